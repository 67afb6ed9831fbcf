"""From placed characters and rulings to blocks: the one geometry of PDF, OFD and scanned pages.

Characters go to the ruled cell they stand in, the others to paragraphs; what the page's end cut in two is joined, and
page numbers and running heads are left out. All measures are points from the page's top-left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.document import Block, Box, Cell, Paragraph, Table
from parsers.readers.placed.breaks import goes_on_with, joined, run_on
from parsers.readers.placed.grid import Grid, GridCell, Ruling, grids
from parsers.readers.placed.layout import Glyph, ends_full, goes_on, lay_out
from parsers.readers.placed.margins import Margins

__all__ = ["PlacedPage", "Ruling", "assemble"]

_NEAREST = 0.7
"""Text ends no nearer to the left than at this part of the page, even where all lines are short."""


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page, counted from 1, as what is placed on it; white space is no glyph."""

    number: int
    width: float
    height: float
    glyphs: Sequence[Glyph]
    rulings: Sequence[Ruling]


def assemble(pages: Sequence[PlacedPage]) -> tuple[Block, ...]:
    """Return the tables and paragraphs of pages in reading order."""
    blocks: list[Block] = []
    margins = Margins()
    before: _Page | None = None
    for page in pages:
        reading = _Page(page, margins, before)
        _append(blocks, reading.blocks, before)
        before = reading
    return tuple(blocks)


def _append(blocks: list[Block], following: Sequence[Block], before: "_Page | None") -> None:
    """Add the blocks of the next page, and make one of what its beginning cuts in two."""
    if before is not None and blocks and following:
        above, below = blocks[-1], following[0]
        if isinstance(above, Paragraph) and isinstance(below, Paragraph):
            if before.cut and goes_on(above.text, below.text):
                blocks[-1], following = run_on(above, below), following[1:]
        elif isinstance(above, Table) and isinstance(below, Table) and above.name == below.name != "":
            blocks[-1], following = joined(above, below, frozenset(before.full)), following[1:]
    blocks.extend(following)


class _Page:
    """One page: its characters go to the ruled cell they stand in, the rest to paragraphs.

    ``tables`` counts the tables up to here; ``right`` is where the text outside them ends; ``last`` are the cells of a
    table at the page's end, and ``full`` those in whose last line there is no room; ``cut`` tells the same of the text.
    """

    def __init__(self, page: PlacedPage, margins: Margins, before: "_Page | None") -> None:
        self.number = page.number
        self.tables: int = before.tables if before is not None else 0
        self.full: set[Box] = set()
        self.cut = False
        drawn = grids(page.rulings)
        inside, free = _shared_out(page.glyphs, drawn)
        free = margins.without(free, page.height)
        known = before.right if before is not None else _NEAREST * page.width
        self.right: float = max((glyph.right for glyph in free if glyph.right > known), default=known)
        heads_page = bool(drawn) and not any(glyph.top < drawn[0].box[1] for glyph in free)
        above = before.last if before is not None and heads_page else ()
        self._continued = bool(above) and goes_on_with(above, [cell.box for cell in drawn[0].cells])
        self.blocks = self._blocks(free, drawn, inside, self.right, "")
        self.last: tuple[Box, ...] = self._last(free, drawn, inside)

    def _blocks(
        self,
        free: Sequence[Glyph],
        drawn: Sequence[Grid],
        inside: Sequence[Sequence[Sequence[Glyph]]],
        right: float,
        name: str,
    ) -> list[Block]:
        """Return what stands in one column of the page, or in one cell of the table ``name``.

        ``right`` is where the column ends.
        """
        found = [(_top(block), block) for block in lay_out(free, self.number, right, name)]
        for grid, shares in zip(drawn, inside, strict=True):
            continued, self._continued = self._continued, False
            if len(grid.cells) > 1 or continued:
                found.append((grid.box[1], self._table(grid, shares, name, continued=continued)))
            else:
                found.extend((_top(block), block) for block in self._cell(grid.cells[0], shares[0], name))
        return [block for _, block in sorted(found, key=lambda pair: pair[0])]

    def _cell(self, cell: GridCell, glyphs: Sequence[Glyph], name: str) -> list[Block]:
        inside, free = _shared_out(glyphs, cell.inner)
        return self._blocks(free, cell.inner, inside, cell.box[2], name)

    def _table(self, grid: Grid, shares: Sequence[Sequence[Glyph]], name: str, *, continued: bool) -> Table:
        if not name:
            self.tables += not continued
            name = f"table {self.tables}"
        rows: dict[int, list[Cell]] = {}
        for cell, glyphs in zip(grid.cells, shares, strict=True):
            blocks = tuple(self._cell(cell, glyphs, name))
            rows.setdefault(cell.row, []).append(
                Cell(cell.row, cell.column, blocks, cell.rows, cell.columns, name, self.number, cell.box)
            )
        return Table(tuple(tuple(rows[row]) for row in sorted(rows)), name)

    def _last(
        self, free: Sequence[Glyph], drawn: Sequence[Grid], inside: Sequence[Sequence[Sequence[Glyph]]]
    ) -> tuple[Box, ...]:
        """Return the cells of the table that the page ends with, none where it ends with text; note what is full."""
        lowest, shares = max(zip(drawn, inside, strict=True), key=lambda pair: pair[0].box[3], default=(None, ()))
        if lowest is None or any(glyph.bottom > lowest.box[3] for glyph in free):
            self.cut = _is_column(free, self.right) and ends_full(free, self.right)
            return ()
        for cell, glyphs in zip(lowest.cells, shares, strict=True):
            if glyphs and cell.box[3] > lowest.box[3] - 1 and ends_full(glyphs, cell.box[2]):
                self.full.add(cell.box)
        if len(lowest.cells) == 1 and not (self.blocks and isinstance(self.blocks[-1], Table)):
            self.cut = bool(self.full)
            return ()
        return tuple(cell.box for cell in lowest.cells)


def _shared_out(glyphs: Sequence[Glyph], drawn: Sequence[Grid]) -> tuple[list[list[list[Glyph]]], list[Glyph]]:
    """Return the characters by table and cell, and those outside every table."""
    inside: list[list[list[Glyph]]] = [[[] for _ in grid.cells] for grid in drawn]
    if not drawn:
        return inside, list(glyphs)
    free: list[Glyph] = []
    for glyph in glyphs:
        _, left, top, right, bottom, _ = glyph
        across, down = (left + right) / 2, (top + bottom) / 2
        for grid, shares in zip(drawn, inside, strict=True):
            at = grid.cell_at(across, down)
            if at >= 0:
                shares[at].append(glyph)
                break
        else:
            free.append(glyph)
    return inside, free


def _is_column(glyphs: Sequence[Glyph], right: float) -> bool:
    """Tell whether more than one line ends at the right edge, so that it is one."""
    return len({round(one.bottom / 4) for one in glyphs if right - one.right < 1.6 * (one.bottom - one.top)}) > 1


def _top(block: Block) -> float:
    box = block.box if isinstance(block, Paragraph) else block.rows[0][0].box
    return box[1] if box else 0.0
