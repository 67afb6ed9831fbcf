"""Keep the letters to senders and how far each has come."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = "'receipt', 'correction', 'rejection'"
STATES = "'draft', 'approved', 'sending', 'sent', 'unknown', 'failed', 'withdrawn'"
RECEIPT = sa.text("kind = 'receipt'")


def upgrade() -> None:
    """Add the table; decisions of before get no letters."""
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("decision", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("recipient_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("drafted", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.Column("approved", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("message_id", sa.Text(), nullable=False, server_default=""),
        sa.Column("in_reply_to", sa.Text(), nullable=False),
        sa.Column("thread", sa.JSON(), nullable=False),
        sa.Column("claimed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reply", sa.Text(), nullable=False, server_default=""),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="kind_known"),
        sa.CheckConstraint(f"state IN ({STATES})", name="state_known"),
        sa.CheckConstraint("(decision IS NULL) = (kind = 'receipt')", name="letter_on_decision"),
        sa.ForeignKeyConstraint(["decision"], ["decision.id"]),
        sa.ForeignKeyConstraint(["message"], ["message.sha256"]),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("decision", name="letter_once"),
    )
    op.create_index(
        "receipt_once", "letter", ["message"], unique=True, sqlite_where=RECEIPT, postgresql_where=RECEIPT
    )
    op.create_index("letter_by_state", "letter", ["state", "id"])
    op.create_index("letter_by_message", "letter", ["message", "id"])
    op.create_index("letter_by_recipient", "letter", ["recipient", "claimed"])
    op.create_index("letter_by_claim", "letter", ["claimed"])
