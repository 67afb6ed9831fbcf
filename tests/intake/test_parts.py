"""The parts of a mail: every leaf has its outcome, and the mail its kind."""

import datetime as dt

import pytest

from domain.message import Kind
from intake.demo import documents, word
from intake.demo.archive import packed
from intake.demo.mails import JPEG, PDF, ZIP, Client, File, Mail, bounced, page, written
from intake.demo.pictures import photograph
from intake.mime import read
from intake.parts import MAILBOX_WARNING, PartReader, Parts
from intake.unpack import open_archives
from parsers.files import FileParser
from tests.intake import mails
from tests.intake.cli import letters
from tests.intake.collecting import digest
from tests.intake.installed import CAMPAIGN
from tests.intake.mails import PLAIN, file_part, mixed, text_part

READER = PartReader(CAMPAIGN, FileParser(CAMPAIGN))
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


@pytest.mark.parametrize(
    ("files", "outcomes", "codes"),
    [
        ((FORM, PHOTO), ["form", "material"], []),
        ((PHOTO,), ["no-form"], ["no-form"]),
        ((LETTER, PHOTO), ["no-form", "no-form"], ["no-form"]),
    ],
)
def test_recognised_photograph_is_a_material_beside_a_form_only(
    files: tuple[File, ...], outcomes: list[str], codes: list[str]
) -> None:
    parts = _read(letters.letter(*files))

    assert ([outcome for _, outcome in _outcomes(parts)[1:]], _codes(parts)) == (outcomes, codes)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (File("断.docx", FORM.data[:500]), "file-unreadable"),
        (File("空.docx", b""), "file-unreadable"),
        (File("说明.txt", b"plain words", "text/plain"), "file-unsupported"),
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


def test_material_tells_how_it_begins_and_where_it_lay() -> None:
    parts = _read(letters.letter(File("晨光队材料.zip", packed([("晨光队/活动总结.docx", SUMMARY.data)]), ZIP)))

    (found,) = (one for one in parts.attachments if one.material)
    assert (found.path, found.inside) == ("2!晨光队/活动总结.docx", "晨光队材料.zip")
    assert found.title == "活动总结\n一共开展活动十二场。"


@pytest.mark.parametrize(
    ("letter", "materials"),
    [
        ((File("材料.zip", packed([("活动图片/IMG_1.jpg", PHOTO.data)]), ZIP),), ["photo"]),
        ((File("活动照片.zip", packed([("IMG_1.jpg", PHOTO.data)]), ZIP),), ["photo"]),
        ((File("材料.zip", packed([("典型案例/一.docx", LETTER.data)]), ZIP),), ["case"]),
        ((File("材料.zip", packed([("典型案例/关于案例的说明.docx", LETTER.data)]), ZIP),), []),
        ((SUMMARY, PHOTO), ["summary", "photo"]),
        ((PHOTO,), []),
        ((LETTER,), []),
    ],
)
def test_file_without_words_is_what_its_place_says(letter: tuple[File, ...], materials: list[str]) -> None:
    parts = _read(letters.letter(*letter, subject="材料"))

    assert [one.material for one in parts.attachments if one.material] == materials


def test_pictures_of_a_mail_called_after_them_are_materials() -> None:
    parts = _read(letters.letter(PHOTO, LETTER, subject="活动照片"))

    assert [(one.name, one.material) for one in parts.attachments[1:]] == [(PHOTO.name, "photo"), (LETTER.name, None)]


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


FORM_OF_A_MAIL = (
    "<p>2024年沈阳市科技志愿服务活动登记表</p><table>"
    + "".join(
        f"<tr><td>{label}</td><td>{value}</td></tr>"
        for label, value in (
            ("服务队名称", letters.values().team_name),
            ("隶属单位", letters.values().unit),
            ("活动名称", letters.values().activity_name),
            ("计划开展时间", "6月5日"),
            ("负责人", "张三"),
            ("手机", "13800000000"),
            ("活动内容", "任务一：1.具体内容：义诊 2.任务目标：百人"),
        )
    )
    + "</table>"
)


def test_form_in_the_body_is_the_bodys_outcome() -> None:
    parts = _read(page(_mail(), FORM_OF_A_MAIL))

    assert (parts.kind, _outcomes(parts), _codes(parts)) == (
        Kind.SUBMISSION,
        [("", "body"), ("", "form")],
        [],
    )
    assert [(one.kind, one.part, one.form.reader) for one in parts.submissions] == [("registration", "2", "html")]


