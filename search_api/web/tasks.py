"""*Nhiệm vụ*: the list of tasks, what is late and due this week first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.extraction.reform_areas import area_codes
from pipeline.index.queries import Count, Facet, Sort
from pipeline.index.queries import Request as Asked
from pipeline.tracking.records import Status
from search_api import labels
from search_api.access import signed_in
from search_api.rendering import render
from search_api.scoped import Reading, ScopedLibrary
from search_api.web.task_query import OPEN, SOON_DAYS, TaskQuery, task_query
from search_api.web.task_rows import grouped, rows_of

router = APIRouter(include_in_schema=False)

PATH = "/nhiem-vu"
_PAGE = 30
_CHOICES = 8  # of one facet
_COUNTED_AT_ONCE = 10_000  # tasks; to count more takes longer than a person should wait for the list

STATUS_NAMES = (
    ("chua-xong", "Chưa xong"),
    ("qua-han", "Quá hạn"),
    ("chua-thuc-hien", "Chưa thực hiện"),
    ("dang-thuc-hien", "Đang thực hiện"),
    ("da-xong", "Đã hoàn thành"),
    ("hoan-thanh", "Hoàn thành đúng hạn"),
    ("hoan-thanh-qua-han", "Hoàn thành quá hạn"),
    ("tam-dung", "Tạm dừng"),
    ("huy", "Hủy"),
    ("tat-ca", "Mọi tình trạng"),
)
_STATUS_OF = {
    Status.OVERDUE: "qua-han",
    Status.NOT_STARTED: "chua-thuc-hien",
    Status.IN_PROGRESS: "dang-thuc-hien",
    Status.DONE: "hoan-thanh",
    Status.DONE_LATE: "hoan-thanh-qua-han",
    Status.SUSPENDED: "tam-dung",
    Status.CANCELLED: "huy",
}
_FACETS = {
    Facet.STATUS: ("status", "Tình trạng"),
    Facet.AGENCY: ("agency", "Cơ quan"),
    Facet.AREA: ("area", "Lĩnh vực"),
    Facet.KIND: ("kind", "Loại văn bản"),
}


_ANY = {"status": "tat-ca"}


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure above the list, and the list that it counts."""

    label: str
    count: int
    tone: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A condition that can be chosen, or one that can be taken away."""

    label: str
    address: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """One way to narrow the list."""

    title: str
    choices: tuple[Choice, ...]


@router.get("/", dependencies=[signed_in])
@router.get(PATH, dependencies=[signed_in])
def tasks(request: Request, reading: Reading) -> Response:
    """One page of the tasks asked for, in groups by urgency; the first page of the site."""
    return _list(request, reading, counted=False)


@router.get(f"{PATH}/thu-hep", dependencies=[signed_in])
def narrowing(request: Request, reading: Reading) -> Response:
    """The ways to narrow the list, for a page that was shown without; the page with them without script."""
    if not request.headers.get("HX-Request"):
        return _list(request, reading, counted=True)
    facets = list(_facets(task_query(request.query_params), reading))
    return render(request, "facets.html", facets=facets)


def _list(request: Request, reading: ScopedLibrary, *, counted: bool) -> Response:
    query = task_query(request.query_params)
    cursor = request.query_params.get("tiep") or None
    today = reading.today
    asked = query.request(today, size=_PAGE, cursor=cursor)
    page = reading.tasks(asked)
    counted = counted or page.total <= _COUNTED_AT_ONCE or reading.knows(_free_facets(query, today))
    rows = rows_of(page.hits, reading.tasks_in_full(page.hits), reading.states(page.hits), today)
    return render(
        request,
        "tasks.html",
        **head(query, reading, "list"),
        groups=grouped(rows, by_due=asked.sort is Sort.DUE),
        total=page.total,
        next=page.next,
        first=cursor is None,
        back=query.address(PATH, tiep=cursor),
        chosen=list(_chosen(query)),
        facets=list(_facets(query, reading)) if cursor is None and counted else [],
        counted_at=query.address(f"{PATH}/thu-hep") if cursor is None and not counted else None,
    )


def head(query: TaskQuery, reading: ScopedLibrary, view: str) -> dict[str, Any]:
    """What every view of the tasks shows above and beside itself."""
    return {
        "query": query,
        "today": reading.today,
        "view": view,
        "tiles": tiles(query, reading),
        "status_names": STATUS_NAMES,
        "area_codes": area_codes(),
    }


def tiles(query: TaskQuery, reading: ScopedLibrary) -> list[Tile]:
    """The figures above the list, of all that its other conditions leave."""
    whole = replace(query, status="tat-ca", due="")
    by_status = {count.value: count.hits for count in _counts(whole, reading, Facet.STATUS)}
    unfinished = sum(by_status.get(status, 0) for status in OPEN)
    soon = replace(query, status="chua-xong", due="tuan-nay")
    undated = replace(query, status="chua-xong", due="khong-han")
    overdue = replace(whole, status="qua-han")
    finished = replace(whole, status="da-xong")
    done = by_status.get(Status.DONE, 0) + by_status.get(Status.DONE_LATE, 0)
    shown = (
        ("quá hạn", by_status.get(Status.OVERDUE, 0), "late", overdue),
        (f"đến hạn trong {SOON_DAYS} ngày", _total(soon, reading), "soon", soon),
        ("chưa xong", unfinished, "", replace(whole, status="chua-xong")),
        ("chưa có ngày hạn", _total(undated, reading), "quiet", undated),
        ("đã hoàn thành", done, "done", finished),
    )
    return [
        Tile(label, count, tone, where.address(PATH), where == query) for label, count, tone, where in shown
    ]


def _total(query: TaskQuery, reading: ScopedLibrary) -> int:
    return reading.tasks(query.request(reading.today, size=1)).total


def _counts(query: TaskQuery, reading: ScopedLibrary, facet: Facet) -> tuple[Count, ...]:
    asked = query.request(reading.today, size=1, facets=(facet,))
    return reading.tasks(asked).facets[facet]


def _facets(query: TaskQuery, reading: ScopedLibrary) -> Iterator[FacetView]:
    """The ways to narrow the list; each counts what choosing it in place of its present choice would show."""
    counts = dict(reading.tasks(_free_facets(query, reading.today)).facets)
    for facet, (name, title) in _FACETS.items():
        if facet not in counts:
            open_ended = query.having(name, _ANY.get(name, ""))
            counts[facet] = _counts(open_ended, reading, facet)
        found = counts[facet][:_CHOICES]
        if facet is Facet.AGENCY and query.role:
            found = tuple(_in_role(query, reading, count) for count in found)
        choices = tuple(_choice(query, facet, name, count) for count in found if count.hits)
        if choices:
            yield FacetView(title, choices)


def _free_facets(query: TaskQuery, today: date) -> Asked:
    """The question for the facets that no condition restricts."""
    free = [
        facet for facet, (name, _) in _FACETS.items() if name != "status" and name not in query.restricted()
    ]
    return query.request(today, size=1, facets=free)


def _in_role(query: TaskQuery, reading: ScopedLibrary, count: Count) -> Count:
    """The count of an agency in the role asked for; the index counts it in any."""
    of_agency = replace(query, agency=count.label, exactly=True)
    return replace(count, hits=_total(of_agency, reading))


def _choice(query: TaskQuery, facet: Facet, name: str, count: Count) -> Choice:
    value, label = count.value, count.label
    if facet is Facet.STATUS:
        value, label = _STATUS_OF[Status(count.value)], labels.status(count.value)
    elif facet is Facet.AREA:
        label = labels.area(count.value)
    elif facet is Facet.KIND:
        label = labels.kind(count.value)
    elif facet is Facet.AGENCY:
        value = count.label
    current = getattr(query, name) == value
    chosen = query.without(name) if current else query.having(name, value)
    if facet is Facet.AGENCY and not current:
        chosen = replace(chosen, exactly=True)
    return Choice(label, chosen.address(PATH), count.hits, current)


def _chosen(query: TaskQuery) -> Iterator[Choice]:
    """The conditions that a person chose, each leading to the list without it."""
    for name in query.restricted():
        if name == "exactly":
            continue
        yield Choice(_in_words(name, getattr(query, name)), query.without(name).address(PATH))


def _in_words(name: str, value: Any) -> str:
    if isinstance(value, date):
        value = labels.day(value)
    says = {
        "words": "Từ khóa: {}",
        "agency": "Cơ quan: {}",
        "due_from": "Hạn từ {}",
        "due_to": "Hạn đến {}",
        "number": "Văn bản số {}",
        "issuer": "Nơi ban hành: {}",
        "document": "Trong văn bản {}",
        "issued_from": "Ban hành từ {}",
        "issued_to": "Ban hành đến {}",
    }
    if name in says:
        return says[name].format(value)
    choices = {
        "role": {"chu-tri": "Chủ trì", "phoi-hop": "Phối hợp"},
        "status": dict(STATUS_NAMES),
        "due": {
            "tuan-nay": f"Trong {SOON_DAYS} ngày tới",
            "co-han": "Có ngày hạn",
            "khong-han": "Chưa có ngày hạn",
        },
        "sort": {"moi-ban-hanh": "Văn bản mới trước", "sat-nhat": "Sát từ khóa nhất"},
    }
    if name in choices:
        return choices[name][value]
    return labels.area(value) if name == "area" else labels.kind(value)


def month_of(typed: str | None, today: date) -> date:
    """The first day of a month typed "2026-12"; of this month where nothing sensible was typed."""
    try:
        return date.fromisoformat(f"{typed}-01") if typed else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)


def month_after(month: date, months: int = 1) -> date:
    """The first day of the month that lies so many months after (before, where negative) another."""
    ordinal = month.year * 12 + month.month - 1 + months
    year, at = divmod(ordinal, 12)
    return date(min(max(year, 1), 9998), at + 1, 1)


def last_day(month: date) -> date:
    """The last day of the month that begins on a day."""
    return month_after(month) - timedelta(days=1)
