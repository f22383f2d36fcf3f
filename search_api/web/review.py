"""Review of what is uncertain: a person confirms, corrects or rejects, task by task, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pipeline.commands import wording
from pipeline.errors import UsageError
from pipeline.extraction.task_review import needs_review
from pipeline.findings import Task
from pipeline.store.corrections import Verdict, confirmed, corrected, verdict_of
from pipeline.store.ports import ListedTask
from pipeline.store.task_ids import task_id
from pipeline.text import squeeze
from search_api.access import editors
from search_api.changes import Changing
from search_api.errors import status_of
from search_api.paths import local_path
from search_api.rendering import render
from search_api.scoped import Reading, SeenTask
from search_api.services import services_of
from search_api.web.answers import said
from search_api.web.deadline_words import as_written
from search_api.web.review_form import (
    LONGEST,
    Fields,
    Typed,
    amendment,
    check_unchanged,
    fields_of,
    shown_fields,
    typed_fields,
)

router = APIRouter(include_in_schema=False)

PATH = "/ra-soat"
_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Card:
    """A task to be judged; ``verdict`` is what a person said, empty where nobody has."""

    id: str
    document_id: int
    source: str
    place: str
    quote: str
    shown: Fields
    leads: str
    coordinators: str
    due: date | None
    dated: bool
    written: str
    deadline: str
    doubts: tuple[str, ...]
    evidence: str
    verdict: Verdict | None


def cards(listed: Sequence[ListedTask]) -> list[Card]:
    """What is shown of tasks to be judged."""
    return [
        _card(
            task_id(one.document.sha256, one.task),
            one.document.id,
            wording.document_name(one.document),
            one.task,
        )
        for one in listed
    ]


def _card(task_id: str, document_id: int, source: str, task: Task, verdict: Verdict | None = None) -> Card:
    start = task.evidence.span.start
    shown = fields_of(task, rejected=verdict is Verdict.REJECTED)
    return Card(
        id=task_id,
        document_id=document_id,
        source=source,
        place=f"trang {task.evidence.page}" if task.evidence.page else "",
        quote=squeeze(task.evidence.quote),
        shown=shown,
        leads=shown.leads,
        coordinators=shown.coordinators,
        due=task.deadline.due if task.deadline else None,
        dated=task.deadline is not None,
        written=as_written(task.deadline),
        deadline=wording.deadline(task.deadline),
        doubts=needs_review(task) if verdict is None and verdict_of(task) is None else (),
        evidence=f"/van-ban/{document_id}?tai={start}#nv-{start}",
        verdict=verdict,
    )


@router.get(PATH, dependencies=[editors])
def review(request: Request) -> Response:
    """The tasks in doubt, the least certain first."""
    found = services_of(request).library.store.tasks_in_doubt(_SHOWN)
    return render(request, "review.html", cards=cards(found.tasks), total=found.total, back=PATH)


@router.post(f"{PATH}/{{task_id}}", dependencies=[editors])
def judge(
    request: Request,
    reading: Reading,
    changing: Changing,
    task_id: str,
    shown: Annotated[Fields, Depends(shown_fields)],
    viec: Typed,
    leads: Annotated[str, Form(alias="chu-tri", max_length=LONGEST)] = "",
    coordinators: Annotated[str, Form(alias="phoi-hop", max_length=LONGEST)] = "",
    han: Typed = "",
    undated: Annotated[bool, Form(alias="khong-han")] = False,
    ve: Typed = PATH,
) -> Response:
    """Records what a person says of a task as it was shown: right, wrong in some fields, or no task."""
    if viec == "sua":
        typed = typed_fields(shown, leads, coordinators, han, undated=undated)
    elif viec in ("dung", "loai"):
        typed = shown
    else:
        raise UsageError("bad_request", "Chưa chọn xác nhận, sửa hay loại.")
    judgement = Judgement(shown, typed, rejects=viec == "loai")
    try:
        seen = changing.decide(task_id, judgement)
    except UsageError as error:
        if error.code != "task_changed":
            raise
        return _conflict(request, reading.task(task_id), error, local_path(ve))
    if not request.headers.get("HX-Request"):
        return RedirectResponse(local_path(ve), 303)
    verdict = judgement.verdict
    card = _card_of(seen, verdict)
    return said(
        render(request, "review_card.html", card=card, back=local_path(ve)),
        f"Nhiệm vụ {wording.VERDICTS[verdict]}.",
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on a task, made of what was shown and what was left in the form."""

    shown: Fields
    typed: Fields
    rejects: bool

    @property
    def verdict(self) -> Verdict:
        """What the word comes to."""
        if self.rejects:
            return Verdict.REJECTED
        return Verdict.CONFIRMED if self.typed == self.shown else Verdict.CORRECTED

    def __call__(self, seen: SeenTask, rejected: bool) -> Task | None:
        """What the task is from now on; see ``check_unchanged`` for errors."""
        now = fields_of(seen.task, rejected=rejected)
        check_unchanged(self.shown, now, self.typed if self.typed != self.shown else None)
        if self.rejects:
            return None
        changes = amendment(self.shown, now, self.typed)
        return corrected(seen.task, seen.text, changes) if changes else confirmed(seen.task)


def _card_of(seen: SeenTask, verdict: Verdict | None) -> Card:
    return _card(seen.id, seen.summary.id, wording.document_name(seen.summary), seen.task, verdict)


def _conflict(request: Request, seen: SeenTask, error: UsageError, back: str) -> Response:
    """The values that clash, and the task as it is now, to be judged anew."""
    if request.headers.get("HX-Request"):
        return PlainTextResponse(f"{error.message} Đề nghị tải lại trang.", status_of(error))
    card = _card_of(seen, Verdict.REJECTED if seen.entry is None else None)
    return render(request, "review_conflict.html", status_of(error), error=error, card=card, back=back)
