"""Search inside SQLite: an FTS5 index whose columns are made in Python, so that accents never depend on it.

The indexed words are a view over ``document``, computed when they are needed, so nothing is stored twice. A
change of how words are made is a new ``VERSION``: the index is then made anew when the database is opened.
"""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError

from pipeline.errors import StorageError
from pipeline.store.querying import Either, Every, Query, Words, exact_words, folded_words, leaves

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry

VERSION = 1
_COLUMNS = ("title_exact", "body_exact", "title_folded", "body_folded", "exact_pairs", "folded_pairs")
# One weight per column: words as typed before words without accents, the title before the body.
_WEIGHTS = "9.0, 3.0, 3.0, 1.0, 2.0, 1.0"
_LIST = ", ".join(_COLUMNS)
_CREATE = (
    "CREATE TABLE document_index_state (document_id INTEGER PRIMARY KEY, revision INTEGER NOT NULL)",
    "CREATE VIEW document_words AS SELECT id, exact_words(title) AS title_exact, "
    "exact_words(text) AS body_exact, "
    "folded_words(title) AS title_folded, folded_words(text) AS body_folded, "
    "exact_pairs(text) AS exact_pairs, folded_pairs(text) AS folded_pairs FROM document",
    f"CREATE VIRTUAL TABLE document_index USING fts5({_LIST}, content='document_words', content_rowid='id', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")",
)


def _pairs(words: list[str]) -> str:
    return " ".join(f"{first}_{second}" for first, second in pairwise(words))


def add_functions(connection: sqlite3.Connection, _: ConnectionPoolEntry | None = None) -> None:
    """Gives a connection the functions that the view is made of."""
    functions = {
        "exact_words": lambda value: " ".join(exact_words(value or "")),
        "folded_words": lambda value: " ".join(folded_words(value or "")),
        "exact_pairs": lambda value: _pairs(exact_words(value or "")),
        "folded_pairs": lambda value: _pairs(folded_words(value or "")),
    }
    for name, function in functions.items():
        connection.create_function(name, 1, function, deterministic=True)


class FtsIndex:
    """A ``SearchIndex`` and ``EmbeddedIndex`` in the database that holds the documents."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_current(self, connection: Connection) -> bool:
        """Whether the index is there and was made by this ``VERSION``."""
        return connection.execute(text("PRAGMA user_version")).scalar() == VERSION

    def prepare(self, connection: Connection) -> None:
        """Makes the index where it is missing or was made by another ``VERSION``."""
        if self.is_current(connection):
            return
        connection.execute(text("DROP TABLE IF EXISTS document_index"))
        connection.execute(text("DROP VIEW IF EXISTS document_words"))
        connection.execute(text("DROP TABLE IF EXISTS document_index_state"))
        for statement in _CREATE:
            connection.execute(text(statement))
        self._fill(connection)
        connection.execute(text(f"PRAGMA user_version = {VERSION}"))

    def add(self, connection: Connection, document_id: int, revision: int) -> None:
        """Takes a document in, after its row is written."""
        connection.execute(
            text(
                f"INSERT INTO document_index(rowid, {_LIST}) "  # noqa: S608 - constant names
                f"SELECT id, {_LIST} FROM document_words WHERE id = :id"
            ),
            {"id": document_id},
        )
        connection.execute(
            text("INSERT INTO document_index_state VALUES (:id, :revision)"),
            {"id": document_id, "revision": revision},
        )

    def withdraw(self, connection: Connection, document_id: int) -> None:
        """Takes a document out, before its row changes: FTS5 must be told the very words that it took in."""
        connection.execute(
            text(
                f"INSERT INTO document_index(document_index, rowid, {_LIST}) "  # noqa: S608 - constant names
                f"SELECT 'delete', id, {_LIST} FROM document_words WHERE id = :id"
            ),
            {"id": document_id},
        )
        connection.execute(
            text("DELETE FROM document_index_state WHERE document_id = :id"), {"id": document_id}
        )

    def search(self, query: Query, limit: int) -> list[int]:
        """Ids of the documents that match, best first; of equals the newer one first."""
        statement = text(
            "SELECT rowid FROM document_index WHERE document_index MATCH :expression "  # noqa: S608 - constants
            f"ORDER BY bm25(document_index, {_WEIGHTS}), rowid DESC LIMIT :limit"
        )
        with self._engine.connect() as connection:
            found = connection.execute(statement, {"expression": _expression(query), "limit": limit})
            return [int(row[0]) for row in found]

    def revisions(self) -> dict[int, int]:
        """The revision of each document that the index holds."""
        with self._engine.connect() as connection:
            found = connection.execute(text("SELECT document_id, revision FROM document_index_state"))
            return {int(row[0]): int(row[1]) for row in found}

    def rebuild(self) -> None:
        """Makes the index anew from the documents."""
        with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
            self._fill(connection)

    def is_consistent(self) -> bool:
        """Whether the index holds the very words of the documents."""
        check = text("INSERT INTO document_index(document_index, rank) VALUES ('integrity-check', 1)")
        with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
            try:
                connection.execute(check)
            except (DatabaseError, StorageError):
                return False
        return True

    def _fill(self, connection: Connection) -> None:
        connection.execute(text("INSERT INTO document_index(document_index) VALUES ('rebuild')"))
        connection.execute(text("DELETE FROM document_index_state"))
        connection.execute(text("INSERT INTO document_index_state SELECT id, revision FROM document"))


def _expression(query: Query) -> str:
    """The query in the language of FTS5; every word is quoted, so none can be an operator.

    What must match stands first. The second half matches whenever the first does, and its bonuses only raise
    the rank: words with the accents typed, and neighbours in the query that are neighbours in the text.
    """
    required = _required(query)
    bonuses = _bonuses(query)
    if not bonuses:
        return required
    return f"({required}) AND (({required}) OR {' OR '.join(bonuses)})"


def _required(query: Query) -> str:
    if isinstance(query, Words):
        words, columns = (
            (query.exact, "title_exact body_exact")
            if query.literal
            else (query.folded, "title_folded body_folded")
        )
        return f'{{{columns}}} : "{" ".join(words)}"{"*" if query.prefix else ""}'
    if isinstance(query, Either):
        return " OR ".join(f"({_required(part)})" for part in query.parts)
    every = " AND ".join(f"({_required(part)})" for part in query.parts)
    if not query.without:
        return every
    return f"({every}) NOT ({' OR '.join(f'({_required(part)})' for part in query.without)})"


def _bonuses(query: Query) -> list[str]:
    found = [
        f'{{title_exact body_exact}} : "{" ".join(leaf.exact)}"'
        for leaf in leaves(query)
        if leaf.accented and not leaf.literal and not leaf.prefix
    ]
    single = [part for part in query.parts if isinstance(part, Words)] if isinstance(query, Every) else []
    for first, second in pairwise(single):
        if second.prefix or first.prefix:
            continue
        found.append(f'{{folded_pairs}} : "{first.folded[-1]}_{second.folded[0]}"')
        if first.accented or second.accented:
            found.append(f'{{exact_pairs}} : "{first.exact[-1]}_{second.exact[0]}"')
    return found
