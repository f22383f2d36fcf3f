"""Answers that hold until something changes: many people open the same page every morning."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_KEPT = 256  # answers

T = TypeVar("T")


class RecentAnswers:
    """Answers of index and store by what was asked, as long as the index stays as it is.

    Whatever changes a document or its tasks brings the index to another position. Who asks what somebody else
    is just finding out waits for that answer.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._position = -1
        self._kept: OrderedDict[Hashable, tuple[Any]] = OrderedDict()
        self._turns: dict[Hashable, threading.Lock] = {}

    def knows(self, question: Hashable, position: int) -> bool:
        """Whether the answer is at hand."""
        return self._known(question, position) is not None

    def answer(self, question: Hashable, position: int, ask: Callable[[], T]) -> T:
        """The answer to a question; it is shared and must not be changed.

        Args:
            question: all that the answer depends on, scope and day included, and which kind it is.
            position: how far the index is; an answer from another one is forgotten.
            ask: finds the answer where it is not known; what it raises is raised.
        """
        known: tuple[T] | None = self._known(question, position)
        if known is None:
            with self._turn(question, position):
                known = self._known(question, position)  # whoever came before may have found it
                if known is None:
                    known = (ask(),)
                    self._keep(question, position, known)
        return known[0]

    def _known(self, question: Hashable, position: int) -> tuple[Any] | None:
        with self._lock:
            if position != self._position or question not in self._kept:
                return None
            self._kept.move_to_end(question)
            return self._kept[question]

    def _turn(self, question: Hashable, position: int) -> threading.Lock:
        """What lets one at a time find out the answer."""
        with self._lock:
            if position != self._position:
                self._kept.clear()
                self._turns.clear()
                self._position = position
            if len(self._turns) > _KEPT:
                self._turns.clear()  # at worst something is found out twice
            return self._turns.setdefault(question, threading.Lock())

    def _keep(self, question: Hashable, position: int, found: tuple[Any]) -> None:
        with self._lock:
            if position == self._position:
                self._kept[question] = found
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
