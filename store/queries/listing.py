"""What a list shows of each item."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, func, literal, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.finding import Severity
from domain.form import FieldValue
from domain.message import Kind, handle
from domain.submission import State
from store import tables
from store.mapping.forms import load_fields
from store.queries.choosing import MESSAGE

_SEVERITIES = list(Severity)


class Found(NamedTuple):
    """One finding as a list shows it; ``clause`` is the id of its ground, None where it has none."""

    code: str
    severity: Severity
    text: str
    clause: str | None


class Claimed(NamedTuple):
    """Who has an item open, and until when."""

    person: str
    name: str
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list.

    ``id`` is a submission's id, or M and ten digits of a message. ``form`` is the key of the form, ``message`` for a
    message; then ``kind`` says what it is, ``team`` is empty and ``subject`` is the mail's. ``state`` is None where
    nothing is to be decided. ``findings`` are those on it, on its mail and on its mail's files, the most pressing
    first. ``error`` is why a message could not be read.
    """

    id: str
    form: str
    team: str
    subject: str
    received: dt.datetime
    sender: str
    state: State | None
    version: int
    findings: tuple[Found, ...]
    claim: Claimed | None = None
    kind: Kind | None = None
    error: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """The codes of what was found, any of which may be a reason."""
        return frozenset(one.code for one in self.findings)


def items(session: Session, keys: Sequence[tuple[str, str]], *, now: dt.datetime) -> tuple[Item, ...]:
    """Return the items with these kinds (``submission`` or ``message``) and keys, in that order."""
    rows = {row.key: row for row in (*_forms(session, _of(keys, "submission")), *_mails(session, _of(keys, MESSAGE)))}
    wanted = [rows[key] for _, key in keys if key in rows]
    found = _findings(session, wanted)
    claims = _claims(session, [_name(row) for row in wanted], now)
    return tuple(_item(row, found, claims) for row in wanted)


def fields(session: Session, ids: Sequence[str]) -> dict[str, dict[str, FieldValue]]:
    """Return the typed values of submissions, by id and name."""
    form = tables.Submission
    rows = session.execute(select(col(form.id), col(form.fields)).where(col(form.id).in_(ids)))
    return {name: load_fields(data) for name, data in rows}


def _of(keys: Sequence[tuple[str, str]], kind: str) -> list[str]:
    return [key for one, key in keys if one == kind]


def _name(row: Row[*tuple[Any, ...]]) -> str:
    return handle(row.key) if row.form == MESSAGE else row.key


def _item(row: Row[*tuple[Any, ...]], found: dict[str, list[Found]], claims: dict[str, Claimed]) -> Item:
    findings = found[row.key] if row.form == MESSAGE else [*found[row.key], *found[row.message]]
    return Item(
        id=_name(row),
        form=row.form,
        team=row.team,
        subject=row.subject,
        received=row.received,
        sender=row.sender,
        state=None if row.state is None else State(row.state),
        version=row.version,
        findings=tuple(sorted(findings, key=lambda one: _SEVERITIES.index(one.severity))),
        claim=claims.get(_name(row)),
        kind=None if row.form != MESSAGE or row.kind is None else Kind(row.kind),
        error=row.error if row.form == MESSAGE else "",
    )


def _forms(session: Session, ids: Sequence[str]) -> Sequence[Row[*tuple[Any, ...]]]:
    form, mail = tables.Submission, tables.Message
    return session.execute(
        select(
            col(form.id).label("key"),
            col(form.kind).label("form"),
            col(form.message),
            col(form.team),
            col(form.subject),
            col(form.received),
            col(mail.sender),
            col(form.state),
            col(form.version),
        )
        .join(mail, col(mail.sha256) == col(form.message))
        .where(col(form.id).in_(ids))
    ).all()


def _mails(session: Session, digests: Sequence[str]) -> Sequence[Row[*tuple[Any, ...]]]:
    mail, decision = tables.Message, tables.Decision
    given = select(func.count()).where(col(decision.message) == col(mail.sha256)).scalar_subquery()
    return session.execute(
        select(
            col(mail.sha256).label("key"),
            literal(MESSAGE).label("form"),
            literal("").label("team"),
            col(mail.subject),
            col(mail.received),
            col(mail.sender),
            col(mail.state),
            (given + 1).label("version"),
            col(mail.kind),
            col(mail.error),
        ).where(col(mail.sha256).in_(digests))
    ).all()


def _findings(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[str, list[Found]]:
    """Return the findings by submission and by message."""
    table = tables.Finding
    forms = [row.key for row in rows if row.form != MESSAGE]
    mails = [row.key if row.form == MESSAGE else row.message for row in rows]
    found: dict[str, list[Found]] = {key: [] for key in (*forms, *mails)}
    columns = (col(table.submission), col(table.message), col(table.code), col(table.severity), col(table.text))
    for submission, message, code, severity, text, clause in session.execute(
        select(*columns, col(table.clause))
        .where(or_(col(table.submission).in_(forms), col(table.message).in_(mails)))
        .order_by(col(table.source), col(table.position), col(table.id))
    ):
        found[submission or message or ""].append(Found(code, Severity(severity), text, clause))
    return found


def _claims(session: Session, names: Sequence[str], now: dt.datetime) -> dict[str, Claimed]:
    claim, person = tables.Claim, tables.Person
    rows = session.execute(
        select(col(claim.item), col(person.id), col(person.name), col(claim.until))
        .join(person, col(person.id) == col(claim.person))
        .where(col(claim.item).in_(names), col(claim.until) > now)
    )
    return {item: Claimed(holder, name, until) for item, holder, name, until in rows}
