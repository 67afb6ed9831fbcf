"""Web pages and mails in HTML, as Word, WPS and the mail services' own editors write them.

The tree is the one that libxml2 makes of broken markup; nothing is fetched. What a browser does not show is not text.
A table that only arranges the page is taken apart, so that a form drawn inside stands by itself.
"""

import codecs
import re
from itertools import count

from lxml import etree

from parsers.document import Block, Cell, Document, Paragraph, Table, UnreadableError

_LIMIT = 20_000_000
_MARKUP = 5_000_000
_LINES = 50_000
_CELLS = 20_000
_COLUMNS = 1_000
_WIDEST = 100
_TALLEST = 2_000
# libxml2 drops what lies deeper than 255 elements.
_DEEPEST = 250

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "ul",
))  # fmt: skip
_UNSEEN = frozenset((
    "applet", "audio", "canvas", "del", "head", "iframe", "map", "noscript", "object", "script", "select", "style",
    "svg", "template", "title", "video", "xml",
))  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:[^\"'\s>)]{1000,}")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_HEAD = 4096
# A line end in the source between two wide characters is no blank (CSS Text 3, 4.1.3).
_WIDE = "\u2e80-\u303f\u3040-\u9fff\uf900-\ufaff\uff00-\uffef\u201c\u201d\u2018\u2019"
_FOLD = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n[ \t\n]*(?=[{_WIDE}])")
_SPACE = re.compile(r"[ \t\n\f]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]+")
"""Characters that show nothing; LibreOffice puts some around what was a content control."""


def read(data: bytes) -> Document:
    """Read a web page.

    A line break inside a paragraph is a newline. Places are named by table, row and column, or by paragraph.

    Raises:
        UnreadableError: it is built to exhaust memory.
    """
    page = without_pictures(decoded(data[: _LIMIT + 1]))
    if len(data) > _LIMIT or len(page) > _MARKUP:
        raise UnreadableError("网页文件异常巨大，没有打开")
    root = tree(page)
    return Document((), "html") if root is None else document(root)


def without_pictures(text: str) -> str:
    """Return a page's text without the pictures that are written into it, which are longer than all the rest."""
    return _EMBEDDED.sub("", text)


def tree(text: str) -> etree._Element | None:
    """Return the elements of a page, None where it holds none; pictures inside the text itself are left out."""
    bare = without_pictures(text).replace("\x00", "")
    if not bare.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    # The parser mends what it can; of text without any element it makes a paragraph.
    return etree.fromstring(bare.encode("utf-8", "replace"), parser)


def document(root: etree._Element) -> Document:
    """Return what a browser shows of a tree, in reading order.

    Raises:
        UnreadableError: it is built to exhaust memory.
    """
    page = _Page()
    walk = etree.iterwalk(root, events=("start", "end"))
    depth = 0
    for event, element in walk:
        if event == "end":
            depth -= 1
            page.end(element)
            continue
        depth += 1
        if depth > _DEEPEST:
            raise UnreadableError("网页嵌套过深，没有打开")
        if unseen(element):
            walk.skip_subtree()
            page.skip()
        else:
            page.start(element)
    return Document(tuple(page.close()), "html")


def texts(root: etree._Element) -> list[str]:
    """Return a page's pieces of text without those of its head, its styles and scripts, for a look at its words."""
    found: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in ("head", "style", "script"):
            walk.skip_subtree()
        elif piece := ((element.text if event == "start" else element.tail) or "").strip():
            found.append(piece)
    return found


def unseen(element: etree._Element) -> bool:
    """Tell whether a browser shows nothing of an element."""
    hidden = element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))
    return element.tag in _UNSEEN or hidden


def decoded(data: bytes) -> str:
    """Return a page's text: by its mark, as UTF-8, as the page itself says, as GB 18030, whichever fits first."""
    for mark, codec in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(codec, "replace").lstrip("\ufeff")
    named = _CHARSET.search(data[:_HEAD])
    label = named[1].decode("ascii") if named else ""
    for codec in ("utf-8", "gb18030" if label.lower().startswith("gb") else label or "gb18030", "gb18030"):
        try:
            return data.decode(codec)
        except (UnicodeError, LookupError):
            continue
    lossy = [data.decode(codec, "replace") for codec in ("gb18030", "utf-8")]
    return min(lossy, key=lambda text: text.count("\ufffd"))


class _Flow:
    """Running text and tables: the page, a cell, or what stands in a table outside its cells."""

    __slots__ = ("blocks", "lines")

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lines: list[list[str]] = [[]]


class _Grid:
    """A table being read, by the rules of HTML for cells that span (HTML, 4.9.12).

    ``reach`` tells, by column, the row up to which a cell above it reaches.
    """

    __slots__ = ("column", "reach", "rows", "stray")

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.reach: dict[int, int] = {}
        self.column = -1
        self.stray = _Flow()

    def begin_row(self) -> None:
        """Begin a row."""
        self.rows.append([])
        self.column = 0

    def end_row(self) -> None:
        """End a row: a cell that follows without one begins a row of its own."""
        self.column = -1

    def add(self, blocks: list[Block], rows: int, columns: int) -> None:
        """Add a cell at the next free column of the open row."""
        if self.column < 0:
            self.begin_row()
        line = len(self.rows) - 1
        while self.reach.get(self.column, 0) > line:
            self.column += 1
        if self.column + columns > _COLUMNS:
            raise UnreadableError("网页中的表格异常巨大，没有打开")
        self.rows[-1].append(Cell(line, self.column, tuple(blocks), rows, columns))
        if rows > 1:
            self.reach |= dict.fromkeys(range(self.column, self.column + columns), line + rows)
        self.column += columns


