"""*Tiếp nhận*: drop files, see how each ends, judge what is uncertain; then the task list is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import UsageError
from pipeline.index.queries import Filter, TaskHit
from pipeline.store.uploads import Upload, UploadState
from search_api.access import MOST_FILES, Current, editors
from search_api.errors import NotFoundError
from search_api.rendering import render
from search_api.scoped import Reading, ScopedLibrary
from search_api.services import Services, services_of
from search_api.web.answers import said
from search_api.web.report_answers import REPORT
from search_api.web.review import cards
from search_api.web.task_rows import rows_of

router = APIRouter(include_in_schema=False)

PATH = "/tiep-nhan"
_RECENT = 12
_REVIEWED = 20  # cards on the page of a batch
_TASKS = 50  # rows on it
_DIGITS = 9

OUTCOMES = {
    "waiting": "Đang chờ",
    "reading": "Đang đọc",
    "stored": "Đã lưu",
    "duplicate": "Đã có từ trước",
    "partial": "Lưu một phần",
    "rejected": "Từ chối",
    "failed": "Lỗi",
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that a person sent together.

    Attributes:
        code: their ids, as in addresses.
    """

    code: str
    uploads: tuple[Upload, ...]

    @property
    def ended(self) -> int:
        """How many were read to their end."""
        return sum(upload.state is UploadState.DONE for upload in self.uploads)

    @property
    def finished(self) -> bool:
        """Whether all were."""
        return self.ended == len(self.uploads)

    @property
    def documents(self) -> tuple[int, ...]:
        """Ids of the documents that came of it, also of those that were stored before."""
        ids = (outcome.document_id for upload in self.uploads for outcome in upload.outcomes)
        return tuple(dict.fromkeys(id_ for id_ in ids if id_ is not None))


@dataclass(frozen=True, slots=True)
class Line:
    """How a file ended, or one inside it; or how far it is.

    Attributes:
        is_report: whether the document may answer tasks that were given before.
    """

    name: str
    state: str
    message: str
    document_id: int | None = None
    tasks: int = 0
    is_report: bool = False


@router.get(PATH, dependencies=[editors])
def intake(request: Request) -> Response:
    """Where files are dropped, and what was taken in last."""
    services = services_of(request)
    return render(
        request,
        "intake.html",
        recent=services.intake.uploads.latest(_RECENT),
        outcomes=OUTCOMES,
        most=MOST_FILES,
        doubtful=services.library.store.tasks_in_doubt(1).total,
    )


@router.post(PATH, dependencies=[editors])
async def send(request: Request, reading: Reading, principal: Current) -> Response:
    """Takes files in; the answer comes once all their bytes are kept, their outcomes follow."""
    services = services_of(request)
    # The body is read here, after it is known who sends it, and not before as declared files are.
    async with request.form(max_files=MOST_FILES) as form:
        files = [item for item in form.getlist("tep") if isinstance(item, UploadFile) and item.filename]
        if not files:
            raise UsageError("no_file", "Chưa chọn tệp nào.")
        batch = await run_in_threadpool(_take, services, principal.account.id, files)
    if not request.headers.get("HX-Request"):
        return RedirectResponse(_address(batch), 303)
    response = await run_in_threadpool(_part, request, batch, services, reading)
    response.headers["HX-Push-Url"] = _address(batch)
    return said(response, f"Đã nhận {len(batch.uploads)} tệp, đang đọc.")


def _take(services: Services, account_id: int, files: list[UploadFile]) -> Batch:
    sent = [(file.filename or "", file.file) for file in files]
    taken = services.intake.take(account_id, sent, services.settings.file_bytes)
    return Batch(".".join(str(upload.id) for upload in taken), taken)


def _address(batch: Batch) -> str:
    return f"{PATH}/luot/{batch.code}"


@router.get(f"{PATH}/luot/{{code}}", dependencies=[editors])
def batch_page(request: Request, reading: Reading, code: str) -> Response:
    """One batch: how its files ended, what to judge, the tasks."""
    services = services_of(request)
    batch = batch_of(services, code)
    return render(request, "intake_batch.html", **_seen(batch, services, reading))


@router.get(f"{PATH}/luot/{{code}}/tien-do", dependencies=[editors])
def progress(request: Request, reading: Reading, code: str, da: int = 0) -> Response:
    """The same as part of a page, asked for again and again until all files ended."""
    services = services_of(request)
    batch = batch_of(services, code)
    response = _part(request, batch, services, reading)
    if batch.finished:
        return said(response, f"Đã đọc xong {len(batch.uploads)} tệp.")
    if batch.ended == da:
        return response
    return said(response, f"Xong {batch.ended} trên {len(batch.uploads)} tệp.")


def batch_of(services: Services, code: str) -> Batch:
    """The batch with a code.

    Raises:
        NotFoundError: there is none.
    """
    ids = code.split(".")
    if len(ids) > MOST_FILES or not all(
        id_.isascii() and id_.isdigit() and len(id_) <= _DIGITS for id_ in ids
    ):
        raise NotFoundError
    found = [services.intake.uploads.get(int(id_)) for id_ in ids]
    uploads = tuple(upload for upload in found if upload is not None)
    if len(uploads) != len(ids):
        raise NotFoundError
    return Batch(code, uploads)


def _part(request: Request, batch: Batch, services: Services, reading: ScopedLibrary) -> Response:
    return render(request, "batch.html", **_seen(batch, services, reading))


def _seen(batch: Batch, services: Services, reading: ScopedLibrary) -> dict[str, Any]:
    """What is shown of a batch; tasks only once all files ended, so that nothing moves under the hand."""
    pages = {
        document: reading.tasks(reading.request(Filter(document=document), size=_TASKS))
        for document in batch.documents
    }
    counts = {document: page.total for document, page in pages.items()}
    summaries = services.library.store.summaries(list(batch.documents))
    reports = {id_ for id_, document in summaries.items() if document.kind == REPORT}
    shown: dict[str, Any] = {
        "batch": batch,
        "lines": [line for upload in batch.uploads for line in _lines(upload, counts, reports)],
        "outcomes": OUTCOMES,
        "today": reading.today,
        "back": _address(batch),
        "tasks": sum(counts.values()),
    }
    if not batch.finished:
        return {**shown, "cards": [], "doubtful": 0, "rows": []}
    doubtful = services.library.store.tasks_in_doubt(_REVIEWED, list(batch.documents))
    hits: list[TaskHit] = [hit for page in pages.values() for hit in page.hits][:_TASKS]
    rows = rows_of(hits, reading.tasks_in_full(hits), reading.states(hits), reading.today)
    return {**shown, "cards": cards(doubtful.tasks), "doubtful": doubtful.total, "rows": rows}


def _lines(upload: Upload, counts: dict[int, int], reports: set[int]) -> list[Line]:
    """One line for a file that is on its way, else one for each outcome."""
    if upload.state is not UploadState.DONE:
        return [Line(upload.name, upload.state.value, "")]
    return [
        Line(
            outcome.label,
            outcome.outcome,
            outcome.message or "",
            outcome.document_id,
            counts.get(outcome.document_id or 0, 0),
            outcome.document_id in reports,
        )
        for outcome in upload.outcomes
    ]
