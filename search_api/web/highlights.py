"""A text cut where highlights begin and end, however they overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from pipeline.records import Span

MarkKind = Literal["field", "task", "body", "deadline", "citation", "place"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a document that is evidence for something.

    Attributes:
        id: anchor of the place.
        back: anchor of what it is evidence for, where that is listed.
        label: what a reader sees at its start, a link back; empty for none.
        title: what it is evidence for, in words.
    """

    id: str
    kind: MarkKind
    span: Span
    back: str
    label: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text with the same highlights throughout.

    Attributes:
        marks: the highlights that cover it, the longest first.
        opens: those of them of which this is the first part that is shown.
    """

    span: Span
    text: str
    marks: tuple[Mark, ...]
    opens: tuple[Mark, ...]

    @property
    def kinds(self) -> tuple[MarkKind, ...]:
        """The kinds of its highlights, each once."""
        return tuple(dict.fromkeys(mark.kind for mark in self.marks))


class Highlighter:
    """Cuts parts of one text, each asked for in reading order."""

    def __init__(self, text: str, marks: Iterable[Mark]) -> None:
        self._text = text
        self._marks = sorted(
            (mark for mark in marks if mark.span.end > mark.span.start),
            key=lambda mark: (mark.span.start, -mark.span.end),
        )
        self._starts = [mark.span.start for mark in self._marks]
        self._furthest = list(accumulate((mark.span.end for mark in self._marks), max))
        self._opened: set[str] = set()

    def pieces(self, span: Span) -> tuple[Piece, ...]:
        """The pieces of ``span``: together its text; no highlight begins or ends within one."""
        marks = list(self._across(span))
        cuts = {span.start, span.end}
        for mark in marks:
            cuts |= {max(mark.span.start, span.start), min(mark.span.end, span.end)}
        return tuple(self._piece(Span(start, end), marks) for start, end in pairwise(sorted(cuts)))

    def _across(self, span: Span) -> Iterator[Mark]:
        """The highlights that share something with ``span``."""
        at = bisect_left(self._starts, span.end) - 1
        while at >= 0 and self._furthest[at] > span.start:
            if self._marks[at].span.end > span.start:
                yield self._marks[at]
            at -= 1

    def _piece(self, span: Span, marks: list[Mark]) -> Piece:
        covering = [mark for mark in marks if mark.span.start <= span.start and span.end <= mark.span.end]
        covering.sort(key=lambda mark: (mark.span.start - mark.span.end, mark.id))
        opens = tuple(mark for mark in covering if mark.id not in self._opened)
        self._opened.update(mark.id for mark in opens)
        return Piece(span, span.of(self._text), tuple(covering), opens)
