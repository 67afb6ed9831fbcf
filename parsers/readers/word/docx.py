"""Word documents (ECMA-376 WordprocessingML) straight from the XML.

Read by lxml and not by python-docx: python-docx loses inserted text, content controls, smart tags, fields and text
boxes, and takes several times as long to open a file (docs/adr/0004). Tracked deletions are not text, insertions
are; a text box counts once; a cell spanning rows or columns stands once.
"""

from lxml import etree

from parsers.document import Block, Cell, Document, Paragraph, Table, UnreadableError
from parsers.readers.markup import LIMIT, parsed
from parsers.readers.package import member
from parsers.readers.word.pictures import DocxPictures, relations_of
from parsers.readers.word.simplify import BYWAYS, drop_echoes, simplify

_PART = "word/document.xml"
_FILLED = b" FILLIN "
"""The field that LibreOffice writes for a content control."""
_PICTURED = (b"blip", b"imagedata")
"""What the XML of a document with pictures holds."""
_TWIPS = 20.0
_TRANSITIONAL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_W = _TRANSITIONAL

_P, _TBL, _TR, _TC, _T = (_W + name for name in ("p", "tbl", "tr", "tc", "t"))
_PPR, _TCPR, _TRPR, _SECTPR = (_W + name for name in ("pPr", "tcPr", "trPr", "sectPr"))
_VAL, _TYPE, _VMERGE, _SPAN = (_W + name for name in ("val", "type", "vMerge", "gridSpan"))
_MARKS = {
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "tab": "\t",
    _W + "ptab": "\t",
    _W + "noBreakHyphen": "-",
}
_TEXT = (_T, *_MARKS)


def read(data: bytes) -> Document:
    """Read a docx or docm.

    Pages are one (width, height) per section. Places are named by table, row and column, or by paragraph.

    Raises:
        UnreadableError: it is cut off, damaged, or built to exhaust memory.
    """
    part, content = _main_part(data)
    root = _parse(content)
    if _FILLED in content:
        drop_echoes(root)
    body = root.find(_W + "body")
    if body is None:
        raise UnreadableError("Word文档里没有正文")
    texts = _texts(body, BYWAYS)
    if texts is None:
        simplify(root)
        texts = _texts(body, ()) or {}
    pictures = _pictures(data, part) if any(mark in content for mark in _PICTURED) else None
    walk = _Walk(texts, pictures)
    blocks = tuple(walk.blocks(body))
    return Document(blocks, "docx", tuple(walk.pages), pictures=tuple(pictures.found) if pictures else ())


def _main_part(data: bytes) -> tuple[str, bytes]:
    """Return the main part's name and its content."""
    part = _PART
    content = member(data, part, LIMIT)
    if content is None:
        part = _target(data)
        content = member(data, part, LIMIT)
    if content is None:
        raise UnreadableError("文件不完整或已损坏")
    return part, content


def _pictures(data: bytes, part: str) -> DocxPictures:
    relations = member(data, relations_of(part), LIMIT)
    return DocxPictures(data, part, _parse(relations) if relations else None)


def _target(data: bytes) -> str:
    """Return the main part's name by the package's relations (OPC, ECMA-376 part 2), empty where it has none."""
    relations = member(data, "_rels/.rels", LIMIT)
    for relation in _parse(relations) if relations else ():
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    return ""


def _parse(content: bytes) -> etree._Element:
    if _STRICT in content[:4096]:
        content = content.replace(_STRICT, _TRANSITIONAL[1:-1].encode())
    return parsed(content)


def _texts(body: etree._Element, byways: tuple[str, ...]) -> dict[etree._Element, list[str]] | None:
    """Return the pieces of text of every paragraph, gathered in one pass, None as soon as it meets a byway."""
    found: dict[etree._Element, list[str]] = {}
    pieces: list[str] = []
    for element in body.iter(_P, *_TEXT, *byways):
        tag = element.tag
        if tag == _T:
            pieces.append(element.text or "")
        elif tag == _P:
            found[element] = pieces = []
        elif tag not in _MARKS:
            return None
        elif element.get(_TYPE) not in ("page", "column") and element.get(_VAL) is None:
            # A tab with a value is a tab stop in the paragraph's properties.
            pieces.append(_MARKS[tag])
    return found


