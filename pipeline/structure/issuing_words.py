"""The words by which a text says with which act it was issued: "(Ban hành kèm theo Quyết định số ...)"."""

from __future__ import annotations

import re

from pipeline.records import Span

_OPENS = re.compile(
    r"[\s|*_]*(?P<words>[(\[]?\s*(?:được\s+)?(?:ban\s+hành\s+)?kèm\s+theo(?!\w))", re.IGNORECASE
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LONGEST = 400
"""How long such words may be, in code points."""


def issuing_words(text: str, shadowed: str, at: int) -> Span | None:
    """The words that stand at an offset, right below a title; ``None`` where none do.

    Args:
        text: the document's text, for its line ends.
        shadowed: its shadow.
        at: where the title ends.
    """
    opens = _OPENS.match(shadowed, at)
    if opens is None:
        return None
    start, limit = opens.start("words"), min(len(shadowed), opens.start("words") + _LONGEST)
    if shadowed[start] in "([":
        end = shadowed.find(")" if shadowed[start] == "(" else "]", start, limit)
        return Span(start, end + 1) if end >= 0 else None
    blank = _BLANK_LINE.search(text, start, limit)
    end = blank.start() if blank else limit
    return Span(start, start + len(shadowed[start:end].rstrip()))
