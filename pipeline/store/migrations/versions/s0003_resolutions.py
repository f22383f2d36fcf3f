"""Which stored document each citation means."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Creates the tables of resolved citations and their candidates; opening the database fills them."""
    op.create_table(
        "citation_resolution",
        sa.Column("citation_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("citation_id", name="pk_citation_resolution"),
        sa.ForeignKeyConstraint(["citation_id"], ["citation.id"], name="fk_citation_resolution_citation_id"),
    )
    op.create_table(
        "citation_candidate",
        sa.Column("citation_id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("citation_id", "document_id", name="pk_citation_candidate"),
        sa.ForeignKeyConstraint(["citation_id"], ["citation.id"], name="fk_citation_candidate_citation_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_citation_candidate_document_id"),
    )
    op.create_index("ix_citation_candidate_document_id", "citation_candidate", ["document_id"])
