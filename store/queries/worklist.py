"""The lists of the review page: how many stand in each, one page of one, and what stands beside an item."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, false, func, literal, or_, select, union_all
from sqlalchemy.orm import Mapped, Session
from sqlmodel import col

from domain.message import Kind, Progress, handle
from domain.submission import State
from store import tables
from store.queries.choosing import MESSAGE, ORDERS, Filters, Half, Place, Sort, Tab, Viewer, halves, held, place
from store.queries.listing import Item, items

__all__ = [
    "MESSAGE",
    "Filters",
    "Holder",
    "Item",
    "Neighbours",
    "Page",
    "Sort",
    "Tab",
    "Viewer",
    "counts",
    "everything",
    "holders",
    "items",
    "named",
    "neighbours",
    "page",
    "skipped",
    "total",
]

SIZE = 50
"""Items on a page."""
_AT_ONCE = 500


def _tallies() -> Iterator[tuple[Tab, ScalarSelect[int]]]:
    """Yield what is counted for each tab, the submissions by state first."""
    form, mail = tables.Submission, tables.Message
    for state in State:
        yield Tab(state.value), _tally(form, col(form.state) == state)
    for state in State:
        yield Tab(state.value), _tally(mail, col(mail.state) == state)
    yield Tab.REPEATED, _tally(form, col(form.state) == State.WAITING, col(form.repeats).is_(True))
    letters = col(mail.kind).in_((Kind.CORRESPONDENCE, Kind.AUTOMATIC))
    yield Tab.LETTERS, _tally(mail, letters, col(mail.state).is_(None))
    yield Tab.ASIDE, _tally(mail, col(mail.progress) == Progress.QUARANTINED)


def _tally(table: type[tables.Submission | tables.Message], *where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*where).scalar_subquery()


_TALLIES = tuple(_tallies())
_COUNTS = select(*(tally for _, tally in _TALLIES))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; ``earlier`` and ``later`` are the items to continue from, empty where nothing is there."""

    items: tuple[Item, ...]
    total: int
    earlier: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands beside an item in a list, empty where nothing does; ``position`` counts from 1.

    The item need not be in the list any more: it has the place that it would have.
    """

    previous: str
    next: str
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Another person who has items open that wait, how many, and until when at most."""

    person: str
    name: str
    count: int
    until: dt.datetime


def counts(session: Session) -> Mapping[Tab, int]:
    """Count the items of each tab, each count from an index of its own: grouping takes PostgreSQL twice as long."""
    row = session.execute(_COUNTS).one()
    found = dict.fromkeys(Tab, 0)
    for (tab, _), count in zip(_TALLIES, row, strict=True):
        found[tab] += count
    found[Tab.ALL] = sum(row[: len(State)])
    return found


def page(  # noqa: PLR0913 -- which list, who looks, and which page of it
    session: Session, filters: Filters, viewer: Viewer, *, after: str = "", before: str = "", size: int = SIZE
) -> Page:
    """Return the page of a list behind, or before, an item, the first one where neither is given or known.

    ``after`` and ``before`` are items as people speak of them, at most one of them given.
    """
    chosen = halves(session, filters, viewer)
    anchor = after or before
    start = place(session, anchor, filters.sort) if anchor else None
    back = bool(before) and start is not None
    keys = _keys(session, chosen, filters.sort, start, back=back, limit=size + 1)
    more = len(keys) > size
    keys = keys[:size][::-1] if back else keys[:size]
    shown = items(session, keys, now=viewer.now)
    earlier = shown[0].id if shown and (more if back else start is not None) else ""
    later = shown[-1].id if shown and (back or more) else ""
    return Page(shown, _count(session, chosen), earlier, later)


def total(session: Session, filters: Filters, viewer: Viewer) -> int:
    """Count the items of a list."""
    return _count(session, halves(session, filters, viewer))


def everything(session: Session, filters: Filters, viewer: Viewer) -> Iterator[Item]:
    """Yield all items of a list in its order, some hundred at a time."""
    chosen, start = halves(session, filters, viewer), None
    while keys := _keys(session, chosen, filters.sort, start, back=False, limit=_AT_ONCE):
        yield from items(session, keys, now=viewer.now)
        start = place(session, _name(keys[-1]), filters.sort)


def named(session: Session, names: Sequence[str], viewer: Viewer) -> tuple[Item, ...]:
    """Return items by the names under which people speak of them, in that order; unknown ones are left out."""
    wanted = [name.upper() for name in names]
    key = col(tables.Message.sha256)
    digits = [name[1:].lower() for name in wanted if name.startswith("M")]
    found = session.scalars(select(key).where(or_(false(), *((key >= one) & (key < f"{one}g") for one in digits))))
    digests = {handle(digest).upper(): digest for digest in found}
    keys = [(MESSAGE, digests[name]) if name in digests else ("submission", name) for name in wanted]
    return items(session, keys, now=viewer.now)


