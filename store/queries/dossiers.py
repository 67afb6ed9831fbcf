"""Dossiers: which materials belong to which application, and what has happened since they were last gathered."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, exists, func, null, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.dossiers import Claim, Ground, Letter
from domain.message import Kind, Progress
from domain.submission import State
from store import tables
from store.bare import EVENT
from store.mapping.messages import load_attachment
from store.queries import events

__all__ = [
    "Material",
    "Row",
    "Unseen",
    "belongs",
    "claims",
    "elsewhere",
    "entry_json",
    "gathered",
    "letters",
    "of_messages",
    "of_submissions",
    "put",
    "release",
    "senders",
    "settle",
    "teams",
    "touching",
    "unseen",
]

_MARK = "gathered"
_LOG = "dossiers"
_RELEVANT = ("read", "quarantined", "edited", "loaded")
_AT_ONCE = 5000
"""Databases limit how many values one question may carry."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What has happened since the dossiers were last gathered: what was read, set aside or corrected since.

    ``released`` are submissions that lost a material when its mail was read again. ``upto`` is the last event seen.
    """

    messages: frozenset[str]
    submissions: frozenset[str]
    released: frozenset[str]
    upto: int


@dataclass(frozen=True, slots=True)
class Row:
    """That a material belongs to a submission: the mail that brought it, its path there, and the ground."""

    message: str
    path: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Material:
    """A material of a dossier, as people look at it; ``material`` is its key, ``received`` when its mail arrived."""

    material: str
    name: str
    message: str
    path: str
    received: dt.datetime
    ground: Ground


def unseen(session: Session) -> Unseen | None:
    """Return what has happened since the dossiers were last gathered, None where nothing has."""
    mark = session.execute(
        select(EVENT.c.details)
        .where(EVENT.c.item_type == _LOG, EVENT.c.item == _LOG)
        .order_by(EVENT.c.id.desc())
        .limit(1)
    ).scalar()
    since = int(mark["upto"]) if mark else 0
    rows = session.execute(
        select(EVENT.c.id, EVENT.c.item_type, EVENT.c.item, EVENT.c.details)
        .where(EVENT.c.id > since, EVENT.c.what.in_(_RELEVANT))
        .order_by(EVENT.c.id)
    ).all()
    if not rows:
        return None
    return Unseen(
        frozenset(row.item for row in rows if row.item_type == "message"),
        frozenset(row.item for row in rows if row.item_type == "submission"),
        frozenset(one for row in rows for one in row.details.get("released", ())),
        rows[-1].id,
    )


def gathered(session: Session, seen: Unseen, *, now: dt.datetime) -> None:
    """Note that the dossiers are gathered up to what has been seen."""
    events.add(session, events.Event(now, events.SYSTEM, _LOG, _LOG, _MARK, {"upto": seen.upto}))


def claims(session: Session, units: Mapping[str, str]) -> list[Claim]:
    """Return the applications as materials find them; ``units`` gives each form's field that names the unit."""
    found: list[Claim] = []
    form, mail = tables.Submission, tables.Message
    for kind, name in units.items():
        unit = col(form.fields)[(name, "value")].as_string()
        rows = session.execute(
            select(
                col(form.id), col(form.team_key), col(form.subject_key), col(mail.message_id), col(mail.sender), unit
            )
            .join(mail, col(mail.sha256) == col(form.message))
            .where(col(form.kind) == kind)
        )
        found += [
            Claim(identity, kind, team, subject, named or "", message_id, sender)
            for identity, team, subject, message_id, sender, named in rows
        ]
    return found


def letters(session: Session) -> list[Letter]:
    """Return the mails that brought materials and no form, with their materials."""
    mail, part = tables.Message, tables.Attachment
    rows = session.execute(
        select(mail, part)
        .join(part, col(part.message) == col(mail.sha256))
        .where(*_without_form(), col(mail.progress) == Progress.DONE, col(part.material).is_not(None))
        .order_by(col(mail.sha256), col(part.position))
    ).all()
    files: dict[str, list[tables.Attachment]] = {}
    for one, attachment in rows:
        files.setdefault(one.sha256, []).append(attachment)
    return [
        Letter(
            one.sha256,
            one.sender,
            one.subject,
            one.excerpt,
            tuple(one.answers),
            tuple(load_attachment(each) for each in files[one.sha256]),
        )
        for one in {one.sha256: one for one, _ in rows}.values()
    ]


