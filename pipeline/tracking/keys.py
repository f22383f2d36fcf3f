"""Which task of today an event of yesterday is about, where newer rules cut the text elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.records import Span


def present_starts(recorded: Iterable[Span], present: Sequence[Span]) -> dict[Span, int]:
    """For each span that events were recorded on, the start of the task that they are about today.

    A task that begins in the same place is the same; else the one that shares most with it, if more than half
    of either. Where there is none, the events keep the place they were recorded at.

    Args:
        recorded: spans of tasks as they were when something happened to them.
        present: spans of the tasks that the document has now.
    """
    starts = {span.start for span in present}
    return {span: span.start if span.start in starts else _closest(span, present) for span in set(recorded)}


def _closest(span: Span, present: Sequence[Span]) -> int:
    shared = [(_common(span, other), -other.start) for other in present if _is_mostly_one(span, other)]
    return -max(shared)[1] if shared else span.start


def _common(span: Span, other: Span) -> int:
    return min(span.end, other.end) - max(span.start, other.start)


def _is_mostly_one(span: Span, other: Span) -> bool:
    shorter = min(span.end - span.start, other.end - other.start)
    return 2 * _common(span, other) > shorter > 0
