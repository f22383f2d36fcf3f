"""*Đối chiếu*: whether the documents hold together, finding by finding, and a person's word on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.audit import wording
from pipeline.audit.auditor import Auditor
from pipeline.audit.page import html_page
from pipeline.audit.picture import collection_map, relation_picture
from pipeline.audit.records import Check, Finding, Severity, Side
from pipeline.audit.report import Line, lines_of, place_of, report_on
from pipeline.audit.workbook import workbook
from pipeline.errors import UsageError
from pipeline.store.audited import AuditedDocument, Mark, Marks, Verdict
from pipeline.text import squeeze
from search_api.access import current_principal, editors
from search_api.downloads import attachment
from search_api.errors import NotFoundError
from search_api.paths import RowId, local_path
from search_api.rendering import render
from search_api.services import services_of
from search_api.web.answers import said

router = APIRouter(include_in_schema=False)

PATH = "/doi-chieu"
_PAGE = 40
_SIDES = 4  # places shown of one finding
_LONGEST = 1_000  # code points of a note
_DIGITS = 6
_STATES = {"mo": "Chưa xử lý", "da-xu-ly": "Đã xử lý", "bao-nham": "Báo nhầm", "tat-ca": "Tất cả"}
_VERDICTS = {"da-xu-ly": Verdict.SETTLED, "bao-nham": Verdict.WRONG, "mo": Verdict.REOPENED}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which findings; an empty field restricts nothing."""

    check: str = ""
    severity: str = ""
    state: str = "mo"

    def address(self, path: str = PATH, **more: object) -> str:
        """The address that asks for these."""
        named = {"loai": self.check, "muc": self.severity, "tt": "" if self.state == "mo" else self.state}
        chosen = {name: value for name, value in {**named, **more}.items() if value}
        return f"{path}?{urlencode(chosen)}" if chosen else path

    def takes(self, line: Line) -> bool:
        """Whether a finding is asked for."""
        finding, mark = line.finding, line.mark
        if self.check not in ("", finding.check.value) or self.severity not in ("", finding.severity.value):
            return False
        wanted = _VERDICTS.get(self.state)
        if self.state == "mo":
            return mark is None
        return wanted is None or (mark is not None and mark.verdict is wanted)


def audit_query(typed: QueryParams) -> AuditQuery:
    """The conditions in an address; what is none of them restricts nothing."""
    check, severity, state = (typed.get(name, "") for name in ("loai", "muc", "tt"))
    return AuditQuery(
        check if check in {one.value for one in Check} else "",
        severity if severity in {one.value for one in Severity} else "",
        state if state in _STATES else "mo",
    )


