"""One file to its forms, its material, or what is wrong with it."""

import io

import docx
import docx.shared
import pytest

from intake.demo import documents, pdf, word
from intake.demo.archive import packed
from intake.demo.pictures import photograph
from intake.demo.values import ApplicationValues, RegistrationValues
from intake.packs import load_campaign
from parsers.files import READERS, FileParser
from parsers.sniff import FORMATS
from parsers.steps import ParsedFile

PARSER = FileParser(load_campaign("shenyang-2024"))
VALUES = RegistrationValues(team_name="甲队", unit="乙所", activity_name="丙活动", mobile="13900000000")
DOCX = documents.registration_docx(VALUES)
ARTICLE = word.article("关于参加活动的说明", ("详见来信。",))


def _brief(parsed: ParsedFile) -> tuple[str, list[str], str | None, str | None]:
    return parsed.reader, [form.kind for form in parsed.forms], parsed.material, parsed.trouble


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (DOCX, ("docx", ["registration"], None, None)),
        (documents.registration_pdf(VALUES), ("pdf", ["registration"], None, None)),
        (documents.registration_xlsx(VALUES), ("xlsx", ["registration"], None, None)),
        (documents.registration_list_xlsx([VALUES, VALUES]), ("xlsx", ["registration"] * 2, None, None)),
        (documents.application_docx(ApplicationValues()), ("docx", ["application"], None, None)),
        (ARTICLE, ("docx", [], None, None)),
        (word.article("活动总结", ("十二场。",)), ("docx", [], "summary", None)),
        (b"", ("", [], None, "file-unreadable")),
        (DOCX[: len(DOCX) // 2], ("", [], None, "file-unreadable")),
        (packed([("a.docx", DOCX)])[:200], ("", [], None, "file-unreadable")),
        (b"%PDF-1.7 and nothing more", ("", [], None, "file-unreadable")),
        (documents.registration_pdf(VALUES, password="1"), ("", [], None, "file-encrypted")),
        (pdf.scan(1), ("scan", [], None, None)),
        (photograph(1), ("scan", [], None, None)),
        (packed([("a.docx", DOCX)]), ("", [], None, "file-unsupported")),
        (b"plain words", ("", [], None, "file-unsupported")),
    ],
)
def test_file_comes_out_as(data: bytes, expected: tuple[str, list[str], str | None, str | None]) -> None:
    assert _brief(PARSER.parse(data, "附件")) == expected


def test_office_file_with_a_password_is_told_apart() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + b"\x00\x00"

    assert _brief(PARSER.parse(locked, "表.docx")) == ("", [], None, "file-encrypted")


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "0字节"), (DOCX[:200], "不完整"), (b"Rar!\x1a\x07\x01\x00", "RAR压缩包"), (b"a\x00b", "不认识的格式")],
)
def test_trouble_says_its_reason_in_chinese(data: bytes, name: str) -> None:
    assert name in PARSER.parse(data, "附件").reason


def test_name_is_not_believed() -> None:
    assert PARSER.parse(DOCX, "照片.jpg").forms[0].fields["team_name"].value == "甲队"


def test_photograph_named_as_one_is_a_material_and_no_trouble() -> None:
    assert _brief(PARSER.parse(photograph(1), "活动照片1.jpg")) == ("scan", [], "photo", None)


def test_unreadable_material_stays_unreadable() -> None:
    parsed = PARSER.parse(DOCX[:200], "活动总结.docx")

    assert (parsed.material, parsed.trouble) == ("summary", "file-unreadable")


def test_form_named_as_a_material_is_a_form() -> None:
    assert _brief(PARSER.parse(DOCX, "活动总结.docx")) == ("docx", ["registration"], None, None)


def test_every_reader_takes_a_known_format() -> None:
    assert set(READERS) <= set(FORMATS)


def test_picture_of_a_seal_in_a_word_file_is_seen() -> None:
    sealed = [
        PARSER.parse(documents.application_docx(ApplicationValues(sealed=stamped)), "申报书.docx")
        .forms[0]
        .fields["sealed"]
        .value
        for stamped in (True, False)
    ]

    assert sealed == [True, None]


def _pasted(*pages: bytes) -> bytes:
    """Return a Word file with nothing but pictures of pages."""
    word_file = docx.Document()
    for page in pages:
        word_file.add_picture(io.BytesIO(page), width=docx.shared.Mm(160))
    target = io.BytesIO()
    word_file.save(target)
    return target.getvalue()


def test_pages_pasted_into_a_word_file_are_recognised() -> None:
    pages = _pasted(photograph(1) + bytes(20_000), photograph(2) + bytes(20_000))

    assert PARSER.parse(pages, "登记表.docx").reader == "scan"
    assert PARSER.parse(pages, "活动总结.docx").reader == "docx"
