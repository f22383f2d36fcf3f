"""One office's documents: the database, the search index and the originals, opened together."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from pipeline.index.feeding import synchronise
from pipeline.index.ports import Applied, TaskIndex
from pipeline.index.sqlite import SqliteIndex
from pipeline.store.blobs import BlobStore
from pipeline.store.sql import SqlDocumentStore
from pipeline.store.sqlite import open_engine
from pipeline.store.tracking import SqlTaskLog

DATABASE_NAME = "dondoc.db"


@dataclass(frozen=True, slots=True)
class Library:
    """What the commands work on."""

    store: SqlDocumentStore
    index: TaskIndex
    blobs: BlobStore
    engine: Engine
    tracking: SqlTaskLog

    def synchronise(self, today: date) -> Applied:
        """Takes into the index what changed since the last time; whoever asks the index does it first."""
        return synchronise(self.store, self.index, today, self.tracking.states)


def default_database() -> Path:
    """The database of this user: in the folder ``DONDOC_HOME``, else where the system keeps users' data."""
    home = os.environ.get("DONDOC_HOME")
    return (Path(home) if home else _user_data() / "dondoc") / DATABASE_NAME


def _user_data() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


@contextmanager
def open_library(database: Path) -> Iterator[Library]:
    """The library whose database is this file; its originals lie in the folder ``blobs`` beside it.

    Raises:
        UsageError: a newer version of the program made the database.
        StorageError: the file cannot be made, or is no database.
    """
    engine = open_engine(database)
    try:
        store = SqlDocumentStore(engine)
        blobs = BlobStore(database.parent / "blobs")
        with closing(SqliteIndex(database)) as index:
            yield Library(store, index, blobs, engine, SqlTaskLog(engine, store))
    finally:
        engine.dispose()
