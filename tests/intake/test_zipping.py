"""Files put into a ZIP file: whole, named in UTF-8, the same bytes each time."""

import datetime as dt
import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from intake import zipping
from intake.archive import Archive

WHEN = dt.datetime(2024, 10, 9, 9, 30, 12, tzinfo=dt.UTC)


def _zipped(*contents: tuple[str, bytes], moment: dt.datetime = WHEN) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for name, content in contents:
            zipping.add(book, name, moment, io.BytesIO(content), size=len(content))
    return target.getvalue()


def test_same_files_make_the_same_bytes() -> None:
    files = [("甲/一.docx", b"PK\x03\x04" + b"a" * 200_000), ("甲/二.txt", b"b" * 200_000)]

    assert _zipped(*files) == _zipped(*files)


def test_names_dates_and_modes_are_fixed() -> None:
    with zipfile.ZipFile(io.BytesIO(_zipped(("队😀/总结.txt", b"text")))) as book:
        (entry,) = book.infolist()

    assert (entry.filename, entry.date_time, entry.create_system, entry.external_attr >> 16) == (
        "队😀/总结.txt",
        (2024, 10, 9, 9, 30, 12),
        3,
        0o100644,
    )
    assert entry.flag_bits & 0x800


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b"\xff\xd8\xff\xe0" + b"a" * 5000, True),
        (b"\x89PNG\r\n" + b"a" * 5000, True),
        (b"PK\x03\x04" + b"a" * 5000, True),
        (b"\x00\x00\x00\x18ftypmp42" + b"a" * 5000, True),
        (b"RIFF\x00\x00\x00\x00WEBP" + b"a" * 5000, True),
        (b"RIFF\x00\x00\x00\x00WAVE" + b"a" * 5000, False),
        (b"%PDF-1.7" + b"a" * 5000, False),
        (b"\xd0\xcf\x11\xe0" + b"a" * 5000, False),
        (b"", False),
    ],
)
def test_what_is_compressed_already_is_stored(content: bytes, *, kept: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(_zipped(("a", content)))) as book:
        (entry,) = book.infolist()
        assert book.read(entry) == content

    assert entry.compress_type == (zipfile.ZIP_STORED if kept else zipfile.ZIP_DEFLATED)


def test_file_longer_than_a_piece_comes_whole() -> None:
    content = os.urandom(300_000)

    with zipfile.ZipFile(io.BytesIO(_zipped(("a.bin", content)))) as book:
        assert book.read("a.bin") == content


@pytest.mark.parametrize(("year", "shown"), [(1970, 1980), (2024, 2024), (2200, 2107)])
def test_date_is_one_that_zip_knows(year: int, shown: int) -> None:
    with zipfile.ZipFile(io.BytesIO(_zipped(("a", b"b"), moment=WHEN.replace(year=year)))) as book:
        assert book.infolist()[0].date_time[0] == shown


def test_large_file_is_never_in_memory(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    digest, size = archive.put_pieces(b"\xff\xd8\xff" + bytes(1_000_000) for _ in range(30))

    tracemalloc.start()
    try:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as book, archive.opened(digest) as source:
            zipping.add(book, "a.jpg", WHEN, source, size=size)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    with zipfile.ZipFile(tmp_path / "a.zip") as book:
        assert book.infolist()[0].file_size == size == 30_000_090
    assert peak < 3_000_000
