"""The paper: its sections, what is left out of it, and how long tables end."""

import datetime as dt
from dataclasses import replace

from reports.paper import ROWS, paper
from reports.values import Planned, Registered, Teams
from tests.reports.sample import empty, report


def test_paper_has_numbered_sections_and_tables() -> None:
    made = paper(report(), office="某某科协办公室")

    assert (made.title, made.subtitle) == ("2024年活动收件周报", "（2024年第20周　2024年5月13日至2024年5月19日）")
    assert [one.heading for one in made.sections] == [
        "一、总体情况",
        "二、收件和办理",
        "三、分类统计",
        "四、材料中的问题",
        "五、下周安排",
        "六、随附材料",
        "七、队伍情况",
        "八、邮箱情况",
    ]
    assert [table.caption for one in made.sections for table in one.tables] == [
        "表1　本周收件和办理情况",
        "表2　累计办理情况",
        "表3　待核对件已等待时间",
        "表4　按单位类别统计",
        "表5　问题分类",
        "表6　下周活动",
        "表7　材料不齐的",
        "表8　邮箱情况",
    ]
    assert made.signature == ("某某科协办公室", "2024年5月20日")
    assert made.issue == "2024-W20，数据截止2024年5月19日24时，2024-05-20 08:00制，第1版"


def test_paper_names_no_phone() -> None:
    assert "13800001234" not in repr(paper(report(), office=""))


def test_paper_of_nothing_has_the_sections_that_say_so() -> None:
    made = paper(empty(), office="")

    assert [one.heading for one in made.sections] == [
        "一、总体情况",
        "二、收件和办理",
        "三、材料中的问题",
        "四、下周安排",
        "五、队伍情况",
        "六、邮箱情况",
    ]
    assert [one.chart for one in made.sections] == [None] * 6
    assert made.signature == ("2024年5月20日",)
    assert made.issue.endswith("未存档")


def test_long_lists_end_and_say_where_the_rest_is() -> None:
    (one,) = report().calendar
    many: tuple[Planned, ...] = tuple(replace(one, id=f"R{number:08}") for number in range(ROWS + 5))
    silent = tuple(Registered(f"第{number}队", "") for number in range(70))

    made = paper(report(calendar=many, teams=Teams(2, (), 72, silent)), office="")

    planned = next(section for section in made.sections if "下周安排" in section.heading)
    teams = next(section for section in made.sections if "队伍" in section.heading)
    assert planned.paragraphs == ("下周开展或者正在进行的已登记活动35项，下表列出前30项，其余见附表“下周安排”。",)
    assert len(planned.tables[0].rows) == ROWS
    assert teams.paragraphs[0].endswith("第59队等（其余10个见附表“未报送”）。")


def test_week_over_new_year_is_named_by_its_own_year() -> None:
    made = paper(report(first=dt.date(2024, 12, 30), last=dt.date(2025, 1, 5), label="2025-W01"), office="")

    assert made.subtitle == "（2025年第1周　2024年12月30日至2025年1月5日）"
