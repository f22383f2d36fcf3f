"""*Nạp lại Excel*: a list that people corrected comes back, is compared, and is taken over once confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from pipeline.commands import wording
from pipeline.errors import RejectedError, UsageError
from pipeline.exports.cells import Value
from pipeline.exports.import_plan import CellChange, ImportPlan, Problem
from pipeline.exports.rows import TaskRow
from search_api.access import Current, Principal, reporters
from search_api.errors import status_of
from search_api.exporting import Listing, TaskLists
from search_api.rendering import render
from search_api.services import services_of
from search_api.web.tasks import PATH as TASKS

router = APIRouter(include_in_schema=False)

PATH = f"{TASKS}/nap-lai"
_SHOWN = 300  # lines of each table
_LONG = 160  # code points of a task


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell that was changed, as it is shown; ``key`` is what the form calls it by."""

    key: str
    line: int
    task: str
    words: str
    column: str
    before: str
    after: str
    stored: str


@router.get(PATH, dependencies=[reporters])
def empty(request: Request) -> Response:
    """Where the file is chosen."""
    return render(request, "returned_list.html", error=None)


@router.post(PATH, dependencies=[reporters])
async def compare(request: Request, lists: Listing, principal: Current) -> Response:
    """What the file changes; nothing is written yet."""
    async with request.form(max_files=1) as form:
        file = form.get("tep")
        if not isinstance(file, UploadFile) or not file.filename:
            raise UsageError("no_file", "Chưa chọn tệp nào.")
        data, name = await file.read(), file.filename
    return await run_in_threadpool(_compared, request, lists, principal, data, name)


def _compared(request: Request, lists: TaskLists, principal: Principal, data: bytes, name: str) -> Response:
    try:
        plan, stored = lists.plan(data)
    except (UsageError, RejectedError) as error:
        return render(request, "returned_list.html", status_of(error), error=error)
    code = services_of(request).returned_lists.keep(principal.account.id, name, data)
    return render(
        request,
        "returned_list_compared.html",
        name=name,
        code=code,
        changes=_cells(plan.changes, stored),
        conflicts=_cells(plan.conflicts, stored),
        problems=plan.problems[:_SHOWN],
        counts=_counts(plan),
        tasks=len({change.id for change in plan.changes}),
    )


@router.post(f"{PATH}/{{code}}", dependencies=[reporters])
def take_over(
    request: Request,
    lists: Listing,
    principal: Current,
    code: str,
    chosen: Annotated[tuple[str, ...], Form(alias="lay", max_length=_SHOWN)] = (),
) -> Response:
    """Writes the changes, and of the conflicts those that were chosen."""
    file = services_of(request).returned_lists.take(principal.account.id, code)
    plan, stored = lists.plan(file.data)
    wanted = frozenset(chosen)
    conflicts = [change for change in plan.conflicts if _key(change) in wanted]
    tasks, refused = lists.take_over(plan, stored, conflicts)
    left = [change for change in plan.conflicts if _key(change) not in wanted]
    return render(
        request,
        "returned_list_written.html",
        name=file.name,
        tasks=tasks,
        problems=(*plan.problems, *refused)[:_SHOWN],
        left=_cells(left, stored),
        counts=_counts(plan, refused),
        kept=len(left),
    )


def _counts(plan: ImportPlan, refused: Sequence[Problem] = ()) -> dict[str, int]:
    return {
        "changes": len(plan.changes),
        "conflicts": len(plan.conflicts),
        "problems": len(plan.problems) + len(refused),
        "unchanged": plan.unchanged,
    }


def _cells(changes: Sequence[CellChange], stored: Mapping[str, TaskRow]) -> list[ShownCell]:
    return [
        ShownCell(
            key=_key(change),
            line=change.line,
            task=stored[change.id].id.partition(".")[0],
            words=wording.shortened(stored[change.id].text, _LONG),
            column=change.label,
            before=_shown(change.before),
            after=_shown(change.after),
            stored=_shown(change.stored),
        )
        for change in changes[:_SHOWN]
    ]


def _key(change: CellChange) -> str:
    return f"{change.line}:{change.name}"


def _shown(value: Value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or "(trống)"
