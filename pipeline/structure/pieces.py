"""Pieces of a page: what stands together on one line of one column.

Portals, PDF text and table rows put the two columns of a header or of a signature on one line; a piece is
one cell of a row, or a stretch of a line without a wide gap. Offsets are those of the document's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.text import fold

_PIECE = re.compile(r"[^\s|]+(?:[ \u00a0\u00ad]{1,2}[^\s|]+)*")
_RULE = re.compile(r"[-_=*~.\u2010-\u2015\u00af#+<>\s]+")
# What a wide gap cuts off but belongs to the piece before: the blank day of a date, or number of a symbol.
_GOES_ON = re.compile(r"/|\d+\s?/|tháng\b|năm\b|ngày\b")
_SHORT = re.compile(r"(?:(?:.*\b)?số\s*:?|.*,|.*\bngày\b.{0,12}|.*\btháng\b.{0,6})", re.IGNORECASE)
# Signs of markup, and specks that recognition of a scan takes for signs.
_MARKUP = re.compile(r"[\s#*„‹›¬°~^;:,.\\]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line in one column.

    Attributes:
        start, end: offsets in the document's text.
        text: the shadow of what it covers (``pipeline.text.shadow``).
        folded: ``text`` in lower case without marks.
        line: number of its line, from the first line looked at.
        column: position among the pieces of its line.
        after_gap: whether a blank line, or a new cell, stands before it.
    """

    start: int
    end: int
    text: str
    folded: str
    line: int
    column: int
    after_gap: bool

    @property
    def is_upper(self) -> bool:
        """Whether it is written in capitals, a few small letters apart ("IoT")."""
        return in_capitals(self.text)


def in_capitals(text: str) -> bool:
    """Whether at least four of five letters are capitals."""
    upper = sum(map(str.isupper, text))
    return upper > 0 and upper >= 4 * sum(map(str.islower, text))


def is_rule(text: str) -> bool:
    """Whether a text is only a drawn line or dots; a lone dash is a bullet cut off from its words."""
    return _RULE.fullmatch(text) is not None and text.strip() != "-"


def pieces(text: str, shadowed: str, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """The pieces of a range of a text, in reading order, without drawn lines.

    Args:
        text: the document's text, for its line ends.
        shadowed: its shadow.
        start: where to begin.
        end: where to stop; the end of the text if none.
    """
    stop = len(text) if end is None else end
    at, line, gap = start, 0, True
    while at < stop:
        until = text.find("\n", at, stop)
        until = stop if until < 0 else until
        column = 0
        for left, right in _joined(shadowed, at, until):
            left += _margin(shadowed, left, right)
            if left >= right or is_rule(shadowed[left:right]):
                continue
            content = shadowed[left:right]
            yield Piece(left, right, content, fold(content), line, column, gap or "|" in text[at:left])
            column, gap = column + 1, False
        if not text[at:until].strip(" \t|"):
            gap = True
        at, line = until + 1, line + 1


def _joined(shadowed: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of a line, with what a blank left open joined to what it belongs to."""
    held: tuple[int, int] | None = None
    for match in _PIECE.finditer(shadowed, start, end):
        if (
            held
            and "|" not in shadowed[held[1] : match.start()]
            and (_GOES_ON.match(match.group()) and _SHORT.fullmatch(shadowed[held[0] : held[1]]))
        ):
            held = held[0], match.end()
            continue
        if held:
            yield held
        held = match.span()
    if held:
        yield held


def _margin(shadowed: str, start: int, end: int) -> int:
    """How many characters of markup ("# ", "* ") a stretch begins with."""
    match = _MARKUP.match(shadowed, start, end)
    return match.end() - start if match else 0


def narrowed(piece: Piece, start: int, end: int) -> Piece:
    """A part of a piece, without the blanks and signs of markup before it; its text may be empty."""
    text = piece.text[start - piece.start : end - piece.start].rstrip()
    inset = _margin(text, 0, len(text))
    start, text = start + inset, text[inset:]
    return replace(piece, start=start, end=start + len(text), text=text, folded=fold(text))
