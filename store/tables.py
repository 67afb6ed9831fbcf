"""The tables, as SQLModel classes; only ``store.mapping`` builds rows of them.

Each class is one table of the same name. A column named after another table holds that table's key. Closed sets are
text with a CHECK, moments are UTC, documents are JSON. What the columns mean is said at the domain types.
"""

import datetime as dt
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from domain.decision import Verdict
from domain.finding import Severity
from domain.likeness.profile import TraceKind
from domain.mailbox import Mark
from domain.message import Kind, Outcome, Progress
from domain.submission import State
from store.columns import Instant, PlainText

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


def _text(*keys: ForeignKey, primary: bool = False, optional: bool = False, default: str | None = None) -> Any:  # noqa: ANN401 -- as Field's own
    return Field(sa_column=Column(PlainText, *keys, primary_key=primary, nullable=optional, server_default=default))


def _number(*, primary: bool = False, big: bool = False, optional: bool = False) -> Any:  # noqa: ANN401 -- as Field's own
    kind = BigInteger if big else Integer
    return Field(sa_column=Column(kind, primary_key=primary, nullable=optional, autoincrement=False))


def _serial() -> Any:  # noqa: ANN401 -- as Field's own
    return Field(default=None, sa_column=Column(Integer, primary_key=True, autoincrement=True))


def _moment(*, optional: bool = False) -> Any:  # noqa: ANN401 -- as Field's own
    return Field(sa_column=Column(Instant, nullable=optional))


def _json(*, optional: bool = False, default: str | None = None) -> Any:  # noqa: ANN401 -- as Field's own
    return Field(sa_column=Column(JSON(none_as_null=True), nullable=optional, server_default=default))


