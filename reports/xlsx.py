"""The weekly report as a workbook: a sheet of figures with a chart, and a ledger of the week's forms and mails."""

import io
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from reports import frames
from reports.cells import PlainCells
from reports.files import write_whole
from reports.sheets import PLAIN, Look, look, put, put_block, put_frame, put_wide, set_page, width
from reports.story import day, heading, told, until
from reports.values import WeeklyReport
from store.queries.counts import Balance

_OPTIONS = {"constant_memory": True, **PLAIN}
_LAST = 23
_NARROW = 4.6
_LINE = 116
"""So many narrow characters stand in a line of the figures' page."""
_ALL = (0, _LAST)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'“”‘’]")
_LONGEST_NAME = 31
_STATES = {"待核对": "centred", "已受理": "good", "待补正": "warn", "已退回": "bad"}
_WIDE = frozenset({"问题", "说明", "处理情况"})
_CENTRED = frozenset(
    {"编号", "收到时间", "状态", "来信", "对方编号", "对方收到时间", "处理意见", "通知依据", "类别", "关系", "日期"}
)


class Ledger(NamedTuple):
    """One sheet of rows: its name and its rows."""

    name: str
    frame: pd.DataFrame


def write(report: WeeklyReport, path: Path, *, masked: bool = True) -> None:
    """Write the workbook, whole or not at all; the same report gives the same bytes.

    No cell is a formula or a link, whatever an applicant wrote into a form. ``masked`` hides phones and accounts.
    """
    write_whole(path, render(report, masked=masked))


def render(report: WeeklyReport, *, masked: bool = True) -> bytes:
    """Return the workbook's bytes."""
    stream = io.BytesIO()
    with pd.ExcelWriter(stream, engine="xlsxwriter", engine_kwargs={"options": _OPTIONS}) as writer:
        book: Any = writer.book
        book.set_properties(
            {
                "title": heading(report),
                "created": report.made.replace(tzinfo=None, microsecond=0),
                "comments": f"{report.label} 第{report.version}版" if report.version else f"{report.label} 未存档",
            }
        )
        look_ = look(book)
        _figures(book, book.add_worksheet("统计"), report, look_)
        for one in ledgers(report, masked=masked):
            sheet = book.add_worksheet(one.name, worksheet_class=PlainCells)
            columns = [str(name) for name in one.frame.columns]
            formats = {name: "centred" for name in columns if name in _CENTRED}
            wide = put_frame(sheet, one.frame, look_, formats=formats, words={"状态": _STATES}, wide=_WIDE)
            set_page(sheet, f"{heading(report)}　{report.label}", wide)
    return stream.getvalue()


def ledgers(report: WeeklyReport, *, masked: bool) -> Iterator[Ledger]:
    """Yield the sheets of rows behind the figures, in the workbook's order."""
    taken = {"统计"}
    for one in report.sheets:
        yield Ledger(_free(one.title, taken), frames.sheet(one, masked=masked))
    others: tuple[tuple[str, Callable[[], pd.DataFrame]], ...] = (
        ("问题清单", lambda: frames.faults(report, masked=masked)),
        ("重复", lambda: frames.repeats(report, masked=masked)),
        ("邮件流水", lambda: frames.mails(report, masked=masked)),
        ("下周安排", lambda: frames.calendar(report, masked=masked)),
        ("随附材料", lambda: frames.dossiers(report)),
        ("首次来件", lambda: frames.newcomers(report)),
        ("未报送", lambda: frames.silent(report)),
    )
    for name, made in others:
        yield Ledger(_free(name, taken), made())