@dataclass(frozen=True, slots=True)
class Place:
    """One side of a finding as it is shown."""

    name: str
    where: str
    quote: str
    address: str


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as it is shown."""

    key: str
    check: str
    severity: str
    tone: str
    message: str
    suggestion: str
    places: tuple[Place, ...]
    more: int
    document_id: int
    mark: Mark | None
    state: str


def card_of(line: Line) -> Card:
    """What is shown of a finding."""
    finding = line.finding
    return Card(
        key=finding.key,
        check=wording.CHECKS[finding.check],
        severity=wording.SEVERITIES[finding.severity],
        tone={Severity.ERROR: "overdue", Severity.WARNING: "suspended"}.get(finding.severity, "not_started"),
        message=finding.message,
        suggestion=finding.suggestion or "",
        places=tuple(_place(side) for side in finding.sides[:_SIDES]),
        more=max(0, len(finding.sides) - _SIDES),
        document_id=finding.document_id,
        mark=line.mark,
        state=line.state,
    )


def _place(side: Side) -> Place:
    passage = side.passage
    address = f"/van-ban/{side.document_id}" if side.document_id is not None else ""
    if address and passage:
        address += f"?tai={passage.start}"
    where = place_of(side) if passage and passage.page else ""
    return Place(side.name, where, squeeze(passage.quote) if passage else "", address)


def _marks(request: Request) -> Marks:
    return Marks.of(services_of(request).audits.marks.marks())


@router.get(PATH, dependencies=[editors])
def findings(request: Request) -> Response:
    """The findings of the whole collection, the surest first."""
    query = audit_query(request.query_params)
    marks = _marks(request)
    with services_of(request).audits.current() as auditor:
        every = lines_of(auditor.findings(), marks, everything=True)
    lines = [line for line in every if query.takes(line)]
    typed = request.query_params.get("trang", "")
    page = int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) <= _DIGITS else 1
    last = max(1, -(-len(lines) // _PAGE))
    page = min(max(page, 1), last)
    return render(
        request,
        "audit.html",
        query=query,
        total=len(lines),
        cards=[card_of(line) for line in lines[(page - 1) * _PAGE : page * _PAGE]],
        page=page,
        last=last,
        checks=_choices(
            every, query, {check.value: words for check, words in wording.CHECKS.items()}, "check"
        ),
        severities=_choices(
            every, query, {one.value: words for one, words in wording.SEVERITIES.items()}, "severity"
        ),
        states=_STATES,
        back=query.address(trang=page if page > 1 else ""),
    )


def _choices(
    lines: Sequence[Line], query: AuditQuery, names: dict[str, str], field: str
) -> list[tuple[str, str, int]]:
    """Value, words and count of each choice of a field, the other conditions given."""
    others = replace(query, **{field: ""})
    counts = Counter(getattr(line.finding, field).value for line in lines if others.takes(line))
    return [(value, words, counts[value]) for value, words in names.items()]


@router.get(f"{PATH}/so-do", dependencies=[editors])
def whole_map(request: Request) -> Response:
    """The issuers of the collection and how often they cite each other."""
    with services_of(request).audits.current() as auditor:
        picture = collection_map(auditor.collection)
    return render(request, "audit_map.html", picture=picture)


@router.get(f"{PATH}/van-ban/{{document_id:int}}", dependencies=[editors])
def document(request: Request, document_id: RowId) -> Response:
    """One document: its findings, its versions, what became of its tasks, and a picture of its relations."""
    marks = _marks(request)
    with services_of(request).audits.current() as auditor:
        found = _document(auditor, document_id)
        report = report_on(auditor, services_of(request).library.store, marks, found, everything=True)
        picture = relation_picture(auditor.collection, found, lambda id_: f"{PATH}/van-ban/{id_}")
    return render(
        request,
        "audit_document.html",
        document=found,
        report=report,
        cards=[card_of(line) for line in report.lines],
        changes=[
            (
                one,
                [
                    (wording.change(each.kind, leads=each.leads, deadline=each.deadline), each)
                    for each in one.changes
                ],
            )
            for one in report.comparisons
        ],
        picture=picture,
        task_words=_task_words,
        back=f"{PATH}/van-ban/{document_id}",
    )


def _document(auditor: Auditor, document_id: int) -> AuditedDocument:
    found = auditor.collection.documents.get(document_id)
    if found is None:
        raise NotFoundError
    return found


def _task_words(task: Any) -> tuple[str, str, str]:
    """Words, leads and deadline of a task."""
    leads = "; ".join(body.name for body in task.leads)
    return squeeze(task.evidence.quote), leads, wording.deadline(task.deadline)


@router.get(f"{PATH}/ket-qua.xlsx", dependencies=[editors])
def as_workbook(request: Request) -> Response:
    """The findings asked for as an Excel workbook."""
    today = services_of(request).today()
    lines = _asked(request)
    headers = {"Content-Disposition": attachment(f"ra-soat-{today.isoformat()}.xlsx")}
    return Response(workbook(lines, today), media_type=_XLSX, headers=headers)


@router.get(f"{PATH}/ket-qua.html", dependencies=[editors])
def as_page(request: Request) -> Response:
    """The findings asked for as one HTML file, to be saved."""
    services = services_of(request)
    lines = _asked(request)
    with services.audits.current() as auditor:
        page = html_page(lines, services.today(), collection_map(auditor.collection))
    headers = {"Content-Disposition": attachment(f"ra-soat-{services.today().isoformat()}.html")}
    return Response(page.encode(), media_type="application/octet-stream", headers=headers)


def _asked(request: Request) -> list[Line]:
    query = audit_query(request.query_params)
    marks = _marks(request)
    with services_of(request).audits.current() as auditor:
        every = lines_of(auditor.findings(), marks, everything=True)
    return [line for line in every if query.takes(line)]


@router.post(f"{PATH}/{{key}}", dependencies=[editors])
def mark(
    request: Request,
    key: str,
    viec: Annotated[str, Form(max_length=_LONGEST)],
    note: Annotated[str, Form(alias="ghi-chu", max_length=_LONGEST)] = "",
    ve: Annotated[str, Form(max_length=_LONGEST)] = PATH,
) -> Response:
    """Records what a person says of a finding."""
    services = services_of(request)
    verdict = _VERDICTS.get(viec)
    if verdict is None:
        raise UsageError("bad_request", "Chưa chọn đã xử lý, báo nhầm hay mở lại.")
    with services.audits.current() as auditor:
        finding = next((one for one in auditor.findings() if one.key == key), None)
    if finding is None:
        raise NotFoundError
    author = current_principal(request).account.name
    services.audits.marks.mark(Mark(key, services.now(), author, verdict, squeeze(note)))
    if not request.headers.get("HX-Request"):
        return RedirectResponse(local_path(ve), 303)
    card = card_of(_marked(request, finding))
    answer = render(request, "audit_card.html", card=card, back=local_path(ve))
    return said(answer, f"Kết quả rà soát: {wording.VERDICTS[verdict]}.")


def _marked(request: Request, finding: Finding) -> Line:
    return lines_of([finding], _marks(request), everything=True)[0]
