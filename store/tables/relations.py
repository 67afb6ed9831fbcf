"""The tables of what belongs together: traces and likenesses, distinctions, dossiers, rosters."""

import datetime as dt
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlmodel import SQLModel

from domain.likeness.profile import TraceKind
from store.fields import Json, among, json, moment, number, text


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
