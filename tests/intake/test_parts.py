"""The parts of a mail: every leaf has its outcome, and the mail its kind."""

import datetime as dt

import pytest

from domain.message import Kind, Outcome
from intake.demo import documents, pdf, word
from intake.demo.archive import packed
from intake.demo.mails import JPEG, PDF, ZIP, Client, File, Mail, bounced, page, written
from intake.demo.pictures import photograph
from intake.mime import read
from intake.parts import PartReader, Parts
from intake.unpack import open_archives
from tests.intake.cli import letters
from tests.intake.installed import CAMPAIGN, digest

READER = PartReader(CAMPAIGN)
FORM = File("登记表.docx", documents.registration_docx(letters.values()))
APPLICATION = File("申报书.docx", documents.application_docx(letters.application()))
SUMMARY = File("活动总结.docx", word.article("活动总结", ("一共开展活动十二场。",)))
LETTER = File("说明.docx", word.article("关于参加活动的说明", ("由会长与贵会联系。",)))
PHOTO = File("IMG_0001.jpg", photograph(3), JPEG)


def _read(raw: bytes) -> Parts:
    mail = open_archives(read(raw, digest(raw)))
    return READER.read(mail, [digest(leaf.content) for leaf in mail.leaves], dt.datetime(2024, 5, 6, tzinfo=dt.UTC))


def _outcomes(parts: Parts) -> list[tuple[str, str]]:
    return [(one.name, one.outcome.value) for one in parts.attachments]


def _codes(parts: Parts) -> list[str]:
    return [finding.code for finding in parts.findings]


def test_form_makes_a_submission() -> None:
    parts = _read(letters.letter(FORM))

    assert (parts.kind, _outcomes(parts), _codes(parts)) == (
        Kind.SUBMISSION,
        [("", "body"), ("登记表.docx", "form")],
        [],
    )
    assert [(one.kind, one.part, one.message) for one in parts.submissions] == [
        ("registration", "2", digest(letters.letter(FORM)))
    ]


def test_mail_without_files_is_correspondence() -> None:
    parts = _read(letters.letter())

    assert (parts.kind, _outcomes(parts), parts.findings) == (Kind.CORRESPONDENCE, [("", "body")], ())


def test_file_that_is_no_form_is_told_once() -> None:
    parts = _read(letters.letter(LETTER, LETTER))

    assert (parts.kind, _codes(parts)) == (Kind.SUBMISSION, ["no-form"])


def test_file_beside_a_form_is_passed_over_without_a_finding() -> None:
    parts = _read(letters.letter(FORM, LETTER))

    assert (_outcomes(parts)[1:], _codes(parts)) == ([("登记表.docx", "form"), ("说明.docx", "no-form")], [])


def test_material_alone_is_no_fault() -> None:
    parts = _read(letters.letter(SUMMARY))

    assert (parts.kind, _outcomes(parts)[1:], _codes(parts)) == (
        Kind.SUBMISSION,
        [("活动总结.docx", "material")],
        [],
    )


def test_materials_go_with_the_forms_of_their_mail() -> None:
    parts = _read(letters.letter(APPLICATION, SUMMARY, PHOTO))

    assert [one.materials for one in parts.submissions] == [frozenset({"summary", "photo"})]


def test_photograph_beside_a_form_is_a_material() -> None:
    parts = _read(letters.letter(FORM, PHOTO))

    assert (parts.attachments[2].outcome, parts.attachments[2].material) == (Outcome.MATERIAL, "photo")


def test_photograph_alone_is_a_file_that_cannot_be_read() -> None:
    parts = _read(letters.letter(PHOTO))

    assert (_outcomes(parts)[1:], _codes(parts)) == ([("IMG_0001.jpg", "file-unsupported")], ["file-unsupported"])


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (File("断.docx", FORM.data[:500]), "file-unreadable"),
        (File("空.docx", b""), "file-unreadable"),
        (File("扫描.pdf", pdf.scan(1), PDF), "file-unsupported"),
        (File("锁.pdf", documents.registration_pdf(letters.values(), password="8888"), PDF), "file-encrypted"),
        (File("断.zip", packed([("a.docx", FORM.data)])[:300], ZIP), "file-unreadable"),
        (File("材料.rar", b"Rar!\x1a\x07\x01\x00" + bytes(40)), "file-unreadable"),
    ],
)
def test_trouble_of_a_file_is_its_outcome_and_a_finding(file: File, code: str) -> None:
    parts = _read(letters.letter(FORM, file))

    assert (_outcomes(parts)[2], _codes(parts), len(parts.submissions)) == ((file.name, code), [code], 1)
    assert file.name in parts.findings[0].message


def test_files_of_an_archive_are_parts_of_their_own() -> None:
    parts = _read(letters.letter(File("材料.zip", packed([("a.docx", FORM.data), ("~$a.docx", b"x")]), ZIP)))

    assert [(one.path, one.outcome.value) for one in parts.attachments[1:]] == [
        ("2!a.docx", "form"),
        ("2!~$a.docx", "system-file"),
    ]
    assert [one.part for one in parts.submissions] == ["2!a.docx"]


def test_page_of_the_same_form_is_a_rendition() -> None:
    drawn = File("登记表.pdf", documents.registration_pdf(letters.values()), PDF)

    parts = _read(letters.letter(drawn, FORM))

    assert [(one.part, one.renditions) for one in parts.submissions] == [("3", ("2",))]


def test_cloud_link_is_a_finding_and_makes_a_submission() -> None:
    html = '<a href="https://pan.baidu.com/s/1demo">登记表.docx</a>'

    parts = _read(page(_mail(), html))

    assert (parts.kind, _codes(parts)) == (Kind.SUBMISSION, ["cloud-attachment"])


def test_bounce_is_automatic_and_its_form_is_not_read() -> None:
    parts = _read(bounced(_mail(FORM), "nobody@example.com"))

    assert (parts.kind, parts.submissions, parts.findings) == (Kind.AUTOMATIC, (), ())


def test_automatic_answer_with_a_form_lists_it_unread() -> None:
    answer = Mail("a@example.cn", "甲", "自动回复", letters.MAY, "已收到", (FORM,), ("Auto-Submitted: auto-replied",))

    parts = _read(written(answer, Client.PHONE))

    assert (parts.kind, _outcomes(parts), parts.submissions) == (
        Kind.AUTOMATIC,
        [("", "body"), ("登记表.docx", "no-form")],
        (),
    )


def _mail(*files: File) -> Mail:
    return Mail("a@example.cn", "甲", "登记表", letters.MAY, "请查收", files)
