"""The index in an SQLite file, on FTS5."""

from pipeline.index.sqlite.index import SqliteIndex

__all__ = ["SqliteIndex"]
