"""Items that people have put aside for later, each for themselves."""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from store import tables
from store.inserting import upsert
from store.queries import items

_SKIP = tables.METADATA.tables["skip"]


def put(session: Session, item: str, *, person: str, now: dt.datetime) -> None:
    """Put an item aside for a person.

    Raises:
        UnknownItemError: there is no such item.
    """
    values = {"person": person, "item": items.name(items.find(session, item)), "skipped": now}
    upsert(session, _SKIP, values, key=["person", "item"])


def of_person(session: Session, person: str) -> dict[str, dt.datetime]:
    """Return what a person has put aside, and when."""
    row = tables.Skip
    chosen = select(col(row.item), col(row.skipped)).where(col(row.person) == person).order_by(col(row.item))
    return {item: moment for item, moment in session.execute(chosen)}  # noqa: C416 -- rows are no pairs to mypy


def drop(session: Session, *, person: str, item: str | None = None) -> None:
    """Put an item, or all of a person's, back into their row."""
    row = tables.Skip
    gone = delete(row).where(col(row.person) == person)
    session.execute(gone if item is None else gone.where(col(row.item) == item))
