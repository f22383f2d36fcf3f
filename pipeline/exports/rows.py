"""Tasks as lines of an office's list: what stands in each column, whatever the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.exports.cells import Value, text_cell
from pipeline.store.ports import ListedTask
from pipeline.store.task_ids import task_id
from pipeline.store.tracking import TaskLog
from pipeline.text import squeeze
from pipeline.tracking.occurrences import first_day, first_open, last_day, occurrences
from pipeline.tracking.records import Status, TaskKey, TaskState, status_on
from pipeline.tracking.wording import STATUSES

# Columns by the name of their field, those that are printed first; a person may change those in EDITABLE.
COLUMNS = {
    "number_in_list": "STT",
    "text": "Nhiệm vụ",
    "leads": "Cơ quan chủ trì",
    "coordinators": "Cơ quan phối hợp",
    "due": "Thời hạn",
    "product": "Sản phẩm",
    "document": "Văn bản giao",
    "status": "Tình trạng",
    "done_on": "Ngày hoàn thành",
    "note": "Ghi chú",
    "extension": "Văn bản gia hạn",
    "words": "Thời hạn ghi trong văn bản",
    "issued": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "clause": "Mục",
    "page": "Trang",
    "id": "Mã nhiệm vụ",
}
EDITABLE = ("leads", "coordinators", "due", "status", "done_on", "extension", "note")
SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task, or a part of one that was split, as one line.

    Attributes:
        id: what staff call it by; of a part, with its number after a point.
        key: which task.
        due: the operative last day, inclusive: after an extension, of a recurring task that of its first open
            occurrence.
        status: on the day of the list, the derived ones included.
        period: for a recurring task, the occurrence that ``due`` and ``status`` are of.
        part: for a part, its number, from 1.
    """

    id: str
    key: TaskKey
    listed: ListedTask
    state: TaskState
    text: str
    leads: tuple[str, ...]
    due: date | None
    status: Status
    done_on: date | None = None
    period: date | None = None
    part: int | None = None

    @property
    def coordinators(self) -> tuple[str, ...]:
        """Who takes part."""
        return tuple(body.name for body in self.listed.task.coordinators)

    @property
    def words(self) -> str:
        """The deadline as written."""
        deadline = self.listed.task.deadline
        return squeeze(deadline.evidence.quote) if deadline else ""

    @property
    def ends(self) -> date:
        """The last day on which the task is due where it recurs."""
        return last_day(self.listed.document.title, self.listed.document.date)

    @property
    def note(self) -> str:
        """The last words of a person; where the task went if it was merged."""
        merged = f"Đã gộp vào nhiệm vụ {self.state.merged_into}." if self.state.merged_into else ""
        return " ".join(filter(None, (merged, self.state.note)))


def task_rows(listed: Iterable[ListedTask], log: TaskLog, today: date) -> list[TaskRow]:
    """The tasks as lines in their order, each part of a split task after it, with their status on a day."""
    listed = list(listed)
    states = log.states_of(dict.fromkeys(one.document.sha256 for one in listed))
    rows: list[TaskRow] = []
    for one in listed:
        state = states.get(one.document.sha256, {}).get(one.task.evidence.span.start, TaskState())
        row = _row(one, state, today)
        rows += [row, *_parts(row, today)]
    return rows


def _row(one: ListedTask, state: TaskState, today: date) -> TaskRow:
    task = one.task
    key = TaskKey(one.document.sha256, task.evidence.span.start)
    leads = state.leads or tuple(body.name for body in task.leads)
    text = squeeze(task.evidence.quote)
    recurs = task.deadline is not None and task.deadline.type == "recurring"
    own = replace(state, extended_to=None) if recurs else state  # only occurrences are extended
    due = own.extended_to or (task.deadline.due if task.deadline else None)
    row = TaskRow(
        task_id(key.sha256, task),
        key,
        one,
        state,
        text,
        leads,
        due,
        status_on(today, own, due),
        state.done_on,
    )
    first = first_day(one.document.date, one.document.received, today)
    occurrence = first_open(task.deadline, state, today, first, row.ends) if recurs else None
    if occurrence is None:
        return row
    return replace(
        row, due=occurrence.last, status=occurrence.status, period=occurrence.due, done_on=occurrence.done_on
    )


def _parts(row: TaskRow, today: date) -> Iterator[TaskRow]:
    for number, found in enumerate(row.state.part_states, 1):
        part, progress = found.part, found.progress
        due = progress.extended_to or part.due or row.due
        yield replace(
            row,
            id=f"{row.id}.{number}",
            text=part.title,
            leads=progress.leads or part.leads or row.leads,
            due=due,
            status=status_on(today, progress, due),
            done_on=progress.done_on,
            part=number,
        )


def as_of(row: TaskRow, day: date, period: date | None) -> TaskRow:
    """A line with its status on a day, and of a recurring task that of one occurrence, even a past one."""
    if row.part is not None:
        return replace(row, status=status_on(day, row.state.part_states[row.part - 1].progress, row.due))
    if row.period is None and period is None:
        return replace(row, status=status_on(day, replace(row.state, extended_to=None), row.due))
    deadline = row.listed.task.deadline
    for one in occurrences(deadline, row.state, day, period, period) if period else ():
        return replace(row, due=one.last, status=one.status, period=one.due, done_on=one.done_on)
    return row


def cells_of(row: TaskRow) -> dict[str, Value]:
    """What stands in each column of a line but the first."""
    document, task = row.listed.document, row.listed.task
    return {
        "text": text_cell(row.text),
        "leads": text_cell(SEPARATOR.join(row.leads)),
        "coordinators": text_cell(SEPARATOR.join(row.coordinators)),
        "due": row.due,
        "product": text_cell(task.product or ""),
        "document": text_cell(document.number or document.file_name),
        "status": STATUSES[row.status],
        "done_on": row.done_on,
        "note": text_cell(row.note),
        "extension": text_cell(row.state.extension or ""),
        "words": text_cell(row.words),
        "issued": document.date,
        "issuer": text_cell(document.issuer or ""),
        "clause": text_cell(task.clause or ""),
        "page": str(task.evidence.page) if task.evidence.page else "",
        "id": row.id,
    }


def agencies_of(rows: Sequence[TaskRow]) -> list[str]:
    """The bodies that lead the tasks, each once, in the order of the list."""
    return list(dict.fromkeys(name for row in rows for name in row.leads))
