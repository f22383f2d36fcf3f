"""The tables, the same on every SQL engine; ``migrations/`` is what creates them.

One document is one row of ``document`` with its findings; ``source`` is the identity of the bytes. Everything
but ``audit``, ``outbox``, ``correction``, ``tracking.task_event`` and ``finding_marks.finding_mark`` can be
derived again from a document's text, the rules and the corrections.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TEXT

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)


# SQLite's integers have 64 bits and its texts compare by code points; PostgreSQL has to be told.
NUMBER = Integer().with_variant(BigInteger, "postgresql")
KEY = Text().with_variant(TEXT(collation="C"), "postgresql")
DIGEST = String(64).with_variant(TEXT(collation="C"), "postgresql")


def _of_document() -> Column[int]:
    return Column("document_id", ForeignKey("document.id"), nullable=False, index=True)


source = Table(
    "source",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("sha256", DIGEST, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", NUMBER, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
)

document = Table(
    "document",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("source_id", ForeignKey("source.id"), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("rules_version", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("blocks", Text, nullable=False),  # JSON
    Column("pages", Text, nullable=False),  # JSON
    Column("children", Text, nullable=False, server_default="[]"),  # JSON
    Column("kind", Text),
    Column("number", Text),
    Column("number_key", KEY, index=True),
    Column("date", Date, index=True),
    Column("issuer", Text),
    Column("title", Text),
    Column("signer", Text),
)

evidence = Table(
    "evidence",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    _of_document(),
    Column("subject", String(16), nullable=False),  # a field of the metadata, or kind of finding
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("page", Integer),
    Column("box_left", Float),
    Column("box_top", Float),
    Column("box_right", Float),
    Column("box_bottom", Float),
)

citation = Table(
    "citation",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    _of_document(),
    Column("evidence_id", ForeignKey("evidence.id"), nullable=False),
    Column("kind", Text),
    Column("number", Text, nullable=False),
    Column("number_key", KEY, nullable=False, index=True),
    Column("date", Date),
    Column("issuer", Text),
    Column("relation", String(16), nullable=False),
    Column("provision", Text),
)

citation_resolution = Table(
    "citation_resolution",
    METADATA,
    Column("citation_id", ForeignKey("citation.id"), primary_key=True),
    Column("state", String(16), nullable=False),
)

citation_candidate = Table(
    "citation_candidate",
    METADATA,
    Column("citation_id", ForeignKey("citation.id"), primary_key=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True, index=True),
)

reference = Table(
    "reference",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    _of_document(),
    Column("evidence_id", ForeignKey("evidence.id"), nullable=False),
    Column("form", String(16), nullable=False),
    Column("kind", Text),
    Column("citations", Text, nullable=False),  # positions separated by blanks
    Column("itself", Boolean, nullable=False),
    Column("definition_start", Integer),
    Column("definition_end", Integer),
)

named_reference = Table(
    "named_reference",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    _of_document(),
    Column("evidence_id", ForeignKey("evidence.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text),
    Column("date", Date),
    Column("year", Integer),
    Column("number", Text),
    Column("number_key", KEY, index=True),
    Column("verified", Boolean, nullable=False),
)

task = Table(
    "task",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    _of_document(),
    Column("evidence_id", ForeignKey("evidence.id"), nullable=False),
    Column("clause", Text),
    Column("product", Text),
    Column("modality", String(16), nullable=False),
    Column("deadline_evidence_id", ForeignKey("evidence.id")),
    Column("deadline_type", String(16)),
    Column("due", Date),
    Column("start", Date),
    Column("comparator", String(16)),
    Column("every", String(16)),
    Column("day_rule", Text),
    Column("amount", Integer),
    Column("unit", String(16)),
    Column("anchor", Text),
    Column("rrule", Text),
    Column("inferred", Text),  # names separated by blanks
    Column("flags", Text),  # names separated by blanks
    Column("area", String(32)),
)

task_body = Table(
    "task_body",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("task_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("is_group", Boolean, nullable=False),
    Column("by_head", Boolean, nullable=False),
)

diagnostic = Table(
    "diagnostic",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    _of_document(),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("page", Integer),
)

# Lines are only ever added: triggers of the first migration refuse a change.
audit = Table(
    "audit",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("document_id", NUMBER, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("action", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("rules_version", Text, nullable=False),
)

# Lines are only ever added: triggers refuse a change. What they say of tasks already stands in the findings.
correction = Table(
    "correction",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("sha256", DIGEST, nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("author", Text, nullable=False),
    Column("before", Text, nullable=False),  # JSON
    Column("after", Text),  # JSON; empty where it is no task
)

# What an index outside the database has yet to learn: the latest change of each document, in order.
outbox = Table(
    "outbox",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("document_id", NUMBER, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("document_id"),
    sqlite_autoincrement=True,  # a reader's place in the queue must never be given out again
)
