"""Keep what submissions are compared by, what people said of pairs, and to which application materials belong."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SOURCES = "'check', 'duplicate', 'likeness', 'file'"
TRACES = "'text', 'picture', 'mobile', 'account'"


def upgrade() -> None:
    """Add the columns and tables; messages that were read before have empty ones until they are read again."""
    op.add_column("message", sa.Column("answers", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("message", sa.Column("excerpt", sa.Text(), nullable=False, server_default=""))
    op.add_column("attachment", sa.Column("title", sa.Text(), nullable=False, server_default=""))
    op.add_column("attachment", sa.Column("inside", sa.Text(), nullable=False, server_default=""))
    op.add_column("attachment", sa.Column("picture", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("finding") as table:
        table.drop_constraint("source_known", type_="check")
        table.create_check_constraint("source_known", f"source IN ({SOURCES})")
    op.create_table(
        "trace",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.CheckConstraint(f"kind IN ({TRACES})", name="kind_known"),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("kind", "value", "arrived", "submission"),
        sqlite_with_rowid=False,
    )
    op.create_index("trace_by_submission", "trace", ["submission"])
    op.create_table(
        "likeness",
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.CheckConstraint(f"kind IN ({TRACES})", name="kind_known"),
        sa.CheckConstraint("one < other", name="likeness_once"),
        sa.ForeignKeyConstraint(["one"], ["submission.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other"], ["submission.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one", "other", "kind"),
    )
    op.create_index("likeness_by_other", "likeness", ["other"])
    op.create_table(
        "distinction",
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one < other", name="distinction_once"),
        sa.ForeignKeyConstraint(["one"], ["submission.id"]),
        sa.ForeignKeyConstraint(["other"], ["submission.id"]),
        sa.PrimaryKeyConstraint("one", "other"),
    )
    op.create_index("distinction_by_other", "distinction", ["other"])
    op.create_table(
        "dossier",
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message", "path"], ["attachment.message", "attachment.path"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("submission", "message", "path"),
    )
    op.create_index("dossier_by_attachment", "dossier", ["message", "path"])
