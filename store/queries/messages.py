"""Messages: what waits to be read, what a reading gave, and what could not be read."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.campaign import Campaign
from domain.finding import Finding
from domain.message import Attachment, Kind, Message, Progress
from domain.submission import State, Submission
from store import tables
from store.errors import UnknownItemError
from store.mapping.messages import attachment_row, load_attachment, load_message, write_headers
from store.queries import dossiers, events
from store.queries.findings import replace_for_message
from store.queries.readings import store_reading

_DECIDED = frozenset({State.ACCEPTED.value, State.RETURNED.value, State.REJECTED.value})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a message stands; ``kind`` is None until it has been read, ``state`` unless it should have had a form."""

    sha256: str
    received: dt.datetime
    progress: Progress
    kind: Kind | None
    state: State | None
    attempts: int
    error: str
    sender: str = ""
    sender_name: str = ""
    subject: str = ""


def waiting(session: Session, *, limit: int | None = None) -> list[str]:
    """Return the digests of the messages that wait to be read, by arrival."""
    return list(
        session.scalars(
            select(col(tables.Message.sha256))
            .where(col(tables.Message.progress) == Progress.WAITING)
            .order_by(col(tables.Message.received), col(tables.Message.sha256))
            .limit(limit)
        )
    )


def read_before(session: Session) -> list[str]:
    """Return the digests of the messages that do not wait to be read, by arrival."""
    return list(
        session.scalars(
            select(col(tables.Message.sha256))
            .where(col(tables.Message.progress) != Progress.WAITING)
            .order_by(col(tables.Message.received), col(tables.Message.sha256))
        )
    )


def begin(session: Session, digest: str, *, now: dt.datetime) -> int:
    """Count an attempt at reading a message and return how many there have been.

    Committed before the reading starts, it shows which message killed the process.

    Raises:
        UnknownItemError: there is no such message.
    """
    row = _row(session, digest)
    row.attempts += 1
    if row.attempts > 1:
        events.add(session, events.Event(now, events.SYSTEM, "message", digest, "retried", {"attempt": row.attempts}))
    session.flush()
    return row.attempts


def excuse(session: Session, digest: str) -> None:
    """Take back the count of an attempt that failed for a reason that was not the message's.

    Raises:
        UnknownItemError: there is no such message.
    """
    row = _row(session, digest)
    row.attempts = max(0, row.attempts - 1)
    session.flush()


def received(session: Session, digest: str) -> dt.datetime:
    """Return when the message first arrived, aware.

    Raises:
        UnknownItemError: there is no such message.
    """
    return _row(session, digest).received


def standing(session: Session, digest: str) -> Standing:
    """Return where a message stands.

    Raises:
        UnknownItemError: there is no such message.
    """
    return _standing(_row(session, digest))


def is_known(session: Session, digest: str) -> bool:
    """Tell whether a message with these bytes has arrived."""
    return session.get(tables.Message, digest) is not None


def find(session: Session, prefix: str) -> list[str]:
    """Return the digests that begin with ``prefix``, upper or lower case alike, in order."""
    digest = col(tables.Message.sha256)
    return list(
        session.scalars(select(digest).where(digest.startswith(prefix.lower(), autoescape=True)).order_by(digest))
    )


def quarantined(session: Session) -> list[Standing]:
    """Return the messages that were set aside, by arrival; ``error`` says why."""
    aside = col(tables.Message.progress) == Progress.QUARANTINED
    rows = session.scalars(
        select(tables.Message).where(aside).order_by(col(tables.Message.received), col(tables.Message.sha256))
    )
    return [_standing(row) for row in rows]


def get(session: Session, digest: str) -> Message | None:
    """Return a message with its parts and findings, None where it is unknown or has not been read yet."""
    row = session.get(tables.Message, digest)
    if row is None or row.kind is None:
        return None
    found = session.scalars(
        select(tables.Finding).where(col(tables.Finding.message) == digest).order_by(col(tables.Finding.position))
    )
    return load_message(row, _attachment_rows(session, digest), list(found))


def save(  # noqa: PLR0913 -- one message's whole result
    session: Session,
    message: Message,
    submissions: Sequence[Submission],
    findings: Mapping[str, Sequence[Finding]],
    *,
    campaign: Campaign,
    now: dt.datetime,
) -> None:
    """Store all that a reading of a message gave; the same reading again changes nothing but the event log.

    Sets the message's headers, kind, parts and file-level findings. Adds or updates its submissions and replaces their
    findings of the rules by ``findings``, by submission id. A submission's state, corrections by hand and decisions are
    kept. One that the reading no longer gives is removed where no person has touched it, and kept otherwise; either is
    an event. A message that should have brought a form and has none waits for a decision itself.

    Raises:
        UnknownItemError: the message has never arrived.
    """
    row = _row(session, message.sha256)
    write_headers(row, message)
    released = _replace_attachments(session, message)
    replace_for_message(session, message.sha256, message.findings)
    kept = store_reading(session, row, submissions, findings, campaign=campaign, now=now)
    _settle(session, row, message.kind, has_forms=bool(kept))
    details = {"kind": row.kind, "submissions": sorted(kept), "parts": len(message.attachments)}
    if released:
        details["released"] = released
    events.add(session, events.Event(now, events.SYSTEM, "message", message.sha256, "read", details))
    session.flush()


