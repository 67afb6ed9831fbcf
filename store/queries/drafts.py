"""What people have typed and not saved: kept for each of them, so that no keystroke is lost."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from store import tables
from store.errors import DraftRefusedError
from store.inserting import upsert
from store.queries import items

LONGEST = 64 * 1024
"""How much of one field is kept: bytes of UTF-8."""

_DRAFT = tables.METADATA.tables["draft"]


class Draft(NamedTuple):
    """What stands in one control; ``version`` is that of the item which the person saw when they typed it."""

    text: str
    version: int
    saved: dt.datetime


def put(  # noqa: PLR0913 -- who typed what, where, seeing which version, when
    session: Session, item: str, *, person: str, field: str, text: str, version: int, now: dt.datetime
) -> None:
    """Keep what a person has typed into a field of an item, in place of what they had typed before.

    Raises:
        UnknownItemError: there is no such item.
        DraftRefusedError: it is longer than 64 KB.
    """
    if len(text.encode("utf-8", "replace")) > LONGEST:
        raise DraftRefusedError("这一栏的文字超过64 KB，没有保存。请缩短后再试，或把全文另存为文件")
    values = {
        "item": items.name(items.find(session, item)),
        "person": person,
        "field": field,
        "text": text,
        "version": version,
        "saved": now,
    }
    upsert(session, _DRAFT, values, key=["item", "person", "field"])


def of_person(session: Session, item: str, *, person: str) -> dict[str, Draft]:
    """Return what a person has typed into the fields of an item and not saved."""
    row = tables.Draft
    chosen = select(row).where(col(row.item) == item, col(row.person) == person).order_by(col(row.field))
    return {one.field: Draft(one.text, one.version, one.saved) for one in session.scalars(chosen)}


def drop(session: Session, item: str, *, person: str, fields: Collection[str] | None = None) -> None:
    """Forget what a person has typed into fields of an item, or into all of them."""
    row = tables.Draft
    gone = delete(row).where(col(row.item) == item, col(row.person) == person)
    session.execute(gone if fields is None else gone.where(col(row.field).in_(fields)))
