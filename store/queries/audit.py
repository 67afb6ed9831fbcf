"""The log of everything, page by page, the newest first."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.form import FieldValue
from domain.message import handle
from store import tables
from store.mapping.forms import load_field
from store.queries import events

_HANDLE = re.compile("m([0-9a-f]{2,64})")
_EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the log is looked at, all of it where nothing is given.

    ``people`` leaves out what no person did; ``item`` is an item as people speak of it, or a person, or a roster; the
    times are aware, ``until`` is exclusive.
    """

    actor: str = ""
    people: bool = False
    kinds: Collection[str] = ()
    item: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction made of one field; ``form`` is the key of the form."""

    form: str
    field: str
    before: FieldValue
    after: FieldValue


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log; ``item`` is as people speak of it, ``changes`` are those of a correction."""

    id: int
    at: dt.datetime
    actor: str
    item_type: str
    item: str
    what: str
    details: Mapping[str, object]
    changes: tuple[Change, ...] = ()


def page(session: Session, wanted: Wanted, *, before: int | None = None, limit: int) -> list[Line]:
    """Return the lines before the one of a number, the last ones where none is given, the newest first."""
    row = tables.Event
    where = [*_conditions(wanted), *(() if before is None else (col(row.id) < before,))]
    found = session.scalars(select(row).where(*where).order_by(col(row.id).desc()).limit(limit)).all()
    changes = _changes(session, [one.item for one in found if one.what == _EDITED])
    return [
        Line(
            one.id or 0,
            one.at,
            one.actor,
            one.item_type,
            handle(one.item) if one.item_type == "message" else one.item,
            one.what,
            one.details,
            tuple(changes[one.item, one.actor, one.at]) if one.what == _EDITED else (),
        )
        for one in found
    ]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    row = tables.Event
    where: list[ColumnElement[bool]] = []
    if wanted.actor:
        where.append(col(row.actor) == wanted.actor)
    elif wanted.people:
        where.append(col(row.actor) != events.SYSTEM)
    if wanted.kinds:
        where.append(col(row.what).in_(wanted.kinds))
    if wanted.item:
        where.append(_is_item(wanted.item))
    if wanted.since is not None:
        where.append(col(row.at) >= wanted.since)
    if wanted.until is not None:
        where.append(col(row.at) < wanted.until)
    return where


def _is_item(item: str) -> ColumnElement[bool]:
    row = tables.Event
    digits = _HANDLE.fullmatch(item.lower())
    if digits is None:
        return col(row.item).in_((item.upper(), item.lower())) & col(row.item_type).in_(
            ("submission", "person", "roster")
        )
    key = col(row.item)
    return (col(row.item_type) == "message") & (key >= digits[1]) & (key < f"{digits[1]}g")


def _changes(session: Session, submissions: Collection[str]) -> Mapping[tuple[str, str, dt.datetime], list[Change]]:
    """Return what was corrected on these submissions, by submission, person and moment; one question for all."""
    row, form = tables.Revision, tables.Submission
    found: dict[tuple[str, str, dt.datetime], list[Change]] = defaultdict(list)
    if submissions:
        chosen = (
            select(row, col(form.kind))
            .join(form, col(form.id) == col(row.submission))
            .where(col(row.submission).in_(submissions))
            .order_by(col(row.id))
        )
        for one, kind in session.execute(chosen):
            change = Change(kind, one.field, load_field(one.before), load_field(one.after))
            found[one.submission, one.actor, one.at].append(change)
    return found
