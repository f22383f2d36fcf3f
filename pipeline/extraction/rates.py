"""Rates: how often within a period something is to be done ("02 lần/năm", "mỗi tháng ít nhất 02 đợt")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.deadline_cues import any_of, ends_with
from pipeline.findings import Recurrence
from pipeline.text import squeeze

SIX_MONTHS = r"(?:0?6|sáu)\s+tháng"
THREE_MONTHS = r"(?:0?3|ba)\s+tháng"
UNIT = rf"(?:{SIX_MONTHS}|{THREE_MONTHS}|ngày|tuần|tháng|qu[ýí]|năm)"
ONE = r"(?:(?:01|1|một)\s+)?"

_UNITS: dict[str, Recurrence] = {
    "ngày": "day",
    "tuần": "week",
    "tháng": "month",
    "quý": "quarter",
    "quí": "quarter",
    "năm": "year",
}
_BY_RATE: dict[tuple[int, Recurrence], Recurrence] = {
    (2, "year"): "half_year",
    (4, "year"): "quarter",
    (12, "year"): "month",
    (4, "month"): "week",
}
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4}
_COUNT = r"(?:\d{1,2}|một|hai|ba|bốn)"
_RANGE = rf"{_COUNT}(?:\s*(?:-|đến)\s*\d{{1,2}})?"
_LEAST = r"(?:(?:ít|tối)\s+(?:nhất|thiểu)|từ)"
# Money, weights and shares grow by a rate; they are not done at one.
_THING = rf"(?!(?:mỗi|{any_of('measures')})(?!\w))[^\W\d]+"
_THINGS = rf"{_THING}(?:,?\s+{_THING}){{0,5}}?"
_TIMES = re.compile(
    rf"(?<!\w)(?:{_LEAST}\s+)?(?:(?P<n>{_COUNT})\s*lần\s*(?:/|trong|mỗi|một)\s*{ONE}(?P<unit>{UNIT})"
    rf"|(?<!\d\s)(?P<each>mỗi\s+)?{ONE}(?P<unit2>{UNIT})(?:\s+(?:một|01|1)|\s*/)\s*lần"
    rf"|mỗi\s+{ONE}(?P<unit3>{UNIT})\s*(?:,\s*)?(?:{_LEAST}\s+)?(?P<n3>{_COUNT})\s*lần)(?!\w)",
    re.IGNORECASE,
)
# A unit that is itself counted: "hai năm một lần" is rarer than any rhythm there is a name for.
_COUNTED = re.compile(r"(?<!\w)(?:hai|ba|bốn|năm|mười)\s+\Z", re.IGNORECASE)
_THINGS_EACH = re.compile(
    rf"(?<![\w.,])(?:{_LEAST}\s+)?{_RANGE}\s+{_THINGS}\s+mỗi\s+{ONE}(?P<unit>{UNIT})(?!\w)"
    rf"|(?<!\w)mỗi\s+{ONE}(?P<unit2>{UNIT})\s*,?\s*(?:(?:có|tổ\s+chức|thực\s+hiện|xây\s+dựng|kiểm\s+tra)\s+)?"
    rf"(?:{_LEAST}\s+)?{_RANGE}\s+{_THINGS}(?!\w)"
    rf"|(?<!\w)(?:{_LEAST}\s+{_RANGE}\s+{_THINGS}|{_RANGE}\s+(?:{any_of('occurrences')}(?:,\s*)?\s*){{1,3}})\s*/\s*(?P<unit3>{UNIT})(?!\w)",
    re.IGNORECASE,
)
_AVERAGE = ends_with("growth_cues", r"(?:\s+\w+){0,6}")


def unit_of(text: str) -> Recurrence:
    """The rhythm that a unit names: "tháng" every month, "06 tháng" every half-year."""
    words = squeeze(text.lower())
    if words.endswith("tháng") and words != "tháng":
        return "half_year" if words.startswith(("06", "6", "sáu")) else "quarter"
    return _UNITS[words]


def find_rates(blank: str) -> Iterator[tuple[int, int, Recurrence]]:
    """Start, end and rhythm of each rate; twice a year is every half-year, 05 bodies a year is every year."""
    for found in _TIMES.finditer(blank):
        if found["unit2"] and not found["each"] and _COUNTED.search(blank[: found.start("unit2")][-12:]):
            continue
        every = unit_of(found["unit"] or found["unit2"] or found["unit3"])
        count = (found["n"] or found["n3"] or "1").lower()
        number = _NUMBERS.get(count) or int(count)
        yield found.start(), found.end(), _BY_RATE.get((number, every), every)
    for found in _THINGS_EACH.finditer(blank):
        if not _AVERAGE.search(blank[max(0, found.start() - 60) : found.start()]):
            yield found.start(), found.end(), unit_of(found["unit"] or found["unit2"] or found["unit3"])
