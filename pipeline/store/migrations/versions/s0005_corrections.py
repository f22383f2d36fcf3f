"""What staff decided of tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Creates the table of corrections, which refuses to forget or change one."""
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
    )
    op.create_index("ix_correction_sha256", "correction", ["sha256"])
    if op.get_context().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER correction_refuses_{change.lower()} BEFORE {change} ON correction "
                "BEGIN SELECT RAISE(ABORT, 'corrections are never changed'); END"
            )
