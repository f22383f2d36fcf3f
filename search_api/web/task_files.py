"""The task list as a file: what a list on the screen shows, in the form that the office uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import UsageError
from pipeline.exports.rows import TaskRow, task_rows
from pipeline.index.queries import Filter
from pipeline.library import folder_of
from pipeline.settings import SETTINGS_NAME
from search_api.access import editors, signed_in
from search_api.downloads import attachment
from search_api.scoped import Reading, ScopedLibrary
from search_api.services import Services, services_of
from search_api.web import intake_pages
from search_api.web.report_query import report_query
from search_api.web.task_query import TaskQuery, task_query
from search_api.web.tasks import PATH

router = APIRouter(include_in_schema=False)

_MOST = 20_000  # rows of a file


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file is made of.

    Attributes:
        agency: whose tasks they are; empty for those of all.
    """

    services: Services
    rows: Sequence[TaskRow]
    agency: str


def _xlsx(wanted: Wanted) -> bytes:
    from pipeline.exports.xlsx import workbook  # only when asked for: it takes time

    title = f"DANH MỤC NHIỆM VỤ CỦA {wanted.agency.upper()}" if wanted.agency else "DANH MỤC NHIỆM VỤ"
    return workbook(wanted.rows, title=title, today=wanted.services.today())


def _docx(wanted: Wanted) -> bytes:
    from pipeline.exports.docx import report
    from pipeline.exports.letterhead import letterhead_from

    head = letterhead_from(folder_of(wanted.services.settings.database) / SETTINGS_NAME)
    return report(wanted.rows, head=head, today=wanted.services.today(), agency=wanted.agency or None)


def _letter(wanted: Wanted) -> bytes:
    from pipeline.exports.docx import letter
    from pipeline.exports.letterhead import letterhead_from

    if not wanted.agency:
        raise UsageError("no_agency", "Chọn một cơ quan trước khi soạn công văn đôn đốc.")
    head = letterhead_from(folder_of(wanted.services.settings.database) / SETTINGS_NAME)
    return letter(wanted.rows, head=head, today=wanted.services.today(), agency=wanted.agency)


def _ics(wanted: Wanted) -> bytes:
    from pipeline.exports.ics import calendar

    return calendar(wanted.rows, name=f"Nhiệm vụ {wanted.agency}".strip(), at=wanted.services.now())


def _csv(wanted: Wanted) -> bytes:
    from pipeline.exports.delimited import csv_text

    return csv_text(wanted.rows).encode()


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# By the end of an address: what makes the file, its media type, its name.
FORMS: dict[str, tuple[Callable[[Wanted], bytes], str, str]] = {
    "xlsx": (
        _xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "nhiem-vu-{day}.xlsx",
    ),
    "docx": (_docx, _WORD, "bao-cao-nhiem-vu-{day}.docx"),
    "cong-van.docx": (_letter, _WORD, "cong-van-don-doc-{day}.docx"),
    "ics": (_ics, "text/calendar; charset=utf-8", "nhiem-vu-{day}.ics"),
    "csv": (_csv, "text/csv; charset=utf-8", "nhiem-vu-{day}.csv"),
}


@router.get(f"{PATH}/xuat.{{form}}", dependencies=[signed_in])
def task_file(request: Request, reading: Reading, form: str) -> Response:
    """The tasks that the list with the same conditions shows, as a file."""
    return _file(request, reading, task_query(request.query_params), form)


@router.get("/bao-cao/xuat.{form}", dependencies=[signed_in])
def report_file(request: Request, reading: Reading, form: str) -> Response:
    """The tasks that a report counts, as a file."""
    return _file(request, reading, report_query(request.query_params, reading.today).tasks(), form)


@router.get(f"{intake_pages.PATH}/luot/{{code}}/nhiem-vu.xlsx", dependencies=[editors])
def batch_file(request: Request, reading: Reading, code: str) -> Response:
    """The tasks of the documents that were taken in together, as an Excel file."""
    services = services_of(request)
    batch = intake_pages.batch_of(services, code)
    listed = [
        task
        for document in batch.documents
        for task in reading.listed(reading.request(Filter(document=document)), _MOST)
    ]
    return _answer(Wanted(services, task_rows(listed, services.library.tracking, reading.today), ""), "xlsx")


def _file(request: Request, reading: ScopedLibrary, query: TaskQuery, form: str) -> Response:
    services = services_of(request)
    if form not in FORMS:
        raise UsageError("not_found", "Không có dạng tệp này.")
    listed = reading.listed(query.request(reading.today), _MOST)
    rows = task_rows(listed, services.library.tracking, reading.today)
    return _answer(Wanted(services, rows, query.agency), form)


def _answer(wanted: Wanted, form: str) -> Response:
    make, media_type, name = FORMS[form]
    headers = {"Content-Disposition": attachment(name.format(day=wanted.services.today().isoformat()))}
    return Response(make(wanted), media_type=media_type, headers=headers)
