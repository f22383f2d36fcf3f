"""Mentions of documents without their number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Creates the tables of references by form and by name."""
    op.create_table(
        "reference",
        *_finding("reference"),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("citations", sa.Text, nullable=False),
        sa.Column("itself", sa.Boolean, nullable=False),
        sa.Column("definition_start", sa.Integer),
        sa.Column("definition_end", sa.Integer),
    )
    op.create_index("ix_reference_document_id", "reference", ["document_id"])
    op.create_table(
        "named_reference",
        *_finding("named_reference"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("date", sa.Date),
        sa.Column("year", sa.Integer),
        sa.Column("number", sa.Text),
        sa.Column("number_key", sa.Text),
        sa.Column("verified", sa.Boolean, nullable=False),
    )
    op.create_index("ix_named_reference_document_id", "named_reference", ["document_id"])
    op.create_index("ix_named_reference_number_key", "named_reference", ["number_key"])


def _finding(table: str) -> list[sa.schema.SchemaItem]:
    """What every finding has: its key, its document and its evidence."""
    return [
        sa.Column("id", sa.Integer),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("evidence_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=f"fk_{table}_document_id"),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=f"fk_{table}_evidence_id"),
    ]
