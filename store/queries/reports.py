"""Reports that were made, kept as they were, so that a past week is told the same again whatever came later."""

import datetime as dt
import zlib
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from store import tables
from store.mapping.reports import report_row
from store.queries import events


class Kept(NamedTuple):
    """One report that is kept: which version of its week, when it was made, and what it says, as JSON."""

    version: int
    made: dt.datetime
    content: bytes


def latest(session: Session, label: str) -> Kept | None:
    """Return the last report kept for a week, None where there is none."""
    row = tables.WeeklyReport
    found = session.scalars(
        select(row).where(col(row.label) == label).order_by(col(row.version).desc()).limit(1)
    ).first()
    return None if found is None else Kept(found.version, found.made, zlib.decompress(found.content))


def made(session: Session, label: str) -> dt.datetime | None:
    """Return when the last report kept for a week was made, None where there is none."""
    row = tables.WeeklyReport
    return session.scalar(
        select(col(row.made)).where(col(row.label) == label).order_by(col(row.version).desc()).limit(1)
    )


def next_version(session: Session, label: str) -> int:
    """Return the number that the next report of a week will have, from 1."""
    row = tables.WeeklyReport
    return int(session.scalar(select(func.max(col(row.version))).where(col(row.label) == label)) or 0) + 1


def keep(  # noqa: PLR0913 -- which week's, which version, what it says, by whom, when
    session: Session, label: str, *, version: int, content: bytes, actor: str, now: dt.datetime
) -> None:
    """Keep a report, as JSON, which is an event; nothing that is kept is ever replaced."""
    session.add(report_row(label, version, zlib.compress(content), now))
    events.add(session, events.Event(now, actor, "report", label, "reported", {"week": label, "version": version}))
    session.flush()
