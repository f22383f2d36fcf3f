"""*Báo cáo đến*: which tasks a report answers, proposed with the words of both sides, judged by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.answers import AnswerProposal, Clue, judging_event, propose_answers
from pipeline.commands import wording
from pipeline.errors import UsageError
from pipeline.extraction.progress import find_progress
from pipeline.findings import Task
from pipeline.index.queries import Filter, Sort
from pipeline.records import Span
from pipeline.store.ports import DocumentSummary
from pipeline.store.task_ids import task_id
from pipeline.text import squeeze
from pipeline.tracking.records import EventKind, Status, TaskEvent
from search_api.access import editors
from search_api.changes import Changing
from search_api.errors import NotFoundError
from search_api.rendering import render
from search_api.scoped import Reading, ScopedLibrary
from search_api.services import services_of
from search_api.web.answers import said
from search_api.web.deadline_words import as_written

router = APIRouter(include_in_schema=False)

PATH = "/tiep-nhan/bao-cao"
REPORT = "BC"  # code of the type of document
_PAGE = 30
_PROPOSED = 20
_LONG = 600  # code points of a quote
_SETTLED = (Status.IN_PROGRESS, Status.DONE)

Judging = Literal[EventKind.ANSWERED, EventKind.DECLINED]
_VERDICTS: dict[str, Judging] = {"dung": EventKind.ANSWERED, "khong": EventKind.DECLINED}
_CITED = "Báo cáo viện dẫn văn bản giao nhiệm vụ"


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the report that speak for an answer, and where they stand."""

    what: str
    quote: str
    address: str


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """A task and the report that seems to answer it, or was said to.

    Attributes:
        score: how well both fit, in percent; 0 for one that was judged.
        clues: what speaks for it beside words of the report.
        event: how a person judged it last.
        on: the day that is proposed for its status.
    """

    id: str
    document_id: int
    source: str
    evidence: str
    quote: str
    leads: str
    due: date | None
    written: str
    score: int
    said: tuple[Said, ...]
    clues: tuple[str, ...]
    suggested: Status | None
    on: date | None
    period: date | None
    event: TaskEvent | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a person said that the report answers the task."""
        return self.event is not None and self.event.kind is EventKind.ANSWERED


@router.get(PATH, dependencies=[editors])
def reports(request: Request, reading: Reading) -> Response:
    """The reports that came in, the latest first, and how many tasks each was said to answer."""
    cursor = request.query_params.get("tiep") or None
    asked = reading.request(Filter(kinds=(REPORT,)), Sort.ISSUED, _PAGE)
    page = reading.documents(replace(asked, cursor=cursor))
    documents = reading.summaries(page.hits)
    digests = [document.sha256 for document in documents.values()]
    judged = services_of(request).library.tracking.judgements(digests)
    return render(
        request,
        "reports_received.html",
        page=page,
        documents=documents,
        confirmed={
            digest: sum(event.kind is EventKind.ANSWERED for event in events)
            for digest, events in judged.items()
        },
        first=cursor is None,
    )


@router.get("/van-ban/{document_id:int}/tra-loi", dependencies=[editors])
def answers(request: Request, reading: Reading, document_id: int) -> Response:
    """The tasks that a report seems to answer, with the words of both sides, and what was said of others."""
    seen = reading.document(document_id)
    text, trouble = seen.extraction.document.text, ""
    proposals: list[AnswerProposal] = []
    try:
        proposals = propose_answers(services_of(request).library, document_id, reading.today, _PROPOSED)
    except UsageError as error:
        trouble = error.message
    figures = [
        (wording.progress(figure), _there(document_id, "", text, figure.evidence.span))
        for figure in find_progress(text)
    ]
    return render(
        request,
        "report_answers.html",
        report=seen.summary,
        trouble=trouble,
        cards=[_proposed(one, seen.summary, text, reading.today) for one in proposals],
        judged=_judged(request, reading, seen.summary),
        figures=figures,
        today=reading.today,
        settled=_SETTLED,
    )


@router.post("/van-ban/{document_id:int}/tra-loi/{task_id}", dependencies=[editors])
def judge(
    request: Request,
    reading: Reading,
    changing: Changing,
    document_id: int,
    task_id: str,
    viec: Annotated[str, Form(max_length=20)] = "",
    status: Annotated[str, Form(alias="tinh-trang", max_length=40)] = "",
    day: Annotated[str, Form(alias="ngay", max_length=40)] = "",
    ky: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Records that the report answers a task, or does not."""
    report = reading.document(document_id).summary
    kind = _VERDICTS.get(viec)
    if kind is None or status not in ("", *_SETTLED):
        raise UsageError("bad_request", "Chưa chọn báo cáo có trả lời nhiệm vụ hay không.")
    settled = Status(status) if status and kind is EventKind.ANSWERED else None
    changing.record(
        task_id,
        lambda task, at, author: judging_event(
            kind,
            task,
            report,
            author,
            at,
            period=_day(ky) if ky else None,
            status=settled,
            on=_day(day) if settled else None,
        ),
    )
    if not request.headers.get("HX-Request"):
        return RedirectResponse(f"/van-ban/{document_id}/tra-loi", 303)
    card = next(card for card in _judged(request, reading, report) if card.id == reading.task(task_id).id)
    words = (
        "Đã ghi nhận báo cáo kết quả." if card.confirmed else "Đã ghi: báo cáo không trả lời nhiệm vụ này."
    )
    return said(
        render(
            request, "report_answer.html", card=card, report=report, today=reading.today, settled=_SETTLED
        ),
        words,
    )


