"""Values in the words that staff use, for templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from pipeline.extraction.document_types import types_by_code
from pipeline.extraction.reform_areas import area_codes, area_name
from pipeline.text import squeeze
from pipeline.tracking.records import Status
from pipeline.tracking.wording import STATUSES

VIETNAM = timezone(timedelta(hours=7))
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def day(value: date | None) -> str:
    """The date as Vietnamese write it, empty where there is none."""
    return f"{value:%d/%m/%Y}" if value else ""


def long_day(value: date) -> str:
    """The date with its day of the week."""
    return f"{_WEEKDAYS[value.weekday()]}, {value:%d/%m/%Y}"


def moment(value: datetime) -> str:
    """A moment in Vietnam, to the minute."""
    return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def until(due: date, today: date) -> str:
    """How far a due day is from today."""
    days = (due - today).days
    if days == 0:
        return "hôm nay"
    if days == 1:
        return "ngày mai"
    return f"còn {count(days)} ngày" if days > 0 else f"chậm {count(-days)} ngày"


def status(value: Status | str) -> str:
    """A status with a capital letter."""
    return capital(STATUSES[Status(value)])


def capital(words: str) -> str:
    """The words with a capital letter at their start."""
    return words[:1].upper() + words[1:]


def kind(code: str | None) -> str:
    """The name of a document type; its code where it has none."""
    if code == "NEWS":
        return "Tin báo chí"
    known = types_by_code().get((code or "").upper())
    return capital(known.names[0]) if known else (code or "")


def area(code: str | None) -> str:
    """The name of an area of administrative reform."""
    return area_name(code) if code in area_codes() else (code or "")


def month(value: str) -> str:
    """A month written "2026-12" as "12/2026"."""
    year, _, number = value.partition("-")
    return f"{number}/{year}" if number else value


def count(value: int) -> str:
    """A number with dots between thousands."""
    return f"{value:,}".replace(",", ".")


def percent(part: int, whole: int) -> str:
    """A share with one decimal and a decimal comma; a dash of nothing."""
    return f"{100 * part / whole:.1f}%".replace(".", ",") if whole else "–"


def size(octets: int) -> str:
    """The size of a file."""
    return (
        f"{octets / (1 << 20):.1f} MB".replace(".", ",") if octets >= 1 << 20 else f"{-(-octets // 1024)} KB"
    )


FILTERS: Mapping[str, Callable[..., Any]] = {
    "area": area,
    "capital": capital,
    "count": count,
    "day": day,
    "kind": kind,
    "long_day": long_day,
    "moment": moment,
    "month": month,
    "one_line": squeeze,
    "percent": percent,
    "size": size,
    "status": status,
    "until": until,
}
