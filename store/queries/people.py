"""Who may enter the review page, and the browsers in which they have signed in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.people import Person, Role
from store import tables
from store.errors import PersonRefusedError
from store.queries import events

_ITEM = "person"


@dataclass(frozen=True, slots=True)
class Entrance:
    """What signing in needs to know of a person: the hash of the password, and how often a wrong one was given."""

    person: Person
    password: str
    failures: int
    failed: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser's standing: whose it is, and what its forms must carry."""

    person: Person
    secret: str
    seen: dt.datetime
    settings: Mapping[str, object] = field(default_factory=dict)


def add(session: Session, person: Person, *, password: str, actor: str) -> None:
    """Add a person with the hash of a password; it is an event.

    Raises:
        PersonRefusedError: there is somebody of this name.
    """
    if session.get(tables.Person, person.id) is not None:
        raise PersonRefusedError(f"已有用户 {person.id}。请换一个用户名")
    row = tables.Person(
        id=person.id,
        name=person.name,
        role=person.role.value,
        password=password,
        created=person.created,
        disabled=None,
        failures=0,
        failed=None,
        settings={},
    )
    session.add(row)
    _log(session, person.id, "person-added", actor=actor, at=person.created, details={"role": person.role.value})
    session.flush()


def everybody(session: Session) -> list[Person]:
    """Return all people, by the name they sign in with."""
    return [_person(row) for row in session.scalars(select(tables.Person).order_by(col(tables.Person.id)))]


def names(session: Session) -> dict[str, str]:
    """Return the name that others see of each person, by id."""
    rows = session.execute(select(col(tables.Person.id), col(tables.Person.name)))
    return {one: name for one, name in rows}  # noqa: C416 -- a Row is no pair to mypy


def seen(session: Session) -> dict[str, dt.datetime]:
    """Return when each person who is signed in last asked for something, by id."""
    login = tables.Login
    rows = session.execute(select(col(login.person), func.max(col(login.seen))).group_by(col(login.person)))
    return {one: at for one, at in rows}  # noqa: C416 -- a Row is no pair to mypy


def entrance(session: Session, person: str) -> Entrance | None:
    """Return what signing in as this person needs, None where there is no such person."""
    row = session.get(tables.Person, person)
    return None if row is None else Entrance(_person(row), row.password, row.failures, row.failed)


def fail(session: Session, person: str, *, now: dt.datetime) -> None:
    """Count a wrong password."""
    row = tables.Person
    change = update(row).where(col(row.id) == person).values(failures=col(row.failures) + 1, failed=now)
    session.execute(change)


def sign_in(  # noqa: PLR0913 -- a standing has these parts
    session: Session, person: str, *, token: str, secret: str, now: dt.datetime, until: dt.datetime
) -> None:
    """Open a browser's standing, forget wrong passwords and what has lapsed; it is an event."""
    table = tables.Login
    session.execute(delete(table).where(col(table.expires) < now))
    session.execute(update(tables.Person).where(col(tables.Person.id) == person).values(failures=0, failed=None))
    session.add(table(token=token, person=person, secret=secret, created=now, seen=now, expires=until))
    _log(session, person, "signed-in", actor=person, at=now)
    session.flush()


def signed_in(session: Session, token: str, *, now: dt.datetime) -> SignedIn | None:
    """Return whose browser this is, None where it has signed out or lapsed, or its person may not enter any more."""
    found = session.execute(
        select(tables.Login, tables.Person)
        .join(tables.Person, col(tables.Person.id) == col(tables.Login.person))
        .where(col(tables.Login.token) == token, col(tables.Login.expires) > now, col(tables.Person.disabled).is_(None))
    ).one_or_none()
    if found is None:
        return None
    login, row = found
    return SignedIn(_person(row), login.secret, login.seen, row.settings)


def keep(session: Session, token: str, *, now: dt.datetime, until: dt.datetime) -> None:
    """Note that a browser is in use, and that it stays signed in until then."""
    session.execute(update(tables.Login).where(col(tables.Login.token) == token).values(seen=now, expires=until))


def sign_out(session: Session, token: str) -> None:
    """End a browser's standing."""
    session.execute(delete(tables.Login).where(col(tables.Login.token) == token))


def change(  # noqa: PLR0913 -- each is one thing that may change
    session: Session,
    person: str,
    *,
    actor: str,
    now: dt.datetime,
    name: str | None = None,
    role: Role | None = None,
    password: str | None = None,
    enabled: bool | None = None,
) -> None:
    """Change what is given of a person; it is an event. Whoever is shut out or has a new password is signed out.

    Raises:
        PersonRefusedError: there is no such person, or nobody would be left to administer.
    """
    row = session.get(tables.Person, person)
    if row is None:
        raise PersonRefusedError(f"没有用户 {person}。请看用户列表")
    if name is not None:
        row.name = name
    if role is not None:
        row.role = role.value
    if password is not None:
        row.password, row.failures, row.failed = password, 0, None
    if enabled is not None:
        row.disabled = None if enabled else row.disabled or now
    session.flush()
    _refuse_nobody(session)
    if password is not None or enabled is False:
        session.execute(delete(tables.Login).where(col(tables.Login.person) == person))
    given = {"name": name, "role": role, "password": password, "enabled": enabled}
    details = {"changed": sorted(key for key, value in given.items() if value is not None)}
    _log(session, person, "person-changed", actor=actor, at=now, details=details)


def prefer(session: Session, person: str, settings: Mapping[str, object]) -> None:
    """Set how a person likes the page; what is not named stays."""
    row = session.get_one(tables.Person, person)
    row.settings = {**row.settings, **settings}
    session.flush()


def _refuse_nobody(session: Session) -> None:
    row = tables.Person
    left = select(col(row.id)).where(col(row.role) == Role.ADMINISTRATOR, col(row.disabled).is_(None)).limit(1)
    if session.scalar(left) is None:
        raise PersonRefusedError("这样就没有管理员了。请先让另一位用户担任管理员")


def _person(row: tables.Person) -> Person:
    return Person(row.id, row.name, Role(row.role), row.created, row.disabled)


def _log(  # noqa: PLR0913 -- an event has these parts
    session: Session,
    person: str,
    what: str,
    *,
    actor: str,
    at: dt.datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    events.add(session, events.Event(at, actor, _ITEM, person, what, details or {}))