def quarantine(session: Session, digest: str, *, reason: str, now: dt.datetime, headers: Message | None = None) -> None:
    """Set a message aside that cannot be read; ``reason`` is Chinese, for the coordinator.

    ``headers`` are what could be read of them, so that a person knows who sent it. Submissions of an earlier reading
    stay.

    Raises:
        UnknownItemError: there is no such message.
    """
    row = _row(session, digest)
    has_forms = session.scalar(select(exists().where(col(tables.Submission.message) == digest)))
    row.progress, row.error = Progress.QUARANTINED.value, reason
    if headers is not None:
        write_headers(row, headers)
    if not has_forms and row.state not in _DECIDED:
        row.kind, row.state = Kind.QUARANTINED.value, None
    events.add(session, events.Event(now, events.SYSTEM, "message", digest, "quarantined"))
    session.flush()


def reset(session: Session, digests: Collection[str] | None, *, now: dt.datetime) -> int:
    """Let messages, or all of them, wait to be read again, and return how many; what is known of them stays until then.

    Raises:
        UnknownItemError: a message is not known.
    """
    if digests is not None:
        for digest in digests:
            _row(session, digest)
    chosen = select(col(tables.Message.sha256)).where(col(tables.Message.progress) != Progress.WAITING)
    found = list(session.scalars(chosen if digests is None else chosen.where(col(tables.Message.sha256).in_(digests))))
    for digest in found:
        events.add(session, events.Event(now, events.SYSTEM, "message", digest, "reset"))
    change = update(tables.Message).values(attempts=0, progress=Progress.WAITING.value, error="")
    session.execute(change if digests is None else change.where(col(tables.Message.sha256).in_(digests)))
    return len(found)


def _row(session: Session, digest: str) -> tables.Message:
    row = session.get(tables.Message, digest)
    if row is None:
        raise UnknownItemError(f"没有摘要为 {digest} 的来信。请用 zhihui export messages 查看已收到的来信")
    return row


def _standing(row: tables.Message) -> Standing:
    kind = None if row.kind is None else Kind(row.kind)
    state = None if row.state is None else State(row.state)
    progress = Progress(row.progress)
    headers = (row.sender, row.sender_name, row.subject)
    return Standing(row.sha256, row.received, progress, kind, state, row.attempts, row.error, *headers)


def _settle(session: Session, row: tables.Message, kind: Kind, *, has_forms: bool) -> None:
    """Set kind, progress and state so that the message, or its forms, stand in exactly one place of the balance.

    One whose materials belong to applications goes on to follow those.
    """
    decided = row.state in _DECIDED
    follows = row.kind == Kind.SUBMISSION and row.state is None and dossiers.belongs(session, row.sha256)
    if has_forms or decided:
        kind = Kind.SUBMISSION
    row.kind = kind.value
    quarantined = kind is Kind.QUARANTINED
    row.progress = Progress.QUARANTINED.value if quarantined else Progress.DONE.value
    if not quarantined:
        row.error = ""
    if has_forms or kind is not Kind.SUBMISSION:
        row.state = None
    elif not decided and not follows:
        row.state = State.WAITING.value


def _attachment_rows(session: Session, digest: str) -> list[tables.Attachment]:
    return list(
        session.scalars(
            select(tables.Attachment)
            .where(col(tables.Attachment.message) == digest)
            .order_by(col(tables.Attachment.position))
        )
    )


def _replace_attachments(session: Session, message: Message) -> list[str]:
    """Set a message's parts; return the submissions that lost materials by that."""
    rows = _attachment_rows(session, message.sha256)
    present = tuple(load_attachment(row) for row in rows)
    if present == message.attachments:
        return []
    changed = _materials(present) != _materials(message.attachments)
    released = dossiers.release(session, messages=[message.sha256]) if rows and changed else []
    paths = {one.path for one in message.attachments}
    for row in rows:
        if row.path not in paths:
            session.delete(row)
    for position, one in enumerate(message.attachments):
        session.merge(attachment_row(one, message=message.sha256, position=position))
    session.flush()
    return released


def _materials(attachments: Sequence[Attachment]) -> set[tuple[str, str]]:
    return {(one.path, one.material) for one in attachments if one.material}
