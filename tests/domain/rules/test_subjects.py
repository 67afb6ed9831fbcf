"""One project or several."""

from dataclasses import replace

import pytest

from domain.finding import Finding, Severity
from domain.rules import check
from domain.rules.subjects import name_words, subjects
from tests.domain.factories import CAMPAIGN, application, form, read_value, rule, submission

WORDS = name_words(rule("several-projects"))
FIRST, SECOND = "青少年航模公益行动", "急救技能科普行"


@pytest.mark.parametrize(
    "text",
    [
        f"1.{FIRST} 2.{SECOND}",
        f"1、{FIRST}2、{SECOND}",
        f"1．{FIRST}；2．{SECOND}",
        f"1）{FIRST}，2）{SECOND}",
        f"（1）{FIRST}（2）{SECOND}",
        f"①{FIRST}②{SECOND}",
        f"一、{FIRST}\n二、{SECOND}",
        f"（一）{FIRST}（二）{SECOND}",
        f"项目一：{FIRST} 项目二：{SECOND}",
        f"项目1：{FIRST}　项目2：{SECOND}",
        f"共两个项目：1.{FIRST} 2.{SECOND}",
        f"{FIRST}；{SECOND}",
        f"{FIRST};{SECOND}；",
        f"{FIRST}\n{SECOND}",
    ],
)
def test_two_projects(text: str) -> None:
    assert subjects(text, WORDS, lines=True) == (FIRST, SECOND)


@pytest.mark.parametrize(
    "text",
    [
        FIRST,
        "急救、防灾、避险科普行",
        "“阳光洒天下”——科学宫志愿服务项目",
        "科普进校园暨急救技能培训活动",
        "智慧科普2.0行动",
        "科普1.0与科普2.0融合行动",
        "1.健康科普老年人公益行动",
        "一、二年级科普行动",
        "1、2、3号社区科普行动",
        "五一、十一科普行动",
        "1.科普2.义诊进社区活动",
        f"1.{FIRST} 2.{FIRST}",
        f"{FIRST}；",
        "健康科普进社区系列活动\n与基层示范推广项目",
        "健康科普进社区\n老年人公益行动",
        "12.5防灾减灾13.6行动",
    ],
)
def test_one_project(text: str) -> None:
    assert len(subjects(text, WORDS, lines=True)) == 1


def test_line_break_of_a_page_parts_nothing() -> None:
    assert len(subjects(f"{FIRST}\n{SECOND}", WORDS, lines=False)) == 1


def test_three_projects_replace_a_name_that_is_too_long() -> None:
    name = f"1.{FIRST} 2.{SECOND} 3.食品安全守护计划"

    found = check(application(project_name=name), CAMPAIGN, {})

    assert found == (
        Finding(
            "several-projects",
            Severity.REJECT,
            f"一份申报书中有3个项目：“{FIRST}”；“{SECOND}”；“食品安全守护计划”",
            "fill-2",
            {"value": name, "names": [FIRST, SECOND, "食品安全守护计划"]},
            "project_name",
        ),
    )


@pytest.mark.parametrize(("editable", "expected"), [(True, ["several-projects"]), (False, [])])
def test_names_on_lines_of_their_own_count_where_the_writer_breaks_lines(
    *, editable: bool, expected: list[str]
) -> None:
    read = replace(form("application", {"project_name": f"{FIRST}\n{SECOND}"}), editable=editable)

    assert [one.code for one in check(submission(read), CAMPAIGN, {})] == expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [(SECOND, ["several-projects"]), (f"“{FIRST}”", []), (f"{FIRST}项目", []), ("", []), ("____", [])],
)
def test_name_that_stands_twice(other: str, expected: list[str]) -> None:
    read = replace(form("application", {"project_name": FIRST}), repeated={"project_name": (read_value(other),)})

    assert [one.code for one in check(submission(read), CAMPAIGN, {})] == expected


def test_blank_name_is_missing_only() -> None:
    read = replace(form("application", {"project_name": ""}), repeated={"project_name": (read_value(FIRST),)})

    assert [one.code for one in check(submission(read), CAMPAIGN, {})] == ["field-missing:project_name"]
