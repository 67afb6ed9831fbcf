"""How reports group what came in: by district, by kind of unit, as the campaign pack says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its name, and the regular expressions any of which tells a name that belongs to it."""

    name: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to group units: what it is called, its groups, and what the rest is called."""

    name: str
    rest: str
    groups: tuple[Group, ...]

    def of(self, *names: str) -> str:
        """Return the group of the first of these names that has one.

        A Chinese name ends with what it is: of several signs in one name the one that ends last tells, of those the
        longest, then the first in order.
        """
        for name in names:
            found = _told(self, name)
            if found:
                return found
        return self.rest


@lru_cache(maxsize=10_000)
def _told(grouping: Grouping, name: str) -> str:
    best, place = "", (0, 0)
    for group in grouping.groups:
        for pattern in _patterns(group.signs):
            for found in pattern.finditer(name):
                here = (found.end(), found.end() - found.start())
                if here > place:
                    best, place = group.name, here
    return best


@lru_cache
def _patterns(signs: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(sign) for sign in signs)
