"""The review queue: what waits for a decision, the most pressing first."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.finding import Finding
from domain.message import handle
from domain.submission import State
from store import tables
from store.queries.choosing import MESSAGE
from store.queries.findings import of_messages, of_submissions
from store.queries.ranks import LAST, UNFLAGGED


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One thing that waits for a decision.

    ``id`` is a submission's id, or M and ten digits for a message without a form; then ``kind`` is ``message``,
    ``team`` is empty and ``subject`` is the mail's. ``sender`` is the bare address. ``file_findings`` are on the mail
    that brought the form and on its other files.
    """

    id: str
    kind: str
    team: str
    subject: str
    received: dt.datetime
    sender: str
    findings: tuple[Finding, ...]
    file_findings: tuple[Finding, ...] = ()


def queue(session: Session, *, flagged_only: bool = False, limit: int | None = None) -> list[QueueItem]:
    """Return what waits for a decision.

    The order: ground to reject, to be supplemented, to be looked at, nothing found; last what a newer one supersedes
    or only repeats an earlier one; within each by arrival. ``flagged_only`` leaves out what has nothing found.
    """
    waiting = union_all(_submissions(), _messages()).subquery()
    chosen = select(waiting).order_by(waiting.c.rank, waiting.c.received, waiting.c.key).limit(limit)
    if flagged_only:
        chosen = chosen.where(waiting.c.rank % LAST < UNFLAGGED)
    rows = session.execute(chosen).all()
    on_forms = of_submissions(session, [row.key for row in rows])
    on_mails = of_messages(session, sorted({row.message for row in rows}))
    return [
        QueueItem(
            id=handle(row.key) if row.kind == MESSAGE else row.key,
            kind=row.kind,
            team=row.team,
            subject=row.subject,
            received=row.received,
            sender=row.sender,
            findings=on_mails[row.message] if row.kind == MESSAGE else on_forms[row.key],
            file_findings=() if row.kind == MESSAGE else on_mails[row.message],
        )
        for row in rows
    ]


def _submissions() -> Select[*tuple[Any, ...]]:
    """Select the submissions that wait, ranked."""
    form, mail = tables.Submission, tables.Message
    return (
        select(
            col(form.id).label("key"),
            col(form.message).label("message"),
            col(form.kind).label("kind"),
            col(form.team).label("team"),
            col(form.subject).label("subject"),
            col(form.received).label("received"),
            col(mail.sender).label("sender"),
            col(form.rank).label("rank"),
        )
        .join(mail, col(mail.sha256) == col(form.message))
        .where(col(form.state) == State.WAITING)
    )


def _messages() -> Select[*tuple[Any, ...]]:
    """Select the messages without a form that wait, in the same columns."""
    mail = tables.Message
    return select(
        col(mail.sha256),
        col(mail.sha256),
        literal(MESSAGE),
        literal(""),
        col(mail.subject),
        col(mail.received),
        col(mail.sender),
        col(mail.rank),
    ).where(col(mail.state) == State.WAITING)
