"""The piece of text in which deadlines are looked for, with what is known of the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.findings import Deadline, DeadlineType, Evidence
from pipeline.records import Span
from pipeline.text import shadow


@dataclass(frozen=True, slots=True)
class TimeClause:
    """One clause of a text.

    Attributes:
        base: day of signing; missing years are concluded from it.
        year_hint: year in the document's title ("Kế hoạch ... năm 2026").
        whole: the whole span is an expression of time (a table's time cell), so dates need no bound.
        blank: shadow of the span's text; offsets within it count from the span's start.
    """

    text: str
    span: Span
    base: date | None
    year_hint: int | None = None
    whole: bool = False
    blank: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "blank", shadow(self.span.of(self.text)))

    def deadline(self, left: int, right: int, kind: DeadlineType, rule: str, **parts: Any) -> Deadline:
        """A deadline whose evidence is ``left`` to ``right`` of this clause."""
        span = Span(self.span.start + left, self.span.start + right)
        return Deadline(Evidence(span, span.of(self.text), rule), kind, **parts)
