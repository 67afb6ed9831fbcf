"""Who has which item open: one person at a time, for a while."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, delete, literal, or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from store import tables
from store.columns import Instant
from store.inserting import insert_new, upsert
from store.queries import events, items

LEASE = dt.timedelta(minutes=15)
"""How long an item stays one's own after the last keystroke."""

SHIFT = dt.timedelta(hours=8)
"""How long an item that was handed to a person waits for them."""

_CLAIM = tables.METADATA.tables["claim"]


class Claim(NamedTuple):
    """An item that a person has open; ``name`` is what others call that person."""

    item: str
    person: str
    name: str
    taken: dt.datetime
    until: dt.datetime


def take(session: Session, item: str, *, person: str, now: dt.datetime) -> Claim:
    """Take an item if nobody else has it, and return who has it now; one's own is renewed.

    Whoever takes a submission sees its phones and accounts, which is the event ``revealed``, once a claim.

    Raises:
        UnknownItemError: there is no such item.
    """
    row = items.find(session, item)
    name = items.name(row)
    if not renew(session, name, person=person, now=now):
        _seize(session, name, person, now)
    claim = holders(session, [name], now=now)[name]
    if claim.person == person:
        _log_sight(session, row, claim, now)
    return claim


def renew(session: Session, item: str, *, person: str, now: dt.datetime) -> bool:
    """Keep one's own item for another while, if not longer already; tell whether it still was one's own."""
    until, later = col(tables.Claim.until), literal(now + LEASE, Instant())
    own = and_(col(tables.Claim.person) == person, until > now)
    return _set(session, item, own, {"until": case((until > later, until), else_=later)})


def release(session: Session, item: str, *, person: str) -> None:
    """Let go of an item; one that another person has stays theirs."""
    row = tables.Claim
    session.execute(delete(row).where(col(row.item) == item, col(row.person) == person))


def take_over(session: Session, item: str, *, person: str, now: dt.datetime) -> Claim:
    """Take an item, also from another person, which is an event; and return the claim.

    Raises:
        UnknownItemError: there is no such item.
    """
    row = items.find(session, item)
    name = items.name(row)
    before = holders(session, [name], now=now).get(name)
    if before is None or before.person == person:
        return take(session, name, person=person, now=now)
    upsert(session, _CLAIM, _values(name, person, now), key=["item"])
    items.log(session, row, "taken-over", actor=person, now=now, details={"from": before.person})
    return take(session, name, person=person, now=now)


def assign(session: Session, item: str, *, to: str, by: str, now: dt.datetime) -> None:
    """Hand an item to a person for a shift, whoever has it, which is an event; they have not opened it yet.

    Raises:
        UnknownItemError: there is no such item.
    """
    row = items.find(session, item)
    upsert(session, _CLAIM, _values(items.name(row), to, now) | {"until": now + SHIFT}, key=["item"])
    items.log(session, row, "assigned", actor=by, now=now, details={"to": to})


def holders(session: Session, wanted: Collection[str], *, now: dt.datetime) -> dict[str, Claim]:
    """Return who has which of these items; those that nobody has have no entry."""
    return {one.item: one for one in _claims(session, col(tables.Claim.item).in_(wanted), now=now)}


def held(session: Session, *, now: dt.datetime) -> list[Claim]:
    """Return all items that people have, those that lapse first before the others."""
    return _claims(session, now=now)


def _claims(session: Session, *where: ColumnElement[bool], now: dt.datetime) -> list[Claim]:
    row, person = tables.Claim, tables.Person
    chosen = (
        select(col(row.item), col(row.person), col(person.name), col(row.taken), col(row.until))
        .join(person, col(person.id) == col(row.person))
        .where(col(row.until) > now, *where)
        .order_by(col(row.until), col(row.item))
    )
    return [Claim(*found) for found in session.execute(chosen)]


def _seize(session: Session, item: str, person: str, now: dt.datetime) -> None:
    """Take an item that nobody has, or whose time is up."""
    values = _values(item, person, now)
    if not _set(session, item, or_(col(tables.Claim.until) <= now, col(tables.Claim.person) == person), values):
        list(insert_new(session, _CLAIM, [values], returning=["item"]))


def _set(session: Session, item: str, allowed: ColumnElement[bool], values: dict[str, object]) -> bool:
    row = tables.Claim
    changed = update(row).where(col(row.item) == item, allowed).values(**values).returning(col(row.item))
    return session.execute(changed).first() is not None


def _values(item: str, person: str, now: dt.datetime) -> dict[str, object]:
    return {"item": item, "person": person, "taken": now, "until": now + LEASE}


def _log_sight(session: Session, row: items.Item, claim: Claim, now: dt.datetime) -> None:
    if not isinstance(row, tables.Submission):
        return
    logged = events.of_items(session, {row.id: "submission"})
    sights = (one for one in logged if one.what == "revealed" and one.actor == claim.person and not one.details)
    if not any(one.at >= claim.taken for one in sights):
        items.log(session, row, "revealed", actor=claim.person, now=now)