class _Page:
    """One pass over the elements: what is open, from the page itself to the innermost cell.

    ``in_grid`` tells of every open cell whether it stands in a table at all.
    """

    __slots__ = ("cells", "in_grid", "lines", "open", "paragraphs", "skipped", "verbatim")

    def __init__(self) -> None:
        self.open: list[_Flow | _Grid] = [_Flow()]
        self.in_grid: list[bool] = []
        self.paragraphs = 0
        self.cells = 0
        self.lines = 0
        self.verbatim = 0
        self.skipped = False

    @property
    def flow(self) -> _Flow:
        """Where text goes now."""
        last = self.open[-1]
        return last.stray if isinstance(last, _Grid) else last

    def skip(self) -> None:
        """Note that the element begun now is not shown; only what follows it is."""
        self.skipped = True

    def start(self, element: etree._Element) -> None:
        """Begin an element and take the text at its beginning."""
        tag = element.tag
        if tag == "br":
            self.flow.lines.append([])
        elif tag == "table":
            self._flush()
            self.open.append(_Grid())
        elif tag == "tr":
            self._row()
        elif tag in ("td", "th"):
            self._cell()
        elif tag in _BLOCKS or tag == "caption":
            self._flush()
        self.verbatim += tag == "pre"
        self._text(element.text)

    def end(self, element: etree._Element) -> None:
        """End an element and take the text behind it."""
        if self.skipped:
            self.skipped = False
        else:
            self._close(element)
        self._text(element.tail)

    def _close(self, element: etree._Element) -> None:
        tag, last = element.tag, self.open[-1]
        if tag == "table" and isinstance(last, _Grid):
            self.open.pop()
            self._table(last)
        elif tag == "tr" and isinstance(last, _Grid):
            last.end_row()
        elif tag in ("td", "th"):
            self._close_cell(element)
        elif tag in _BLOCKS or tag == "caption":
            self._flush()
        self.verbatim -= tag == "pre"

    def _close_cell(self, element: etree._Element) -> None:
        self._flush()
        if not self.in_grid.pop():
            return
        flow, grid = self.open.pop(), self.open[-1]
        if isinstance(grid, _Grid) and isinstance(flow, _Flow):
            rows = _span(element.get("rowspan"), _TALLEST)
            grid.add(flow.blocks, rows or _TALLEST, max(1, _span(element.get("colspan"), _WIDEST)))

    def close(self) -> list[Block]:
        """Return the page's blocks, its tables numbered; a nested table bears its outer one's number."""
        self._flush()
        tables = count(1)
        return [_named(one, f"table {next(tables)}") if isinstance(one, Table) else one for one in self.flow.blocks]

    def _row(self) -> None:
        grid = self.open[-1]
        if isinstance(grid, _Grid):
            grid.begin_row()
        else:
            self._flush()

    def _cell(self) -> None:
        inside = isinstance(self.open[-1], _Grid)
        self.in_grid.append(inside)
        if not inside:
            self._flush()
            return
        self.cells += 1
        if self.cells > _CELLS:
            raise UnreadableError("网页中的表格异常巨大，没有打开")
        self.open.append(_Flow())

    def _text(self, text: str | None) -> None:
        if not text:
            return
        lines = self.flow.lines
        if self.verbatim:
            first, *rest = text.split("\n")
            lines[-1].append(first)
            lines.extend([line] for line in rest)
        else:
            lines[-1].append(text)

    def _flush(self) -> None:
        """End the open paragraph; an empty one is left out."""
        flow = self.flow
        text = "\n".join(_collapsed("".join(line)) for line in flow.lines).strip()
        flow.lines = [[]]
        if text:
            self.lines += text.count("\n") + 1
            if self.lines > _LINES:
                raise UnreadableError("网页文件异常巨大，没有打开")
            self.paragraphs += 1
            flow.blocks.append(Paragraph(text, self.paragraphs))

    def _table(self, grid: _Grid) -> None:
        """Put a finished table where it stands; one that only arranges is replaced by what it arranges."""
        self._flush_into(grid.stray)
        into = self.flow.blocks
        into.extend(grid.stray.blocks)
        if _arranges(grid.rows):
            into.extend(block for row in grid.rows for cell in row for block in cell.blocks)
        elif grid.rows:
            into.append(Table(tuple(map(tuple, grid.rows))))

    def _flush_into(self, flow: _Flow) -> None:
        self.open.append(flow)
        self._flush()
        self.open.pop()


def _named(table: Table, name: str) -> Table:
    """Return a table whose cells, and those of the tables inside, bear its name."""
    return Table(
        tuple(
            tuple(
                cell._replace(
                    table=name,
                    blocks=tuple(_named(one, name) if isinstance(one, Table) else one for one in cell.blocks),
                )
                for cell in row
            )
            for row in table.rows
        ),
        name,
    )


def _arranges(rows: list[list[Cell]]) -> bool:
    """Tell whether a table only puts things in their place: a single cell, or tables and texts one below the other."""
    full = [[cell for cell in row if cell.blocks] for row in rows]
    if any(len(row) > 1 for row in full):
        return False
    return sum(map(len, full)) == 1 or any(
        isinstance(one, Table) for row in full for cell in row for one in cell.blocks
    )


def _span(text: str | None, most: int) -> int:
    """Return how far a cell spans; 0 means to the end (HTML, 4.9.11)."""
    digits = re.match(r"\s*(\d{1,6})", text or "1")
    return min(int(digits[1]), most) if digits else 1


def _collapsed(text: str) -> str:
    """Return a line as a browser shows it: white space is one blank, none between lines of Chinese."""
    bare = _FOLD.sub("", _CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
    return _SPACE.sub(" ", bare).replace("\xa0", " ").strip()
