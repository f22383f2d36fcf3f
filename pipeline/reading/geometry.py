"""Words and lines on a page: what PDF text and recognised text have in common.

Points from the page's top left corner; ``baseline`` is where letters stand, ``size`` the height of the font.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from pipeline.records import Box

_SAME_LINE = 0.4  # of the font size; superscripts stand about a third above the line
# A code or a date cut at the line's end is one token: "QĐ-" + "UBND", "45/" + "KH-UBND".
_CUT_CODE = re.compile(r"[A-ZĐĂÂÊÔƠƯ0-9](?:-|/)$")
_CODE_GOES_ON = re.compile(r"[A-ZĐĂÂÊÔƠƯ0-9]")


# A number stamped or written into "ngày  tháng  năm" often stands too close for a blank to be seen.
_DATE_PART = re.compile(r"\b(ngày|tháng|năm)(?=\d)|(?<=\d)(?=(?:tháng|năm)\b)")


def parted(text: str) -> str:
    """A word as read, with the blanks that a date must have."""
    return _DATE_PART.sub(lambda match: f"{match.group(1) or ''} ", text)


@dataclass(frozen=True, slots=True)
class Word:
    """One run of letters without a blank."""

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


@dataclass(frozen=True)
class Line:
    """Words on one baseline, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words with single blanks."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def left(self) -> float:
        """Where the line begins."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Where the line ends."""
        return max(word.right for word in self.words)

    @cached_property
    def top(self) -> float:
        """The upper edge of the tallest word."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """The lower edge of the deepest word."""
        return max(word.bottom for word in self.words)

    @cached_property
    def size(self) -> float:
        """The font size that most letters have."""
        return _usual([word.size for word in self.words], self.words)

    @cached_property
    def baseline(self) -> float:
        """Where most letters stand."""
        return _usual([word.baseline for word in self.words], self.words)

    @property
    def box(self) -> Box:
        """The rectangle round the line."""
        return Box(self.left, self.top, self.right, self.bottom)


def _usual(values: list[float], words: Sequence[Word]) -> float:
    """The median of values over the letters of words."""
    if min(values) == max(values):
        return values[0]
    return median([value for value, word in zip(values, words, strict=True) for _ in word.text])


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The lines that some words form, from top to bottom."""
    groups: list[list[Word]] = []
    largest: Word | None = None
    for word in sorted(words, key=lambda word: (word.baseline, word.left)):
        size = max(word.size, groups[-1][0].size if groups else 0.0)
        # The line stands where its larger letters stand, not where a raised mark does.
        if largest is not None and word.baseline - largest.baseline <= _SAME_LINE * size:
            groups[-1].append(word)
            largest = word if word.size > largest.size else largest
        else:
            groups.append([word])
            largest = word
    return [Line(tuple(sorted(group, key=lambda word: word.left))) for group in groups]


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


def around(boxes: Sequence[Box]) -> Box:
    """The smallest rectangle round some others."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
