"""Keys under which names of bodies and numbers of documents are the same however they are typed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.extraction.numbers import arabic_term
from pipeline.resources import lexicon
from pipeline.text import fold, nfc, shadow

_WORD = re.compile(r"\w+")
_BLANKS = re.compile(r"\s+")
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")
_NUMBER = re.compile(r"(?:so )?(\d{1,6}[a-z]?(?:/\d{4})?[/-][a-z][\w/.-]*)")
_SHORT_FORMS = re.compile(r"(?P<serial>[\d.]+[a-z]?)(?:/(?P<year>\d{4}))?(?=[/-]|$)")
_LABEL = re.compile(r"^\s*số\s*:?\s+", re.IGNORECASE)
# What can be read out as one syllable of Vietnamese: "ca" can, "ubnd" cannot.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|th|tr|ph|kh|gi|gh|qu|ch|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_PLURAL = re.compile(r"^(?:cac|nhung) ")
# Longer than any name; PostgreSQL indexes no value of more than 2,700 bytes.
_LONGEST_KEY = 400


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and what it stands for.

    Attributes:
        short: as written, such as ``UBND``.
        full: folded words.
        only_after: folded words, one of which must stand before it; empty where it is free.
    """

    short: str
    full: tuple[str, ...]
    only_after: frozenset[str]

    @property
    def pronounceable(self) -> bool:
        """Whether it could be a word when typed in small letters without accents."""
        return _SYLLABLE.fullmatch(fold(self.short)) is not None


@cache
def abbreviations() -> dict[str, Abbreviation]:
    """The abbreviations of administrative writing, by folded short form."""
    return {
        fold(nfc(row["short"])): Abbreviation(
            nfc(row["short"]),
            tuple(_WORD.findall(fold(nfc(row["full"])))),
            frozenset(fold(nfc(word)) for word in row.get("only_after", ())),
        )
        for row in lexicon("abbreviations")
    }


@lru_cache(maxsize=8192)
def agency_key(name: str) -> str:
    """The name of a body with abbreviations spelt out, folded, without punctuation, "và" and leading "các".

    Two names are of the same body where one key begins with the words of the other: "Sở Nội vụ" is
    "Sở Nội vụ tỉnh Lạng Sơn" where nothing more is said.
    """
    words: list[str] = []
    for written in _WORD.findall(shadow(nfc(name))):
        words += expand(written, words[-1] if words else "")
    return _bounded(_PLURAL.sub("", " ".join(word for word in words if word != "va")))


def expand(written: str, before: str) -> tuple[str, ...]:
    """The folded words that a written word stands for: itself, or more where it is an abbreviation.

    Args:
        written: the word with its case and accents.
        before: the folded word before it, empty at the start.
    """
    folded = fold(written)
    known = abbreviations().get(folded)
    if known is None or (known.only_after and before not in known.only_after):
        return (folded,)
    if known.pronounceable and written != known.short:
        return (folded,)
    return known.full


@lru_cache(maxsize=8192)
def number_key(number: str) -> str:
    """A document number without what typing varies: accents, case, blanks, leading zeros, Roman terms."""
    key = _LEADING_ZEROS.sub("", _BLANKS.sub("", fold(_LABEL.sub("", nfc(number)))))
    return _bounded(arabic_term(key))


def _bounded(key: str) -> str:
    """The key, or its beginning and a digest of the whole."""
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[:_LONGEST_KEY]} {hashlib.sha256(key.encode()).hexdigest()[:32]}"


def short_forms(key: str) -> set[str]:
    """A number's key and those of its short forms: "30/2018/qd-ubnd" is also written "30/2018" and "30"."""
    match = _SHORT_FORMS.match(key)
    if match is None:
        return {key}
    return {key, match["serial"], match.group()}


def looks_like_number(typed: str) -> bool:
    """Whether a query is a document number and nothing else, such as "24/kh-ubnd"."""
    return _NUMBER.fullmatch(_BLANKS.sub(" ", fold(nfc(typed)).strip()).replace(" /", "/")) is not None
