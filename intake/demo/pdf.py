"""Sheets as PDF files with a text layer."""

import io
from collections.abc import Mapping
from typing import Literal

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Image, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from intake.demo.pictures import photograph, seal
from intake.demo.sheet import Block, Break, Grid, Line, Seal, Sheet, Style

_FONT = "STSong-Light"
_MARGIN = 20 * mm
_SIZES = {Style.TITLE: 18.0, Style.HEADING: 13.0}
# reportlab: 0 left, 1 centred, 2 right
_ALIGNED: Mapping[Style, Literal[0, 1, 2]] = {
    Style.TITLE: 1,
    Style.CENTRED: 1,
    Style.LABEL: 1,
    Style.RIGHT: 2,
}
pdfmetrics.registerFont(UnicodeCIDFont(_FONT))


def render(sheet: Sheet, password: str = "") -> bytes:
    """Return the sheet as a PDF; with a ``password`` nobody opens it without.

    Raises:
        reportlab.platypus.doctemplate.LayoutError: one row of a grid is taller than a page.
    """
    width, height = (side * mm for side in sheet.paper.millimetres)
    flow = [_flowable(block, width - 2 * _MARGIN) for block in sheet.blocks]
    return _built(flow, (width, height), password)


def scan(seed: int) -> bytes:
    """Return a PDF of one page that is only a picture, without any text."""
    picture = Image(io.BytesIO(photograph(seed)), 160 * mm, 107 * mm)
    return _built([picture], (210 * mm, 297 * mm), "")


def _built(flow: list[Flowable], size: tuple[float, float], password: str) -> bytes:
    stream = io.BytesIO()
    template = SimpleDocTemplate(
        stream,
        pagesize=size,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        invariant=1,
        encrypt=StandardEncryption(password, strength=128) if password else None,
    )
    template.build(flow)
    return stream.getvalue()


def _flowable(block: Block, width: float) -> Flowable:
    if isinstance(block, Line):
        return _line(block)
    if isinstance(block, Seal):
        picture = Image(io.BytesIO(seal()), 42 * mm, 42 * mm)
        return Table([[picture]], colWidths=[width], style=TableStyle([("ALIGN", (0, 0), (-1, -1), "RIGHT")]))
    if isinstance(block, Break):
        return PageBreak()
    return _grid(block, width)


def _line(line: Line) -> Paragraph:
    size = _SIZES.get(line.style, 11.0)
    style = ParagraphStyle(
        line.style.value,
        fontName=_FONT,
        fontSize=size,
        leading=size * 1.6,
        alignment=_ALIGNED.get(line.style, 0),
        rightIndent=40 if line.style is Style.RIGHT else 0,
        wordWrap="CJK",
    )
    tail = f"<u>{_escaped(line.underlined)}</u>" if line.underlined else ""
    return Paragraph(_escaped(line.text) + tail, style)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _grid(grid: Grid, width: float) -> Table:
    whole = sum(grid.widths)
    widths = [width * share / whole for share in grid.widths]
    rows: list[list[list[Flowable]]] = []
    style = TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    if grid.ruled:
        style.add("GRID", (0, 0), (-1, -1), 0.6, "black")
    for row, boxes in enumerate(grid.rows):
        cells: list[list[Flowable]] = []
        for box in boxes:
            first, last = len(cells), len(cells) + box.span - 1
            room = sum(widths[first : last + 1]) - 12
            cells.append([_flowable(block, room) for block in box.blocks])
            cells.extend([] for _ in range(box.span - 1))
            style.add("SPAN", (first, row), (last, row))
        rows.append(cells)
    return Table(rows, colWidths=widths, style=style)
