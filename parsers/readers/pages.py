"""From placed characters and rulings to blocks: the one geometry of PDF, OFD and scanned pages.

Characters go to the ruled cell they stand in, the others to paragraphs; what the page's end cut in two is joined, and
page numbers and running heads are left out. All measures are points from the page's top-left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.document import Block, Cell, Paragraph, Table
from parsers.readers.grid import Grid, Ruling, grids
from parsers.readers.layout import Glyph, lay_out

__all__ = ["PlacedPage", "Ruling", "assemble"]


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
    tables = 0
    right = 0.0
    for page in pages:
        reading = _Page(page, tables, right)
        blocks.extend(reading.blocks)
        tables, right = reading.tables, max(right, reading.right)
    return tuple(blocks)


class _Page:
    """One page: its characters go to the ruled cell they stand in, the rest to paragraphs."""

    def __init__(self, page: PlacedPage, tables: int, right: float) -> None:
        self.number = page.number
        self.tables = tables
        self.right = right
        self.blocks = self._blocks(page.glyphs, grids(page.rulings), None, "")

    def _blocks(self, glyphs: Sequence[Glyph], drawn: Sequence[Grid], right: float | None, name: str) -> list[Block]:
        """Return what stands in one column of the page or in one cell of the table ``name``.

        ``right`` is where the column ends; None where the text itself shows it.
        """
        inside, free = _shared_out(glyphs, drawn)
        if right is None:
            self.right = right = max(self.right, max((glyph.right for glyph in free), default=0.0))
        found = [(_top(block), block) for block in lay_out(free, self.number, right, name)]
        for grid, shares in zip(drawn, inside, strict=True):
            if len(grid.cells) == 1:
                cell = grid.cells[0]
                found.extend((_top(block), block) for block in self._blocks(shares[0], cell.inner, cell.box[2], name))
            else:
                found.append((grid.box[1], self._table(grid, shares, name)))
        return [block for _, block in sorted(found, key=lambda pair: pair[0])]

    def _table(self, grid: Grid, shares: Sequence[Sequence[Glyph]], name: str) -> Table:
        if not name:
            self.tables += 1
            name = f"table {self.tables}"
        rows: dict[int, list[Cell]] = {}
        for cell, glyphs in zip(grid.cells, shares, strict=True):
            blocks = tuple(self._blocks(glyphs, cell.inner, cell.box[2], name))
            rows.setdefault(cell.row, []).append(
                Cell(cell.row, cell.column, blocks, cell.rows, cell.columns, name, self.number, cell.box)
            )
        return Table(tuple(tuple(rows[row]) for row in sorted(rows)), name)


def _shared_out(glyphs: Sequence[Glyph], drawn: Sequence[Grid]) -> tuple[list[list[list[Glyph]]], list[Glyph]]:
    """Return the characters by table and cell, and those outside every table."""
    inside: list[list[list[Glyph]]] = [[[] for _ in grid.cells] for grid in drawn]
    if not drawn:
        return inside, list(glyphs)
    free: list[Glyph] = []
    for glyph in glyphs:
        across, down = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        for grid, shares in zip(drawn, inside, strict=True):
            at = grid.cell_at(across, down)
            if at >= 0:
                shares[at].append(glyph)
                break
        else:
            free.append(glyph)
    return inside, free


def _top(block: Block) -> float:
    box = block.box if isinstance(block, Paragraph) else block.rows[0][0].box
    return box[1] if box else 0.0
