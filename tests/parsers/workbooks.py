"""The same workbook in every format, made by LibreOffice from the xlsx that openpyxl writes."""

import datetime as dt
import io
import subprocess
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from parsers.document import Document, Table


def workbook() -> bytes:
    """Return an xlsx with a merged title, a number, a date and an empty cell at the end of a row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "登记表"
    sheet["B2"] = "活动登记表"
    sheet.merge_cells("B2:E2")
    sheet["B3"], sheet["C3"], sheet["D3"], sheet["E3"] = "手机", 13186095799, "时间", dt.date(2024, 8, 11)
    sheet["B4"], sheet["C4"], sheet["D4"] = "活动\n内容", 2.5, "负责人"
    sheet["B5"], sheet["C5"] = "左", "右"
    sheet.merge_cells("B5:B6")
    book.create_sheet("空表")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def converted(folder: Path, ending: str, data: bytes) -> bytes:
    """Return an xlsx in another format."""
    (folder / "book.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "book.xlsx")], check=True, capture_output=True, timeout=120)
    return (folder / f"book.{ending}").read_bytes()


EXPECTED = [
    ("活动登记表", 1, 4, "sheet 登记表, cell B2"),
    ("手机", 1, 1, "sheet 登记表, cell B3"),
    ("13186095799", 1, 1, "sheet 登记表, cell C3"),
    ("时间", 1, 1, "sheet 登记表, cell D3"),
    ("2024-08-11", 1, 1, "sheet 登记表, cell E3"),
    ("活动\n内容", 1, 1, "sheet 登记表, cell B4"),
    ("2.5", 1, 1, "sheet 登记表, cell C4"),
    ("负责人", 1, 1, "sheet 登记表, cell D4"),
    ("", 1, 1, "sheet 登记表, cell E4"),
    ("左", 2, 1, "sheet 登记表, cell B5"),
    ("右", 1, 1, "sheet 登记表, cell C5"),
]
"""Its cells, except the empty ones around: text, rows, columns, place."""


def cells(document: Document) -> list[tuple[str, int, int, str | None]]:
    """Return a document's cells that have content or stand at the end of the row of 负责人."""
    (table,) = document.blocks
    assert isinstance(table, Table)
    found = [(cell.text, cell.rows, cell.columns, cell.place.cell) for line in table.rows for cell in line]
    return [one for one in found if one[0] or one[3] == "sheet 登记表, cell E4"]
