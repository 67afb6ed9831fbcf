import io
import struct
import zipfile
import zlib

import pytest

from domain.message import Outcome
from intake.unpack import unpack
from tests.intake.archives import aes_zipped
from tests.intake.mails import zipped
from tests.intake.unpack.leaves import leaf, opened, outcomes

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 4000], ids=["empty", "short", "long"])
def test_zip_methods(method: int, content: bytes) -> None:
    assert opened(zipped([(b"a.bin", content)], method=method)) == [("2!a.bin", content, None)]


@pytest.mark.parametrize("junk", [b"MZ" + bytes(5000), b"PK00", b"a line of text\r\n"])
def test_zip_with_something_in_front(junk: bytes) -> None:
    assert opened(junk + zipped([(b"a.txt", b"x")])) == [("2!a.txt", b"x", None)]


def test_zip_with_a_comment_and_something_behind() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
        archive.comment = b"PK comment"

    assert opened(buffer.getvalue() + b"\r\n") == [("2!a.txt", b"x", None)]


def test_zip_of_64_bits() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as entry:
        entry.write(b"x")

    assert opened(buffer.getvalue()) == [("2!a.txt", b"x", None)]


def test_zip_whose_end_is_of_64_bits() -> None:
    plain = zipped([(b"a.txt", b"x")])
    at = plain.find(b"PK\x05\x06")
    _, _, _, _, count, size, offset, _ = struct.unpack("<4s4H2LH", plain[at:])
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)

    assert opened(plain[:at] + end64 + locator + end) == [("2!a.txt", b"x", None)]


@pytest.mark.parametrize(("wrong", "path"), [(0, "2!登记表.txt"), (1, "2!a.txt")])
def test_zip_with_a_unicode_path(wrong: int, path: str) -> None:
    buffer = io.BytesIO()
    entry = zipfile.ZipInfo("a.txt")
    name = struct.pack("<BL", 1, zlib.crc32(b"a.txt") ^ wrong) + "登记表.txt".encode()
    entry.extra = struct.pack("<HH", 0x7075, len(name)) + name
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, b"x")

    assert opened(buffer.getvalue()) == [(path, b"x", None)]


def test_zip_name_that_is_not_the_utf_8_it_says() -> None:
    content = zipped([("登记表.txt".encode("gbk"), b"x")], flags=0x800)

    assert opened(content) == [("2!登记表.txt", b"x", None)]


def test_zip_encrypted_with_aes() -> None:
    assert outcomes(aes_zipped([("a.txt", b"x")], b"8888")) == [("2!a.txt", Outcome.ENCRYPTED)]


def changed(content: bytes, offset: int, value: bytes) -> bytes:
    """Return the archive with other bytes at this offset of the directory's first line."""
    at = content.find(b"PK\x01\x02") + offset
    return content[:at] + value + content[at + len(value) :]


@pytest.mark.parametrize(
    ("method", "name"), [(9, "Deflate64"), (93, "Zstandard"), (95, "XZ"), (98, "PPMd"), (77, "第77号")]
)
def test_zip_of_an_unsupported_method(method: int, name: str) -> None:
    (found,) = unpack([leaf(changed(zipped([(b"a.txt", b"x")]), 10, bytes([method, 0])))])

    assert (found.outcome, found.reason) == (
        Outcome.UNREADABLE,
        f"压缩包用了不常见的压缩方法（{name}），请用普通的ZIP重新压缩",
    )


@pytest.mark.parametrize("size", [0, 10, 5000])
def test_zip_whose_entry_lies_about_its_size(size: int) -> None:
    content = changed(zipped([(b"a.txt", b"text" * 250)]), 24, struct.pack("<L", size))

    assert outcomes(content) == [("2!a.txt", Outcome.UNREADABLE)]


def test_zip_whose_entries_lie_over_each_other() -> None:
    content = zipped([(b"a.txt", bytes(range(256)))], method=zipfile.ZIP_STORED)
    at, end = content.find(b"PK\x01\x02"), content.find(b"PK\x05\x06")
    directory = content[at:end] * 3
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, len(directory), at, 0)

    assert outcomes(content[:at] + directory + tail) == [("2!a.txt", None), ("2", Outcome.TOO_LARGE)]


def test_zip_of_very_many_folders() -> None:
    line = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"/"
    directory = line * 20_001
    content = directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(directory), 0, 0)

    assert outcomes(content) == [("2", Outcome.TOO_LARGE)]


def test_zip_link_is_passed_over() -> None:
    content = changed(zipped([(b"a", b"/etc/passwd")]), 38, struct.pack("<L", 0o120777 << 16))
    content = changed(content, 5, b"\x03")

    assert outcomes(content) == [("2!a", Outcome.SYSTEM)]


def test_zip_volume_of_several() -> None:
    content = bytearray(zipped([(b"a.txt", b"x")]))
    content[content.find(b"PK\x05\x06") + 4] = 1

    assert outcomes(bytes(content)) == [("2", Outcome.UNREADABLE)]


def test_zip_that_asks_for_a_huge_dictionary() -> None:
    content = bytearray(zipped([(b"a.txt", b"x" * 100)], method=zipfile.ZIP_LZMA))
    at = content.find(b"a.txt") + 5
    content[at + 5 : at + 9] = b"\xff\xff\xff\xff"

    assert outcomes(bytes(content)) == [("2!a.txt", Outcome.UNREADABLE)]
