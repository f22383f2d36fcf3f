"""Tasks of a body together with those that its predecessors were given and that it holds today.

Names in existing documents are read as the body that received the function (Nghị quyết 190/2025/QH15), and a
body's functions can go different ways: each task is followed by its own words.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from pipeline.extraction.agencies import Agency, resolve_agency
from pipeline.extraction.predecessors import predecessors
from pipeline.extraction.succession import who_holds
from pipeline.extraction.transfers import Holder
from pipeline.store.ports import DocumentStore, ListedTask, TaskFilter
from pipeline.text import squeeze


def tasks_with_inherited(store: DocumentStore, wanted: TaskFilter, at: date) -> list[ListedTask]:
    """The tasks asked for, in the order of ``DocumentStore.tasks``, with those that came from predecessors.

    Args:
        store: the documents.
        wanted: without a body in it, nothing is inherited.
        at: the day on which the body is to hold the tasks.
    """
    found = {task.id: task for task in store.tasks(wanted)}
    agency = resolve_agency(wanted.agency, at, None).agency if wanted.agency else None
    for earlier in predecessors(agency, at) if agency else ():
        if earlier.agency is None or agency is None:
            continue
        name = earlier.agency.row.name  # documents of a province name its bodies without it
        for task in store.tasks(replace(wanted, agency=name)):
            if task.id not in found and (holder := _inherited(task, earlier.agency, agency, at)):
                found[task.id] = replace(task, inherited=holder)
    return sorted(found.values(), key=_urgency)


def _inherited(task: ListedTask, earlier: Agency, agency: Agency, at: date) -> Holder | None:
    """How the task came from the earlier body to this one; ``None`` where it went elsewhere or stayed."""
    document = task.document
    if not _is_of(earlier, document.issuer, document.date):
        return None
    held = who_holds(replace(earlier, as_of=document.date), at, squeeze(task.task.evidence.quote))
    for holder in held.holders:
        if holder.chain and holder.agency and holder.agency.id == agency.id:
            return holder
    return None


@lru_cache(maxsize=4096)
def _is_of(body: Agency, issuer: str | None, day: date | None) -> bool:
    """Whether a document of this issuer can name the body without its place."""
    if body.province is None or issuer is None:
        return body.province is None
    speaker = resolve_agency(issuer, day, None).agency
    return speaker is not None and speaker.province == body.province


def _urgency(listed: ListedTask) -> tuple[date, bool, int, int]:
    deadline = listed.task.deadline
    due = deadline.due if deadline else None
    return due or date.max, deadline is None, listed.document.id, listed.id
