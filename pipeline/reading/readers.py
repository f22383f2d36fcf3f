"""Several reading processes side by side, one for each thread that asks."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from pipeline.errors import RejectedError
from pipeline.reading.limits import Limits
from pipeline.reading.pool import CHILD, Member, ReaderPool
from pipeline.reading.rejections import rejection
from pipeline.reading.scratch import sweep
from pipeline.records import Document

_MOST = 8  # beyond, the one process that extracts and writes cannot keep up


def sensible_workers(limits: Limits) -> int:
    """How many readers suit this machine: half its cores, as long as memory suffices for all of them."""
    by_memory = psutil.virtual_memory().total // (2 * limits.memory_bytes)
    return max(1, min((os.cpu_count() or 1) // 2, by_memory, _MOST))


class Readers:
    """A ``ReaderPool`` for each thread that reads; see there for what the methods do and raise."""

    def __init__(self, limits: Limits | None = None, module: str = CHILD) -> None:
        self._limits = limits or Limits()
        self._module = module
        self._own = threading.local()
        self._lock = threading.Lock()
        self._pools: list[ReaderPool] = []
        self._closed = False
        sweep()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all reading processes, also in the middle of a file; whoever waits for one gets an error."""
        with self._lock:
            self._closed = True
            for pool in self._pools:
                pool.close()

    def read(self, path: Path, name: str) -> Document:
        """The document in a file.

        Where the reader dies it is read once more, by a fresh one: what killed it may have been the system,
        short of memory, and not the file.
        """
        try:
            return self._pool().read(path, name)
        except RejectedError as error:
            if error.code != "reader_died":
                raise
        return self._pool().read(path, name)

    def expand(self, path: Path, folder: Path) -> list[Member]:
        """The documents inside a file."""
        return self._pool().expand(path, folder)

    def prepare(self, paths: Sequence[Path]) -> None:
        """Does at once what is cheaper for several files than for each."""
        self._pool().prepare(paths)

    def _pool(self) -> ReaderPool:
        with self._lock:
            if self._closed:
                raise rejection("reader_died")
            pool: ReaderPool | None = getattr(self._own, "pool", None)
            if pool is None:
                pool = self._own.pool = ReaderPool(self._limits, self._module)
                self._pools.append(pool)
            return pool
