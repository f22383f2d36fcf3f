"""The task list as a file: what a list on the screen shows, in the form that the office uses."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from search_api.access import editors, signed_in
from search_api.errors import NotFoundError
from search_api.exporting import ListFormat, Listing, TaskLists
from search_api.scoped import Reading
from search_api.services import services_of
from search_api.web import intake_pages
from search_api.web.report_query import report_query
from search_api.web.task_query import TaskQuery, task_query
from search_api.web.tasks import PATH

router = APIRouter(include_in_schema=False)

# By the end of an address.
_FORMS = {
    "xlsx": ListFormat.XLSX,
    "docx": ListFormat.DOCX,
    "cong-van.docx": ListFormat.LETTER,
    "ics": ListFormat.ICS,
    "csv": ListFormat.CSV,
}


@router.get(f"{PATH}/xuat.{{form}}", dependencies=[signed_in])
def task_file(request: Request, reading: Reading, lists: Listing, form: str) -> Response:
    """The tasks that the list with the same conditions shows, as a file."""
    return _file(reading, lists, task_query(request.query_params), form)


@router.get("/bao-cao/xuat.{form}", dependencies=[signed_in])
def report_file(request: Request, reading: Reading, lists: Listing, form: str) -> Response:
    """The tasks that a report counts, as a file."""
    return _file(reading, lists, report_query(request.query_params, reading.today).tasks(), form)


@router.get(f"{intake_pages.PATH}/luot/{{code}}/nhiem-vu.xlsx", dependencies=[editors])
def batch_file(request: Request, lists: Listing, code: str) -> Response:
    """The tasks of the documents that were taken in together, as an Excel file."""
    batch = intake_pages.batch_of(services_of(request), code)
    return lists.file_of_documents(ListFormat.XLSX, batch.documents)


def _file(reading: Reading, lists: TaskLists, query: TaskQuery, form: str) -> Response:
    if form not in _FORMS:
        raise NotFoundError
    return lists.file(_FORMS[form], query.request(reading.today), query.agency or None)
