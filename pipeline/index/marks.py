"""Where in a text the words stand that were looked for, and which parts of it show them best."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.index.text_query import WORD, Query, Words, bare_number, leaves
from pipeline.records import Span
from pipeline.text import fold, shadow

_SNIPPETS = 2
_WIDTH = 220  # code points


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a document's text with the words that were looked for.

    Attributes:
        span: where it stands in the document's text.
        marks: what matched, as offsets into the document's text, within ``span``.
    """

    span: Span
    text: str
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    leaf: int  # which of the query's words


def marks(text: str, query: Query | None) -> tuple[Span, ...]:
    """Every place where one of the words looked for stands, in order, without overlaps."""
    return tuple(mark.span for mark in _matching(text, list(leaves(query)))) if query else ()


def snippets(text: str, wanted: list[Words]) -> tuple[Snippet, ...]:
    """The parts of a text that show most of the words, in the order they stand; at most two."""
    marks = _matching(text, wanted)
    chosen: list[list[_Mark]] = []
    windows = sorted(_windows(marks), key=lambda window: (-_worth(window), window[0].span.start))
    for window in windows:
        if len(chosen) < _SNIPPETS and all(_apart(window, other) for other in chosen):
            chosen.append(window)
    chosen.sort(key=lambda window: window[0].span.start)
    return tuple(_snippet(text, window) for window in chosen)


def _matching(text: str, wanted: list[Words]) -> list[_Mark]:
    """Every place where one of the wanted words stands, in order, without overlaps."""
    found = list(WORD.finditer(fold(text)))
    folded = [bare_number(match.group()) for match in found]
    exact = shadow(text).lower()
    as_written = [leaf.literal or _occurs(leaf, exact) for leaf in wanted]
    by_first: dict[str, list[int]] = {}
    prefixes = [number for number, leaf in enumerate(wanted) if leaf.prefix and len(leaf.folded) == 1]
    for number, leaf in enumerate(wanted):
        by_first.setdefault(leaf.folded[0], []).append(number)
    marks: list[_Mark] = []
    for at, word in enumerate(folded):
        candidates = by_first.get(word, []) + [n for n in prefixes if word.startswith(wanted[n].folded[0])]
        if not candidates:
            continue
        for number in sorted(set(candidates), key=lambda n: -len(wanted[n].folded)):
            leaf = wanted[number]
            if not _stands_at(leaf, folded, at):
                continue
            if not as_written[number] or _is_written(leaf, exact, found[at : at + len(leaf.exact)]):
                span = Span(found[at].start(), found[at + len(leaf.folded) - 1].end())
                if not marks or marks[-1].span.end <= span.start:
                    marks.append(_Mark(span, number))
                break
    return marks


def _stands_at(leaf: Words, folded: list[str], at: int) -> bool:
    there = folded[at : at + len(leaf.folded)]
    if len(there) < len(leaf.folded) or there[:-1] != list(leaf.folded[:-1]):
        return False
    return there[-1].startswith(leaf.folded[-1]) if leaf.prefix else there[-1] == leaf.folded[-1]


def _occurs(leaf: Words, exact: str) -> bool:
    """Whether accents were typed and the text has the words with them: then others are not worth showing."""
    pattern = r"\b0*" + r"\W+0*".join(leaf.exact) + ("" if leaf.prefix else r"\b")
    return leaf.accented and re.search(pattern, exact) is not None


def _is_written(leaf: Words, exact: str, words: list[re.Match[str]]) -> bool:
    there = [bare_number(exact[word.start() : word.end()]) for word in words]
    last = there[-1].startswith(leaf.exact[-1]) if leaf.prefix else there[-1] == leaf.exact[-1]
    return there[:-1] == list(leaf.exact[:-1]) and last


def _windows(marks: list[_Mark]) -> Iterator[list[_Mark]]:
    """From each mark on, the marks that fit on one snippet with it."""
    end = 0
    for start, first in enumerate(marks):
        while end < len(marks) and marks[end].span.end <= first.span.start + _WIDTH:
            end += 1
        yield marks[start : max(end, start + 1)]


def _worth(window: list[_Mark]) -> int:
    """How much a window shows: different words, and words that stand side by side as they were typed."""
    neighbours = sum(
        1
        for first, second in pairwise(window)
        if second.leaf == first.leaf + 1 and second.span.start - first.span.end <= 1
    )
    return 4 * len({mark.leaf for mark in window}) + min(neighbours, 4)


def _apart(window: list[_Mark], other: list[_Mark]) -> bool:
    return (
        window[0].span.start >= other[-1].span.end + _WIDTH
        or other[0].span.start >= window[-1].span.end + _WIDTH
    )


def _snippet(text: str, window: list[_Mark]) -> Snippet:
    """The text around the marks, cut between words."""
    first, last = window[0].span.start, window[-1].span.end
    spare = max(_WIDTH - (last - first), 40)
    start, end = max(0, first - spare // 3), min(len(text), last + spare - spare // 3)
    if start > 0:
        start = next((at + 1 for at in range(start, first) if text[at].isspace()), first)
    if end < len(text):
        end = next((at for at in range(end, last, -1) if text[at].isspace()), last)
    return Snippet(Span(start, end), text[start:end], tuple(mark.span for mark in window))
