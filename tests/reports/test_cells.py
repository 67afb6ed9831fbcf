"""Cells written in one piece: the same bytes as XlsxWriter's own."""

import io
import zipfile

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reports.cells import PlainCells

TEXTS = [
    "甲队",
    "",
    " 前有空格",
    "后有空格\t",
    "　",
    "第一行\n第二行",
    "尾行\n",
    '"引号"',
    "a<b>&c",
    "<r>一</r>",
    "<r><t>一</t></r>",
    "_x0041_",
    "a_b",
    "\x00\x0b\x1f",
    "\x7f\x85\xa0",
    "\ufffe\uffff",
    "😀",
    "=1+1",
    "http://example.com/?a=1&b=2",
    "长" * 32_767,
]
CELLS = [*TEXTS, 0, -3, 2**40, True]


def _sheet(kind: type[Worksheet], cell: str | int, *, formatted: bool) -> bytes:
    stream = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("表", worksheet_class=kind)
        style = book.add_format({"border": 1, "text_wrap": True}) if formatted else None
        for row, column in ((0, 0), (0, 27), (70_000, 3)):
            write = sheet.write_string if isinstance(cell, str) else sheet.write
            write(row, column, cell, style)
    return zipfile.ZipFile(stream).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("formatted", [True, False])
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: repr(cell)[:20])
def test_bytes_are_those_of_xlsxwriter(cell: str | int, formatted: bool) -> None:
    assert _sheet(PlainCells, cell, formatted=formatted) == _sheet(Worksheet, cell, formatted=formatted)
