"""Which area of administrative reform each task belongs to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds the column; it stays empty until newer rules extract the document anew."""
    op.add_column("task", sa.Column("area", sa.String(32)))
