"""Two more views of the tasks: a month of days, and agencies by months."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.commands.wording import shortened
from pipeline.index.entries import TaskEntry
from pipeline.index.queries import Facet
from pipeline.tracking.records import Status
from search_api.access import signed_in
from search_api.rendering import render
from search_api.scoped import Reading, ScopedLibrary
from search_api.web.task_query import TaskQuery, task_query
from search_api.web.task_rows import status_of
from search_api.web.tasks import PATH, head, last_day, month_after, month_of

router = APIRouter(include_in_schema=False)

_PER_DAY = 3
_LOOKED_AT = 12  # tasks of a day
_OFTEN = 6  # occurrences in a month that make a task one of every week or day
_WORDS = 90  # code points of a task in a cell
_MONTHS = 12
_AGENCIES = 25
_LEVELS = 5


@dataclass(frozen=True, slots=True)
class DayTask:
    """A task in a cell of the calendar."""

    id: str
    text: str
    status: Status


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the calendar; days of the months around have no tasks in it."""

    day: date
    other: bool
    today: bool
    total: int
    rows: tuple[DayTask, ...]
    address: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How many tasks of an agency are due in a month; ``level`` is 0 for none and at most ``_LEVELS``."""

    month: str
    count: int
    level: int
    address: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One agency."""

    label: str
    cells: tuple[HeatCell, ...]
    total: int


@router.get(f"{PATH}/lich", dependencies=[signed_in])
def month_view(request: Request, reading: Reading) -> Response:
    """A month of days with what is due on each."""
    query = task_query(request.query_params)
    month = month_of(request.query_params.get("thang"), reading.today)
    often: dict[str, DayTask] = {}
    weeks = [
        [_cell(query, reading, day, month, often) for day in week]
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
    ]
    return render(
        request,
        "calendar.html",
        **head(query, reading, "calendar"),
        month=month,
        weeks=weeks,
        often=list(often.values()),
        total=_in_month(query, reading, month),
        before=f"{month_after(month, -1):%Y-%m}",
        after=f"{month_after(month):%Y-%m}",
    )


def _in_month(query: TaskQuery, reading: ScopedLibrary, month: date) -> int:
    within = replace(query, due="", due_from=month, due_to=last_day(month))
    return reading.tasks(within.request(reading.today, size=1)).total


def _cell(
    query: TaskQuery, reading: ScopedLibrary, day: date, month: date, often: dict[str, DayTask]
) -> DayCell:
    """A day: what is due on it; what comes every day or week is counted, but named in ``often`` alone."""
    if day.month != month.month:
        return DayCell(day, True, day == reading.today, 0, (), "")
    on_day = replace(query, due="", due_from=day, due_to=day)
    page = reading.tasks(on_day.request(reading.today, size=_LOOKED_AT))
    named = []
    for hit in page.hits:
        task = _day_task(hit.entry, reading.today)
        if _comes_often(hit.entry, month):
            often.setdefault(task.id, task)
        else:
            named.append(task)
    rows = tuple(named[:_PER_DAY])
    return DayCell(day, False, day == reading.today, page.total, rows, on_day.address(PATH))


def _comes_often(entry: TaskEntry, month: date) -> bool:
    within = [due for due in entry.occurrences if (due.year, due.month) == (month.year, month.month)]
    return len(within) >= _OFTEN


def _day_task(entry: TaskEntry, today: date) -> DayTask:
    return DayTask(entry.id, shortened(entry.text, _WORDS), status_of(entry, today))


@router.get(f"{PATH}/theo-thang", dependencies=[signed_in])
def heat_map(request: Request, reading: Reading) -> Response:
    """Agencies by months of the due day: where work piles up."""
    query = task_query(request.query_params)
    first = month_of(request.query_params.get("thang"), month_after(reading.today.replace(day=1), -2))
    months = [month_after(first, at) for at in range(_MONTHS)]
    return render(
        request,
        "heat.html",
        **head(query, reading, "heat"),
        months=[f"{month:%Y-%m}" for month in months],
        rows=_heat_rows(query, reading, months),
        before=f"{month_after(first, -_MONTHS // 2):%Y-%m}",
        after=f"{month_after(first, _MONTHS // 2):%Y-%m}",
    )


def _heat_rows(query: TaskQuery, reading: ScopedLibrary, months: list[date]) -> list[HeatRow]:
    within = replace(query, due="", due_from=months[0], due_to=last_day(months[-1]))
    asked = within.request(reading.today, size=1, facets=(Facet.AGENCY_MONTH, Facet.AGENCY))
    facets = reading.tasks(asked).facets
    names = {count.value: count.label for count in facets[Facet.AGENCY]}
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for count in facets[Facet.AGENCY_MONTH]:
        agency, _, month = count.value.partition("\t")
        counts[agency][month] = count.hits
    busiest = sorted(counts, key=lambda agency: (-sum(counts[agency].values()), agency))[:_AGENCIES]
    most = max((max(counts[agency].values()) for agency in busiest), default=1)
    return [_heat_row(query, names.get(agency, agency), counts[agency], months, most) for agency in busiest]


def _heat_row(query: TaskQuery, name: str, counts: dict[str, int], months: list[date], most: int) -> HeatRow:
    cells = []
    for month in months:
        key = f"{month:%Y-%m}"
        count = counts.get(key, 0)
        where = replace(query, agency=name, exactly=True, due="", due_from=month, due_to=last_day(month))
        cells.append(HeatCell(key, count, -(-_LEVELS * count // most), where.address(PATH)))
    return HeatRow(name, tuple(cells), sum(cell.count for cell in cells))
