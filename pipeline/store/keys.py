"""Keeps the stored keys of document numbers equal to what ``names`` makes of them today."""

from __future__ import annotations

from sqlalchemy import Engine, Table, select, update

from pipeline.store import schema
from pipeline.store.names import number_key

_NUMBERED = (schema.document, schema.citation, schema.named_reference)


def wrong_keys(engine: Engine, *, fix: bool) -> int:
    """How many stored keys differ from today's; with ``fix`` they are made anew."""
    wrong: list[tuple[Table, int, str | None]] = []
    with engine.connect().execution_options(writing=fix) as connection, connection.begin():
        for table in _NUMBERED:
            for row in connection.execute(select(table.c.id, table.c.number, table.c.number_key)):
                right = None if row.number is None else number_key(row.number)
                if row.number_key != right:
                    wrong.append((table, row.id, right))
        if fix:
            for table, id_, right in wrong:
                connection.execute(update(table).where(table.c.id == id_).values(number_key=right))
    return len(wrong)
