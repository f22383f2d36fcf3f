"""Documents with tasks, to be sent to a server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.index.entries import DocumentEntries, DocumentEntry, EntryBody, TaskEntry
from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Request, TaskHit

TODAY = date(2026, 11, 2)


def document(id_: int, revision: int = 1, tasks: int = 1, **changes: str) -> DocumentEntries:
    body = EntryBody("Sở Nội vụ", "so noi vu", "lead")
    given = tuple(
        TaskEntry(
            id=f"{id_}-{start}",
            document_id=id_,
            revision=revision,
            start=start,
            text=f"Nhiệm vụ {start} của lần {revision}",
            title="Kế hoạch",
            kind=None,
            number=None,
            number_key=None,
            issuer=None,
            issuer_key=None,
            issued=None,
            place=None,
            bodies=(body,),
        )
        for start in range(tasks)
    )
    if changes:
        given = (*given[:-1], replace(given[-1], **changes))  # type: ignore[arg-type]
    entry = DocumentEntry(
        id=id_,
        revision=revision,
        text="Kế hoạch",
        title="Kế hoạch",
        kind=None,
        number=None,
        number_key=None,
        issuer=None,
        issuer_key=None,
        issued=None,
        place=None,
        bodies=("so noi vu",),
        tasks=tasks,
    )
    return DocumentEntries(entry, given)


def found(index: TaskIndex) -> list[str]:
    """All tasks that the index finds, each with its revision."""
    hits: list[TaskHit] = []
    cursor = None
    while True:
        page = index.tasks(Request(TODAY, size=1000, cursor=cursor))
        hits += page.hits
        cursor = page.next
        if cursor is None:
            assert len(hits) == page.total
            return [f"{hit.entry.id}@{hit.entry.revision}" for hit in hits]
