"""Keep beside each item what lists choose it, order it and find it by."""

import sqlalchemy as sa
from alembic import op

from domain.lookup import searchable

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_FOUND_BY = ("unit", "leader", "mobile", "phone")
"""The fields of the only pack so far that its forms are found by, beside team and subject."""
_ROWS_AT_ONCE = 500
_SEVERITY = "CASE severity WHEN 'reject' THEN 0 WHEN 'correct' THEN 1 WHEN 'verify' THEN 2 ELSE 3 END"
_RANK = "coalesce((SELECT min({severity}) FROM finding WHERE {which}), 3)"
_MAIL = sa.table("message", *(sa.column(name) for name in ("sha256", "sender", "sender_name", "subject", "words")))
_FORM = sa.table(
    "submission", *(sa.column(name) for name in ("id", "message", "team", "subject", "words")), sa.column("fields", sa.JSON)
)


def upgrade() -> None:
    """Add the columns, fill them for what is there, and index them."""
    for table in ("submission", "message"):
        op.add_column(table, sa.Column("words", sa.Text(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False, server_default="3"))
    op.add_column("submission", sa.Column("repeats", sa.Boolean(), nullable=False, server_default=sa.false()))
    _fill_words()
    _fill_ranks()
    op.drop_index("submission_by_state", "submission")
    op.create_index(
        "submission_by_state", "submission", ["state", "received", "id", "kind", "rank", "repeats"]
    )
    op.create_index("submission_by_rank", "submission", ["state", "rank", "received", "id", "kind", "repeats"])
    op.create_index(
        "submission_by_name", "submission", ["state", "team_key", "received", "id", "kind", "rank", "repeats"]
    )
    op.create_index("submission_by_words", "submission", ["state", "words", "id"])
    op.create_index("submission_repeating", "submission", ["state", "repeats"])
    op.drop_index("message_by_state", "message")
    op.create_index("message_by_state", "message", ["state", "rank", "received", "sha256"])
    op.create_index("message_by_kind", "message", ["kind", "state", "received", "sha256"])
    op.drop_index("finding_by_code", "finding")
    op.create_index("finding_by_code", "finding", ["code", "submission", "message"])


def _fill_words() -> None:
    """Write down what each message, and then what each submission is found by."""
    connection = op.get_bind()
    last = ""
    while rows := connection.execute(_page(sa.select(_MAIL), _MAIL.c.sha256, last)).all():
        last = rows[-1].sha256
        words = [{"key": row.sha256, "said": searchable((row.sender, row.sender_name, row.subject))} for row in rows]
        connection.execute(_setting(_MAIL, _MAIL.c.sha256), words)
    mail = (_MAIL.c.sender, _MAIL.c.sender_name, _MAIL.c.subject.label("title"))
    wanted = sa.select(_FORM, *mail).join(_MAIL, _MAIL.c.sha256 == _FORM.c.message)
    last = ""
    while rows := connection.execute(_page(wanted, _FORM.c.id, last)).all():
        last = rows[-1].id
        connection.execute(_setting(_FORM, _FORM.c.id), [{"key": row.id, "said": searchable(_said(row))} for row in rows])


def _page(wanted: sa.Select[tuple[object]], key: sa.ColumnElement[str], last: str) -> sa.Select[tuple[object]]:
    return wanted.where(key > last).order_by(key).limit(_ROWS_AT_ONCE)


def _setting(table: sa.TableClause, key: sa.ColumnElement[str]) -> sa.Update:
    return sa.update(table).where(key == sa.bindparam("key")).values(words=sa.bindparam("said"))


def _said(row: sa.Row[tuple[object]]) -> tuple[str, ...]:
    values = (row.fields.get(name, {}).get("value") for name in _FOUND_BY)
    said = [value for value in values if isinstance(value, str)]
    return (row.team, row.subject, *said, row.sender, row.sender_name, row.title)


def _fill_ranks() -> None:
    """Work out how pressing each item is, and which may repeat another one."""
    own = "finding.submission = submission.id"
    mails = _RANK.format(severity=_SEVERITY, which="finding.message = message.sha256")
    forms = _RANK.format(severity=_SEVERITY, which=f"{own} OR finding.message = submission.message")
    op.execute(f"UPDATE message SET rank = {mails}")
    op.execute(
        f"UPDATE submission SET rank = {forms}"
        f" + CASE WHEN EXISTS (SELECT 1 FROM finding WHERE {own} AND code IN ('superseded', 'duplicate-exact'))"
        " THEN 4 ELSE 0 END,"
        f" repeats = EXISTS (SELECT 1 FROM finding WHERE {own} AND (code = 'duplicate-exact'"
        " OR (source = 'likeness' AND severity <> 'info')))"
    )
