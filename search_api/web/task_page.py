"""One task followed to its end: what it says, how far it is, what happened to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.commands import wording
from pipeline.errors import UsageError
from pipeline.index.queries import TaskHit
from pipeline.text import squeeze
from pipeline.tracking.life import fold
from pipeline.tracking.occurrences import first_day, last_day, occurrences
from pipeline.tracking.reassignment import proposed_leads
from pipeline.tracking.records import EventKind, Part, Status, TaskEvent, TaskKey, TaskState, Transition
from pipeline.tracking.wording import EVENTS
from search_api import labels
from search_api.access import editors, reporters, signed_in
from search_api.changes import Changing
from search_api.errors import NotFoundError
from search_api.paths import local_path
from search_api.rendering import render
from search_api.scoped import Reading, ScopedLibrary, SeenTask
from search_api.web.answers import said
from search_api.web.task_rows import rows_of
from search_api.web.tasks import PATH

router = APIRouter(include_in_schema=False)

_LONGEST = 4_000
_WINDOW = timedelta(days=366)

Typed = Annotated[str, Form(max_length=_LONGEST)]
StatusTyped = Annotated[str, Form(alias="tinh-trang", max_length=40)]
DayTyped = Annotated[str, Form(alias="ngay", max_length=40)]
NoteTyped = Annotated[str, Form(alias="ghi-chu", max_length=_LONGEST)]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a task's history."""

    at: datetime
    author: str
    what: str
    details: tuple[str, ...]


@router.get(f"{PATH}/{{task_id}}", dependencies=[signed_in])
def task_page(request: Request, reading: Reading, changing: Changing, task_id: str) -> Response:
    """One task with its evidence, progress and history."""
    seen = reading.task(task_id)
    if seen.entry is None:  # rejected by staff: nothing is to be followed
        return render(request, "task_rejected.html", seen=seen)
    history = changing.history(seen.id)
    state = fold(line.event for line in history)
    row = rows_of([TaskHit(seen.entry)], {seen.id: seen.task}, {seen.id: state}, reading.today)[0]
    first = _first_day(seen, reading.today)
    last = min(reading.today + _WINDOW, last_day(seen.summary.title, seen.summary.date))
    due = occurrences(seen.task.deadline, state, reading.today, first, last)
    proposals = proposed_leads(seen.task, seen.summary.date, seen.summary.issuer, reading.today)
    return render(
        request,
        "task.html",
        seen=seen,
        row=row,
        state=state,
        today=reading.today,
        occurrences=due,
        proposals=[] if state.leads else proposals,
        history=[_line(line) for line in reversed(history)],
    )


def _first_day(seen: SeenTask, today: date) -> date:
    """From which day on occurrences are shown: a year back, never before they were followed."""
    return max(first_day(seen.summary.date, seen.summary.received, today), today - _WINDOW)


@router.post(f"{PATH}/{{task_id}}/tinh-trang", dependencies=[reporters])
def set_status(
    request: Request,
    reading: Reading,
    changing: Changing,
    task_id: str,
    status: StatusTyped,
    day: DayTyped = "",
    note: NoteTyped = "",
    ky: Typed = "",
    phan: Typed = "",
    ve: Typed = "",
) -> Response:
    """Records how far a task is, or one occurrence or part of it."""
    if status not in list(Status):
        raise UsageError("bad_request", "Tình trạng không hợp lệ.")
    set_to = Status(status)
    details = {
        "status": set_to,
        "on": _day(day) if set_to is Status.DONE or day else None,
        "note": squeeze(note) or None,
        "period": _day(ky) if ky else None,
        "part": int(phan) if phan.isascii() and phan.isdigit() and len(phan) < 6 else None,
    }
    changing.record(task_id, _event(EventKind.STATUS, **details))
    return _recorded(request, reading, task_id, ve, f"Đã ghi nhận: {labels.status(set_to)}.")


@router.post(f"{PATH}/{{task_id}}/ghi-chu", dependencies=[reporters])
def add_note(
    request: Request, reading: Reading, changing: Changing, task_id: str, note: NoteTyped = "", ve: Typed = ""
) -> Response:
    """Records words about a task."""
    changing.record(task_id, _event(EventKind.NOTE, note=squeeze(note)))
    return _recorded(request, reading, task_id, ve, "Đã ghi chú.")


