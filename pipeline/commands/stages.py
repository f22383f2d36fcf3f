"""Loads reading and extraction, once for a whole command: most commands need neither, and it takes time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.ingest import Stages
from pipeline.settings import SETTINGS_NAME


@contextmanager
def open_stages(folder: Path, workers: int | None = None) -> Iterator[Stages]:
    """Reading in processes of its own, and extraction with today's rules.

    Args:
        folder: of the database; the limits stand there in ``dondoc.toml`` where the defaults do not suit.
        workers: how many files to read side by side; by default what suits this machine.

    Raises:
        UsageError: the limits are not well written.
    """
    from pipeline.extraction import RULES_VERSION, extract
    from pipeline.reading import Readers, limits_from, sensible_workers

    limits = limits_from(folder / SETTINGS_NAME)
    with Readers(limits) as readers:
        yield Stages(readers, extract, RULES_VERSION, workers or sensible_workers(limits))
