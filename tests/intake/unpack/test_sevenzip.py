import io
import struct
import zlib
from pathlib import Path

import py7zr
import pytest

from domain.message import Outcome
from intake.unpack import FREE_BYTES, MAX_BYTES
from tests.intake.archives import sevenzipped
from tests.intake.unpack.leaves import opened, outcomes

ENTRIES = [("附件/登记表.txt", b"hello"), ("二.txt", bytes(range(256)) * 2000), ("三.txt", b"")]
METHODS = {
    "lzma": [{"id": py7zr.FILTER_LZMA}],
    "lzma2": [{"id": py7zr.FILTER_LZMA2, "preset": 9}],
    "bzip2": [{"id": py7zr.FILTER_BZIP2}],
    "deflate": [{"id": py7zr.FILTER_DEFLATE}],
    "copy": [{"id": py7zr.FILTER_COPY}],
    "ppmd": [{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 24}],
    "zstandard": [{"id": py7zr.FILTER_ZSTD, "level": 3}],
}


@pytest.mark.parametrize("method", METHODS)
def test_sevenzip_methods(method: str) -> None:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", filters=METHODS[method]) as archive:
        for name, content in ENTRIES:
            archive.writestr(content, name)

    assert opened(buffer.getvalue()) == [(f"2!{name}", content, None) for name, content in ENTRIES]


@pytest.mark.parametrize("outside", ["../a.txt", "/a.txt", "C:/a.txt"])
def test_sevenzip_paths_stay_inside(outside: str) -> None:
    placeholder = "placeholder"[: len(outside)].encode("utf-16-le")
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        archive.set_encoded_header_mode(False)
        archive.writestr(b"x", placeholder.decode("utf-16-le"))
    content = bytearray(buffer.getvalue().replace(placeholder, outside.encode("utf-16-le")))
    resealed(content)

    assert opened(bytes(content)) == [("2!C/a.txt" if ":" in outside else "2!a.txt", b"x", None)]


def resealed(content: bytearray) -> None:
    """Mend the checksums of an archive whose header was changed."""
    offset, size = struct.unpack_from("<QQ", content, 12)
    content[28:32] = struct.pack("<L", zlib.crc32(content[32 + offset : 32 + offset + size]))
    content[8:12] = struct.pack("<L", zlib.crc32(content[12:32]))


def test_sevenzip_entries_of_one_name_keep_apart() -> None:
    assert opened(sevenzipped([("a.txt", b"1"), ("a.txt", b"2")])) == [
        ("2!a.txt", b"1", None),
        ("2!a.txt#2", b"2", None),
    ]


def test_sevenzip_encrypted() -> None:
    assert outcomes(sevenzipped(ENTRIES, "8888")) == [(f"2!{name}", Outcome.ENCRYPTED) for name, _ in ENTRIES]


def test_sevenzip_with_encrypted_names() -> None:
    assert outcomes(sevenzipped(ENTRIES, "8888", header=True)) == [("2", Outcome.ENCRYPTED)]


@pytest.mark.parametrize("size", [FREE_BYTES + 1, MAX_BYTES + 1])
def test_sevenzip_bomb(size: int) -> None:
    assert outcomes(sevenzipped([("a.bin", bytes(size))])) == [("2", Outcome.TOO_LARGE)]


def test_sevenzip_many_entries() -> None:
    found = outcomes(sevenzipped([(f"{number}.txt", b"x") for number in range(600)]))

    assert [outcome for _, outcome in found] == [None] * 500 + [Outcome.TOO_LARGE]


def test_sevenzip_damaged_entry() -> None:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", filters=METHODS["copy"]) as archive:
        for name, content in (("a.txt", b"first"), ("b.txt", b"other")):
            archive.writestr(content, name)
    content = buffer.getvalue().replace(b"other", b"OTHER")

    assert outcomes(content) == [("2!a.txt", None), ("2!b.txt", Outcome.UNREADABLE), ("2", Outcome.UNREADABLE)]


def test_sevenzip_link_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("a.txt")
    (tmp_path / "a.txt").write_bytes(b"x")
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        archive.write(tmp_path / "a.txt", "a.txt")
        archive.write(tmp_path / "link", "link")

    assert outcomes(buffer.getvalue()) == [("2!a.txt", None), ("2!link", Outcome.SYSTEM)]
