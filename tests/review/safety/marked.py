"""An office in which every text that somebody else may have written tries to be more than a text."""

import json
import sqlite3
from contextlib import closing

from sqlalchemy import JSON, CheckConstraint, Column, Table

from domain.people import Role
from store.columns import PlainText
from store.tables import METADATA
from tests.review.office import PEOPLE, Office

EVIL = "evil.example"
PAYLOAD = (
    "\"'></textarea></title></template><script>alert(1)</script><img src=//evil.example/x onerror=alert(1)>"
    "<base href=//evil.example/><form action=//evil.example/><a href=javascript:alert(1)>x</a><svg onload=alert(1)>"
    "{{7*7}}{%raw%}${7*7}&lt;\u202e"
)
"""Closes what may stand around a text, and then tries to run, to fetch, to lead away and to be a template."""

TEXTS = {
    "attachment.inside", "attachment.name", "attachment.title", "cursor.error", "decision.actor", "decision.note",
    "distinction.actor", "draft.text", "drawing.reason", "event.actor", "failure.error", "finding.text",
    "heartbeat.error", "letter.approved_by", "letter.body", "letter.drafted_by", "letter.error", "letter.in_reply_to",
    "letter.message_id", "letter.recipient", "letter.recipient_name", "letter.reply", "letter.subject", "message.error",
    "message.excerpt", "message.message_id", "message.sender", "message.sender_name", "message.subject", "person.name",
    "revision.actor", "roster_entry.name", "roster_entry.unit", "saved_view.query", "submission.edition",
    "submission.subject", "submission.team",
}  # fmt: skip
"""The columns of texts that a page may show and that are no codes of ours."""

LEAVES = {
    "finding.evidence": None,
    "letter.thread": None,
    "likeness.evidence": None,
    "message.defects": None,
    "roster_entry.short": None,
    "revision.after": {"value", "raw", "note"},
    "revision.before": {"value", "raw", "note"},
    "submission.fields": {"value", "raw", "note", "text", "label"},
    "submission.original": {"value", "raw", "note", "text", "label"},
    "submission.reading": {"value", "raw", "note", "text", "label"},
}
"""The columns of documents, and under which names their texts stand, None for all of them."""

CODES = {
    "act.steps", "act.what", "attachment.material", "attachment.media_type", "attachment.sha256", "decision.reasons",
    "delivery.account", "delivery.folder", "dossier.ground", "drawing.words", "event.details", "event.item",
    "event.item_type", "event.what", "finding.clause", "finding.code", "finding.field", "login.secret",
    "message.answers", "message.authentication", "message.words", "page.content", "page.image", "person.password",
    "person.settings", "revision.field", "spot.boxes", "submission.kind", "submission.materials", "submission.part",
    "submission.renditions", "submission.subject_key", "submission.team_key", "submission.words",
}  # fmt: skip
"""The columns of what only we write, or what no page shows."""

_ROWS = (
    "INSERT INTO failure VALUES ('main', 'INBOX', 1, 7, 3, 'x', :at, :at)",
    "INSERT INTO saved_view VALUES (:person, :payload, 'tab=waiting', :at)",
    """INSERT INTO revision (submission, at, actor, field, before, after) SELECT id, :at, :person, 'leader',
        json_extract(fields, '$.leader'), json_extract(fields, '$.leader') FROM submission""",
)
"""One row each where a busy office has none."""


def mark(office: Office) -> None:
    """Add the payload and the column's name to every text of the ledger that a page may show."""
    with closing(sqlite3.connect(office.folder / "zhihui.db")) as ledger, ledger:
        values = {"at": "2024-10-20 01:30:00.000000", "person": PEOPLE[Role.CLERK][0], "payload": PAYLOAD}
        for row in _ROWS:
            ledger.execute(row, values)
        _unlock(ledger)
        for table in METADATA.sorted_tables:
            for column in table.columns:
                _mark(ledger, table, column)


def unsorted() -> list[str]:
    """Return the columns of which nobody has said whether a page may show them."""
    known = TEXTS | CODES | set(LEAVES)
    return [
        _name(table, column)
        for table in METADATA.sorted_tables
        for column in table.columns
        if isinstance(column.type, PlainText | JSON)
        and not _is_bound(table, column)
        and _name(table, column) not in known
    ]


def _is_bound(table: Table, column: "Column[object]") -> bool:
    """Tell whether a column's values are keys or from a closed set, which no text can be put into."""
    closed = {one.name for one in table.constraints if isinstance(one, CheckConstraint)}
    return column.primary_key or bool(column.foreign_keys) or f"{column.name}_known" in closed


def _unlock(ledger: sqlite3.Connection) -> None:
    """Let rows be changed that are only ever added; a sender's words come into them by other ways than this."""
    guards = ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%kept as it is%'")
    for (name,) in guards.fetchall():
        ledger.execute(f"DROP TRIGGER {name}")


def _mark(ledger: sqlite3.Connection, table: Table, column: "Column[object]") -> None:
    name = _name(table, column)
    if name in TEXTS:
        ledger.execute(f"UPDATE {table.name} SET {column.name} = {column.name} || ?", [f"{PAYLOAD}[{name}]"])  # noqa: S608 -- our own tables' names
    elif name in LEAVES:
        ledger.create_function("marked", 1, lambda text: _marked(text, LEAVES[name], f"{PAYLOAD}[{name}]"))
        ledger.execute(f"UPDATE {table.name} SET {column.name} = marked({column.name})")  # noqa: S608 -- as above


def _marked(text: str | None, names: set[str] | None, marker: str) -> str | None:
    """Return a document whose texts under these names end in the marker."""

    def leaf(value: object, *, shown: bool) -> object:
        if isinstance(value, dict):
            return {key: leaf(one, shown=names is None or key in names) for key, one in value.items()}
        if isinstance(value, list):
            return [leaf(one, shown=shown) for one in value]
        return value + marker if shown and isinstance(value, str) else value

    return None if text is None else json.dumps(leaf(json.loads(text), shown=names is None), ensure_ascii=False)


def _name(table: Table, column: "Column[object]") -> str:
    return f"{table.name}.{column.name}"