def test_form_in_the_body_is_a_rendition_of_the_attached_one() -> None:
    raw = mixed(text_part(FORM_OF_A_MAIL, kind=b"html"), file_part(b"a.docx", FORM.data))

    parts = _read(raw)

    assert _outcomes(parts) == [("", "form"), ("a.docx", "form")]
    assert [(one.part, one.renditions) for one in parts.submissions] == [("2", ("1",))]


def test_page_that_is_attached_is_read() -> None:
    parts = _read(letters.letter(File("登记表.doc", f"<html>{FORM_OF_A_MAIL}".encode(), "application/msword")))

    assert _outcomes(parts)[1:] == [("登记表.doc", "form")]


@pytest.mark.parametrize("header", [b"X-Autoreply: yes", b"Auto-Submitted: auto-replied"])
def test_form_does_not_outweigh_what_only_machines_write(header: bytes) -> None:
    parts = _read(mixed(text_part(FORM_OF_A_MAIL, kind=b"html"), headers=[*PLAIN, header]))

    assert (parts.kind, _outcomes(parts), parts.submissions) == (Kind.AUTOMATIC, [("", "body")], ())


@pytest.mark.parametrize(
    "header",
    [
        b"Auto-Submitted: auto-generated",
        b"From: postmaster@example.cn",
        b"List-Id: <x>\r\nPrecedence: list",
        b"Subject: " + mails.word("自动回复：登记表", "gbk"),
    ],
)
def test_form_outweighs_other_signs_of_a_machine(header: bytes) -> None:
    for form in (text_part(FORM_OF_A_MAIL, kind=b"html"), file_part(b"a.docx", FORM.data)):
        assert _read(mixed(text_part("x"), form, headers=[header])).kind is Kind.SUBMISSION
    assert _read(mixed(text_part("x"), headers=[header])).kind is Kind.AUTOMATIC
    assert _read(mixed(file_part(b"a.docx", LETTER.data), headers=[header])).kind is Kind.AUTOMATIC


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (b"Auto-Submitted: auto-generated", Kind.SUBMISSION),
        (b"Subject: " + mails.word("退信：登记表", "gbk"), Kind.SUBMISSION),
        (b"From: postmaster@example.cn", Kind.AUTOMATIC),
    ],
)
def test_file_that_may_be_a_form_outweighs_weak_signs(header: bytes, kind: Kind) -> None:
    assert _read(mixed(file_part(b"a.docx", FORM.data[:500]), headers=[header])).kind is kind
    assert _read(mixed(text_part("https://pan.baidu.com/s/1demo"), headers=[header])).kind is kind


def test_bounce_that_brings_back_a_form_is_automatic() -> None:
    sent = b"Content-Type: message/rfc822\r\n\r\n" + mixed(file_part(b"a.docx", FORM.data), boundary=b"sent")

    parts = _read(mixed(text_part("退信"), sent, headers=[b"From: postmaster@example.cn"]))

    assert (parts.kind, parts.submissions) == (Kind.AUTOMATIC, ())


def test_warning_of_the_provider_is_a_finding() -> None:
    subject = b"Subject: " + mails.word("网易邮箱提醒：阻止了一次不安全的收信请求", "gbk")

    parts = _read(mixed(text_part("x"), headers=[b"From: safe@service.netease.com", subject]))

    assert (parts.kind, _codes(parts)) == (Kind.AUTOMATIC, [MAILBOX_WARNING])
    assert "阻止了一次不安全的收信请求" in parts.findings[0].message


def test_video_linked_beside_a_form_is_a_finding_on_the_mail() -> None:
    link = '<a href="https://pan.baidu.com/s/1demo?pwd=ab12">视频.mp4</a>'

    parts = _read(mixed(text_part(link, kind=b"html"), file_part(b"a.docx", FORM.data)))

    assert (len(parts.submissions), _codes(parts)) == (1, ["cloud-attachment"])
    assert parts.findings[0].message == (
        "附件在网盘里（pan.baidu.com 视频.mp4，提取码ab12），没有随信发来，请发送方直接发送文件"
    )
    assert parts.findings[0].evidence["access_code"] == "ab12"


def _mail(*files: File) -> Mail:
    return Mail("a@example.cn", "甲", "登记表", letters.MAY, "请查收", files)
