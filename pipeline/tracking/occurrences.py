"""Recurring tasks (nhiệm vụ định kỳ) unfolded: each due day is an occurrence with a status of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.extraction.calendar import add_months
from pipeline.extraction.recurrence import occurrences as days_of_rule
from pipeline.findings import Deadline
from pipeline.text import squeeze
from pipeline.tracking.life import progress_of
from pipeline.tracking.records import Status, TaskState, status_on

_DAY_AND_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(\d{1,2})(?![\d/.-])", re.IGNORECASE)
_AHEAD_MONTHS = 24  # every rule has an occurrence within it
_YEARS = re.compile(r"(?:năm|giai đoạn|đến)\s+(?:20\d\d\s*[-–]\s*)?(20\d\d)(?!\d)", re.IGNORECASE)
# The years of laws and of the days of other documents say nothing of how long a plan runs.
_YEARS_OF_OTHERS = re.compile(
    r"(?<!đến )(?<!hết )(?<!trước )ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+20\d\d"
    r"|(?<!\w)(?:luật|pháp lệnh|hiến pháp)(?:\s(?!trên|tại|trong|của|tỉnh|thành)\w+){1,8}?\snăm\s20\d\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One due day of a recurring task.

    Attributes:
        due: by the rule; what the occurrence is called by in events.
        last: the last day after an extension, inclusive.
        status: on the day asked about, the derived ones included.
        done_on: the day it was done.
    """

    due: date
    last: date
    status: Status
    done_on: date | None = None


def last_day(title: str | None, issued: date | None) -> date:
    """The last day on which what a document asks for again and again is due.

    It is the end of the last year that the title names: a plan of 2021 asks for nothing in 2026. Years
    before that of its signing are of something else.
    """
    found = _YEARS.findall(_YEARS_OF_OTHERS.sub(" ", squeeze(title or "")))
    years = [int(year) for year in found if issued is None or int(year) >= issued.year]
    return date(max(years), 12, 31) if years else date.max


def due_days(deadline: Deadline | None, first: date, last: date) -> tuple[date, ...]:
    """The due days of a recurring deadline from ``first`` to ``last``, both inclusive.

    Empty for another deadline, and where it is not certain on which days it falls.
    """
    if deadline is None or deadline.type != "recurring" or first > last:
        return ()
    if deadline.rrule is None:
        return tuple(
            day
            for year in range(first.year, last.year + 1)
            for day in _written_days(deadline, year)
            if first <= day <= last
        )
    return days_of_rule(deadline, first, last)


def occurrences(
    deadline: Deadline | None, state: TaskState, today: date, first: date, last: date
) -> tuple[Occurrence, ...]:
    """The occurrences due from ``first`` to ``last``, both inclusive, each with its status on ``today``.

    Args:
        deadline: of the task.
        state: of the task; what was said of the whole series holds for an occurrence of its own silence.
        today: what "overdue" is measured by.
        first: an occurrence is never due before the document was signed; the caller knows that day.
        last: end of the window.
    """
    found = []
    for due in due_days(deadline, first, last):
        progress = progress_of(state, due)
        status = status_on(today, progress, due)
        found.append(Occurrence(due, progress.extended_to or due, status, progress.done_on))
    return tuple(found)


def first_day(issued: date | None, received: date | None, today: date) -> date:
    """The first day on which occurrences are followed: that on which the document was taken in, or signed.

    What was due before was done or missed without this program.
    """
    return max(min(received or today, today), issued or date.min)


def first_open(
    deadline: Deadline | None, state: TaskState, today: date, first: date, last: date = date.max
) -> Occurrence | None:
    """The occurrence that is to be done first, also where it was missed, if any is certain.

    Args:
        deadline: of the task.
        state: of the task; of one that is closed as a whole nothing is to be done.
        today: what "overdue" is measured by.
        first: of the due days, as ``first_day`` tells.
        last: of the due days, as ``last_day`` tells.
    """
    if not state.status.is_open:
        return None
    last = min(last, add_months(max(first, today), _AHEAD_MONTHS))
    window = occurrences(deadline, state, today, first, last)
    return min((one for one in window if one.status.is_open), key=lambda one: one.last, default=None)


def _written_days(deadline: Deadline, year: int) -> tuple[date, ...]:
    """The days of a year that a yearly rule names one by one ("15/6 và 15/12 hằng năm")."""
    pieces = re.split(r"\s+và\s+|[,;]", deadline.day_rule or "")
    if deadline.every != "year":
        return ()
    found = []
    for piece in pieces:
        named = _DAY_AND_MONTH.findall(piece)
        if len(named) != 1:
            return ()  # a span of days, or words: not certain
        try:
            found.append(date(year, int(named[0][1]), int(named[0][0])))
        except ValueError:
            return ()
    return tuple(sorted(set(found)))