def neighbours(session: Session, filters: Filters, viewer: Viewer, item: str) -> Neighbours:
    """Return what stands beside an item in a list, passing over what other people have open.

    An item that there is not stands before all others.
    """
    chosen, sort = halves(session, filters, viewer), filters.sort
    start = place(session, item, sort)
    if start is None:
        return Neighbours("", "", 0, _count(session, chosen))
    others = held(viewer.person, viewer.now, by_others=True)
    free = [half.but(half.item.not_in(others)) for half in chosen]
    previous = _keys(session, free, sort, start, back=True, limit=1)
    following = _keys(session, free, sort, start, back=False, limit=1)
    ahead = [half.but(half.beyond(sort, start, later=False)) for half in chosen]
    before, whole = _counts(session, ahead, chosen)
    return Neighbours(
        _name(previous[0]) if previous else "",
        _name(following[0]) if following else "",
        before + 1,
        whole,
    )


def holders(session: Session, viewer: Viewer) -> tuple[Holder, ...]:
    """Return who else has items open that wait, by name."""
    claim, person = tables.Claim, tables.Person
    rows = session.execute(
        select(col(person.id), col(person.name), func.count(), func.max(col(claim.until)))
        .join(person, col(person.id) == col(claim.person))
        .where(col(claim.person) != viewer.person, col(claim.until) > viewer.now, _waits(col(claim.item)))
        .group_by(col(person.id), col(person.name))
        .order_by(col(person.name), col(person.id))
    )
    return tuple(Holder(*row) for row in rows)


def skipped(session: Session, viewer: Viewer, *, repeated: bool = False) -> int:
    """Count what waits and the viewer has skipped, with ``repeated`` only what may repeat another submission."""
    skip, form = tables.Skip, tables.Submission
    waits = exists().where(col(form.id) == col(skip.item), col(form.state) == State.WAITING, col(form.repeats))
    own = col(skip.person) == viewer.person
    chosen = select(func.count()).where(own, waits if repeated else _waits(col(skip.item)))
    return int(session.scalar(chosen) or 0)


def _waits(item: Mapped[str]) -> ColumnElement[bool]:
    """Return the condition that an item of another table waits; such tables are short."""
    form, mail = tables.Submission, tables.Message
    digits, key = func.lower(func.substr(item, 2)), col(mail.sha256)
    return or_(
        exists().where(col(form.id) == item, col(form.state) == State.WAITING),
        exists().where(key >= digits, key < digits + "g", col(mail.state) == State.WAITING),
    )


def _keys(  # noqa: PLR0913 -- which list, and from where, how far
    session: Session, chosen: list[Half], sort: Sort, start: Place | None, *, back: bool, limit: int
) -> list[tuple[str, str]]:
    """Return the kind and key of the items behind a place, the nearest first; ``back`` those before it."""
    parts = [_part(half, sort, start, back=back).limit(limit) for half in chosen]
    if not parts:
        return []
    whole = union_all(*(select(part.subquery()) for part in parts)).subquery()
    order = [whole.c[name] for name in ORDERS[sort]]
    falling = back is not (sort is Sort.NEWEST)
    rows = session.execute(
        select(whole.c.kind, whole.c.key).order_by(*(one.desc() if falling else one for one in order)).limit(limit)
    )
    return [(row.kind, row.key) for row in rows]


def _part(half: Half, sort: Sort, start: Place | None, *, back: bool) -> Select[Any]:
    """Select the kind and the order of half a list behind, or before, a place."""
    columns: list[Any] = [half.columns[name].label(name) for name in ("key", "rank", "received", "team")]
    where = half.where if start is None else (*half.where, half.beyond(sort, start, later=not back))
    falling = back is not (sort is Sort.NEWEST)
    order = (one.desc() if falling else one for one in half.order(sort))
    return select(literal(half.kind).label("kind"), *columns).where(*where).order_by(*order)


def _count(session: Session, chosen: list[Half]) -> int:
    return _counts(session, chosen)[0]


def _counts(session: Session, *lists: list[Half]) -> Sequence[int]:
    """Count the items of several lists at once."""
    sums = []
    for chosen in lists:
        parts = [select(func.count(half.columns["key"])).where(*half.where).scalar_subquery() for half in chosen]
        sums.append(sum(parts, start=literal(0)))
    return session.execute(select(*sums)).one()


def _name(found: tuple[str, str]) -> str:
    kind, key = found
    return handle(key) if kind == MESSAGE else key