def _free(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and none has yet."""
    bare = _FORBIDDEN.sub("", name).strip()[:_LONGEST_NAME] or "表"
    found, number = bare, 1
    while found.lower() in taken:
        number += 1
        found = f"{bare[: _LONGEST_NAME - 3]}{number}"
    taken.add(found.lower())
    return found


def _figures(book: Any, sheet: Any, report: WeeklyReport, look_: Look) -> None:  # noqa: ANN401  xlsxwriter is untyped
    for column in range(_LAST + 1):
        sheet.set_column(column, column, _NARROW)
    put_wide(sheet, 0, _ALL, heading(report), look_["title"])
    sheet.set_row(0, 36)
    days = f"{report.label}　{day(report.first)}至{day(report.last)}"
    times = f"数据截止{until(report)}　制表{report.made:%Y-%m-%d %H:%M}"
    put_wide(sheet, 1, _ALL, f"{days}　{times}", look_["subtitle"])
    sheet.set_row(1, 22)
    story = "".join(told(report))
    put_wide(sheet, 2, _ALL, story, look_["story"])
    sheet.set_row(2, 15 * (1 + width(story) // _LINE) + 6)
    _section(sheet, 4, f"一、收件平衡（到{until(report)}）", look_)
    _equation(sheet, 5, report.balance, look_)
    row = 10
    for name, frame, spans in _blocks(report):
        _section(sheet, row, name, look_)
        row = put_block(sheet, row + 1, frame, look_, spans) + 1
    _section(sheet, row, "各周收到的材料", look_)
    counted = frames.series(report)
    first = row + 1
    row = put_block(sheet, first, counted, look_, _series(report)) + 1
    _chart(book, sheet, report, (first, row))
    set_page(sheet, heading(report))


def _blocks(report: WeeklyReport) -> Iterator[tuple[str, pd.DataFrame, list[tuple[int, int]]]]:
    """Yield the tables of the figures, numbered, each with the columns of the sheet that its columns take."""
    tables = [
        ("本周收件与办理", frames.flows(report.flows), _spans(5, 3, 2, 2, 2, 2, 2, 2, 2, 2)),
        ("与上周比较", frames.compared(report), _spans(6, 4, 4, 4)),
        ("累计办理情况", frames.totals(report.to_date), _spans(6, 3, 3, 3, 3, 3)),
        ("待核对件已等待时间", frames.ages(report), _spans(6, 4)),
        ("分类统计", frames.groups(report), _spans(6, 6, 4, 4)),
        ("问题分类", frames.problems(report), _spans(7, 6, 5, 3, 3)),
        ("邮箱情况", frames.mailboxes(report), _spans(6, 3, 5, 3, 7)),
    ]
    for number, (name, frame, spans) in zip("二三四五六七八", tables, strict=True):
        yield f"{number}、{name}", frame, spans


def _spans(*widths: int) -> list[tuple[int, int]]:
    """Return the columns of the sheet that table columns of so many each take, from the first."""
    ends = list(itertools.accumulate(widths))
    return [(end - wide, end - 1) for wide, end in zip(widths, ends, strict=True)]


def _chart(book: Any, sheet: Any, report: WeeklyReport, rows: tuple[int, int]) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Draw the season's weeks below their table, which the chart is made of."""
    first, after = rows
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    spans = _series(report)
    for at, name in enumerate(report.forms, start=1):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet.name, first + 1, 0, after - 2, 0],
                "values": [sheet.name, first + 1, spans[at][0], after - 2, spans[at][0]],
                "fill": {"color": ("#0B4F8A", "#C98A1B", "#11643F", "#7A4B00")[(at - 1) % 4]},
                "gap": 60,
            }
        )
    chart.set_title({"name": "各周收到的材料（件）", "name_font": {"size": 11, "bold": False}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#C9D1D9"}}, "num_format": "0"})
    chart.set_size({"width": 860, "height": 300})
    text = "各周收到的材料件数，数字见上表"
    sheet.insert_chart(after, 0, chart, {"description": text, "object_position": 1})


def _series(report: WeeklyReport) -> list[tuple[int, int]]:
    """Return the columns that the table of the season's weeks takes."""
    return _spans(4, *(max(2, 16 // len(report.forms)) for _ in report.forms), 3)


def _section(sheet: Any, row: int, name: str, look_: Look) -> None:  # noqa: ANN401  xlsxwriter is untyped
    put(sheet, row, 0, name, look_["section"])
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
    for at, (_, number) in enumerate(terms):
        put_wide(sheet, top, (3 * at, 3 * at + 1), number, look_["big"])
        if at:
            put(sheet, top, 3 * at - 1, "＝" if at == 1 else "＋", look_["sign"])
    for at, (name, _) in enumerate(terms):
        put_wide(sheet, top + 1, (3 * at, 3 * at + 1), name, look_["caption"])
    verdict = (
        "等式成立：每一封来信、每一份表格都有着落。" if balance.holds else "等式不成立：请运行 zhihui reconcile 查明。"
    )
    put_wide(sheet, top + 3, _ALL, verdict, look_["holds" if balance.holds else "broken"])
    sheet.set_row(top + 3, 22)
