"""Task lists as files for download, and lists that come back, each within what a person may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from pipeline.errors import UsageError
from pipeline.exports.delimited import csv_text, jsonl_text
from pipeline.exports.docx import letter, report
from pipeline.exports.ics import calendar
from pipeline.exports.import_plan import CellChange, ImportPlan, Problem, as_listed, plan_import
from pipeline.exports.letterhead import letterhead_from
from pipeline.exports.rows import EDITABLE, TaskRow, task_rows
from pipeline.exports.take_over import Importer
from pipeline.exports.workbook import read_workbook
from pipeline.exports.xlsx import workbook
from pipeline.index.queries import Filter, Request
from pipeline.library import folder_of
from pipeline.reading import limits_from
from pipeline.settings import SETTINGS_NAME
from pipeline.store.ports import ListedTask
from search_api.access import Principal, current_principal
from search_api.changes import leading, leads
from search_api.downloads import attachment
from search_api.scoped import ScopedLibrary
from search_api.services import Services, services_of

# What a unit may say, as in search_api.changes: of tasks that it leads, and of others that it sees.
_OF_LEADS = ("status", "done_on", "note")
_OF_OTHERS = ("note",)
MOST_TASKS = 20_000  # of one list


class ListFormat(StrEnum):
    """A form of file."""

    XLSX = "xlsx"
    DOCX = "docx"
    LETTER = "letter"
    ICS = "ics"
    CSV = "csv"
    JSONL = "jsonl"


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {
    ListFormat.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "nhiem-vu-{day}.xlsx",
    ),
    ListFormat.DOCX: (_WORD, "bao-cao-nhiem-vu-{day}.docx"),
    ListFormat.LETTER: (_WORD, "cong-van-don-doc-{day}.docx"),
    ListFormat.ICS: ("text/calendar; charset=utf-8", "nhiem-vu-{day}.ics"),
    ListFormat.CSV: ("text/csv; charset=utf-8", "nhiem-vu-{day}.csv"),
    ListFormat.JSONL: ("application/jsonl", "nhiem-vu-{day}.jsonl"),
}


MEDIA_TYPES = tuple(dict.fromkeys(kind.partition(";")[0] for kind, _ in _TYPES.values()))
"""What a list can be, as an answer describes it."""


class TaskLists:
    """What one person may take out of the library and bring back."""

    def __init__(self, services: Services, principal: Principal) -> None:
        self._services = services
        self._principal = principal
        self._seen = ScopedLibrary(services, principal)

    def rows(self, request: Request) -> list[TaskRow]:
        """The tasks asked for, with their status of today; see ``ScopedLibrary.listed`` for errors."""
        return self._rows(self._seen.listed(request, MOST_TASKS))

    def _rows(self, listed: Sequence[ListedTask]) -> list[TaskRow]:
        found = task_rows(listed, self._services.library.tracking, self._seen.today)
        return [replace(row, state=self._seen.told(row.state)) for row in found]

    def file(self, form: ListFormat, request: Request, agency: str | None) -> Response:
        """The list as a download; ``agency`` is whose it is called.

        Raises:
            UsageError: there are too many tasks, or a letter goes to nobody.
        """
        return self._response(form, self.rows(request), agency)

    def file_of_documents(self, form: ListFormat, documents: Iterable[int]) -> Response:
        """The tasks of these documents as a download; the same errors."""
        requests = (self._seen.request(Filter(document=document)) for document in documents)
        return self._response(form, [row for request in requests for row in self.rows(request)], None)

    def plan(self, data: bytes) -> tuple[ImportPlan, dict[str, TaskRow]]:
        """What a list that came back changes of the tasks that the person sees, and those tasks by id.

        Raises:
            RejectedError: it is damaged, or inflates beyond the limits of reading.
            UsageError: it is no such list, or larger than one can be.
            BusyError: too many others bring lists back.
        """
        limits = limits_from(folder_of(self._services.settings.database) / SETTINGS_NAME)
        with self._services.imports.turn():
            returned = read_workbook(data, limits)
        listed = self._seen.listed_by_id(line.id for line in returned.lines)
        stored = as_listed(returned, {row.id: row for row in self._rows(listed)})
        return plan_import(returned, stored, self._editable(stored.values())), stored

    def _editable(self, rows: Iterable[TaskRow]) -> Callable[[TaskRow], Collection[str]]:
        """What the person may change of each line: a unit's word on the status counts where it leads."""
        if self._principal.may_edit:
            return lambda _: EDITABLE
        documents = {row.listed.document.id for row in rows}
        entries = (entry for document in documents for entry in self._seen.tasks_of(document))
        known = {(entry.document_id, entry.start): entry for entry in entries}

        def editable(row: TaskRow) -> Collection[str]:
            entry = known.get((row.listed.document.id, row.key.start))
            names = leading(row.listed.task, row.state, row.part)
            return _OF_LEADS if leads(self._principal.account, entry, names) else _OF_OTHERS

        return editable

    def take_over(
        self, plan: ImportPlan, stored: dict[str, TaskRow], conflicts: Iterable[CellChange]
    ) -> tuple[int, Sequence[Problem]]:
        """Takes over the changes and these conflicts; how many tasks changed, and refusals."""
        library = self._services.library
        author = self._principal.account.name
        importer = Importer(library.store, library.tracking, author, self._services.now())
        ended = importer.take_over((*plan.changes, *conflicts), stored)
        self._services.freshness.renew()
        return ended.tasks, ended.problems

    def _response(self, form: ListFormat, rows: Sequence[TaskRow], agency: str | None) -> Response:
        kind, name = _TYPES[form]
        headers = {
            "Content-Disposition": attachment(name.format(day=self._seen.today.isoformat())),
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store",
        }
        return Response(self._written(form, rows, agency), media_type=kind, headers=headers)

    def _written(self, form: ListFormat, rows: Sequence[TaskRow], agency: str | None) -> bytes:
        today = self._seen.today
        if form is ListFormat.XLSX:
            of = f" CỦA {agency.upper()}" if agency else ""
            return workbook(rows, title=f"DANH MỤC NHIỆM VỤ{of}", today=today)
        if form is ListFormat.ICS:
            return calendar(rows, name=f"Nhiệm vụ {agency or ''}".strip(), at=self._services.now())
        if form in (ListFormat.CSV, ListFormat.JSONL):
            return (csv_text if form is ListFormat.CSV else jsonl_text)(rows).encode()
        head = letterhead_from(folder_of(self._services.settings.database) / SETTINGS_NAME)
        if form is ListFormat.DOCX:
            return report(rows, head=head, today=today, agency=agency)
        if agency is None:
            raise UsageError("no_agency", "Công văn đôn đốc cần tên cơ quan nhận.")
        return letter(rows, head=head, today=today, agency=agency)


def task_lists(request: HttpRequest) -> TaskLists:
    """The lists of who asks, on a route that is not public."""
    return TaskLists(services_of(request), current_principal(request))


Listing = Annotated[TaskLists, Depends(task_lists)]
