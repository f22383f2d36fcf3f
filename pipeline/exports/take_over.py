"""Takes over what a list from Excel changes, as corrections and events with their author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby

from pipeline.errors import UsageError
from pipeline.exports.cells import Value, spoken
from pipeline.exports.import_plan import CellChange, Problem
from pipeline.exports.rows import TaskRow
from pipeline.store.corrections import Amendment, Correction, corrected
from pipeline.store.sql import SqlDocumentStore
from pipeline.store.tracking import TaskLog
from pipeline.tracking.records import EventKind, Status, TaskEvent
from pipeline.tracking.wording import STATUSES

_STATUS_OF = {label: status for status, label in STATUSES.items()}
_CORRECTED = ("leads", "coordinators", "due")


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of changes.

    Attributes:
        tasks: how many tasks were changed.
        problems: lines that the rules of a task's life refused, with the reason; nothing of them is changed.
    """

    tasks: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line asks for."""

    number: int
    row: TaskRow
    events: list[TaskEvent]
    amendment: Amendment | None


@dataclass(frozen=True, slots=True)
class Importer:
    """Takes over changes into a library in the name of one person at one moment."""

    store: SqlDocumentStore
    log: TaskLog
    author: str
    at: datetime

    def take_over(self, changes: Sequence[CellChange], stored: Mapping[str, TaskRow]) -> TakenOver:
        """Records what the lines change, line by line.

        Args:
            changes: of a plan, and the conflicts that a person decided for the list.
            stored: the tasks as the plan was made with.
        """
        lines: list[_Line] = []
        problems: list[Problem] = []
        for (number, id_), cells in groupby(
            sorted(changes, key=lambda one: (one.line, one.id)), key=lambda one: (one.line, one.id)
        ):
            row, changed = stored[id_], {change.name: _meant(change.after) for change in cells}
            try:
                events = sorted(self._events(row, changed), key=partial(_turn, row))
                lines.append(_Line(number, row, events, _amendment(row, changed)))
            except UsageError as error:
                problems.append(Problem(number, id_, error.message))
        lines.sort(key=lambda line: line.row.key.sha256)
        for _, some in groupby(lines, key=lambda line: line.row.key.sha256):
            problems += self._take(list(some))
        refused = {problem.line for problem in problems}
        return TakenOver(
            sum(line.number not in refused for line in lines),
            tuple(sorted(problems, key=lambda problem: problem.line)),
        )

    def _take(self, lines: list[_Line]) -> list[Problem]:
        """Takes the lines of one document; events first, so that a line that is refused changes nothing."""
        problems = []
        batches = [line for line in lines if line.events]
        if batches:
            refusals = self.log.record_each([line.events for line in batches])
            problems = [
                Problem(line.number, line.row.id, refusal.message)
                for line, refusal in zip(batches, refusals, strict=True)
                if refusal is not None
            ]
        refused = {problem.line for problem in problems}
        amended = [line for line in lines if line.amendment is not None and line.number not in refused]
        if amended:
            text = self.store.load(lines[0].row.listed.document.id).document.text
            self.store.correct_all([self._correction(line, text) for line in amended])
        return problems

    def _correction(self, line: _Line, text: str) -> Correction:
        task = line.row.listed.task
        after = corrected(task, text, line.amendment or Amendment())
        return Correction(line.row.key.sha256, self.at, self.author, task, after)

    def _events(self, row: TaskRow, changed: Mapping[str, Value]) -> Iterator[TaskEvent]:
        note = str(changed.get("note") or "") or None
        if "status" in changed or "done_on" in changed:
            yield self._status(row, changed, note)
        elif note is not None:
            yield self._event(row, EventKind.NOTE, note=note)
        elif "note" in changed:
            raise UsageError("note_stays", "Ghi chú cũ nằm trong nhật ký, không xóa được.")
        if _is_extension(row, changed):
            due, document = changed.get("due", row.due), changed.get("extension", row.state.extension)
            if not isinstance(due, date) or due == row.due:
                raise UsageError("no_new_due", "Có văn bản gia hạn nhưng Thời hạn chưa sửa.")
            yield self._event(row, EventKind.EXTENDED, on=due, document=str(document or ""))
        if "leads" in changed and _is_reassigned(row):
            yield self._event(row, EventKind.ASSIGNED, leads=_names(changed["leads"]))

    def _status(self, row: TaskRow, changed: Mapping[str, Value], note: str | None) -> TaskEvent:
        label = str(changed.get("status", STATUSES[row.status])).lower()
        status = _STATUS_OF.get(label)
        if status is None:
            raise UsageError("bad_status", f"Không có tình trạng “{label}”.")
        if status is Status.DONE_LATE:  # which it is follows from the days
            status = Status.DONE
        day = changed.get("done_on", row.done_on)
        if "done_on" in changed and status is not Status.DONE and day:
            raise UsageError("not_done", "Có Ngày hoàn thành nhưng Tình trạng chưa là “hoàn thành”.")
        on = day if isinstance(day, date) and status is Status.DONE else None
        return self._event(row, EventKind.STATUS, status=status, on=on, note=note)

    def _event(
        self,
        row: TaskRow,
        kind: EventKind,
        *,
        status: Status | None = None,
        on: date | None = None,
        document: str | None = None,
        note: str | None = None,
        leads: tuple[str, ...] = (),
    ) -> TaskEvent:
        return TaskEvent(
            row.key,
            self.at,
            self.author,
            kind,
            status=status,
            on=on,
            period=row.period,
            note=note,
            document=document,
            leads=leads,
            part=row.part,
        )


def _turn(row: TaskRow, event: TaskEvent) -> bool:
    """Whether an event comes late: a task is opened before, and closed after, the rest is done to it."""
    return event.kind is EventKind.STATUS and row.status.is_open


def _amendment(row: TaskRow, changed: Mapping[str, Value]) -> Amendment | None:
    """What the line corrects of the task as it was found in the document."""
    found = {name: changed[name] for name in _CORRECTED if name in changed}
    if _is_reassigned(row):
        found.pop("leads", None)
    if _is_extension(row, changed):
        found.pop("due", None)
    if not found:
        return None
    if row.part is not None:
        raise UsageError("part_of_task", "Phối hợp và thời hạn của phần việc sửa ở nhiệm vụ gốc.")
    if row.period is not None and "due" in found:
        raise UsageError("recurring", "Nhiệm vụ định kỳ: muốn lùi hạn của kỳ này thì ghi Văn bản gia hạn.")
    due = found.get("due")
    return Amendment(
        leads=_names(found["leads"]) if "leads" in found else None,
        coordinators=_names(found["coordinators"]) if "coordinators" in found else None,
        due=due if isinstance(due, date) else None,
        undated="due" in found and not due,
    )


def _is_extension(row: TaskRow, changed: Mapping[str, Value]) -> bool:
    """Whether the line moves the last day by a document, rather than correct what was read."""
    return "extension" in changed or ("due" in changed and row.state.extended_to is not None)


def _is_reassigned(row: TaskRow) -> bool:
    """Whether the leads shown are not the document's."""
    return bool(row.state.leads) or row.part is not None


def _meant(value: Value) -> Value:
    return spoken(value) if isinstance(value, str) else value


def _names(value: Value) -> tuple[str, ...]:
    names = str(value or "").replace("\n", ";").split(";")
    return tuple(" ".join(name.split()) for name in names if name.strip())
