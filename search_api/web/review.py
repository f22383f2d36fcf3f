"""Review of what is uncertain: a person confirms, corrects or rejects, task by task, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.commands import wording
from pipeline.errors import UsageError
from pipeline.extraction.task_review import needs_review
from pipeline.findings import BodyMention, Task
from pipeline.store.corrections import Amendment, Verdict, verdict_of
from pipeline.store.ports import ListedTask
from pipeline.store.task_ids import task_id
from pipeline.text import squeeze
from search_api.access import editors
from search_api.changes import Changing
from search_api.paths import local_path
from search_api.rendering import render
from search_api.scoped import Reading
from search_api.services import services_of
from search_api.web.answers import said
from search_api.web.deadline_words import as_written

router = APIRouter(include_in_schema=False)

PATH = "/ra-soat"
_SHOWN = 25
_LONGEST = 4_000  # code points of a list of bodies

Typed = Annotated[str, Form(max_length=_LONGEST)]


@dataclass(frozen=True, slots=True)
class Card:
    """A task to be judged; ``verdict`` is what a person said, empty where nobody has."""

    id: str
    document_id: int
    source: str
    place: str
    quote: str
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
    return Card(
        id=task_id,
        document_id=document_id,
        source=source,
        place=f"trang {task.evidence.page}" if task.evidence.page else "",
        quote=squeeze(task.evidence.quote),
        leads=_lines(task.leads),
        coordinators=_lines(task.coordinators),
        due=task.deadline.due if task.deadline else None,
        dated=task.deadline is not None,
        written=as_written(task.deadline),
        deadline=wording.deadline(task.deadline),
        doubts=needs_review(task) if verdict is None and verdict_of(task) is None else (),
        evidence=f"/van-ban/{document_id}?tai={start}#nv-{start}",
        verdict=verdict,
    )


def _lines(bodies: Sequence[BodyMention]) -> str:
    return "\n".join(dict.fromkeys(body.name for body in bodies))


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
    viec: Typed,
    leads: Annotated[str | None, Form(alias="chu-tri", max_length=_LONGEST)] = None,
    coordinators: Annotated[str | None, Form(alias="phoi-hop", max_length=_LONGEST)] = None,
    han: Typed = "",
    undated: Annotated[bool, Form(alias="khong-han")] = False,
    ve: Typed = PATH,
) -> Response:
    """Records what a person says of a task: right as it is, wrong in some fields, or no task."""
    if viec == "loai":
        seen, verdict = changing.reject(task_id), Verdict.REJECTED
    elif viec == "dung":
        seen, verdict = changing.confirm(task_id), Verdict.CONFIRMED
    elif viec == "sua":
        amendment = _amendment(reading.task(task_id).task, leads, coordinators, han, undated=undated)
        seen = changing.amend(task_id, amendment) if amendment else changing.confirm(task_id)
        verdict = Verdict.CORRECTED if amendment else Verdict.CONFIRMED
    else:
        raise UsageError("bad_request", "Chưa chọn xác nhận, sửa hay loại.")
    if not request.headers.get("HX-Request"):
        return RedirectResponse(local_path(ve), 303)
    name = wording.document_name(seen.summary)
    card = _card(seen.id, seen.summary.id, name, seen.task, verdict)
    return said(
        render(request, "review_card.html", card=card, back=local_path(ve)),
        f"Nhiệm vụ {wording.VERDICTS[verdict]}.",
    )


def _amendment(
    task: Task, leads: str | None, coordinators: str | None, due: str, *, undated: bool
) -> Amendment | None:
    """What a person changed; ``None`` where nothing is different.

    Raises:
        UsageError: the date is none, or both a date and its absence are given.
    """
    changes: dict[str, Any] = {}
    for name, typed, now in (
        ("leads", leads, _lines(task.leads)),
        ("coordinators", coordinators, _lines(task.coordinators)),
    ):
        names = tuple(filter(None, map(squeeze, (typed or "").splitlines())))
        if typed is not None and "\n".join(names) != now:
            changes[name] = names
    day = _day(due) if due else None
    moved = day is not None and day != (task.deadline.due if task.deadline else None)
    dropped = undated and task.deadline is not None
    if moved and dropped:
        raise UsageError(
            "two_deadlines", "Vừa ghi ngày hạn vừa chọn “Không có thời hạn”; hãy bỏ một trong hai."
        )
    if moved:
        changes["due"] = day
    elif dropped:
        changes["undated"] = True
    return Amendment(**changes) if changes else None


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise UsageError("bad_date", f"“{typed}” không phải là ngày; ghi như 31/12/2026.") from error
