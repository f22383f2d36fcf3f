"""What PostgreSQL needs beyond the tables: order of keys, room for ids, tables that are only added to."""

from __future__ import annotations

from alembic import op

from pipeline.store.migrations.append_only import refuse_changes

revision = "0011"
down_revision = "0010"

_KEYS = (
    ("source", "sha256"),
    ("document", "number_key"),
    ("citation", "number_key"),
    ("named_reference", "number_key"),
    ("task_body", "name_key"),
    ("correction", "sha256"),
    ("task_event", "sha256"),
    ("account", "name_key"),
)
_IDS = {
    "source": ("id", "size"),
    "document": ("id", "source_id"),
    "evidence": ("id", "document_id"),
    "citation": ("id", "document_id", "evidence_id"),
    "citation_resolution": ("citation_id",),
    "citation_candidate": ("citation_id", "document_id"),
    "reference": ("id", "document_id", "evidence_id"),
    "named_reference": ("id", "document_id", "evidence_id"),
    "task": ("id", "document_id", "evidence_id", "deadline_evidence_id"),
    "task_body": ("id", "task_id"),
    "diagnostic": ("id", "document_id"),
    "audit": ("id", "document_id"),
    "correction": ("id",),
    "task_event": ("id",),
    "outbox": ("id", "document_id"),
}


def upgrade() -> None:
    """Changes nothing in SQLite, which has all of it."""
    if op.get_context().dialect.name == "sqlite":
        return
    for table, column in _KEYS:
        # The collation of a language passes over punctuation and cannot find by the beginning.
        op.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE text COLLATE "C"')
    for table, columns in _IDS.items():
        op.execute(
            f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {column} TYPE bigint" for column in columns)
        )
        if "id" in columns:
            op.execute(f"ALTER SEQUENCE {table}_id_seq AS bigint")
    op.execute("DROP FUNCTION task_event_refuses_change CASCADE")
    refuse_changes("task_event", "task events are never changed")
    refuse_changes("account_audit", "audit lines are never changed")
    refuse_changes("audit", "audit lines are never changed")
    refuse_changes("correction", "corrections are never changed")
