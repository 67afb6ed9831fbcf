import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from parsers.document import Table, UnreadableError
from parsers.readers.sheets.xlsx import read
from tests.parsers.word import package


def workbook(fill: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "登记表"
    fill(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def only_table(data: bytes) -> Table:
    (found,) = read(data).blocks
    assert isinstance(found, Table)
    return found


def test_numbers_and_dates_become_text() -> None:
    data = workbook(
        lambda sheet: sheet.append([13186095799, 2.5, True, dt.date(2024, 8, 11), dt.datetime(2024, 8, 1, 9)])  # noqa: DTZ001  Excel has no zones
    )

    assert [cell.text for cell in only_table(data).rows[0]] == [
        "13186095799",
        "2.5",
        "是",
        "2024-08-11",
        "2024-08-01 09:00",
    ]


def test_merged_cell_stands_once_and_names_its_place() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["标题", None, "右"])
        sheet.merge_cells("A1:B1")

    row = only_table(workbook(fill)).rows[0]

    assert [(cell.text, cell.columns, cell.place.cell) for cell in row] == [
        ("标题", 2, "sheet 登记表, cell A1"),
        ("右", 1, "sheet 登记表, cell C1"),
    ]


def test_sheet_that_begins_further_in_keeps_its_places_and_merges() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["C3"] = "标题"
        sheet.merge_cells("C3:D3")
        sheet["E3"] = "右"

    rows = only_table(workbook(fill)).rows

    assert [(cell.text, cell.columns, cell.place.cell) for row in rows for cell in row if cell.text] == [
        ("标题", 2, "sheet 登记表, cell C3"),
        ("右", 1, "sheet 登记表, cell E3"),
    ]


def test_empty_sheet_is_no_table() -> None:
    assert read(workbook(lambda _: None)).blocks == ()


def test_far_away_cell_is_refused() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = "远"

    with pytest.raises(UnreadableError, match="异常巨大"):
        read(workbook(fill))


def test_truncated_file_is_unreadable() -> None:
    whole = workbook(lambda sheet: sheet.append(["甲"]))

    with pytest.raises(UnreadableError, match="不完整或已损坏"):
        read(whole[: len(whole) // 2])


def test_zip_without_a_workbook_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="不完整或已损坏"):
        read(package({"xl/workbook.xml": "<x/>"}))
