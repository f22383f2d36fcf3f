"""One office's documents: the database, the search index and the originals, opened together."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from pipeline.errors import StorageError
from pipeline.index.elastic import ElasticIndex
from pipeline.index.elastic.connection import elastic_settings
from pipeline.index.entries import TaskEntry
from pipeline.index.feeding import rebuild, renew, synchronise
from pipeline.index.ports import Applied, TaskIndex
from pipeline.index.projection import project
from pipeline.index.sqlite import SqliteIndex
from pipeline.settings import SETTINGS_NAME
from pipeline.store.blobs import BlobStore
from pipeline.store.engines import is_address, open_engine
from pipeline.store.sql import SqlDocumentStore
from pipeline.store.tracking import SqlTaskLog

DATABASE_NAME = "dondoc.db"
INDEX_NAME = "index.db"  # of a database that is no file of SQLite


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

    def renew(self, today: date) -> None:
        """Makes the index anew where it was made in another month."""
        renew(self.store, self.index, today, self.tracking.states)

    def merged_tasks(self, document_id: int, today: date) -> tuple[TaskEntry, ...]:
        """The tasks of a document that went into others, which no index holds, as if they had not."""
        summary = self.store.summaries([document_id]).get(document_id)
        states = self.tracking.states(summary.sha256) if summary else {}
        gone = {start: replace(one, merged_into=None) for start, one in states.items() if one.merged_into}
        stored = self.store.state(summary.sha256) if summary and gone else None
        if stored is None:
            return ()
        extraction = self.store.load(document_id)
        found = project(
            document_id, stored.revision, extraction, gone, today, summary.received if summary else None
        )
        return tuple(entry for entry in found.tasks if entry.start in gone)

    def rebuild_index(self, today: date) -> None:
        """Makes the index anew from all that is stored."""
        rebuild(self.store, self.index, today, self.tracking.states)

    def refused(self) -> dict[int, str]:
        """The documents that the index cannot take in, with the reason."""
        return self.index.quarantined() if isinstance(self.index, ElasticIndex) else {}


def default_database() -> str | Path:
    """The database of this user: what ``DONDOC_DATABASE`` names, else the file in the user's folder."""
    return os.environ.get("DONDOC_DATABASE") or _home() / DATABASE_NAME


def folder_of(database: str | Path) -> Path:
    """The folder that belongs to a database: its originals lie there in ``blobs``, and its settings.

    It is the folder of the file; for a server the folder ``DONDOC_HOME``, which all its users share.
    """
    return _home() if is_address(database) else Path(database).parent


def _home() -> Path:
    """The folder ``DONDOC_HOME``, else one where the system keeps users' data."""
    home = os.environ.get("DONDOC_HOME")
    return Path(home) if home else _user_data() / "dondoc"


def _user_data() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _index(database: str | Path) -> SqliteIndex | ElasticIndex:
    """The search server that the settings name, else an index in a file: that of the documents, if any."""
    server = elastic_settings(folder_of(database) / SETTINGS_NAME)
    if server is not None:
        return ElasticIndex(server)
    return SqliteIndex(folder_of(database) / INDEX_NAME if is_address(database) else Path(database))


@contextmanager
def open_library(database: str | Path) -> Iterator[Library]:
    """The library with this database: a file, or an address of PostgreSQL.

    Raises:
        UsageError: a newer version of the program made the database, the address is none, or the settings
            are not well written.
        MissingToolError: the driver of PostgreSQL or of Elasticsearch is not installed.
        StorageError: the file cannot be made or is no database, or the server cannot be reached.
    """
    engine = open_engine(database)
    try:
        store = SqlDocumentStore(engine)
        folder = folder_of(database)
        blobs = BlobStore(folder / "blobs")
        with closing(_index(database)) as index:
            tracking = SqlTaskLog(engine, store)
            with suppress(StorageError):  # whoever asks the index is told; all else works without it
                renew(store, index, date.today(), tracking.states)
            yield Library(store, index, blobs, engine, tracking)
    finally:
        engine.dispose()
