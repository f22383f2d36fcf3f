"""How often one caller may ask; kept in memory, bounded, forgotten when the server stops."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable

from search_api.errors import TooManyRequestsError

_KEPT = 10_000  # callers remembered; the one not seen for longest is forgotten first
Seconds = Callable[[], float]


class RequestRate:
    """A bucket for each caller that fills up again steadily."""

    def __init__(self, now: Seconds) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str, per_minute: int) -> None:
        """Counts one request.

        Raises:
            TooManyRequestsError: the caller has asked too often.
        """
        now = self._now()
        with self._lock:
            left, at = self._left.pop(caller, (float(per_minute), now))
            left = min(per_minute, left + (now - at) * per_minute / 60)
            allowed = left >= 1
            self._left[caller] = (left - allowed, now)
            while len(self._left) > _KEPT:
                self._left.popitem(last=False)
        if not allowed:
            raise TooManyRequestsError(math.ceil((1 - left) * 60 / per_minute))


class FailedAttempts:
    """Wrong passwords of each account or address; after some, each doubles the time to wait.

    They are forgotten once ``forgotten`` seconds passed without another one and without a wait: people of an
    office share an address, and mistype now and then.
    """

    def __init__(self, now: Seconds, longest: int, forgotten: int) -> None:
        self._now = now
        self._longest = longest
        self._forgotten = forgotten
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def check(self, key: str) -> None:
        """Lets an attempt through, or not.

        Raises:
            TooManyRequestsError: the time to wait is not over.
        """
        with self._lock:
            _, until = self._failures.get(key, (0, 0.0))
        if (wait := until - self._now()) > 0:
            raise TooManyRequestsError(math.ceil(wait))

    def failed(self, key: str, free: int) -> None:
        """Counts a failure; the first ``free`` cost no time."""
        now = self._now()
        with self._lock:
            count, until = self._failures.pop(key, (0, now))
            count = 1 if now - until >= self._forgotten else count + 1
            wait = min(2.0 ** min(count - free + 1, 30), self._longest) if count >= free else 0.0
            self._failures[key] = (count, now + wait)
            while len(self._failures) > _KEPT:
                self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Forgets the failures."""
        with self._lock:
            self._failures.pop(key, None)
