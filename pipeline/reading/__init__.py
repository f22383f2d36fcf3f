"""A file's bytes to a document: one canonical text for all formats, each file in a process of its own."""

from pipeline.reading.containers import INSIDE, Entry, expand
from pipeline.reading.limits import Limits
from pipeline.reading.messages import ReadingFailedError
from pipeline.reading.pool import ReaderPool, read_file
from pipeline.reading.registry import read_bytes

__all__ = [
    "INSIDE",
    "Entry",
    "Limits",
    "ReaderPool",
    "ReadingFailedError",
    "expand",
    "read_bytes",
    "read_file",
]
