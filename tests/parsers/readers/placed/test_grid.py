import random

import pytest

from parsers.readers.placed.grid import Grid, Ruling, grids


def frame(left: float, top: float, right: float, bottom: float) -> list[Ruling]:
    return [
        Ruling(left, top, right, top),
        Ruling(left, bottom, right, bottom),
        Ruling(left, top, left, bottom),
        Ruling(right, top, right, bottom),
    ]


def lattice(xs: list[float], ys: list[float]) -> list[Ruling]:
    level = [Ruling(xs[0], y, xs[-1], y) for y in ys]
    return level + [Ruling(x, ys[0], x, ys[-1]) for x in xs]


def logical(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.column, cell.rows, cell.columns) for cell in grid.cells]


FORM = [
    *lattice([100, 200, 300, 400], [100, 130, 160]),
    *frame(100, 160, 400, 260),
    Ruling(200, 160, 200, 260),
    Ruling(200, 210, 400, 210),
]
"""Two rows of three cells; below, one that spans two rows at the left of two that span two columns."""
LOGICAL = [
    *((row, column, 1, 1) for row in range(2) for column in range(3)),
    (2, 0, 2, 1),
    (2, 1, 1, 2),
    (3, 1, 1, 2),
]


def test_cells_are_counted_by_rows_and_columns_and_merged_ones_stand_once() -> None:
    (found,) = grids(FORM)

    assert (logical(found), found.box) == (LOGICAL, (100, 100, 400, 260))


def test_point_finds_its_cell() -> None:
    (found,) = grids(FORM)

    assert [found.cell_at(*point) for point in ((150, 250), (350, 220), (250, 110), (99, 110), (150, 261))] == [
        6,
        8,
        1,
        -1,
        -1,
    ]


def broken(rulings: list[Ruling]) -> list[Ruling]:
    pieces = []
    for left, top, right, bottom in rulings:
        for part in range(5):
            begin, end = part / 5, (part + 1) / 5
            pieces.append(
                Ruling(
                    left + (right - left) * begin,
                    top + (bottom - top) * begin,
                    left + (right - left) * end,
                    top + (bottom - top) * end,
                )
            )
    return pieces


@pytest.mark.parametrize("seed", range(20))
def test_rulings_of_a_scan_are_a_point_or_two_beside_their_place(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  the noise of a scan, no secret

    def off() -> float:
        return chance.uniform(-1.5, 1.5)

    noisy = []
    for left, top, right, bottom in FORM:
        if top == bottom:
            level = top + off()
            noisy.append(Ruling(left + off(), level, right + off(), level))
        else:
            across = left + off()
            noisy.append(Ruling(across, top + off(), across, bottom + off()))

    (found,) = grids(noisy, 4.0)

    assert logical(found) == LOGICAL


def test_broken_and_doubled_rulings_are_one_line() -> None:
    twice = [Ruling(*(side + shift for side in ruling)) for ruling in FORM for shift in (0.0, 1.5)]

    assert [logical(grid) for grid in (*grids(broken(FORM)), *grids(twice), *grids(broken(twice)))] == [LOGICAL] * 3


@pytest.mark.parametrize("by", [-2.5, 2.5, 8.0])
def test_rulings_may_be_a_little_short_or_long(by: float) -> None:
    stretched = [
        Ruling(left - by, top, right + by, bottom) if top == bottom else Ruling(left, top - by, right, bottom + by)
        for left, top, right, bottom in lattice([100, 200, 300], [100, 130, 160])
    ]

    (found,) = grids(stretched)

    assert logical(found) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_table_inside_a_cell_is_part_of_it() -> None:
    (found,) = grids([*lattice([100, 200, 400], [100, 300]), *lattice([210, 300, 390], [120, 150, 180])])

    assert [len(cell.inner) for cell in found.cells] == [0, 1]
    assert logical(found.cells[1].inner[0]) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_tables_stand_from_the_top_down() -> None:
    boxes = [grid.box for grid in grids([*lattice([100, 200], [300, 400]), *lattice([100, 400], [100, 200])])]

    assert boxes == [(100, 100, 400, 200), (100, 300, 200, 400)]


def test_table_without_rulings_at_its_sides_has_its_outer_cells() -> None:
    level = [Ruling(100, y, 400, y) for y in (100, 130, 160)]

    (found,) = grids([*level, Ruling(200, 100, 200, 160), Ruling(300, 100, 300, 160)])

    assert (logical(found), found.box) == (
        [(row, column, 1, 1) for row in range(2) for column in range(3)],
        (100, 100, 400, 160),
    )


def test_frame_is_a_table_of_one_cell() -> None:
    (found,) = grids(frame(100, 100, 200, 200))

    assert logical(found) == [(0, 0, 1, 1)]


@pytest.mark.parametrize("by", [2.0, 4.0])
def test_double_frame_adds_no_rows_or_columns(by: float) -> None:
    (found,) = grids([*frame(100 - by, 100 - by, 400 + by, 160 + by), *lattice([100, 200, 400], [100, 130, 160])])

    inner = found if by < 3 else found.cells[0].inner[0]
    assert logical(inner) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_corner_inward_leaves_the_other_cells_alone() -> None:
    (found,) = grids([*lattice([100, 400], [100, 200, 300]), Ruling(200, 100, 200, 150), Ruling(200, 150, 400, 150)])

    assert [cell.box for cell in found.cells] == [
        (100, 100, 200, 200),
        (200, 100, 400, 150),
        (200, 150, 400, 200),
        (100, 200, 400, 300),
    ]


def test_underlines_and_strokes_are_no_table() -> None:
    assert grids([Ruling(200, y, 400, y) for y in (100, 130, 160)]) == ()
    assert grids([Ruling(100, 100, 104, 100), Ruling(100, 100, 100, 104)]) == ()
