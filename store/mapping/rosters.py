"""Rows of rosters."""

from domain.roster import RosterEntry
from store import tables


def roster_entry_row(entry: RosterEntry, *, roster: str, position: int) -> tables.RosterEntry:
    """Return the row of one line of a roster."""
    return tables.RosterEntry(
        roster=roster, position=position, name=entry.name, unit=entry.unit, short=list(entry.short)
    )


def load_roster_entry(row: tables.RosterEntry) -> RosterEntry:
    """Return the roster line of a row."""
    return RosterEntry(row.name, row.unit, tuple(row.short))
