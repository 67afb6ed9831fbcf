"""Let a file be found by its content, and what a person did by the person."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two indexes."""
    op.create_index("attachment_by_file", "attachment", ["sha256"])
    op.create_index("event_by_actor", "event", ["actor", "id"])
