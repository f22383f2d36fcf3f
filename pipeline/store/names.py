"""Keys under which names of bodies and numbers of documents are the same however they are typed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.extraction.numbers import arabic_term
from pipeline.extraction.places import provinces
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
_PLURALS = frozenset({"cac", "nhung"})
# Words before the name of a place, which part it from the body that sits there.
_LEVELS = frozenset({"tỉnh", "huyện", "quận", "xã", "phường", "tp", "cấp", "các", "những"})
_TWO_WORDS = frozenset({("thành", "phố"), ("thị", "xã"), ("thị", "trấn"), ("đặc", "khu")})
# Longer than any name; PostgreSQL indexes no value of more than 2,700 bytes.
_LONGEST_KEY = 400


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and what it stands for.

    Attributes:
        short: as written, such as ``UBND``.
        words: what it stands for, in small letters.
        only_after: folded words, one of which must stand before it; empty where it is free.
    """

    short: str
    words: tuple[str, ...]
    only_after: frozenset[str]

    @property
    def full(self) -> tuple[str, ...]:
        """``words`` without accents."""
        return tuple(map(fold, self.words))

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
            tuple(_WORD.findall(shadow(nfc(row["full"])).lower())),
            frozenset(fold(nfc(word)) for word in row.get("only_after", ())),
        )
        for row in lexicon("abbreviations")
    }


@lru_cache(maxsize=8192)
def agency_key(name: str) -> str:
    """The name of a body with abbreviations spelt out, folded, without marks, "và" and leading "các"."""
    return _bounded(" ".join(map(fold, _words_of(name))))


@lru_cache(maxsize=8192)
def body_key(name: str) -> str:
    """``agency_key`` with accents, and a comma before each place: what tells bodies apart.

    "UBND xã Tân Thạnh, tỉnh Tây Ninh" gives "ủy ban nhân dân, xã tân thạnh, tỉnh tây ninh".
    """
    words = _words_of(name)
    starts = set(_places(words))
    parted = (f", {word}" if at in starts else f" {word}" for at, word in enumerate(words))
    return _bounded("".join(parted).removeprefix(" "))


def asked_key(typed: str) -> str:
    """The key under which a body is asked for: without accents where none are typed ("so noi vu")."""
    return agency_key(typed) if typed.isascii() else body_key(typed)


def plain_key(key: str) -> str:
    """The ``agency_key`` of the name of which this is the ``body_key``."""
    return fold(key).replace(",", "")


def is_plain(key: str) -> bool:
    """Whether a key is without accents, so that it means the bodies of any accents."""
    return plain_key(key) == key


def is_body(key: str, asked: str, *, whole: bool = False) -> bool:
    """Whether a body is one that is asked for: "Sở Nội vụ tỉnh Lạng Sơn" is "Sở Nội vụ".

    Args:
        key: ``body_key`` of the body.
        asked: ``asked_key``.
        whole: whether only a place may be left out of what is asked, else other last words too.
    """
    if is_plain(asked):
        return f"{plain_key(key)} ".startswith(f"{asked} ")
    return key == asked or key.startswith(tuple(asked + joint for joint in joints(asked, whole=whole)))


def joints(asked: str, *, whole: bool) -> tuple[str, ...]:
    """What may stand in a ``body_key`` after one that is asked for with accents; see ``is_body``.

    The name of a place is never left unfinished: "xã Tân Phú" is not "xã Tân Phú Đông".
    """
    words = asked.split()
    unnamed = words[-1:] and (words[-1] in _LEVELS or tuple(words[-2:]) in _TWO_WORDS)
    return (",", " ") if unnamed or not (whole or "," in asked) else (",",)


def _words_of(name: str) -> list[str]:
    """The words of a name in small letters, without "và" and a leading "các"."""
    words: list[str] = []
    for written in _WORD.findall(shadow(nfc(name))):
        words += _spelt_out(written, fold(words[-1]) if words else "")
    words = [word for word in words if fold(word) != "va"]
    while len(words) > 1 and fold(words[0]) in _PLURALS:
        del words[0]
    return words


def _places(words: list[str]) -> Iterator[int]:
    """Where places begin after the first word: at the word of a level, or at a province without one."""
    after_level = True
    at = 0
    while at < len(words):
        two = tuple(words[at : at + 2])
        level = two in _TWO_WORDS or (words[at] in _LEVELS and two != ("xã", "hội"))
        if at and not after_level and (level or tuple(words[at:]) in _province_names()):
            yield at
        at += 2 if two in _TWO_WORDS else 1
        after_level = level


@cache
def _province_names() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(_WORD.findall(shadow(province.name).lower())) for province in provinces())


def expand(written: str, before: str) -> tuple[str, ...]:
    """The folded words that a written word stands for: itself, or more where it is an abbreviation.

    Args:
        written: the word with its case and accents.
        before: the folded word before it, empty at the start.
    """
    return tuple(map(fold, _spelt_out(written, before)))


def _spelt_out(written: str, before: str) -> tuple[str, ...]:
    """``expand`` with accents."""
    known = abbreviations().get(fold(written))
    if known is None or (known.only_after and before not in known.only_after):
        return (written.lower(),)
    if known.pronounceable and written != known.short:
        return (written.lower(),)
    return known.words


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
