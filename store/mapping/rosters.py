"""Rows of rosters."""

import datetime as dt

from domain.roster import RosterEntry
from store import tables


def roster_row(name: str, loaded: dt.datetime) -> tables.Roster:
    """Return the row of a roster."""
    return tables.Roster(name=name, loaded=loaded)


def roster_entry_row(entry: RosterEntry, *, roster: str, position: int) -> tables.RosterEntry:
    """Return the row of one line of a roster."""
    short = list(entry.short)
    return tables.RosterEntry(roster=roster, position=position, name=entry.name, unit=entry.unit, short=short)


def load_roster_entry(row: tables.RosterEntry) -> RosterEntry:
    """Return the roster line of a row."""
    return RosterEntry(row.name, row.unit, tuple(row.short))
