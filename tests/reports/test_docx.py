"""The Word document, opened again, and as LibreOffice lays it out."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from reports import docx as written
from reports import pdf
from reports.fonts import fonts, installed
from reports.paper import Paper, paper
from tests.reports.libreoffice import converted
from tests.reports.sample import empty, report

FONTS = fonts(installed())
PAPER = paper(report(), office="某某科协办公室")
DATA = written.render(PAPER, pdf.chart(PAPER, FONTS))


def test_document_says_what_the_paper_says() -> None:
    found = docx.Document(io.BytesIO(DATA))

    text = [one.text for one in found.paragraphs]
    wanted = [PAPER.title, PAPER.subtitle, *(one.heading for one in PAPER.sections), *PAPER.signature, PAPER.issue]
    assert [one for one in wanted if one not in text] == []
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in found.tables]
    assert tables == [
        [list(table.heads), *([str(value) for value in row] for row in table.rows)]
        for section in PAPER.sections
        for table in section.tables
    ]


@pytest.mark.parametrize("made", [PAPER, paper(empty(), office="")], ids=["a table last", "a sentence last"])
def test_who_signs_stays_with_the_last_line(made: Paper) -> None:
    found = docx.Document(io.BytesIO(written.render(made, None)))

    content = list(found.iter_inner_content())
    signed = len(made.signature) + 1
    last, *signature = content[-signed - 1 :]
    line = last if isinstance(last, Paragraph) else last.rows[-1].cells[-1].paragraphs[0]
    kept = [one.paragraph_format.keep_with_next for one in (line, *signature) if isinstance(one, Paragraph)]
    assert kept == [True] * signed + [None]


def test_page_is_set_as_official_papers_are() -> None:
    found = docx.Document(io.BytesIO(DATA))

    page = found.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(one.mm) for one in margins if one] == [37, 35, 28, 26]
    assert round((page.page_width or Mm(0)).mm) == 210
    assert "PAGE" in page.footer._element.xml
    named = re.findall(r'w:eastAsia="([^"]*)"', found.element.xml)
    assert set(named) == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"}


def test_chart_is_a_vector_picture_with_words_and_a_spare() -> None:
    with zipfile.ZipFile(io.BytesIO(DATA)) as package:
        names = package.namelist()
        text = package.read("word/document.xml").decode()
        types = package.read("[Content_Types].xml").decode()

    assert "word/media/chart.svg" in names
    assert "svgBlip" in text
    assert 'descr="各周收到的材料件数：2024-W19 1件；2024-W20 3件。"'.replace(" ", "") in text.replace(" ", "")
    assert 'ContentType="image/svg+xml"' in types


def test_fonts_that_stand_in_are_named() -> None:
    with zipfile.ZipFile(io.BytesIO(DATA)) as package:
        table = package.read("word/fontTable.xml").decode()

    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table


def test_libreoffice_opens_it_at_about_the_length_of_the_pdf(tmp_path: Path) -> None:
    path = tmp_path / "周报.docx"
    path.write_bytes(DATA)

    opened = pypdfium2.PdfDocument(converted(path, "pdf", tmp_path))
    printed = pypdfium2.PdfDocument(pdf.render(PAPER, FONTS))

    assert abs(len(opened) - len(printed)) <= 1


def test_document_of_nothing_has_no_picture() -> None:
    found = docx.Document(io.BytesIO(written.render(paper(empty(), office=""), None)))

    assert len(found.inline_shapes) == 0
