from collections.abc import Sequence

from parsers.document import Block, Cell, Paragraph, Table
from parsers.readers.grid import Ruling
from parsers.readers.layout import Glyph
from parsers.readers.pages import PlacedPage, assemble

SIZE = 10.0


def written(text: str, left: float, top: float) -> list[Glyph]:
    """Return a line's characters, each ten points wide and high."""
    return [
        Glyph(char, left + at * SIZE, top, left + (at + 1) * SIZE, top + SIZE)
        for at, char in enumerate(text)
        if char != " "
    ]


def lattice(xs: Sequence[float], ys: Sequence[float]) -> list[Ruling]:
    level = [Ruling(xs[0], y, xs[-1], y) for y in ys]
    return level + [Ruling(x, ys[0], x, ys[-1]) for x in xs]


def page(glyphs: Sequence[Glyph], rulings: Sequence[Ruling] = (), number: int = 1) -> PlacedPage:
    return PlacedPage(number, 595, 842, glyphs, rulings)


def brief(blocks: Sequence[Block]) -> list[object]:
    """Return paragraphs as texts, tables as lists of rows of cells; a cell as its text, or its blocks where many."""
    found: list[object] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            found.append([[_cell(cell) for cell in row] for row in block.rows])
    return found


def _cell(cell: Cell) -> object:
    inside = brief(cell.blocks)
    return inside[0] if len(inside) == 1 else inside or ""


def test_text_and_tables_stand_in_reading_order() -> None:
    glyphs = [
        *written("甲队", 110, 110),
        *written("标题", 100, 80),
        *written("乙所", 210, 110),
        *written("末", 100, 300),
    ]

    blocks = assemble([page(glyphs, lattice([100, 200, 300], [100, 130]))])

    assert brief(blocks) == ["标题", [["甲队", "乙所"]], "末"]
    table = blocks[1]
    assert isinstance(table, Table)
    assert table.rows[0][1] == Cell(
        0, 1, (Paragraph("乙所", 0, 1, (210, 110, 230, 120)),), 1, 1, "table 1", 1, (200, 100, 300, 130)
    )


def test_tables_are_counted_over_pages_and_nested_ones_with_their_cell() -> None:
    inner = lattice([220, 300, 380], [120, 140])
    first = page(
        [*written("甲", 110, 110), *written("乙", 230, 125), *written("丙", 310, 125)],
        [*lattice([100, 200, 400], [100, 160]), *inner],
    )
    second = page([*written("标题", 100, 80), *written("丁", 110, 110)], lattice([100, 150, 200], [100, 130]), 2)

    blocks = assemble([first, second])

    assert brief(blocks) == [[["甲", [["乙", "丙"]]]], "标题", [["丁", ""]]]
    assert [block.name for block in blocks if isinstance(block, Table)] == ["table 1", "table 2"]


def test_wrapped_line_of_a_cell_is_joined() -> None:
    glyphs = [*written("沈阳市某某学会科", 205, 105), *written("技服务队", 205, 120)]

    assert brief(assemble([page(glyphs, lattice([100, 200, 288], [100, 140]))])) == [[["", "沈阳市某某学会科技服务队"]]]


def test_frame_around_text_is_no_table() -> None:
    glyphs = [*written("项目名称：甲", 110, 110), *written("申报组织：乙", 110, 130)]

    assert brief(assemble([page(glyphs, lattice([100, 300], [100, 150]))])) == ["项目名称：甲", "申报组织：乙"]
