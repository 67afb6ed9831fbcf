"""The report's tables as data frames: Chinese column names, whole numbers as integers, everything else as text.

With ``masked`` phones and accounts show their last four digits, senders the beginning of their address.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

import pandas as pd

from domain.campaign import FieldType
from domain.masking import PERSONAL
from domain.masking import masked as mask
from domain.outgoing import holds_number, masked_address, masked_numbers
from domain.words import SEVERITIES
from reports.values import Cell, Fault, Flow, Sheet, Total, WeeklyReport
from reports.words import STATES, WITHOUT_FORM, distinct

SUM = "合计"
_FREE = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.TASKS})


def flows(lines: Sequence[Flow]) -> pd.DataFrame:
    """Return what came and went of each form, with the sums in the last row."""
    rows = [
        (
            one.form,
            one.opening,
            one.received,
            one.revised,
            one.repeated,
            one.accepted,
            one.returned,
            one.rejected,
            one.reopened,
            one.closing,
        )
        for one in lines
    ]
    heads = [
        "类型",
        "上周末待核对",
        "本周收到",
        "其中更正",
        "其中重复",
        "受理",
        "要求补正",
        "退回",
        "撤回重核",
        "本周末待核对",
    ]
    return _summed(rows, heads)


def compared(report: WeeklyReport) -> pd.DataFrame:
    """Return this week beside the last one, all forms together."""
    lines = (
        ("收到", "received"),
        ("受理", "accepted"),
        ("要求补正", "returned"),
        ("退回", "rejected"),
        ("周末待核对", "closing"),
    )
    rows = []
    for words, name in lines:
        now, before = (sum(int(getattr(one, name)) for one in flow) for flow in (report.flows, report.before))
        rows.append((words, now, before, signed(now - before)))
    return _frame(rows, columns=["项目", "本周", "上周", "增减"])


def totals(lines: Sequence[Total]) -> pd.DataFrame:
    """Return how many of each form stand where, with their sum in the last row."""
    rows = [(one.form, one.waiting, one.accepted, one.returned, one.rejected, one.all) for one in lines]
    return _summed(rows, ["类型", *STATES.values(), SUM])


def ages(report: WeeklyReport) -> pd.DataFrame:
    """Return how long what waits has waited."""
    return _frame([(one.words, one.count) for one in report.ages], columns=["已等待", "件数"])


def groups(report: WeeklyReport) -> pd.DataFrame:
    """Return the submissions by every grouping, one below the other."""
    rows = [(grouped.name, one.name, one.week, one.total) for grouped in report.groups for one in grouped.lines]
    return _frame(rows, columns=["分组", "名称", "本周件数", "累计件数"])


def problems(report: WeeklyReport) -> pd.DataFrame:
    """Return the findings, a row each."""
    return _frame(
        [(one.words, one.form, one.clause or "无", one.week, one.total) for one in report.problems],
        columns=["问题", "表格", "通知依据", "本周件数", "累计件数"],
    )


def mailboxes(report: WeeklyReport) -> pd.DataFrame:
    """Return how the reading of each folder stands, a row each."""
    return _frame(
        [(one.account, one.folder, _moment(one.succeeded), one.deliveries, one.condition) for one in report.mailboxes],
        columns=["邮箱", "文件夹", "最近一次收信成功", "已收邮件", "情况"],
    )


def series(report: WeeklyReport) -> pd.DataFrame:
    """Return how many of each form arrived in every week of the season."""
    rows = [(one.label, *one.counts, sum(one.counts)) for one in report.series]
    return _frame(rows, columns=["周次", *report.forms, SUM])


def sheet(one: Sheet, *, masked: bool) -> pd.DataFrame:
    """Return the week's submissions of one form, a row each, with all its fields."""
    items = one.items
    return _columns(
        ("编号", [item.id for item in items]),
        ("收到时间", [_moment(item.received) for item in items]),
        ("状态", [STATES[item.state] for item in items]),
        *(
            (column.label, _shown([item.cells[at] for item in items], column.type, masked=masked))
            for at, column in enumerate(one.columns)
        ),
        ("问题", _shown([_faults(item.faults) for item in items], FieldType.TEXT, masked=masked)),
        ("来信", [item.message for item in items]),
    )


def faults(report: WeeklyReport, *, masked: bool) -> pd.DataFrame:
    """Return everything that was found on the week's items, a row each."""
    head = report.headings
    kinds = [*((one.name, one.items) for one in report.sheets), (WITHOUT_FORM, report.formless)]
    found = [(form, item, fault) for form, items in kinds for item in items for fault in item.faults]
    return _columns(
        ("编号", [item.id for _, item, _ in found]),
        ("收到时间", [_moment(item.received) for _, item, _ in found]),
        ("类型", [form for form, _, _ in found]),
        (head.team, _shown([item.team for _, item, _ in found], FieldType.TEXT, masked=masked)),
        (head.subject, _shown([item.subject for _, item, _ in found], FieldType.TEXT, masked=masked)),
        ("问题", [fault.words for _, _, fault in found]),
        ("处理意见", [SEVERITIES[fault.severity] for _, _, fault in found]),
        ("说明", _shown([fault.text for _, _, fault in found], FieldType.TEXT, masked=masked)),
        ("通知依据", [fault.clause or "无" for _, _, fault in found]),
        ("状态", [STATES[item.state] for _, item, _ in found]),
    )


