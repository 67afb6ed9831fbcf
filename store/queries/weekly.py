"""What the weekly report tells of: what arrived in a span of time, what was found on it, and what is yet to come.

Spans run from ``since`` to just before ``until``; both are aware.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.finding import Finding
from domain.form import FieldValue
from domain.message import Kind, Outcome, Progress
from domain.submission import State
from store import tables
from store.mapping.findings import load_finding
from store.mapping.forms import load_fields
from store.queries.findings import overtaken, told_by

_ROWS_AT_ONCE = 100
"""A submission with all its texts takes some 40 KB while it is read."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One submission that arrived in the span, with its values as they stand now."""

    id: str
    kind: str
    message: str
    team: str
    team_key: str
    subject: str
    received: dt.datetime
    fields: dict[str, FieldValue]


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message that arrived in the span; ``state`` is set where it should have brought a form and has none.

    ``deliveries`` counts how often its bytes arrived, ``files`` its parts but for bodies and what lies in them.
    """

    sha256: str
    received: dt.datetime
    sender: str
    sender_name: str
    subject: str
    kind: Kind | None
    progress: Progress
    state: State | None
    error: str
    deliveries: int
    files: int


class Gathered(NamedTuple):
    """One submission whose form asks for materials, and the kinds of those that have come."""

    id: str
    kind: str
    team: str
    subject: str
    received: dt.datetime
    materials: frozenset[str]


class Planned(NamedTuple):
    """One submission whose days touch a span."""

    id: str
    kind: str
    team: str
    subject: str
    fields: dict[str, FieldValue]


def handed_in(session: Session, *, since: dt.datetime, until: dt.datetime) -> Iterator[HandedIn]:
    """Yield the submissions that arrived in the span, in order of arrival."""
    form = tables.Submission
    told = (col(form.id), col(form.kind), col(form.message), col(form.team), col(form.team_key), col(form.subject))
    rows = session.execute(
        select(*told, col(form.received), col(form.fields))
        .where(*_between(col(form.received), since, until))
        .order_by(col(form.received), col(form.id))
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    for row in rows:
        values = load_fields(row.fields)
        yield HandedIn(row.id, row.kind, row.message, row.team, row.team_key, row.subject, row.received, values)


def arrived(session: Session, *, since: dt.datetime, until: dt.datetime) -> Iterator[Arrived]:
    """Yield the messages that arrived in the span, in order of arrival."""
    mail, part, delivery = tables.Message, tables.Attachment, tables.Delivery
    often = select(func.count()).where(col(delivery.message) == col(mail.sha256)).scalar_subquery()
    is_file = col(part.outcome).not_in((Outcome.BODY, Outcome.INLINE))
    files = select(func.count()).where(col(part.message) == col(mail.sha256), is_file).scalar_subquery()
    told = (col(mail.sha256), col(mail.received), col(mail.sender), col(mail.sender_name), col(mail.subject))
    stands = (col(mail.kind), col(mail.progress), col(mail.state), col(mail.error))
    rows = session.execute(
        select(*told, *stands, often.label("often"), files.label("files"))
        .where(*_between(col(mail.received), since, until))
        .order_by(col(mail.received), col(mail.sha256))
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    for row in rows:
        yield Arrived(
            row.sha256,
            row.received,
            row.sender,
            row.sender_name,
            row.subject,
            Kind(row.kind) if row.kind else None,
            Progress(row.progress),
            State(row.state) if row.state else None,
            row.error,
            row.often,
            row.files,
        )


def found(session: Session, *, since: dt.datetime, until: dt.datetime) -> dict[str, list[Finding]]:
    """Return the findings on what arrived in the span, by submission id and by digest of the message, in order.

    None of them names what arrived later.
    """
    table, form, mail = tables.Finding, tables.Submission, tables.Message
    order = (col(table.source), col(table.position), col(table.id))
    of_forms = (
        select(table)
        .join(form, col(form.id) == col(table.submission))
        .where(*_between(col(form.received), since, until), told_by(until))
        .order_by(*order)
    )
    of_mails = (
        select(table)
        .join(mail, col(mail.sha256) == col(table.message))
        .where(*_between(col(mail.received), since, until))
        .order_by(*order)
    )
    listed: dict[str, list[Finding]] = {}
    for chosen in (of_forms, of_mails):
        for row in session.scalars(chosen.execution_options(yield_per=_ROWS_AT_ONCE)):
            listed.setdefault(row.submission or row.message or "", []).append(load_finding(row))
    return listed


def codes(session: Session, *, until: dt.datetime, since: dt.datetime | None = None) -> dict[tuple[str, str], int]:
    """Count the findings by form and code on what arrived in the span, or ever; an empty form stands for messages.

    None of them names what arrived later.
    """
    form, mail, table = tables.Submission, tables.Message, tables.Finding
    begin = since or dt.datetime.min.replace(tzinfo=dt.UTC)
    on_forms = session.execute(
        select(col(form.kind), col(table.code), func.count())
        .join(form, col(table.submission) == col(form.id))
        .where(*_between(col(form.received), begin, until), told_by(until))
        .group_by(col(form.kind), col(table.code))
    )
    on_mails = session.execute(
        select(col(table.code), func.count())
        .join(mail, col(table.message) == col(mail.sha256))
        .where(*_between(col(mail.received), begin, until))
        .group_by(col(table.code))
    )
    counted = {(kind, code): count for kind, code, count in on_forms}
    return counted | {("", code): count for code, count in on_mails}


def arrivals(session: Session, *, until: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """Return the form and the arrival of every submission before a moment, the oldest first."""
    form = tables.Submission
    rows = session.execute(
        select(col(form.kind), col(form.received)).where(col(form.received) < until).order_by(col(form.received))
    )
    return [(kind, received) for kind, received in rows]


def caught_up(session: Session, *, before: dt.datetime, since: dt.datetime) -> int:
    """Count the submissions that arrived before a moment and first became known from another one on."""
    form, delivery = tables.Submission, tables.Delivery
    known = select(func.min(col(delivery.recorded))).where(col(delivery.message) == col(form.message)).scalar_subquery()
    counted = select(func.count()).select_from(form).where(col(form.received) < before, known >= since)
    return int(session.scalar(counted) or 0)


def units(session: Session, kind: str, field: str, *, until: dt.datetime) -> list[tuple[str, str, dt.datetime]]:
    """Return the unit, as a field of a form gives it, the team and the arrival of all its submissions."""
    form = tables.Submission
    unit = col(form.fields)[field]["value"].as_string()
    rows = session.execute(
        select(unit, col(form.team), col(form.received)).where(col(form.kind) == kind, col(form.received) < until)
    )
    return [(name or "", team, received) for name, team, received in rows]


def teams(session: Session, *, since: dt.datetime, until: dt.datetime) -> dict[str, tuple[str, bool]]:
    """Return all teams that had written before ``until`` by their keys: the latest spelling, and if first in the span.

    Submissions without a team are left out.
    """
    form = tables.Submission
    rows = session.execute(
        select(col(form.team_key), func.max(col(form.team)), func.min(col(form.received)) >= since)
        .where(col(form.received) < until, col(form.team_key) != "")
        .group_by(col(form.team_key))
        .order_by(col(form.team_key))
    )
    return {key: (name, bool(first)) for key, name, first in rows}


def gathered(session: Session, kinds: Sequence[str], *, until: dt.datetime) -> list[Gathered]:
    """Return the submissions of forms that ask for materials and that nothing newer stands for, by arrival.

    Only what had arrived before ``until`` counts, of the materials too.
    """
    form = tables.Submission
    later = _arrived_later(session, until)
    rows = session.execute(
        select(
            col(form.id),
            col(form.kind),
            col(form.team),
            col(form.subject),
            col(form.received),
            col(form.materials),
        )
        .where(col(form.kind).in_(kinds), col(form.received) < until, ~overtaken(until=until))
        .order_by(col(form.received), col(form.id))
    )
    return [
        Gathered(
            row.id,
            row.kind,
            row.team,
            row.subject,
            row.received,
            frozenset(one for one in row.materials if (row.id, one) not in later),
        )
        for row in rows
    ]


def _arrived_later(session: Session, until: dt.datetime) -> frozenset[tuple[str, str]]:
    """Return the kinds of materials, with the submissions they belong to, of which the first arrived later."""
    dossier, part, mail = tables.Dossier, tables.Attachment, tables.Message
    rows = session.execute(
        select(col(dossier.submission), col(part.material))
        .join(part, and_(col(part.message) == col(dossier.message), col(part.path) == col(dossier.path)))
        .join(mail, col(mail.sha256) == col(dossier.message))
        .group_by(col(dossier.submission), col(part.material))
        .having(func.min(col(mail.received)) >= until)
    )
    return frozenset((submission, material) for submission, material in rows if material)


def planned(  # noqa: PLR0913 -- which form, by which two fields, in which days
    session: Session, kind: str, *, begins: str, ends: str, first: dt.date, last: dt.date, until: dt.datetime
) -> list[Planned]:
    """Return the submissions of a form whose days, in two of its fields, touch a span; nothing newer stands for them.

    Ordered by their first day, then by arrival.
    """
    form = tables.Submission
    begin, end = (col(form.fields)[name]["value"].as_string() for name in (begins, ends))
    rows = session.execute(
        select(col(form.id), col(form.kind), col(form.team), col(form.subject), col(form.fields))
        .where(
            col(form.kind) == kind,
            col(form.received) < until,
            begin != "",
            begin <= last.isoformat(),
            end >= first.isoformat(),
            ~overtaken(until=until),
        )
        .order_by(begin, col(form.received), col(form.id))
    )
    return [Planned(row.id, row.kind, row.team, row.subject, load_fields(row.fields)) for row in rows]


def partners(session: Session, ids: Collection[str]) -> dict[str, tuple[str, str, dt.datetime]]:
    """Return the team, the subject and the arrival of submissions by their ids; unknown ones have no entry."""
    form = tables.Submission
    wanted = sorted(ids)
    listed: dict[str, tuple[str, str, dt.datetime]] = {}
    for at in range(0, len(wanted), _ROWS_AT_ONCE):
        some = col(form.id).in_(wanted[at : at + _ROWS_AT_ONCE])
        rows = session.execute(select(col(form.id), col(form.team), col(form.subject), col(form.received)).where(some))
        listed |= {item: (team, subject, received) for item, team, subject, received in rows}
    return listed


def _between(
    column: SQLColumnExpression[dt.datetime], since: dt.datetime, until: dt.datetime
) -> tuple[ColumnElement[bool], ...]:
    return (column >= since, column < until)