def senders(session: Session) -> dict[str, set[str]]:
    """Return the teams for which each address has handed in anything, by keys; addresses in lower case."""
    form, mail = tables.Submission, tables.Message
    rows = session.execute(
        select(func.lower(col(mail.sender)), col(form.team_key))
        .join(mail, col(mail.sha256) == col(form.message))
        .where(col(mail.sender) != "", col(form.team_key) != "")
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for sender, team in rows:
        found.setdefault(sender, set()).add(team)
    return found


def teams(session: Session) -> list[str]:
    """Return the keys of all teams that have handed in anything."""
    team = col(tables.Submission.team_key)
    return list(session.scalars(select(team).where(team != "").distinct()))


def touching(session: Session, messages: Collection[str], submissions: Collection[str]) -> set[str]:
    """Return what these mails, and those that brought these submissions, brought or have materials for."""
    found: set[str] = set()
    mails = set(messages)
    for some in _pieces(submissions):
        mails.update(session.scalars(select(col(tables.Submission.message)).where(col(tables.Submission.id).in_(some))))
    for some in _pieces(mails):
        found.update(
            session.scalars(select(col(tables.Dossier.submission)).where(col(tables.Dossier.message).in_(some)))
        )
        found.update(session.scalars(select(col(tables.Submission.id)).where(col(tables.Submission.message).in_(some))))
    return found


def of_submissions(session: Session, ids: Collection[str]) -> dict[str, list[Material]]:
    """Return the dossier of each submission in the order of arrival; each id has an entry."""
    found: dict[str, list[Material]] = {one: [] for one in ids}
    row, part, mail = tables.Dossier, tables.Attachment, tables.Message
    for some in _pieces(found):
        rows = session.execute(
            select(row, col(part.material), col(part.name), col(mail.received))
            .join(part, (col(part.message) == col(row.message)) & (col(part.path) == col(row.path)))
            .join(mail, col(mail.sha256) == col(row.message))
            .where(col(row.submission).in_(some))
            .order_by(col(mail.received), col(row.message), col(part.position))
        )
        for one, material, name, received in rows:
            entry = Material(material or "", name, one.message, one.path, received, Ground(one.ground))
            found[one.submission].append(entry)
    return found


def entry_json(entry: Material, zone: dt.tzinfo) -> dict[str, str]:
    """Return a material of a dossier as JSON."""
    return {
        "material": entry.material,
        "name": entry.name,
        "message": entry.message,
        "path": entry.path,
        "received": entry.received.astimezone(zone).isoformat(),
        "ground": entry.ground.value,
    }


def of_messages(session: Session, digests: Collection[str]) -> dict[str, dict[str, list[tuple[str, Ground]]]]:
    """Return to which submissions the materials of each mail belong and why, by their paths; each has an entry."""
    row = tables.Dossier
    found: dict[str, dict[str, list[tuple[str, Ground]]]] = {one: {} for one in digests}
    for some in _pieces(found):
        rows = session.scalars(
            select(row).where(col(row.message).in_(some)).order_by(col(row.message), col(row.path), col(row.submission))
        )
        for one in rows:
            found[one.message].setdefault(one.path, []).append((one.submission, Ground(one.ground)))
    return found


def elsewhere(session: Session, ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the kinds of materials that each submission has from other mails than its own."""
    row, part, form = tables.Dossier, tables.Attachment, tables.Submission
    rows = session.execute(
        select(col(row.submission), col(part.material))
        .join(part, (col(part.message) == col(row.message)) & (col(part.path) == col(row.path)))
        .join(form, col(form.id) == col(row.submission))
        .where(col(row.submission).in_(ids), col(row.message) != col(form.message))
    )
    found: dict[str, set[str]] = {}
    for submission, material in rows:
        found.setdefault(submission, set()).add(material or "")
    return {submission: frozenset(materials) for submission, materials in found.items()}


def put(
    session: Session, submission: str, rows: Iterable[Row], materials: Collection[str], *, now: dt.datetime
) -> bool:
    """Set a submission's dossier; tell whether it now has other kinds of materials than before.

    Adds and removes rows, sets the kinds, and is an event where those change.
    """
    table = tables.Dossier
    wanted = {(row.message, row.path): row.ground.value for row in rows}
    present = {
        (row.message, row.path): row
        for row in session.scalars(select(table).where(col(table.submission) == submission))
    }
    for place, row in present.items():
        if place not in wanted:
            session.delete(row)
        elif row.ground != wanted[place]:
            row.ground = wanted[place]
    for (message, path), ground in wanted.items():
        if (message, path) not in present:
            session.add(table(submission=submission, message=message, path=path, ground=ground))
    form = session.get_one(tables.Submission, submission)
    changed = set(form.materials) != set(materials)
    if changed:
        form.materials = sorted(materials)
        details = {"materials": form.materials}
        events.add(session, events.Event(now, events.SYSTEM, "submission", submission, _MARK, details))
    session.flush()
    return changed


def settle(session: Session, digest: str, submissions: Collection[str], *, whole: bool, now: dt.datetime) -> None:
    """Let a mail of materials follow the applications that it belongs to, or wait for a person.

    It follows where all its materials are assigned (``whole``), nothing is wrong with it, and one of its applications
    has yet to be decided; once it follows, it does so also after the decision. What comes after the decision waits. A
    mail that a person has decided on stays as it is.
    """
    row = session.get_one(tables.Message, digest)
    if row.state not in (None, State.WAITING.value):
        return
    wrong = session.scalar(select(exists().where(col(tables.Finding.message) == digest)))
    follows = whole and not wrong and (row.state is None or _are_open(session, submissions))
    state = None if follows else State.WAITING.value
    if row.state != state:
        row.state = state
        what, details = (_MARK, {"submissions": sorted(submissions)}) if follows else ("released", {})
        events.add(session, events.Event(now, events.SYSTEM, "message", digest, what, details))
        session.flush()


def release(session: Session, *, messages: Collection[str] = (), submissions: Collection[str] = ()) -> list[str]:
    """Let the mails wait again whose materials are about to lose their application; return the submissions concerned.

    Given are mails whose parts, or submissions which, are about to be replaced: their rows go with them.
    """
    row, mail = tables.Dossier, tables.Message
    which = col(row.message).in_(messages) if messages else col(row.submission).in_(submissions)
    found = session.execute(select(col(row.message), col(row.submission)).where(which)).all()
    session.execute(
        update(mail)
        .where(col(mail.sha256).in_({message for message, _ in found}), *_without_form(), col(mail.state).is_(null()))
        .values(state=State.WAITING.value)
    )
    session.execute(delete(row).where(which))
    return sorted({submission for _, submission in found})


def belongs(session: Session, message: str) -> bool:
    """Tell whether a mail brought materials that belong to applications."""
    return bool(session.scalar(select(exists().where(col(tables.Dossier.message) == message))))


def _without_form() -> tuple[ColumnElement[bool], ...]:
    mail = tables.Message
    brought = exists().where(col(tables.Submission.message) == col(mail.sha256))
    return (col(mail.kind) == Kind.SUBMISSION, ~brought)


def _are_open(session: Session, submissions: Collection[str]) -> bool:
    form = tables.Submission
    waiting: Select[tuple[bool]] = select(
        exists().where(col(form.id).in_(submissions), col(form.state) == State.WAITING)
    )
    return bool(session.scalar(waiting))


def _pieces(items: Iterable[str]) -> Iterable[list[str]]:
    """Return the items, as many at once as a question may carry."""
    several = list(items)
    return (several[start : start + _AT_ONCE] for start in range(0, len(several), _AT_ONCE))
