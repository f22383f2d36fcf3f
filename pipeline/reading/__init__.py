"""A file's bytes to a document: one canonical text for all formats, each file in a process of its own."""

from pipeline.reading.ahead import Ahead, Source, sources_of
from pipeline.reading.containers import Entry, expand, spool
from pipeline.reading.limits import Limits, limits_from
from pipeline.reading.messages import ReadingFailedError
from pipeline.reading.pool import Member, ReaderPool, read_file
from pipeline.reading.readers import Readers, sensible_workers
from pipeline.reading.registry import read_bytes

__all__ = [
    "Ahead",
    "Entry",
    "Limits",
    "Member",
    "ReaderPool",
    "Readers",
    "ReadingFailedError",
    "Source",
    "expand",
    "limits_from",
    "read_bytes",
    "read_file",
    "sensible_workers",
    "sources_of",
    "spool",
]
