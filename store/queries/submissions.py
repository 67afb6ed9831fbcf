"""Submissions: one, a team's, those that wait for a decision; and corrections of them by hand."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.campaign import Campaign
from domain.finding import Finding
from domain.form import FieldValue
from domain.submission import State, Submission
from store import tables
from store.errors import EditRefusedError, UnknownItemError
from store.mapping.forms import dump_field, load_fields
from store.mapping.history import revision_row
from store.mapping.submissions import load_submission, write_fields
from store.queries import items
from store.queries.findings import judge_anew, of_submissions
from store.queries.queue import QueueItem, queue
from store.tables import Source

__all__ = [
    "Edit",
    "QueueItem",
    "Source",
    "before",
    "corrections",
    "edit",
    "find",
    "findings",
    "former_values",
    "get",
    "group",
    "named",
    "of_message",
    "queue",
    "replace_findings",
    "version",
    "waiting",
]


class Edit(NamedTuple):
    """What a correction by hand made: the submission's version since, and the numbers of its revisions."""

    version: int
    revisions: tuple[int, ...] = ()


def get(session: Session, submission: str) -> Submission | None:
    """Return the submission with this id, None where there is none."""
    row = session.get(tables.Submission, submission)
    return None if row is None else load_submission(row)


def named(session: Session, ids: Collection[str]) -> dict[str, Submission]:
    """Return submissions by their ids; unknown ones have no entry."""
    return {one.id: one for one in _ordered(session, col(tables.Submission.id).in_(ids))}


def version(session: Session, submission: str) -> int:
    """Return the version of a submission, which counts changes of its values and of its state.

    Raises:
        UnknownItemError: there is no such submission.
    """
    return _row(session, submission).version


def find(session: Session, prefix: str) -> list[str]:
    """Return the ids that begin with ``prefix``, upper or lower case alike, in order."""
    wanted = prefix.strip().upper()
    identity = col(tables.Submission.id)
    return list(
        session.scalars(select(identity).where(identity.startswith(wanted, autoescape=True)).order_by(identity))
    )


def group(session: Session, *, kind: str, team_key: str) -> list[Submission]:
    """Return the submissions of one form by one team, by arrival; none where the key is empty."""
    if not team_key:
        return []
    return _ordered(session, col(tables.Submission.kind) == kind, col(tables.Submission.team_key) == team_key)


def waiting(session: Session) -> list[Submission]:
    """Return the submissions that wait for a decision, by arrival."""
    return _ordered(session, col(tables.Submission.state) == State.WAITING)


def of_message(session: Session, digest: str) -> list[Submission]:
    """Return the submissions that a message brought, in the order of its parts."""
    return _ordered(session, col(tables.Submission.message) == digest)


def findings(session: Session, ids: Collection[str], *, source: Source | None = None) -> dict[str, tuple[Finding, ...]]:
    """Return the findings of each submission, those of one source or the rules' first; each id has an entry."""
    return of_submissions(session, ids, source=source)


def replace_findings(
    session: Session, submission: str, findings: Sequence[Finding], *, source: Source | str, now: dt.datetime
) -> bool:
    """Replace a submission's findings of one source and tell whether that changed anything.

    The same findings again change nothing and are no event.

    Raises:
        UnknownItemError: there is no such submission.
        ValueError: there is no such source.
    """
    return judge_anew(session, _row(session, submission), findings, source=Source(source), now=now)


def edit(  # noqa: PLR0913 -- who corrects what, knowing which version, when
    session: Session,
    submission: str,
    fields: Mapping[str, FieldValue],
    *,
    actor: str,
    version: int,
    campaign: Campaign,
    now: dt.datetime,
) -> Edit:
    """Correct fields by hand and return the new version and the revisions; the form as read stays.

    Adds a revision for each field whose value changes, sets the submission's values, and is an event. Fields that are
    the same already change nothing.

    Raises:
        UnknownItemError: there is no such submission.
        ConflictError: the submission is not of this version any more.
        EditRefusedError: the form has no such field.
    """
    row = _row(session, submission)
    session.refresh(row, with_for_update=True)
    items.refuse_changed(session, row, version)
    present = load_fields(row.fields)
    spec = campaign.form(row.kind)
    unknown = sorted(
        fields.keys() - present.keys() - {end for one in spec.fields for end in (one.name, one.start, one.end)}
    )
    if unknown:
        raise EditRefusedError(f"材料 {submission} 没有这些栏目：{'、'.join(unknown)}。请核对栏目名称")
    changed = {name: one for name, one in fields.items() if one != present.get(name)}
    if not changed:
        return Edit(row.version)
    revisions = [
        revision_row(
            submission,
            field=name,
            before=dump_field(present.get(name, FieldValue(None, ""))),
            after=dump_field(one),
            actor=actor,
            at=now,
        )
        for name, one in changed.items()
    ]
    session.add_all(revisions)
    write_fields(row, {**present, **changed}, spec, session.get_one(tables.Message, row.message))
    row.version += 1
    items.log(session, row, "edited", actor=actor, now=now, details={"fields": sorted(changed)})
    session.flush()
    return Edit(row.version, tuple(one.id for one in revisions if one.id is not None))


def corrections(session: Session, ids: Collection[str]) -> dict[str, dict[str, FieldValue]]:
    """Return the fields that people have corrected, as they stand, by submission; only for those that have any."""
    form, revision = tables.Submission, tables.Revision
    rows = session.execute(
        select(form, col(revision.field))
        .join(revision, col(revision.submission) == col(form.id))
        .where(col(form.id).in_(ids))
    )
    found: dict[str, dict[str, FieldValue]] = {}
    for row, name in rows:
        found.setdefault(row.id, {})[name] = load_fields(row.fields)[name]
    return found


def former_values(session: Session, fields: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Return the texts that stood in fields (submission and name) before people corrected them, oldest first."""
    table = tables.Revision
    rows = session.scalars(
        select(table).where(col(table.submission).in_({one for one, _ in fields})).order_by(col(table.id))
    )
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        place = (row.submission, row.field)
        if place in fields and isinstance(row.before["value"], str):
            found.setdefault(place, []).append(row.before["value"])
    return found


def before(session: Session, submission: str, since: dt.datetime) -> dict[str, FieldValue]:
    """Return the values that stood in fields before people corrected them from that moment on."""
    table = tables.Revision
    own = (col(table.submission) == submission, col(table.at) >= since)
    rows = session.scalars(select(table).where(*own).order_by(col(table.id).desc()))
    return load_fields({row.field: row.before for row in rows})


def _ordered(session: Session, *where: ColumnElement[bool]) -> list[Submission]:
    row = tables.Submission
    order = (col(row.received), col(row.message), col(row.part), col(row.position), col(row.id))
    return [load_submission(one) for one in session.scalars(select(row).where(*where).order_by(*order))]


def _row(session: Session, submission: str) -> tables.Submission:
    row = session.get(tables.Submission, submission)
    if row is None:
        raise UnknownItemError(
            f"没有编号为 {submission} 的材料。请用 zhihui queue 或 zhihui export submissions 查看编号"
        )
    return row
