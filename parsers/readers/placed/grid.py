"""From rulings to tables: which rectangles of a page are cells, and in which row and column each stands.

Rulings may be broken, doubled, a little short or a little long; those of a scan are a point or two beside their place.
Rulings that touch form a table; the edges they share cut it into a fine grid; neighbours without a wall between them
are one cell. All measures are points from the page's top-left corner.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from parsers.document import Box

Span: TypeAlias = tuple[int, int, int, int]
"""A rectangle of the fine grid: top, left, bottom, right, counted in its rows and columns."""

_TOLERANCE = 3.0
_SHORTEST = 6.0
_THINNEST = 5.0
_NARROWEST = 14.0
"""An open side lies at least so far out; nearer, rulings are only a little long."""
_MOST = 200


class Ruling(NamedTuple):
    """A straight line on the page, level (top equals bottom) or upright (left equals right)."""

    left: float
    top: float
    right: float
    bottom: float


class Line(NamedTuple):
    """A level or upright line, its pieces joined: where it lies across its direction, and its ends along it."""

    at: float
    begin: float
    end: float


class GridCell(NamedTuple):
    """One logical cell; ``row`` and ``column`` count from 0. ``inner`` are the tables drawn inside it."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box
    inner: tuple["Grid", ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table. ``owners`` tells for each square of the fine grid which cell it is part of, -1 for none."""

    box: Box
    cells: tuple[GridCell, ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    owners: tuple[tuple[int, ...], ...]

    def cell_at(self, across: float, down: float) -> int:
        """Return the index of the cell in which a point lies, -1 for none."""
        column, row = bisect_right(self.columns, across) - 1, bisect_right(self.rows, down) - 1
        if 0 <= row < len(self.owners) and 0 <= column < len(self.owners[0]):
            return self.owners[row][column]
        return -1


def grids(rulings: Iterable[Ruling], tolerance: float = _TOLERANCE) -> tuple[Grid, ...]:
    """Return the tables that rulings draw, from the top down; a table inside a cell is part of that cell.

    ``tolerance`` is how far rulings that meet, or are one line, may be apart. A frame around text is a table of one
    cell. Lines under blanks, and level lines alone, are none.
    """
    level, upright = lines(rulings, tolerance)
    found = [grid for part in _touching(level, upright, tolerance) if (grid := _grid(*part, tolerance)) is not None]
    found.sort(key=lambda grid: _area(grid.box), reverse=True)
    return _nested(found, tolerance)


def lines(rulings: Iterable[Ruling], tolerance: float = _TOLERANCE) -> tuple[list[Line], list[Line]]:
    """Return the level and the upright lines that rulings are pieces of, in order; the longest where there are many."""
    level: list[Line] = []
    upright: list[Line] = []
    for left, top, right, bottom in rulings:
        if abs(bottom - top) <= abs(right - left):
            level.append(Line((top + bottom) / 2, min(left, right), max(left, right)))
        else:
            upright.append(Line((left + right) / 2, min(top, bottom), max(top, bottom)))
    return _joined(level, tolerance), _joined(upright, tolerance)


def _joined(pieces: list[Line], tolerance: float) -> list[Line]:
    """Join the pieces of one direction that lie on one line and touch, or nearly so."""
    found: list[Line] = []
    for bundle in _bundles(pieces, tolerance):
        bundle.sort(key=lambda piece: piece.begin)
        weight = sum(piece.end - piece.begin for piece in bundle)
        at = sum(piece.at * (piece.end - piece.begin) for piece in bundle) / weight if weight else bundle[0].at
        begin, end = bundle[0].begin, bundle[0].end
        for piece in bundle:
            if piece.begin > end + tolerance:
                found.append(Line(at, begin, end))
                begin, end = piece.begin, piece.end
            end = max(end, piece.end)
        found.append(Line(at, begin, end))
    found = [line for line in found if line.end - line.begin >= _SHORTEST]
    if len(found) > _MOST:
        found = sorted(sorted(found, key=lambda line: line.begin - line.end)[:_MOST])
    return found


def _bundles(pieces: list[Line], tolerance: float) -> list[list[Line]]:
    """Group pieces whose places across the line follow each other closely, but reach no further than twice that."""
    found: list[list[Line]] = []
    for piece in sorted(pieces):
        near = found and piece.at - found[-1][-1].at <= tolerance and piece.at - found[-1][0].at <= 2 * tolerance
        if near:
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def _touching(level: Sequence[Line], upright: Sequence[Line], tolerance: float) -> list[tuple[list[Line], list[Line]]]:
    """Group the lines that cross or meet, directly or over others; a line that meets none is left out."""
    parent = list(range(len(level) + len(upright)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for number, flat in enumerate(level):
        for other, tall in enumerate(upright, start=len(level)):
            if (
                flat.begin - tolerance <= tall.at <= flat.end + tolerance
                and tall.begin - tolerance <= flat.at <= tall.end + tolerance
            ):
                parent[root(other)] = root(number)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for number, line in enumerate((*level, *upright)):
        groups.setdefault(root(number), ([], []))[number >= len(level)].append(line)
    return [group for group in groups.values() if group[0] and group[1]]


def _grid(level: list[Line], upright: list[Line], tolerance: float) -> Grid | None:
    """Return the table that touching lines draw, None where they enclose nothing."""
    columns = _edges(upright, level, tolerance)
    rows = _edges(level, upright, tolerance)
    if len(columns) < 2 or len(rows) < 2:
        return None
    standing, lying = _by_place(upright), _by_place(level)
    walls = [[_covers(standing.get(x, ()), *span, tolerance) for x in columns] for span in pairwise(rows)]
    floors = [[_covers(lying.get(y, ()), *span, tolerance) for span in pairwise(columns)] for y in rows]
    spans = [span for region in _regions(walls, floors) for span in _rectangles(region)]
    spans = [
        (top, left, bottom, right)
        for top, left, bottom, right in spans
        if min(columns[right] - columns[left], rows[bottom] - rows[top]) >= _THINNEST
        and (
            (all(walls[row][left] and walls[row][right] for row in range(top, bottom)))
            or all(floors[top][column] and floors[bottom][column] for column in range(left, right))
        )
    ]
    return _numbered(sorted(spans), columns, rows) if spans else None


def _edges(along: Sequence[Line], across: Sequence[Line], tolerance: float) -> list[float]:
    """Return the places of lines, and those where the lines across them end together without one (an open side)."""
    found = sorted({line.at for line in along})
    for places in ([line.begin for line in across], [line.end for line in across]):
        outer = [Line(one, 0, 0) for one in places if one < found[0] - _NARROWEST or one > found[-1] + _NARROWEST]
        for bundle in _bundles(outer, tolerance):
            if len(bundle) > 1:
                found.append(sum(line.at for line in bundle) / len(bundle))
    return sorted(found)


def _by_place(bunch: Sequence[Line]) -> dict[float, list[Line]]:
    found: dict[float, list[Line]] = {}
    for line in bunch:
        found.setdefault(line.at, []).append(line)
    return found


def _covers(bunch: Sequence[Line], begin: float, end: float, tolerance: float) -> bool:
    """Tell whether lines cover the way from ``begin`` to ``end``, but for a small rest."""
    way = end - begin
    rest = way - sum(max(0.0, min(line.end, end) - max(line.begin, begin)) for line in bunch)
    return rest <= max(min(2 * tolerance, way / 2), way / 4)


def _regions(walls: list[list[bool]], floors: list[list[bool]]) -> list[set[tuple[int, int]]]:
    """Return the squares of the fine grid, (row, column), gathered where no line parts them."""
    height, width = len(walls), len(floors[0])
    seen: set[tuple[int, int]] = set()
    found: list[set[tuple[int, int]]] = []
    for start in ((row, column) for row in range(height) for column in range(width)):
        if start in seen:
            continue
        region, stack = {start}, [start]
        while stack:
            row, column = stack.pop()
            for following, parted in (
                ((row - 1, column), row == 0 or floors[row][column]),
                ((row + 1, column), row == height - 1 or floors[row + 1][column]),
                ((row, column - 1), column == 0 or walls[row][column]),
                ((row, column + 1), column == width - 1 or walls[row][column + 1]),
            ):
                if not parted and following not in region:
                    region.add(following)
                    stack.append(following)
        seen |= region
        found.append(region)
    return found


def _rectangles(region: set[tuple[int, int]]) -> list[Span]:
    """Return a region as rectangles (top, left, bottom, right) of squares; one, unless it has corners inward."""
    found: list[Span] = []
    left_over = set(region)
    while left_over:
        top, left = min(left_over)
        right = left + 1
        while (top, right) in left_over:
            right += 1
        bottom = top + 1
        while all((bottom, column) in left_over for column in range(left, right)):
            bottom += 1
        found.append((top, left, bottom, right))
        left_over -= {(row, column) for row in range(top, bottom) for column in range(left, right)}
    return found


def _numbered(spans: list[Span], columns: list[float], rows: list[float]) -> Grid:
    """Return the grid of cells; rows and columns are counted by the edges that cells have, not by every line."""
    tops = sorted({edge for top, _, bottom, _ in spans for edge in (top, bottom)})
    lefts = sorted({edge for _, left, _, right in spans for edge in (left, right)})
    row_of = {edge: number for number, edge in enumerate(tops)}
    column_of = {edge: number for number, edge in enumerate(lefts)}
    owners = [[-1] * (len(columns) - 1) for _ in range(len(rows) - 1)]
    cells: list[GridCell] = []
    for number, (top, left, bottom, right) in enumerate(spans):
        for line in owners[top:bottom]:
            line[left:right] = [number] * (right - left)
        cells.append(
            GridCell(
                row_of[top],
                column_of[left],
                row_of[bottom] - row_of[top],
                column_of[right] - column_of[left],
                (columns[left], rows[top], columns[right], rows[bottom]),
            )
        )
    box = (columns[lefts[0]], rows[tops[0]], columns[lefts[-1]], rows[tops[-1]])
    return Grid(box, tuple(cells), tuple(columns), tuple(rows), tuple(map(tuple, owners)))


def _nested(found: Sequence[Grid], tolerance: float) -> tuple[Grid, ...]:
    """Put each table into the cell it is drawn in; ``found`` begins with the largest."""
    outer: list[Grid] = []
    inside: dict[tuple[int, int], list[Grid]] = {}
    for grid in found:
        left, top, right, bottom = grid.box
        for number, host in enumerate(outer):
            cell = host.cell_at((left + right) / 2, (top + bottom) / 2)
            if cell >= 0 and _holds(host.cells[cell].box, grid.box, tolerance):
                inside.setdefault((number, cell), []).append(grid)
                break
        else:
            outer.append(grid)
    for (number, cell), grids_inside in inside.items():
        outer[number] = _with_inner(outer[number], cell, _nested(grids_inside, tolerance))
    return tuple(sorted(outer, key=lambda grid: (grid.box[1], grid.box[0])))


def _with_inner(grid: Grid, at: int, inner: tuple[Grid, ...]) -> Grid:
    cells = (*grid.cells[:at], grid.cells[at]._replace(inner=inner), *grid.cells[at + 1 :])
    return Grid(grid.box, cells, grid.columns, grid.rows, grid.owners)


def _holds(outer: Box, inner: Box, tolerance: float) -> bool:
    return (
        outer[0] - tolerance <= inner[0]
        and outer[1] - tolerance <= inner[1]
        and inner[2] <= outer[2] + tolerance
        and inner[3] <= outer[3] + tolerance
    )


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
