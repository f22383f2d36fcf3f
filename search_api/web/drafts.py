"""*Năm rõ*: what is unclear in the tasks of a draft or of a stored document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from pipeline.clarity.comments import clear_name
from pipeline.clarity.lint import unclear_respects
from pipeline.clarity.remarks import Clear, Remark, Weight
from pipeline.clarity.superiors import cascades
from pipeline.errors import UsageError
from pipeline.findings import Task
from pipeline.text import squeeze
from search_api.access import editors
from search_api.downloads import attachment
from search_api.drafts import DOCX, CheckedDraft
from search_api.paths import RowId
from search_api.rendering import render
from search_api.scoped import Reading
from search_api.services import services_of

router = APIRouter(include_in_schema=False)

PATH = "/du-thao"


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in the table of the five respects.

    Attributes:
        respects: for each respect its name and how heavy the remarks on it are; ``None`` where it is clear.
    """

    number: int
    task: Task
    words: str
    respects: tuple[tuple[str, Weight | None], ...]
    remarks: tuple[tuple[str, Remark], ...]


@router.get(PATH, dependencies=[editors])
def empty(request: Request) -> Response:
    """Where a draft is chosen."""
    return render(request, "draft.html", checked=None)


@router.post(PATH, dependencies=[editors])
async def check(request: Request, reading: Reading) -> Response:
    """What is unclear in the draft that was sent: as a page, or in the draft itself as comments."""
    async with request.form(max_files=1) as form:
        file = form.get("tep")
        if not isinstance(file, UploadFile) or not file.filename:
            raise UsageError("no_file", "Chưa chọn tệp nào.")
        data, name = await file.read(), file.filename
        wants_comments = form.get("dang") == "docx"
    drafts = services_of(request).drafts
    checked = await run_in_threadpool(drafts.check, data, name, reading.today)
    if wants_comments:
        commented = await run_in_threadpool(drafts.commented, data, checked)
        headers = {"Content-Disposition": attachment(f"nam-ro-{name}")}
        return Response(commented, media_type=DOCX, headers=headers)
    return await run_in_threadpool(_page, request, checked, name)


@router.get("/van-ban/{document_id:int}/nam-ro", dependencies=[editors])
def stored(request: Request, reading: Reading, document_id: RowId) -> Response:
    """The same of a stored document, with how it carries out those that it implements."""
    services = services_of(request)
    seen = reading.document(document_id)
    checked = services.drafts.judge(seen.extraction, reading.today)
    carried = cascades(services.library.store, seen.extraction)
    return render(
        request,
        "draft.html",
        seen=seen,
        carried=carried,
        **_values(checked, seen.summary.number or seen.summary.file_name),
    )


def _page(request: Request, checked: CheckedDraft, name: str) -> Response:
    return render(request, "draft.html", seen=None, carried=(), **_values(checked, name))


def _values(checked: CheckedDraft, name: str) -> dict[str, Any]:
    weights = Counter(remark.weight for remark in checked.remarks)
    return {
        "checked": checked,
        "name": name,
        "lines": list(task_lines(checked)),
        "whole": [remark for remark in checked.remarks if remark.task is None],
        "errors": weights[Weight.ERROR],
        "advice": weights[Weight.ADVICE],
        "respects": [clear_name(clear) for clear in Clear],
    }


def task_lines(checked: CheckedDraft) -> Iterator[TaskLine]:
    """The tasks with what is unclear in each, in the order of the text."""
    for number, task in enumerate(checked.extraction.tasks):
        unclear = unclear_respects(checked.remarks, number)
        yield TaskLine(
            number + 1,
            task,
            squeeze(task.evidence.quote),
            tuple((clear_name(clear), unclear.get(clear)) for clear in Clear),
            tuple((clear_name(found.clear), found) for found in checked.remarks if found.task == number),
        )
