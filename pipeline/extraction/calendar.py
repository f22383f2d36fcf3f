"""Working days (ngày làm việc) of Vietnamese state bodies, and periods counted on them.

Holidays are data: the announcements of a year cannot be computed (Bộ luật Lao động 2019, Điều 112).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from pipeline.findings import Unit
from pipeline.resources import lexicon

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """The special days of one year.

    Attributes:
        off: holidays and days off by swap, weekends aside.
        work: Saturdays and Sundays that are working days by swap.
        from_data: whether the year stands in the project's data; else the ``holidays`` package made it.
    """

    off: frozenset[date]
    work: frozenset[date]
    from_data: bool


@cache
def year_of_days(year: int) -> YearOfDays:
    """The special days of a year: the data file's, or the ``holidays`` package's where that has none."""
    row = lexicon("calendar_vn")["years"].get(year)
    if row is None:
        found = holidays.country_holidays("VN", years=year)
        swapped = frozenset(day for day in found.weekend_workdays if day.year == year)
        return YearOfDays(frozenset(found) - swapped, swapped, from_data=False)
    off = {
        item["first"] + timedelta(days=step)
        for item in row["days_off"]
        for step in range((item["last"] - item["first"]).days + 1)
    }
    return YearOfDays(frozenset(off), frozenset(item["day"] for item in row["days_worked"]), from_data=True)


def is_working_day(day: date) -> bool:
    """Whether state bodies work on a day."""
    known = year_of_days(day.year)
    return day not in known.off and (day.weekday() < _SATURDAY or day in known.work)


def next_working_day(day: date) -> date:
    """The day itself if it is a working day, else the next one.

    The last day of a period that falls on a day off moves so (Bộ luật Dân sự 2015, Điều 148 khoản 5); a
    printed date does not move.
    """
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(start: date, count: int) -> date:
    """The working day that is ``count`` working days after ``start``, or before it for a negative count.

    ``start`` itself is not counted (Bộ luật Dân sự 2015, Điều 147).
    """
    step = timedelta(days=1 if count >= 0 else -1)
    day, left = start, abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def add_months(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day (Điều 148 khoản 4)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def end_of_period(start: date, amount: int, unit: Unit) -> date:
    """The last day of a period that begins with an event on ``start``; a negative amount counts back.

    The day of the event is not counted. A period forward that ends on a day off ends on the next working
    day; one counted back keeps its day, since moving it forward would shorten the time that is left. Hours
    end on the day they run out on, counted from the start of ``start``.
    """
    if unit == "working_day":
        return add_working_days(start, amount)
    if unit in ("month", "year"):
        end = add_months(start, amount * (12 if unit == "year" else 1))
    else:
        days = {"day": amount, "week": 7 * amount, "hour": amount // 24}[unit]
        end = start + timedelta(days=days)
    return next_working_day(end) if amount > 0 else end
