"""The audit of a running server: judged once, then only what each change touches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from pipeline.audit.auditor import Auditor
from pipeline.library import Library
from pipeline.store.auditing import SqlAuditStore
from search_api.turns import Turns


class Audits:
    """Keeps one audit level with the store; the first who asks waits for the whole of it."""

    def __init__(self, library: Library, today: Callable[[], date]) -> None:
        self.marks = SqlAuditStore(library.engine)
        self._library = library
        self._today = today
        self._turns = Turns()
        self._auditor: Auditor | None = None
        self._judged = date.min
        self._position = 0

    @contextmanager
    def current(self) -> Iterator[Auditor]:
        """The audit with what any program wrote up to now; one request at a time works with it.

        Raises:
            BusyError: too many others wait for it.
        """
        with self._turns.turn():
            changes = self._library.store.changes(self._position)
            if self._auditor is None or self._judged != self._today():
                self._judged = self._today()
                self._auditor = Auditor(self.marks, self._judged)
            elif changes:
                self._auditor.update({change.document_id for change in changes})
            self._position = max((change.position for change in changes), default=self._position)
            yield self._auditor
