"""The report's tables: what stands in them, and what is hidden from whom."""

import datetime as dt

import pytest

from reports import frames
from tests.reports.sample import fault, item, report


def test_flows_end_with_their_sum() -> None:
    assert frames.flows(report().flows).values.tolist() == [
        ["活动登记表", 1, 3, 1, 1, 1, 1, 0, 0, 2],
        ["未见表格", 0, 1, 0, 0, 0, 0, 1, 0, 0],
        ["合计", 1, 4, 1, 1, 1, 1, 1, 0, 2],
    ]


def test_week_stands_beside_the_one_before() -> None:
    assert frames.compared(report()).values.tolist() == [
        ["收到", 4, 1, "+3"],
        ["受理", 1, 0, "+1"],
        ["要求补正", 1, 0, "+1"],
        ["退回", 1, 0, "+1"],
        ["周末待核对", 2, 1, "+1"],
    ]


def test_totals_end_with_their_sum() -> None:
    assert frames.totals(report().to_date).values.tolist() == [
        ["活动登记表", 2, 1, 2, 1, 6],
        ["未见表格", 1, 0, 0, 0, 1],
        ["合计", 3, 1, 2, 1, 7],
    ]


def test_form_has_a_row_an_item_with_findings_on_lines_of_their_own() -> None:
    (sheet,) = report(item(faults=(fault(), fault("任务二缺少任务目标")))).sheets

    assert frames.sheet(sheet, masked=False).to_dict("records") == [
        {
            "编号": "R0000000A",
            "收到时间": "2024-05-14 09:00",
            "状态": "待核对",
            "服务队名称": "甲科技志愿服务队",
            "手机": "13800001234",
            "账号": "6222020000000000123",
            "注册人数": 40,
            "问题": "手机未填写\n任务二缺少任务目标",
            "来信": "M0123456789",
        }
    ]


def test_phones_and_accounts_are_masked_wherever_they_stand() -> None:
    hostile = item(cells=("甲队（13800001234）", "138 0000 1234", "6222 0200 0000 0000 123", 40))
    found = report(item(faults=(fault("手机13800001234与R0000000B的相同"),)))
    (sheet,) = report(hostile).sheets

    row = frames.sheet(sheet, masked=True).iloc[0]
    assert (row["服务队名称"], row["手机"], row["账号"], row["注册人数"]) == (
        "甲队（138****1234）",
        "*** **** 1234",
        "**** **** **** ***0 123",
        40,
    )
    assert frames.faults(found, masked=True)["说明"].tolist() == ["手机138****1234与R0000000B的相同"]
    mail = frames.mails(report(), masked=True).iloc[0]
    assert (mail["发件地址"], mail["邮件标题"]) == ("of***@example.cn", "登记表 138****1234")
    assert frames.calendar(report(), masked=True)["电话"].tolist() == ["138****1234"]


def test_two_fields_of_one_label_are_two_columns() -> None:
    (sheet,) = report().sheets
    twice = sheet.__class__(sheet.name, sheet.title, (sheet.columns[0],) * 2, (item(cells=("甲", "乙")),))

    assert list(frames.sheet(twice, masked=True).columns)[3:5] == ["服务队名称", "服务队名称（2）"]


def test_problems_name_the_clause_or_that_there_is_none() -> None:
    assert frames.problems(report()).values.tolist() == [
        ["手机未填写", "活动登记表", "附件1", 1, 3],
        ["手机号码有误", "活动登记表", "无", 0, 2],
    ]


def test_dossiers_say_what_is_missing() -> None:
    assert frames.dossiers(report())[["编号", "已交材料", "还缺"]].values.tolist() == [
        ["A0000000A", "活动总结", "活动图片"],
        ["A0000000B", "活动总结、活动图片", "齐全"],
    ]


def test_mailboxes_say_when_mail_was_last_collected() -> None:
    assert frames.mailboxes(report()).values.tolist() == [["office@example.cn", "INBOX", "2024-05-20 07:00", 9, "正常"]]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (dt.date(2024, 5, 18), dt.date(2024, 5, 18), "5月18日"),
        (dt.date(2024, 5, 18), dt.date(2024, 6, 1), "5月18日至6月1日"),
        (dt.date(2024, 12, 30), dt.date(2025, 1, 2), "2024年12月30日至2025年1月2日"),
    ],
)
def test_days_are_said_as_a_calendar_does(first: dt.date, last: dt.date, said: str) -> None:
    assert frames.span(first, last) == said
