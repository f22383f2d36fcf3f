"""How far receivers of changes outside have been told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Creates the table of receivers."""
    op.create_table(
        "webhook",
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("target", name="pk_webhook"),
    )
