"""Answers of the index that hold until something changes: many people open the same page every morning."""

from __future__ import annotations

import threading
from collections import OrderedDict

from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Request, TaskPage

_KEPT = 128  # answers


class RecentAnswers:
    """Pages of tasks by what was asked, scope and day included, as long as the index stays as it is."""

    def __init__(self, index: TaskIndex) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._position = -1
        self._kept: OrderedDict[Request, TaskPage] = OrderedDict()

    def tasks(self, request: Request, position: int) -> TaskPage:
        """The tasks asked for.

        Args:
            request: whole, with scope and day.
            position: how far the index is; an answer from another one is forgotten.

        Raises:
            UsageError: as for ``TaskIndex.tasks``.
        """
        with self._lock:
            if position != self._position:
                self._kept.clear()
                self._position = position
            known = self._kept.get(request)
            if known is not None:
                self._kept.move_to_end(request)
                return known
        page = self._index.tasks(request)
        with self._lock:
            if position == self._position:
                self._kept[request] = page
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return page
