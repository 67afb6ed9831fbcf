"""Word documents (ECMA-376 WordprocessingML) straight from the XML.

Read by lxml and not by python-docx: python-docx loses inserted text, content controls, smart tags, fields and text
boxes, and takes several times as long to open a file (docs/adr/0004). Tracked deletions are not text, insertions
are; a text box counts once; a cell spanning rows or columns stands once.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from parsers.document import Block, Cell, Document, Paragraph, Table, UnreadableError

_LIMIT = 40_000_000
_TWIPS = 20.0
_TRANSITIONAL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W = _TRANSITIONAL

_P, _TBL, _TR, _TC, _R, _T = (_W + name for name in ("p", "tbl", "tr", "tc", "r", "t"))
_PPR, _RPR, _TCPR, _TRPR, _SDT = (_W + name for name in ("pPr", "rPr", "tcPr", "trPr", "sdt"))
_SECTPR, _VAL, _VMERGE, _SPAN = (_W + name for name in ("sectPr", "val", "vMerge", "gridSpan"))
_ALTERNATE, _CHOICE, _FALLBACK = _MC + "AlternateContent", _MC + "Choice", _MC + "Fallback"
_BOX, _SYM, _RUBY = (_W + name for name in ("txbxContent", "sym", "ruby"))
_INSIDE = frozenset(
    _W + name for name in ("ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "customXml", "bdo", "dir")
)
_SKIPPED = frozenset(_W + name for name in ("del", "moveFrom", "pPr", "rPr", "tcPr", "tblPr", "tblGrid", "sdtPr", "rt"))
_BREAKS = {
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "tab": "\t",
    _W + "ptab": "\t",
    _W + "noBreakHyphen": "-",
}
_DRAWN = frozenset((_W + "drawing", _W + "pict", _W + "object", _ALTERNATE))


def read(data: bytes) -> Document:
    """Read a docx or docm.

    Pages are one (width, height) per section. Places are named by table, row and column, or by paragraph.

    Raises:
        UnreadableError: it is cut off, damaged, or built to exhaust memory.
    """
    root = _parse(_main_part(data))
    body = root.find(_W + "body")
    if body is None:
        raise UnreadableError("Word文档里没有正文")
    walk = _Walk()
    return Document(tuple(walk.blocks(body)), "docx", tuple(walk.pages))


def _main_part(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            try:
                entry = archive.getinfo("word/document.xml")
            except KeyError:
                entry = archive.getinfo(_target(archive))
            if entry.file_size > _LIMIT:
                raise UnreadableError("Word文档异常巨大，没有打开")
            with archive.open(entry) as stream:
                content = stream.read(_LIMIT + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableError("文件不完整或已损坏") from error
    if len(content) > _LIMIT:
        raise UnreadableError("Word文档异常巨大，没有打开")
    return content


def _target(archive: zipfile.ZipFile) -> str:
    """Return the main part's name by the package's relations (OPC, ECMA-376 part 2)."""
    for relation in _parse(archive.read("_rels/.rels")):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    raise KeyError("officeDocument")


def _parse(content: bytes) -> etree._Element:
    if _STRICT in content[:4096]:
        content = content.replace(_STRICT, _TRANSITIONAL[1:-1].encode())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("文件内容已损坏") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("文件含有不安全的内容，没有打开")
    return root


class _Walk:
    """One pass over the body: counts paragraphs and tables, collects the sections' page sizes."""

    __slots__ = ("depth", "pages", "paragraphs", "tables")

    def __init__(self) -> None:
        self.pages: list[tuple[float, float]] = []
        self.paragraphs = 0
        self.tables = 0
        self.depth = 0

    def blocks(self, parent: etree._Element) -> list[Block]:
        """Return the paragraphs and tables below ``parent``, empty paragraphs left out."""
        found: list[Block] = []
        for child in parent:
            tag = child.tag
            if tag == _P:
                self.paragraph(child, found)
            elif tag == _TBL:
                found.append(self.table(child))
            elif tag == _SDT:
                if not _placeholder(child):
                    found.extend(self.blocks(_content(child)))
            elif tag == _SECTPR:
                self.page(child)
            elif tag in _INSIDE:
                found.extend(self.blocks(child))
        return found

    def paragraph(self, element: etree._Element, found: list[Block]) -> None:
        """Append a paragraph, and the text boxes anchored in it after it."""
        self.paragraphs += 1
        number = self.paragraphs
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        for child in element:
            tag = child.tag
            if tag == _R:
                _run(child, pieces, boxes)
            elif tag == _PPR:
                section = child.find(_SECTPR)
                if section is not None:
                    self.page(section)
            else:
                _inline(child, pieces, boxes)
        text = "".join(pieces)
        if text and not text.isspace():
            found.append(Paragraph(text, number))
        for box in boxes:
            found.extend(self.blocks(box))

    def table(self, element: etree._Element) -> Table:
        """Return the table as logical cells; cells merged downward stand at their first row."""
        if not self.depth:
            self.tables += 1
        self.depth += 1
        name = f"table {self.tables}"
        rows: list[list[Cell]] = []
        origins: dict[int, tuple[int, int]] = {}
        for row in _descend(element, _TR):
            properties = row.find(_TRPR)
            if properties is not None and properties.find(_W + "del") is not None:
                continue
            self._row(row, properties, name, rows, origins)
        self.depth -= 1
        return Table(tuple(tuple(row) for row in rows), name)

    def _row(
        self,
        row: etree._Element,
        properties: etree._Element | None,
        name: str,
        rows: list[list[Cell]],
        origins: dict[int, tuple[int, int]],
    ) -> None:
        column = 0
        if properties is not None:
            before = properties.find(_W + "gridBefore")
            column = _number(before.get(_VAL)) if before is not None else 0
        cells: list[Cell] = []
        rows.append(cells)
        for cell in _descend(row, _TC):
            span, merge = 1, None
            settings = cell.find(_TCPR)
            if settings is not None:
                for setting in settings:
                    if setting.tag == _SPAN:
                        span = max(1, _number(setting.get(_VAL)))
                    elif setting.tag == _VMERGE:
                        merge = setting.get(_VAL) or "continue"
            if merge == "continue" and column in origins:
                line, position = origins[column]
                top = rows[line][position]
                height = len(rows) - line
                rows[line][position] = Cell(top.row, top.column, top.blocks, height, top.columns, top.table)
            else:
                if merge:
                    origins[column] = (len(rows) - 1, len(cells))
                else:
                    origins.pop(column, None)
                cells.append(Cell(len(rows) - 1, column, tuple(self.blocks(cell)), 1, span, name))
            column += span

    def page(self, section: etree._Element) -> None:
        """Note a section's page size, in points."""
        size = section.find(_W + "pgSz")
        if size is not None:
            width, height = _number(size.get(_W + "w")), _number(size.get(_W + "h"))
            if width and height:
                self.pages.append((width / _TWIPS, height / _TWIPS))


