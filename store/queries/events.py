"""What happened to an item, and who did it: only ever added."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, insert, select

from store.bare import EVENT, Executor

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


def add(executor: Executor, event: Event) -> None:
    """Add an event to the log."""
    add_all(executor, [event])


def add_all(executor: Executor, events: Iterable[Event]) -> None:
    """Add events to the log, in their order."""
    rows = [
        {
            "at": event.at,
            "actor": event.actor,
            "item_type": event.item_type,
            "item": event.item,
            "what": event.what,
            "details": dict(event.details),
        }
        for event in events
    ]
    if rows:
        executor.execute(insert(EVENT), rows)


def latest(executor: Executor) -> int:
    """Return the number of the last event, 0 where there is none."""
    return int(executor.execute(select(func.coalesce(func.max(EVENT.c.id), 0))).scalar_one())


def since(executor: Executor, mark: int) -> list[Event]:
    """Return the events behind the one of this number, oldest first."""
    found = executor.execute(select(EVENT).where(EVENT.c.id > mark).order_by(EVENT.c.id))
    return [Event(row.at, row.actor, row.item_type, row.item, row.what, row.details) for row in found]


def of_items(executor: Executor, items: Mapping[str, str]) -> list[Event]:
    """Return the events of the given items, oldest first; ``items`` gives each one's type by its key."""
    found = executor.execute(
        select(EVENT).where(EVENT.c.item_type.in_(set(items.values())), EVENT.c.item.in_(items)).order_by(EVENT.c.id)
    )
    return [
        Event(row.at, row.actor, row.item_type, row.item, row.what, row.details)
        for row in found
        if items[row.item] == row.item_type
    ]
