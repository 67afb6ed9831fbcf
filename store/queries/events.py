"""What happened to an item, and who did it: only ever added."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from store import tables
from store.mapping.history import event_row

SYSTEM = "system"
"""The actor of what no person did."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; ``details`` hold no personal data."""

    at: dt.datetime
    actor: str
    item_type: str
    item: str
    what: str
    details: Mapping[str, object] = field(default_factory=dict)


def add(session: Session, event: Event) -> None:
    """Add an event to the log."""
    session.add(
        event_row(
            at=event.at,
            actor=event.actor,
            item_type=event.item_type,
            item=event.item,
            what=event.what,
            details=event.details,
        )
    )


def of_items(session: Session, items: Mapping[str, str]) -> list[Event]:
    """Return the events of the given items, oldest first; ``items`` gives each one's type by its key."""
    rows = session.scalars(
        select(tables.Event)
        .where(col(tables.Event.item_type).in_(set(items.values())), col(tables.Event.item).in_(items))
        .order_by(col(tables.Event.id))
    )
    return [
        Event(row.at, row.actor, row.item_type, row.item, row.what, row.details)
        for row in rows
        if items[row.item] == row.item_type
    ]
