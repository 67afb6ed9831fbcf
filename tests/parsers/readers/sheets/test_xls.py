import struct

import pytest

from parsers.document import EncryptedError, UnreadableError
from parsers.readers.sheets import xls, xlsx
from tests.parsers import workbooks

_INTERFACE, _LOCKED = b"\xe1\x00\x02\x00\xb0\x04", b"\x2f\x00\x02\x00\xb0\x04"
_FIRST_CELL = struct.pack("<HHHH", 0x00FD, 10, 1, 1)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return workbooks.converted(tmp_path_factory.mktemp("xls"), "xls", workbooks.workbook())


def _patched(data: bytes, old: bytes, new: bytes) -> bytes:
    assert data.count(old) == 1
    assert len(old) == len(new)
    return data.replace(old, new)


def test_cells_are_those_of_the_xlsx(book: bytes) -> None:
    document = xls.read(book)

    assert (workbooks.cells(document), document.reader) == (workbooks.EXPECTED, "xls")
    assert workbooks.cells(xlsx.read(workbooks.workbook())) == workbooks.EXPECTED


def test_locked_workbook_is_told(book: bytes) -> None:
    with pytest.raises(EncryptedError, match="密码"):
        xls.read(_patched(book, _INTERFACE, _LOCKED))


def test_cell_far_away_is_refused(book: bytes) -> None:
    far = struct.pack("<HHHH", 0x00FD, 10, 65_535, 255)

    with pytest.raises(UnreadableError, match="异常巨大"):
        xls.read(_patched(book, _FIRST_CELL, far))


def test_claim_of_many_cells_is_refused(book: bytes) -> None:
    at = book.index(struct.pack("<HH", 0x0200, 14))
    claim = struct.pack("<HHLLHHH", 0x0200, 14, 0, 65_536, 0, 256, 0)

    with pytest.raises(UnreadableError, match="异常巨大"):
        xls.read(book[:at] + claim + book[at + len(claim) :])


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_truncated_file_is_unreadable(book: bytes, kept: float) -> None:
    with pytest.raises(UnreadableError, match="不完整或已损坏"):
        xls.read(book[: int(len(book) * kept)])
