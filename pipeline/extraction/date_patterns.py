"""How days and periods are written; the patterns match on shadows (``pipeline.text.shadow``).

Common groups: ``d``, ``m``, ``y`` day, month and year of the end; ``d0``, ``m0``, ``y0`` those of the
beginning; ``more`` further members of a list; ``part`` beginning, middle or end of a period.
"""

from __future__ import annotations

import re

_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
QUARTER = r"(?:IV|[Il1]V|[Il1]{1,3}|[234]|một|hai|ba|bốn|tư)(?!\w|\s+lần)"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_OF_YEAR = rf"(?:\s*(?:[/.\-]\s*(?:năm\s+)?|,?\s*(?:của\s+)?năm\s+)(?P<y>{_YEAR}))"
_AND = r"\s*(?:,|;|-|\+|&|và|đến(?:\s+hết)?|tới)\s*"
_PART = r"(?:(?P<part>nửa\s+đầu|nửa\s+cuối|đầu|giữa|cuối)\s+)?"
_NOT_IN_NUMBER = r"(?<![\w/.\-])"

UNDATED = re.compile(r"ngày[\s.…_]*tháng[\s.…_]*năm\s*(?:\d{2,4})?", re.IGNORECASE)
WORDED_DAY = re.compile(
    r"(?:ngày\s+)?(?<!\d)(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?!\d)"
    r"(?:\s*(?:/|,?\s*năm)\s*(?P<y>\d{4,6})(?!\d))?",
    re.IGNORECASE,
)
DAY_RANGE = re.compile(
    r"(?:ngày\s+)?(?<![\w/.\-])(?P<d0>\d{1,2})\s*-\s*(?P<d>\d{1,2})\s*/\s*(?P<m>\d{1,2})\s*/\s*(?P<y>\d{4})(?![\d/])",
    re.IGNORECASE,
)
NUMERIC_DAY = re.compile(
    r"(?:ngày\s+)?(?<![\w/.\-])(?P<d>\d{1,2})\s?(?P<s>[/.\-])\s?(?P<m>\d{1,2})\s?"
    r"(?:(?P=s)\s?(?P<y>\d{4,6})|/(?P<yy>\d\d))(?![\w/]|-\w)",
    re.IGNORECASE,
)
DAY_AND_MONTH = re.compile(
    r"(?P<word>ngày\s+)?(?<![\w/.\-])(?P<d>\d{1,2})\s?(?P<s>[/\-])\s?(?P<m>\d{1,2})(?![\w/%]|[.\-]\d|-\w)"
    r"(?!\s+(?:ngày|tháng|số|mức|độ|tổng|diện))(?:\s+năm\s+(?P<y>\d{4})(?!\d))?",
    re.IGNORECASE,
)
DAY_ALONE = re.compile(r"ngày\s+(?P<d>\d{1,2})(?![\w/%]|[.\-]\d)", re.IGNORECASE)
MONTHS = re.compile(
    rf"{_PART}(?<!\d\s)tháng\s+(?P<m>{_MONTH})"
    rf"(?P<more>(?:{_AND}tháng\s+{_MONTH})+|(?:{_AND}{_MONTH})+(?=\s*(?:/|năm\s))|\s*-\s*{_MONTH}(?!/)"
    rf"|(?:\s*,\s*{_MONTH}){{2,}})?{_OF_YEAR}?(?![/.]?\d)",
    re.IGNORECASE,
)
SHORT_MONTH = re.compile(
    rf"(?<!\w)Th?\.?\s?(?P<m>{_MONTH})(?P<more>\s*[-,]\s*(?:Th?\.?)?{_MONTH}(?=\s*/))?"
    rf"(?:\s*[/\-]\s*(?P<y>{_YEAR}))?(?!\w)",
    re.IGNORECASE,
)
MONTH_SPAN = re.compile(
    rf"{_NOT_IN_NUMBER}(?P<m0>{_MONTH})\s*/\s*(?P<y0>{_YEAR})\s*-\s*(?P<m>{_MONTH})\s*/\s*(?P<y>{_YEAR})"
    r"(?!\s*/|-?\w)"
)
BARE_MONTH = re.compile(
    rf"{_NOT_IN_NUMBER}(?:(?P<m0>{_MONTH})\s*-\s*)?(?P<m>{_MONTH})\s*/\s*(?P<y>{_YEAR})(?!\s*/|-?\w)",
    re.IGNORECASE,
)
QUARTERS = re.compile(
    rf"{_PART}(?<!\w)(?:qu[ýí]\.?\s*|Q\.?\s?(?=\w{{1,3}}\s*/\s*20))(?P<q>{QUARTER})(?P<more>(?:{_AND}(?:qu[ýí]\s*)?{QUARTER})*)"
    rf"(?:{_OF_YEAR}|\s+(?P<y2>{_YEAR}))?",
    re.IGNORECASE,
)
HALF = re.compile(
    rf"(?<![\d,.])(?:0?(?P<n>[369])|sáu|ba|chín)\s+tháng\s+(?P<side>đầu|cuối)\s+(?:của\s+)?năm(?!\s+học)"
    rf"(?:\s+(?P<y>{_YEAR}))?|nửa\s+(?P<half>đầu|cuối)\s+năm(?!\s+học)(?:\s+(?P<y2>{_YEAR}))?",
    re.IGNORECASE,
)
WEEK = re.compile(
    rf"tuần\s+(?:thứ\s+)?(?P<n>[1-4]|đầu|cuối)\s+(?:của\s+)?tháng\s+(?P<m>{_MONTH}){_OF_YEAR}?", re.IGNORECASE
)
YEARS = re.compile(
    rf"năm\s+(?P<y0>{_YEAR})\s*(?:-|đến(?:\s+năm)?)\s*(?P<y>{_YEAR})(?![/\-]\w)", re.IGNORECASE
)
YEAR_WORD = re.compile(rf"{_PART}năm\s+(?P<y>{_YEAR})(?![/\-]\w)", re.IGNORECASE)
PART_OF_YEAR = re.compile(r"(?P<part>đầu|giữa|cuối)\s+năm(?!\s+(?:học|\d))(?:\s+nay)?(?!\w)", re.IGNORECASE)
THIS_YEAR = re.compile(r"(?<=trong\s)năm(?:\s+n[aà]y)?(?=\s*(?:\Z|[.;,)]))", re.IGNORECASE)
BARE_YEARS = re.compile(
    rf"{_NOT_IN_NUMBER}(?:(?P<y0>{_YEAR})\s*-\s*)?(?P<y>{_YEAR})(?![/.\-]?\w)", re.IGNORECASE
)
