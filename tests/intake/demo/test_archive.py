"""ZIP files with fixed bytes, and names as a Chinese Windows writes them."""

import io
import zipfile

from intake.demo.archive import packed, packed_gbk, stable

FILES = [("材料/登记表.docx", b"one"), ("说明.txt", b"two")]


def contents(data: bytes, encoding: str | None = None) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data), metadata_encoding=encoding) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_packed_holds_the_files() -> None:
    assert contents(packed(FILES)) == dict(FILES)


def test_gbk_names_read_back_as_gbk() -> None:
    assert contents(packed_gbk(FILES), "gbk") == dict(FILES)


def test_gbk_names_do_not_claim_utf_8() -> None:
    with zipfile.ZipFile(io.BytesIO(packed_gbk(FILES))) as archive:
        assert [entry.flag_bits & 0x800 for entry in archive.infolist()] == [0, 0]


def test_stable_forgets_when_a_file_was_packed() -> None:
    early, late = io.BytesIO(), io.BytesIO()
    for stream, year in ((early, 2001), (late, 2011)):
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(zipfile.ZipInfo("a.txt", (year, 1, 1, 0, 0, 0)), b"same")

    assert stable(early.getvalue()) == stable(late.getvalue())
    assert early.getvalue() != late.getvalue()
