"""The rosters: registered teams, units with their full names, teams that carried a project last year."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.roster import Roster, RosterEntry
from store import tables
from store.mapping.rosters import load_roster_entry, roster_entry_row, roster_row
from store.queries import events


def replace(
    session: Session, name: str, entries: Sequence[RosterEntry], *, now: dt.datetime, actor: str = events.SYSTEM
) -> None:
    """Put a roster in the place of the one of that name, which is an event; an empty one counts as loaded."""
    session.execute(delete(tables.RosterEntry).where(col(tables.RosterEntry.roster) == name))
    row = session.get(tables.Roster, name)
    if row is None:
        session.add(roster_row(name, now))
    else:
        row.loaded = now
    session.flush()
    session.add_all(roster_entry_row(one, roster=name, position=position) for position, one in enumerate(entries))
    event = events.Event(now, actor, "roster", name, "loaded", {"entries": len(entries)})
    events.add(session, event)
    session.flush()


def load(session: Session) -> dict[str, Roster]:
    """Return the rosters that have been loaded, by name."""
    names = session.scalars(select(col(tables.Roster.name)).order_by(col(tables.Roster.name))).all()
    entries: dict[str, list[RosterEntry]] = {name: [] for name in names}
    order = (col(tables.RosterEntry.roster), col(tables.RosterEntry.position))
    for row in session.scalars(select(tables.RosterEntry).order_by(*order)):
        entries[row.roster].append(load_roster_entry(row))
    return {name: Roster(name, tuple(several)) for name, several in entries.items()}


def entries(session: Session, name: str, *, after: int = -1, limit: int) -> list[tuple[int, RosterEntry]]:
    """Return lines of a roster behind a position, each with its own, in the file's order."""
    row = tables.RosterEntry
    chosen = select(row).where(col(row.roster) == name, col(row.position) > after).order_by(col(row.position))
    return [(one.position, load_roster_entry(one)) for one in session.scalars(chosen.limit(limit))]
