"""OpenDocument text (OASIS ODF 1.3), zipped (odt) or flat (fodt), which is also what LibreOffice makes of other files.

Tracked deletions are not text, insertions are; a text box counts once, after its paragraph; a cell that spans rows or
columns stands once. Numbers that a list style puts in front of its items are no text, as in Word documents.
"""

import re
from collections.abc import Iterator

from lxml import etree

from parsers.document import Block, Cell, Document, Paragraph, Picture, Table, UnreadableError
from parsers.readers.opendocument.odf import DRAW, OFFICE, TABLE, TEXT, OpenDocument, number
from parsers.readers.word.echoes import BEGIN, END, RESULT, echoes

_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_P, _H, _SPAN, _S, _SECTION = (TEXT + name for name in ("p", "h", "span", "s", "section"))
_TABLE, _ROW, CELL, COVERED = (TABLE + name for name in ("table", "table-row", "table-cell", "covered-table-cell"))
_FRAME, _BOX, _IMAGE, _GROUP = (DRAW + name for name in ("frame", "text-box", "image", "g"))
_CHANGE_START, _CHANGE_END, _CHANGE_ID = (TEXT + name for name in ("change-start", "change-end", "change-id"))
_STYLE = TEXT + "style-name"
_CONTROL, _PROMPT = _LOEXT + "content-control", _LOEXT + "showing-place-holder"

