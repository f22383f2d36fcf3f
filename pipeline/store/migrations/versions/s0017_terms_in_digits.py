"""Numbers of the National Assembly whose term is written in Roman digits have the keys of those in Arabic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.extraction.numbers import arabic_term

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Writes the keys anew; opening the database then resolves the citations of such numbers again."""
    connection = op.get_bind()
    changed = set()
    for name in ("document", "citation", "named_reference"):
        table = sa.table(name, sa.column("number_key", sa.String))
        query = sa.select(table.c.number_key).where(table.c.number_key.like("%/%qh%")).distinct()
        for key in connection.execute(query).scalars().all():
            if (right := arabic_term(key)) != key:
                connection.execute(sa.update(table).where(table.c.number_key == key).values(number_key=right))
                changed.add(right)
    if changed:
        _forget_resolutions(connection, sorted(changed))


def _forget_resolutions(connection: sa.Connection, keys: list[str]) -> None:
    citation = sa.table("citation", sa.column("id", sa.Integer), sa.column("number_key", sa.String))
    for name in ("citation_candidate", "citation_resolution"):
        table = sa.table(name, sa.column("citation_id", sa.Integer))
        for key in keys:
            bearing = sa.select(citation.c.id).where(citation.c.number_key == key)
            connection.execute(sa.delete(table).where(table.c.citation_id.in_(bearing)))
