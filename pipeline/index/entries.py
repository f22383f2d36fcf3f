"""What an index holds: one flat entry for each task and one for each document, the same for every engine.

An entry carries all that filters, sorting and facets need, so that no engine joins anything. Words are made
of its text in Python, once for all engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.findings import DeadlineType
from pipeline.store.ports import Role
from pipeline.tracking.records import Status


@dataclass(frozen=True, slots=True)
class EntryBody:
    """A body of a task.

    Attributes:
        name: as the task names it, or as its successor is named.
        key: ``store.names.body_key`` of the name.
        role: ``lead`` or ``coordinate``.
        inherited: it holds the task today in the place of a body that the document names.
    """

    name: str
    key: str
    role: Role
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A task as it is searched.

    Attributes:
        id: what staff call it by (``store.task_ids.task_id``).
        document_id, revision: the document that gives it, and that document's revision.
        start: where its words begin in the document's text; orders the tasks of one document.
        text: its words.
        title: the document's abstract.
        kind, number, number_key, issuer, issuer_key, issued, place: of the document; place is the province.
        due: the operative last day, after extension; of a recurring task that of the
            first open occurrence, also where it was missed.
        starts: first day, where the deadline is an interval.
        occurrences: due days of a recurring task within the rolling window; else empty.
        status: as set by a person, never a derived one.
        done_on: when it was done.
        area: code of the area of administrative reform.
    """

    id: str
    document_id: int
    revision: int
    start: int
    text: str
    title: str | None
    kind: str | None
    number: str | None
    number_key: str | None
    issuer: str | None
    issuer_key: str | None
    issued: date | None
    place: str | None
    bodies: tuple[EntryBody, ...]
    deadline_type: DeadlineType | None = None
    due: date | None = None
    starts: date | None = None
    occurrences: tuple[date, ...] = ()
    status: Status = Status.NOT_STARTED
    done_on: date | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as it is searched.

    Attributes:
        bodies: keys of the bodies that its tasks name or that hold them today, also of tasks that went into
            others; what a scope compares with.
        tasks: how many entries of tasks it has.
    """

    id: int
    revision: int
    text: str
    title: str | None
    kind: str | None
    number: str | None
    number_key: str | None
    issuer: str | None
    issuer_key: str | None
    issued: date | None
    place: str | None
    bodies: tuple[str, ...] = ()
    tasks: int = 0
    partial: bool = False


@dataclass(frozen=True, slots=True)
class DocumentEntries:
    """All entries of one document at one revision: what an index takes in at once, in place of older ones."""

    document: DocumentEntry
    tasks: tuple[TaskEntry, ...]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A document that is no more, at the revision that took it away."""

    document_id: int
    revision: int
