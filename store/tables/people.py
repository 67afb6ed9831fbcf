"""The tables of those who work with the intake: who they are, what they hold, and what they have under their hands."""

import datetime as dt
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlmodel import SQLModel

from domain.people import Role
from store.fields import Json, among, json, moment, number, serial, text


class Person(SQLModel, table=True):
    """One who may enter the review page."""

    __tablename__: ClassVar[str] = "person"
    __table_args__ = (among("role", Role),)

    id: str = text(primary=True)
    name: str = text()
    role: str = text()
    password: str = text()
    """Its argon2id hash, with its parameters."""
    created: dt.datetime = moment()
    disabled: dt.datetime | None = moment(optional=True)
    failures: int = number()
    """How often in a row a wrong password was given."""
    failed: dt.datetime | None = moment(optional=True)
    """When that last happened."""
    settings: Json = json(default="{}")
    """How this person likes the page: bare keys, the language."""


class Login(SQLModel, table=True):
    """One browser in which a person has signed in."""

    __tablename__: ClassVar[str] = "login"
    __table_args__ = (Index("login_by_person", "person"), Index("login_by_expiry", "expires"))

    token: str = text(primary=True)
    """The SHA-256 of what the browser's cookie holds, so that the database opens no door."""
    person: str = text(ForeignKey("person.id", ondelete="CASCADE"))
    secret: str = text()
    """What each form of this browser must carry."""
    created: dt.datetime = moment()
    seen: dt.datetime = moment()
    expires: dt.datetime = moment()


class Claim(SQLModel, table=True):
    """The item that a person has open; it lapses by itself. ``item`` is a submission's id, or M and ten digits."""

    __tablename__: ClassVar[str] = "claim"
    __table_args__ = (Index("claim_by_person", "person"),)

    item: str = text(primary=True)
    person: str = text(ForeignKey("person.id", ondelete="CASCADE"))
    taken: dt.datetime = moment()
    until: dt.datetime = moment()


class Skip(SQLModel, table=True):
    """An item that a person has put aside for later."""

    __tablename__: ClassVar[str] = "skip"

    person: str = text(ForeignKey("person.id", ondelete="CASCADE"), primary=True)
    item: str = text(primary=True)
    skipped: dt.datetime = moment()


class Draft(SQLModel, table=True):
    """What a person has typed into one field of an item and not yet saved."""

    __tablename__: ClassVar[str] = "draft"

    item: str = text(primary=True)
    person: str = text(ForeignKey("person.id", ondelete="CASCADE"), primary=True)
    field: str = text(primary=True)
    text: str = text()
    version: int = number()
    """The version of the item that they saw when they began."""
    saved: dt.datetime = moment()


class SavedView(SQLModel, table=True):
    """A search that a person has kept; ``query`` is the part of the address behind the question mark."""

    __tablename__: ClassVar[str] = "saved_view"

    person: str = text(ForeignKey("person.id", ondelete="CASCADE"), primary=True)
    name: str = text(primary=True)
    query: str = text()
    saved: dt.datetime = moment()


class Act(SQLModel, table=True):
    """What a person did in one go, with what it takes to undo it."""

    __tablename__: ClassVar[str] = "act"
    __table_args__ = (Index("act_by_person", "person", "id"),)

    id: int | None = serial()
    person: str = text(ForeignKey("person.id", ondelete="CASCADE"))
    at: dt.datetime = moment()
    what: str = text()
    steps: list[Json] = json()
    """One for each item, in their order."""
    undone: dt.datetime | None = moment(optional=True)
