"""Excel workbooks through python-calamine: each sheet with content becomes one table.

A sheet whose cells reach to XFD1048576 makes calamine ask for the dense range and end the process, so the cells'
addresses are looked at first, in the sheet's own XML.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import TypeAlias

from python_calamine import CalamineError, PasswordError, load_workbook

from parsers.document import Cell, Document, EncryptedError, Paragraph, Table, UnreadableError
from parsers.readers.package import DAMAGE

Corner: TypeAlias = tuple[int, int]

AREA = 2_000_000
"""More cells than this are on no form's sheet, empty ones counted."""
_SHEET = 64_000_000
_ADDRESS = re.compile(rb'<(?:\w+:)?c\b[^>]*? r="([A-Z]{1,3})(\d{1,7})"')


def read(data: bytes) -> Document:
    """Read an xlsx or xlsm workbook.

    A number that is whole becomes its digits (phones are often numbers), a date becomes ISO. Places are named by
    sheet and cell (``sheet 登记表, cell B3``).

    Raises:
        UnreadableError: it is damaged, or its cells span an area no form has.
        EncryptedError: it is locked by a password.
    """
    _refuse_vast(data)
    return Document(tables(data), "xlsx")


def tables(data: bytes) -> tuple[Table, ...]:
    """Return the sheets of a workbook that have content; its cells' addresses must have been looked at.

    Raises:
        UnreadableError: it is damaged.
        EncryptedError: it is locked by a password.
    """
    try:
        book = load_workbook(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        found = [
            _table(name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])
            for name, sheet in sheets
        ]
    except PasswordError as error:
        raise EncryptedError("Excel表格设有密码") from error
    except (CalamineError, zipfile.BadZipFile, ValueError) as error:
        raise UnreadableError("Excel表格不完整或已损坏") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        # calamine is Rust: what it takes for impossible ends in an exception that is no Exception.
        raise UnreadableError("Excel表格不完整或已损坏") from error
    return tuple(table for table in found if table.rows)


def _refuse_vast(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if not entry.filename.startswith("xl/worksheets/") or not entry.filename.endswith(".xml"):
                    continue
                if entry.file_size > _SHEET:
                    raise UnreadableError("Excel表格异常巨大，没有打开")
                with archive.open(entry) as stream:
                    content = stream.read(_SHEET + 1)
                if len(content) > _SHEET or _area(content) > AREA:
                    raise UnreadableError("Excel表格异常巨大，没有打开")
    except DAMAGE as error:
        raise UnreadableError("文件不完整或已损坏") from error


def _area(content: bytes) -> int:
    rows = columns = 0
    for letters, digits in _ADDRESS.findall(content):
        rows = max(rows, int(digits))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
    return rows * columns


def _table(
    name: str, values: Sequence[Sequence[object]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
) -> Table:
    spans = {first: (last[0] - first[0] + 1, last[1] - first[1] + 1) for first, last in merged}
    covered = {
        (row, column)
        for first, last in merged
        for row in range(first[0], min(last[0], len(values)) + 1)
        for column in range(first[1], last[1] + 1)
        if (row, column) != first
    }
    table = f"sheet {name}"
    rows: list[tuple[Cell, ...]] = []
    for row, line in enumerate(values):
        cells: list[Cell] = []
        for column, value in enumerate(line):
            if (row, column) in covered:
                continue
            text = _text(value)
            height, width = spans.get((row, column), (1, 1))
            blocks = (Paragraph(text),) if text else ()
            cells.append(Cell(row, column, blocks, height, width, table))
        rows.append(tuple(cells))
    filled = any(cell.blocks for cells in rows for cell in cells)
    return Table(tuple(rows) if filled else (), table)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.strftime("%Y-%m-%d %H:%M")
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
