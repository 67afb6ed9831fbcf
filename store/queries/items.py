"""One item of the queue by its name: a submission, or a message without a form; and which version of it there is."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.message import handle
from store import tables
from store.errors import Change, ConflictError, UnknownItemError
from store.queries import events

Item: TypeAlias = tables.Submission | tables.Message

_HANDLE = re.compile("[Mm]([0-9A-Fa-f]{10,64})")
_COUNTED = frozenset({"decided", "edited", "reread"})
"""Events of which each makes a new version of a submission."""


def find(session: Session, item: str) -> Item:
    """Return the row of an item: of a submission's id, or M and at least ten digits of a message's digest.

    Raises:
        UnknownItemError: there is no such item, or more than one message has these digits.
    """
    submission = session.get(tables.Submission, item.upper())
    if submission is not None:
        return submission
    found = _HANDLE.fullmatch(item)
    if found is None:
        raise UnknownItemError(
            f"没有编号为 {item} 的材料。请写完整的编号，用 zhihui queue 或 zhihui export submissions 查看"
        )
    digest = col(tables.Message.sha256)
    rows = session.scalars(select(tables.Message).where(digest.startswith(found[1].lower())).limit(2)).all()
    if len(rows) != 1:
        count = "没有" if not rows else "不止一封"
        raise UnknownItemError(f"{count}编号为 {item} 的来信。请用 zhihui queue 查看编号，必要时多写几位")
    return rows[0]


def name(row: Item) -> str:
    """Return the name under which people speak of an item."""
    return row.id if isinstance(row, tables.Submission) else handle(row.sha256)


def log(  # noqa: PLR0913 -- what happened, by whom, when, to what
    session: Session,
    row: Item,
    what: str,
    *,
    actor: str,
    now: dt.datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add an event of an item to the log."""
    kind, key = ("submission", row.id) if isinstance(row, tables.Submission) else ("message", row.sha256)
    events.add(session, events.Event(now, actor, kind, key, what, details or {}))


def version(session: Session, row: Item) -> int:
    """Return which version of an item there is: of a message it is one more than its decisions."""
    if isinstance(row, tables.Submission):
        return row.version
    decided = select(func.count()).where(col(tables.Decision.message) == row.sha256)
    return 1 + session.execute(decided).scalar_one()


def refuse_changed(session: Session, row: Item, seen: int | None) -> None:
    """Do nothing where an item is still as it was seen; None stands for one who did not look at a version.

    Raises:
        ConflictError: it has changed since.
    """
    if seen is None:
        return
    present = version(session, row)
    if seen == present:
        return
    changes = _changes(session, row)[-max(present - seen, 1) :]
    who = "、".join(dict.fromkeys("系统" if one.actor == events.SYSTEM else one.actor for one in changes)) or "别人"
    raise ConflictError(
        f"材料 {name(row)} 在您打开之后已被 {who} 修改过。请刷新后核对，再修改", present, tuple(changes)
    )


def _changes(session: Session, row: Item) -> list[Change]:
    """Return what has made new versions of an item, oldest first."""
    kind, key = ("submission", row.id) if isinstance(row, tables.Submission) else ("message", row.sha256)
    counted = _COUNTED if isinstance(row, tables.Submission) else {"decided"}
    logged = (one for one in events.of_items(session, {key: kind}) if one.what in counted)
    return [Change(one.at, one.actor, one.what, tuple(str(name) for name in _fields(one))) for one in logged]


def _fields(event: events.Event) -> list[object]:
    found = event.details.get("fields")
    return found if isinstance(found, list) else []
