"""Sheets as Word documents."""

import datetime as dt
import io

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from intake.demo.archive import stable
from intake.demo.pictures import photograph, seal
from intake.demo.sheet import Block, Break, Grid, Line, Seal, Sheet, Style

_MADE = dt.datetime(2024, 3, 1, 8, 0, tzinfo=dt.UTC)
_FONT = "宋体"
_SIZES = {Style.TITLE: 18.0, Style.HEADING: 14.0}
_CENTRED = (Style.TITLE, Style.CENTRED, Style.LABEL)
_MARGIN = 25.0


def render(sheet: Sheet) -> bytes:
    """Return the sheet as a docx."""
    document = _blank(*sheet.paper.millimetres)
    width = sheet.paper.millimetres[0] - 2 * _MARGIN
    for block in sheet.blocks:
        _add(document, block, width)
    return _saved(document)


def article(title: str, paragraphs: tuple[str, ...], pictures: tuple[int, ...] = ()) -> bytes:
    """Return a docx with a title and paragraphs, followed by photographs drawn from these seeds."""
    document = _blank(210.0, 297.0)
    for line in (Line(title, Style.TITLE), *(Line(one) for one in paragraphs)):
        _add(document, line, 160.0)
    for seed in pictures:
        document.add_picture(io.BytesIO(photograph(seed)), width=Mm(120))
    return _saved(document)


def _blank(width: float, height: float) -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    properties = document.core_properties
    properties.author, properties.comments, properties.last_modified_by = "", "", ""
    properties.created = properties.modified = _MADE
    font = document.styles["Normal"].font
    font.name, font.size = _FONT, Pt(12)
    font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    return document


def _add(parent: Document | _Cell, block: Block, width: float) -> None:
    if isinstance(block, Line):
        _line(parent, block)
    elif isinstance(block, Seal):
        paragraph = parent.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run().add_picture(io.BytesIO(seal()), width=Mm(42))
    elif isinstance(block, Break):
        if isinstance(parent, Document):
            parent.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    else:
        _grid(parent, block, width)


def _line(parent: Document | _Cell, line: Line) -> None:
    paragraph = parent.add_paragraph()
    run = paragraph.add_run(line.text)
    run.font.size = Pt(_SIZES.get(line.style, 12.0))
    run.bold = line.style in _SIZES
    if line.underlined:
        paragraph.add_run(line.underlined).underline = True
    if line.style in _CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.style is Style.RIGHT:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(40)


def _grid(parent: Document | _Cell, grid: Grid, width: float) -> None:
    table = parent.add_table(len(grid.rows), len(grid.widths))
    if grid.ruled:
        table.style = "Table Grid"
    whole = sum(grid.widths)
    widths = [width * share / whole for share in grid.widths]
    for row, boxes in enumerate(grid.rows):
        table.rows[row].height = Mm(9)
        cells = table.rows[row].cells
        column = 0
        for box in boxes:
            last = column + box.span - 1
            target = cells[column] if box.span == 1 else cells[column].merge(cells[last])
            room = sum(widths[column : last + 1])
            target.width = Mm(room)
            for block in box.blocks:
                _add(target, block, room)
            _drop_first(target)
            column = last + 1


def _drop_first(cell: _Cell) -> None:
    """Remove the empty paragraph every new cell begins with; one must remain, and after a table too."""
    first, *others = cell.paragraphs
    if others:
        first._p.getparent().remove(first._p)  # noqa: SLF001  python-docx has no public way to remove a paragraph


def _saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stable(stream.getvalue())
