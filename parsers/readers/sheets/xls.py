"""Binary Excel workbooks (Excel 5 to 2003, and what Kingsoft's ET writes) through python-calamine.

calamine sets memory aside for as many cells as a sheet claims to have, and ends the process where there is not so much,
so the claims and the cells' addresses are looked at first. Source: [MS-XLS] 2.4 (records).
"""

import io
import struct
from collections.abc import Iterator

import olefile

from parsers.document import Document, EncryptedError, UnreadableError
from parsers.readers.sheets.xlsx import AREA, tables

_LARGEST = 60_000_000
_STREAMS = ("Workbook", "Book")
_BEGIN, _LOCKED, _DIMENSIONS = 0x0809, 0x002F, 0x0200
_CELLS = frozenset((0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E))
_RUNS_OF_CELLS = frozenset((0x00BD, 0x00BE))


def read(data: bytes) -> Document:
    """Read an xls or et workbook; texts and places are as in an xlsx.

    Raises:
        UnreadableError: it is damaged, or its cells span an area no form has.
        EncryptedError: it is locked by a password.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            for name in filter(file.exists, _STREAMS):
                _refuse(_stream(file, name))
    except (OSError, struct.error, IndexError, ValueError, TypeError) as error:
        # olefile asks an entry for its size before it asks whether it is a stream.
        raise UnreadableError("Excel表格不完整或已损坏") from error
    return Document(tables(data), "xls")


def _stream(file: olefile.OleFileIO, name: str) -> bytes:
    if file.get_size(name) > _LARGEST:
        raise UnreadableError("Excel表格异常巨大，没有打开")
    content: bytes = file.openstream(name).read()
    return content


def _refuse(stream: bytes) -> None:
    """Refuse a workbook that is encrypted or has a sheet without end."""
    rows = columns = 0
    for code, content in _records(stream):
        if code == _LOCKED:
            raise EncryptedError("Excel表格设有密码")
        if code == _BEGIN:
            rows = columns = 0
        elif code in _CELLS or code in _RUNS_OF_CELLS:
            row, column = struct.unpack_from("<HH", content)
            if code in _RUNS_OF_CELLS:
                (column,) = struct.unpack_from("<H", content, len(content) - 2)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif code == _DIMENSIONS:
            (height,), (width,) = (
                (struct.unpack_from("<L", content, 4), struct.unpack_from("<H", content, 10))
                if len(content) >= 14
                else (struct.unpack_from("<H", content, 2), struct.unpack_from("<H", content, 6))
            )
            rows, columns = max(rows, height), max(columns, width)
        else:
            continue
        if rows * columns > AREA:
            raise UnreadableError("Excel表格异常巨大，没有打开")


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (code, content) of each record."""
    at = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        yield code, stream[at + 4 : at + 4 + length]
        at += 4 + length
