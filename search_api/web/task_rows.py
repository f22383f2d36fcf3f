"""Tasks as rows of a list: what is shown of each, and the groups that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from pipeline.commands import wording
from pipeline.findings import Task
from pipeline.index.entries import EntryBody, TaskEntry
from pipeline.index.queries import TaskHit
from pipeline.records import Span
from pipeline.store.corrections import verdict_of
from pipeline.store.names import is_body
from pipeline.store.ports import Role
from pipeline.tracking.records import Status, TaskState, status_on
from search_api import labels
from search_api.web.deadline_words import as_written, explanation
from search_api.web.task_query import SOON_DAYS

_LONG = 420  # code points of a task that is shown in full


@dataclass(frozen=True, slots=True)
class Words:
    """A part of a text; ``marked`` where it is what was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; without a title they stand as they come."""

    title: str
    tone: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A task as a list shows it.

    Attributes:
        status: on the day of the list, the derived ones included; ``set_status`` is what a person set.
        tone: ``overdue``, ``soon`` or empty.
        written: the words of the deadline; ``why``: how they were read.
        evidence: address of the words in their document.
        may_change: whether its status is set here; of a task that recurs or was split, on its own page.
    """

    id: str
    document_id: int
    pieces: tuple[Words, ...]
    long: bool
    leads: tuple[EntryBody, ...]
    coordinators: tuple[EntryBody, ...]
    due: date | None
    until: str
    open: bool
    tone: str
    written: str
    why: tuple[str, ...]
    status: Status
    set_status: Status
    may_change: bool
    note: str
    source: str
    issued: date | None
    place: str
    verdict: str
    verdict_class: str
    evidence: str


def status_of(entry: TaskEntry, today: date) -> Status:
    """The status of a task on a day, the derived ones included."""
    return status_on(today, TaskState(entry.status, entry.done_on), entry.due)


def evidence_address(entry: TaskEntry) -> str:
    """Where the words of a task stand in its document."""
    return f"/van-ban/{entry.document_id}?tai={entry.start}#nv-{entry.start}"


def row_of(hit: TaskHit, task: Task | None, today: date, state: TaskState | None = None) -> Row:
    """The row of a task.

    Args:
        hit: as the index knows it.
        task: as the store knows it; ``None`` where it was changed a moment ago and the index not yet.
        today: what "overdue" is measured by.
        state: what happened to it, where that is known.
    """
    entry = hit.entry
    status = status_of(entry, today)
    verdict = verdict_of(task) if task else None
    clause = f"mục {task.clause}" if task and task.clause else ""
    page = f"trang {task.evidence.page}" if task and task.evidence.page else ""
    return Row(
        id=entry.id,
        document_id=entry.document_id,
        pieces=marked(entry.text, hit.marks),
        long=len(entry.text) > _LONG,
        leads=_bodies(entry, "lead"),
        coordinators=_bodies(entry, "coordinate"),
        due=entry.due,
        until=labels.until(entry.due, today) if entry.due else "",
        open=status.is_open,
        tone=tone(status, entry.due, today),
        written=as_written(task.deadline) if task else "",
        why=explanation(task, entry.due) if task else (),
        status=status,
        set_status=entry.status,
        may_change=not entry.occurrences and not (state and (state.parts or state.merged_into)),
        note=(state.note or "") if state else "",
        source=entry.number or entry.title or f"Văn bản {entry.document_id}",
        issued=entry.issued,
        place=", ".join(filter(None, (clause, page))),
        verdict=wording.VERDICTS[verdict] if verdict else "",
        verdict_class=verdict.value if verdict else "",
        evidence=evidence_address(entry),
    )


def _bodies(entry: TaskEntry, role: Role) -> tuple[EntryBody, ...]:
    """The bodies in a role, without those that only spell out the name of one that is there."""
    given = [body for body in entry.bodies if body.role == role]
    names = [body.key for body in given if not body.inherited]
    return tuple(
        body
        for body in given
        if not body.inherited or not any(is_body(body.key, name, whole=True) for name in names)
    )


def tone(status: Status, due: date | None, today: date) -> str:
    """How urgent a task looks."""
    if status is Status.OVERDUE:
        return "overdue"
    return "soon" if status.is_open and due and due <= today + timedelta(days=SOON_DAYS) else ""


def marked(text: str, marks: Sequence[Span]) -> tuple[Words, ...]:
    """The text cut at its marks, which are in order and apart; line ends become blanks."""
    found: list[Words] = []
    at = 0
    for mark in marks:
        found += [Words(text[at : mark.start]), Words(mark.of(text), marked=True)]
        at = mark.end
    found.append(Words(text[at:]))
    return tuple(Words(part.text.replace("\n", " "), part.marked) for part in found if part.text)


def rows_of(
    hits: Iterable[TaskHit], tasks: Mapping[str, Task], states: Mapping[str, TaskState], today: date
) -> list[Row]:
    """The rows of a page of tasks."""
    return [row_of(hit, tasks.get(hit.entry.id), today, states.get(hit.entry.id)) for hit in hits]


_TITLES = {
    "overdue": "Quá hạn",
    "soon": f"Đến hạn trong {SOON_DAYS} ngày tới",
    "later": "Sắp tới",
    "undated": "Chưa có ngày hạn cụ thể",
    "closed": "Đã kết thúc hoặc tạm dừng",
}


def grouped(rows: Sequence[Row], *, by_due: bool) -> list[Group]:
    """The rows under headings by urgency where they are sorted by due day, else in one group."""
    if not by_due:
        return [Group("", "", tuple(rows))] if rows else []
    found = []
    for name, some in groupby(rows, _urgency):
        found.append(Group(_TITLES[name], {"overdue": "late", "soon": "soon"}.get(name, ""), tuple(some)))
    return found


def _urgency(row: Row) -> str:
    if not row.open:
        return "closed"
    if row.tone:
        return row.tone
    return "later" if row.due else "undated"
