"""Bars drawn by the server: each a row of parts, with the same figures in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search_api.web.report_figures import Figures, ReportRow

WIDTH = 900
_NAME = 300  # width of the names
_ROW = 30
_BAR = 18
_CHARACTERS = 42  # of a name

PARTS = (
    ("on_time", "done", "Hoàn thành đúng hạn"),
    ("late", "done_late", "Hoàn thành quá hạn"),
    ("in_progress", "open", "Đang thực hiện"),
    ("not_due", "undated", "Chưa thực hiện, chưa quá hạn"),
    ("overdue", "overdue", "Quá hạn chưa xong"),
    ("halted", "halted", "Tạm dừng, hủy"),
)


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of a bar, in units of the drawing."""

    fill: str
    x: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart."""

    name: str
    y: int
    parts: tuple[BarPart, ...]
    end: float
    total: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one scale, with the size of the drawing."""

    bars: tuple[Bar, ...]
    width: int
    height: int


def chart(rows: Sequence[ReportRow]) -> Chart:
    """A bar for each row, as long as its total."""
    most = max((row.figures.total for row in rows), default=0) or 1
    scale = (WIDTH - _NAME - 60) / most
    bars = tuple(_bar(row, at, scale) for at, row in enumerate(rows))
    return Chart(bars, WIDTH, _ROW * len(rows) + 6)


def _bar(row: ReportRow, at: int, scale: float) -> Bar:
    x = float(_NAME)
    parts = []
    for name, fill, words in PARTS:
        count = _count(row.figures, name)
        if count:
            width = count * scale
            parts.append(
                BarPart(fill, round(x, 1), round(width, 1), f"{row.agency}: {words.lower()} {count}")
            )
            x += width
    name = row.agency if len(row.agency) <= _CHARACTERS else f"{row.agency[: _CHARACTERS - 1]}…"
    return Bar(name, 4 + _ROW * at, tuple(parts), round(x + 6, 1), row.figures.total)


def _count(figures: Figures, name: str) -> int:
    found: int = getattr(figures, name)
    return found
