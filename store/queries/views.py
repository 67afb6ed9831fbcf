"""The searches that a person has kept, and the words they have searched for.

Words searched for are names and phone numbers, which may not stand in an address: they are kept under a random mark,
and the address carries the mark.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from store import tables

_SEARCH = "search:"
_KEPT = 20
"""Searches kept for each person, beside those that a saved view needs."""


@dataclass(frozen=True, slots=True)
class View:
    """A search that a person has kept; ``query`` is the part of the address behind the question mark."""

    name: str
    query: str


def views(session: Session, person: str) -> tuple[View, ...]:
    """Return the searches that a person has kept, by name."""
    table = tables.SavedView
    rows = session.execute(
        select(col(table.name), col(table.query))
        .where(col(table.person) == person, ~col(table.name).startswith(_SEARCH))
        .order_by(col(table.name))
    )
    return tuple(View(*row) for row in rows)


def keep(session: Session, person: str, name: str, query: str, *, now: dt.datetime) -> bool:
    """Keep a search under a name, in the place of the one that has it; tell whether that is a name to keep it under."""
    if not name or name.startswith(_SEARCH):
        return False
    session.merge(tables.SavedView(person=person, name=name, query=query, saved=now))
    session.flush()
    return True


def drop(session: Session, person: str, name: str) -> None:
    """Forget a search; one that there is not is forgotten already."""
    if not name.startswith(_SEARCH):
        _delete(session, person, [name])


def remember(session: Session, person: str, words: str, *, now: dt.datetime) -> str:
    """Keep the words that a person searches for and return their mark; the same words keep their mark.

    Only the last twenty are kept, and those that one of the person's views needs.
    """
    table = tables.SavedView
    rows = session.scalars(
        select(table).where(col(table.person) == person).order_by(col(table.saved).desc(), col(table.name))
    ).all()
    searches = [row for row in rows if row.name.startswith(_SEARCH)]
    needed = " ".join(row.query for row in rows if not row.name.startswith(_SEARCH))
    old = [row.name for row in searches[_KEPT - 1 :] if _mark(row.name) not in needed and row.query != words]
    _delete(session, person, old)
    name = next((row.name for row in searches if row.query == words), _SEARCH + secrets.token_hex(6))
    session.merge(table(person=person, name=name, query=words, saved=now))
    session.flush()
    return _mark(name)


def recall(session: Session, person: str, mark: str) -> str:
    """Return the words that a person searched for, empty where they are no longer kept."""
    row = session.get(tables.SavedView, (person, _SEARCH + mark))
    return "" if row is None else row.query


def _mark(name: str) -> str:
    return name.removeprefix(_SEARCH)


def _delete(session: Session, person: str, names: list[str]) -> None:
    table = tables.SavedView
    session.execute(delete(table).where(col(table.person) == person, col(table.name).in_(names)))