@router.post(f"{PATH}/{{task_id}}/gia-han", dependencies=[editors])
def extend(
    request: Request,
    reading: Reading,
    changing: Changing,
    task_id: str,
    day: DayTyped = "",
    document: Annotated[str, Form(alias="van-ban", max_length=300)] = "",
    ky: Typed = "",
) -> Response:
    """Records a later last day of a task, or of one occurrence, and the document that allows it."""
    period = _day(ky) if ky else None
    extended = _event(EventKind.EXTENDED, on=_day(day), document=squeeze(document), period=period)
    changing.record(task_id, extended)
    return _recorded(request, reading, task_id, "", "Đã gia hạn.")


@router.post(f"{PATH}/{{task_id}}/chuyen", dependencies=[editors])
def reassign(
    request: Request,
    reading: Reading,
    changing: Changing,
    task_id: str,
    leads: Annotated[str, Form(alias="chu-tri", max_length=_LONGEST)] = "",
    note: NoteTyped = "",
) -> Response:
    """Records who does a task from now on."""
    names = tuple(filter(None, map(squeeze, leads.splitlines())))
    changing.record(task_id, _event(EventKind.ASSIGNED, leads=names, note=squeeze(note) or None))
    return _recorded(request, reading, task_id, "", "Đã chuyển cơ quan thực hiện.")


@router.post(f"{PATH}/{{task_id}}/tach", dependencies=[editors])
def split(
    request: Request,
    reading: Reading,
    changing: Changing,
    task_id: str,
    typed: Annotated[str, Form(alias="phan-viec", max_length=_LONGEST)] = "",
) -> Response:
    """Records the parts that a task is split into, one a line; none takes the split back."""
    parts = tuple(Part(title) for title in filter(None, map(squeeze, typed.splitlines())))
    changing.record(task_id, _event(EventKind.SPLIT, parts=parts))
    return _recorded(request, reading, task_id, "", "Đã tách nhiệm vụ." if parts else "Đã bỏ việc tách.")


@router.post(f"{PATH}/{{task_id}}/gop", dependencies=[editors])
def merge(request: Request, reading: Reading, changing: Changing, task_id: str, vao: Typed = "") -> Response:
    """Records which task this one went into; none takes the merge back."""
    others = (reading.task(vao).id,) if vao.strip() else ()
    changing.record(task_id, _event(EventKind.MERGED, others=others))
    return _recorded(request, reading, task_id, "", "Đã gộp nhiệm vụ." if others else "Đã bỏ việc gộp.")


def _event(kind: EventKind, **details: Any) -> Callable[[TaskKey, datetime, str], TaskEvent]:
    """What makes the event of a task, a moment and an author."""
    return lambda task, at, author: TaskEvent(task, at, author, kind, **details)


def _recorded(request: Request, reading: ScopedLibrary, task_id: str, back: str, words: str) -> Response:
    """After an event: the row anew for a part of a page, else the page that the person came from."""
    if not request.headers.get("HX-Request"):
        return RedirectResponse(local_path(back) if back else f"{PATH}/{task_id}", 303)
    seen = reading.task(task_id)
    if seen.entry is None:
        raise NotFoundError
    hit = TaskHit(seen.entry)
    row = rows_of([hit], {seen.id: seen.task}, reading.states([hit]), reading.today)[0]
    return said(render(request, "task_row.html", row=row, today=reading.today, back=local_path(back)), words)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise UsageError("bad_date", f"Ngày “{typed}” chưa đúng; ghi như 31/12/2026.") from error


def _line(transition: Transition) -> Line:
    event = transition.event
    details = [
        f"Tình trạng: {labels.status(event.status)}" if event.status else "",
        f"Ngày: {labels.day(event.on)}" if event.on else "",
        f"Kỳ hạn: {labels.day(event.period)}" if event.period else "",
        f"Phần việc {event.part}" if event.part else "",
        f"Cơ quan: {'; '.join(event.leads)}" if event.leads else "",
        f"Văn bản: {event.document}" if event.document else "",
        f"Các phần: {'; '.join(part.title for part in event.parts)}" if event.parts else "",
        f"Gộp vào: {event.others[0]}" if event.kind is EventKind.MERGED and event.others else "",
        f"“{event.note}”" if event.note else "",
    ]
    before, after = _summary(transition.before), _summary(transition.after)
    if before != after:
        details.append(f"Trước: {before}; sau: {after}")
    return Line(event.at, event.author, labels.capital(EVENTS[event.kind]), tuple(filter(None, details)))


def _summary(state: TaskState) -> str:
    """A state in a few words, for before and after."""
    words = [labels.status(state.status)]
    if state.done_on:
        words.append(f"xong {wording.day(state.done_on)}")
    if state.extended_to:
        words.append(f"hạn {wording.day(state.extended_to)}")
    if state.leads:
        words.append("; ".join(state.leads))
    return ", ".join(words)
