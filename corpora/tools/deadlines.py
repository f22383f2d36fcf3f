"""Deadlines as a source writes them (``as printed => normal form``), turned into the gold's normal form."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

UNITS = ("hour", "day", "working_day", "week", "month", "year")
PERIODS = ("day", "week", "month", "quarter", "half_year", "year")

_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = re.compile(r"(?:trong )?quý (I{1,3}|IV|[1-4])(?:/| năm )(\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"(?:trong )?tháng (\d{1,2})(?:/| năm )(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"(?:trong )?năm (\d{4})", re.IGNORECASE)
_DAY = re.compile(r"(?:trước |chậm nhất |đến hết |đến )?(?:ngày )?(\d{1,2})/(\d{1,2})/(\d{4})", re.IGNORECASE)
_RECURRING = {
    "hằng ngày": "day",
    "hằng tuần": "week",
    "hằng tháng": "month",
    "hàng tháng": "month",
    "hằng quý": "quarter",
    "hàng quý": "quarter",
    "hằng năm": "year",
    "hàng năm": "year",
}


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def deadline_of(text: str) -> dict[str, Any] | None:
    """The deadline that an annotation writes; ``None`` for ``-``.

    The normal form stands after ``=>``: ``2020-06-30``, ``2020-04-01..2020-06-30``, ``every month / day
    rule``, ``10 working_day / anchor``, ``ongoing`` or ``event / anchor``. The plainest forms need none
    ("Quý II/2020", "Tháng 3/2020", "Năm 2020", "trước ngày 15/6/2020", "Thường xuyên", "Hằng năm").

    Raises:
        ValueError: the form is not one of these.
    """
    printed, arrow, normal = (part.strip() for part in text.partition("=>"))
    if printed in ("", "-") and not arrow:
        return None
    return {**(_written(normal) if arrow else _plain(printed)), "text": printed}


def _written(normal: str) -> dict[str, Any]:
    head, _, rest = (part.strip() for part in normal.partition("/"))
    if head == "ongoing":
        return {"type": "ongoing"}
    if head == "event":
        return {"type": "event", "anchor": rest or None}
    if head.startswith("every "):
        every = head.removeprefix("every ")
        if every not in PERIODS:
            raise ValueError(f"not a period: {every!r}")
        return {"type": "recurring", "every": every, "day_rule": rest or None}
    amount, _, unit = head.partition(" ")
    if unit in UNITS:
        return {"type": "relative", "amount": int(amount), "unit": unit, "anchor": rest or None}
    start, dots, due = head.partition("..")
    if dots:
        return _fixed(date.fromisoformat(due), date.fromisoformat(start))
    return _fixed(date.fromisoformat(head))


def _plain(printed: str) -> dict[str, Any]:
    folded = printed.lower()
    if folded in ("thường xuyên", "thực hiện thường xuyên"):
        return {"type": "ongoing"}
    if folded in _RECURRING:
        return {"type": "recurring", "every": _RECURRING[folded], "day_rule": None}
    if match := _QUARTER.fullmatch(printed):
        first = 3 * _QUARTERS[match[1].upper()] - 2
        return _fixed(last_day(int(match[2]), first + 2), date(int(match[2]), first, 1))
    if match := _MONTH.fullmatch(printed):
        month, year = int(match[1]), int(match[2])
        return _fixed(last_day(year, month), date(year, month, 1))
    if match := _YEAR.fullmatch(printed):
        return _fixed(date(int(match[1]), 12, 31), date(int(match[1]), 1, 1))
    if match := _DAY.fullmatch(printed):
        return _fixed(date(int(match[3]), int(match[2]), int(match[1])))
    raise ValueError(f"write the normal form of {printed!r} after =>")


def _fixed(due: date, start: date | None = None) -> dict[str, Any]:
    whole: dict[str, Any] = {"type": "fixed", "due": due.isoformat()}
    if start:
        whole["start"] = start.isoformat()
    return whole
