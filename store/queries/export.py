"""Everything as plain JSON values, for people and scripts; page by page, the same number of queries however many rows.

The shapes are those of section 5 of the contract. Times are ISO 8601 in the zone that is asked for.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.finding import Finding
from domain.mailbox import Mark
from domain.message import handle
from domain.plain import finding_json
from store import tables
from store.queries import dossiers
from store.queries.deliveries import arrivals
from store.queries.dossiers import Material, entry_json
from store.queries.findings import of_messages, of_submissions

Json: TypeAlias = dict[str, Any]

_PAGE = 500
_NUMBER = re.compile("([0-9]+)")
_TABLE = tables.METADATA.tables["submission"]
_FORMS = select(*(column for column in _TABLE.columns if column.name not in {"original", "reading"}))


def messages(session: Session, zone: dt.tzinfo) -> Iterator[Json]:
    """Yield one object for each distinct raw message, by arrival.

    ``kind`` is null for a message that has not been read yet. Parts stand in the order of their paths, submissions in
    that of their parts.
    """
    for page in _pages(session):
        for row in page.rows:
            yield {
                "sha256": row.sha256,
                "message_id": row.message_id,
                "received": _time(row.received, zone),
                "from": row.sender,
                "from_name": row.sender_name,
                "subject": row.subject,
                "sent": None if row.sent is None else _time(row.sent, zone),
                "kind": row.kind,
                "progress": row.progress,
                "state": row.state,
                "error": row.error,
                "defects": row.defects,
                "authentication": row.authentication,
                "deliveries": sum(page.arrivals[row.sha256].values()),
                "folders": [mark.value for mark in page.arrivals[row.sha256]],
                "parts": [_part(one) for one in page.parts[row.sha256]],
                "findings": [finding_json(one) for one in page.on_mails[row.sha256]],
                "submissions": [_brief(one, page.on_forms[one.id]) for one in page.forms[row.sha256]],
            }


def submissions(session: Session, zone: dt.tzinfo) -> Iterator[Json]:
    """Yield one object for each submission, by arrival of its message, then in the order of its parts."""
    for page in _pages(session):
        for row in page.rows:
            for one in page.forms[row.sha256]:
                yield _brief(one, page.on_forms[one.id]) | {
                    "edition": one.edition,
                    "team": one.team,
                    "received": _time(row.received, zone),
                    "message": row.sha256,
                    "part": one.part,
                    "index": one.position,
                    "from": row.sender,
                    "renditions": one.renditions,
                    "materials": one.materials,
                    "dossier": [entry_json(each, zone) for each in page.dossiers[one.id]],
                    "version": one.version,
                }


def findings(session: Session, zone: dt.tzinfo) -> Iterator[Json]:
    """Yield one object for each finding: for each message by arrival its own, then those of its submissions.

    ``item`` is the submission's id, or M and ten digits for a message; then ``form`` and ``state`` are null where the
    message brought forms or needs none.
    """
    for page in _pages(session):
        for row in page.rows:
            context = {"sha256": row.sha256, "received": _time(row.received, zone)}
            for found in page.on_mails[row.sha256]:
                yield {"item": handle(row.sha256), "form": None, "state": row.state} | context | finding_json(found)
            for one in page.forms[row.sha256]:
                for found in page.on_forms[one.id]:
                    yield {"item": one.id, "form": one.kind, "state": one.state} | context | finding_json(found)


@dataclass(frozen=True, slots=True)
class _Page:
    """Messages with everything that hangs on them, by digest or by submission id."""

    rows: Sequence[tables.Message]
    arrivals: Mapping[str, Mapping[Mark, int]]
    parts: Mapping[str, Sequence[tables.Attachment]]
    forms: Mapping[str, Sequence[Row[*tuple[Any, ...]]]]
    on_mails: Mapping[str, Sequence[Finding]]
    on_forms: Mapping[str, Sequence[Finding]]
    dossiers: Mapping[str, Sequence[Material]]


def _pages(session: Session) -> Iterator[_Page]:
    """Yield all messages by arrival, some hundred at a time."""
    received, digest = col(tables.Message.received), col(tables.Message.sha256)
    wanted = select(tables.Message).order_by(received, digest).limit(_PAGE)
    rows = session.scalars(wanted).all()
    while rows:
        yield _page(session, rows)
        if len(rows) < _PAGE:
            return
        last = rows[-1]
        later = or_(received > last.received, and_(received == last.received, digest > last.sha256))
        rows = session.scalars(wanted.where(later)).all()


def _page(session: Session, rows: Sequence[tables.Message]) -> _Page:
    digests = [row.sha256 for row in rows]
    parts: dict[str, list[tables.Attachment]] = {digest: [] for digest in digests}
    for part in session.scalars(select(tables.Attachment).where(col(tables.Attachment.message).in_(digests))):
        parts[part.message].append(part)
    forms: dict[str, list[Row[*tuple[Any, ...]]]] = {digest: [] for digest in digests}
    for form in session.execute(_FORMS.where(_TABLE.columns.message.in_(digests))):
        forms[form.message].append(form)
    ids = [form.id for several in forms.values() for form in several]
    return _Page(
        rows,
        arrivals(session, digests),
        {digest: sorted(several, key=lambda one: _natural(one.path)) for digest, several in parts.items()},
        {digest: sorted(several, key=_place) for digest, several in forms.items()},
        of_messages(session, digests),
        of_submissions(session, ids),
        dossiers.of_submissions(session, ids),
    )


def _place(form: Row[*tuple[Any, ...]]) -> tuple[Any, ...]:
    return (_natural(form.part), form.position, form.id)


def _natural(path: str) -> list[tuple[int, str]]:
    """Return a key that puts part 2 before part 10."""
    return [(int(piece), "") if piece.isdecimal() else (0, piece) for piece in _NUMBER.split(path)]


def _time(moment: dt.datetime, zone: dt.tzinfo) -> str:
    return moment.astimezone(zone).isoformat()


def _part(row: tables.Attachment) -> Json:
    return {
        "name": row.name,
        "sha256": row.sha256,
        "media_type": row.media_type,
        "outcome": row.outcome,
        "path": row.path,
        "size": row.size,
        "material": row.material,
    }


def _brief(form: Row[*tuple[Any, ...]], found: Sequence[Finding]) -> Json:
    return {
        "id": form.id,
        "form": form.kind,
        "key": form.subject,
        "fields": {name: data["value"] for name, data in form.fields.items()},
        "findings": [finding_json(one) for one in found],
        "state": form.state,
    }
