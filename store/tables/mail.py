"""The tables of what arrived: messages, their deliveries and parts, and how the mailboxes are read."""

import datetime as dt
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlmodel import SQLModel

from domain.mailbox import Mark
from domain.message import Kind, Outcome, Progress
from domain.submission import State
from store.fields import Json, among, json, moment, number, serial, text


class Message(SQLModel, table=True):
    """A distinct raw message: one row however often it arrived."""

    __tablename__: ClassVar[str] = "message"
    __table_args__ = (
        among("kind", Kind),
        among("progress", Progress),
        among("state", State),
        CheckConstraint("progress = 'waiting' OR kind IS NOT NULL", name="kind_once_read"),
        Index("message_by_progress", "progress", "received", "sha256"),
        Index("message_by_state", "state", "rank", "received", "sha256"),
        Index("message_by_kind", "kind", "state", "received", "sha256"),
        Index("message_by_received", "received", "sha256"),
    )

    sha256: str = text(primary=True)
    size: int = number(big=True)
    received: dt.datetime = moment()
    """When its earliest delivery arrived."""
    progress: str = text()
    kind: str | None = text(optional=True)
    """None until it has been read."""
    state: str | None = text(optional=True)
    """Where a message that should have brought a form and has none stands; None for all others."""
    attempts: int = number()
    """How often its reading was begun since it was last set to waiting; a message that kills the process is seen."""
    error: str = text()
    message_id: str = text()
    sender: str = text()
    sender_name: str = text()
    subject: str = text()
    sent: dt.datetime | None = moment(optional=True)
    defects: list[str] = json()
    authentication: Json = json(default="{}")
    """Empty until it has been read."""
    answers: list[str] = json(default="[]")
    """The Message-IDs of the mails that it answers."""
    excerpt: str = text(default="")
    """The beginning of what its sender wrote."""
    words: str = text(default="")
    """What people find it by: ``domain.lookup``."""
    rank: int = number(default="3")
    """How pressing it is, from 0: ``store.queries.ranks``."""


class Delivery(SQLModel, table=True):
    """One arrival of a message in a mailbox."""

    __tablename__: ClassVar[str] = "delivery"
    __table_args__ = (
        among("mark", Mark),
        UniqueConstraint("account", "folder", "uidvalidity", "uid", name="delivery_once"),
        Index("delivery_by_message", "message"),
    )

    id: int | None = serial()
    account: str = text()
    folder: str = text()
    uidvalidity: int = number(big=True)
    uid: int = number(big=True)
    message: str = text(ForeignKey("message.sha256"))
    size: int = number(big=True)
    received: dt.datetime = moment()
    recorded: dt.datetime = moment()
    mark: str = text()
    filing: int | None = number(big=True, optional=True)
    """Set when copying it into the folder for what has been taken in was begun: the greatest UID there before."""
    filed: dt.datetime | None = moment(optional=True)
    """When the copy was known to be there."""


class Attachment(SQLModel, table=True):
    """One leaf part of a message; ``position`` counts from 0 in the order of reading."""

    __tablename__: ClassVar[str] = "attachment"
    __table_args__ = (among("outcome", Outcome), Index("attachment_by_file", "sha256"))

    message: str = text(ForeignKey("message.sha256", ondelete="CASCADE"), primary=True)
    path: str = text(primary=True)
    position: int = number()
    name: str = text()
    sha256: str = text()
    size: int = number(big=True)
    media_type: str = text()
    outcome: str = text()
    material: str | None = text(optional=True)
    title: str = text(default="")
    """The first words of a material."""
    inside: str = text(default="")
    """The names of the archives around it."""
    picture: int | None = number(big=True, optional=True)
    """The perceptual hash of a picture, as a signed number of 64 bits."""


class Cursor(SQLModel, table=True):
    """How far one generation (uidvalidity) of a folder has been read, and how the last polls went."""

    __tablename__: ClassVar[str] = "cursor"

    account: str = text(primary=True)
    folder: str = text(primary=True)
    uidvalidity: int = number(primary=True, big=True)
    high_water: int = number(big=True)
    moved: dt.datetime | None = moment(optional=True)
    polled: dt.datetime | None = moment(optional=True)
    succeeded: dt.datetime | None = moment(optional=True)
    compared: dt.datetime | None = moment(optional=True)
    """When all UIDs of the folder were last compared with the ledger."""
    error: str = text()


class Heartbeat(SQLModel, table=True):
    """When a mailbox was last read to the end, and whether its silence has been announced."""

    __tablename__: ClassVar[str] = "heartbeat"

    account: str = text(primary=True)
    first: dt.datetime = moment()
    """When it was tried for the first time."""
    polled: dt.datetime = moment()
    succeeded: dt.datetime | None = moment(optional=True)
    alerted: dt.datetime | None = moment(optional=True)
    """When the silence that lasts was announced; None while there is none."""
    error: str = text()


class Failure(SQLModel, table=True):
    """A mail that the server shows and does not give out."""

    __tablename__: ClassVar[str] = "failure"

    account: str = text(primary=True)
    folder: str = text(primary=True)
    uidvalidity: int = number(primary=True, big=True)
    uid: int = number(primary=True, big=True)
    tries: int = number()
    error: str = text()
    first: dt.datetime = moment()
    last: dt.datetime = moment()
