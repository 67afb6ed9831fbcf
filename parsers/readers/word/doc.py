"""Binary Word files (Word 97 to 2003, and what Kingsoft WPS writes): paragraphs and tables from the file itself.

Read by a reader of our own and not through LibreOffice, which draws tables from such files only where Word wrote
them so: in those that LibreOffice itself has written it loses many. Tables are told by the properties of their
paragraphs: each lies at a depth, a cell and a row end with a mark, and a row tells the edges of its cells.

Source: [MS-DOC] 2.4.3 (overview of tables), 2.4.4 (determining cell boundaries), 2.8 and 2.9 (structures).
"""

import re
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from parsers.document import Block, Cell, Document, Paragraph, Table, UnreadableError
from parsers.readers.word.echoes import BEGIN, END, RESULT, echoes
from parsers.readers.word.simplify import TICKS
from parsers.readers.word.wordfile import WordFile, modifiers

_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_TABLE_DEFINITION, _VERTICAL = 0xD608, 0xD62B
_MERGED, _DOWN, _DOWN_START = 0x0002, 0x0020, 0x0040
_CELL = "\x07"
_PARAGRAPH_TEXT = re.compile("[^\r\x07\x0c]*[\r\x07\x0c]|[^\r\x07\x0c]+")
_NEAR = 40
"""Twips within which two edges are one."""
_DEEPEST = 30
_TEXTS = {"\x0b": "\n", "\x1e": "-", "\xa0": " ", "\t": "\t"}


def read(data: bytes) -> Document:
    """Read a doc or wps.

    Pages are one (width, height) per section. Places are named by table, row and column, or by paragraph. Deleted
    and hidden text is none; a text box stands after the paragraph that it is anchored to.

    Raises:
        UnreadableError: it is damaged.
        EncryptedError: it opens with a password only.
        UnsupportedError: it is older than Word 97.
    """
    file = WordFile(data)
    try:
        walk = _Walk(file)
        return Document(tuple(walk.blocks()), "doc", tuple(file.page_sizes()))
    except (struct.error, IndexError, ValueError) as error:
        raise UnreadableError("文件不完整或已损坏") from error


class _Row(NamedTuple):
    """One row: what its cells hold, and where their edges are, in twips."""

    cells: list[list[Block]]
    edges: tuple[int, ...]
    flags: tuple[int, ...]


@dataclass(slots=True)
class _Level:
    """A table being read; level 0 is the text outside tables, which has blocks alone."""

    blocks: list[Block] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)

    def end_cell(self) -> None:
        self.cells.append(self.blocks)
        self.blocks = []

    def end_row(self, properties: bytes) -> None:
        """End the row whose definition is in the properties of its last mark."""
        edges: tuple[int, ...] = ()
        flags: list[int] = []
        for code, operand in modifiers(properties):
            if code == _TABLE_DEFINITION:
                count = operand[2]
                edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
                begin = 3 + 2 * (count + 1)
                flags = [
                    int.from_bytes(operand[begin + 20 * at : begin + 20 * at + 2], "little") for at in range(count)
                ]
            elif code == _VERTICAL and operand[1] < len(flags):
                flags[operand[1]] |= _DOWN | (_DOWN_START if operand[2] == 3 else 0)
        if len(self.cells) >= len(edges):
            edges = tuple(range(0, 1000 * (len(self.cells) + 1), 1000))
        flags.extend([0] * (len(self.cells) - len(flags)))
        self.rows.append(_Row(self.cells, edges, tuple(flags)))
        self.cells = []


