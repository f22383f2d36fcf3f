"""What a person types into search, as a tree that each index translates into its own language.

    một cửa                 both words
    "một cửa"               the words side by side; as written where accents are typed
    cải cá*                 words that begin so
    họp OR hội nghị         either; AND binds closer, NOT (or a minus before a word) takes away
    (họp OR hội) "Quý III"  brackets

Nothing that is typed is an error of grammar: a bracket or quote left open is closed at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.errors import UsageError
from pipeline.store.names import abbreviations
from pipeline.text import fold, nfc, shadow

MAX_WORDS = 40
MAX_DEPTH = 20
WORD = re.compile(r"\w+")
_ZEROS = re.compile(r"^0+(?=\d)")
_TOKEN = re.compile(r'"([^"]*)"?|([()])|([^\s"()]+)')


@dataclass(frozen=True, slots=True)
class Words:
    """One or more words side by side.

    Attributes:
        exact: as typed, in small letters, tones placed the older way.
        folded: the same without accents; what is matched unless ``literal``.
        literal: the accents count: the words carry some, and were quoted or are to be absent.
        prefix: the last word is only the beginning of one.
    """

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    literal: bool = False
    prefix: bool = False

    @property
    def accented(self) -> bool:
        """Whether accents were typed."""
        return self.exact != self.folded


@dataclass(frozen=True, slots=True)
class Every:
    """All of ``parts`` and none of ``without``; at least one part."""

    parts: tuple[Query, ...]
    without: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the parts."""

    parts: tuple[Query, ...]


Query = Words | Every | Either


def exact_words(text: str) -> list[str]:
    """The words of a text in small letters, one dash, one blank, tones placed the older way.

    Numbers are without leading zeros: "09/2019/QĐ-UBND" is also written "9/2019/QĐ-UBND".
    """
    return list(map(bare_number, WORD.findall(shadow(text).lower())))


def folded_words(text: str) -> list[str]:
    """``exact_words`` without accents."""
    return list(map(bare_number, WORD.findall(fold(text))))


def bare_number(word: str) -> str:
    """The word without zeros before its first digit."""
    return _ZEROS.sub("", word) if word[0] == "0" else word


def parse(typed: str) -> Query:
    """The query that a person typed, with other ways to write it; see ``pipeline.index.expansion``.

    Raises:
        UsageError: there is no word to look for, or there are more than ``MAX_WORDS``.
    """
    tokens = [match.groups() for match in _TOKEN.finditer(nfc(typed))]
    query = _Parser(tokens).either()
    if query is None:
        raise UsageError("empty_query", "Câu tìm kiếm cần ít nhất một từ phải có trong văn bản.")
    if sum(len(leaf.folded) for leaf in leaves(query)) > MAX_WORDS:
        raise UsageError("query_too_long", f"Câu tìm kiếm dài quá {MAX_WORDS} từ.")
    from pipeline.index.expansion import expanded  # it makes queries itself

    return expanded(query)


def leaves(query: Query) -> Iterator[Words]:
    """The words that are looked for, in the order typed; not those to be absent."""
    if isinstance(query, Words):
        yield query
    else:
        for part in query.parts:
            yield from leaves(part)


def neighbours(query: Query) -> Iterator[tuple[Words, Words]]:
    """The single words that were typed side by side; not those to be absent."""
    if isinstance(query, Words):
        return
    if isinstance(query, Every):
        for first, second in pairwise(query.parts):
            if isinstance(first, Words) and isinstance(second, Words):
                yield first, second
    for part in query.parts:
        yield from neighbours(part)


class _Parser:
    """Recursive descent over the tokens; each method takes what belongs to it and leaves the rest."""

    def __init__(self, tokens: list[tuple[str | None, ...]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def either(self) -> Query | None:
        parts = [self._every()]
        while self._take("OR"):
            parts.append(self._every())
        found = tuple(part for part in parts if part is not None)
        return Either(found) if len(found) > 1 else (found[0] if found else None)

    def _every(self) -> Query | None:
        parts: list[Query] = []
        without: list[Query] = []
        while self._at < len(self._tokens):
            word, bracket = self._tokens[self._at][2], self._tokens[self._at][1]
            if word == "OR" or (bracket == ")" and self._depth):
                break
            if self._take("AND"):
                continue
            negated = self._take("NOT")
            part, minus = self._part()
            if part is not None and (negated or minus):
                without.append(_as_written(part))
            elif part is not None:
                parts.append(part)
        if not parts:
            return None
        return Every(tuple(parts), tuple(without)) if len(parts) > 1 or without else parts[0]

    def _take(self, operator: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at][2] == operator:
            self._at += 1
            return True
        return False

    def _part(self) -> tuple[Query | None, bool]:
        """The next phrase, bracket or word, and whether a minus stands before it."""
        if self._at >= len(self._tokens):
            return None, False
        quoted, bracket, word = self._tokens[self._at]
        self._at += 1
        if quoted is not None:
            return _phrase(quoted), False
        if bracket == "(" and self._depth < MAX_DEPTH:
            self._depth += 1
            inner = self.either()
            self._depth -= 1
            self._at += 1
            return inner, False
        if bracket or word is None:
            return None, False
        if word == "-" and self._at < len(self._tokens):
            return self._part()[0], True
        return _typed(word.lstrip("-")), word.startswith("-")


def _as_written(query: Query) -> Query:
    """The query with all accents counting: taking away "họp" must not take away "hợp"."""
    if isinstance(query, Words):
        return replace(query, literal=query.accented)
    if isinstance(query, Either):
        return Either(tuple(map(_as_written, query.parts)))
    return Every(tuple(map(_as_written, query.parts)), query.without)


def _phrase(quoted: str) -> Words | None:
    prefix = quoted.endswith("*")
    words = _words(quoted, prefix=prefix)
    return words and replace(words, literal=words.accented)


def _typed(word: str) -> Query | None:
    words = _words(word, prefix=word.endswith("*"))
    if words is None or words.prefix or len(words.folded) > 1:
        return words
    known = abbreviations().get(words.folded[0])
    if known is None or known.only_after or (known.pronounceable and word != known.short):
        return words
    return Either((words, Words(known.full, known.full)))


def _words(written: str, *, prefix: bool) -> Words | None:
    exact, folded = tuple(exact_words(written)), tuple(folded_words(written))
    return Words(exact, folded, prefix=prefix) if folded else None
