"""Which mentions in one text are of the same document, and which of them says most of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from pipeline.findings import Citation

_PARTS = re.compile(r"0*(?P<serial>[\d.]+[a-z]?)(?:/(?P<year>\d{4}))?(?P<symbol>.*)")


def number_parts(number: str) -> tuple[str, str | None, str]:
    """Serial without leading zeros, year group, and symbol in capitals (empty for a bare number)."""
    match = _PARTS.fullmatch(number)
    if match is None:
        return number.upper(), None, ""
    return match["serial"], match["year"], match["symbol"].upper().replace("Đ", "D")


def says_less(citation: Citation, other: Citation) -> bool:
    """Whether a mention lacks the symbol or the date that another one has."""
    bare = not number_parts(citation.number)[2] and number_parts(other.number)[2]
    return bool(bare) or (citation.date is None and other.date is not None)


def fullest_mentions(citations: Sequence[Citation]) -> tuple[tuple[int, ...], ...]:
    """For each citation the position of the first mention that says most of the same document.

    That is its own position where none says more. Several positions: documents between which the mention does
    not tell, such as an undated "76/NQ-CP" in a text that cites both of them with their dates. What stands
    before it goes first, since the first mention is the full one.
    """
    documents: defaultdict[str, dict[tuple[str | None, str, date | None], list[int]]] = defaultdict(dict)
    for at, citation in enumerate(citations):
        serial, year, symbol = number_parts(citation.number)
        documents[serial].setdefault((year, symbol, citation.date), []).append(at)
    return tuple(
        _fullest(at, citations, documents[number_parts(citation.number)[0]])
        for at, citation in enumerate(citations)
    )


def _fullest(
    at: int, citations: Sequence[Citation], named: dict[tuple[str | None, str, date | None], list[int]]
) -> tuple[int, ...]:
    """The fullest mentions among those of one serial number."""
    citation = citations[at]
    _, year, symbol = number_parts(citation.number)
    firsts: dict[tuple[str | None, str, date | None], int] = {}
    for key, places in named.items():
        alike = [place for place in places if _same_kind(citations[place], citation)]
        if alike and _can_be(key, (year, symbol, citation.date)):
            firsts[key] = alike[0]
    best = {
        key: first
        for key, first in firsts.items()
        if not any(other != key and _can_be(other, key) for other in firsts)
    }
    before = tuple(first for first in best.values() if first <= at)
    return before or tuple(best.values())


def _same_kind(one: Citation, other: Citation) -> bool:
    return one.kind is None or other.kind is None or one.kind == other.kind


def _can_be(full: tuple[str | None, str, date | None], said: tuple[str | None, str, date | None]) -> bool:
    """Whether a fuller mention contradicts nothing that a mention says, and says it too."""
    if said[1]:
        if said[:2] != full[:2]:
            return False
    elif said[0] is not None and full[0] != said[0]:
        return False
    return said[2] is None or full[2] == said[2]
