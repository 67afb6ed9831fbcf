"""The review queue: what waits for a decision, the most pressing first."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.finding import Finding, Severity
from domain.message import handle
from domain.submission import State
from store import tables
from store.queries.findings import of_messages, of_submissions

MESSAGE = "message"
"""The kind of a queue item that is a message without a form."""

_LAST_CODES = ("superseded", "duplicate-exact")
_RANKS = {Severity.REJECT.value: 0, Severity.CORRECT.value: 1, Severity.VERIFY.value: 2}
_UNFLAGGED = 3


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
    chosen = select(waiting).order_by(waiting.c.last, waiting.c.rank, waiting.c.received, waiting.c.key).limit(limit)
    if flagged_only:
        chosen = chosen.where(waiting.c.rank < _UNFLAGGED)
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
    finding, form, mail = tables.Finding, tables.Submission, tables.Message
    own = col(finding.submission) == col(form.id)
    last = exists().where(own, col(finding.code).in_(_LAST_CODES))
    return (
        select(
            col(form.id).label("key"),
            col(form.message).label("message"),
            col(form.kind).label("kind"),
            col(form.team).label("team"),
            col(form.subject).label("subject"),
            col(form.received).label("received"),
            col(mail.sender).label("sender"),
            _rank(or_(own, col(finding.message) == col(form.message))).label("rank"),
            case((last, 1), else_=0).label("last"),
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
        _rank(col(tables.Finding.message) == col(mail.sha256)),
        literal(0),
    ).where(col(mail.state) == State.WAITING)


def _rank(which: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the rank of the most pressing finding among ``which``."""
    severity = case(_RANKS, value=col(tables.Finding.severity), else_=_UNFLAGGED)
    return func.coalesce(select(func.min(severity)).where(which).scalar_subquery(), _UNFLAGGED)
