"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates every table of the first version."""
    _create_documents()
    _create_findings()
    _create_journal()


def _of_document() -> sa.Column[int]:
    return sa.Column("document_id", sa.Integer, nullable=False)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def _create_documents() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("sha256", name="uq_source_sha256"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("rules_version", sa.Text, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("blocks", sa.Text, nullable=False),
        sa.Column("pages", sa.Text, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("number", sa.Text),
        sa.Column("number_key", sa.Text),
        sa.Column("date", sa.Date),
        sa.Column("issuer", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("signer", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("source_id", name="uq_document_source_id"),
        _reference("document", "source_id", "source"),
    )
    op.create_index("ix_document_number_key", "document", ["number_key"])
    op.create_index("ix_document_date", "document", ["date"])
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer),
        _of_document(),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("box_left", sa.Float),
        sa.Column("box_top", sa.Float),
        sa.Column("box_right", sa.Float),
        sa.Column("box_bottom", sa.Float),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        _reference("evidence", "document_id", "document"),
    )
    op.create_index("ix_evidence_document_id", "evidence", ["document_id"])
    op.create_table(
        "diagnostic",
        sa.Column("id", sa.Integer),
        _of_document(),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("page", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_diagnostic"),
        _reference("diagnostic", "document_id", "document"),
    )
    op.create_index("ix_diagnostic_document_id", "diagnostic", ["document_id"])


def _create_findings() -> None:
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer),
        _of_document(),
        sa.Column("evidence_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("number_key", sa.Text, nullable=False),
        sa.Column("date", sa.Date),
        sa.Column("issuer", sa.Text),
        sa.Column("relation", sa.String(16), nullable=False),
        sa.Column("provision", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_citation"),
        _reference("citation", "document_id", "document"),
        _reference("citation", "evidence_id", "evidence"),
    )
    op.create_index("ix_citation_document_id", "citation", ["document_id"])
    op.create_index("ix_citation_number_key", "citation", ["number_key"])
    op.create_table(
        "task",
        sa.Column("id", sa.Integer),
        _of_document(),
        sa.Column("evidence_id", sa.Integer, nullable=False),
        sa.Column("clause", sa.Text),
        sa.Column("product", sa.Text),
        sa.Column("modality", sa.String(16), nullable=False),
        sa.Column("deadline_evidence_id", sa.Integer),
        sa.Column("deadline_type", sa.String(16)),
        sa.Column("due", sa.Date),
        sa.Column("start", sa.Date),
        sa.Column("comparator", sa.String(16)),
        sa.Column("every", sa.String(16)),
        sa.Column("day_rule", sa.Text),
        sa.Column("amount", sa.Integer),
        sa.Column("unit", sa.String(16)),
        sa.Column("anchor", sa.Text),
        sa.Column("rrule", sa.Text),
        sa.Column("inferred", sa.Text),
        sa.Column("flags", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        _reference("task", "document_id", "document"),
        _reference("task", "evidence_id", "evidence"),
        _reference("task", "deadline_evidence_id", "evidence"),
    )
    op.create_index("ix_task_document_id", "task", ["document_id"])
    op.create_index("ix_task_due", "task", ["due"])
    op.create_table(
        "task_body",
        sa.Column("id", sa.Integer),
        sa.Column("task_id", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.Column("is_group", sa.Boolean, nullable=False),
        sa.Column("by_head", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task_body"),
        _reference("task_body", "task_id", "task"),
    )
    op.create_index("ix_task_body_task_id", "task_body", ["task_id"])
    op.create_index("ix_task_body_name_key_role", "task_body", ["name_key", "role"])


def _create_journal() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("rules_version", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("document_id", name="uq_outbox_document_id"),
        sqlite_autoincrement=True,
    )
    if op.get_context().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_refuses_{change.lower()} BEFORE {change} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'audit lines are never changed'); END"
            )
