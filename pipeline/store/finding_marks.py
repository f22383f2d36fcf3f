"""What staff decided of findings of the audit, as rows of a table that is only added to."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, Connection, DateTime, String, Table, Text, insert, select

from pipeline.store.audited import Mark, Verdict
from pipeline.store.schema import METADATA, NUMBER

# Lines are only ever added: triggers refuse a change.
finding_mark = Table(
    "finding_mark",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("finding", String(64), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("author", Text, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("note", Text, nullable=False),
)


def record(connection: Connection, mark: Mark) -> None:
    """Adds a decision after those there are."""
    values = {
        "finding": mark.key,
        "at": mark.at,
        "author": mark.author,
        "verdict": mark.verdict.value,
        "note": mark.note,
    }
    connection.execute(insert(finding_mark).values(values))


def _in_utc(at: datetime) -> datetime:
    """A moment as it was recorded: SQLite keeps no zone."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def recorded(connection: Connection, key: str | None = None) -> list[Mark]:
    """The decisions on one finding, or all, the oldest first."""
    query = select(finding_mark).order_by(finding_mark.c.id)
    if key is not None:
        query = query.where(finding_mark.c.finding == key)
    return [
        Mark(row.finding, _in_utc(row.at), row.author, Verdict(row.verdict), row.note)
        for row in connection.execute(query)
    ]
