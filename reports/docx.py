"""The weekly report as a Word document to edit, in the look of official papers (after GB/T 9704-2012).

Its fonts are the office's own by name; where a machine lacks one, Word takes the alternative that the document names.
"""

import io
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reports.files import write_whole
from reports.paper import Chart, Paper, Section, Table

_TITLE, _BODY, _HEAD, _KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_LATIN = "Times New Roman"
_ALTERNATIVES = {_TITLE: "宋体", _BODY: "仿宋", _HEAD: "SimHei", _KAI: "楷体"}
_TEXT_WIDTH = Mm(156)
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def write(paper: Paper, drawn: tuple[bytes, bytes] | None, path: Path) -> None:
    """Write the document, whole or not at all; ``drawn`` is its chart as SVG and PNG, None where it has none."""
    write_whole(path, render(paper, drawn))


def render(paper: Paper, drawn: tuple[bytes, bytes] | None) -> bytes:
    """Return the document's bytes."""
    document = docx.Document()
    _set_up(document, paper)
    _line(document, paper.title, _TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, after=6)
    _line(document, paper.subtitle, _KAI, 16, WD_ALIGN_PARAGRAPH.CENTER, after=14)
    for one in paper.sections:
        _section(document, one, drawn)
    _keep_last(document)
    for at, text in enumerate(paper.signature):
        line = _line(document, text, _BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT, before=28 if at == 0 else 0)
        line.paragraph_format.right_indent = Pt(64)
        line.paragraph_format.keep_with_next = True
    _line(document, paper.issue, _BODY, 10.5, WD_ALIGN_PARAGRAPH.LEFT, before=28)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: Document, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author = paper.title, paper.signature[0]
    properties.comments = paper.issue
    properties.language = "zh-CN"
    properties.created = properties.modified = paper.made.replace(tzinfo=None, microsecond=0)
    page = document.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    page.footer_distance = Mm(28)
    document.settings.odd_and_even_pages_header_footer = True
    _number(page.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number(page.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    _font(document.styles["Normal"], _BODY, 16)
    _font(document.styles["Heading 1"], _HEAD, 16)
    for part in document.part.package.parts:
        if part.partname == "/word/fontTable.xml":
            part._blob = _font_table()  # noqa: SLF001 -- the library keeps it as bytes and offers no way to set them


def _font(style: Any, name: str, size: float) -> None:  # noqa: ANN401 -- styles of several kinds
    style.font.name, style.font.size, style.font.bold = _LATIN, Pt(size), False
    style.font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), name)
    for colour in properties.findall(qn("w:color")):
        properties.remove(colour)
    for language in properties.findall(qn("w:lang")):
        properties.remove(language)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _ALTERNATIVES.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()


def _section(document: Document, section: Section, drawn: tuple[bytes, bytes] | None) -> None:
    heading = document.add_paragraph(style="Heading 1")
    _spaced(heading, before=10)
    heading.paragraph_format.first_line_indent = Pt(32)
    _written(heading, section.heading, _HEAD, 16)
    for text in section.paragraphs:
        line = _line(document, text, _BODY, 16, WD_ALIGN_PARAGRAPH.JUSTIFY)
        line.paragraph_format.first_line_indent = Pt(32)
    if section.chart is not None and drawn is not None:
        _chart(document, section.chart, *drawn)
    for table in section.tables:
        _table(document, table)


def _keep_last(document: Document) -> None:
    """Keep the last lines with those who sign: nobody signs a page on which nothing else stands."""
    *_, last = document.iter_inner_content()
    paragraphs = [last] if isinstance(last, Paragraph) else [one.paragraphs[0] for one in last.rows[-1].cells]
    for one in paragraphs:
        one.paragraph_format.keep_with_next = True


def _chart(document: Document, chart: Chart, svg: bytes, png: bytes) -> None:
    """Add the chart as a vector picture, with a picture of dots for programs that cannot draw it."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=_TEXT_WIDTH)
    part = Part(PackURI("/word/media/chart.svg"), "image/svg+xml", svg, document.part.package)
    key = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    inline = shape._inline  # noqa: SLF001 -- the library has no vector pictures
    inline.docPr.set("descr", chart.alt)
    (blip,) = inline.xpath(".//a:blip")
    blip.append(
        parse_xml(
            f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{_SVG_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{key}"/></a:ext></a:extLst>'
        )
    )
    _line(document, chart.caption, _HEAD, 12, WD_ALIGN_PARAGRAPH.CENTER, after=6)


def _table(document: Document, table: Table) -> None:
    caption = _line(document, table.caption, _HEAD, 12, WD_ALIGN_PARAGRAPH.CENTER, before=8)
    caption.paragraph_format.keep_with_next = True
    added = document.add_table(rows=1 + len(table.rows), cols=len(table.heads))
    added.style, added.alignment, added.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    sides = "".join(f'<w:{side} w:w="60" w:type="dxa"/>' for side in ("left", "right"))
    (look,) = added._tblPr.xpath("w:tblLook")  # noqa: SLF001 -- the library sets no margins
    look.addprevious(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
    widths = [Emu(int(_TEXT_WIDTH * wide / sum(table.widths))) for wide in table.widths]
    numeric = [bool(table.rows) and all(isinstance(row[at], int) for row in table.rows) for at in range(len(widths))]
    for column, wide in zip(added.columns, widths, strict=True):
        column.width = wide
    for row, values in zip(added.rows, (table.heads, *table.rows), strict=True):
        head = values is table.heads
        for at, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.width = widths[at]
            _filled(cell, str(value), head=head, centred=head or numeric[at])
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))  # noqa: SLF001 -- no way but this
    heads = added.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 -- no way but this
    heads.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def _filled(cell: _Cell, text: str, *, head: bool, centred: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = 1.0, Pt(1), Pt(1)
    _written(paragraph, text, _HEAD if head else _BODY, 10.5)
    if head:
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="EEEEEE"/>')
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 -- no way but this
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _line(  # noqa: PLR0913 -- one line, and how it is set
    document: Document,
    text: str,
    font: str,
    size: float,
    alignment: WD_ALIGN_PARAGRAPH,
    *,
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    _spaced(paragraph, before=before, after=after)
    _written(paragraph, text, font, size)
    return paragraph


def _spaced(paragraph: Paragraph, *, before: float = 0, after: float = 0) -> None:
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.6)


def _written(paragraph: Paragraph, text: str, font: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = _LATIN, Pt(size), False
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 -- the font of Chinese has no name there


def _number(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """Write the page number between dashes, in 四号."""
    paragraph.alignment = alignment
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Pt(14)
    _written(paragraph, "— ", _BODY, 14)
    run = paragraph.add_run()
    run.font.name, run.font.size = _LATIN, Pt(14)
    for xml in (
        '<w:fldChar {} w:fldCharType="begin"/>',
        '<w:instrText {} xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar {} w:fldCharType="end"/>',
    ):
        run._r.append(parse_xml(xml.format(nsdecls("w"))))  # noqa: SLF001 -- the library has no fields
    _written(paragraph, " —", _BODY, 14)
