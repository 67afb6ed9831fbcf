"""What the experts are given of each application: its values, its form as it came, and its materials.

Page by page, with the same number of queries however many applications a page has.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.dossiers import Ground
from domain.message import Outcome, handle
from domain.submission import State
from store import tables
from store.queries.findings import NEVER_NEWEST, overtaken

_PAGE = 100


class Role(StrEnum):
    """What a file is to its application."""

    FORM = "form"
    RENDITION = "rendition"
    """The same form once more, as a scan or a PDF."""
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class File:
    """One file of an application; ``received`` is when its mail arrived, ``ground`` why a material belongs to it.

    A form that was typed in a mail's own text has no file: the raw mail stands in its place. ``copies`` counts how
    often the same bytes came as the same thing.
    """

    role: Role
    name: str
    sha256: str
    size: int
    media_type: str
    received: dt.datetime
    material: str = ""
    ground: Ground | None = None
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Application:
    """One application with its files: the form, its renditions, then materials by arrival.

    ``values`` are those of its fields; ``older`` are the codes that say that another one stands for it.
    """

    id: str
    kind: str
    team: str
    subject: str
    values: Mapping[str, object]
    received: dt.datetime
    state: State
    materials: tuple[str, ...]
    older: tuple[str, ...]
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which applications: forms by their keys, states, and whether those for which another one stands come, too."""

    kinds: Collection[str]
    states: Collection[State]
    older: bool = False

    def where(self) -> tuple[ColumnElement[bool], ...]:
        """Return what chooses them."""
        form = tables.Submission
        chosen = (col(form.kind).in_(sorted(self.kinds)), col(form.state).in_(sorted(self.states)))
        return chosen if self.older else (*chosen, ~overtaken())


def count(session: Session, wanted: Wanted) -> int:
    """Return how many applications there are."""
    return session.execute(select(func.count()).select_from(tables.Submission).where(*wanted.where())).scalar_one()


def pages(session: Session, wanted: Wanted) -> Iterator[list[Application]]:
    """Yield the applications by arrival, some at a time."""
    form, mail = tables.Submission, tables.Message
    order = (col(form.received), col(form.message), col(form.part), col(form.position), col(form.id))
    some = (
        select(
            *order,
            col(form.kind),
            col(form.team),
            col(form.subject),
            col(form.fields),
            col(form.state),
            col(form.materials),
            col(form.renditions),
            col(mail.size),
        )
        .join(mail, col(mail.sha256) == col(form.message))
        .where(*wanted.where())
        .order_by(*order)
        .limit(_PAGE)
    )
    rows = session.execute(some).all()
    while rows:
        yield _page(session, rows)
        if len(rows) < _PAGE:
            return
        last = rows[-1]
        behind = tuple_(*order) > tuple_(last.received, last.message, last.part, last.position, last.id)
        rows = session.execute(some.where(behind)).all()


def _page(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Application]:
    forms = _forms(session, {row.message for row in rows})
    ids = [row.id for row in rows]
    materials, older = _materials(session, ids), _older(session, ids)
    return [
        Application(
            id=row.id,
            kind=row.kind,
            team=row.team,
            subject=row.subject,
            values={name: data["value"] for name, data in row.fields.items()},
            received=row.received,
            state=State(row.state),
            materials=tuple(row.materials),
            older=tuple(older.get(row.id, ())),
            files=tuple(_once([*_of_form(row, forms), *materials.get(row.id, ())])),
        )
        for row in rows
    ]


def _forms(session: Session, digests: Collection[str]) -> dict[tuple[str, str], tables.Attachment]:
    """Return the parts of these mails that are forms, by mail and path."""
    part = tables.Attachment
    found = session.scalars(select(part).where(col(part.message).in_(digests), col(part.outcome) == Outcome.FORM.value))
    return {(one.message, one.path): one for one in found}


def _materials(session: Session, ids: Collection[str]) -> dict[str, list[File]]:
    """Return the materials of each application that has any, by arrival."""
    row, part, mail = tables.Dossier, tables.Attachment, tables.Message
    rows = session.execute(
        select(col(row.submission), col(row.ground), col(mail.received), part)
        .join(part, (col(part.message) == col(row.message)) & (col(part.path) == col(row.path)))
        .join(mail, col(mail.sha256) == col(row.message))
        .where(col(row.submission).in_(ids))
        .order_by(col(mail.received), col(row.message), col(part.position))
    )
    found: dict[str, list[File]] = {}
    for submission, ground, received, one in rows:
        found.setdefault(submission, []).append(
            File(
                Role.MATERIAL,
                one.name,
                one.sha256,
                one.size,
                one.media_type,
                received,
                one.material or "",
                Ground(ground),
            )
        )
    return found


def _older(session: Session, ids: Collection[str]) -> dict[str, list[str]]:
    """Return for each application for which another one stands the codes that say so."""
    found: dict[str, list[str]] = {}
    table = tables.Finding
    rows = session.execute(
        select(col(table.submission), col(table.code))
        .where(col(table.submission).in_(ids), col(table.code).in_(sorted(NEVER_NEWEST)))
        .order_by(col(table.submission), col(table.code))
        .distinct()
    )
    for submission, code in rows:
        found.setdefault(submission or "", []).append(code)
    return found


def _of_form(row: Row[*tuple[Any, ...]], forms: Mapping[tuple[str, str], tables.Attachment]) -> Iterator[File]:
    """Yield the files that show an application's form."""
    for path in (row.part, *row.renditions):
        role, part = Role.FORM if path == row.part else Role.RENDITION, forms.get((row.message, path))
        if part is None or (not part.name and part.media_type.startswith("text/")):
            name = f"{handle(row.message)}.eml"
            yield File(role, name, row.message, row.size, "message/rfc822", row.received)
        else:
            yield File(role, part.name, part.sha256, part.size, part.media_type, row.received)


def _once(files: Iterable[File]) -> Iterator[File]:
    """Yield what came several times as the same thing, such as with each version of a form, once."""
    found: dict[tuple[bool, str, str], list[File]] = {}
    for one in files:
        found.setdefault((one.role is Role.MATERIAL, one.material, one.sha256), []).append(one)
    for first, *others in found.values():
        yield replace(first, copies=1 + len(others))
