"""Dates and periods as Vietnamese administrative texts write them: day, month, quarter, half-year, year.

The order is always day-month-year (Nghị định 30/2020/NĐ-CP, Phụ lục I); separators are ``/ - .`` or the words
"ngày ... tháng ... năm ...". A date that cannot be is kept as written and flagged, never corrected.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pipeline.extraction import date_patterns as written
from pipeline.records import Span
from pipeline.text import shadow

Precision = Literal["day", "month", "quarter", "half_year", "year"]

IMPOSSIBLE_DATE = "impossible_date"
VAGUE = "vague"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LAST_DAY = 31


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day or period as written.

    Attributes:
        quote: the text at ``span``.
        year: calendar year of the last day; ``None`` when none is written.
        first_month, last_month: 1 to 12, inclusive; ``None`` for a bare "ngày 15".
        first_day, last_day: days of these months; ``None`` for the whole month.
        bare: written without a time word ("30/6", "2026", "2025 - 2030"), so that only its context makes it a
            date; a full dd/mm/yyyy is never bare.
        first_year: where it differs from ``year`` ("2025 - 2030").
        flags: ``impossible_date``, ``vague``.
    """

    span: Span
    quote: str
    precision: Precision
    year: int | None
    first_month: int | None
    last_month: int | None
    first_day: int | None = None
    last_day: int | None = None
    bare: bool = False
    first_year: int | None = None
    flags: tuple[str, ...] = ()

    def period(self, year: int | None = None) -> tuple[date, date] | None:
        """First and last day, in the written year or else in ``year``; ``None`` where that is no date."""
        last_year = self.year if self.year is not None else year
        if last_year is None or self.first_month is None or self.last_month is None:
            return None
        wraps = self.first_year is None and self.first_month > self.last_month
        first_year = self.first_year or (last_year - 1 if wraps else last_year)
        try:
            first = self._day_of(first_year, self.first_month, self.first_day or 1)
            last = self._day_of(last_year, self.last_month, self.last_day or _LAST_DAY)
        except (ValueError, calendar.IllegalMonthError):
            return None
        return (first, last) if first <= last else None

    def _day_of(self, year: int, month: int, day: int) -> date:
        """The day; a period's end, and the days of a vague period, stop at the end of their month."""
        if day == _LAST_DAY and (VAGUE in self.flags or self.last_day is None):
            day = calendar.monthrange(year, month)[1]
        return date(year, month, day)

    @property
    def start(self) -> date | None:
        """First day, where the year is written and the date can be."""
        found = self.period()
        return found[0] if found else None

    @property
    def end(self) -> date | None:
        """Last day, where the year is written and the date can be."""
        found = self.period()
        return found[1] if found else None


_QUARTER_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "iv": 4}
_WEEK_WORDS = {"đầu": 1, "cuối": 4}
_HALF_WORDS = {"ba": 3, "sáu": 6, "chín": 9}


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _quarter(text: str) -> int:
    """1 to 4; recognised text writes I as ``l`` or ``1``."""
    low = text.lower()
    if low in _QUARTER_WORDS:
        return _QUARTER_WORDS[low]
    if low in ("2", "3", "4"):
        return int(low)
    return 4 if low.endswith("v") else len(low)


def _narrowed(mention: DateMention, part: str | None) -> DateMention:
    """The period's beginning, middle or end: 1st, 15th, last day (Bộ luật Dân sự 2015, Điều 146 khoản 3)."""
    if not part:
        return mention
    word = " ".join(part.lower().split())
    first, last = mention.first_month, mention.last_month
    if first is None or last is None:
        return mention
    middle = {1: (first, 15), 3: (first + 1, 15), 12: (6, 30)}.get(last - first + 1, (first, 15))
    if word == "cuối":
        return replace(mention, first_month=last, first_day=_LAST_DAY, last_day=_LAST_DAY, flags=(VAGUE,))
    if word == "đầu":
        return replace(mention, last_month=first, first_day=1, last_day=1, flags=(VAGUE,))
    if word == "giữa":
        return replace(
            mention,
            first_month=middle[0],
            last_month=middle[0],
            first_day=middle[1],
            last_day=middle[1],
            flags=(VAGUE,),
        )
    if word == "nửa đầu":
        return replace(mention, last_month=middle[0], last_day=middle[1], flags=(VAGUE,))
    return replace(mention, first_month=middle[0], first_day=middle[1] + 1, flags=(VAGUE,))


def _day(match: re.Match[str]) -> DateMention:
    groups = match.groupdict()
    day, month = int(groups["d"]), int(groups["m"])
    year = _year(groups.get("y"))
    if year is None and groups.get("yy"):
        year = 2000 + int(groups["yy"])
    first = int(groups["d0"]) if groups.get("d0") else day
    bare = year is None and "word" in groups and not groups["word"]
    mention = DateMention(
        Span(*match.span()), match.group(), "day", year, month, month, first, day, bare=bare
    )
    # A leap year shows whether day and month can be at all where no year is written.
    possible = mention.period(2000) is not None and (year is None or _FIRST_YEAR <= year <= _LAST_YEAR)
    return mention if possible else replace(mention, flags=(IMPOSSIBLE_DATE,))


