"""Recurring tasks as the due days that an index holds: those of a window that moves on month by month."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.extraction.calendar import add_months
from pipeline.extraction.recurrence import occurrences
from pipeline.findings import Deadline
from pipeline.tracking.occurrences import last_day

_MONTHS_BACK = 6
_MONTHS_AHEAD = 12


def unfolded(
    deadline: Deadline | None, title: str | None, issued: date | None, today: date
) -> tuple[date, ...]:
    """The due days of a recurring deadline from half a year ago to a year ahead, whole months.

    Empty where the rule is not certain, and after ``last_day``.
    """
    if deadline is None or deadline.type != "recurring":
        return ()
    month = today.replace(day=1)
    first = max(add_months(month, -_MONTHS_BACK), issued or date.min)
    last = min(add_months(month, _MONTHS_AHEAD) - timedelta(days=1), last_day(title, issued))
    return occurrences(deadline, first, last) if first <= last else ()
