"""Corrections as rows of their table, and back."""

from __future__ import annotations

from datetime import UTC

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select

from pipeline.findings import Task
from pipeline.store import schema
from pipeline.store.corrections import Correction

_TASK = TypeAdapter(Task)


def record(connection: Connection, correction: Correction) -> None:
    """Adds a correction after those there are."""
    connection.execute(
        insert(schema.correction).values(
            sha256=correction.sha256,
            at=correction.at,
            author=correction.author,
            before=_TASK.dump_json(correction.before).decode(),
            after=correction.after and _TASK.dump_json(correction.after).decode(),
        )
    )


def recorded(connection: Connection, sha256: str | None = None) -> list[Correction]:
    """The corrections of a document, or of all, the oldest first."""
    query = select(schema.correction).order_by(schema.correction.c.id)
    if sha256 is not None:
        query = query.where(schema.correction.c.sha256 == sha256)
    return [
        Correction(
            row.sha256,
            row.at.replace(tzinfo=UTC),  # SQLite keeps no zone
            row.author,
            _TASK.validate_json(row.before),
            row.after and _TASK.validate_json(row.after),
        )
        for row in connection.execute(query)
    ]
