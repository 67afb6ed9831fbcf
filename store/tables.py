"""The tables, as SQLModel classes; only ``store.mapping`` builds rows of them.

Each class is one table of the same name. A column named after another table holds that table's key. Closed sets are
text with a CHECK, moments are UTC, documents are JSON. What the columns mean is said at the domain types.
"""

import datetime as dt
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from domain.decision import Verdict
from domain.finding import Severity
from domain.likeness.profile import TraceKind
from domain.mailbox import Mark
from domain.message import Kind, Outcome, Progress
from domain.submission import State
from store.fields import among, json, moment, number, serial, text

Json = dict[str, Any]


class Source(StrEnum):
    """Where a finding comes from; each source's findings are replaced apart from the others'."""

    CHECK = "check"
    """The rules, on a submission."""
    DUPLICATE = "duplicate"
    """The comparison with the other submissions of the same team."""
    LIKENESS = "likeness"
    """The comparison with other teams' submissions."""
    FILE = "file"
    """The reading of a message and its files."""


_ONE_ITEM = "(submission IS NULL) <> (message IS NULL)"


class Message(SQLModel, table=True):
    """A distinct raw message: one row however often it arrived."""

    __tablename__: ClassVar[str] = "message"
    __table_args__ = (
        among("kind", Kind),
        among("progress", Progress),
        among("state", State),
        CheckConstraint("progress = 'waiting' OR kind IS NOT NULL", name="kind_once_read"),
        Index("message_by_progress", "progress", "received", "sha256"),
        Index("message_by_state", "state", "received"),
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


class Attachment(SQLModel, table=True):
    """One leaf part of a message; ``position`` counts from 0 in the order of reading."""

    __tablename__: ClassVar[str] = "attachment"
    __table_args__ = (among("outcome", Outcome),)

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


class Submission(SQLModel, table=True):
    """One form that was handed in."""

    __tablename__: ClassVar[str] = "submission"
    __table_args__ = (
        among("state", State),
        UniqueConstraint("message", "part", "position", "kind", name="submission_once"),
        Index("submission_by_team", "kind", "team_key", "subject_key"),
        Index("submission_by_state", "state", "received"),
        Index("submission_by_received", "received", "id"),
    )

    id: str = text(primary=True)
    message: str = text(ForeignKey("message.sha256"))
    part: str = text()
    position: int = number()
    """The domain's ``index``."""
    kind: str = text()
    edition: str = text()
    team: str = text()
    team_key: str = text()
    """Equal for spellings of one team, empty where it is not named; the same holds for ``subject_key``."""
    subject: str = text()
    subject_key: str = text()
    received: dt.datetime = moment()
    state: str = text()
    version: int = number()
    """Counts the changes that a person would want to know of before deciding: values and state."""
    original: Json = json()
    """The form as first read; never changed."""
    reading: Json | None = json(optional=True)
    """The form as last read, None where that is the original."""
    fields: Json = json()
    """The typed values as they stand, corrections by hand included."""
    renditions: list[str] = json()
    materials: list[str] = json()


class Revision(SQLModel, table=True):
    """One correction of one field by a person; only ever added."""

    __tablename__: ClassVar[str] = "revision"
    __table_args__ = (Index("revision_by_submission", "submission", "id"),)

    id: int | None = serial()
    submission: str = text(ForeignKey("submission.id"))
    at: dt.datetime = moment()
    actor: str = text()
    field: str = text()
    before: Json = json()
    after: Json = json()


class Finding(SQLModel, table=True):
    """One finding on a submission or on a message; ``position`` keeps the order within a source."""

    __tablename__: ClassVar[str] = "finding"
    __table_args__ = (
        among("source", Source),
        among("severity", Severity),
        CheckConstraint(_ONE_ITEM, name="finding_one_item"),
        Index("finding_by_submission", "submission", "source", "position"),
        Index("finding_by_message", "message", "position"),
        Index("finding_by_code", "code"),
    )

    id: int | None = serial()
    submission: str | None = text(ForeignKey("submission.id", ondelete="CASCADE"), optional=True)
    message: str | None = text(ForeignKey("message.sha256", ondelete="CASCADE"), optional=True)
    source: str = text()
    position: int = number()
    code: str = text()
    field: str | None = text(optional=True)
    severity: str = text()
    clause: str | None = text(optional=True)
    text: str = text()
    evidence: Json = json()


class Decision(SQLModel, table=True):
    """One verdict on a submission, or on a message without a form; only ever added."""

    __tablename__: ClassVar[str] = "decision"
    __table_args__ = (
        among("verdict", Verdict),
        CheckConstraint(_ONE_ITEM, name="decision_one_item"),
        Index("decision_by_submission", "submission", "id"),
        Index("decision_by_message", "message", "id"),
    )

    id: int | None = serial()
    submission: str | None = text(ForeignKey("submission.id"), optional=True)
    message: str | None = text(ForeignKey("message.sha256"), optional=True)
    verdict: str = text()
    actor: str = text()
    decided: dt.datetime = moment()
    reasons: list[str] = json()
    note: str = text()


class Trace(SQLModel, table=True):
    """One thing by which a submission is found when another one has the same; the earliest are found first."""

    __tablename__: ClassVar[str] = "trace"
    __table_args__ = (
        among("kind", TraceKind),
        Index("trace_by_submission", "submission"),
        {"sqlite_with_rowid": False},
    )

    kind: str = text(primary=True)
    value: int = number(primary=True, big=True)
    """A signed number of 64 bits."""
    arrived: int = number(primary=True, big=True)
    """When the submission arrived, as far as was known when it was last compared: seconds since 1970, UTC."""
    submission: str = text(ForeignKey("submission.id", ondelete="CASCADE"), primary=True)


class Likeness(SQLModel, table=True):
    """What two submissions of different teams have in common; ``one`` is the smaller id, not the earlier one."""

    __tablename__: ClassVar[str] = "likeness"
    __table_args__ = (
        among("kind", TraceKind),
        CheckConstraint("one < other", name="likeness_once"),
        Index("likeness_by_other", "other"),
    )

    one: str = text(ForeignKey("submission.id", ondelete="CASCADE"), primary=True)
    other: str = text(ForeignKey("submission.id", ondelete="CASCADE"), primary=True)
    kind: str = text(primary=True)
    evidence: Json = json()


class Distinction(SQLModel, table=True):
    """A person's word that two submissions are no duplicates of each other; ``one`` is the smaller id."""

    __tablename__: ClassVar[str] = "distinction"
    __table_args__ = (
        CheckConstraint("one < other", name="distinction_once"),
        Index("distinction_by_other", "other"),
    )

    one: str = text(ForeignKey("submission.id"), primary=True)
    other: str = text(ForeignKey("submission.id"), primary=True)
    actor: str = text()
    decided: dt.datetime = moment()


class Dossier(SQLModel, table=True):
    """A material that belongs to an application; ``ground`` is the word for why."""

    __tablename__: ClassVar[str] = "dossier"
    __table_args__ = (
        ForeignKeyConstraint(["message", "path"], ["attachment.message", "attachment.path"], ondelete="CASCADE"),
        Index("dossier_by_attachment", "message", "path"),
    )

    submission: str = text(ForeignKey("submission.id", ondelete="CASCADE"), primary=True)
    message: str = text(primary=True)
    path: str = text(primary=True)
    ground: str = text()


class Roster(SQLModel, table=True):
    """A loaded roster; it may have no entries."""

    __tablename__: ClassVar[str] = "roster"

    name: str = text(primary=True)
    loaded: dt.datetime = moment()


class RosterEntry(SQLModel, table=True):
    """One line of a roster, in the file's order."""

    __tablename__: ClassVar[str] = "roster_entry"

    roster: str = text(ForeignKey("roster.name", ondelete="CASCADE"), primary=True)
    position: int = number(primary=True)
    name: str = text()
    unit: str = text()
    short: list[str] = json()


class Event(SQLModel, table=True):
    """One thing that happened to an item; only ever added, and without personal data."""

    __tablename__: ClassVar[str] = "event"
    __table_args__ = (Index("event_by_item", "item_type", "item", "id"),)

    id: int | None = serial()
    at: dt.datetime = moment()
    actor: str = text()
    item_type: str = text()
    item: str = text()
    what: str = text()
    details: Json = json()


METADATA = SQLModel.metadata
"""All tables, for the migrations."""