_MARKS = {
    TEXT + "tab": "\t",
    TEXT + "line-break": "\n",
    _FIELD + "fieldmark-start": BEGIN,
    _FIELD + "fieldmark-separator": RESULT,
    _FIELD + "fieldmark-end": END,
}
_GROUPS = frozenset(TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group"))
_SHAPES = frozenset(
    DRAW + name
    for name in (
        "caption", "circle", "connector", "custom-shape", "ellipse", "frame", "g", "line", "path", "polygon",
        "polyline", "rect", "regular-polygon",
    )
)  # fmt: skip
_NO_TEXT = frozenset(
    (
        *(TEXT + name for name in ("tracked-changes", "note", "ruby-text", "placeholder", "script", "hidden-text")),
        *(TEXT + name for name in ("sequence-decls", "variable-decls", "user-field-decls", "hidden-paragraph")),
        *(OFFICE + name for name in ("annotation", "forms", "event-listeners")),
    )
)
"""Elements that are no text with all that they hold: notes, prompts, the reading aids of ruby, declarations."""
_BLANKS = re.compile(r"[ \t\r\n]+")
_FIELD_MARKS = str.maketrans("", "", BEGIN + RESULT + END)
_MOST_BLANKS = 1_000
_MOST_CELLS = 20_000


def read(data: bytes) -> Document:
    """Read an odt or fodt.

    Pages are one (width, height) per run of pages of a kind. Places are named by table, row and column, or by
    paragraph.

    Raises:
        UnreadableError: it is cut off, damaged, or built to exhaust memory.
        EncryptedError: it opens with a password only.
    """
    file = OpenDocument(data)
    body = file.content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnreadableError("文档里没有正文")
    walk = Walk(file, body)
    blocks = tuple(walk.blocks(body))
    return Document(blocks, "odt", tuple(walk.pages), pictures=tuple(map(Picture, file.pictures)))


class _Line:
    """A paragraph being read: its text in pieces, its pictures, and the boxes that come after it."""

    __slots__ = ("boxes", "pictures", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.pictures: list[int] = []
        self.boxes: list[etree._Element] = []

    @property
    def text(self) -> str:
        """Its text without field marks, and without what fields say twice."""
        text = "".join(self.pieces)
        for start, end in reversed(list(echoes(text)) if BEGIN in text else []):
            text = text[:start] + text[end:]
        return text.translate(_FIELD_MARKS)


class Walk:
    """One pass over the body: counts paragraphs and tables, notes the pages in use and the open deletions."""

    __slots__ = ("_cells", "_deleted", "_deleting", "_depth", "_file", "_styles", "pages", "paragraphs", "tables")

    def __init__(self, file: OpenDocument, body: etree._Element) -> None:
        self._file = file
        self._styles = file.styles
        self._deleted = _deletions(body)
        self._deleting: set[str] = set()
        self._depth = 0
        self._cells = 0
        self.pages: list[tuple[float, float]] = []
        self.paragraphs = 0
        self.tables = 0

    def blocks(self, parent: etree._Element) -> list[Block]:
        """Return the paragraphs and tables below ``parent``, empty paragraphs left out."""
        found: list[Block] = []
        for child in parent:
            tag = child.tag
            if tag in (_P, _H):
                found.extend(self._paragraph(child))
            elif tag == _TABLE:
                found.append(self._table(child))
            elif tag in _SHAPES:
                line = _Line()
                self._shape(child, line)
                found.extend(self._finished(line))
            elif tag not in _NO_TEXT and child.get(TEXT + "display") != "none":
                found.extend(self.blocks(child))
        return found

    def _paragraph(self, element: etree._Element) -> list[Block]:
        style = element.get(_STYLE)
        self._page("paragraph", style)
        line = _Line()
        self._inline(element, line, shown=not self._styles.hidden("paragraph", style))
        return self._finished(line)

    def _finished(self, line: _Line) -> list[Block]:
        """Return a paragraph, unless it is empty, and what stands in its text boxes."""
        self.paragraphs += 1
        text = line.text
        found: list[Block] = []
        if line.pictures or (text and not text.isspace()):
            found.append(Paragraph(text, self.paragraphs, pictures=tuple(line.pictures)))
        for box in line.boxes:
            found.extend(self.blocks(box))
        return found

    def _inline(self, element: etree._Element, line: _Line, *, shown: bool) -> None:
        """Take an element's text, its children's and what stands between them."""
        self._add(element.text, line, shown=shown)
        for child in element:
            tag = child.tag
            if tag == _CHANGE_START:
                if (change := child.get(_CHANGE_ID, "")) in self._deleted:
                    self._deleting.add(change)
            elif tag == _CHANGE_END:
                self._deleting.discard(child.get(_CHANGE_ID, ""))
            elif not self._deleting:
                self._piece(child, line, shown=shown)
            self._add(child.tail, line, shown=shown)

    def _piece(self, child: etree._Element, line: _Line, *, shown: bool) -> None:
        tag = child.tag
        if tag == _SPAN:
            self._inline(child, line, shown=shown and not self._styles.hidden("text", child.get(_STYLE)))
        elif tag in _SHAPES:
            self._shape(child, line)
        elif tag == _S and shown:
            line.pieces.append(" " * min(_MOST_BLANKS, number(child.get(TEXT + "c"))))
        elif tag in _MARKS:
            line.pieces.append(_MARKS[tag] if shown else "")
        elif tag not in _NO_TEXT and not _prompts(child):
            self._inline(child, line, shown=shown)

    def _add(self, text: str | None, line: _Line, *, shown: bool) -> None:
        """Add text as it is shown: white space is one blank, none at the beginning."""
        if text and shown and not self._deleting:
            text = _BLANKS.sub(" ", text)
            line.pieces.append(text if line.pieces else text.lstrip(" "))

    def _shape(self, shape: etree._Element, line: _Line) -> None:
        """Take what is drawn: a picture, or a box with text of its own."""
        if shape.tag == _GROUP:
            for child in shape:
                if child.tag in _SHAPES:
                    self._shape(child, line)
        elif shape.tag != _FRAME:
            line.boxes.append(shape)
        elif (box := shape.find(_BOX)) is not None:
            line.boxes.append(box)
        elif (image := shape.find(_IMAGE)) is not None and (picture := self._file.picture(image)) is not None:
            line.pictures.append(picture)

    def _table(self, element: etree._Element) -> Table:
        """Return the table as logical cells; those merged with another one are left out."""
        if not self._depth:
            self._page("table", element.get(TABLE + "style-name"))
            self.tables += 1
        self._depth += 1
        name = f"table {self.tables}"
        rows: list[tuple[Cell, ...]] = []
        for row in rows_of(element):
            first = self._row(row, len(rows), name)
            lines = range(len(rows), len(rows) + self._repeated(row, "rows", len(first)))
            rows.extend(tuple(cell._replace(row=line) for cell in first) for line in lines)
        self._depth -= 1
        return Table(tuple(rows), name)

    def _row(self, row: etree._Element, line: int, name: str) -> list[Cell]:
        column = 0
        cells: list[Cell] = []
        for cell in row.iterchildren(CELL, COVERED):
            times = self._repeated(cell, "columns", 1)
            if cell.tag == CELL:
                width, height = (number(cell.get(f"{TABLE}number-{side}-spanned")) for side in ("columns", "rows"))
                blocks = tuple(self.blocks(cell))
                cells.extend(Cell(line, column + at, blocks, height, width, name) for at in range(times))
            column += times
        return cells

    def _repeated(self, element: etree._Element, what: str, size: int) -> int:
        """Return how often a row or a cell stands there, and count the cells of the document.

        Raises:
            UnreadableError: there are more than a form has.
        """
        times = number(element.get(f"{TABLE}number-{what}-repeated"))
        self._cells += times * max(1, size)
        if self._cells > _MOST_CELLS:
            raise UnreadableError("文档中的表格异常巨大，没有打开")
        return times

    def _page(self, family: str, style: str | None) -> None:
        """Note the page size where a paragraph or table begins a run of pages; the first one always does."""
        if self._depth:
            return
        master = self._styles.master(family, style)
        if (master or not self.pages) and (size := self._styles.page(master or "Standard")):
            self.pages.append(size)


def _deletions(body: etree._Element) -> set[str]:
    """Return the names of the tracked deletions whose text still stands in the body, as LibreOffice writes them."""
    regions = body.iterfind(f"{TEXT}tracked-changes/{TEXT}changed-region")
    return {
        region.get(TEXT + "id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""
        for region in regions
        if region.find(TEXT + "deletion") is not None
    }


def _prompts(element: etree._Element) -> bool:
    """Tell whether an element is a content control that still shows its prompt (点击输入文字)."""
    return element.tag == _CONTROL and element.get(_PROMPT) == "true"


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield a table's rows, those of its header and of groups included."""
    for child in table:
        if child.tag == _ROW:
            yield child
        elif child.tag in _GROUPS:
            yield from rows_of(child)