def _run(run: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    """Collect a run's text; what stands in text boxes goes to ``boxes``."""
    for child in run:
        tag = child.tag
        if tag == _T:
            pieces.append(child.text or "")
        elif tag == _RPR:
            if _hidden(child):
                return
        elif tag in _BREAKS:
            pieces.append("" if child.get(_W + "type") in ("page", "column") else _BREAKS[tag])
        elif tag in _DRAWN:
            boxes.extend(_boxes(child))
        elif tag == _SYM:
            pieces.append(_symbol(child))
        elif tag == _RUBY:
            for base in child.iter(_W + "rubyBase"):
                _inline(base, pieces, boxes)


def _hidden(properties: etree._Element) -> bool:
    vanish = properties.find(_W + "vanish")
    return vanish is not None and vanish.get(_VAL) not in ("0", "false")


def _inline(element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    """Collect the text of anything that may stand among runs."""
    tag = element.tag
    if tag == _R:
        _run(element, pieces, boxes)
    elif tag == _SDT:
        if not _placeholder(element):
            for child in _content(element):
                _inline(child, pieces, boxes)
    elif tag == _ALTERNATE:
        boxes.extend(_boxes(element))
    elif tag in _INSIDE or tag.endswith("}rubyBase") or tag == _P:
        for child in element:
            _inline(child, pieces, boxes)


def _boxes(element: etree._Element) -> list[etree._Element]:
    """Return the text boxes drawn here, each once: the choice of an alternative, else its fallback."""
    if element.tag == _ALTERNATE:
        for branch in (_CHOICE, _FALLBACK):
            found = [box for part in element.iterchildren(branch) for box in _boxes(part)]
            if found:
                return found
        return []
    found = []
    for child in element:
        if child.tag == _BOX:
            found.append(child)
        elif child.tag not in _SKIPPED:
            found.extend(_boxes(child))
    return found


def _symbol(element: etree._Element) -> str:
    """Return a symbol character; the ticks of Wingdings become ☑ and ☐."""
    code = _number(element.get(_W + "char"), 16)
    if element.get(_W + "font", "").startswith("Wingdings"):
        return {0xF0FE: "☑", 0xF0FC: "√", 0xF052: "☑", 0xF0A8: "☐", 0xF06F: "☐"}.get(code, "")
    return chr(code) if 0x20 <= code < 0xD800 else ""


def _descend(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, those inside content controls included."""
    for child in parent:
        tag = child.tag
        if tag == wanted:
            yield child
        elif tag == _SDT:
            yield from _descend(_content(child), wanted)
        elif tag in _INSIDE:
            yield from _descend(child, wanted)


def _content(control: etree._Element) -> etree._Element:
    found = control.find(_W + "sdtContent")
    return control if found is None else found


def _placeholder(control: etree._Element) -> bool:
    """Tell whether a content control still shows its prompt (点击输入文字), which is no text of the sender."""
    properties = control.find(_W + "sdtPr")
    return properties is not None and properties.find(_W + "showingPlcHdr") is not None


def _number(text: str | None, base: int = 10) -> int:
    try:
        return int(text or "0", base)
    except ValueError:
        return 0