def repeats(report: WeeklyReport, *, masked: bool) -> pd.DataFrame:
    """Return what of the week's submissions is like which other one, a row each."""
    head = report.headings
    rows = [
        (
            one.id,
            _moment(one.received),
            one.team,
            one.subject,
            one.relation,
            one.other,
            _moment(one.other_received),
            one.other_team,
            one.other_subject,
            _seen(one.text, FieldType.TEXT, masked=masked),
        )
        for one in report.repeats
    ]
    other = ("对方编号", "对方收到时间", f"对方{head.team}", f"对方{head.subject}")
    return _frame(rows, columns=["编号", "收到时间", head.team, head.subject, "关系", *other, "说明"])


def mails(report: WeeklyReport, *, masked: bool) -> pd.DataFrame:
    """Return every message of the week, a row each."""
    found = report.mails
    return _columns(
        ("来信", [one.id for one in found]),
        ("收到时间", [_moment(one.received) for one in found]),
        ("发件人", [one.sender_name for one in found]),
        ("发件地址", [masked_address(one.sender) if masked and one.sender else one.sender for one in found]),
        ("邮件标题", _shown([one.subject for one in found], FieldType.TEXT, masked=masked)),
        ("类别", [one.kind for one in found]),
        ("送达次数", [one.deliveries for one in found]),
        ("附件数", [one.files for one in found]),
        ("材料编号", ["、".join(one.forms) for one in found]),
        ("处理情况", [one.standing for one in found]),
        ("问题", _shown([_faults(one.faults) for one in found], FieldType.TEXT, masked=masked)),
    )


def calendar(report: WeeklyReport, *, masked: bool) -> pd.DataFrame:
    """Return next week's activities, a row each."""
    head = report.headings
    rows = [
        (
            span(one.first, one.last),
            one.time,
            one.team,
            one.subject,
            one.leader,
            _seen(one.phone, FieldType.PHONE, masked=masked),
            STATES[one.state],
            one.id,
        )
        for one in report.calendar
    ]
    heads = ["日期", head.time, head.team, head.subject, head.leader, head.phone, "状态", "编号"]
    return _frame(rows, columns=distinct(heads))


def newcomers(report: WeeklyReport) -> pd.DataFrame:
    """Return the teams that wrote for the first time in the week, a row each."""
    return _frame([(name,) for name in report.teams.first], columns=[report.headings.team])


def silent(report: WeeklyReport) -> pd.DataFrame:
    """Return the teams on the roster that have never written, a row each."""
    rows = [(one.team, one.unit) for one in report.teams.silent]
    return _frame(rows, columns=[report.headings.team, report.headings.unit])


def dossiers(report: WeeklyReport) -> pd.DataFrame:
    """Return the state of every dossier, a row each."""
    head = report.headings
    rows = [
        (
            one.id,
            _moment(one.received),
            one.team,
            one.subject,
            STATES[one.state],
            "、".join(one.came) or "无",
            "、".join(one.missing) or "齐全",
        )
        for one in report.dossiers
    ]
    return _frame(rows, columns=["编号", "收到时间", head.team, head.subject, "状态", "已交材料", "还缺"])


def span(first: dt.date, last: dt.date) -> str:
    """Return days as a calendar shows them: ``5月18日`` or ``5月18日至6月1日``, with years where they differ."""
    begin, end = (f"{one.month}月{one.day}日" for one in (first, last))
    if first.year != last.year:
        return f"{first.year}年{begin}至{last.year}年{end}"
    return begin if first == last else f"{begin}至{end}"


def signed(number: int) -> str:
    """Return a difference as people write it: ``+3``, ``-2``, ``持平``."""
    return f"{number:+d}" if number else "持平"


def _frame(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> pd.DataFrame:
    """Return rows as a frame of plain objects, which are quicker to read than typed ones."""
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _summed(rows: Sequence[tuple[str | int, ...]], heads: Sequence[str]) -> pd.DataFrame:
    sums = (sum(int(value) for value in column) for column in zip(*(row[1:] for row in rows), strict=True))
    return _frame([*rows, (SUM, *sums)], columns=list(heads))


def _seen(value: Cell, kind: FieldType, *, masked: bool) -> Cell:
    """Return a value as the reader may see it."""
    if not masked or isinstance(value, int):
        return value
    if kind in PERSONAL:
        return mask(value, kind)
    return masked_numbers(value) if kind in _FREE else value


def _shown(cells: Sequence[Cell], kind: FieldType, *, masked: bool) -> Sequence[Cell]:
    """Return a column's values as the reader may see them; most columns have nothing to hide."""
    if not masked or (kind not in PERSONAL and kind not in _FREE):
        return cells
    if kind not in PERSONAL and not any(holds_number(one) for one in cells if isinstance(one, str)):
        return cells
    return [_seen(one, kind, masked=True) for one in cells]


def _faults(found: Iterable[Fault]) -> str:
    return "\n".join([one.text for one in found])


def _columns(*columns: tuple[str, Sequence[Cell]]) -> pd.DataFrame:
    """Return columns as a frame of plain objects."""
    names = distinct(name for name, _ in columns)
    return pd.DataFrame({name: cells for name, (_, cells) in zip(names, columns, strict=True)}, dtype=object)


def _moment(moment: dt.datetime | None) -> str:
    return moment.isoformat(" ", "minutes")[:16] if moment else "无"
