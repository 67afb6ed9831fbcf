"""The week in plain sentences: the facts that are counted, and nothing else."""

import datetime as dt
from collections.abc import Iterator

from reports.values import Flow, WeeklyReport


def heading(report: WeeklyReport) -> str:
    """Return the report's title."""
    return f"{report.campaign}收件周报"


def day(one: dt.date) -> str:
    """Return a day as official papers write it: ``2024年5月13日``."""
    return f"{one.year}年{one.month}月{one.day}日"


def until(report: WeeklyReport) -> str:
    """Return the cut-off as people say it: the end of the week's last day, or the moment of making."""
    if report.whole:
        return f"{day(report.last)}24时"
    return f"{day(report.cutoff.date())}{report.cutoff:%H:%M}"


def told(report: WeeklyReport) -> Iterator[str]:
    """Yield the week's sentences: what came, what was done with it, what waits, what to look out for."""
    received = _sum(report.flows, "received")
    before = _sum(report.before, "received")
    if received:
        parts = "、".join(f"{one.form}{one.received}件" for one in report.flows if one.received)
        yield f"本周共收到材料{received}件，其中{parts}，{_beside(received, before)}。"
    else:
        yield f"本周没有收到材料，上周收到{before}件。"
    revised, repeated = _sum(report.flows, "revised"), _sum(report.flows, "repeated")
    if revised or repeated:
        yield f"本周材料中，更正此前材料的{revised}件，重复报送的{repeated}件。"
    if report.caught_up:
        yield f"上周周报之后补登此前收到的材料{report.caught_up}件。"
    settled = sum(one.settled for one in report.flows)
    if settled:
        accepted, returned, rejected = (_sum(report.flows, name) for name in ("accepted", "returned", "rejected"))
        yield f"本周办结{settled}件：受理{accepted}件，要求补正{returned}件，退回{rejected}件。"
    else:
        yield "本周没有办结的材料。"
    closing = _sum(report.flows, "closing")
    yield f"截至{until(report)}，待核对{closing}件{_oldest(report)}。"
    if report.late:
        yield f"本周材料中，活动开始后或受理期外才报送的{len(report.late)}件。"
    if report.calendar:
        yield f"下周开展或者正在进行的已登记活动{len(report.calendar)}项。"
    if report.dossiers:
        whole = sum(not one.missing for one in report.dossiers)
        yield f"累计申报{len(report.dossiers)}项，材料齐全{whole}项，不齐{len(report.dossiers) - whole}项。"
    if report.teams.roster is not None:
        silent, word = len(report.teams.silent), report.headings.team
        rest = f"中，{silent}个至今没有来件" if silent else "都已来件"
        yield f"名单内{report.teams.roster}个{word}{rest}。"
    if not report.balance.holds:
        yield "收件平衡等式不成立，需要查明。"


def _sum(flows: tuple[Flow, ...], name: str) -> int:
    return sum(int(getattr(one, name)) for one in flows)


def _beside(now: int, before: int) -> str:
    if now == before:
        return "与上周持平"
    return f"比上周{'增加' if now > before else '减少'}{abs(now - before)}件"


def _oldest(report: WeeklyReport) -> str:
    longest = report.ages[-1]
    return f"，其中等待{longest.words}的{longest.count}件" if longest.count else ""
