"""The index in an SQLite file: the file of the documents, or one of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import StorageError
from pipeline.index.asking import check_documents, check_tasks
from pipeline.index.entries import DocumentEntries, Withdrawal
from pipeline.index.ports import Applied
from pipeline.index.queries import DocumentPage, Request, Scope, Suggestion, TaskPage
from pipeline.index.sqlite import schema as schema
from pipeline.index.sqlite.connections import Connections
from pipeline.index.sqlite.documents import document_page
from pipeline.index.sqlite.suggestions import suggestions
from pipeline.index.sqlite.tasks import task_page
from pipeline.index.sqlite.writing import Writer


class SqliteIndex:
    """A ``TaskIndex`` on FTS5."""

    def __init__(self, path: Path) -> None:
        """Opens the index; where there is none, or one of another version, an empty one takes its place.

        Raises:
            StorageError: the file cannot be made, or is no database.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError("index", f"Không tạo được thư mục {path.parent}: {error.strerror}") from error
        self._connections = Connections(path)
        with self._connections.reading() as connection:
            current = schema.is_current(connection)
        if not current:
            with self._connections.writing() as connection:
                if not schema.is_current(connection):  # another program may have been faster
                    schema.create(connection)

    def close(self) -> None:
        """Lets go of the file."""
        self._connections.close()

    def apply(self, changes: Iterable[DocumentEntries | Withdrawal]) -> Applied:
        """Takes changes in, all of them or none."""
        with self._connections.writing() as connection:
            return _apply(connection, changes)

    def withdrawn(self) -> dict[int, int]:
        """The revision that took away each document that is no more."""
        with self._connections.reading() as connection:
            return dict(
                connection.execute("SELECT document, revision FROM index_revision WHERE withdrawn").fetchall()
            )

    def position(self) -> int:
        """The place in the store's outbox up to which changes were taken in."""
        with self._connections.reading() as connection:
            return _position(connection)

    def advance(self, position: int) -> None:
        """Records that all changes up to this place were taken in."""
        with self._connections.writing() as connection:
            _advance(connection, position)

    def tasks(self, request: Request) -> TaskPage:
        """The tasks asked for."""
        check_tasks(request)
        with self._connections.reading() as connection:
            return task_page(connection, request)

    def documents(self, request: Request) -> DocumentPage:
        """The documents asked for; sorted by due day they come as sorted by day of issue."""
        check_documents(request)
        with self._connections.reading() as connection:
            return document_page(connection, request)

    def suggest(self, typed: str, scope: Scope, limit: int) -> list[Suggestion]:
        """What begins like what is typed."""
        with self._connections.reading() as connection:
            return suggestions(connection, typed, scope, limit)

    def revisions(self) -> dict[int, int]:
        """The revision of each document that the index holds."""
        with self._connections.reading() as connection:
            return dict(
                connection.execute("SELECT document, revision FROM index_revision WHERE NOT withdrawn")
            )

    def rebuild(self, entries: Iterable[DocumentEntries], position: int) -> None:
        """Makes the index anew in one transaction; others see the old one until it ends."""
        with self._connections.writing() as connection:
            schema.clear(connection)
            _apply(connection, entries)
            _advance(connection, position)

    def is_consistent(self) -> bool:
        """Whether the words that are searched are those of the entries."""
        try:
            with self._connections.writing() as connection:
                for table in ("index_document_words", "index_task_words"):
                    connection.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - constant names
        except StorageError:
            return False
        return True


def _apply(connection: sqlite3.Connection, changes: Iterable[DocumentEntries | Withdrawal]) -> Applied:
    writer = Writer(connection)
    taken = older = 0
    for change in changes:
        if writer.is_newer(change):
            writer.take(change)
            taken += 1
        else:
            older += 1
    return Applied(taken, older)


def _position(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT value FROM index_state WHERE name = 'position'").fetchone()[0])


def _advance(connection: sqlite3.Connection, position: int) -> None:
    connection.execute("UPDATE index_state SET value = ? WHERE name = 'position'", (position,))
