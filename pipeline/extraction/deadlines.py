"""Deadlines (thời hạn) in running text and in time cells, with their normal form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pipeline.extraction.bounded_dates import find_bounded_dates
from pipeline.extraction.calendar import end_of_period
from pipeline.extraction.dates import find_dates
from pipeline.extraction.event_deadlines import AFTER_RULE, find_events, whole_event
from pipeline.extraction.fixed_deadlines import (
    EXCEPTION_RULE,
    INTERIM_RULE,
    PERIOD_RULE,
    fixed_deadline,
    limits_action,
    states_time,
)
from pipeline.extraction.recurrence import find_recurring
from pipeline.extraction.time_clause import TimeClause
from pipeline.extraction.waiting_deadlines import find_ongoing, find_prompt, find_relative, whole_period
from pipeline.findings import Deadline
from pipeline.records import Span

_LABEL = re.compile(
    r"\s*(?:(?:[-+*•]|\w{1,2}[.)])\s*)?(?:thời\s+(?:gian|hạn|điểm)|tiến\s+độ|hoàn\s+thành)[^:\d]{0,40}:\s*",
    re.IGNORECASE,
)
_STRENGTH = {"fixed": 4, "recurring": 3, "relative": 2, "event": 1, "ongoing": 1}


def find_deadlines(
    text: str, span: Span | None = None, base: date | None = None, year_hint: int | None = None
) -> tuple[Deadline, ...]:
    """The deadlines in one clause of running text, in text order; they do not overlap.

    Dates of cited documents, periods of plans and budgets, data periods and dates of effect are none.

    Args:
        text: the document's text; evidence spans count in it.
        span: the sentence, or the part of one, to look in; the text itself where it is one.
        base: day of signing, from which missing years are concluded.
        year_hint: year in the document's title, which comes before the year of signing.
    """
    clause = TimeClause(text, span or Span(0, len(text)), base, year_hint)
    dates = find_bounded_dates(clause.blank)
    recurring, day_rules = find_recurring(clause, dates)
    fixed = [
        fixed_deadline(clause, found)
        for found in dates
        if found not in day_rules and limits_action(clause, found)
    ]
    ongoing = tuple(find_ongoing(clause))
    current = [deadline for deadline in _outside(fixed, ongoing) if not _passed(deadline, base)]
    return _apart(
        [*recurring, *current, *find_relative(clause), *find_prompt(clause), *find_events(clause), *ongoing]
    )


def parse_deadline(phrase: str, base: date | None, year_hint: int | None = None) -> Deadline | None:
    """The deadline that a whole expression of time states, or ``None`` where it states none.

    For a table's time cell or what follows "Thời gian hoàn thành:": dates need no bound there.
    """
    label = _LABEL.match(phrase)
    start = label.end() if label else 0
    clause = TimeClause(phrase, Span(start, len(phrase)), base, year_hint, whole=True)
    dates = find_bounded_dates(clause.blank)
    recurring, day_rules = find_recurring(clause, dates)
    fixed = [
        fixed_deadline(clause, found)
        for found in dates
        if found not in day_rules and states_time(clause, found)
    ]
    ongoing = tuple(find_ongoing(clause))
    found = _apart(
        [*recurring, *_outside(fixed, ongoing), *find_relative(clause), *find_prompt(clause), *ongoing]
    )
    if found:
        return max(found, key=lambda deadline: (deadline.type != "ongoing", -deadline.evidence.span.start))
    return whole_period(clause) or whole_event(clause)


def _passed(deadline: Deadline, base: date | None) -> bool:
    """A day before the document's own is history or a condition, not a deadline."""
    return base is not None and deadline.due is not None and deadline.due < base


def _outside(fixed: list[Deadline], ongoing: tuple[Deadline, ...]) -> list[Deadline]:
    """Without the years that only say how long something is ongoing ("thường xuyên trong năm 2025")."""
    spans = [one.evidence.span for one in ongoing]
    return [
        one for one in fixed if not any(span.start <= one.evidence.span.start < span.end for span in spans)
    ]


def _apart(deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Without overlaps: the stronger type, then the longer text stays."""
    kept: list[Deadline] = []
    for deadline in sorted(
        deadlines,
        key=lambda one: (-_STRENGTH[one.type], one.evidence.span.start - one.evidence.span.end),
    ):
        span = deadline.evidence.span
        if all(
            span.end <= other.evidence.span.start or other.evidence.span.end <= span.start for other in kept
        ):
            kept.append(deadline)
    return tuple(sorted(kept, key=lambda one: one.evidence.span.start))


def governing(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The one of a clause's deadlines that binds its action: a date before a rhythm, a period, an event.

    A date with a bound comes before a mere period in parentheses, the day of a final review (tổng kết) before
    that of an interim one (sơ kết), "sau khi" before "thường xuyên"; among equals the first one counts. What
    holds for one part alone ("riêng năm 2026 ...") comes last.
    """
    return max(
        deadlines,
        key=lambda one: (
            one.evidence.rule != EXCEPTION_RULE,
            _STRENGTH[one.type],
            one.evidence.rule not in (PERIOD_RULE, INTERIM_RULE),
            one.evidence.rule == AFTER_RULE,
            -one.evidence.span.start,
        ),
        default=None,
    )


def resolve(deadline: Deadline, anchor: date | None = None) -> Deadline:
    """The deadline with ``due`` computed, where it is relative and its event's day is known.

    Args:
        deadline: any deadline; one that is not relative comes back as it is.
        anchor: day of the event; ``None`` takes the date written in the deadline's own words.
    """
    if deadline.type != "relative" or deadline.amount is None or deadline.unit is None:
        return deadline
    day = anchor or _written_anchor(deadline)
    if day is None:
        return deadline
    amount = -deadline.amount if deadline.comparator == "before" else deadline.amount
    return replace(deadline, due=end_of_period(day, amount, deadline.unit))


def _written_anchor(deadline: Deadline) -> date | None:
    dates = find_dates(deadline.anchor or "")
    return dates[0].end if dates and dates[0].precision == "day" else None
