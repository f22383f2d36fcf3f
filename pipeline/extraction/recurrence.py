"""Recurring deadlines ("hằng quý", "định kỳ 06 tháng", "trước ngày 15/11 hằng năm") and their days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.rrule import rrulestr

from pipeline.extraction.bounded_dates import BoundedDate
from pipeline.extraction.deadline_cues import ends_with
from pipeline.extraction.rates import ONE, SIX_MONTHS, THREE_MONTHS, UNIT, find_rates, unit_of
from pipeline.extraction.time_clause import TimeClause
from pipeline.findings import Deadline, Recurrence
from pipeline.text import squeeze

_MONTHS_OF: dict[Recurrence, tuple[int, ...]] = {"quarter": (3, 6, 9, 12), "half_year": (6, 12)}
_WEEKDAYS = {
    "hai": "MO",
    "ba": "TU",
    "tư": "WE",
    "năm": "TH",
    "sáu": "FR",
    "bảy": "SA",
    "2": "MO",
    "3": "TU",
    "4": "WE",
    "5": "TH",
    "6": "FR",
    "7": "SA",
}

_REACH = 160
_LIST = rf"(?:\s*(?:,|và|,\s*và|hoặc|;)\s*(?:h[àằ]ng\s+)?{ONE}{UNIT}(?!\s*\d)){{0,5}}"
_REGULAR = re.compile(
    rf"(?<!\w)(?:(?:định\s+kỳ\s*[:,(]?\s*)?(?:h[àằ]ng\s+|(?:(?<=định\s)|(?<=\A))(?:mỗi|theo)\s+{ONE})(?P<unit>{UNIT}){_LIST}\)?"
    rf"|định\s+kỳ\s*[:(]?\s*(?:theo\s+)?{ONE}(?P<unit2>{UNIT}){_LIST}(?:\s*(?:/|một|01|1)\s*lần|\s+mỗi\s+lần)?\)?)(?!\w|\s*\d)",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(
    rf"(?<!\w)(?<!\d\s)(?P<unit>{SIX_MONTHS}|{THREE_MONTHS}|tháng(?=\s*,\s*qu[ýí])|qu[ýí])(?:\s*,\s*(?:qu[ýí]|{SIX_MONTHS}|0?9\s+tháng)){{0,5}}"
    r"\s*(?:,|và|,\s*và)\s*(?:cả\s+|0?1\s+|một\s+)?năm(?!\s*\d|\s+(?:học|sau|tới))(?!\w)",
    re.IGNORECASE,
)
_LAST_MONTH = re.compile(
    r"(?:(?:chậm|muộn)\s+nhất\s+(?:là\s+)?|trước\s+|vào\s+)?ngày\s+(?P<day>\d{1,2})\s+(?:của\s+)?tháng\s+"
    r"(?P<which>cuối|đầu(?:\s+tiên)?)\s+(?:của\s+)?(?:mỗi\s+|h[àằ]ng\s+)?(?:qu[ýí]|kỳ)(?:\s+báo\s+cáo)?",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"(?:tại|vào|trong)\s+(?:các\s+)?(?:kỳ|phiên|cuộc)\s+họp\s+(?:(?:thường\s+(?:kỳ|lệ)|định\s+kỳ)\s+)?(?:của\s+)?"
    r"(?:tháng\s+)?(?:cuối|đầu)\s+(?:mỗi\s+)?(?P<unit>tháng|qu[ýí])(?!\s*[\dIV])(?!\w)",
    re.IGNORECASE,
)
_NEXT_MONTH = re.compile(
    r"\s+(?:của\s+)?tháng\s+(?:kế\s+(?:tiếp|sau)|tiếp\s+theo|liền\s+(?:kề|sau)|sau)(?!\w)", re.IGNORECASE
)
# "sau 15 giờ hằng ngày" is a case; "trước 16 giờ hằng ngày" is when to act.
_HOUR = re.compile(r"giờ\s*\)?\s*\Z", re.IGNORECASE)
_BY_HOUR = re.compile(
    r"(?<!\w)(?:trước|vào|lúc|(?:chậm|muộn)\s+nhất(?:\s+là)?)\s+\d{1,2}\s*giờ(?:\s*\d{2})?"
    r"(?:\s*(?:,|và)\s*\d{1,2}\s*giờ(?:\s*\d{2})?){0,2}\s*\Z",
    re.IGNORECASE,
)
_CLOSING_DAY = re.compile(
    r"(?<!\w)(?:(?:vào|trước|(?:chậm|muộn)\s+nhất(?:\s+là)?)\s+)?ngày\s+(?:làm\s+việc\s+)?cuối(?:\s+cùng)?\s+(?:của\s+)?"
    r"(?:mỗi\s+|h[àằ]ng\s+)?(?P<unit>tuần|tháng|qu[ýí])(?!\s*[\dIV])(?!\s+(?:này|cuối))(?!\w)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:sáng\s+|chiều\s+)?thứ\s+(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])(?!\w)", re.IGNORECASE)
_REGULARLY = re.compile(r"(?<!\w)định\s+kỳ(?!\w)", re.IGNORECASE)

# "này" after the noun points at the present text, and what is reported ("kết quả thực hiện kế hoạch") is
# reported in that rhythm, so neither is qualified by it.
_NOUNS = ends_with("rhythm_nouns", r"(?!\s+này)(?:\s+[\w\-]+){0,6}(?:\s*,)?")
_REPORTED = re.compile(r"(?:kết\s+quả|tình\s+hình|tiến\s+độ)(?:\s+[\w\-]+){0,8}\s*\Z", re.IGNORECASE)
_QUALIFIES_RIGHT = re.compile(
    r"\s*(?:,\s*)?(?:và\s+)?(?:(?:cả|từng|trong)\s+)?giai\s+đoạn|\s*(?:được\s+(?:cấp|giao|phân|bố)|\d+\s*năm\s+và)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Rhythm:
    start: int
    end: int
    every: Recurrence
    regular: bool


def _rhythms(blank: str, dates: tuple[BoundedDate, ...]) -> Iterator[_Rhythm]:
    for found in _REGULAR.finditer(blank):
        every = unit_of(found["unit"] or found["unit2"])
        regular = bool(_REGULARLY.match(found.group()))
        dated = regular or _has_day(blank, found.start(), found.end(), dates)
        if not dated and _qualifies_noun(blank, found.start(), found.end()):
            continue
        left = blank[max(0, found.start() - 60) : found.start()]
        if every == "day" and _HOUR.search(left) and not _BY_HOUR.search(left):
            continue
        yield _Rhythm(found.start(), found.end(), every, regular)
    for found in _ENUMERATED.finditer(blank):
        if not _qualifies_noun(blank, found.start(), found.end()):
            yield _Rhythm(found.start(), found.end(), unit_of(found["unit"]), regular=False)
    for start, end, every in find_rates(blank):
        yield _Rhythm(start, end, every, regular=False)
    for found in _SESSION.finditer(blank):
        yield _Rhythm(found.start(), found.end(), unit_of(found["unit"]), regular=True)
    for found in _CLOSING_DAY.finditer(blank):
        yield _Rhythm(found.start(), found.end(), unit_of(found["unit"]), regular=True)
    for found in _LAST_MONTH.finditer(blank):
        yield _Rhythm(found.start(), found.end(), "quarter", regular=True)


def _qualifies_noun(blank: str, start: int, end: int) -> bool:
    left = blank[max(0, start - 90) : start]
    if _QUALIFIES_RIGHT.match(blank, end):
        return True
    return bool(_NOUNS.search(left)) and not _REPORTED.search(left)


def _has_day(blank: str, start: int, end: int, dates: tuple[BoundedDate, ...]) -> bool:
    """Whether a limiting day without a year stands beside a rhythm: "hằng năm trước ngày 31/01".

    Such a rhythm says when to act even after the noun that it would qualify alone ("kế hoạch hằng năm").
    """
    return any(
        found.bound in ("before", "by", "on")
        and found.last.precision == "day"
        and found.last.year is None
        and not blank[min(end, found.end) : max(start, found.start)].strip()
        for found in dates
    )


def _is_yearly(found: BoundedDate) -> bool:
    """Whether a date names a day of any year."""
    return (
        found.last.precision == "day"
        and found.last.last_month is not None
        and found.last.year is None
        and (found.bound is not None or not found.first.bare)
    )


def _is_day_rule_of(rhythm: _Rhythm, found: BoundedDate, blank: str) -> bool:
    """Whether a date without a year says on which day a rhythm falls due.

    It stands in the same part of the sentence, no more than a clause away; a bare number ("15/12 hằng năm")
    must stand next to the rhythm. A day with its month is no rule of a month, week or day.
    """
    if found.first.year is not None or found.last.year is not None:
        return False
    if found.last.last_month is not None and rhythm.every in ("day", "week", "month"):
        return False
    between = blank[min(rhythm.end, found.end) : max(rhythm.start, found.start)]
    if found.bound is None and found.first.bare:
        return not between.strip(" ,(:")
    return len(between) <= _REACH and ";" not in between and ". " not in between


def _rule(every: Recurrence, days: tuple[BoundedDate, ...], words: str) -> str | None:
    """The RFC 5545 rule, or ``None`` where several dates or a span of days leave it open."""
    last_month = _LAST_MONTH.search(words)
    if last_month:
        months = "3,6,9,12" if last_month["which"].lower() == "cuối" else "1,4,7,10"
        return f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={int(last_month['day'])}"
    months_of = ",".join(str(month) for month in _MONTHS_OF.get(every, ()))
    base = {"day": "FREQ=DAILY", "week": "FREQ=WEEKLY", "month": "FREQ=MONTHLY"}.get(every, "FREQ=YEARLY")
    if months_of:
        base += f";BYMONTH={months_of}"
    if every == "week":
        weekday = _WEEKDAY.search(words)
        return f"{base};BYDAY={_WEEKDAYS[weekday['day'].lower()]}" if weekday else base
    if not days:
        return base
    last = days[0].last
    if (
        len(days) > 1
        or days[0].first is not last
        or (last.precision == "month" and last.first_month != last.last_month)
    ):
        return None
    day, month = last.last_day, last.last_month
    if month is None:
        return f"{base};BYMONTHDAY={day}" if every != "year" else None
    if every != "year":
        return None
    return f"{base};BYMONTH={month}" + (f";BYMONTHDAY={day}" if day else "")


def _implied(blank: str, dates: tuple[BoundedDate, ...]) -> Iterator[_Rhythm]:
    """The rhythm that the day alone shows: of a year after "định kỳ", of a month before "của tháng sau"."""
    for day in dates:
        if day.bound in ("before", "by", "on") and _end_of_day(blank, day) > day.end:
            yield _Rhythm(day.start, day.end, "month", regular=True)
    for found in _REGULARLY.finditer(blank):
        if any(_is_yearly(day) and -1 <= day.start - found.end() <= 120 for day in dates):
            yield _Rhythm(found.start(), found.end(), "year", regular=True)


def find_recurring(
    clause: TimeClause, dates: tuple[BoundedDate, ...]
) -> tuple[tuple[Deadline, ...], frozenset[BoundedDate]]:
    """The recurring deadlines of a clause, and the dates that are their day rules.

    "Định kỳ" with a day of the year ("định kỳ trước ngày 15/12") is yearly, alone it is no deadline; a day
    "của tháng kế tiếp" is monthly.
    """
    blank = clause.blank
    rhythms = sorted(_rhythms(blank, dates), key=lambda rhythm: (rhythm.start, -rhythm.end))
    rhythms = rhythms or list(_implied(blank, dates))[:1]
    deadlines: list[Deadline] = []
    used: set[BoundedDate] = set()
    reach = -1
    for rhythm in rhythms:
        if rhythm.start < reach or (deadlines and not blank[reach : rhythm.start].strip(" ,()")):
            continue
        days = tuple(day for day in dates if day not in used and _is_day_rule_of(rhythm, day, blank))
        deadline = _recurring(clause, rhythm, days)
        used.update(days)
        deadlines.append(deadline)
        reach = deadline.evidence.span.end - clause.span.start
    return tuple(deadlines), frozenset(used)


def _weekday(blank: str, start: int, end: int) -> re.Match[str] | None:
    """The weekday written straight before or after a weekly rhythm."""
    near = (found for found in _WEEKDAY.finditer(blank, max(0, start - 30), end + 30))
    return next(
        (found for found in near if -3 <= found.start() - end <= 3 or 0 <= start - found.end() <= 3), None
    )


def _end_of_day(blank: str, day: BoundedDate) -> int:
    """Where the writing of a day rule ends, "của tháng kế tiếp" included."""
    after = _NEXT_MONTH.match(blank, day.end) if day.last.last_month is None else None
    return after.end() if after else day.end


def _recurring(clause: TimeClause, rhythm: _Rhythm, days: tuple[BoundedDate, ...]) -> Deadline:
    start = min([rhythm.start, *(day.start for day in days)])
    end = max([rhythm.end, *(_end_of_day(clause.blank, day) for day in days)])
    weekday = _weekday(clause.blank, start, end) if rhythm.every == "week" else None
    if weekday:
        start, end = min(start, weekday.start()), max(end, weekday.end())
    words = clause.blank[start:end]
    if end < len(clause.blank) and words.count("(") > words.count(")") and clause.blank[end] == ")":
        end += 1
    written = [squeeze(clause.blank[day.start : _end_of_day(clause.blank, day)]) for day in days]
    last_month = _LAST_MONTH.search(words)
    if last_month and not written:
        written = [squeeze(last_month.group())]
    if weekday:
        written = [squeeze(weekday.group())]
    return clause.deadline(
        start,
        end,
        "recurring",
        "deadline.recurring",
        every=rhythm.every,
        comparator=days[0].bound if days else None,
        day_rule=" và ".join(written) or None,
        rrule=_rule(rhythm.every, days, words),
    )


def dated_rule(deadline: Deadline) -> str | None:
    """The RFC 5545 rule of a recurring deadline with a day in it; ``None`` where the rule is not certain.

    Where no day is written, a period's last day counts.
    """
    if deadline.every is None or deadline.rrule is None:
        return None
    rule = deadline.rrule
    if deadline.every == "week" and "BYDAY" not in rule:
        rule += ";BYDAY=FR"
    elif deadline.every != "day" and "BYMONTHDAY" not in rule:
        rule += (
            ";BYMONTHDAY=-1"
            if "BYMONTH=" in rule or deadline.every == "month"
            else ";BYMONTH=12;BYMONTHDAY=-1"
        )
    return rule


def occurrences(deadline: Deadline, first: date, last: date) -> tuple[date, ...]:
    """The due days of a recurring deadline from ``first`` to ``last``, both inclusive.

    Empty where the rule is not certain.
    """
    rule = dated_rule(deadline)
    if rule is None:
        return ()
    # The rule's own start only anchors it: a year earlier, every rule above has had an occurrence.
    anchor = datetime(first.year, 1, 1) - timedelta(days=366)
    found = rrulestr(f"RRULE:{rule}", dtstart=anchor).between(
        datetime(first.year, first.month, first.day), datetime(last.year, last.month, last.day), inc=True
    )
    return tuple(moment.date() for moment in found)
