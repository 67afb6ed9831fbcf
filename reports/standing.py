"""Where things stood when the week ended: what came and went, how long things wait, what was found how often."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.campaign import Campaign
from domain.submission import State
from domain.words import finding_name
from reports.values import Age, Counted, Flow, Grouped, Mailbox, Point, Problem, Total
from reports.week import Week, week_of
from reports.words import clause_section, form_name
from store.queries import deliveries, weekly

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from store.queries.standings import Movement

SILENCE = dt.timedelta(hours=24)
"""After so long without a successful poll a mailbox counts as silent."""
_AGES = (("3天以内", 3), ("4至7天", 7), ("8至30天", 30), ("超过30天", 10**6))
_SETTLED = (State.ACCEPTED, State.RETURNED, State.REJECTED)


def flows(campaign: Campaign, moved: Iterable["Movement"], marked: Mapping[tuple[str, str], int]) -> tuple[Flow, ...]:
    """Return a line per form in the campaign's order, and one for messages without a form.

    ``marked`` counts the findings of the week by form and code: some say that one corrects or copies another.
    """
    listed = list(moved)
    return tuple(_flow(campaign, key, [one for one in listed if one.form == key], marked) for key in _keys(campaign))


def totals(campaign: Campaign, moved: Iterable["Movement"]) -> tuple[Total, ...]:
    """Return how many of each form stood where at the cut-off."""
    stood = Counter[tuple[str, State]]()
    for one in moved:
        stood[one.form, one.after] += one.count
    return tuple(
        Total(
            form_name(campaign, key),
            stood[key, State.WAITING],
            stood[key, State.ACCEPTED],
            stood[key, State.RETURNED],
            stood[key, State.REJECTED],
        )
        for key in _keys(campaign)
    )


def ages(waiting: Iterable[dt.datetime], cutoff: dt.datetime) -> tuple[Age, ...]:
    """Return how many of what waited since these moments had waited how long, in whole days."""
    days = [(cutoff - one).days for one in waiting]
    limits = [(words, last) for words, last in _AGES]
    lows = [-1, *(last for _, last in limits)]
    return tuple(
        Age(words, sum(low < one <= high for one in days))
        for (words, _), (low, high) in zip(limits, pairwise(lows), strict=True)
    )


def problems(
    campaign: Campaign, week: Mapping[tuple[str, str], int], total: Mapping[tuple[str, str], int]
) -> tuple[Problem, ...]:
    """Return the findings ever made by the cut-off, the week's most frequent first; both counted by form and code."""
    listed = [
        Problem(
            code=code,
            words=finding_name(campaign, kind, code),
            form=form_name(campaign, kind),
            clause=clause_section(campaign, kind, code),
            week=week.get((kind, code), 0),
            total=count,
        )
        for (kind, code), count in total.items()
    ]
    return tuple(sorted(listed, key=lambda one: (-one.week, -one.total, one.form, one.code)))


def groups(session: "Session", campaign: Campaign, *, since: dt.datetime, until: dt.datetime) -> tuple[Grouped, ...]:
    """Return the submissions counted by each of the campaign's groupings, in the order of their groups."""
    known = [row for form in campaign.forms for row in weekly.units(session, form.key, form.unit, until=until)]
    counted = []
    for one in campaign.groupings:
        total, week = Counter[str](), Counter[str]()
        for unit, team, received in known:
            name = one.of(unit, team)
            total[name] += 1
            week[name] += received >= since
        names = [*(group.name for group in one.groups), one.rest]
        counted.append(
            Grouped(one.name, tuple(Counted(name, week[name], total[name]) for name in names if total[name]))
        )
    return tuple(counted)


def mailboxes(session: "Session", now: dt.datetime, zone: dt.tzinfo) -> tuple[Mailbox, ...]:
    """Return how the reading of each folder stands now."""
    return tuple(
        Mailbox(
            account=poll.account,
            folder=poll.folder,
            succeeded=poll.succeeded.astimezone(zone) if poll.succeeded else None,
            deliveries=poll.deliveries,
            failing=poll.failing,
            condition=_condition(poll, now),
        )
        for poll in deliveries.polls(session)
    )


def series(campaign: Campaign, arrivals: Sequence[tuple[str, dt.datetime]], week: Week) -> tuple[Point, ...]:
    """Return how many submissions of each form arrived in every week from the season's first to this one."""
    counted = Counter[tuple[Week, str]]()
    for kind, received in arrivals:
        counted[week_of(received.astimezone(campaign.timezone).date()), kind] += 1
    points = []
    each = min((one for one, _ in counted), default=week)
    while each <= week:
        points.append(Point(each.label, tuple(counted[each, form.key] for form in campaign.forms)))
        each = week_of(each.last + dt.timedelta(days=1))
    return tuple(points)


def _keys(campaign: Campaign) -> list[str]:
    return [*(form.key for form in campaign.forms), ""]


def _flow(campaign: Campaign, key: str, moved: list["Movement"], marked: Mapping[tuple[str, str], int]) -> Flow:
    def count(before: tuple[State | None, ...], after: tuple[State, ...]) -> int:
        return sum(one.count for one in moved if one.before in before and one.after in after)

    open_before = (None, State.WAITING)
    everywhere = tuple(State)
    return Flow(
        form=form_name(campaign, key),
        opening=count((State.WAITING,), everywhere),
        received=count((None,), everywhere),
        revised=marked.get((key, "revision"), 0),
        repeated=marked.get((key, "duplicate-exact"), 0),
        accepted=count(open_before, (State.ACCEPTED,)),
        returned=count(open_before, (State.RETURNED,)),
        rejected=count(open_before, (State.REJECTED,)),
        reopened=count(_SETTLED, (State.WAITING,)),
        changed=sum(count((one,), tuple(other for other in _SETTLED if other is not one)) for one in _SETTLED),
        closing=count((None, *State), (State.WAITING,)),
    )


def _condition(poll: deliveries.Poll, now: dt.datetime) -> str:
    if poll.error:
        return f"收信失败：{poll.error}"
    if poll.succeeded is None:
        return "尚未收信"
    if now - poll.succeeded > SILENCE:
        hours = int((now - poll.succeeded).total_seconds() // 3600)
        return f"已有{hours}小时没有收信"
    return "正常" if not poll.failing else f"正常，另有{poll.failing}封取不下来"
