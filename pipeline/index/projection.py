"""A stored document as the entries of an index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from pipeline.extraction.agencies import places_of
from pipeline.findings import BodyMention, Extraction, Task
from pipeline.index.entries import DocumentEntries, DocumentEntry, EntryBody, TaskEntry
from pipeline.index.heirs import heirs
from pipeline.index.windows import unfolded
from pipeline.store.names import body_key, number_key
from pipeline.store.ports import Role
from pipeline.store.rows import is_partial
from pipeline.store.task_ids import task_id
from pipeline.tracking.occurrences import first_day, first_open, last_day
from pipeline.tracking.records import UNTOUCHED, PartState, TaskState


def project(
    document_id: int,
    revision: int,
    extraction: Extraction,
    states: Mapping[int, TaskState],
    today: date,
    received: date | None = None,
) -> DocumentEntries:
    """The entries of a document; a task that went into another has none.

    Args:
        document_id: of the store.
        revision: of the store.
        extraction: the document as it is stored.
        states: what became of its tasks, by where their words begin; the others are untouched.
        today: the day on which bodies hold what their predecessors were given.
        received: when the document was first taken in; from then on occurrences are followed.
    """
    document = _document(document_id, revision, extraction)
    given = [(task, states.get(task.evidence.span.start, UNTOUCHED)) for task in extraction.tasks]
    tasks = tuple(
        _task(document, extraction, task, state, today, received)
        for task, state in given
        if state.merged_into is None
    )
    bodies = {body.key for task, state in given for body in _bodies(document, task, state, today)}
    return DocumentEntries(replace(document, bodies=tuple(sorted(bodies)), tasks=len(tasks)), tasks)


def _document(document_id: int, revision: int, extraction: Extraction) -> DocumentEntry:
    metadata = extraction.metadata
    number = metadata.number.value if metadata.number else None
    issuer = metadata.issuer.value if metadata.issuer else None
    issued = metadata.date.value if metadata.date else None
    return DocumentEntry(
        id=document_id,
        revision=revision,
        text=extraction.document.text,
        title=metadata.title.value if metadata.title else None,
        kind=metadata.kind.value if metadata.kind else None,
        number=number,
        number_key=number and number_key(number),
        issuer=issuer,
        issuer_key=issuer and body_key(issuer),
        issued=issued,
        place=_province(issuer, issued),
        partial=is_partial(extraction.document),
    )


def _task(
    document: DocumentEntry,
    extraction: Extraction,
    task: Task,
    state: TaskState,
    today: date,
    received: date | None,
) -> TaskEntry:
    deadline = task.deadline
    occurrences = unfolded(deadline, document.title, document.issued, today)
    if deadline is not None and deadline.type == "recurring":
        first, last = first_day(document.issued, received, today), last_day(document.title, document.issued)
        following = first_open(deadline, state, today, first, last)
        due = following.last if following else None
    else:
        due = state.extended_to or (deadline.due if deadline else None)
    due = _due_of_parts(state.part_states, due)
    return TaskEntry(
        id=task_id(extraction.document.source.sha256, task),
        document_id=document.id,
        revision=document.revision,
        start=task.evidence.span.start,
        text=task.evidence.quote,
        title=document.title,
        kind=document.kind,
        number=document.number,
        number_key=document.number_key,
        issuer=document.issuer,
        issuer_key=document.issuer_key,
        issued=document.issued,
        place=document.place,
        bodies=_bodies(document, task, state, today),
        deadline_type=deadline.type if deadline else None,
        due=due,
        starts=deadline.start if deadline else None,
        occurrences=occurrences,
        status=state.status,
        done_on=state.done_on,
        area=task.area,
    )


def _due_of_parts(parts: tuple[PartState, ...], due: date | None) -> date | None:
    """The first day on which an open part of a task that was split is due; else the day of the whole."""
    days = [(part.progress.extended_to or part.part.due or due, part.progress.status) for part in parts]
    still = [day for day, status in days if day is not None and status.is_open]
    if still:
        return min(still)
    return due or max((day for day, _ in days if day is not None), default=None)


def _bodies(document: DocumentEntry, task: Task, state: TaskState, today: date) -> tuple[EntryBody, ...]:
    """The bodies of a task in the order of the text, then those that hold it in the place of one of them."""
    leads: Role = "lead"
    given: list[tuple[Role, BodyMention]] = [("coordinate", body) for body in task.coordinators]
    own = [EntryBody(name, body_key(name), leads) for name in state.leads]
    if not state.leads:
        given = [*((leads, body) for body in task.leads), *given]
    of_parts = [name for one in state.part_states for name in one.progress.leads or one.part.leads]
    own += [EntryBody(body.name, body_key(body.name), role) for role, body in given]
    own += [EntryBody(name, body_key(name), leads) for name in of_parts]
    words = task.evidence.quote
    held = [
        EntryBody(holder.name, body_key(holder.name), role, inherited=True)
        for role, body in given
        for holder in heirs(body, document.issued, document.issuer, words, today)
    ]
    return tuple(dict.fromkeys([*own, *held]))


@lru_cache(maxsize=1024)
def _province(issuer: str | None, issued: date | None) -> str | None:
    """The province of an issuing body, if it has one and that is certain."""
    named = {place.province.name for place in places_of(issuer, issued) if place.province}
    return named.pop() if len(named) == 1 else None
