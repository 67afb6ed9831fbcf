"""Findings: replaced as a whole per item and source, and left alone where nothing changed."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Mapped, Session, aliased
from sqlmodel import col

from domain.finding import Finding
from domain.submission import State
from store import tables
from store.mapping.findings import finding_row, load_finding
from store.queries import events
from store.queries.ranks import rank_messages, rank_submissions

NEVER_NEWEST = frozenset({"superseded", "duplicate-exact"})
"""The findings on what something newer, or the first of several copies, stands for."""
_ITEMS_AT_ONCE = 5000
"""Databases limit how many values one question may carry."""


def replace_for_submission(
    session: Session, submission: str, findings: Sequence[Finding], *, source: tables.Source
) -> bool:
    """Replace a submission's findings of one source; tell whether that changed anything."""
    rows = [finding_row(one, source, at, submission=submission) for at, one in enumerate(findings)]
    own = col(tables.Finding.submission) == submission
    changed = _replace(session, rows, own, col(tables.Finding.source) == source)
    if changed:
        rank_submissions(session, [submission])
    return changed


def judge_anew(
    session: Session, row: tables.Submission, findings: Sequence[Finding], *, source: tables.Source, now: dt.datetime
) -> bool:
    """Replace a submission's findings of one source; tell whether that changed anything, which is an event.

    On a submission that a person has decided, the event says so: its state stays.
    """
    changed = replace_for_submission(session, row.id, findings, source=source)
    if changed:
        what = "judged" if row.state == State.WAITING else "judged-decided"
        details = {"source": source.value, "codes": [one.code for one in findings]}
        events.add(session, events.Event(now, events.SYSTEM, "submission", row.id, what, details))
    return changed


def replace_for_message(session: Session, message: str, findings: Sequence[Finding]) -> bool:
    """Replace the findings on a message and its files; tell whether that changed anything."""
    rows = [finding_row(one, tables.Source.FILE, at, message=message) for at, one in enumerate(findings)]
    changed = _replace(session, rows, col(tables.Finding.message) == message)
    if changed:
        rank_messages(session, [message])
    return changed


def of_submissions(
    session: Session, ids: Collection[str], *, source: tables.Source | None = None
) -> dict[str, tuple[Finding, ...]]:
    """Return the findings of each submission: the rules' first, then those of the comparison, each in their order.

    Where a ``source`` is given, those of that one only.
    """
    return _of(session, col(tables.Finding.submission), ids, *_by(source))


def of_messages(session: Session, digests: Collection[str]) -> dict[str, tuple[Finding, ...]]:
    """Return the findings on each message and its files, in their order."""
    return _of(session, col(tables.Finding.message), digests)


def _by(source: tables.Source | None) -> tuple[ColumnElement[bool], ...]:
    return () if source is None else (col(tables.Finding.source) == source,)


def _of(
    session: Session, owner: Mapped[str | None], items: Collection[str], *where: ColumnElement[bool]
) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, list[Finding]] = {item: [] for item in items}
    wanted = list(found)
    for start in range(0, len(wanted), _ITEMS_AT_ONCE):
        rows = session.execute(
            select(owner, tables.Finding)
            .where(owner.in_(wanted[start : start + _ITEMS_AT_ONCE]), *where)
            .order_by(col(tables.Finding.source), col(tables.Finding.position))
        )
        for item, row in rows:
            found[str(item)].append(load_finding(row))
    return {item: tuple(several) for item, several in found.items()}


def _replace(session: Session, rows: Sequence[tables.Finding], *where: ColumnElement[bool]) -> bool:
    present = session.scalars(select(tables.Finding).where(*where).order_by(col(tables.Finding.position))).all()
    if [load_finding(row) for row in present] == [load_finding(row) for row in rows]:
        return False
    if present:
        session.execute(delete(tables.Finding).where(*where))
    session.add_all(rows)
    session.flush()
    return True


def overtaken(*, until: dt.datetime | None = None) -> ColumnElement[bool]:
    """Return the condition that something newer, or the first of several copies, stands for a submission.

    Where ``until`` is given, only what had arrived before it counts.
    """
    table = tables.Finding
    where = [col(table.submission) == col(tables.Submission.id), col(table.code).in_(NEVER_NEWEST)]
    if until is not None:
        where.append(told_by(until))
    found: ColumnElement[bool] = exists().where(*where).correlate(tables.Submission)
    return found


def told_by(until: dt.datetime) -> ColumnElement[bool]:
    """Return the condition that a finding names no other submission, or one that had arrived before a moment."""
    table, other = tables.Finding, aliased(tables.Submission)
    named = col(other.id) == col(table.evidence)["other"].as_string()
    return ~exists().where(named, col(other.received) >= until).correlate(tables.Finding)
