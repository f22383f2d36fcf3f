"""One request after another, where the work is too large for several at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from search_api.errors import BusyError

_WAITING = 6  # requests: each that waits holds one of the server's threads, of which there are 40
_SECONDS = 20.0  # longer than this a person waits for nothing


class Turns:
    """Lets one request work, a few wait, and sends the others away at once."""

    def __init__(self, waiting: int = _WAITING, seconds: float = _SECONDS) -> None:
        self.lock = threading.Lock()
        self._places = threading.BoundedSemaphore(waiting + 1)
        self._seconds = seconds

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The caller's turn.

        Raises:
            BusyError: too many wait already, or it did not come in time.
        """
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            if not self.lock.acquire(timeout=self._seconds):
                raise BusyError
            try:
                yield
            finally:
                self.lock.release()
        finally:
            self._places.release()
