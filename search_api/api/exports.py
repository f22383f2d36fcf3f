"""Task lists as files, and Excel lists that come back corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import UsageError
from pipeline.exports.cells import Value
from pipeline.exports.import_plan import CellChange, ImportPlan, Problem
from search_api.access import reporters, signed_in
from search_api.api.conditions import TaskRequest
from search_api.exporting import MEDIA_TYPES, ListFormat, Listing, TaskLists

router = APIRouter(tags=["exports"])

IMPORTS_PATH = "/api/v1/imports"
_FILES = {"description": "Tệp để tải về.", "content": {kind: {} for kind in MEDIA_TYPES}}
_BODY = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }
    },
    "required": True,
}


class CellItem(BaseModel):
    """Một ô được sửa trong danh mục Excel."""

    line: int
    task: str
    column: str
    before: str
    after: str
    stored: str


class ProblemItem(BaseModel):
    """Một dòng hoặc một ô không nhận được."""

    line: int
    task: str
    message: str


class ImportResult(BaseModel):
    """Danh mục Excel thay đổi những gì; ``tasks`` là số nhiệm vụ đã ghi."""

    changes: list[CellItem]
    conflicts: list[CellItem]
    problems: list[ProblemItem]
    unchanged: int
    applied: bool
    tasks: int = Field(description="Số nhiệm vụ đã ghi; 0 khi chỉ xem trước.")


@router.get("/exports/{form}", dependencies=[signed_in], response_class=Response, responses={200: _FILES})
def export_tasks(
    lists: Listing,
    request: TaskRequest,
    form: ListFormat,
    agency: Annotated[str | None, Query(max_length=200, examples=["Sở Nội vụ"])] = None,
) -> Response:
    """Danh mục nhiệm vụ theo điều kiện: Excel, báo cáo Word, công văn đôn đốc, lịch, CSV, JSONL."""
    return lists.file(form, request, agency)


@router.post("/imports", dependencies=[reporters], openapi_extra={"requestBody": _BODY})
async def import_tasks(
    request: Request,
    lists: Listing,
    apply: Annotated[bool, Query(description="false: chỉ xem trước.")] = False,
    mine: Annotated[bool, Query(description="Ô mâu thuẫn: lấy theo tệp.")] = False,
) -> ImportResult:
    """Nạp lại danh mục Excel đã sửa; xem trước, hoặc ghi với ``apply=true``."""
    async with request.form(max_files=1, max_fields=1) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise UsageError("no_file", "Cần một tệp Excel ở trường file.")
        data = await file.read()
    return await run_in_threadpool(_imported, lists, data, apply, mine)


def _imported(lists: TaskLists, data: bytes, apply: bool, mine: bool) -> ImportResult:
    plan, stored = lists.plan(data)
    conflicts = plan.conflicts if mine else ()
    tasks, refused = lists.take_over(plan, stored, conflicts) if apply else (0, ())
    return _result(plan, refused, apply, tasks)


def _result(plan: ImportPlan, refused: Sequence[Problem], applied: bool, tasks: int) -> ImportResult:
    return ImportResult(
        changes=[_cell(change) for change in plan.changes],
        conflicts=[_cell(change) for change in plan.conflicts],
        problems=[
            ProblemItem(line=one.line, task=one.id, message=one.message) for one in (*plan.problems, *refused)
        ],
        unchanged=plan.unchanged,
        applied=applied,
        tasks=tasks,
    )


def _cell(change: CellChange) -> CellItem:
    return CellItem(
        line=change.line,
        task=change.id,
        column=change.label,
        before=_shown(change.before),
        after=_shown(change.after),
        stored=_shown(change.stored),
    )


def _shown(value: Value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""
