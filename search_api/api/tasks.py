"""Tasks: list, one, what staff say of it, and what happens to it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path

from pipeline.store.corrections import Amendment
from pipeline.tracking.records import Part, Status, TaskEvent, TaskKey
from search_api.access import editors, reporters, signed_in
from search_api.api import schemas, values
from search_api.api.conditions import FacetSize, TaskRequest
from search_api.changes import Changing
from search_api.scoped import Reading

router = APIRouter(prefix="/tasks", tags=["tasks"])

TaskId = Annotated[str, Path(max_length=80, examples=["1f3a9c07-2204"])]


@router.get("", dependencies=[signed_in])
def list_tasks(library: Reading, request: TaskRequest, facet_size: FacetSize = 100) -> schemas.TaskPage:
    """Nhiệm vụ theo điều kiện và từ ngữ, mặc định theo thời hạn."""
    return values.task_page(library.tasks(request), library.today, facet_size)


@router.get("/{task_id}", dependencies=[signed_in])
def show_task(library: Reading, task_id: TaskId) -> schemas.TaskDetail:
    """Một nhiệm vụ với bằng chứng."""
    return values.task_detail(library.task(task_id), library.today)


@router.post("/{task_id}/correction", dependencies=[editors])
def correct_task(
    library: Reading, changing: Changing, task_id: TaskId, body: schemas.AmendmentBody
) -> schemas.TaskDetail:
    """Sửa cơ quan hoặc thời hạn của nhiệm vụ."""
    amendment = Amendment(
        leads=None if body.leads is None else tuple(body.leads),
        coordinators=None if body.coordinators is None else tuple(body.coordinators),
        due=body.due,
        undated=body.undated,
    )
    return values.task_detail(changing.amend(task_id, amendment), library.today)


@router.post("/{task_id}/confirmation", dependencies=[editors])
def confirm_task(library: Reading, changing: Changing, task_id: TaskId) -> schemas.TaskDetail:
    """Xác nhận nhiệm vụ đã đúng; nhiệm vụ đã loại được lấy lại."""
    return values.task_detail(changing.confirm(task_id), library.today)


@router.post("/{task_id}/rejection", dependencies=[editors])
def reject_task(library: Reading, changing: Changing, task_id: TaskId) -> schemas.TaskDetail:
    """Loại: đây không phải là nhiệm vụ."""
    return values.task_detail(changing.reject(task_id), library.today)


@router.get("/{task_id}/events", dependencies=[signed_in])
def list_events(changing: Changing, task_id: TaskId) -> list[schemas.EventItem]:
    """Nhật ký của nhiệm vụ, cũ trước."""
    return [values.event_item(line) for line in changing.history(task_id)]


@router.post("/{task_id}/events", dependencies=[reporters])
def record_event(changing: Changing, task_id: TaskId, body: schemas.EventBody) -> schemas.StateItem:
    """Ghi tình trạng, ghi chú, gia hạn, phân công, tách, gộp."""
    return values.state_item(changing.record(task_id, partial(_event, body)))


def _event(body: schemas.EventBody, key: TaskKey, at: datetime, author: str) -> TaskEvent:
    return TaskEvent(
        task=key,
        at=at,
        author=author,
        kind=body.kind,
        status=Status(body.status) if body.status else None,
        on=body.on,
        period=body.period,
        note=body.note,
        document=body.document,
        leads=tuple(body.leads),
        others=(body.merged_into,) if body.merged_into else (),
        parts=tuple(Part(part.title, tuple(part.leads), part.due) for part in body.parts),
        part=body.part,
    )
