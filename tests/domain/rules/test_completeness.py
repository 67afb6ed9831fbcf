"""Blank, altered and half-filled forms."""

from dataclasses import replace

import pytest

from domain.finding import Finding, Severity
from domain.form import Task, Value
from domain.rules import check
from domain.submission import Submission
from tests.domain.factories import (
    CAMPAIGN,
    TASK,
    application,
    blank_form,
    form,
    registration,
    submission,
    with_field,
)


def codes(one: Submission) -> list[str]:
    return [finding.code for finding in check(one, CAMPAIGN, {})]


@pytest.mark.parametrize("whole", [registration(), application()], ids=["registration", "application"])
def test_whole_form_has_no_finding(whole: Submission) -> None:
    assert check(whole, CAMPAIGN, {}) == ()


@pytest.mark.parametrize(("kind", "clause"), [("registration", "form-1"), ("application", "fill-1")])
def test_blank_form_has_one_finding(kind: str, clause: str) -> None:
    found = check(submission(blank_form(kind)), CAMPAIGN, {})

    assert found == (Finding("form-not-filled", Severity.REJECT, "表格没有填写内容", clause),)


@pytest.mark.parametrize("kind", ["registration", "application"])
def test_blank_form_of_another_year_with_rows_gone_has_one_finding(kind: str) -> None:
    blank = replace(blank_form(kind), edition="2023", absent=frozenset({"unit", "overview", "tasks"}))

    assert codes(submission(blank)) == ["form-not-filled"]


def test_form_without_any_field_is_not_filled() -> None:
    assert codes(submission(replace(form("registration"), fields={}))) == ["form-not-filled"]


def test_unsigned_seal_does_not_fill_a_form() -> None:
    blank = blank_form("application")
    seen = replace(blank.fields["sealed"], value=False)

    assert codes(submission(with_field(blank, "sealed", seen))) == ["form-not-filled"]


def test_one_word_fills_a_form() -> None:
    blank = blank_form("registration")
    leader = replace(blank.fields["leader"], value="张三", raw="张三")

    found = codes(submission(with_field(blank, "leader", leader)))

    assert found == [
        f"field-missing:{name}" for name in ("team_name", "unit", "activity_name", "planned_time", "mobile", "tasks")
    ]


@pytest.mark.parametrize(("edition", "expected"), [("2023", ["wrong-edition"]), ("2024", []), ("", [])])
def test_edition(edition: str, expected: list[str]) -> None:
    assert codes(submission(replace(form("application"), edition=edition))) == expected


def test_edition_finding_names_both_years() -> None:
    found = check(submission(replace(form("registration"), edition="2023")), CAMPAIGN, {})

    assert found == (
        Finding(
            "wrong-edition",
            Severity.REJECT,
            "使用了2023年的表格，本年度表格为2024年版",
            "form-1",
            {"edition": "2023", "expected": ["2024"]},
        ),
    )


def test_sections_and_rows_that_are_gone_are_one_finding() -> None:
    absent = frozenset({"benefits", "opinion", "bank_name", "bank_account", "founded", "instructions", "sealed"})
    read = replace(form("application", without=("benefits", "bank_name", "bank_account", "founded")), absent=absent)

    found = check(submission(read), CAMPAIGN, {})

    assert found == (
        Finding(
            "form-altered",
            Severity.REJECT,
            "表格缺少规定栏目：成立时间、项目效益、隶属单位意见",
            "fill-1",
            {"absent": ["founded", "benefits", "opinion"]},
        ),
    )


def test_instructions_and_seal_may_be_gone() -> None:
    read = replace(form("application", without=("sealed",)), absent=frozenset({"instructions", "sealed"}))

    assert codes(submission(read)) == []


def test_field_of_a_section_that_is_gone_is_not_also_missing() -> None:
    read = replace(form("application", {"overview": "", "bank_name": ""}), absent=frozenset({"overview", "opinion"}))

    assert codes(submission(read)) == ["form-altered"]


@pytest.mark.parametrize("text", ["", "　", "____", "（盖章）"])
def test_blank_field_is_missing_and_nothing_else(text: str) -> None:
    assert codes(registration(mobile=text)) == ["field-missing:mobile"]


@pytest.mark.parametrize(
    ("kind", "severity", "clause"),
    [("registration", Severity.CORRECT, "form-1"), ("application", Severity.REJECT, "fill-1")],
)
def test_missing_field_weighs_as_the_form_says(kind: str, severity: Severity, clause: str) -> None:
    found = check(submission(form(kind, {"mobile": ""})), CAMPAIGN, {})

    assert found == (Finding("field-missing:mobile", severity, "手机未填写", clause, {"value": ""}, "mobile"),)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("declared_on", "年 月 日", ["field-missing:declared_on"]),
        ("declared_on", "2024年10月", []),
        ("volunteers", "", ["field-missing:volunteers"]),
        ("volunteers", "若干", []),
        ("volunteers", "0", []),
        ("title", "无", []),
        ("phone", "", ["field-missing:phone"]),
        ("bank_account", "", ["field-missing:bank_account"]),
        ("account_holder", "", ["field-missing:account_holder"]),
        ("unit", "", ["field-missing:unit"]),
        ("unit_in_table", "", []),
        ("sealed", None, []),
        ("overview", "", ["field-missing:overview"]),
        ("team_name", "", ["field-missing:team_name"]),
    ],
)
def test_missing_field_of_an_application(name: str, text: Value, expected: list[str]) -> None:
    assert codes(submission(form("application", {name: text}))) == expected


def test_blank_time_is_missing_and_not_also_unclear() -> None:
    assert codes(registration(planned_time="年 月 日")) == ["field-missing:planned_time"]


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ((), ["field-missing:tasks"]),
        ((Task("", " "),), ["field-missing:tasks"]),
        ((TASK, TASK), []),
        ((TASK, Task("", "")), []),
        ((TASK, Task("讲座", "")), ["task-incomplete"]),
        ((Task("", "服务百人"), Task("讲座", "")), ["task-incomplete", "task-incomplete"]),
    ],
)
def test_tasks(tasks: tuple[Task, ...], expected: list[str]) -> None:
    assert codes(registration(tasks=tasks)) == expected


def test_incomplete_task_is_named() -> None:
    found = check(registration(tasks=(TASK,) * 11 + (Task("", "服务百人"),)), CAMPAIGN, {})

    assert found == (
        Finding(
            "task-incomplete",
            Severity.CORRECT,
            "任务十二缺少具体内容",
            "form-1-tasks",
            {"task": 12, "missing": "content"},
            "tasks",
        ),
    )
