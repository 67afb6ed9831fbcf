"""Create the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("decision", "revision", "event")


def upgrade() -> None:
    """Create everything."""
    _create_messages()
    _create_mailboxes()
    _create_submissions()
    _create_judgements()
    _create_rosters()
    _create_events()
    _protect()


def _create_messages() -> None:
    op.create_table(
        "message",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.Column("defects", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('submission', 'correspondence', 'automatic', 'quarantined')", name="kind_known"),
        sa.CheckConstraint("progress = 'waiting' OR kind IS NOT NULL", name="kind_once_read"),
        sa.CheckConstraint("progress IN ('waiting', 'done', 'quarantined')", name="progress_known"),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'returned', 'rejected')", name="state_known"),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("message_by_progress", "message", ["progress", "received", "sha256"])
    op.create_index("message_by_received", "message", ["received", "sha256"])
    op.create_index("message_by_state", "message", ["state", "received"])
    op.create_table(
        "attachment",
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('form', 'material', 'body', 'inline', 'no-form', 'empty', 'file-unsupported', 'file-unreadable', 'file-encrypted', 'archive-too-large')",
            name="outcome_known",
        ),
        sa.ForeignKeyConstraint(["message"], ["message.sha256"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message", "path"),
    )


def _create_mailboxes() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["message.sha256"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account", "folder", "uidvalidity", "uid", name="delivery_once"),
    )
    op.create_index("delivery_by_message", "delivery", ["message"])
    op.create_table(
        "cursor",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("high_water", sa.BigInteger(), nullable=False),
        sa.Column("moved", sa.DateTime(timezone=True), nullable=True),
        sa.Column("polled", sa.DateTime(timezone=True), nullable=True),
        sa.Column("succeeded", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "folder", "uidvalidity"),
    )
    op.create_table(
        "failure",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("first", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", "folder", "uidvalidity", "uid"),
    )


def _create_submissions() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("team_key", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("original", sa.JSON(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("renditions", sa.JSON(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'returned', 'rejected')", name="state_known"),
        sa.ForeignKeyConstraint(["message"], ["message.sha256"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message", "part", "position", "kind", name="submission_once"),
    )
    op.create_index("submission_by_received", "submission", ["received", "id"])
    op.create_index("submission_by_state", "submission", ["state", "received"])
    op.create_index("submission_by_team", "submission", ["kind", "team_key", "subject_key"])
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("revision_by_submission", "revision", ["submission", "id"])


def _create_judgements() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.CheckConstraint("severity IN ('reject', 'correct', 'verify', 'info')", name="severity_known"),
        sa.CheckConstraint("source IN ('check', 'duplicate', 'file')", name="source_known"),
        sa.CheckConstraint("(submission IS NULL) <> (message IS NULL)", name="finding_one_item"),
        sa.ForeignKeyConstraint(["message"], ["message.sha256"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("finding_by_code", "finding", ["code"])
    op.create_index("finding_by_message", "finding", ["message", "position"])
    op.create_index("finding_by_submission", "finding", ["submission", "source", "position"])
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("verdict IN ('accept', 'return', 'reject')", name="verdict_known"),
        sa.CheckConstraint("(submission IS NULL) <> (message IS NULL)", name="decision_one_item"),
        sa.ForeignKeyConstraint(["message"], ["message.sha256"]),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("decision_by_message", "decision", ["message", "id"])
    op.create_index("decision_by_submission", "decision", ["submission", "id"])


def _create_rosters() -> None:
    op.create_table(
        "roster",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("loaded", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "roster_entry",
        sa.Column("roster", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("short", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["roster"], ["roster.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("roster", "position"),
    )


def _create_events() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("item_type", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("event_by_item", "event", ["item_type", "item", "id"])


def _protect() -> None:
    """Let the database itself refuse to change what is only ever added, and the forms as first read."""
    if op.get_bind().dialect.name == "sqlite":
        refusal = "BEGIN SELECT RAISE(ABORT, 'kept as it is'); END"
        for table in APPEND_ONLY:
            op.execute(f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} {refusal}")
            op.execute(f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} {refusal}")
        op.execute(f"CREATE TRIGGER submission_original_kept BEFORE UPDATE OF original ON submission {refusal}")
        return
    op.execute(
        "CREATE FUNCTION kept_as_it_is() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'kept as it is' USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION kept_as_it_is()"
        )
    op.execute(
        "CREATE TRIGGER submission_original_kept BEFORE UPDATE OF original ON submission "
        "FOR EACH ROW EXECUTE FUNCTION kept_as_it_is()"
    )
