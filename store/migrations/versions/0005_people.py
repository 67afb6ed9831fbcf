"""Keep who works with the review page, and let a decision be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

VERDICTS = "'accept', 'return', 'reject', 'reopen'"
ROLES = "'reader', 'clerk', 'approver', 'administrator'"


def upgrade() -> None:
    """Add the tables; nobody may enter until the first person is added."""
    with op.batch_alter_table("decision") as table:
        table.drop_constraint("verdict_known", type_="check")
        table.create_check_constraint("verdict_known", f"verdict IN ({VERDICTS})")
    if op.get_bind().dialect.name == "sqlite":
        # SQLite alters a check by making the table anew, which loses the triggers that guard it.
        for moment, change in (("changed", "UPDATE"), ("deleted", "DELETE")):
            op.execute(
                f"CREATE TRIGGER decision_not_{moment} BEFORE {change} ON decision "
                "BEGIN SELECT RAISE(ABORT, 'kept as it is'); END"
            )
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False, server_default="{}"),
        sa.CheckConstraint(f"role IN ({ROLES})", name="role_known"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "login",
        sa.Column("token", sa.Text(), nullable=False),
        _person(),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        _of_person(),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("login_by_person", "login", ["person"])
    op.create_index("login_by_expiry", "login", ["expires"])
    op.create_table(
        "claim",
        sa.Column("item", sa.Text(), nullable=False),
        _person(),
        sa.Column("taken", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        _of_person(),
        sa.PrimaryKeyConstraint("item"),
    )
    op.create_index("claim_by_person", "claim", ["person"])
    op.create_table(
        "skip",
        _person(),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("skipped", sa.DateTime(timezone=True), nullable=False),
        _of_person(),
        sa.PrimaryKeyConstraint("person", "item"),
    )
    op.create_table(
        "draft",
        sa.Column("item", sa.Text(), nullable=False),
        _person(),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        _of_person(),
        sa.PrimaryKeyConstraint("item", "person", "field"),
    )
    op.create_table(
        "saved_view",
        _person(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        _of_person(),
        sa.PrimaryKeyConstraint("person", "name"),
    )
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        _person(),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("undone", sa.DateTime(timezone=True), nullable=True),
        _of_person(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("act_by_person", "act", ["person", "id"])


def _person() -> "sa.Column[str]":
    return sa.Column("person", sa.Text(), nullable=False)


def _of_person() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person"], ["person.id"], ondelete="CASCADE")
