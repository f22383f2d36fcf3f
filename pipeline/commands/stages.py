"""Loads reading and extraction, once for a whole command: most commands need neither, and it takes time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.ingest import Stages


@contextmanager
def open_stages() -> Iterator[Stages]:
    """Reading in processes of its own, and extraction with today's rules."""
    from pipeline.extraction import RULES_VERSION, extract
    from pipeline.reading import ReaderPool

    with ReaderPool() as pool:
        yield Stages(pool.read, extract, RULES_VERSION)
