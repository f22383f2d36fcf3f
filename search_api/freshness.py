"""Keeps the index level with the store while the server runs, also where other programs write."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from pipeline.library import Library

_EVERY = 1.0  # seconds between looks at what others wrote


class Freshness:
    """Takes changes into the index before it is asked."""

    def __init__(self, library: Library, today: Callable[[], date], seconds: Callable[[], float]) -> None:
        self._library = library
        self._today = today
        self._seconds = seconds
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._day: date | None = None
        self.position = 0  # how far the index is, also where another program brought it there

    def keep(self) -> None:
        """Takes in what any program wrote up to a second ago, and what a new day changes."""
        if self._is_due():
            with self._lock:
                if self._is_due():  # another request may have been faster
                    self._take()

    def renew(self) -> None:
        """Takes in what was just written, so that whoever wrote it finds it."""
        with self._lock:
            self._take()

    def _is_due(self) -> bool:
        return self._seconds() - self._looked >= _EVERY or self._today() != self._day

    def _take(self) -> None:
        today = self._today()
        self._library.synchronise(today)
        if today != self._day:
            self._library.renew(today)
            self._day = today
        self.position = self._library.index.position()
        self._looked = self._seconds()
