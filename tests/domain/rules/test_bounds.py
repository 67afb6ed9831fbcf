"""Figures and days within bounds."""

import datetime as dt
from dataclasses import replace

import pytest

from domain.campaign import Campaign, Rule
from domain.finding import Severity
from domain.form import Task
from domain.rules import validate_rule
from tests.domain.rules.asking import FORM, messages

SPRING = {"first": dt.date(2026, 3, 1), "last": dt.date(2026, 6, 30)}


@pytest.mark.parametrize(("text", "found"), [("30", []), ("29人", ["30|29"]), ("30余名", []), ("若干", []), ("", [])])
def test_at_least_so_many(text: str, found: list[str]) -> None:
    assert messages("at-least", {"field": "learners", "least": 30}, learners=text) == found


@pytest.mark.parametrize(("count", "found"), [(3, []), (2, ["3|2"]), (0, [])])
def test_at_least_so_many_tasks(count: int, found: list[str]) -> None:
    lessons = (Task("书法", "十人"),) * count

    assert messages("at-least", {"field": "lessons", "least": 3}, lessons=lessons) == found


@pytest.mark.parametrize(
    ("text", "found"), [("5万元", []), ("50000.01元", ["50000|50000.01"]), ("5.1", ["50000|51000"]), ("待定", [])]
)
def test_at_most_so_much(text: str, found: list[str]) -> None:
    assert messages("at-most", {"field": "asked", "most": 50000}, asked=text) == found


@pytest.mark.parametrize(
    ("asked", "total", "found"),
    [
        ("2", "4", []),
        ("20001元", "4", ["申请经费|20000|40000|总投入|20001"]),
        ("2.1", "", []),
        ("", "4", []),
        ("2.1", "三四万元", []),
    ],
)
def test_not_above_half_of_another_field(asked: str, total: str, found: list[str]) -> None:
    params = {"field": "asked", "other": "total", "share": 0.5}

    assert messages("not-above", params, asked=asked, total=total) == found


def test_not_above_another_field() -> None:
    params: dict[str, object] = {"field": "asked", "other": "total"}

    assert messages("not-above", params, asked="4", total="4") == []
    assert messages("not-above", params, asked="5", total="4") == ["申请经费|40000|40000|总投入|50000"]


@pytest.mark.parametrize(("text", "found"), [("教" * 20, []), ("教" * 19 + "ABC。", ["19|20"]), ("", [])])
def test_text_of_so_many_characters(text: str, found: list[str]) -> None:
    assert messages("min-hanzi", {"field": "plan", "least": 20}, plan=text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3月1日至6月30日", []),
        ("2026年3月至6月", []),
        ("2月28日至6月30日", ["2026年3月1日|2026年6月30日|2月28日至6月30日"]),
        ("3月1日至7月1日", ["2026年3月1日|2026年6月30日|3月1日至7月1日"]),
        ("春季", []),
    ],
)
def test_period_between_two_days(text: str, found: list[str]) -> None:
    assert messages("date-between", {"field": "term", **SPRING}, term=text) == found


def test_day_between_two_days() -> None:
    assert messages("date-between", {"field": "opened", **SPRING}, opened="2026年6月30日") == []
    assert messages("date-between", {"field": "opened", **SPRING}, opened="2025年6月30日") == [
        "2026年3月1日|2026年6月30日|2025年6月30日"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [("2026年4月2日", []), ("2026年4月3日", ["2026年4月2日|2026年4月3日"]), ("2026年4月", []), ("", [])],
)
def test_day_not_after_arrival(text: str, found: list[str]) -> None:
    assert messages("not-future", {"field": "opened"}, day=dt.date(2026, 4, 2), opened=text) == found


def test_day_of_an_unknown_arrival_is_not_judged() -> None:
    assert messages("not-future", {"field": "opened"}, opened="2030年1月1日") == []


def test_year_alone_is_no_day() -> None:
    assert messages("not-future", {"field": "founded"}, day=dt.date(2026, 4, 2), founded="2027") == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (
            {"check": "at-most", "params": {"field": "plan", "most": 3}},
            "参数 field 提到的“plan”是 long-text 类型。这项检查只能用于 count、number、tasks",
        ),
        (
            {"check": "date-between", "params": {"field": "opened", **SPRING, "first": "2026-03-01"}},
            "参数 first 应为日期，如 2024-10-31（不加引号）",
        ),
        (
            {"check": "matches", "params": {"field": "code", "pattern": "("}},
            "参数 pattern 的表述“(”写法有误。请检查括号是否成对；要找括号本身，前面加 \\\\",
        ),
        (
            {"check": "in-roster", "params": {"field": "school", "roster": "schools"}},
            "参数 roster 提到的“schools”没有定义。请删去这一项",
        ),
    ],
)
def test_mistake_of_the_pack_is_told(changes: dict[str, object], complaint: str) -> None:
    rule = replace(Rule("x", "x", "不合要求", Severity.VERIFY, forms=("grant",)), **changes)  # type: ignore[arg-type]  # texts and dicts
    campaign = Campaign("x", "x", 2026, "Asia/Shanghai", (FORM,), {}, (rule,))

    assert [fault.text for fault in validate_rule(rule, campaign)][:1] == [complaint]
