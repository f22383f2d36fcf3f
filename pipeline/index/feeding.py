"""Brings an index up to what the store holds, through the store's queue of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from pipeline.errors import UsageError
from pipeline.index.entries import DocumentEntries, Withdrawal
from pipeline.index.ports import Applied, TaskIndex
from pipeline.index.projection import project
from pipeline.store.ports import DocumentStore
from pipeline.tracking.records import TaskState

States = Callable[[str], Mapping[int, TaskState]]

_AT_ONCE = 50  # documents
_CALENDAR = 0  # no document has this id: its revision tells the month that the index was made in


def untouched(_: str) -> Mapping[int, TaskState]:
    """The states of a document's tasks where nothing happened to any."""
    return {}


def synchronise(store: DocumentStore, index: TaskIndex, today: date, states: States = untouched) -> Applied:
    """Takes into the index what changed in the store since the last time; next to no work if nothing did.

    Args:
        store: the documents.
        index: what is to hold them.
        today: the day on which bodies hold what their predecessors were given.
        states: what became of the tasks of the document with a digest.
    """
    pending = store.changes(index.position())
    total = Applied(0)
    for start in range(0, len(pending), _AT_ONCE):
        some = pending[start : start + _AT_ONCE]
        done = index.apply(
            _current(store, change.document_id, change.revision, today, states) for change in some
        )
        index.advance(some[-1].position)
        quarantined = (*total.quarantined, *done.quarantined)
        total = Applied(total.taken + done.taken, total.older + done.older, quarantined)
    return total


def renew(store: DocumentStore, index: TaskIndex, today: date, states: States = untouched) -> None:
    """Makes the index anew where it was made in another month.

    Recurring tasks are unfolded in a window that moves on with the months, and bodies pass their duties on.
    """
    month = _month(today)
    if index.withdrawn().get(_CALENDAR) == month.revision:
        return
    if index.position() > 0:
        rebuild(store, index, today, states)
    index.apply([month])


def rebuild(store: DocumentStore, index: TaskIndex, today: date, states: States = untouched) -> None:
    """Makes the index anew from all that the store holds."""
    changes = store.changes()
    index.rebuild(_entries(store, today, states), changes[-1].position if changes else 0)
    index.apply([_month(today)])


def _month(today: date) -> Withdrawal:
    """What tells the index the month that it was made in: the revision of no document."""
    return Withdrawal(_CALENDAR, today.year * 12 + today.month)


def _entries(store: DocumentStore, today: date, states: States) -> Iterator[DocumentEntries]:
    for document_id, revision in sorted(store.revisions().items()):
        found = _current(store, document_id, revision, today, states)
        if isinstance(found, DocumentEntries):
            yield found


def _current(
    store: DocumentStore, document_id: int, revision: int, today: date, states: States
) -> DocumentEntries | Withdrawal:
    """The document as it is now; it may have changed again, which a later place in the queue tells."""
    try:
        extraction = store.load(document_id)
    except UsageError:
        return Withdrawal(document_id, revision)
    received = next((one.received for one in store.summaries([document_id]).values()), None)
    happened = states(extraction.document.source.sha256)
    return project(document_id, revision, extraction, happened, today, received)
