"""PDF files with a text layer, through pdfplumber: ruled tables as logical cells, other text as paragraphs.

Lines that were wrapped by the page are joined again: a line that reaches the right edge of its cell or column goes
on in the next one.
"""

import io
import logging
from collections.abc import Iterable
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from parsers.document import (
    Block,
    Box,
    Cell,
    Document,
    EncryptedError,
    Paragraph,
    Table,
    UnreadableError,
    UnsupportedError,
)
from parsers.readers.layout import Glyph, lay_out, nearest, within

_PAGES = 60
_LEAST_CHARACTERS = 8
_SNAP = 3.0

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read(data: bytes) -> Document:
    """Read a PDF's text layer.

    Pages are (width, height) in points; every paragraph and cell has its page and box.

    Raises:
        UnreadableError: it is damaged.
        EncryptedError: it opens with a password only.
        UnsupportedError: it has no text layer (a scan).
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            blocks: list[Block] = []
            sizes: list[tuple[float, float]] = []
            characters = tables = 0
            right = 0.0
            for number, page in enumerate(pdf.pages[:_PAGES], start=1):
                sizes.append((float(page.width), float(page.height)))
                reading = _Page(page, number, tables, right)
                blocks.extend(reading.blocks)
                characters += reading.characters
                tables, right = reading.tables, max(right, reading.right)
                page.close()
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise EncryptedError("PDF文件设有密码") from error
        raise UnreadableError("PDF文件不完整或已损坏") from error
    except (
        PDFException,
        MalformedPDFException,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
    ) as error:
        # pdfminer meets a malformed object with whatever exception its own code trips over.
        raise UnreadableError("PDF文件不完整或已损坏") from error
    if not sizes:
        raise UnreadableError("PDF文件里没有页面")
    if characters < _LEAST_CHARACTERS * len(sizes) and characters < 10 * _LEAST_CHARACTERS:
        raise UnsupportedError("扫描件或者图片型PDF")
    return Document(tuple(blocks), "pdf", tuple(sizes), editable=False)


class _Page:
    """One page: its characters go to the ruled cell they stand in, the rest to paragraphs."""

    def __init__(self, page: Any, number: int, tables: int, right: float) -> None:  # noqa: ANN401  pdfplumber is untyped
        self.number = number
        self.tables = tables
        glyphs = _glyphs(page)
        self.characters = len(glyphs)
        placed: list[tuple[float, Block]] = []
        for table in _outermost(page.find_tables()):
            inside = [glyph for glyph in glyphs if within(glyph, table.bbox)]
            glyphs = [glyph for glyph in glyphs if not within(glyph, table.bbox)]
            self.tables += 1
            placed.append((table.bbox[1], self._table(table, inside)))
        self.right = max((glyph.right for glyph in glyphs), default=0.0)
        placed.extend((_top(block), block) for block in lay_out(glyphs, number, max(right, self.right)))
        self.blocks = [block for _, block in sorted(placed, key=lambda pair: pair[0])]

    def _table(self, table: Any, glyphs: list[Glyph]) -> Table:  # noqa: ANN401  pdfplumber is untyped
        boxes: list[Box] = [tuple(cell) for cell in table.cells]
        lefts, tops, rights, bottoms = (_edges(box[side] for box in boxes) for side in range(4))
        name = f"table {self.tables}"
        rows: dict[int, list[Cell]] = {}
        for box in sorted(boxes, key=lambda one: (one[1], one[0])):
            mine = [glyph for glyph in glyphs if within(glyph, box)]
            row, column = nearest(tops, box[1]), nearest(lefts, box[0])
            blocks = tuple(lay_out(mine, self.number, box[2], name))
            height = max(1, nearest(bottoms, box[3]) - row + 1)
            width = max(1, nearest(rights, box[2]) - column + 1)
            rows.setdefault(row, []).append(Cell(row, column, blocks, height, width, name, self.number, box))
        return Table(tuple(tuple(rows[row]) for row in sorted(rows)), name)


def _glyphs(page: Any) -> list[Glyph]:  # noqa: ANN401  pdfplumber is untyped
    return [
        Glyph(char["text"], char["x0"], char["top"], char["x1"], char["bottom"])
        for char in page.dedupe_chars().chars
        if char["text"].strip()
    ]


def _outermost(tables: list[Any]) -> list[Any]:
    """Return the tables from the top down, without those that lie inside another one."""
    found: list[Any] = []
    for table in sorted(tables, key=lambda one: (one.bbox[0] - one.bbox[2]) * (one.bbox[3] - one.bbox[1])):
        left, top, right, bottom = table.bbox
        inside = (o.bbox[0] <= left and o.bbox[1] <= top and right <= o.bbox[2] and bottom <= o.bbox[3] for o in found)
        if not any(inside):
            found.append(table)
    return sorted(found, key=lambda one: (one.bbox[1], one.bbox[0]))


def _top(block: Block) -> float:
    box = block.box if isinstance(block, Paragraph) else block.rows[0][0].box
    return box[1] if box else 0.0


def _edges(values: Iterable[float]) -> list[float]:
    """Return the distinct edges, those closer than a ruling's width taken together."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found
