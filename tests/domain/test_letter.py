"""Letters: what is said, on what ground, until when."""

import datetime as dt
from dataclasses import replace

import pytest

from domain.campaign import LetterKind, LetterTemplate
from domain.finding import Finding, Severity
from domain.letter import Letter, Mail, NoGroundError, letter, receipt, reply
from domain.rules import check
from domain.wording import words_in, wrong_words
from tests.domain.factories import CAMPAIGN, application, at, registration

DAY = dt.date(2024, 10, 15)
NAME = "关于健康科普进万家的老年人公益服务示范行动项目"
NO_CLAUSE = Finding("mobile-invalid", Severity.VERIFY, "手机“1”不像有效的号码", None, {"value": "1"}, "mobile")


def test_receipt_says_what_arrived_when() -> None:
    found = letter(LetterKind.RECEIPT, CAMPAIGN, application(at(10, 12), "A1B2C3D4E"), (), DAY)

    assert found == Letter(
        "回执：“智惠行动”项目申报书已收到（编号A1B2C3D4E）",
        "沈阳市晨光学会科技志愿服务队：\n\n"
        "　　你队为2024年沈阳市科技志愿服务活动报送的“智惠行动”项目申报书已于2024年10月12日收到。\n\n"
        "　　编号：A1B2C3D4E\n　　项目名称：健康科普老年人公益行动\n\n"
        "　　本邮件仅确认收到，受理结果另行告知。来信询问时，请注明编号。\n\n"
        "沈阳市科学技术协会办公室\n2024年10月15日\n",
    )


def test_rejection_quotes_each_clause_and_the_value_at_fault() -> None:
    sent = application(at(10, 12), project_name=NAME)
    findings = check(sent, CAMPAIGN, {})

    found = letter(LetterKind.REJECTION, CAMPAIGN, sent, (*findings, NO_CLAUSE), DAY)

    assert (
        "理由如下：\n\n"
        "1. 项目名称有23个汉字，最多20个。\n"
        f"   所填内容：{NAME}\n"
        "   依据：附件2 “智惠行动”项目申报书 填报说明，填报说明3\n"
        "   原文：“项目名称”应确切反映项目内容和范围，最多不超过20个汉字。"
        "申报组织为注册的科技志愿服务队名称，隶属单位须填写单位全称。\n\n"
    ) in found.text
    assert "mobile" not in found.text
    assert "手机" not in found.text


@pytest.mark.parametrize("findings", [(), (NO_CLAUSE,)])
@pytest.mark.parametrize("kind", [LetterKind.CORRECTION, LetterKind.REJECTION])
def test_nobody_is_turned_down_without_a_clause(kind: LetterKind, findings: tuple[Finding, ...]) -> None:
    with pytest.raises(NoGroundError):
        letter(kind, CAMPAIGN, application(at(10, 12)), findings, DAY, note=" \n")


def test_note_stands_behind_the_reasons() -> None:
    sent = application(at(10, 12), unit="市晨光学会")

    found = letter(LetterKind.REJECTION, CAMPAIGN, sent, check(sent, CAMPAIGN, {}), DAY, note="附件\n打不开。")

    assert "隶属单位须填写单位全称。\n\n　　补充说明：附件 打不开。\n\n　　如有异议" in found.text


def test_correction_may_say_the_note_alone() -> None:
    found = letter(LetterKind.CORRECTION, CAMPAIGN, application(at(10, 12)), (NO_CLAUSE,), DAY, note="手机打不通。")

    assert "需要补正以下内容：\n\n　　补充说明：手机打不通。\n\n　　请于2024年10月31日前" in found.text


def test_nobody_is_rejected_by_a_note_alone() -> None:
    with pytest.raises(NoGroundError):
        letter(LetterKind.REJECTION, CAMPAIGN, application(at(10, 12)), (NO_CLAUSE,), DAY, note="手机打不通。")


def test_receipt_for_several_forms_names_each_once() -> None:
    sent = [application(at(10, 12), f"A000000{number}", project_name=f"项目{number}") for number in range(1, 6)]

    found = receipt(CAMPAIGN, sent, DAY)

    assert found.subject == "回执：“智惠行动”项目申报书已收到（编号A0000001、A0000002、A0000003等5个）"
    assert "沈阳市晨光学会科技志愿服务队：\n\n" in found.text
    assert "　　项目名称：项目1、项目2、项目3等5个\n" in found.text


def test_mail_without_a_form_is_answered_with_the_note() -> None:
    mail = Mail("M0123456789", "李\n四", "", at(10, 12))

    assert reply(CAMPAIGN, mail, "没有收到表格。", DAY) == Letter(
        "请补正：材料（编号M0123456789）",
        "李 四：\n\n　　你队于2024年10月12日为2024年沈阳市科技志愿服务活动报送的材料"
        "（编号M0123456789，邮件标题：（无标题））收悉。经核对，需要补正以下内容：\n\n"
        "　　补充说明：没有收到表格。\n\n"
        "　　请尽快将补正后的完整材料重新发送到本邮箱，并在邮件标题中注明编号M0123456789。\n\n"
        "沈阳市科学技术协会办公室\n2024年10月15日\n",
    )
    with pytest.raises(NoGroundError):
        reply(CAMPAIGN, mail, " ", DAY)


@pytest.mark.parametrize(
    ("day", "until"), [(DAY, "请于2024年10月31日前将补正后"), (dt.date(2024, 11, 1), "请尽快将补正后")]
)
def test_correction_is_due_by_the_window_while_that_is_open(day: dt.date, until: str) -> None:
    sent = application(at(10, 12), unit="市晨光学会")

    assert until in letter(LetterKind.CORRECTION, CAMPAIGN, sent, check(sent, CAMPAIGN, {}), day).text


def test_form_without_a_window_is_due_soon() -> None:
    sent = registration(at(5, 12), planned_time="另行通知")
    found = letter(LetterKind.CORRECTION, CAMPAIGN, sent, check(sent, CAMPAIGN, {}), DAY)

    assert "请尽快将补正后" in found.text
    assert (
        "   所填内容：另行通知\n   依据：附件1 2024年沈阳市科技志愿服务活动登记表，附件1 计划开展时间\n" in found.text
    )


def test_what_the_sender_wrote_is_never_filled_in_again() -> None:
    sent = application(at(10, 12), team_name="{office}队", applicant="{office}队")
    bare = replace(CAMPAIGN, letters={LetterKind.RECEIPT: LetterTemplate("{team}", "\n{team}{id}\n")})

    assert letter(LetterKind.RECEIPT, bare, sent, (), DAY) == Letter("{office}队", "{office}队A0000001\n")


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("{a}和{b}", []),
        ("{c}", ["不认识 {c}。可以用的有：{a}、{b}"]),
        ("{a!r}{b:>9}", ["{a} 里不能带格式。请只写 {a}", "{b} 里不能带格式。请只写 {b}"]),
        ("{a", ["花括号不成对。要写花括号里的内容，前后各一个：{value}"]),
        ("{}", ["不认识 {}。可以用的有：{a}、{b}"]),
    ],
)
def test_wrong_words_are_explained(text: str, complaints: list[str]) -> None:
    assert wrong_words(text, {"a", "b"}) == complaints


def test_words_of_a_text_are_those_in_single_braces() -> None:
    assert (words_in("{a}{{b}}"), words_in("{")) == ({"a"}, set())
