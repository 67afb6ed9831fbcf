"""The tables of what was handed in: submissions, corrections, findings, decisions, and the log of it all."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlmodel import SQLModel

from domain.decision import Verdict
from domain.finding import Severity
from domain.submission import State
from store.fields import Json, among, flag, json, moment, number, serial, text


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


class Submission(SQLModel, table=True):
    """One form that was handed in."""

    __tablename__: ClassVar[str] = "submission"
    __table_args__ = (
        among("state", State),
        UniqueConstraint("message", "part", "position", "kind", name="submission_once"),
        Index("submission_by_team", "kind", "team_key", "subject_key"),
        # Those for the lists hold all that a list chooses by, since a row is long.
        Index("submission_by_state", "state", "received", "id", "kind", "rank", "repeats"),
        Index("submission_by_rank", "state", "rank", "received", "id", "kind", "repeats"),
        Index("submission_by_name", "state", "team_key", "received", "id", "kind", "rank", "repeats"),
        Index("submission_by_words", "state", "words", "id"),
        Index("submission_repeating", "state", "repeats"),
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
    words: str = text(default="")
    """What people find it by: ``domain.lookup``."""
    rank: int = number(default="3")
    """How pressing it is, from 0: ``store.queries.ranks``."""
    repeats: bool = flag()
    """Whether something was found that says that it may repeat another one."""


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
        Index("finding_by_code", "code", "submission", "message"),
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


class Event(SQLModel, table=True):
    """One thing that happened to an item; only ever added, and without personal data."""

    __tablename__: ClassVar[str] = "event"
    __table_args__ = (Index("event_by_item", "item_type", "item", "id"), Index("event_by_actor", "actor", "id"))

    id: int | None = serial()
    at: dt.datetime = moment()
    actor: str = text()
    item_type: str = text()
    item: str = text()
    what: str = text()
    details: Json = json()
