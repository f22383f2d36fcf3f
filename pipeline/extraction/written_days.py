"""The date written with a mention: "ngày 13/3/2020", "ngày 13 tháng 3 năm 2020", "ngày 01-10-1997"."""

from __future__ import annotations

import re
from datetime import date

_YEAR = r"(?:19|20)\d\d(?!\d)"
_WORDED = rf"\d{{1,2}}\s{{0,3}}tháng\s{{0,3}}\d{{1,2}}\s{{0,3}},?\s?năm\s{{0,3}}{_YEAR}"
_NUMERIC = rf"\d{{1,2}}\s?(?:/\s?\d{{1,2}}\s?[/\s]|-\s?\d{{1,2}}\s?-|\.\s?\d{{1,2}}\s?\.)\s?{_YEAR}"

# A full date with its word; typists repeat or shorten the word, scanners lose its accent.
DAY = rf"(?:(?:đề\s+)?(?:ng[àa]y\s{{0,3}}){{1,2}}(?:{_NUMERIC}|{_WORDED})|{_WORDED})"


def read_day(written: str) -> date | None:
    """The date that a text matched by ``DAY`` states; ``None`` where no such day exists."""
    day, month, year = (int(digits) for digits in re.findall(r"\d+", written))
    try:
        return date(year, month, day)
    except ValueError:
        return None
