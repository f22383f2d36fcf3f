"""Keeps the stored keys of names and numbers equal to what ``names`` makes of them today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, Table, select, update

from pipeline.store import schema
from pipeline.store.names import agency_key, number_key

_KEYS: tuple[tuple[Table, str, str, Callable[[str], str]], ...] = (
    (schema.document, "number", "number_key", number_key),
    (schema.citation, "number", "number_key", number_key),
    (schema.named_reference, "number", "number_key", number_key),
    (schema.task_body, "name", "name_key", agency_key),
)


def wrong_keys(engine: Engine, *, fix: bool) -> int:
    """How many stored keys differ from today's; with ``fix`` they are made anew."""
    wrong: list[tuple[Table, str, int, str | None]] = []
    with engine.connect().execution_options(writing=fix) as connection, connection.begin():
        for table, written, key, make in _KEYS:
            for row in connection.execute(select(table.c.id, table.c[written], table.c[key])):
                right = None if row[1] is None else make(row[1])
                if row[2] != right:
                    wrong.append((table, key, row[0], right))
        if fix:
            for table, key, id_, right in wrong:
                values: dict[str, Any] = {key: right}
                connection.execute(update(table).where(table.c.id == id_).values(values))
    return len(wrong)
