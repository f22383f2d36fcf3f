"""The documents attached to each document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Adds the column; it stays empty until newer rules extract the document anew."""
    op.add_column("document", sa.Column("children", sa.Text, nullable=False, server_default="[]"))
