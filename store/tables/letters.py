"""The table of the letters: what was written to a sender, on what decision, and how far it has come."""

import datetime as dt
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import SQLModel

from domain.campaign import LetterKind
from domain.letter import LetterState
from store.fields import among, json, moment, number, serial, text


class Letter(SQLModel, table=True):
    """One letter, about a decision or for a mail that brought forms; it answers the mail ``message``."""

    __tablename__: ClassVar[str] = "letter"
    __table_args__ = (
        among("kind", LetterKind),
        among("state", LetterState),
        CheckConstraint("(decision IS NULL) = (kind = 'receipt')", name="letter_on_decision"),
        UniqueConstraint("decision", name="letter_once"),
        Index(
            "receipt_once",
            "message",
            unique=True,
            sqlite_where=sql("kind = 'receipt'"),
            postgresql_where=sql("kind = 'receipt'"),
        ),
        Index("letter_by_state", "state", "id"),
        Index("letter_by_message", "message", "id"),
        Index("letter_by_recipient", "recipient", "claimed"),
        Index("letter_by_claim", "claimed"),
    )

    id: int | None = serial()
    kind: str = text()
    decision: int | None = number(ForeignKey("decision.id"), optional=True)
    message: str = text(ForeignKey("message.sha256"))
    submission: str | None = text(ForeignKey("submission.id"), optional=True)
    recipient: str = text()
    recipient_name: str = text()
    subject: str = text()
    body: str = text()
    state: str = text()
    drafted: dt.datetime = moment()
    drafted_by: str = text()
    approved: dt.datetime | None = moment(optional=True)
    approved_by: str = text(default="")
    message_id: str = text(default="")
    """Its own, without angle brackets; given when a sending begins, and kept when it is sent again."""
    in_reply_to: str = text()
    thread: list[str] = json()
    """The Message-IDs of the talk that it goes on with, the nearest last."""
    claimed: dt.datetime | None = moment(optional=True)
    """When the last sending began."""
    tries: int = number()
    reply: str = text(default="")
    """What the mail server last said, or why it did not come to that."""
    changed: dt.datetime = moment()
    """When it came into its state."""
