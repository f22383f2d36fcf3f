"""Which mentions in one text are of the same document, and which of them says most of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from pipeline.extraction.numbers import arabic_term
from pipeline.findings import Citation

_MOST = 20  # documents between which a mention does not tell; more would tell nobody anything
_PARTS = re.compile(r"0*(?P<serial>[\d.]+[a-z]?)(?:/(?P<year>\d{4}))?(?P<symbol>.*)")


@lru_cache(maxsize=65536)
def number_parts(number: str) -> tuple[str, str | None, str]:
    """Serial without leading zeros, year group, and symbol in capitals (empty for a bare number)."""
    match = _PARTS.fullmatch(arabic_term(number))
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
    documents: defaultdict[str, _Numbers] = defaultdict(dict)
    for at, citation in enumerate(citations):
        serial, year, symbol = number_parts(citation.number)
        firsts = documents[serial].setdefault((year, symbol), {}).setdefault(citation.date, {})
        firsts.setdefault(citation.kind, at)
    return tuple(
        _fullest(at, citation, documents[number_parts(citation.number)[0]])
        for at, citation in enumerate(citations)
    )


# first mention by type, by date, by year group and symbol, of the numbers with one serial
_Numbers = dict[tuple[str | None, str], dict[date | None, dict[str | None, int]]]


def _fullest(at: int, citation: Citation, numbers: _Numbers) -> tuple[int, ...]:
    """The fullest mentions of what a citation means, among the numbers with its serial."""
    _, year, symbol = number_parts(citation.number)
    named: list[tuple[str | None, str]] = [(year, symbol)]
    if not symbol:
        fuller = (key for key in numbers if key[1] and year in (None, key[0]))
        named = list(islice(fuller, _MOST)) or named
    found = [first for key in named for first in _dated(citation, numbers[key])]
    if not found:
        found = _dated(citation, numbers[year, symbol])
    before = tuple(first for first in found if first <= at)
    return before or tuple(found)


def _dated(citation: Citation, mentions: dict[date | None, dict[str | None, int]]) -> list[int]:
    """The first mention of each document of one number that a citation can mean by its date and type."""
    days = [citation.date] if citation.date else list(islice(filter(None, mentions), _MOST))
    firsts = [_first_of_kind(citation.kind, mentions.get(day, {})) for day in days]
    found = [first for first in firsts if first is not None]
    if found or citation.date:
        return found
    undated = _first_of_kind(citation.kind, mentions.get(None, {}))
    return [] if undated is None else [undated]


def _first_of_kind(kind: str | None, firsts: dict[str | None, int]) -> int | None:
    """The first mention of a type; one that tells no type can be of any."""
    alike = [first for other, first in firsts.items() if None in (kind, other) or kind == other]
    return min(alike, default=None)
