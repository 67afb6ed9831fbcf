"""Rosters: the lists of teams and units that the office keeps, looked up by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.normalise.units import unit_key

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One line of a roster: a full name, the unit it belongs to, and the short forms it is known by."""

    name: str
    unit: str = ""
    short: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """One roster (``teams``, ``units``, ``awarded``); names are compared as ``unit_key`` writes them.

    Of two entries of the same name the first is found. A roster without entries counts as not loaded.
    """

    name: str
    entries: tuple[RosterEntry, ...]
    _full: Mapping[str, RosterEntry] = field(init=False, repr=False, compare=False)
    _short: Mapping[str, RosterEntry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the entries by full name and by short form."""
        full = {unit_key(entry.name): entry for entry in reversed(self.entries)}
        short = {unit_key(one): entry for entry in reversed(self.entries) for one in entry.short}
        for index in (full, short):
            index.pop("", None)
        object.__setattr__(self, "_full", full)
        object.__setattr__(self, "_short", short)

    def named(self, text: str, abbreviations: Mapping[str, str] = _NOTHING) -> RosterEntry | None:
        """Return the entry with this full name, None where there is none; a blank is no name.

        With ``abbreviations``, one that the text ends with stands for what it means: 和平区科协.
        """
        return self._full.get(unit_key(text, abbreviations))

    def shortened(self, text: str) -> RosterEntry | None:
        """Return the entry that is known by this short form, None where there is none."""
        return self._short.get(unit_key(text))

    def find(self, text: str) -> RosterEntry | None:
        """Return the entry with this full name or short form, the full name first."""
        return self.named(text) or self.shortened(text)
