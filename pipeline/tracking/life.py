"""The rules of a task's life: which event is allowed when, and what events lead to.

Folding never fails, whatever the events: they are history. What is allowed is asked before one is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta, timezone
from typing import TypeVar

from pipeline.errors import UsageError
from pipeline.tracking.records import (
    UNTOUCHED,
    EventKind,
    Part,
    PartState,
    PeriodState,
    Progress,
    Status,
    TaskEvent,
    TaskState,
    Transition,
)
from pipeline.tracking.wording import EVENTS, STATUSES

VIETNAM = timezone(timedelta(hours=7))
_CLOSED = (Status.DONE, Status.CANCELLED)
_DERIVED = (Status.DONE_LATE, Status.OVERDUE)
_SETTLING = (EventKind.STATUS, EventKind.ANSWERED)  # only these say how far a task is
_NARROWED = ("period", "part")
# The fields that an event of a kind may have, beside its note.
_USED = {
    EventKind.STATUS: ("status", "on", *_NARROWED),
    EventKind.NOTE: _NARROWED,
    EventKind.EXTENDED: ("on", "document", *_NARROWED),
    EventKind.ASSIGNED: ("leads", *_NARROWED),
    EventKind.SPLIT: ("parts",),
    EventKind.MERGED: ("others",),
    EventKind.ANSWERED: ("status", "on", "document", "others", *_NARROWED),
    EventKind.DECLINED: ("document", "others", *_NARROWED),
}
_FIELDS = {
    "status": "tình trạng",
    "on": "ngày",
    "period": "kỳ",
    "part": "phần việc",
    "document": "số văn bản",
    "leads": "cơ quan thực hiện",
    "others": "nhiệm vụ gộp vào",
    "parts": "các phần việc",
}
_DIGEST = re.compile("[0-9a-f]{64}")
_Kept = TypeVar("_Kept", TaskState, Progress)


def fold(events: Iterable[TaskEvent]) -> TaskState:
    """What the events of one task lead to, the oldest first."""
    state = UNTOUCHED
    for event in events:
        state = applied(state, event)
    return state


def transitions(events: Iterable[TaskEvent]) -> tuple[Transition, ...]:
    """The history of one task: each event with the task before and after it, the oldest first."""
    found, state = [], UNTOUCHED
    for event in events:
        after = applied(state, event)
        found.append(Transition(event, state, after))
        state = after
    return tuple(found)


def applied(state: TaskState, event: TaskEvent) -> TaskState:
    """The state after one more event; a part that there is not changes nothing but the count."""
    state = replace(state, events=state.events + 1, note=event.note or state.note)
    if event.kind is EventKind.NOTE:
        return state
    if event.kind is EventKind.SPLIT:
        parts, _ = _split(state.part_states, event.parts)
        return _with_parts(replace(state, parts=tuple(part.title for part in event.parts)), parts)
    if event.kind is EventKind.MERGED:
        return replace(state, merged_into=event.others[0] if event.others else None)
    if event.kind is EventKind.ANSWERED and event.document:
        state = replace(state, answers=(*dict.fromkeys((*state.answers, event.document)),))
    if event.kind is EventKind.DECLINED:
        return replace(state, answers=tuple(one for one in state.answers if one != event.document))
    if event.kind is EventKind.EXTENDED:
        state = replace(state, extension=event.document or state.extension)
    if event.part is not None:
        return _with_parts(state, _changed_parts(state.part_states, event, event.part))
    if event.period is not None:
        return _with_period(state, event, event.period)
    if state.part_states and _status_set(event) is not None:
        return _with_parts(state, tuple(_settled(part, event) for part in state.part_states))
    return _with_followers(state, event)


def check(state: TaskState, event: TaskEvent, *, recurs: bool = False) -> None:
    """Refuses an event that the task's state does not allow.

    Args:
        state: of the task.
        event: what is to be recorded.
        recurs: whether the task recurs: then one occurrence of it is extended, never all.

    Raises:
        UsageError: the event lacks what its kind needs or has what its kind does not use, or the task is not
            in a state for it.
    """
    _check_words(event)
    _check_fields(event)
    if recurs and event.kind is EventKind.EXTENDED and event.period is None and event.part is None:
        raise UsageError("period_needed", "Nhiệm vụ định kỳ: hãy chọn kỳ được gia hạn.")
    if event.kind is EventKind.DECLINED:
        _check_declined(state, event)
    if event.kind in (EventKind.NOTE, EventKind.MERGED, EventKind.DECLINED):
        return
    if state.merged_into is not None:
        raise UsageError("task_merged", "Nhiệm vụ đã gộp vào nhiệm vụ khác; hãy cập nhật ở nhiệm vụ đó.")
    one = _concerned(state, event)
    if event.kind is EventKind.SPLIT:
        _check_dropped(state, event)
    if event.status is not None:
        _check_status(one, event.status, event)
    elif one.status in _CLOSED and event.kind is not EventKind.ANSWERED:
        raise UsageError(
            "task_closed", f"Nhiệm vụ đang ở tình trạng “{STATUSES[one.status]}”; hãy mở lại trước."
        )


def _check_declined(state: TaskState, event: TaskEvent) -> None:
    """Whether the report that is declined is not all that a done task rests on."""
    if state.answers == (event.document,) and _concerned(state, event).status is Status.DONE:
        raise UsageError(
            "task_closed",
            f"Nhiệm vụ đã hoàn thành theo báo cáo {event.document}; "
            "hãy mở lại nhiệm vụ, ghi lý do, rồi mới bác báo cáo.",
        )


def _check_words(event: TaskEvent) -> None:
    """Whether the event says all that its kind needs."""
    lacking = {
        EventKind.STATUS: event.status is None and "tình trạng mới",
        EventKind.NOTE: not (event.note or "").strip() and "nội dung ghi chú",
        EventKind.EXTENDED: (event.on is None and "hạn mới")
        or (not (event.document or "").strip() and "số văn bản cho gia hạn"),
        EventKind.ASSIGNED: not any(name.strip() for name in event.leads) and "tên cơ quan thực hiện",
        EventKind.SPLIT: any(not part.title.strip() for part in event.parts) and "tên phần việc",
        EventKind.MERGED: len(event.others) > 1 and "đúng một nhiệm vụ để gộp vào",
        EventKind.ANSWERED: _lacking_of_report(event),
        EventKind.DECLINED: _lacking_of_report(event),
    }[event.kind]
    if lacking:
        raise UsageError("incomplete_event", f"Thiếu {lacking}.")
    if event.kind is EventKind.SPLIT and len(event.parts) == 1:
        raise UsageError("incomplete_event", "Tách nhiệm vụ cần ít nhất hai phần việc.")


def _lacking_of_report(event: TaskEvent) -> str | None:
    if not (event.document or "").strip():
        return "số báo cáo"
    is_named = len(event.others) <= 1 and all(map(_DIGEST.fullmatch, event.others))
    return None if is_named else "báo cáo đã lưu trong kho"


def _check_fields(event: TaskEvent) -> None:
    """Whether the event says nothing that its kind has no use for: it would stand in the history untrue."""
    unused = [
        label
        for name, label in _FIELDS.items()
        if name not in _USED[event.kind] and getattr(event, name) not in (None, ())
    ]
    if unused:
        raise UsageError(
            "unused_field", f"Việc ghi “{EVENTS[event.kind]}” không kèm {', '.join(unused)}; hãy ghi riêng."
        )


def _concerned(state: TaskState, event: TaskEvent) -> TaskState | Progress:
    """The task, or the occurrence or part of it that the event is about."""
    if event.part is not None:
        if not 1 <= event.part <= len(state.part_states):
            raise UsageError("no_such_part", f"Nhiệm vụ không có phần việc số {event.part}.")
        return state.part_states[event.part - 1].progress
    if event.period is not None:
        return progress_of(state, event.period)
    return state


def _check_status(one: TaskState | Progress, status: Status, event: TaskEvent) -> None:
    """Whether a person may set this status now."""
    if status in _DERIVED:
        raise UsageError(
            "derived_status",
            f"“{STATUSES[status]}” do chương trình tính từ thời hạn; hãy chọn “{STATUSES[Status.DONE]}” "
            f"kèm ngày, hoặc “{STATUSES[Status.IN_PROGRESS]}”.",
        )
    if status is Status.DONE and event.on is None:
        raise UsageError("incomplete_event", "Thiếu ngày hoàn thành.")
    if event.on is not None and event.on > vietnamese_day(event):
        raise UsageError("future_day", f"Ngày {event.on:%d/%m/%Y} chưa đến.")
    if event.kind is EventKind.ANSWERED:
        return
    unchanged = one.status is status and (status is not Status.DONE or one.done_on == event.on)
    if unchanged and not event.note:
        raise UsageError("nothing_new", f"Nhiệm vụ đã ở tình trạng “{STATUSES[status]}”.")
    if one.status in _CLOSED and status is not one.status and not (event.note or "").strip():
        raise UsageError(
            "reason_needed",
            f"Nhiệm vụ đang ở tình trạng “{STATUSES[one.status]}”; muốn chuyển sang “{STATUSES[status]}” "
            "thì ghi rõ lý do.",
        )


def _check_dropped(state: TaskState, event: TaskEvent) -> None:
    """Whether splitting anew keeps every part that somebody worked on."""
    for dropped in _split(state.part_states, event.parts)[1]:
        if dropped.progress.status is not Status.NOT_STARTED:
            raise UsageError(
                "part_begun",
                f"Phần việc “{dropped.part.title}” đang ở tình trạng “{STATUSES[dropped.progress.status]}”; "
                f"hãy giữ phần này, hoặc chuyển về “{STATUSES[Status.NOT_STARTED]}” kèm lý do trước.",
            )


def vietnamese_day(event: TaskEvent) -> date:
    """The day in Vietnam on which the event was recorded."""
    return event.at.astimezone(VIETNAM).date()


def _changed(kept: _Kept, event: TaskEvent) -> _Kept:
    """A task, an occurrence or a part after an event about it."""
    if event.kind is EventKind.EXTENDED and event.on is not None:
        return replace(kept, extended_to=event.on)
    if event.kind is EventKind.ASSIGNED and event.leads:
        return replace(kept, leads=event.leads)
    status = _status_set(event)
    if status is None or status in _DERIVED:
        return kept
    done_on = (event.on or vietnamese_day(event)) if status is Status.DONE else None
    return replace(kept, status=status, done_on=done_on)


def _status_set(event: TaskEvent) -> Status | None:
    """The status that the event sets; one that other kinds carry says nothing."""
    return event.status if event.kind in _SETTLING else None


def progress_of(state: TaskState, due: date) -> Progress:
    """How far an occurrence is; an untouched one is where the whole series is on its day."""
    for period in state.periods:
        if period.due == due:
            return period.progress
    if state.closed_from is not None and due < state.closed_from:
        return Progress(leads=state.leads)
    return Progress(status=state.status, done_on=state.done_on, leads=state.leads)


def _with_period(state: TaskState, event: TaskEvent, due: date) -> TaskState:
    others = [period for period in state.periods if period.due != due]
    new = PeriodState(due, _changed(progress_of(state, due), event))
    return _with_periods(state, tuple(sorted([*others, new], key=lambda period: period.due)))


def _with_followers(state: TaskState, event: TaskEvent) -> TaskState:
    """The task after an event about all of it.

    Its occurrences that something happened to follow where they are open, and where they were closed as the
    whole was; to an end only those that are due from its day on.
    """
    after = _changed(state, event)
    if event.kind is EventKind.EXTENDED:
        return after
    if _status_set(event) is not None and _status_set(event) not in _DERIVED:
        after = replace(
            after, closed_from=None if after.status.is_open else event.on or vietnamese_day(event)
        )
    first = after.closed_from or date.min
    closed = (state.status, state.done_on)
    periods = tuple(
        replace(period, progress=_changed(period.progress, event))
        if period.due >= first
        and (period.progress.status.is_open or closed == (period.progress.status, period.progress.done_on))
        else period
        for period in state.periods
    )
    return _with_periods(after, periods)


def _with_periods(state: TaskState, periods: tuple[PeriodState, ...]) -> TaskState:
    done = tuple(
        (period.due, period.progress.done_on) for period in periods if period.progress.done_on is not None
    )
    return replace(state, periods=periods, done_periods=done)


def _split(
    before: tuple[PartState, ...], parts: tuple[Part, ...]
) -> tuple[tuple[PartState, ...], tuple[PartState, ...]]:
    """The parts of a task that is split anew, and those before that are none of them.

    A part of the same title goes on as it was.
    """
    left, found = list(before), []
    for part in parts:
        same = next((one for one in left if one.part.title == part.title), None)
        if same is None:
            found.append(PartState(part))
            continue
        left.remove(same)
        part = replace(part, leads=part.leads or same.part.leads, due=part.due or same.part.due)
        found.append(PartState(part, same.progress))
    return tuple(found), tuple(left)


def _changed_parts(parts: tuple[PartState, ...], event: TaskEvent, number: int) -> tuple[PartState, ...]:
    return tuple(
        replace(part, progress=_changed(part.progress, event)) if at == number else part
        for at, part in enumerate(parts, 1)
    )


def _settled(part: PartState, event: TaskEvent) -> PartState:
    """A part after the whole task was given a status: one that is closed stays as it is."""
    if part.progress.status in _CLOSED and event.status in _CLOSED:
        return part
    return replace(part, progress=_changed(part.progress, event))


def _with_parts(state: TaskState, parts: tuple[PartState, ...]) -> TaskState:
    """The task with its parts, and the status that they come to."""
    state = replace(state, part_states=parts)
    if not parts:
        return state
    found = {part.progress.status for part in parts}
    working = found - {Status.CANCELLED}
    if not working:
        status = Status.CANCELLED
    elif working == {Status.DONE}:
        status = Status.DONE
    elif working <= {Status.SUSPENDED, Status.DONE}:
        status = Status.SUSPENDED
    elif working == {Status.NOT_STARTED}:
        status = Status.NOT_STARTED
    else:
        status = Status.IN_PROGRESS
    days = [part.progress.done_on for part in parts if part.progress.done_on is not None]
    return replace(state, status=status, done_on=max(days) if status is Status.DONE else None)
