"""The weekly report as a workbook: 总表, 本周材料, 问题分类, 累计."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pandas as pd

from reports import frames
from reports.files import write_whole
from reports.sheets import Look, look, put, put_block, put_frame, put_wide, set_grid, set_page
from reports.weekly import WeeklyReport
from reports.words import STATES
from store.queries.counts import Balance

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LAST = 14
_ALL = (0, _LAST)
_TOTALS = ((0, 3), (4, 5), (6, 7), (8, 9), (10, 11), (12, 14))
_MAILBOXES = ((0, 3), (4, 5), (6, 9), (10, 11), (12, 14))
_STATE_FORMATS = {"待核对": "centred", "已受理": "good", "待补正": "warn", "已退回": "bad"}
_WIDTHS = {
    "收到时间": 11,
    "类型": 13,
    "问题": 30,
}


def write(report: WeeklyReport, path: Path) -> None:
    """Write the workbook, whole or not at all; the same report gives the same bytes.

    No cell is a formula or a link, whatever an applicant wrote into a form.
    """
    write_whole(path, render(report))


def render(report: WeeklyReport) -> bytes:
    """Return the workbook's bytes."""
    stream = io.BytesIO()
    with pd.ExcelWriter(stream, engine="xlsxwriter", engine_kwargs={"options": _OPTIONS}) as writer:
        book: Any = writer.book
        book.set_properties({"title": _title(report), "created": report.made.replace(tzinfo=None, microsecond=0)})
        look_ = look(book)
        _overview(book.add_worksheet("总表"), report, look_)
        _items(book.add_worksheet("本周材料"), report, look_)
        _problems(book.add_worksheet("问题分类"), report, look_)
        _to_date(book.add_worksheet("累计"), report, look_)
    return stream.getvalue()


def _title(report: WeeklyReport) -> str:
    return f"{report.campaign}收件周报"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _overview(sheet: Any, report: WeeklyReport, look_: Look) -> None:  # noqa: ANN401  xlsxwriter is untyped
    for column in range(_LAST + 1):
        sheet.set_column(column, column, 11 if column % 2 == 0 else 3)
    put_wide(sheet, 0, _ALL, _title(report), look_["title"])
    sheet.set_row(0, 36)
    span = f"{report.label}　{_day(report.first)}至{_day(report.last)}　制表时间 {report.made:%Y-%m-%d %H:%M}"
    put_wide(sheet, 1, _ALL, span, look_["subtitle"])
    sheet.set_row(1, 22)
    _section(sheet, 3, "一、收件平衡（自活动开始累计）", look_)
    _equation(sheet, 4, report.balance, look_)
    _section(sheet, 9, f"二、本周收到材料{len(report.items)}件", look_)
    row = put_block(sheet, 10, frames.totals(report.week), look_, _TOTALS)
    _section(sheet, row + 1, "三、邮箱情况", look_)
    row = put_block(sheet, row + 2, frames.mailboxes(report), look_, _MAILBOXES)
    if not report.mailboxes:
        put_wide(sheet, row, _ALL, "还没有从邮箱收过信", look_["centred"])
    set_page(sheet, _title(report))


def _section(sheet: Any, row: int, heading: str, look_: Look) -> None:  # noqa: ANN401  xlsxwriter is untyped
    put(sheet, row, 0, heading, look_["section"])
    sheet.set_row(row, 24)


def _equation(sheet: Any, top: int, balance: Balance, look_: Look) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Write the balance as a sum that people can add up, with its verdict below."""
    terms = (
        ("收到", balance.received),
        ("已受理", balance.accepted),
        ("待补正", balance.returned),
        ("已退回", balance.rejected),
        ("待核对", balance.waiting),
        ("往来信件", balance.correspondence),
        ("自动邮件", balance.automatic),
        ("异常邮件", balance.quarantined),
    )
    sheet.set_row(top, 28)
    for at, (name, number) in enumerate(terms):
        put(sheet, top, 2 * at, number, look_["big"])
        put(sheet, top + 1, 2 * at, name, look_["caption"])
        if at:
            put(sheet, top, 2 * at - 1, "＝" if at == 1 else "＋", look_["sign"])
    verdict = (
        "等式成立：每一封来信、每一份表格都有着落。" if balance.holds else "等式不成立：请运行 zhihui reconcile 查明。"
    )
    put_wide(sheet, top + 3, _ALL, verdict, look_["holds" if balance.holds else "broken"])
    sheet.set_row(top + 3, 22)


def _items(sheet: Any, report: WeeklyReport, look_: Look) -> None:  # noqa: ANN401  xlsxwriter is untyped
    frame, head = frames.items(report), report.headings
    widths = _WIDTHS | {head.team: 18, head.unit: 18, head.subject: 20, head.time: 13}
    centred = dict.fromkeys(("编号", "收到时间", head.leader, head.phone, "状态"), "centred")
    put_frame(sheet, frame, look_, formats=centred)
    state = list(frame.columns).index("状态")
    for row, item in enumerate(report.items, start=1):
        word = STATES[item.state]
        put(sheet, row, state, word, look_[_STATE_FORMATS[word]])
    set_grid(sheet, frame, widths)
    set_page(sheet, f"{_title(report)}　{report.label}")


def _problems(sheet: Any, report: WeeklyReport, look_: Look) -> None:  # noqa: ANN401  xlsxwriter is untyped
    frame = frames.problems(report)
    put_frame(sheet, frame, look_, formats={"通知依据": "centred"})
    set_grid(sheet, frame, {})
    set_page(sheet, f"{_title(report)}　{report.label}")


def _to_date(sheet: Any, report: WeeklyReport, look_: Look) -> None:  # noqa: ANN401  xlsxwriter is untyped
    frame = frames.totals(report.to_date)
    put_frame(sheet, frame, look_, formats={})
    for column, value in enumerate(frame.iloc[-1].tolist()):
        put(sheet, len(frame), column, value, look_["sum"])
    set_grid(sheet, frame, {})
    set_page(sheet, f"{_title(report)}　截至{_day(report.last)}")