class _Walk:
    """One pass over the main text: counts paragraphs and tables."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.characters = _visible(file)
        self.runs = file.paragraphs()
        self.starts = [run[0] for run in self.runs]
        self.levels = [_Level()]
        self.paragraphs = 0
        self.tables = 0

    def blocks(self) -> list[Block]:
        """Return the paragraphs and tables of the main text, empty paragraphs left out."""
        boxes = self.file.boxes()
        for start, end, properties in self._marked(0, self.file.stories[0]):
            self._paragraph(start, end, properties)
            for anchor in [one for one in boxes if start <= one < end]:
                for first, last, _ in self._marked(*boxes.pop(anchor)):
                    self._text(first, last)
        self._close(0)
        return self.levels[0].blocks

    def _marked(self, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """Yield (start, end, properties) of each paragraph in a range of the text, its mark included."""
        text = self.file.text[: max(0, end)]
        for found in _PARAGRAPH_TEXT.finditer(text, start):
            last = found.end() - 1
            at = bisect_right(self.starts, last) - 1
            yield found.start(), found.end(), self.runs[at][2] if at >= 0 and last < self.runs[at][1] else b""

    def _paragraph(self, start: int, end: int, properties: bytes) -> None:
        told = {code: operand for code, operand in modifiers(properties) if code in _TABLE_MARKS}
        depth = 0
        if any(told.get(_IN_TABLE, b"")):
            depth = min(_DEEPEST, max(1, int.from_bytes(told.get(_DEPTH, b"\x01"), "little")))
        self._close(depth)
        while len(self.levels) <= depth:
            self.levels.append(_Level())
            self.tables += len(self.levels) == 2
        level = self.levels[-1]
        if any(told.get(_ROW_END if depth == 1 else _INNER_ROW, b"")):
            level.end_row(properties)
            return
        self._text(start, end)
        if depth and (self.file.text[end - 1] == _CELL if depth == 1 else any(told.get(_INNER_CELL, b""))):
            level.end_cell()

    def _text(self, start: int, end: int) -> None:
        self.paragraphs += 1
        text = "".join(self.characters[start:end])
        if text and not text.isspace():
            self.levels[-1].blocks.append(Paragraph(text, self.paragraphs))

    def _close(self, depth: int) -> None:
        """End the tables that lie deeper than ``depth``."""
        while len(self.levels) > depth + 1:
            level = self.levels.pop()
            if level.blocks:
                level.end_cell()
            if level.cells:
                level.end_row(b"")
            name = f"table {self.tables}"
            self.levels[-1].blocks.append(Table(_grid(level.rows, name), name))


_TABLE_MARKS = frozenset((_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW))


def _visible(file: WordFile) -> list[str]:
    """Return what each position of the text shows: nothing for marks, for field codes and for what is deleted."""
    shown = [_TEXTS.get(one, "" if one < " " else one) for one in file.text]
    for start, end in file.no_text():
        shown[start:end] = [""] * (end - start)
    for position, code in file.symbols():
        shown[position] = TICKS.get(f"{code:04X}", "")
    codes: list[bool] = []
    for position, one in enumerate(file.text):
        if one == BEGIN:
            codes.append(True)
        elif one == RESULT and codes:
            codes[-1] = False
        elif one == END and codes:
            codes.pop()
        elif any(codes):
            shown[position] = ""
    for start, end in echoes(file.text):
        shown[start:end] = [""] * (end - start)
    return shown


def _grid(rows: Sequence[_Row], name: str) -> tuple[tuple[Cell, ...], ...]:
    """Return rows of logical cells: columns by the edges of all rows, cells merged to the right or down as one."""
    columns: list[int] = []
    for edge in sorted(edge for row in rows for edge in row.edges):
        if not columns or edge - columns[-1] > _NEAR:
            columns.append(edge)
    grid: list[list[Cell]] = []
    above: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        line: list[Cell] = []
        grid.append(line)
        places = [max(0, bisect_left(columns, edge + 1) - 1) for edge in row.edges]
        for at, blocks in enumerate(row.cells):
            first, last, flags = places[at], places[at + 1], row.flags[at]
            if flags & _MERGED and line:
                line[-1] = line[-1]._replace(columns=last - line[-1].column, blocks=(*line[-1].blocks, *blocks))
                continue
            if flags & _DOWN and not flags & _DOWN_START and first in above:
                top, position = above[first]
                known = grid[top][position]
                grid[top][position] = known._replace(rows=number - top + 1, blocks=(*known.blocks, *blocks))
                continue
            above.pop(first, None)
            if flags & _DOWN:
                above[first] = (number, len(line))
            line.append(Cell(number, first, tuple(blocks), 1, max(1, last - first), name))
    return tuple(map(tuple, grid))
