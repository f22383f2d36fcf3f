"""How far each receiver of changes outside (webhook) has been told."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Engine, Integer, Table, Text, insert, select, update

from pipeline.store.schema import METADATA

webhook = Table(
    "webhook",
    METADATA,
    Column("target", Text, primary_key=True),
    Column("position", Integer, nullable=False),  # in the queue of changes
)


class WebhookStore:
    """Receivers on any engine that SQLAlchemy speaks to; each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def position(self, target: str) -> int | None:
        """The place in the queue of changes up to which a receiver was told; ``None`` for a new one."""
        with self._engine.connect() as connection:
            query = select(webhook.c.position).where(webhook.c.target == target)
            found: int | None = connection.execute(query).scalar()
        return found

    def advance(self, target: str, position: int) -> None:
        """Says that a receiver was told of all up to this place."""
        with self._writing() as connection, connection.begin():
            wanted = webhook.c.target == target
            if connection.execute(update(webhook).where(wanted).values(position=position)).rowcount == 0:
                connection.execute(insert(webhook).values(target=target, position=position))

    def _writing(self) -> Connection:
        return self._engine.connect().execution_options(writing=True)
