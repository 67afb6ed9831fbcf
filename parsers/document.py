"""The common model of a document: what every reader yields and every form is read from.

Blocks stand in reading order. A table holds logical cells: a cell that spans rows or columns stands once, at its
first row and column. Paragraphs and cells are named tuples: a document has hundreds, and they are made in half the
time of a frozen data class. Boxes are (left, top, right, bottom) in points (1/72 inch) from the page's top-left corner.
"""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from domain.form import Place

Box: TypeAlias = tuple[float, float, float, float]


class Paragraph(NamedTuple):
    """One paragraph; line breaks inside it are newlines. ``number`` counts paragraphs of the part from 1.

    ``confidence`` is 0..1, 1.0 where the format is exact. ``pictures`` are indices into the document's pictures: those
    that stand in this paragraph.
    """

    text: str
    number: int = 0
    page: int | None = None
    box: Box | None = None
    confidence: float = 1.0
    pictures: tuple[int, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.page, self.box, f"paragraph {self.number}" if self.number else None)


class Cell(NamedTuple):
    """One logical cell; ``row`` and ``column`` count from 0, ``where`` is its address in words, built on demand.

    ``table`` is the table's address (``table 2``, ``sheet 登记表``); a spreadsheet's cell is named ``B3``.
    """

    row: int
    column: int
    blocks: tuple["Block", ...]
    rows: int = 1
    columns: int = 1
    table: str = ""
    page: int | None = None
    box: Box | None = None

    @property
    def text(self) -> str:
        """All its paragraphs, nested tables included, joined by newlines; empty ones dropped."""
        blocks = self.blocks
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return blocks[0].text
        return "\n".join(one.text for one in paragraphs(blocks) if one.text.strip())

    @property
    def confidence(self) -> float:
        """That of its paragraphs, each weighted by its length; 1.0 for an empty cell."""
        blocks = self.blocks
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return blocks[0].confidence
        found = [(len(one.text), one.confidence) for one in paragraphs(self.blocks)]
        total = sum(length for length, _ in found)
        return sum(length * confidence for length, confidence in found) / total if total else 1.0

    @property
    def place(self) -> Place:
        """Where it stands."""
        if self.table.startswith("sheet "):
            return Place(self.page, self.box, f"{self.table}, cell {column_letters(self.column)}{self.row + 1}")
        return Place(self.page, self.box, f"{self.table}, row {self.row + 1}, column {self.column + 1}")


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of logical cells, row by row; a row lists the cells that begin in it, left to right."""

    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands in the text: its file's bytes, as they are."""

    data: bytes
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Seal:
    """A red seal, found by colour and shape, on a page or in a picture that stands in the text.

    ``picture`` is the index of that picture, None for a seal that stands on the page itself, with its ``box``.
    ``text`` is what could be read of its ring, empty where nothing could; ``confidence`` is 0..1.
    """

    page: int | None
    box: Box | None
    text: str = ""
    confidence: float = 1.0
    picture: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text with its places.

    ``pages`` are (width, height) in points, one per page, or one per section for formats that flow; empty where they
    cannot be told (a photo). ``editable`` is False for formats that show a finished page (PDF, scan). ``seals`` is
    None where nobody has looked for them or the colour is gone, so that their absence proves nothing.
    """

    blocks: tuple[Block, ...]
    reader: str
    pages: tuple[tuple[float, float], ...] = ()
    editable: bool = True
    pictures: tuple[Picture, ...] = ()
    seals: tuple[Seal, ...] | None = None


class UnreadableError(Exception):
    """The file's bytes are not what its format asks for; ``str`` says why, in Chinese, for the coordinator."""


class EncryptedError(Exception):
    """The file is locked by a password."""


class ScannedError(Exception):
    """Pages of the file are only pictures, or their text is garbage: read it with ``readers.scan``.

    ``pages`` counts the pages of the file.
    """

    def __init__(self, pages: int) -> None:
        super().__init__(f"{pages} pages without text")
        self.pages = pages


class UnsupportedError(Exception):
    """No reader takes this format; ``str`` names the format in Chinese."""


def paragraphs(blocks: tuple[Block, ...]) -> list[Paragraph]:
    """Return every paragraph in reading order, those of tables and nested tables included."""
    found: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block)
        else:
            for row in block.rows:
                for cell in row:
                    found.extend(paragraphs(cell.blocks))
    return found


def column_letters(column: int) -> str:
    """Return a spreadsheet column's letters; 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
