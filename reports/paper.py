"""The weekly report as a paper to be signed: its sections, paragraphs and tables, for whatever sets it.

It names no phone and no account. Long tables end early and say where the rest is.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from reports import frames
from reports.story import day, heading, told, until
from reports.values import WeeklyReport

ROWS = 30
"""So many rows of a list stand in the paper at most; the workbook has all."""
_NAMES = 60
_WEEKS = 26
_NUMBERS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its caption, its heads, its rows, and how wide its columns are beside each other."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, one a label, each of as many parts as there are names; ``alt`` says it in words."""

    caption: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section: what is said, then what is shown."""

    heading: str
    paragraphs: tuple[str, ...]
    chart: Chart | None = None
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole paper; ``issue`` says which week and which version it is, ``signature`` who signs and when."""

    title: str
    subtitle: str
    issue: str
    sections: tuple[Section, ...]
    signature: tuple[str, ...]
    made: dt.datetime


def paper(report: WeeklyReport, *, office: str) -> Paper:
    """Return the report as a paper; ``office`` signs it, on the day it was made."""
    version = f"第{report.version}版" if report.version else "未存档"
    week = f"{report.first.isocalendar().year}年第{report.first.isocalendar().week}周"
    return Paper(
        title=heading(report),
        subtitle=f"（{week}　{day(report.first)}至{day(report.last)}）",
        issue=f"{report.label}，数据截止{until(report)}，{report.made:%Y-%m-%d %H:%M}制，{version}",
        sections=tuple(_numbered(each(report) for each in _SECTIONS)),
        signature=tuple(line for line in (office, day(report.made.date())) if line),
        made=report.made,
    )


def _numbered(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield the sections that say anything with their numbers, and their tables with theirs."""
    tables = itertools.count(1)
    full = (one for one in sections if one.paragraphs or one.chart or one.tables)
    for number, one in zip(_NUMBERS, full, strict=False):
        shown = tuple(replace(each, caption=f"表{next(tables)}　{each.caption}") for each in one.tables)
        yield replace(one, heading=f"{number}、{one.heading}", tables=shown)


def _overall(report: WeeklyReport) -> Section:
    return Section("总体情况", ("".join(told(report)),), _chart(report))


def _handled(report: WeeklyReport) -> Section:
    one = report.balance
    places = (
        f"已受理{one.accepted}，待补正{one.returned}，已退回{one.rejected}，待核对{one.waiting}，"
        f"往来信件{one.correspondence}，自动邮件{one.automatic}，异常邮件{one.quarantined}"
    )
    verdict = "合计相符，每一封来信、每一份表格都有着落" if one.holds else f"合计{one.listed}，与收到数不符，需要查明"
    return Section(
        "收件和办理",
        (f"自活动开始到{until(report)}，共收到{one.received}项：{places}。{verdict}。",),
        tables=(
            _table("本周收件和办理情况", frames.flows(report.flows), 6, 3, 2, 2, 2, 2, 2, 2, 2, 3),
            _table("累计办理情况", frames.totals(report.to_date), 5, 2, 2, 2, 2, 2),
            _table("待核对件已等待时间", frames.ages(report), 1, 1),
        ),
    )


def _grouped(report: WeeklyReport) -> Section:
    tables = []
    for one in report.groups:
        rows = [(line.name, line.week, line.total) for line in one.lines]
        frame = pd.DataFrame(rows, columns=[one.name, "本周件数", "累计件数"])
        tables += [_table(f"按{one.name}统计", frame, 2, 1, 1)] if rows else []
    return Section("分类统计", (), tables=tuple(tables))


def _problems(report: WeeklyReport) -> Section:
    found = frames.problems(report)
    if found.empty:
        return Section("材料中的问题", ("没有查出问题。",))
    several = f"累计查出{len(found)}类问题" + (f"，下表列出较多的{ROWS}类。" if len(found) > ROWS else "，见下表。")
    return Section("材料中的问题", (several,), tables=(_table("问题分类", found, 4, 4, 3, 2, 2),))


def _calendar(report: WeeklyReport) -> Section:
    head = report.headings
    found = frames.calendar(report, masked=True)[["日期", head.team, head.subject, head.leader, "状态"]]
    if found.empty:
        return Section("下周安排", ("下周没有已登记的活动。",))
    words = f"下周开展或者正在进行的已登记活动{len(found)}项{_cut(found, '下周安排')}。"
    return Section("下周安排", (words,), tables=(_table("下周活动", found, 4, 6, 6, 2, 2),))


def _dossiers(report: WeeklyReport) -> Section:
    if not report.dossiers:
        return Section("随附材料", ())
    found = frames.dossiers(report)
    lacking = found[found["还缺"] != "齐全"].drop(columns=["收到时间", "状态", "已交材料"])
    words = (
        f"累计{len(found)}项，材料齐全{len(found) - len(lacking)}项，不齐{len(lacking)}项{_cut(lacking, '随附材料')}。"
    )
    tables = (_table("材料不齐的", lacking, 3, 5, 5, 5),) if len(lacking) else ()
    return Section("随附材料", (words,), tables=tables)


def _teams(report: WeeklyReport) -> Section:
    teams, word = report.teams, report.headings.team
    said = [f"累计有{teams.heard}个{word}来件。"]
    if teams.first:
        said.append(f"本周首次来件的{len(teams.first)}个：{_listed(teams.first, '首次来件')}。")
    if teams.silent:
        names = [one.team for one in teams.silent]
        said.append(f"名单内至今没有来件的{len(names)}个：{_listed(names, '未报送')}。")
    elif teams.roster is not None:
        said.append("名单内的都已来件。")
    return Section("队伍情况", ("".join(said),))


def _mailboxes(report: WeeklyReport) -> Section:
    found = frames.mailboxes(report)
    if found.empty:
        return Section("邮箱情况", ("还没有从邮箱收过信。",))
    return Section("邮箱情况", (), tables=(_table("邮箱情况", found, 4, 3, 4, 2, 4),))


_SECTIONS = (_overall, _handled, _grouped, _problems, _calendar, _dossiers, _teams, _mailboxes)


def _chart(report: WeeklyReport) -> Chart | None:
    shown = report.series[-_WEEKS:]
    if not any(sum(one.counts) for one in shown):
        return None
    said = "；".join(f"{one.label}{sum(one.counts)}件" for one in shown)
    return Chart(
        caption="各周收到的材料（件）",
        names=report.forms,
        labels=tuple(one.label.partition("-")[2] for one in shown),
        values=tuple(one.counts for one in shown),
        alt=f"各周收到的材料件数：{said}。",
    )


def _table(caption: str, frame: pd.DataFrame, *widths: int) -> Table:
    rows = tuple(frame.head(ROWS).itertuples(index=False, name=None))
    return Table(caption, tuple(map(str, frame.columns)), rows, widths)


def _cut(frame: pd.DataFrame, sheet: str) -> str:
    return f"，下表列出前{ROWS}项，其余见附表“{sheet}”" if len(frame) > ROWS else ""


def _listed(names: Sequence[str], sheet: str) -> str:
    more = f"等（其余{len(names) - _NAMES}个见附表“{sheet}”）" if len(names) > _NAMES else ""
    return "、".join(names[:_NAMES]) + more
