"""What the weekly report tells: the items that arrived in a span of time, and counts to date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.finding import Finding
from domain.submission import State, Submission
from store import tables
from store.mapping.submissions import load_submission
from store.queries import findings

__all__ = ["HandedIn", "Session", "WithoutForm", "codes_by_form", "handed_in", "states_by_form", "without_form"]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submission with its findings."""

    submission: Submission
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class WithoutForm:
    """A message that should have brought a form and has none, with the findings on it."""

    sha256: str
    received: dt.datetime
    sender: str
    sender_name: str
    subject: str
    state: State
    findings: tuple[Finding, ...]


def handed_in(session: Session, *, since: dt.datetime, until: dt.datetime) -> list[HandedIn]:
    """Return the submissions that arrived from ``since`` to just before ``until``, in order of arrival."""
    rows = session.scalars(
        select(tables.Submission)
        .where(*_between(col(tables.Submission.received), since, until))
        .order_by(col(tables.Submission.received), col(tables.Submission.id))
    ).all()
    found = findings.of_submissions(session, [row.id for row in rows])
    return [HandedIn(load_submission(row), found[row.id]) for row in rows]


def without_form(session: Session, *, since: dt.datetime, until: dt.datetime) -> list[WithoutForm]:
    """Return the messages without a form that arrived from ``since`` to just before ``until``, in order of arrival."""
    rows = session.scalars(
        select(tables.Message)
        .where(col(tables.Message.state).is_not(None), *_between(col(tables.Message.received), since, until))
        .order_by(col(tables.Message.received), col(tables.Message.sha256))
    ).all()
    found = findings.of_messages(session, [row.sha256 for row in rows])
    return [
        WithoutForm(
            row.sha256,
            row.received,
            row.sender,
            row.sender_name,
            row.subject,
            State(row.state or ""),
            found[row.sha256],
        )
        for row in rows
    ]


def states_by_form(session: Session, *, until: dt.datetime) -> dict[tuple[str, State], int]:
    """Count what arrived before ``until`` by form and state; messages without a form count under an empty form."""
    kind, state = col(tables.Submission.kind), col(tables.Submission.state)
    submissions = session.execute(
        select(kind, state, func.count()).where(col(tables.Submission.received) < until).group_by(kind, state)
    )
    counted = {(form, State(standing)): count for form, standing, count in submissions}
    standing = col(tables.Message.state)
    messages = session.execute(
        select(standing, func.count())
        .where(standing.is_not(None), col(tables.Message.received) < until)
        .group_by(standing)
    )
    return counted | {("", State(where)): count for where, count in messages if where is not None}


def codes_by_form(
    session: Session, *, until: dt.datetime, since: dt.datetime | None = None
) -> dict[tuple[str, str], int]:
    """Count findings by form and code on what arrived in the span; those on messages count under an empty form."""
    kind, code = col(tables.Submission.kind), col(tables.Finding.code)
    on_submissions = session.execute(
        select(kind, code, func.count())
        .join(tables.Submission, col(tables.Finding.submission) == col(tables.Submission.id))
        .where(*_between(col(tables.Submission.received), since, until))
        .group_by(kind, code)
    )
    counted = {(form, what): count for form, what, count in on_submissions}
    on_messages = session.execute(
        select(code, func.count())
        .join(tables.Message, col(tables.Finding.message) == col(tables.Message.sha256))
        .where(*_between(col(tables.Message.received), since, until))
        .group_by(code)
    )
    return counted | {("", what): count for what, count in on_messages}


def _between(
    column: SQLColumnExpression[dt.datetime], since: dt.datetime | None, until: dt.datetime
) -> Sequence[ColumnElement[bool]]:
    """Return the conditions that a moment lies from ``since``, where there is one, to just before ``until``."""
    return (column < until,) if since is None else (column >= since, column < until)
