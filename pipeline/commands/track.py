"""``dondoc status``, ``extend``, ``reassign``, ``split``, ``merge``, ``history``: what becomes of a task."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.commands import wording
from pipeline.commands.output import (
    DatabaseOption,
    PlainFormat,
    PlainFormatOption,
    console,
    parse_day,
    print_jsonl,
    printable,
)
from pipeline.commands.user import current_user
from pipeline.errors import UsageError
from pipeline.findings import Deadline, Task
from pipeline.library import Library, open_library
from pipeline.store.task_ids import find_task, task_id
from pipeline.text import squeeze
from pipeline.tracking.occurrences import due_days
from pipeline.tracking.records import (
    EventKind,
    Part,
    Progress,
    Status,
    TaskEvent,
    TaskKey,
    TaskState,
    Transition,
    status_on,
)
from pipeline.tracking.wording import EVENTS, STATUSES


class SetStatus(StrEnum):
    """A status that a person may set."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


TaskArgument = Annotated[
    str, typer.Argument(metavar="MÃ", help="Mã nhiệm vụ mà review, tasks hoặc show in ra.")
]
PeriodOption = Annotated[str | None, typer.Option(help="Kỳ của nhiệm vụ định kỳ: ngày đến hạn của kỳ đó.")]
PartOption = Annotated[int | None, typer.Option(help="Số thứ tự phần việc của nhiệm vụ đã tách.")]
NoteOption = Annotated[str | None, typer.Option(help="Ghi chú, lý do.")]


def status_command(
    typed: TaskArgument,
    status: Annotated[SetStatus, typer.Argument(metavar="TÌNH_TRẠNG", help="Tình trạng mới.")],
    database: DatabaseOption,
    on: Annotated[str | None, typer.Option(help="Từ ngày nào; mặc định hôm nay.")] = None,
    note: NoteOption = None,
    period: PeriodOption = None,
    part: PartOption = None,
    report: Annotated[str | None, typer.Option(help="Số báo cáo kết quả của nhiệm vụ này.")] = None,
) -> None:
    """Ghi tình trạng của một nhiệm vụ; quá hạn và hoàn thành quá hạn được tính từ thời hạn."""
    with open_library(database) as library:
        kind = EventKind.ANSWERED if report else EventKind.STATUS
        task, event = _event(library, typed, kind, note, period, part)
        day = parse_day(on) or date.today()
        stored = {found.sha256 for found in library.store.find(report)} if report else set()
        event = replace(event, status=Status(status.value), on=day, document=report)
        if len(stored) == 1:
            event = replace(event, others=tuple(stored))
        state = library.tracking.record(event)
    _print_state(event.task, task, state)


def extend_command(
    typed: TaskArgument,
    due: Annotated[str, typer.Argument(metavar="HẠN_MỚI", help="Hạn mới (2026-12-31).")],
    document: Annotated[str, typer.Option(help="Số, ký hiệu văn bản cho gia hạn.")],
    database: DatabaseOption,
    note: NoteOption = None,
    period: PeriodOption = None,
    part: PartOption = None,
) -> None:
    """Gia hạn một nhiệm vụ theo một văn bản; hạn cũ vẫn được lưu."""
    with open_library(database) as library:
        task, event = _event(library, typed, EventKind.EXTENDED, note, period, part)
        state = library.tracking.record(replace(event, document=document, on=parse_day(due)))
    _print_state(event.task, task, state)


def reassign_command(
    typed: TaskArgument,
    lead: Annotated[list[str], typer.Option(help="Cơ quan thực hiện từ nay; nhiều cơ quan thì lặp lại.")],
    database: DatabaseOption,
    note: NoteOption = None,
    part: PartOption = None,
) -> None:
    """Chuyển nhiệm vụ cho cơ quan khác thực hiện; cơ quan ghi trong văn bản vẫn được lưu."""
    with open_library(database) as library:
        task, event = _event(library, typed, EventKind.ASSIGNED, note, None, part)
        names = tuple(filter(None, map(squeeze, lead)))
        state = library.tracking.record(replace(event, leads=names))
    _print_state(event.task, task, state)
    console().print(Text(f"  Cơ quan thực hiện: {printable('; '.join(names))}"))


def split_command(
    typed: TaskArgument,
    database: DatabaseOption,
    parts: Annotated[
        list[str] | None, typer.Argument(metavar="PHẦN...", help="Tên các phần; không ghi là bỏ việc tách.")
    ] = None,
    note: NoteOption = None,
) -> None:
    """Tách một nhiệm vụ thành các phần việc, mỗi phần có tình trạng riêng."""
    with open_library(database) as library:
        task, event = _event(library, typed, EventKind.SPLIT, note, None, None)
        titles = tuple(Part(squeeze(title)) for title in parts or ())
        state = library.tracking.record(replace(event, parts=titles))
    _print_state(event.task, task, state)


