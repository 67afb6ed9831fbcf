"""The report's tables as data frames: Chinese column names, numbers as integers, everything else as text."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from reports.weekly import Total, WeeklyReport
from reports.words import STATES

SUM = "合计"


def items(report: WeeklyReport) -> pd.DataFrame:
    """Return the week's items, a row each."""
    head = report.headings
    return pd.DataFrame(
        [
            (
                item.id,
                item.received.strftime("%Y-%m-%d %H:%M"),
                item.form,
                item.team,
                item.unit,
                item.subject,
                item.leader,
                item.phone,
                item.time,
                STATES[item.state],
                "\n".join(item.findings),
            )
            for item in report.items
        ],
        columns=[
            "编号",
            "收到时间",
            "类型",
            head.team,
            head.unit,
            head.subject,
            head.leader,
            head.phone,
            head.time,
            "状态",
            "问题",
        ],
    )


def problems(report: WeeklyReport) -> pd.DataFrame:
    """Return the findings, a row each."""
    return pd.DataFrame(
        [(one.words, one.form, one.clause or "无", one.week, one.total, one.code) for one in report.problems],
        columns=["问题", "表格", "通知依据", "本周件数", "累计件数", "代码"],
    )


def totals(lines: Sequence[Total]) -> pd.DataFrame:
    """Return how many of each form stand where, with their sum in the last row."""
    rows = [(one.form, one.waiting, one.accepted, one.returned, one.rejected, one.all) for one in lines]
    sums = (sum(column) for column in zip(*(row[1:] for row in rows), strict=True))
    return pd.DataFrame([*rows, (SUM, *sums)], columns=["类型", *STATES.values(), SUM])


def mailboxes(report: WeeklyReport) -> pd.DataFrame:
    """Return how the reading of each folder stands, a row each."""
    return pd.DataFrame(
        [(one.account, one.folder, _moment(one.succeeded), one.deliveries, one.condition) for one in report.mailboxes],
        columns=["邮箱", "文件夹", "最近一次收信成功", "已收邮件", "情况"],
    )


def _moment(moment: dt.datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else "无"
