"""When what failed is tried again: soon at first, then later and later, for as long as the program runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
_FIRST, _LONGEST = 30.0, 3_600.0  # seconds


class Pauses(Generic[K]):
    """The pauses after failures, each twice as long as the one before.

    Args:
        seconds: a clock.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._failures: dict[K, tuple[float, float]] = {}  # the pause, and when it ends

    def begin(self, key: K) -> None:
        """Begins a pause, for something failed once more."""
        last, _ = self._failures.get(key, (_FIRST / 2, 0.0))
        pause = min(last * 2, _LONGEST)
        self._failures[key] = (pause, self._seconds() + pause)

    def lasts(self, key: K) -> bool:
        """Whether it is too early for the next attempt."""
        _, end = self._failures.get(key, (0.0, float("-inf")))
        return self._seconds() < end

    def forget(self, key: K) -> None:
        """Lets the next failure be the first one."""
        self._failures.pop(key, None)
