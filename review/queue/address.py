"""A list as the address names it: the part behind the question mark, read into filters and written again.

Words searched for are names and phones and never stand in an address, which browsers and proxies keep: ``search`` is
the mark under which the store keeps them for this person (``POST /queue/search``).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from domain.finding import Severity
from review.security.access import Visit
from store.queries import views
from store.queries.worklist import Filters, Sort, Tab, Viewer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

E = TypeVar("E", bound=StrEnum)

ME = "me"
"""The holder who is the person that looks."""

_NAMES = ("tab", "form", "code", "severity", "from", "to", "holder", "skipped", "sort", "search")
_FIRST_NEWEST = frozenset({Tab.ACCEPTED, Tab.REJECTED, Tab.LETTERS, Tab.ASIDE, Tab.ALL})


@dataclass(frozen=True, slots=True)
class Asked:
    """A list that was asked for; ``given`` are the parts of its address that say something, in their order."""

    filters: Filters
    given: Mapping[str, str]

    @property
    def query(self) -> str:
        """The address behind the question mark, without the place in the list."""
        return urlencode(self.given)

    def but(self, **changes: str) -> str:
        """Return the query with some parts changed; an empty one is left out."""
        return urlencode({name: one for name, one in {**self.given, **changes}.items() if one})

    def shown(self, name: str) -> str:
        """Return one part as it was given, empty where it was not."""
        return self.given.get(name, "")

    @property
    def narrowed(self) -> bool:
        """True where the list is not the whole of its tab."""
        return bool(self.given.keys() - {"tab", "sort"})


def asked(session: "Session", params: Mapping[str, str], visit: Visit, *, tab: Tab | None = None) -> Asked:
    """Return the list that an address names; what it cannot mean is left out.

    ``tab`` is that of a page that has but one.
    """
    given = {name: value for name in _NAMES if (value := params.get(name, "").strip())}
    chosen = tab or _one(Tab, given.get("tab", "")) or Tab.WAITING
    severity, sort = _one(Severity, given.get("severity", "")), _one(Sort, given.get("sort", ""))
    since, until = _day(given.get("from", "")), _day(given.get("to", ""))
    words = views.recall(session, visit.person.id, given["search"]) if "search" in given else ""
    understood: dict[str, object] = {
        "tab": tab is None and chosen is not Tab.WAITING,
        "severity": severity,
        "sort": sort,
    }
    understood |= {"from": since, "to": until, "search": words}
    given = {name: value for name, value in given.items() if understood.get(name, True)}
    zone = visit.desk.campaign.timezone
    holder = given.get("holder", "")
    filters = Filters(
        tab=chosen,
        sort=sort or (Sort.NEWEST if chosen in _FIRST_NEWEST else Sort.PRESSING),
        form=given.get("form", ""),
        code=given.get("code", ""),
        severity=severity,
        since=None if since is None else dt.datetime.combine(since, dt.time(), zone),
        until=None if until is None else dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone),
        holder=visit.person.id if holder == ME else holder,
        skipped="skipped" in given,
        words=words,
    )
    return Asked(filters, given)


def viewer(visit: Visit) -> Viewer:
    """Return who looks at a list."""
    return Viewer(visit.person.id, visit.now)


def _one(kind: type[E], value: str) -> E | None:
    return kind(value) if value in set(kind) else None


def _day(value: str) -> dt.date | None:
    """Return the day of an ISO date, None where it is none that a list could begin or end with."""
    try:
        found = dt.date.fromisoformat(value)
    except ValueError:
        return None
    return found if dt.date(2000, 1, 1) <= found < dt.date(2100, 1, 1) else None
