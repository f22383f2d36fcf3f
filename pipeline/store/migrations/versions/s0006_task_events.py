"""What happened to tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_REFUSAL = "task events are never changed"


def upgrade() -> None:
    """Creates the table of events, which refuses to forget or change one."""
    op.create_table(
        "task_event",
        sa.Column("id", sa.Integer),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16)),
        sa.Column("on_day", sa.Date),
        sa.Column("period", sa.Date),
        sa.Column("part", sa.Integer),
        sa.Column("note", sa.Text),
        sa.Column("document", sa.Text),
        sa.Column("leads", sa.Text, nullable=False),
        sa.Column("others", sa.Text, nullable=False),
        sa.Column("parts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task_event"),
    )
    op.create_index("ix_task_event_sha256", "task_event", ["sha256"])
    if op.get_context().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER task_event_refuses_{change.lower()} BEFORE {change} ON task_event "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION task_event_refuses_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER task_event_refuses_change BEFORE UPDATE OR DELETE ON task_event "
            "FOR EACH ROW EXECUTE FUNCTION task_event_refuses_change()"
        )