def _among(column: str, values: type[StrEnum]) -> CheckConstraint:
    """Return the CHECK that a column holds one of the enumeration's values."""
    listed = ", ".join(f"'{one.value}'" for one in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


_ONE_ITEM = "(submission IS NULL) <> (message IS NULL)"


class Message(SQLModel, table=True):
    """A distinct raw message: one row however often it arrived."""

    __tablename__: ClassVar[str] = "message"
    __table_args__ = (
        _among("kind", Kind),
        _among("progress", Progress),
        _among("state", State),
        CheckConstraint("progress = 'waiting' OR kind IS NOT NULL", name="kind_once_read"),
        Index("message_by_progress", "progress", "received", "sha256"),
        Index("message_by_state", "state", "received"),
        Index("message_by_received", "received", "sha256"),
    )

    sha256: str = _text(primary=True)
    size: int = _number(big=True)
    received: dt.datetime = _moment()
    """When its earliest delivery arrived."""
    progress: str = _text()
    kind: str | None = _text(optional=True)
    """None until it has been read."""
    state: str | None = _text(optional=True)
    """Where a message that should have brought a form and has none stands; None for all others."""
    attempts: int = _number()
    """How often its reading was begun since it was last set to waiting; a message that kills the process is seen."""
    error: str = _text()
    message_id: str = _text()
    sender: str = _text()
    sender_name: str = _text()
    subject: str = _text()
    sent: dt.datetime | None = _moment(optional=True)
    defects: list[str] = _json()
    authentication: Json = _json(default="{}")
    """Empty until it has been read."""
    answers: list[str] = _json(default="[]")
    """The Message-IDs of the mails that it answers."""
    excerpt: str = _text(default="")
    """The beginning of what its sender wrote."""


class Delivery(SQLModel, table=True):
    """One arrival of a message in a mailbox."""

    __tablename__: ClassVar[str] = "delivery"
    __table_args__ = (
        _among("mark", Mark),
        UniqueConstraint("account", "folder", "uidvalidity", "uid", name="delivery_once"),
        Index("delivery_by_message", "message"),
    )

    id: int | None = _serial()
    account: str = _text()
    folder: str = _text()
    uidvalidity: int = _number(big=True)
    uid: int = _number(big=True)
    message: str = _text(ForeignKey("message.sha256"))
    size: int = _number(big=True)
    received: dt.datetime = _moment()
    recorded: dt.datetime = _moment()
    mark: str = _text()
    filing: int | None = _number(big=True, optional=True)
    """Set when copying it into the folder for what has been taken in was begun: the greatest UID there before."""
    filed: dt.datetime | None = _moment(optional=True)
    """When the copy was known to be there."""


class Cursor(SQLModel, table=True):
    """How far one generation (uidvalidity) of a folder has been read, and how the last polls went."""

    __tablename__: ClassVar[str] = "cursor"

    account: str = _text(primary=True)
    folder: str = _text(primary=True)
    uidvalidity: int = _number(primary=True, big=True)
    high_water: int = _number(big=True)
    moved: dt.datetime | None = _moment(optional=True)
    polled: dt.datetime | None = _moment(optional=True)
    succeeded: dt.datetime | None = _moment(optional=True)
    compared: dt.datetime | None = _moment(optional=True)
    """When all UIDs of the folder were last compared with the ledger."""
    error: str = _text()


class Heartbeat(SQLModel, table=True):
    """When a mailbox was last read to the end, and whether its silence has been announced."""

    __tablename__: ClassVar[str] = "heartbeat"

    account: str = _text(primary=True)
    first: dt.datetime = _moment()
    """When it was tried for the first time."""
    polled: dt.datetime = _moment()
    succeeded: dt.datetime | None = _moment(optional=True)
    alerted: dt.datetime | None = _moment(optional=True)
    """When the silence that lasts was announced; None while there is none."""
    error: str = _text()


class Failure(SQLModel, table=True):
    """A mail that the server shows and does not give out."""

    __tablename__: ClassVar[str] = "failure"

    account: str = _text(primary=True)
    folder: str = _text(primary=True)
    uidvalidity: int = _number(primary=True, big=True)
    uid: int = _number(primary=True, big=True)
    tries: int = _number()
    error: str = _text()
    first: dt.datetime = _moment()
    last: dt.datetime = _moment()


class Attachment(SQLModel, table=True):
    """One leaf part of a message; ``position`` counts from 0 in the order of reading."""

    __tablename__: ClassVar[str] = "attachment"
    __table_args__ = (_among("outcome", Outcome),)

    message: str = _text(ForeignKey("message.sha256", ondelete="CASCADE"), primary=True)
    path: str = _text(primary=True)
    position: int = _number()
    name: str = _text()
    sha256: str = _text()
    size: int = _number(big=True)
    media_type: str = _text()
    outcome: str = _text()
    material: str | None = _text(optional=True)
    title: str = _text(default="")
    """The first words of a material."""
    inside: str = _text(default="")
    """The names of the archives around it."""
    picture: int | None = _number(big=True, optional=True)
    """The perceptual hash of a picture, as a signed number of 64 bits."""


class Submission(SQLModel, table=True):
    """One form that was handed in."""

    __tablename__: ClassVar[str] = "submission"
    __table_args__ = (
        _among("state", State),
        UniqueConstraint("message", "part", "position", "kind", name="submission_once"),
        Index("submission_by_team", "kind", "team_key", "subject_key"),
        Index("submission_by_state", "state", "received"),
        Index("submission_by_received", "received", "id"),
    )

    id: str = _text(primary=True)
    message: str = _text(ForeignKey("message.sha256"))
    part: str = _text()
    position: int = _number()
    """The domain's ``index``."""
    kind: str = _text()
    edition: str = _text()
    team: str = _text()
    team_key: str = _text()
    """Equal for spellings of one team, empty where it is not named; the same holds for ``subject_key``."""
    subject: str = _text()
    subject_key: str = _text()
    received: dt.datetime = _moment()
    state: str = _text()
    version: int = _number()
    """Counts the changes that a person would want to know of before deciding: values and state."""
    original: Json = _json()
    """The form as first read; never changed."""
    reading: Json | None = _json(optional=True)
    """The form as last read, None where that is the original."""
    fields: Json = _json()
    """The typed values as they stand, corrections by hand included."""
    renditions: list[str] = _json()
    materials: list[str] = _json()


class Revision(SQLModel, table=True):
    """One correction of one field by a person; only ever added."""

    __tablename__: ClassVar[str] = "revision"
    __table_args__ = (Index("revision_by_submission", "submission", "id"),)

    id: int | None = _serial()
    submission: str = _text(ForeignKey("submission.id"))
    at: dt.datetime = _moment()
    actor: str = _text()
    field: str = _text()
    before: Json = _json()
    after: Json = _json()


class Finding(SQLModel, table=True):
    """One finding on a submission or on a message; ``position`` keeps the order within a source."""

    __tablename__: ClassVar[str] = "finding"
    __table_args__ = (
        _among("source", Source),
        _among("severity", Severity),
        CheckConstraint(_ONE_ITEM, name="finding_one_item"),
        Index("finding_by_submission", "submission", "source", "position"),
        Index("finding_by_message", "message", "position"),
        Index("finding_by_code", "code"),
    )

    id: int | None = _serial()
    submission: str | None = _text(ForeignKey("submission.id", ondelete="CASCADE"), optional=True)
    message: str | None = _text(ForeignKey("message.sha256", ondelete="CASCADE"), optional=True)
    source: str = _text()
    position: int = _number()
    code: str = _text()
    field: str | None = _text(optional=True)
    severity: str = _text()
    clause: str | None = _text(optional=True)
    text: str = _text()
    evidence: Json = _json()


class Decision(SQLModel, table=True):
    """One verdict on a submission, or on a message without a form; only ever added."""

    __tablename__: ClassVar[str] = "decision"
    __table_args__ = (
        _among("verdict", Verdict),
        CheckConstraint(_ONE_ITEM, name="decision_one_item"),
        Index("decision_by_submission", "submission", "id"),
        Index("decision_by_message", "message", "id"),
    )

    id: int | None = _serial()
    submission: str | None = _text(ForeignKey("submission.id"), optional=True)
    message: str | None = _text(ForeignKey("message.sha256"), optional=True)
    verdict: str = _text()
    actor: str = _text()
    decided: dt.datetime = _moment()
    reasons: list[str] = _json()
    note: str = _text()


class Trace(SQLModel, table=True):
    """One thing by which a submission is found when another one has the same; the earliest are found first."""

    __tablename__: ClassVar[str] = "trace"
    __table_args__ = (
        _among("kind", TraceKind),
        Index("trace_by_submission", "submission"),
        {"sqlite_with_rowid": False},
    )

    kind: str = _text(primary=True)
    value: int = _number(primary=True, big=True)
    """A signed number of 64 bits."""
    arrived: int = _number(primary=True, big=True)
    """When the submission arrived, as far as was known when it was last compared: microseconds since 1970, UTC."""
    submission: str = _text(ForeignKey("submission.id", ondelete="CASCADE"), primary=True)


class Likeness(SQLModel, table=True):
    """What two submissions of different teams have in common; ``one`` is the smaller id, not the earlier one."""

    __tablename__: ClassVar[str] = "likeness"
    __table_args__ = (
        _among("kind", TraceKind),
        CheckConstraint("one < other", name="likeness_once"),
        Index("likeness_by_other", "other"),
    )

    one: str = _text(ForeignKey("submission.id", ondelete="CASCADE"), primary=True)
    other: str = _text(ForeignKey("submission.id", ondelete="CASCADE"), primary=True)
    kind: str = _text(primary=True)
    evidence: Json = _json()


class Distinction(SQLModel, table=True):
    """A person's word that two submissions are no duplicates of each other; ``one`` is the smaller id."""

    __tablename__: ClassVar[str] = "distinction"
    __table_args__ = (
        CheckConstraint("one < other", name="distinction_once"),
        Index("distinction_by_other", "other"),
    )

    one: str = _text(ForeignKey("submission.id"), primary=True)
    other: str = _text(ForeignKey("submission.id"), primary=True)
    actor: str = _text()
    decided: dt.datetime = _moment()


class Dossier(SQLModel, table=True):
    """A material that belongs to an application; ``ground`` is the word for why."""

    __tablename__: ClassVar[str] = "dossier"
    __table_args__ = (
        ForeignKeyConstraint(["message", "path"], ["attachment.message", "attachment.path"], ondelete="CASCADE"),
        Index("dossier_by_attachment", "message", "path"),
    )

    submission: str = _text(ForeignKey("submission.id", ondelete="CASCADE"), primary=True)
    message: str = _text(primary=True)
    path: str = _text(primary=True)
    ground: str = _text()


class Roster(SQLModel, table=True):
    """A loaded roster; it may have no entries."""

    __tablename__: ClassVar[str] = "roster"

    name: str = _text(primary=True)
    loaded: dt.datetime = _moment()


class RosterEntry(SQLModel, table=True):
    """One line of a roster, in the file's order."""

    __tablename__: ClassVar[str] = "roster_entry"

    roster: str = _text(ForeignKey("roster.name", ondelete="CASCADE"), primary=True)
    position: int = _number(primary=True)
    name: str = _text()
    unit: str = _text()
    short: list[str] = _json()


class Event(SQLModel, table=True):
    """One thing that happened to an item; only ever added, and without personal data."""

    __tablename__: ClassVar[str] = "event"
    __table_args__ = (Index("event_by_item", "item_type", "item", "id"),)

    id: int | None = _serial()
    at: dt.datetime = _moment()
    actor: str = _text()
    item_type: str = _text()
    item: str = _text()
    what: str = _text()
    details: Json = _json()


METADATA = SQLModel.metadata
"""All tables, for the migrations."""
