"""*Tiếp nhận*: drop files, see how each ends, judge what is uncertain; then the task list is there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.index.queries import Filter, TaskHit
from search_api.access import Current, editors
from search_api.intake import MOST_FILES, Batch
from search_api.rendering import render
from search_api.scoped import Reading, ScopedLibrary
from search_api.services import Services, services_of
from search_api.web.answers import said
from search_api.web.review import cards
from search_api.web.task_rows import rows_of

router = APIRouter(include_in_schema=False)

PATH = "/tiep-nhan"
_RECENT = 10
_REVIEWED = 20  # cards on the page of a batch
_TASKS = 50  # rows on it

OUTCOMES = {
    "stored": "Đã lưu",
    "duplicate": "Đã có từ trước",
    "partial": "Lưu một phần",
    "rejected": "Từ chối",
    "failed": "Lỗi",
}


@router.get(PATH, dependencies=[editors])
def intake(request: Request) -> Response:
    """Where files are dropped, and what was taken in last."""
    services = services_of(request)
    return render(
        request,
        "intake.html",
        batch=None,
        recent=services.intake.recent(_RECENT),
        most=MOST_FILES,
        doubtful=services.library.store.tasks_in_doubt(1).total,
    )


@router.post(PATH, dependencies=[editors])
def send(
    request: Request,
    reading: Reading,
    principal: Current,
    files: Annotated[list[UploadFile], File(alias="tep")],
) -> Response:
    """Takes files in; the answer comes once all their bytes are kept, their outcomes follow."""
    services = services_of(request)
    sent = ((file.filename or "", file.file) for file in files if file.filename)
    id_ = services.intake.submit(sent, principal.account.name)
    if not request.headers.get("HX-Request"):
        return RedirectResponse(f"{PATH}/{id_}", 303)
    batch = services.intake.batch(id_)
    response = render(request, "batch.html", **_seen(batch, services, reading))
    response.headers["HX-Push-Url"] = f"{PATH}/{id_}"
    return said(response, f"Đã nhận {len(batch.files)} tệp, đang đọc.")


@router.get(f"{PATH}/{{batch_id}}", dependencies=[editors])
def batch_page(request: Request, reading: Reading, batch_id: str) -> Response:
    """One batch: how its files ended, what to judge, the tasks."""
    services = services_of(request)
    batch = services.intake.batch(batch_id)
    return render(request, "intake_batch.html", **_seen(batch, services, reading), most=MOST_FILES)


@router.get(f"{PATH}/{{batch_id}}/tien-do", dependencies=[editors])
def progress(request: Request, reading: Reading, batch_id: str, da: int = 0) -> Response:
    """The same as part of a page, asked for again and again until all files ended."""
    services = services_of(request)
    batch = services.intake.batch(batch_id)
    response = render(request, "batch.html", **_seen(batch, services, reading))
    if batch.finished:
        return said(response, f"Đã xong {len(batch.files)} tệp.")
    return (
        said(response, f"Xong {batch.ended} trên {len(batch.files)} tệp.") if batch.ended != da else response
    )


def _seen(batch: Batch, services: Services, reading: ScopedLibrary) -> dict[str, Any]:
    """What is shown of a batch; tasks only once all files ended, so that nothing moves under the hand."""
    documents = list(batch.documents)
    shown: dict[str, Any] = {"batch": batch, "outcomes": OUTCOMES, "today": reading.today}
    if not batch.finished:
        return {**shown, "cards": [], "doubtful": 0, "rows": [], "tasks": 0}
    doubtful = services.library.store.tasks_in_doubt(_REVIEWED, documents)
    hits: list[TaskHit] = []
    tasks = 0
    for document in documents:
        page = reading.tasks(reading.request(Filter(document=document), size=_TASKS))
        tasks += page.total
        hits += page.hits[: _TASKS - len(hits)]
    rows = rows_of(hits, reading.tasks_in_full(hits), reading.states(hits), reading.today)
    return {**shown, "cards": cards(doubtful.tasks), "doubtful": doubtful.total, "rows": rows, "tasks": tasks}