class _Walk:
    """One pass over the body: counts paragraphs and tables, collects the sections' page sizes."""

    __slots__ = ("depth", "pages", "paragraphs", "pictures", "tables", "texts")

    def __init__(self, texts: dict[etree._Element, list[str]], pictures: DocxPictures | None) -> None:
        self.texts = texts
        self.pictures = pictures
        self.pages: list[tuple[float, float]] = []
        self.paragraphs = 0
        self.tables = 0
        self.depth = 0

    def blocks(self, parent: etree._Element) -> list[Block]:
        """Return the paragraphs and tables below ``parent``, paragraphs without text and pictures left out."""
        found: list[Block] = []
        for child in parent:
            tag = child.tag
            if tag == _P:
                self.paragraphs += 1
                text = "".join(self.texts[child])
                if len(child) and child[0].tag == _PPR:
                    self._page(child[0].find(_SECTPR))
                shown = self.pictures.shown_in(child) if self.pictures is not None else ()
                if shown:
                    found.append(Paragraph(text, self.paragraphs, pictures=shown))
                elif text and not text.isspace():
                    found.append(Paragraph(text, self.paragraphs))
            elif tag == _TBL:
                found.append(self._table(child))
            elif tag == _SECTPR:
                self._page(child)
        return found

    def _table(self, element: etree._Element) -> Table:
        """Return the table as logical cells; cells merged downward stand at their first row."""
        if not self.depth:
            self.tables += 1
        self.depth += 1
        name = f"table {self.tables}"
        rows: list[list[Cell]] = []
        origins: dict[int, tuple[int, int]] = {}
        for row in element.iterchildren(_TR):
            self._row(row, name, rows, origins)
        self.depth -= 1
        return Table(tuple(map(tuple, rows)), name)

    def _row(self, row: etree._Element, name: str, rows: list[list[Cell]], origins: dict[int, tuple[int, int]]) -> None:
        """Add a row's cells; ``origins`` tells where the cell stands that each column is merged with."""
        line, column = len(rows), 0
        cells: list[Cell] = []
        rows.append(cells)
        for cell in row:
            if cell.tag == _TRPR:
                before = cell.find(_W + "gridBefore")
                column = _number(before.get(_VAL)) if before is not None else 0
            if cell.tag != _TC:
                continue
            span, merge = _merged(cell)
            if merge == "continue" and column in origins:
                top, position = origins[column]
                rows[top][position] = rows[top][position]._replace(rows=line - top + 1)
            else:
                if merge:
                    origins[column] = (line, len(cells))
                elif origins:
                    origins.pop(column, None)
                cells.append(Cell(line, column, tuple(self.blocks(cell)), 1, span, name))
            column += span

    def _page(self, section: etree._Element | None) -> None:
        """Note a section's page size, in points."""
        size = section.find(_W + "pgSz") if section is not None else None
        if size is not None:
            width, height = _number(size.get(_W + "w")), _number(size.get(_W + "h"))
            if width and height:
                self.pages.append((width / _TWIPS, height / _TWIPS))


def _merged(cell: etree._Element) -> tuple[int, str]:
    """Return how many columns a cell spans, and whether a merge downward starts in it or runs through it."""
    span, merge = 1, ""
    if len(cell) and cell[0].tag == _TCPR:
        for setting in cell[0]:
            if setting.tag == _SPAN:
                span = max(1, _number(setting.get(_VAL)))
            elif setting.tag == _VMERGE:
                merge = setting.get(_VAL) or "continue"
    return span, merge


def _number(text: str | None) -> int:
    try:
        return int(text or "0")
    except ValueError:
        return 0
