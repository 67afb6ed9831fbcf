"""The weekly report: gathered from the store, kept as it was made, and the same ever after."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from domain.campaign import Campaign
from reports import arriving, standing, upcoming
from reports.values import Flow, Item, Sheet, WeeklyReport
from reports.week import Week, week_of
from store.queries import reports, standings, weekly

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["WeeklyReport", "gather", "keep", "kept"]


def kept(session: "Session", week: Week) -> WeeklyReport | None:
    """Return the last report that was kept for a week, as it was made; None where there is none."""
    found = reports.latest(session, week.label)
    return None if found is None else msgspec.json.decode(found.content, type=WeeklyReport)


def keep(session: "Session", report: WeeklyReport, *, actor: str) -> WeeklyReport:
    """Keep the report of a week that is over, which is an event, and return it with its version.

    Raises:
        ValueError: the week is not over; its report would be wrong tomorrow.
    """
    if not report.whole:
        raise ValueError(f"{report.label} is not over at {report.made.isoformat()}")
    numbered = dataclasses.replace(report, version=reports.next_version(session, report.label))
    content = msgspec.json.encode(numbered)
    reports.keep(session, report.label, version=numbered.version, content=content, actor=actor, now=report.made)
    return numbered


def gather(session: "Session", *, week: Week, campaign: Campaign, now: dt.datetime) -> WeeklyReport:
    """Read the report of a week from the store as of the week's end, or of ``now`` where that is earlier.

    What was decided or arrived later does not count; what was read or corrected later does, until the report is kept.
    """
    zone = campaign.timezone
    since, until = week.span(zone)
    cutoff = max(since, min(until, now.astimezone(zone)))
    decided = standings.decided(session, until=cutoff)
    found = weekly.found(session, since=since, until=cutoff)
    arrived = list(weekly.arrived(session, since=since, until=cutoff))
    sheets = arriving.sheets(campaign, weekly.handed_in(session, since=since, until=cutoff), found, decided)
    listed = [one for sheet in sheets for one in sheet.items]
    formless = arriving.formless(campaign, arrived, found, decided)
    moved = standings.movements(session, since=since, until=cutoff)
    codes = _codes(campaign, sheets, formless)
    return WeeklyReport(
        campaign=campaign.name,
        label=week.label,
        first=week.first,
        last=week.last,
        cutoff=cutoff,
        made=now.astimezone(zone),
        version=0,
        forms=tuple(form.name for form in campaign.forms),
        headings=campaign.headings,
        balance=standings.balance(session, until=cutoff),
        flows=standing.flows(campaign, moved, codes),
        before=_before(session, campaign, week),
        to_date=standing.totals(campaign, moved),
        caught_up=_caught_up(session, week, since),
        ages=standing.ages((moment for _, moment in standings.waiting(session, until=cutoff)), cutoff),
        groups=standing.groups(session, campaign, since=since, until=cutoff),
        problems=standing.problems(campaign, codes, weekly.codes(session, until=cutoff)),
        sheets=sheets,
        formless=formless,
        repeats=arriving.repeats(session, campaign, sheets, found),
        mails=arriving.mails(campaign, arrived, found, decided, listed),
        late=arriving.late(campaign, listed),
        calendar=upcoming.calendar(session, campaign, decided, week, until=cutoff),
        teams=upcoming.teams(session, campaign, since=since, until=cutoff),
        dossiers=upcoming.dossiers(session, campaign, decided, until=cutoff),
        mailboxes=standing.mailboxes(session, now, zone),
        series=standing.series(campaign, weekly.arrivals(session, until=cutoff), week),
    )


def _codes(campaign: Campaign, sheets: Sequence[Sheet], formless: Sequence[Item]) -> Counter[tuple[str, str]]:
    """Count the findings of the week's items by form and code; an empty form stands for messages without one."""
    kinds = [*((form.key, sheet.items) for form, sheet in zip(campaign.forms, sheets, strict=True)), ("", formless)]
    return Counter((kind, fault.code) for kind, items in kinds for one in items for fault in one.faults)


def _before(session: "Session", campaign: Campaign, week: Week) -> tuple[Flow, ...]:
    """Return what came and went in the week before: as its kept report says, else as it stood at that week's end."""
    earlier = week_of(week.first - dt.timedelta(days=1))
    known = reports.latest(session, earlier.label)
    if known is not None:
        return msgspec.json.decode(known.content, type=_Flows).flows
    since, until = earlier.span(campaign.timezone)
    moved = standings.movements(session, since=since, until=until)
    return standing.flows(campaign, moved, weekly.codes(session, since=since, until=until))


@dataclasses.dataclass(frozen=True, slots=True)
class _Flows:
    """The part of a kept report that the next one needs, which is read without the thousands of lines around it."""

    flows: tuple[Flow, ...]


def _caught_up(session: "Session", week: Week, since: dt.datetime) -> int | None:
    made = reports.made(session, week_of(week.first - dt.timedelta(days=1)).label)
    return None if made is None else weekly.caught_up(session, before=since, since=made)
