"""Findings about files and messages, and rules as packs declare them."""

from dataclasses import replace

import pytest

from domain.campaign import Rule
from domain.finding import Finding, Severity
from domain.rules import check, file_finding, validate_rule
from domain.rules.validation import Fault
from tests.domain.factories import CAMPAIGN, application, blank_form, registration, rule, submission, with_rule


def test_file_finding_fills_the_message() -> None:
    found = file_finding(CAMPAIGN, "file-unreadable", name="登记表.docx", reason="压缩包损坏")

    message = "文件“登记表.docx”打不开：压缩包损坏"
    evidence = {"name": "登记表.docx", "reason": "压缩包损坏"}
    assert found == Finding("file-unreadable", Severity.CORRECT, message, None, evidence)


def test_file_finding_without_words() -> None:
    assert file_finding(CAMPAIGN, "no-form") == Finding("no-form", Severity.CORRECT, "来信中没有登记表或申报书")


@pytest.mark.parametrize(("code", "words"), [("no-such-code", {}), ("file-encrypted", {})])
def test_file_finding_that_the_pack_cannot_make_is_an_error(code: str, words: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        file_finding(CAMPAIGN, code, **words)


def test_findings_come_in_the_order_of_the_pack() -> None:
    read = replace(application(mobile="1", unit="市晨光学会", sealed=False), message="0f")

    found = [one.code for one in check(read, CAMPAIGN, {})]

    order = [one.code for one in CAMPAIGN.rules]
    assert found == ["mobile-invalid", "unit-not-full-name", "cover-mismatch", "seal-missing", "materials-missing"]
    assert [order.index(code) for code in found] == sorted(order.index(code) for code in found)


def test_rule_for_another_form_is_not_asked() -> None:
    only = with_rule(replace(rule("mobile-invalid"), forms=("application",)))

    assert check(registration(mobile="1"), only, {}) == ()


def test_blank_form_stands_alone_wherever_its_rule_stands() -> None:
    reverse = replace(CAMPAIGN, rules=CAMPAIGN.rules[::-1])

    assert [one.code for one in check(submission(blank_form("application")), reverse, {})] == ["form-not-filled"]


def test_several_projects_replace_a_finding_on_their_own_field_only() -> None:
    too_long = replace(rule("project-name-too-long"), params={"field": "leader", "limit": 1})
    both = replace(CAMPAIGN, rules=(rule("several-projects"), too_long))

    found = check(application(project_name="1.健康科普行动 2.急救技能行动"), both, {})

    assert [one.code for one in found] == ["several-projects", "project-name-too-long"]


def test_holder_is_judged_where_no_rule_speaks_before_it() -> None:
    only = with_rule(rule("account-holder-mismatch"))

    found = check(application(unit="市晨光学会"), only, {})

    assert [one.code for one in found] == ["account-holder-mismatch"]


@pytest.mark.parametrize("one", CAMPAIGN.rules, ids=lambda one: one.code)
def test_shipped_rule_is_valid(one: Rule) -> None:
    assert validate_rule(one, CAMPAIGN) == []


@pytest.mark.parametrize(
    ("one", "complaints"),
    [
        (replace(rule("mobile-invalid"), check="telepathy"), ["检查“telepathy”不存在"]),
        (replace(rule("mobile-invalid"), params={}), ["检查“mobile”缺少参数 field"]),
        (replace(rule("mobile-invalid"), params={"field": 1}), ["参数 field 应为文字"]),
        (replace(rule("mobile-invalid"), params={"field": ""}), ["参数 field 应为文字"]),
        (
            replace(rule("mobile-invalid"), params={"field": "mobile", "limit": 3}),
            ["检查“mobile”没有参数 limit"],
        ),
        (replace(rule("mobile-invalid"), params={"field": "fax"}), ["参数 field 提到的“fax”没有定义"]),
        (
            replace(rule("mobile-invalid"), params={"field": "overview"}),
            ["参数 field 提到的“overview”，表格 registration 没有这一栏"],
        ),
        (replace(rule("mobile-invalid"), message="{count}"), ["提示语 message 不认识 {count}"]),
        (replace(rule("mobile-invalid"), message="{value!r}"), ["提示语 message {value} 里不能带格式"]),
        (replace(rule("mobile-invalid"), message="{value:>9}"), ["提示语 message {value} 里不能带格式"]),
        (replace(rule("mobile-invalid"), message="{}"), ["提示语 message 不认识 {}"]),
        (
            replace(rule("mobile-invalid"), message="{value.__class__}"),
            ["提示语 message 不认识 {value.__class__}"],
        ),
        (replace(rule("no-form"), message="{reason}{size}"), ["提示语 message 不认识 {size}"]),
        (replace(rule("no-form"), params={"field": "unit"}), ["检查“file”没有参数 field"]),
        (
            replace(rule("project-name-too-long"), params={"field": "project_name", "limit": -1}),
            ["参数 limit 应为整数"],
        ),
        (
            replace(rule("project-name-too-long"), params={"field": "project_name", "limit": True}),
            ["参数 limit 应为整数"],
        ),
        (
            replace(rule("not-a4"), params={"width": 595.3, "height": 0, "tolerance": 0.02}),
            ["参数 height 应为大于零的数"],
        ),
        (
            replace(rule("materials-missing"), params={"materials": ["summary", "video"]}),
            ["参数 materials 提到的“video”没有定义"],
        ),
        (replace(rule("materials-missing"), params={"materials": "summary"}), ["参数 materials 应为文字的列表"]),
        (
            replace(rule("cover-mismatch"), params={"pairs": [["applicant", "team_name", "unit"]]}),
            ["参数 pairs 应为成对的栏目名"],
        ),
        (replace(rule("cover-mismatch"), params={"pairs": []}), ["参数 pairs 应为成对的栏目名"]),
        (
            replace(rule("cover-mismatch"), params={"pairs": [["unit", "unit"]], "unless": "no-such-code"}),
            ["参数 unless 提到的“no-such-code”没有定义"],
        ),
        (
            replace(rule("overview-incomplete"), params={"field": "overview", "topics": {}}),
            ["参数 topics 应为各项内容及其表述"],
        ),
        (
            replace(rule("overview-incomplete"), params={"field": "overview", "topics": {"时间": ["(年"]}}),
            ["参数 时间 的表述“(年”写法有误"],
        ),
        (
            replace(rule("overview-incomplete"), params={"field": "overview", "topics": {"时间": {"words": ["年"]}}}),
            ["参数 topics 的“时间”只能有 wordings 和 aside，没有 words"],
        ),
        (
            replace(rule("overview-incomplete"), params={"field": "overview", "topics": {"时间": {"wordings": "年"}}}),
            ["参数 时间 应为文字的列表"],
        ),
        (replace(rule("overview-incomplete"), params={"field": "overview", "topics": {"时间": ["年"]}}), []),
    ],
)
def test_wrong_rule_is_explained(one: Rule, complaints: list[str]) -> None:
    assert [fault.text.split("。")[0] for fault in validate_rule(one, CAMPAIGN)] == complaints


def test_message_with_a_stray_brace_is_explained() -> None:
    found = validate_rule(replace(rule("no-form"), message="{"))

    assert found == [Fault("提示语 message 花括号不成对。要写花括号里的内容，前后各一个：{value}", ("message",))]


def test_without_a_campaign_names_are_not_looked_up() -> None:
    assert validate_rule(replace(rule("mobile-invalid"), params={"field": "fax"})) == []
