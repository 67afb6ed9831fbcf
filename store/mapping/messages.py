"""Rows of messages, their parts and their arrivals."""

import datetime as dt
from collections.abc import Sequence

from domain.message import Attachment, Delivery, Kind, Message, Outcome, Progress
from store import tables
from store.mapping.findings import load_finding


def cursor_row(*, account: str, folder: str, uidvalidity: int) -> tables.Cursor:
    """Return the row of a folder that has not been read yet."""
    return tables.Cursor(
        account=account,
        folder=folder,
        uidvalidity=uidvalidity,
        high_water=0,
        moved=None,
        polled=None,
        succeeded=None,
        error="",
    )


def failure_row(*, account: str, folder: str, uidvalidity: int, uid: int, now: dt.datetime) -> tables.Failure:
    """Return the row of a mail that has not been tried yet."""
    return tables.Failure(
        account=account, folder=folder, uidvalidity=uidvalidity, uid=uid, tries=0, error="", first=now, last=now
    )


def new_message_row(delivery: Delivery) -> tables.Message:
    """Return the row of a message of which only its arrival is known."""
    return tables.Message(
        sha256=delivery.sha256,
        size=delivery.size,
        received=delivery.received,
        progress=Progress.WAITING.value,
        kind=None,
        state=None,
        attempts=0,
        error="",
        message_id="",
        sender="",
        sender_name="",
        subject="",
        sent=None,
        defects=[],
    )


def delivery_row(delivery: Delivery, now: dt.datetime) -> tables.Delivery:
    """Return the row of one arrival, recorded at ``now``."""
    return tables.Delivery(
        account=delivery.account,
        folder=delivery.folder,
        uidvalidity=delivery.uidvalidity,
        uid=delivery.uid,
        message=delivery.sha256,
        size=delivery.size,
        received=delivery.received,
        recorded=now,
    )


def write_headers(row: tables.Message, message: Message) -> None:
    """Set what the message's headers say; kind, state and progress are the query's to set."""
    row.message_id = message.message_id
    row.sender = message.sender
    row.sender_name = message.sender_name
    row.subject = message.subject
    row.sent = message.sent
    row.defects = list(message.defects)


def load_message(
    row: tables.Message, attachments: Sequence[tables.Attachment], findings: Sequence[tables.Finding]
) -> Message:
    """Return the message of a row that has been read, with its parts and findings in their order.

    Raises:
        ValueError: the message has not been read yet.
    """
    return Message(
        sha256=row.sha256,
        message_id=row.message_id,
        sender=row.sender,
        sender_name=row.sender_name,
        subject=row.subject,
        sent=row.sent,
        kind=Kind(row.kind or ""),
        defects=tuple(row.defects),
        findings=tuple(load_finding(one) for one in findings),
        attachments=tuple(load_attachment(one) for one in attachments),
    )


def attachment_row(attachment: Attachment, *, message: str, position: int) -> tables.Attachment:
    """Return the row of one part of a message."""
    return tables.Attachment(
        message=message,
        path=attachment.path,
        position=position,
        name=attachment.name,
        sha256=attachment.sha256,
        size=attachment.size,
        media_type=attachment.media_type,
        outcome=attachment.outcome.value,
        material=attachment.material,
    )


def load_attachment(row: tables.Attachment) -> Attachment:
    """Return the part of a row."""
    return Attachment(row.path, row.name, row.sha256, row.size, row.media_type, Outcome(row.outcome), row.material)
