"""Files that people send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Creates the table of uploads."""
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("outcomes", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_upload_account_id"),
        sa.UniqueConstraint("place", name="uq_upload_place"),
    )
    op.create_index("ix_upload_account_id", "upload", ["account_id"])
    op.create_index("ix_upload_state", "upload", ["state"])
