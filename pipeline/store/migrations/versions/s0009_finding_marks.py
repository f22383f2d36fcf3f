"""What staff decided of findings of the audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_REFUSAL = "marks of findings are never changed"


def upgrade() -> None:
    """Creates the table of marks, which refuses to forget or change one."""
    sqlite = op.get_context().dialect.name == "sqlite"
    op.create_table(
        "finding_mark",
        sa.Column("id", sa.Integer if sqlite else sa.BigInteger),
        sa.Column("finding", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_finding_mark"),
    )
    op.create_index("ix_finding_mark_finding", "finding_mark", ["finding"])
    if sqlite:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER finding_mark_refuses_{change.lower()} BEFORE {change} ON finding_mark "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION finding_mark_refuses_changes() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER finding_mark_refuses_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON finding_mark "
        "FOR EACH STATEMENT EXECUTE FUNCTION finding_mark_refuses_changes()"
    )
