"""Keep pictures of pages, and where on them values stand."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OUTCOMES = "'drawn', 'failed', 'unsupported'"
CERTAINTIES = "'read', 'found', 'label'"


def upgrade() -> None:
    """Add the tables; they are filled at the end of the next run."""
    op.create_table(
        "drawing",
        sa.Column("file", sa.Text(), nullable=False),
        _number("version"),
        _number("most"),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _number("pages"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(f"outcome IN ({OUTCOMES})", name="outcome_known"),
        sa.PrimaryKeyConstraint("file"),
    )
    op.create_table(
        "page",
        sa.Column("file", sa.Text(), nullable=False),
        _number("page"),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        _number("across"),
        _number("down"),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["drawing.file"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file", "page"),
    )
    op.create_table(
        "spot",
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        _number("page"),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.CheckConstraint(f"certainty IN ({CERTAINTIES})", name="certainty_known"),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("submission", "field", "file", "page"),
    )
    op.create_table(
        "located",
        sa.Column("submission", sa.Text(), nullable=False),
        _number("version"),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("submission"),
    )


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)
