"""Keep the kind of folder, copies made on the server, daily comparisons, heartbeats; allow all outcomes of a part."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MARKS = "'inbox', 'junk', 'advertising', 'subscriptions', 'virus', 'other'"
OUTCOMES = (
    "'form', 'material', 'body', 'inline', 'no-form', 'empty', 'file-unsupported', 'file-unreadable', "
    "'file-encrypted', 'archive-too-large', 'system-file'"
)


def upgrade() -> None:
    """Add the columns and the table."""
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("mark", sa.Text(), nullable=False, server_default="inbox"))
        table.add_column(sa.Column("filing", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("filed", sa.DateTime(timezone=True), nullable=True))
        table.create_check_constraint("mark_known", f"mark IN ({MARKS})")
    with op.batch_alter_table("delivery") as table:
        table.alter_column("mark", server_default=None)
    with op.batch_alter_table("cursor") as table:
        table.add_column(sa.Column("compared", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "heartbeat",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("first", sa.DateTime(timezone=True), nullable=False),
        sa.Column("polled", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alerted", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account"),
    )
    with op.batch_alter_table("attachment") as table:
        table.drop_constraint("outcome_known", type_="check")
        table.create_check_constraint("outcome_known", f"outcome IN ({OUTCOMES})")
