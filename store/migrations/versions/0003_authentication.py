"""Keep what the mailbox's provider found out about a message's sender."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; messages that were read before have nothing in it until they are read again."""
    op.add_column("message", sa.Column("authentication", sa.JSON(), nullable=False, server_default="{}"))
