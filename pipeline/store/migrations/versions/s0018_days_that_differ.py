"""What citations mean is found again: a day that differs now leaves more of them open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Forgets what citations mean; opening the database then resolves them all."""
    connection = op.get_bind()
    for name in ("citation_candidate", "citation_resolution"):
        connection.execute(sa.delete(sa.table(name)))