def _day_alone(match: re.Match[str]) -> DateMention:
    day = int(match["d"])
    return DateMention(Span(*match.span()), match.group(), "day", None, None, None, day, day, bare=True)


def _months(match: re.Match[str]) -> DateMention:
    groups = match.groupdict()
    months = [int(groups["m"])] + [int(found) for found in re.findall(r"\d+", groups.get("more") or "")]
    if groups.get("m0"):
        months.insert(0, int(groups["m0"]))
    bare = "part" not in groups
    mention = DateMention(
        Span(*match.span()), match.group(), "month", _year(groups.get("y")), months[0], months[-1], bare=bare
    )
    mention = replace(mention, first_year=_year(groups.get("y0")))
    return _narrowed(mention, groups.get("part"))


def _quarters(match: re.Match[str]) -> DateMention:
    found = [match["q"], *re.findall(written.QUARTER, match["more"], re.IGNORECASE)]
    first, last = _quarter(found[0]), _quarter(found[-1])
    year = _year(match["y"] or match["y2"])
    mention = DateMention(Span(*match.span()), match.group(), "quarter", year, 3 * first - 2, 3 * last)
    return _narrowed(mention, match["part"])


def _half(match: re.Match[str]) -> DateMention:
    side = (match["side"] or match["half"]).lower()
    months = int(match["n"]) if match["n"] else _HALF_WORDS.get(match.group().split()[0].lower(), 6)
    first, last = (1, months) if side == "đầu" else (13 - months, 12)
    year = _year(match["y"] or match["y2"])
    return DateMention(Span(*match.span()), match.group(), "half_year", year, first, last)


def _week(match: re.Match[str]) -> DateMention:
    number = _WEEK_WORDS.get(match["n"].lower()) or int(match["n"])
    month = int(match["m"])
    last = 7 * number if number < 4 else _LAST_DAY
    return DateMention(
        Span(*match.span()),
        match.group(),
        "day",
        _year(match["y"]),
        month,
        month,
        7 * number - 6,
        last,
        flags=(VAGUE,),
    )


def _years(match: re.Match[str]) -> DateMention:
    groups = match.groupdict()
    bare = "part" not in groups and not match.group().lower().startswith("năm")
    mention = DateMention(
        Span(*match.span()),
        match.group(),
        "year",
        _year(groups.get("y")),
        1,
        12,
        bare=bare,
        first_year=_year(groups.get("y0")),
    )
    return _narrowed(mention, groups.get("part"))


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], DateMention]], ...] = (
    (written.WEEK, _week),
    (written.DAY_RANGE, _day),
    (written.WORDED_DAY, _day),
    (written.NUMERIC_DAY, _day),
    (written.HALF, _half),
    (written.MONTHS, _months),
    (written.QUARTERS, _quarters),
    (written.YEARS, _years),
    (written.YEAR_WORD, _years),
    (written.PART_OF_YEAR, _years),
    (written.THIS_YEAR, _years),
    (written.MONTH_SPAN, _months),
    (written.BARE_MONTH, _months),
    (written.SHORT_MONTH, _months),
    (written.DAY_AND_MONTH, _day),
    (written.DAY_ALONE, _day_alone),
    (written.BARE_YEARS, _years),
)


def _read(blank: str) -> Iterator[DateMention]:
    """Each reader in its order, so that a longer form wins over its own parts."""
    taken = bytearray(len(blank))
    for match in written.UNDATED.finditer(blank):
        taken[match.start() : match.end()] = b"\1" * len(match.group())
    for pattern, reader in _READERS:
        for match in pattern.finditer(blank):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield reader(match)


def find_date_parts(text: str, span: Span | None = None) -> tuple[DateMention, ...]:
    """Every day and period in text order, also those without a year and bare numbers that may be dates."""
    area = span or Span(0, len(text))
    mentions = _read(shadow(area.of(text)))
    placed = (
        replace(
            mention,
            span=Span(mention.span.start + area.start, mention.span.end + area.start),
            quote=text[mention.span.start + area.start : mention.span.end + area.start],
        )
        for mention in mentions
    )
    return tuple(sorted(placed, key=lambda mention: mention.span.start))


def find_dates(text: str, span: Span | None = None) -> tuple[DateMention, ...]:
    """The explicit dates and periods in text order: those that say their year in the manner of a date.

    Days ("ngày 05 tháng 02 năm 2020", "5/2/2020", "20.7.2020"), months ("tháng 8/2025"), quarters,
    half-years and years ("năm 2025"). One that cannot be, such as 31/9/2020, has no ``start`` and the flag
    ``impossible_date``.
    """
    return tuple(
        mention for mention in find_date_parts(text, span) if mention.year is not None and not mention.bare
    )
