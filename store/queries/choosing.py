"""What a list of items is chosen by: its tab, its filters, the words searched for, and its order."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, literal, select, tuple_
from sqlalchemy.orm import Mapped, Session
from sqlmodel import col

from domain.finding import Severity
from domain.lookup import needles
from domain.message import Kind, Progress
from domain.submission import State
from store import tables
from store.columns import Instant
from store.queries.ranks import LAST, SEVERITY_RANKS, UNFLAGGED

MESSAGE = "message"
"""The form of an item that is a message."""


_FEW = 1000
"""So many matches are handed to the next question one by one."""
_HANDLE = re.compile("m([0-9a-f]{2,64})")


class Tab(StrEnum):
    """One list of items; each item that needs a place has one, and what may be a duplicate stands in two."""

    WAITING = "waiting"
    REPEATED = "duplicates"
    """What waits and may repeat another submission."""
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LETTERS = "other"
    """Messages that hand nothing in: letters, and what machines sent."""
    ASIDE = "quarantined"
    """Messages that could not be read."""
    ALL = "all"
    """All submissions, whatever their state."""

    @property
    def words(self) -> str:
        """What the office calls it."""
        return _TABS[self.value]


_TABS = {
    "waiting": "待核对",
    "duplicates": "疑似重复",
    "returned": "待补正",
    "accepted": "已受理",
    "rejected": "已退回",
    "other": "非申报邮件",
    "quarantined": "异常邮件",
    "all": "全部材料",
}
_STATES = {
    Tab.WAITING: State.WAITING,
    Tab.REPEATED: State.WAITING,
    Tab.RETURNED: State.RETURNED,
    Tab.ACCEPTED: State.ACCEPTED,
    Tab.REJECTED: State.REJECTED,
}


class Sort(StrEnum):
    """The order of a list."""

    PRESSING = "pressing"
    NEWEST = "newest"
    OLDEST = "oldest"
    TEAM = "team"

    @property
    def words(self) -> str:
        """What the office calls it."""
        return {"pressing": "急办在前", "newest": "新收在前", "oldest": "先收在前", "team": "按名称"}[self.value]


ORDERS = {
    Sort.PRESSING: ("rank", "received", "key"),
    Sort.NEWEST: ("received", "key"),
    Sort.OLDEST: ("received", "key"),
    Sort.TEAM: ("team", "received", "key"),
}
"""The columns of each order; all rise together, but for the newest first, which fall."""

Place: TypeAlias = tuple[ColumnElement[Any], ...]
"""The values of one item in the columns of an order."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows, and in which order.

    ``form`` is the key of a form, or ``message``. ``code`` is a finding's code without its field. ``severity`` is that
    of the most pressing finding. The times of arrival are aware, ``until`` is exclusive. ``holder`` is the person who
    has the item open. ``skipped`` shows what the viewer has skipped, which is otherwise left out of what waits.
    ``words`` are searched for, whatever their spelling.
    """

    tab: Tab = Tab.WAITING
    sort: Sort = Sort.PRESSING
    form: str = ""
    code: str = ""
    severity: Severity | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    holder: str = ""
    skipped: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a list, and when."""

    person: str
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Half:
    """The submissions or the messages of a list: the columns that it is ordered by, and what it is chosen by.

    ``kind`` is ``submission`` or ``message``; ``item`` is the name under which people speak of one.
    """

    kind: str
    columns: Mapping[str, SQLColumnExpression[Any]]
    item: SQLColumnExpression[str]
    where: tuple[ColumnElement[bool], ...]

    def order(self, sort: Sort) -> tuple[SQLColumnExpression[Any], ...]:
        """Return the columns of the order."""
        return tuple(self.columns[name] for name in ORDERS[sort])

    def but(self, *where: ColumnElement[bool]) -> "Half":
        """Return this half with further conditions."""
        return replace(self, where=(*self.where, *where))

    def beyond(self, sort: Sort, place: Place, *, later: bool) -> ColumnElement[bool]:
        """Return the condition for what stands behind, or before, a place in the order."""
        behind = later is not (sort is Sort.NEWEST)
        row = tuple_(*self.order(sort))
        found: ColumnElement[bool] = row > tuple_(*place) if behind else row < tuple_(*place)
        return found


def halves(session: Session, filters: Filters, viewer: Viewer) -> list[Half]:
    """Return the halves of a list that can have items."""
    found = []
    passed = _passed(session, filters, viewer)
    if filters.tab not in (Tab.LETTERS, Tab.ASIDE) and filters.form != MESSAGE:
        found.append(_forms(session, filters, viewer, passed))
    if filters.tab not in (Tab.REPEATED, Tab.ALL) and filters.form in ("", MESSAGE):
        found.append(_mails(session, filters, viewer, passed))
    return found


def place(session: Session, item: str, sort: Sort) -> Place | None:
    """Return where an item stands in the order, None where there is no such item."""
    for half in (_forms_columns(), _mails_columns()):
        row = session.execute(select(*half.order(sort)).where(_named(half, item)).limit(1)).first()
        if row is not None:
            return tuple(literal(value, Instant() if isinstance(value, dt.datetime) else None) for value in row)
    return None


def held(person: str, now: dt.datetime, *, by_others: bool = False) -> Select[str]:
    """Select the items that a person, or everybody else, has open."""
    claim = tables.Claim
    who = col(claim.person) != person if by_others else col(claim.person) == person
    return select(col(claim.item)).where(who, col(claim.until) > now)


