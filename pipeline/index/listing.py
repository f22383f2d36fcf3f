"""Tasks as they are stored, found through the index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pipeline.extraction.transfers import Holder
from pipeline.findings import Task
from pipeline.index.asking import MAX_SIZE
from pipeline.index.entries import EntryBody, TaskEntry
from pipeline.index.heirs import heirs
from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Filter, Request
from pipeline.store.names import body_key, is_body
from pipeline.store.ports import DocumentStore, DocumentSummary, ListedTask


def list_tasks(store: DocumentStore, index: TaskIndex, where: Filter, today: date) -> list[ListedTask]:
    """The tasks asked for: by due date, then those with another deadline, then those without any.

    Among equals the order is that of the documents, and within one that of its text.
    """
    entries = list(_entries(index, where, today))
    documents = store.summaries(list({entry.document_id for entry in entries}))
    wanted = {(entry.document_id, entry.start): entry for entry in entries}
    found = []
    for document_id in sorted(documents):
        document = documents[document_id]
        for task in store.load(document_id).tasks:
            entry = wanted.get((document_id, task.evidence.span.start))
            if entry is not None:
                held = _inherited(document, task, entry, where, today)
                found.append(ListedTask(document, task, held))
    return sorted(found, key=_urgency)


def _entries(index: TaskIndex, where: Filter, today: date) -> Iterator[TaskEntry]:
    request = Request(today, where=where, size=MAX_SIZE)
    page = index.tasks(request)
    yield from (hit.entry for hit in page.hits)
    while page.next:
        page = index.tasks(replace(request, cursor=page.next))
        yield from (hit.entry for hit in page.hits)


def _inherited(
    document: DocumentSummary, task: Task, entry: TaskEntry, where: Filter, today: date
) -> Holder | None:
    """How the task came to the body asked for; ``None`` where the document names that body itself."""
    if where.agency is None:
        return None
    asked = [body for body in entry.bodies if _is_asked(body, where)]
    if not all(body.inherited for body in asked):
        return None
    keys = {body.key for body in asked}
    for body in (*task.leads, *task.coordinators):
        for holder in heirs(body, document.date, document.issuer, task.evidence.quote, today):
            if body_key(holder.name) in keys:
                return holder
    return None


def _is_asked(body: EntryBody, where: Filter) -> bool:
    return where.role in (None, body.role) and is_body(body.key, where.agency or "")


def _urgency(listed: ListedTask) -> tuple[date, bool]:
    deadline = listed.task.deadline
    return (deadline.due if deadline else None) or date.max, deadline is None