def _proposed(proposal: AnswerProposal, report: DocumentSummary, text: str, today: date) -> AnswerCard:
    return _card(
        proposal.listed.document,
        proposal.listed.task,
        score=round(100 * proposal.score),
        said=tuple(_of_report(report.id, clue, text) for clue in proposal.clues if clue.span),
        clues=tuple(filter(None, map(_in_words, proposal.clues))),
        suggested=proposal.suggested,
        on=min(report.date or today, today),
        period=proposal.period,
    )


def _judged(request: Request, reading: ScopedLibrary, report: DocumentSummary) -> list[AnswerCard]:
    """The tasks of which a person said whether the report answers them, the latest first."""
    events = services_of(request).library.tracking.judgements([report.sha256]).get(report.sha256, ())
    found = []
    for event in reversed(events):
        try:
            seen = reading.task(f"{event.task.sha256}-{event.task.start}")
        except NotFoundError:  # hidden, or found no more by newer rules
            continue
        found.append(
            _card(
                seen.summary,
                seen.task,
                score=0,
                said=(),
                clues=(),
                suggested=event.status,
                on=event.on or min(report.date or reading.today, reading.today),
                period=event.period,
                event=event,
            )
        )
    return found


def _card(
    document: DocumentSummary,
    task: Task,
    *,
    score: int,
    said: Sequence[Said],
    clues: Sequence[str],
    suggested: Status | None,
    on: date | None,
    period: date | None,
    event: TaskEvent | None = None,
) -> AnswerCard:
    start = task.evidence.span.start
    return AnswerCard(
        id=task_id(document.sha256, task),
        document_id=document.id,
        source=wording.document_name(document),
        evidence=f"/van-ban/{document.id}?tai={start}#nv-{start}",
        quote=wording.shortened(task.evidence.quote, _LONG),
        leads="; ".join(dict.fromkeys(body.name for body in task.leads)),
        due=task.deadline.due if task.deadline else None,
        written=as_written(task.deadline),
        score=score,
        said=tuple(said),
        clues=tuple(clues),
        suggested=suggested,
        on=on,
        period=period,
        event=event,
    )


def _of_report(document_id: int, clue: Clue, text: str) -> Said:
    what = _CITED if clue.kind == "citation" else f"Nội dung trùng {clue.strength:.0%}"
    return _there(document_id, what, text, clue.span or Span(0, 0))


def _there(document_id: int, what: str, text: str, span: Span) -> Said:
    address = f"/van-ban/{document_id}?{urlencode({'tai': span.start, 'den': span.end})}#cho"
    return Said(what, wording.shortened(squeeze(span.of(text)), _LONG), address)


def _in_words(clue: Clue) -> str:
    """What speaks for an answer without words of the report that say so."""
    if clue.kind == "body":
        if clue.strength == 1:
            return "Cơ quan báo cáo là cơ quan chủ trì"
        return "Cơ quan báo cáo có tham gia nhiệm vụ, hoặc kế thừa cơ quan được giao"
    if clue.kind == "period":
        return "Báo cáo gần thời hạn của nhiệm vụ" if clue.strength == 1 else ""
    return ""


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise UsageError("bad_date", f"Ngày “{typed}” chưa đúng; ghi như 31/12/2026.") from error
