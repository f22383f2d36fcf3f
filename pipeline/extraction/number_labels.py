"""What stands before a number and tells whose it is: "Quyết định số", "Luật Đất đai số", "Mẫu số", "QCVN"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.extraction.document_types import (
    DocumentType,
    not_document_labels,
    types_by_abbreviation,
    types_by_code,
    types_by_name,
    words_pattern,
)
from pipeline.extraction.written_days import DAY

_REACH = 200  # characters; the longest name of a law between its type and its number is about 150
_SO = r"(?:[Ss]ố|SỐ)(?:\s+hiệu)?(?:\s+số)?\s?[:.]?\s*"
_LOWER_CASE_GAP = 3  # words; further away a small-lettered "văn bản" is no name of this document
_LAWS = frozenset({"LUẬT", "PL"})


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a number.

    Attributes:
        start: where the mention begins: at the type's name, at "số", or at the number itself.
        kind: the type by the spelt name, where one is spelt.
        spelt: whether a name of a document stands there, be it one that tells no type ("văn bản").
        numbered: whether "số" stands there.
        foreign: whether the number is joined to something before it, or is a form's, a standard's, a code.
        day, issuer: the date or the body written between name and number, as written.
    """

    start: int
    kind: DocumentType | None = None
    spelt: bool = False
    numbered: bool = False
    foreign: bool = False
    day: str | None = None
    issuer: str | None = None

    def allows(self, *, known: bool) -> bool:
        """Whether a number with a symbol is a document's; ``known``: its symbol has a known type or body."""
        return not self.foreign and (known or self.spelt)


@dataclass(frozen=True, slots=True)
class _Patterns:
    direct: re.Pattern[str]
    named: re.Pattern[str]
    dated: re.Pattern[str]
    before_symbol: re.Pattern[str]
    name: re.Pattern[str]
    foreign: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    names = words_pattern(types_by_name())
    short = words_pattern(types_by_abbreviation())
    # "pháp luật" is the law at large
    name = rf"(?<!\w)(?<!(?i:pháp)\s)(?P<name>(?i:{names})|{short})"
    codes = "|".join(sorted(types_by_code(), key=len, reverse=True))
    return _Patterns(
        direct=re.compile(rf"{name}\s?:?\s*\(?(?:{_SO})?$"),
        named=re.compile(rf"(?P<gap>\s[^;.|()“”\"\d]{{0,{_REACH - 40}}}?)(?<=\s){_SO}$"),
        dated=re.compile(
            rf"{name}(?:\s+của\s[^,;.|]{{2,80}}?)?\s*,?\s*(?P<day>{DAY})(?:\s+của\s[^,;.|]{{2,80}}?)?\s*,?\s*{_SO}$"
        ),
        before_symbol=re.compile(rf"(?<!\w)(?P<symbol>(?:{codes})[/.-][A-ZĐ]\w{{1,11}})\s+{_SO}$"),
        name=re.compile(rf"{name}(?!\w)"),
        foreign=re.compile(rf"(?<!\w)(?i:{words_pattern(not_document_labels())})\s*(?:{_SO})?$"),
    )


_NUMBERED = re.compile(rf"(?<!\w){_SO}$")
_JOINED = re.compile(r"(?:\w|[/:]\s?|\w\s?-|\d[.,])$")


def label_before(plain: str, start: int, floor: int = 0) -> Label:
    """The label of the number at ``start`` of a text in matching form, from ``floor`` on at the earliest."""
    offset = max(floor, start - _REACH)
    before = plain[offset:start]
    bar = before.rfind("|") + 1
    before, offset = before[bar:], offset + bar
    patterns = _patterns()
    if patterns.foreign.search(before[-60:]):
        return Label(start, foreign=True)
    if match := patterns.direct.search(before):
        return Label(
            offset + match.start(), _kind(match["name"]), spelt=True, numbered="ố" in match[0][-8:].lower()
        )
    numbered = _NUMBERED.search(before)
    if numbered is None:
        return Label(start, foreign=bool(_JOINED.search(before)))
    if match := patterns.dated.search(before):
        return Label(
            offset + match.start(), _kind(match["name"]), spelt=True, numbered=True, day=match["day"]
        )
    return _named(before, offset) or Label(offset + numbered.start(), numbered=True)


def symbol_before(plain: str, start: int) -> str | None:
    """The symbol of an old number that stands before "số" ("QĐ/UB số 45"); ``None`` if there is none."""
    match = _patterns().before_symbol.search(plain[max(0, start - 40) : start])
    return match["symbol"] if match else None


def _named(before: str, offset: int) -> Label | None:
    """The label whose type's name and "số" have the document's own name or its issuer between them."""
    patterns = _patterns()
    for match in reversed(list(patterns.name.finditer(before))):
        gap = patterns.named.match(before, match.end())
        if gap is None:
            return None
        kind = _kind(match["name"])
        words = gap["gap"].split()
        if match["name"][0].islower() and len(words) > _LOWER_CASE_GAP:
            continue
        if kind is not None and kind.code in _LAWS:
            return Label(offset + _outer_law(before, match.start()), kind, spelt=True, numbered=True)
        if "," not in gap["gap"] and len(words) <= (14 if "của" in words else 7):
            issuer = re.match(r"\s*của\s+(.*?)[\s:]*$", gap["gap"])
            return Label(
                offset + match.start(), kind, spelt=True, numbered=True, issuer=issuer[1] if issuer else None
            )
    return None


def _outer_law(before: str, start: int) -> int:
    """Where the name of a law begins that itself names the law it amends ("Luật sửa đổi ... của Luật")."""
    outer = re.search(r"(?:Luật|LUẬT|luật)\s+(?:sửa|SỬA)[^;.|]{0,80}\s(?:của|CỦA)\s+$", before[:start])
    return outer.start() if outer else start


def _kind(name: str) -> DocumentType | None:
    short = types_by_abbreviation()
    return short[name] if name in short else types_by_name()[" ".join(name.lower().split())]