def _passed(session: Session, filters: Filters, viewer: Viewer) -> Sequence[str]:
    """Return what the viewer has skipped, where that is shown alone or left out; it is seldom anything."""
    if not filters.skipped and _STATES.get(filters.tab) is not State.WAITING:
        return ()
    skip = tables.Skip
    return session.scalars(select(col(skip.item)).where(col(skip.person) == viewer.person)).all()


def _forms(session: Session, filters: Filters, viewer: Viewer, passed: Sequence[str]) -> Half:
    form, half = tables.Submission, _forms_columns()
    state = _STATES.get(filters.tab)
    here = () if state is None else (col(form.state) == state,)
    where = [*here, *_common(filters, viewer, half, passed)]
    if filters.tab is Tab.REPEATED:
        where.append(col(form.repeats))
    if filters.form:
        where.append(col(form.kind) == filters.form)
    if filters.code:
        own = _with_code(col(tables.Finding.submission), filters.code)
        mails = _with_code(col(tables.Finding.message), filters.code)
        where.append(col(form.id).in_(own.union(select(col(form.id)).where(col(form.message).in_(mails)))))
    if sought := needles(filters.words):
        matching = [_found(session, col(form.words), one) | col(form.id).startswith(one.upper()) for one in sought]
        where.append(_among(session, select(col(form.id)).where(*here, *matching)))
    return replace(half, where=tuple(where))


def _mails(session: Session, filters: Filters, viewer: Viewer, passed: Sequence[str]) -> Half:
    mail, half = tables.Message, _mails_columns()
    where = [*_standing(filters.tab), *_common(filters, viewer, half, passed)]
    if filters.code:
        where.append(col(mail.sha256).in_(_with_code(col(tables.Finding.message), filters.code)))
    for one in needles(filters.words):
        matching = _found(session, col(mail.words), one)
        digits = _HANDLE.fullmatch(one)
        where.append(matching | col(mail.sha256).startswith(digits[1]) if digits else matching)
    return replace(half, where=tuple(where))


def _standing(tab: Tab) -> tuple[ColumnElement[bool], ...]:
    """Return what a message must be for a tab."""
    mail = tables.Message
    if tab is Tab.ASIDE:
        return (col(mail.progress) == Progress.QUARANTINED,)
    if tab is Tab.LETTERS:
        return (col(mail.kind).in_((Kind.CORRESPONDENCE, Kind.AUTOMATIC)), col(mail.state).is_(None))
    return (col(mail.state) == _STATES[tab],)


def _common(filters: Filters, viewer: Viewer, half: Half, passed: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that are the same for submissions and messages."""
    received = half.columns["received"]
    if filters.severity is not None:
        rank = SEVERITY_RANKS.get(filters.severity, UNFLAGGED)
        yield half.columns["rank"].in_((rank, rank + LAST))
    if filters.since is not None:
        yield received >= filters.since
    if filters.until is not None:
        yield received < filters.until
    if filters.holder:
        yield half.item.in_(held(filters.holder, viewer.now))
    if filters.skipped:
        yield half.item.in_(passed)
    elif passed:
        yield half.item.not_in(passed)


def _among(session: Session, matching: Select[str]) -> ColumnElement[bool]:
    """Return the condition that a submission is one of those that match, which are looked for once if they are few.

    They are found in the index of words, apart from all other conditions: a row itself is long.
    """
    few = session.scalars(matching.limit(_FEW + 1)).all()
    found: ColumnElement[bool] = col(tables.Submission.id).in_(few if len(few) <= _FEW else matching)
    return found


def _with_code(owner: Mapped[str | None], code: str) -> Select[str | None]:
    """Select what has a finding of this code, whatever the field behind it."""
    found = col(tables.Finding.code)
    named = (found == code) | ((found > f"{code}:") & (found < f"{code};"))
    return select(owner).where(named, owner.is_not(None))


def _found(session: Session, words: Mapped[str], needle: str) -> ColumnElement[bool]:
    """Return the condition that a text holds another one; LIKE takes three times as long, since it looks at case."""
    position = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    found: ColumnElement[bool] = position(words, needle) > 0
    return found


def _named(half: Half, item: str) -> ColumnElement[bool]:
    key, digits = half.columns["key"], _HANDLE.fullmatch(item.lower())
    if digits is None:
        is_it: ColumnElement[bool] = key == item.upper()
    else:
        # Not by LIKE, for which SQLite does not use the index.
        is_it = (key >= digits[1]) & (key < f"{digits[1]}g")
    return is_it


def _forms_columns() -> Half:
    form = tables.Submission
    columns: dict[str, SQLColumnExpression[Any]] = {
        "key": col(form.id),
        "rank": col(form.rank),
        "received": col(form.received),
        "team": col(form.team_key),
    }
    return Half("submission", columns, col(form.id), ())


def _mails_columns() -> Half:
    mail = tables.Message
    columns: dict[str, SQLColumnExpression[Any]] = {
        "key": col(mail.sha256),
        "rank": col(mail.rank),
        "received": col(mail.received),
        "team": literal(""),
    }
    return Half(MESSAGE, columns, literal("M") + func.substr(col(mail.sha256), 1, 10), ())
