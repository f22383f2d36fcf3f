"""Ways to complete what is being typed: bodies, numbers and titles that begin so."""

from __future__ import annotations

import sqlite3

from pipeline.index.queries import Scope, Suggestion
from pipeline.index.sqlite.filters import Sql, in_scope, selected
from pipeline.index.text_query import folded_words
from pipeline.store.names import agency_key, number_key

_LAST = "\U0010ffff"


def suggestions(connection: sqlite3.Connection, typed: str, scope: Scope, limit: int) -> list[Suggestion]:
    """What begins like what is typed, most hits first: tasks of a body, documents of a number or title."""
    found = [
        *_bodies(connection, agency_key(typed), scope, limit),
        *_of_documents(connection, "number", number_key(typed), scope, limit),
        *_of_documents(connection, "title", " ".join(folded_words(typed)), scope, limit),
    ]
    return sorted(found, key=lambda one: (-one.hits, one.kind, one.text))[:limit]


def _bodies(connection: sqlite3.Connection, key: str, scope: Scope, limit: int) -> list[Suggestion]:
    if not key:
        return []
    counted = "tasks"
    values: tuple[str | int, ...] = ()
    if scope.agencies is not None:
        own = in_scope(scope.agencies)
        seen = Sql(f"seen.task = given.task AND seen.agency IN ({own.text})", own.values)
        allowed = selected("1 FROM index_task_body AS seen", seen)
        both = Sql(f"given.agency = agency.id AND EXISTS ({allowed.text})", allowed.values)
        given = selected("count(DISTINCT given.task) FROM index_due AS given", both)
        counted, values = f"({given.text})", given.values
    rows = connection.execute(
        f"SELECT name, {counted} AS hits FROM index_agency AS agency WHERE key_plain >= ? AND key_plain < ? "  # noqa: S608 - built from constants
        "AND hits > 0 ORDER BY hits DESC, name LIMIT ?",
        (*values, key, key + _LAST, limit),
    )
    return [Suggestion("agency", name, hits) for name, hits in rows]


def _of_documents(
    connection: sqlite3.Connection, column: str, key: str, scope: Scope, limit: int
) -> list[Suggestion]:
    if not key:
        return []
    seen = Sql("")
    if scope.agencies is not None:
        own = in_scope(scope.agencies)
        given = "SELECT 1 FROM index_document_body AS given WHERE given.document = document.id"
        seen = Sql(f" AND EXISTS ({given} AND given.agency IN ({own.text}))", own.values)
    rows = connection.execute(
        f"SELECT min({column}), count(*) AS hits FROM index_document AS document "  # noqa: S608 - built from constants
        f"WHERE {column}_key >= ? AND {column}_key < ?{seen.text} "
        f"GROUP BY {column}_key ORDER BY hits DESC, 1 LIMIT ?",
        (key, key + _LAST, *seen.values, limit),
    )
    return [Suggestion(column, text, hits) for text, hits in rows]
