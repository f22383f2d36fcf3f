"""Takes away what found tasks by body and day before the index did."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Loses nothing: the keys were made of the names beside them."""
    op.drop_index("ix_task_body_name_key_role", "task_body")
    op.drop_column("task_body", "name_key")
    op.drop_index("ix_task_due", "task")
