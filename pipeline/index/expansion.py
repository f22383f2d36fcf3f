"""Other ways to write what was typed: short and full forms, names of bodies before and after a merger.

What is typed between quotes is looked for as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pipeline.extraction.agency_register import BodyRow, row_by_id, rows
from pipeline.extraction.transfers import Transfer, transfers
from pipeline.index.text_query import Either, Every, Query, Words, folded_words
from pipeline.store.names import abbreviations
from pipeline.text import fold

_SHORTEST = 3  # letters of a code of a whole name

_Phrase = tuple[str, ...]


def expanded(query: Query) -> Query:
    """The query with each run of words that can be written in another way as a choice of both."""
    if isinstance(query, Words):
        return query
    if isinstance(query, Either):
        return Either(tuple(map(expanded, query.parts)))
    parts: list[Query] = []
    at = 0
    while at < len(query.parts):
        size, others = _longest(query.parts[at:])
        if size:
            run = query.parts[at : at + size]
            parts.append(Either((Every(run), *(Words(other, other) for other in others))))
        else:
            parts.append(expanded(query.parts[at]))
        at += max(size, 1)
    return parts[0] if len(parts) == 1 and not query.without else replace(query, parts=tuple(parts))


def _longest(parts: tuple[Query, ...]) -> tuple[int, tuple[_Phrase, ...]]:
    """How many of the first parts are words that can be written otherwise together, and how."""
    words: list[str] = []
    found: tuple[int, tuple[_Phrase, ...]] = 0, ()
    for size, part in enumerate(parts, 1):
        if not isinstance(part, Words) or part.literal or part.prefix:
            break
        words += part.folded
        if others := _ways().get(tuple(words)):
            found = size, others
    return found


@cache
def _ways() -> dict[_Phrase, tuple[_Phrase, ...]]:
    """Other ways to write a phrase of two words or more, all without accents."""
    ways: defaultdict[_Phrase, dict[_Phrase, None]] = defaultdict(dict)
    for known in abbreviations().values():
        if len(known.full) > 1 and not known.only_after and not known.pronounceable:
            ways[known.full][tuple(folded_words(known.short))] = None
    for transfer in transfers():
        origin, target = row_by_id(transfer.origin), row_by_id(transfer.target)
        if transfer.share not in ("full", "main") or transfer.function is not None:
            continue
        old, new = _name(origin), _name(target)
        if old == new:
            continue
        if _ended(origin, transfer):
            ways[old][new] = None
        if target.valid_from == transfer.since:  # else it has been doing other things all along
            ways[new][old] = None
    for row in rows():
        for short in _short_names(row):
            ways[short][_name(row)] = None
            ways[_name(row)][short] = None
    return {phrase: tuple(others) for phrase, others in ways.items()}


def _short_names(row: BodyRow) -> Iterator[_Phrase]:
    """The name with its specialty in letters, by the codes of its documents: Sở TT&TT of STT&TT."""
    word = row.name.split()[0]
    for code in row.codes:
        if len(code) > _SHORTEST and code[0] == word[0]:
            yield tuple(folded_words(f"{word} {code[1:]}"))


def _ended(row: BodyRow, transfer: Transfer) -> bool:
    return row.valid_to is not None and row.valid_to < transfer.since


def _name(row: BodyRow) -> _Phrase:
    return tuple(folded_words(fold(row.name)))
