"""What the office looks out for: next week's activities, teams that have not written, dossiers that are not whole."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from domain.campaign import Campaign, FormSpec
from domain.dossiers import asked, kinds
from domain.form import first_text, text_of
from domain.normalise.units import unit_key
from domain.submission import State
from reports.values import Dossier, Planned, Registered, Teams
from reports.week import Week
from store.queries import rosters, weekly

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ROSTER = "teams"
_GONE = (State.RETURNED, State.REJECTED)

Decided = Mapping[str, State]


def calendar(
    session: "Session", campaign: Campaign, decided: Decided, week: Week, *, until: dt.datetime
) -> tuple[Planned, ...]:
    """Return the activities that touch the week after this one, by their first day; none that is out of the game."""
    first, last = week.last + dt.timedelta(days=1), week.last + dt.timedelta(days=7)
    found = []
    for form in campaign.forms:
        for spec in form.fields:
            if spec.name == form.time and spec.start and spec.end:
                rows = weekly.planned(
                    session, form.key, begins=spec.start, ends=spec.end, first=first, last=last, until=until
                )
                found += [_planned(row, form, (spec.start, spec.end), decided) for row in rows]
    return tuple(sorted((one for one in found if one.state not in _GONE), key=lambda one: (one.first, one.id)))


def teams(session: "Session", campaign: Campaign, *, since: dt.datetime, until: dt.datetime) -> Teams:
    """Return which teams have written by the cut-off, for the first time in the week, and which never did."""
    heard = weekly.teams(session, since=since, until=until)
    first = tuple(sorted(name for name, new in heard.values() if new))
    roster = rosters.load(session).get(_ROSTER)
    if roster is None or not roster.entries:
        return Teams(len(heard), first, None, ())
    written = {unit_key(name, campaign.abbreviations) for name, _ in heard.values()}
    silent = [Registered(one.name, one.unit) for one in roster.entries if unit_key(one.name) not in written]
    return Teams(len(heard), first, len(roster.entries), tuple(silent))


def dossiers(session: "Session", campaign: Campaign, decided: Decided, *, until: dt.datetime) -> tuple[Dossier, ...]:
    """Return the state of each submission whose form asks for materials, by arrival; none that is rejected."""
    names = {one.key: one.name for one in campaign.materials}
    found = []
    for row in weekly.gathered(session, sorted(kinds(campaign)), until=until):
        wanted = asked(campaign, row.kind, campaign.day(row.received))
        state = decided.get(row.id, State.WAITING)
        if state is not State.REJECTED:
            came = tuple(names[one] for one in wanted if one in row.materials)
            missing = tuple(names[one] for one in wanted if one not in row.materials)
            received = row.received.astimezone(campaign.timezone)
            found.append(Dossier(row.id, received, row.team, row.subject, state, came, missing))
    return tuple(found)


def _planned(row: weekly.Planned, form: FormSpec, days: tuple[str, str], decided: Decided) -> Planned:
    return Planned(
        id=row.id,
        first=dt.date.fromisoformat(text_of(row.fields, days[0])),
        last=dt.date.fromisoformat(text_of(row.fields, days[1])),
        time=text_of(row.fields, form.time),
        team=row.team,
        subject=row.subject,
        leader=text_of(row.fields, form.leader),
        phone=first_text(row.fields, form.phones),
        state=decided.get(row.id, State.WAITING),
    )