def merge_command(
    typed: TaskArgument,
    database: DatabaseOption,
    into: Annotated[
        str | None, typer.Argument(metavar="MÃ_KHÁC", help="Nhiệm vụ nhận; không ghi là bỏ việc gộp.")
    ] = None,
    note: NoteOption = None,
) -> None:
    """Gộp một nhiệm vụ vào nhiệm vụ khác; từ đó chỉ theo dõi nhiệm vụ kia."""
    with open_library(database) as library:
        task, event = _event(library, typed, EventKind.MERGED, note, None, None)
        state = library.tracking.record(replace(event, others=(into,) if into else ()))
    _print_state(event.task, task, state)
    if into:
        console().print(f"  Đã gộp vào {printable(into)}.")


def history_command(
    typed: TaskArgument, database: DatabaseOption, output: PlainFormatOption = PlainFormat.TABLE
) -> None:
    """Nhật ký của một nhiệm vụ: ai, khi nào, trước và sau ra sao."""
    with open_library(database) as library:
        document, task = find_task(library.store, typed)
        key = TaskKey(document.source.sha256, task.evidence.span.start)
        found = library.tracking.history(key)
    if output is PlainFormat.JSONL:
        print_jsonl(_as_json(one) for one in found)
    else:
        _print_history(found)


def _event(
    library: Library, typed: str, kind: EventKind, note: str | None, period: str | None, part: int | None
) -> tuple[Task, TaskEvent]:
    """The task with this id, and an event of it that lacks only what its kind adds."""
    document, task = find_task(library.store, typed)
    key = TaskKey(document.source.sha256, task.evidence.span.start)
    due = _occurrence(task.deadline, parse_day(period))
    return task, TaskEvent(key, datetime.now(UTC), current_user(), kind, note=note, period=due, part=part)


def _occurrence(deadline: Deadline | None, period: date | None) -> date | None:
    """The due day of an occurrence, as typed.

    Raises:
        UsageError: the task has no occurrence due on that day.
    """
    if period is None or period in due_days(deadline, period, period):
        return period
    raise UsageError("no_such_period", f"Nhiệm vụ không có kỳ đến hạn ngày {wording.day(period)}.")


def _print_state(key: TaskKey, task: Task, state: TaskState) -> None:
    out = console()
    out.print(f"Nhiệm vụ {task_id(key.sha256, task)}: {_status(state, task.deadline)}.")
    if state.extended_to:
        document = f" theo {state.extension}" if state.extension else ""
        out.print(Text(f"  Hạn mới: {wording.day(state.extended_to)}{printable(document)}"))
    for period in state.periods:
        out.print(f"  Kỳ {wording.day(period.due)}: {_words(period.progress, period.due)}")
    for number, part in enumerate(state.part_states, 1):
        words = _words(part.progress, part.part.due)
        out.print(Text(f"  Phần {number}, {printable(part.part.title)}: {words}"))


def _status(state: TaskState, deadline: Deadline | None) -> str:
    return _words(state, deadline.due if deadline else None)


def _words(progress: TaskState | Progress, due: date | None) -> str:
    status = status_on(date.today(), progress, due)
    if status is Status.OVERDUE:
        return f"{STATUSES[progress.status]}, {STATUSES[status]}"
    return (
        f"{STATUSES[status]} ngày {wording.day(progress.done_on)}" if progress.done_on else STATUSES[status]
    )


def _print_history(found: tuple[Transition, ...]) -> None:
    out = console()
    if not found:
        out.print("Nhiệm vụ chưa có cập nhật nào.")
        return
    table = Table(box=box.ROUNDED, show_lines=True, expand=True)
    for name, ratio in (("Lúc", 2), ("Người ghi", 2), ("Việc", 3), ("Trước", 2), ("Sau", 2), ("Ghi chú", 3)):
        table.add_column(name, ratio=ratio)
    for one in found:
        event = one.event
        cells = (
            f"{event.at.astimezone():%d/%m/%Y %H:%M}",
            event.author,
            _what(event),
            STATUSES[one.before.status],
            STATUSES[one.after.status],
            event.note or "",
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    out.print(table)


def _what(event: TaskEvent) -> str:
    """What was done, with the days, bodies and documents that it names."""
    about = f" kỳ {wording.day(event.period)}" if event.period else ""
    about += f" phần {event.part}" if event.part else ""
    details = [
        wording.day(event.on),
        event.document or "",
        "; ".join(event.leads),
        "; ".join(event.others) if event.kind is EventKind.MERGED else "",
        "; ".join(part.title for part in event.parts),
    ]
    said = ", ".join(filter(None, details))
    return f"{EVENTS[event.kind]}{about}: {said}" if said else f"{EVENTS[event.kind]}{about}"


def _as_json(one: Transition) -> dict[str, Any]:
    event = one.event
    return {
        "at": event.at.isoformat(),
        "author": event.author,
        "kind": event.kind.value,
        "status": event.status and event.status.value,
        "on": event.on and event.on.isoformat(),
        "period": event.period and event.period.isoformat(),
        "part": event.part,
        "note": event.note,
        "document": event.document,
        "leads": list(event.leads),
        "parts": [part.title for part in event.parts],
        "merged_into": one.after.merged_into,
        "before": _state_values(one.before),
        "after": _state_values(one.after),
    }


def _state_values(state: TaskState) -> dict[str, Any]:
    return {
        "status": state.status.value,
        "done_on": state.done_on and state.done_on.isoformat(),
        "extended_to": state.extended_to and state.extended_to.isoformat(),
        "leads": list(state.leads),
    }
