"""Words and lines on a page: what PDF text and recognised text have in common.

Points from the page's top left corner; ``baseline`` is where letters stand, ``size`` the height of the font.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from pipeline.records import Box

_SAME_LINE = 0.4  # of the font size; superscripts stand about a third above the line
# A code or a date cut at the line's end is one token: "QĐ-" + "UBND", "45/" + "KH-UBND".
_CUT_CODE = re.compile(r"[A-ZĐĂÂÊÔƠƯ0-9](?:-|/)$")
_CODE_GOES_ON = re.compile(r"[A-ZĐĂÂÊÔƠƯ0-9]")
_DOWN_AND_ACROSS, _ACROSS = attrgetter("baseline", "left"), attrgetter("left")

# A number stamped or written into "ngày  tháng  năm" often stands too close for a blank to be seen.
_DATE_PART = re.compile(r"\b(ngày|tháng|năm)(?=\d)|(?<=\d)(?=(?:tháng|năm)\b)")


def parted(text: str) -> str:
    """A word as read, with the blanks that a date must have."""
    return _DATE_PART.sub(lambda match: f"{match.group(1) or ''} ", text)


class Word(NamedTuple):
    """One run of letters without a blank; a tuple, since a long file has very many."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle of the word."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, from left to right.

    Attributes:
        text: the words with single blanks.
        size: the font size that most letters have.
        baseline: where most letters stand.
    """

    words: tuple[Word, ...]
    text: str = field(init=False, compare=False)
    left: float = field(init=False, compare=False)
    top: float = field(init=False, compare=False)
    right: float = field(init=False, compare=False)
    bottom: float = field(init=False, compare=False)
    baseline: float = field(init=False, compare=False)
    size: float = field(init=False, compare=False)

    def __post_init__(self) -> None:
        texts, lefts, tops, rights, bottoms, baselines, sizes = zip(*self.words, strict=True)
        keep = object.__setattr__
        keep(self, "text", " ".join(texts))
        keep(self, "left", lefts[0])
        keep(self, "top", min(tops))
        keep(self, "right", max(rights))
        keep(self, "bottom", max(bottoms))
        keep(self, "baseline", _usual(baselines, texts))
        keep(self, "size", _usual(sizes, texts))


def _usual(values: Sequence[float], texts: Sequence[str]) -> float:
    """The median of values over the letters of texts."""
    if min(values) == max(values):
        return values[0]
    return median([value for value, text in zip(values, texts, strict=True) for _ in text])


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The lines that some words form, from top to bottom."""
    groups: list[list[Word]] = []
    largest: Word | None = None
    for word in sorted(words, key=_DOWN_AND_ACROSS):
        # The line stands where its larger letters stand, not where a raised mark does.
        if largest is not None and (
            word.baseline == largest.baseline
            or word.baseline - largest.baseline <= _SAME_LINE * max(word.size, groups[-1][0].size)
        ):
            groups[-1].append(word)
            largest = word if word.size > largest.size else largest
        else:
            groups.append([word])
            largest = word
    return [Line(tuple(sorted(group, key=_ACROSS))) for group in groups]


def join_lines(texts: Sequence[str]) -> str:
    """Lines of one paragraph as running text; Vietnamese is not hyphenated, so only codes close up."""
    out = ""
    for text in texts:
        if not out:
            out = text
        elif _CUT_CODE.search(out) and _CODE_GOES_ON.match(text):
            out += text
        else:
            out += " " + text
    return out


def around(lines: Sequence[Line]) -> Box:
    """The smallest rectangle round some lines."""
    return Box(
        min([line.left for line in lines]),
        min([line.top for line in lines]),
        max([line.right for line in lines]),
        max([line.bottom for line in lines]),
    )
