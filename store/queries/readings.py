"""What one reading of a message does to its submissions."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.campaign import Campaign, FormSpec
from domain.finding import Finding
from domain.submission import Submission
from store import tables
from store.mapping.forms import load_fields
from store.mapping.submissions import submission_row, write_fields, write_reading
from store.queries import dossiers, events, likenesses, pages
from store.queries.findings import judge_anew, replace_for_submission
from store.queries.ranks import rank_submissions


def store_reading(  # noqa: PLR0913 -- one message's whole result
    session: Session,
    message: tables.Message,
    submissions: Sequence[Submission],
    findings: Mapping[str, Sequence[Finding]],
    *,
    campaign: Campaign,
    now: dt.datetime,
) -> set[str]:
    """Add, update and remove a message's submissions after a reading; return the ids of those that stand.

    The rules are those of ``store.queries.messages.save``.
    """
    rows = session.scalars(select(tables.Submission).where(col(tables.Submission.message) == message.sha256))
    present = {row.id: row for row in rows}
    edited = _edited_fields(session, present)
    for submission in submissions:
        spec = campaign.form(submission.kind)
        row = present.pop(submission.id, None)
        found = findings.get(submission.id, ())
        if row is None:
            session.add(submission_row(submission, spec, message))
            _log(session, submission.id, "submitted", now, {"message": message.sha256, "form": submission.kind})
            session.flush()
            if not replace_for_submission(session, submission.id, found, source=tables.Source.CHECK):
                rank_submissions(session, [submission.id])  # for what was found on its mail
        else:
            _update(session, row, submission, spec, message, edited=edited[submission.id], now=now)
            session.flush()
            judge_anew(session, row, found, source=tables.Source.CHECK, now=now)
    kept = _drop(session, present, edited, now=now)
    return {submission.id for submission in submissions} | kept


def _update(  # noqa: PLR0913 -- one submission's whole result
    session: Session,
    row: tables.Submission,
    submission: Submission,
    spec: FormSpec,
    message: tables.Message,
    *,
    edited: Collection[str],
    now: dt.datetime,
) -> None:
    """Set what was read anew; a field that a person has corrected keeps the person's value."""
    before, read = row.fields, row.reading
    corrected = {name: one for name, one in load_fields(before).items() if name in edited}
    write_reading(row, submission)
    if row.reading != read:
        pages.forget(session, [row.id])
    write_fields(row, {**submission.fields, **corrected}, spec, message)
    changed = sorted(name for name in before.keys() | row.fields.keys() if before.get(name) != row.fields.get(name))
    if changed:
        row.version += 1
        _log(session, row.id, "reread", now, {"fields": changed})


def _drop(
    session: Session, rows: Mapping[str, tables.Submission], edited: Mapping[str, set[str]], *, now: dt.datetime
) -> set[str]:
    """Remove the submissions that are no longer read and that no person has touched; return the ids of the others."""
    if not rows:
        return set()
    decided = set(
        session.scalars(select(col(tables.Decision.submission)).where(col(tables.Decision.submission).in_(rows)))
    )
    told_apart = {name for pair in likenesses.distinct(session, rows) for name in pair}
    kept = {name for name in rows if name in decided or name in told_apart or edited[name]}
    for name in sorted(rows):
        _log(session, name, "kept" if name in kept else "removed", now, {"message": rows[name].message})
    gone = rows.keys() - kept
    if gone:
        dossiers.release(session, submissions=gone)
    session.execute(delete(tables.Submission).where(col(tables.Submission.id).in_(gone)))
    return kept


def _edited_fields(session: Session, ids: Collection[str]) -> dict[str, set[str]]:
    """Return the fields of each submission that a person has corrected."""
    found: dict[str, set[str]] = {one: set() for one in ids}
    if not found:
        return found
    rows = session.execute(
        select(col(tables.Revision.submission), col(tables.Revision.field)).where(
            col(tables.Revision.submission).in_(ids)
        )
    )
    for submission, field in rows:
        found[submission].add(field)
    return found


def _log(session: Session, submission: str, what: str, now: dt.datetime, details: Mapping[str, object]) -> None:
    events.add(session, events.Event(now, events.SYSTEM, "submission", submission, what, details))
