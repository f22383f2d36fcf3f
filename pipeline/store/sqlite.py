"""Opens the SQLite file that holds the documents of one office."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, ExceptionContext, Table, create_engine, event, func, select, text

from pipeline.errors import StorageError

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry

# How long a second program waits for the first one's transaction, in seconds.
_PATIENCE = 60


def connect(path: Path) -> Engine:
    """The database in a file, whatever is in it; an empty one is made where there is none.

    Raises:
        StorageError: the file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("database", f"Không tạo được thư mục {path.parent}: {error.strerror}") from error
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _explain)
    return engine


def _configure(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # Python's own handling of transactions leaves changes of tables outside them.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    # With WAL, anything less may lose acknowledged documents when the power fails.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _explain(context: ExceptionContext) -> None:
    """Makes of a failing disk, lock or file the error that callers know; a mistake of ours stays one."""
    error = context.original_exception
    if type(error) in (sqlite3.OperationalError, sqlite3.DatabaseError) and "syntax error" not in str(error):
        raise StorageError("database", f"Không dùng được cơ sở dữ liệu: {error}") from error


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: one that reads first and then writes could not wait for another.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def next_id(connection: Connection, table: Table) -> int:
    """The id that a new row gets, in a transaction that writes: nobody else adds one meanwhile."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1


def integrity_faults(engine: Engine) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    with engine.connect() as connection:
        faults = [row[0] for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
        faults += [
            f"{row[0]} #{row[1]} → {row[2]}" for row in connection.execute(text("PRAGMA foreign_key_check"))
        ]
    return faults
