"""Rows of messages and their parts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.lookup import searchable
from domain.message import Attachment, Authentication, Authenticity, Kind, Message, Outcome
from domain.plain import authentication_json
from store import tables
from store.mapping.findings import load_finding


def write_headers(row: tables.Message, message: Message) -> None:
    """Set what the message's headers say; kind, state and progress are the query's to set."""
    row.message_id = message.message_id
    row.sender = message.sender
    row.sender_name = message.sender_name
    row.subject = message.subject
    row.sent = message.sent
    row.defects = list(message.defects)
    row.authentication = authentication_json(message.authentication)
    row.answers = list(message.answers)
    row.excerpt = message.excerpt
    row.words = searchable(mail_words(row))


def mail_words(row: tables.Message) -> tuple[str, ...]:
    """Return what a mail is found by: who sent it, under which title."""
    return (row.sender, row.sender_name, row.subject)


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
        authentication=load_authentication(row.authentication),
        answers=tuple(row.answers),
        excerpt=row.excerpt,
        findings=tuple(load_finding(one) for one in findings),
        attachments=tuple(load_attachment(one) for one in attachments),
    )


def load_authentication(data: Mapping[str, Any]) -> Authentication:
    """Return what was found out about the sender, nothing where the message was read before that was kept."""
    return replace(Authentication(**data), result=Authenticity(data["result"])) if data else Authentication()


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
        title=attachment.title,
        inside=attachment.inside,
        picture=attachment.picture,
    )


def load_attachment(row: tables.Attachment) -> Attachment:
    """Return the part of a row."""
    return Attachment(
        path=row.path,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        outcome=Outcome(row.outcome),
        material=row.material,
        title=row.title,
        inside=row.inside,
        picture=row.picture,
    )
