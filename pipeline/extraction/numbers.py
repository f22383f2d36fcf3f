"""Numbers and symbols (số, ký hiệu): "24/KH-UBND", "30/2018/QĐ-UBND", "12-CTr/TU", "77/2015/QH13".

The grammar is that of Nghị định 30/2020/NĐ-CP (phụ lục I, II.3) for the state and of Hướng dẫn 36-HD/VPTW for
the Party. It tolerates what typists, portals and scanners do to it: lost hyphens, blanks, D for Đ, O for 0,
Cyrillic look-alikes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pipeline.extraction.document_types import (
    PARTY_CENTRE,
    DocumentType,
    organ_codes,
    spellings,
    types_by_code,
)
from pipeline.extraction.number_labels import label_before
from pipeline.text import nfc, shadow

System = Literal["state", "party"]

# Cyrillic letters that look Latin come from keyboards and copied portals; an underscore stands for a dash.
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХасеорх_", "ABEKMHOPCTYXaceopx-")
_DIGIT_LIKE = str.maketrans("OoIl", "0011")
_UPPER = "A-ZĐÂĂÊÔƠƯ"
_INNER = rf"[{_UPPER}a-zđịơư\d]|&\s?(?=[{_UPPER}])|\.(?=[{_UPPER}])"
# A code proper has two capitals or a capital and a digit, with at most two small letters after the first;
# what is joined to it without a blank may be any short token.
_CODE = rf"[{_UPPER}][a-zđịơư]{{0,2}}(?:[{_UPPER}\d]|&\s?(?=[{_UPPER}])|\.(?=[{_UPPER}]))(?:{_INNER})*(?!\w)"
_JOINED = rf"(?:[{_UPPER}\d](?:{_INNER})*|nb)(?!\w)"
_DIGITS = r"\d[\dOoIl]{0,7}"
_YEAR = r"(?:19|20)\d\d|2[0Oo][\dOo]{2}"


@cache
def _number_pattern() -> re.Pattern[str]:
    """A number with its symbol; the symbol is left out where there is none."""
    types = "|".join(sorted(types_by_code(), key=len, reverse=True))
    return re.compile(
        rf"(?P<serial>\d(?=[\s\d])(?:(?<=số\s\d)|(?<=số:\s\d))\s\d{{1,2}}(?=\s?/\s?(?:19|20)\d\d/)|{_DIGITS}(?:[.-]\d{{1,6}})?)"
        rf"(?P<letter>[a-dA-D](?![\w&]))?"
        rf"(?:\s{{0,2}}/\s{{0,2}}(?P<year>{_YEAR})(?!\d))?"
        rf"(?:(?P<joint>\s{{0,4}}[/-]\s{{0,4}}|\s?(?=(?:{types})[-/]))"
        rf"(?P<symbol>(?:{_CODE}|(?<=[/-]){_JOINED}|L(?=-CTN))"
        rf"(?:(?:[-/]|(?<=CV)/)(?:{_JOINED})|\s{{0,4}}[-/]\s{{0,4}}(?:{_CODE})){{0,5}}))?"
    )


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number and symbol; ``str()`` is its one printed form.

    Attributes:
        serial: the digits as written, with their leading zero; a dot or dash inside belongs to it ("66.4").
        letter: small letter behind the digits ("30c"), or empty.
        year: year group, which marks a normative document.
        symbol: what follows, in standard case; empty for a short form ("Nghị quyết 57").
        kind_code: type by the symbol; ``None`` where the symbol names no type.
        organs: codes of the issuing bodies; several for a joint document.
        unit: code of the drafting unit, behind the body's.
        system: ``party`` numbers have a dash before the symbol ("12-CTr/TU").
    """

    serial: str
    letter: str = ""
    year: int | None = None
    symbol: str = ""
    kind_code: str | None = None
    organs: tuple[str, ...] = ()
    unit: str | None = None
    system: System = "state"

    def __str__(self) -> str:
        year = f"/{self.year}" if self.year else ""
        joint = "-" if self.system == "party" else "/"
        return f"{self.serial}{self.letter}{year}" + (f"{joint}{self.symbol}" if self.symbol else "")

    @property
    def key(self) -> str:
        """The form in which two numbers are compared: no leading zeros, no case, D for Đ, QH15 for QHXV."""
        return arabic_term(str(self)).lstrip("0").upper().replace("Đ", "D")


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """A number found in text at ``start`` to ``end``."""

    start: int
    end: int
    number: DocumentNumber


def matching_form(text: str) -> str:
    """The shadow that number patterns match on; same length as the text."""
    return shadow(text).translate(_LOOK_ALIKES)


def parse_number(text: str) -> DocumentNumber | None:
    """The first number with a symbol that the text states, such as "Số: 24/KH-UBND"; ``None`` without one.

    A text without capitals, as typed into a search box, is read as if in capitals.
    """
    plain = matching_form(nfc(text))
    if not any(letter.isupper() for letter in plain.replace("Số", "")):
        plain = plain.upper()
    for found in scan_numbers(plain):
        label = label_before(plain, found.start)
        if found.number.symbol and label.allows(known=is_plausible(found.number)):
            return found.number
    return None


@lru_cache(maxsize=65536)
def read_number(token: str) -> DocumentNumber | None:
    """The number that a text is, whatever its symbol; ``None`` for a text that is no number with a symbol."""
    plain = matching_form(nfc(token)).strip()
    match = next(scan_numbers(plain), None)
    whole = match is not None and (match.start, match.end) == (0, len(plain))
    return match.number if match is not None and whole and match.number.symbol else None


def scan_numbers(plain: str) -> Iterator[NumberMatch]:
    """Every run of digits in a text in matching form, read as far as the grammar of numbers goes.

    What is found need not be a number of a document: only its surroundings tell (see ``is_plausible``).
    """
    for match in _number_pattern().finditer(plain):
        number, length = _number_of(match)
        yield NumberMatch(match.start(), match.start() + length, number)


def _number_of(match: re.Match[str]) -> tuple[DocumentNumber, int]:
    """The number that a match spells, and how much of the match it takes."""
    serial = match["serial"].replace(" ", "").translate(_DIGIT_LIKE)
    year = int(match["year"].translate(_DIGIT_LIKE)) if match["year"] else None
    letter = (match["letter"] or "").lower()
    if not match["symbol"]:
        return DocumentNumber(serial, letter, year), match.end() - match.start()
    raw = match["symbol"]
    written = _cut_at_sentence(raw)
    number = _with_symbol(DocumentNumber(serial, letter, year), match["joint"].strip(), written)
    return number, match.end() - match.start() - (len(raw) - len(written))


def _cut_at_sentence(symbol: str) -> str:
    """The symbol up to a stop that ends a sentence ("NĐ-CP.II"), not one inside an old code ("QĐ.UB")."""
    for stop in re.finditer(r"\.", symbol):
        if re.split(r"[-/]", symbol[: stop.start()])[-1].strip().upper() in organ_codes():
            return symbol[: stop.start()]
    return symbol


def _with_symbol(number: DocumentNumber, joint: str, written: str) -> DocumentNumber:
    """The number with its symbol in standard form."""
    tokens = re.split(r"\s*([-/])\s*", re.sub(r"&\s", "&", written))
    parts = [_standard_type(tokens[0]), *(_standard_organ(part) for part in tokens[2::2])]
    seps = tokens[1::2]
    kind = types_by_code().get(parts[0].upper())
    if kind is None and joint == "/" and (split := _split_joined(parts[0])):
        kind, organ = split
        parts, seps = [kind.code, organ, *parts[1:]], ["-", *seps]
    if kind is not None and kind.code == "NĐ" and len(parts) == 1:
        parts, seps = [*parts, "CP"], ["-"]  # only the Government issues decrees
    organ = parts[1] if kind is not None and len(parts) > 1 else parts[0]
    party = _is_party(joint, number, kind, organ)
    if kind is not None and seps:
        seps[0] = "/" if party else "-"
    symbol = parts[0] + "".join(sep + part for sep, part in zip(seps, parts[1:], strict=True))
    organs, unit = _bodies(kind, parts)
    return DocumentNumber(
        number.serial,
        number.letter,
        number.year,
        symbol,
        kind.code if kind else None,
        organs,
        unit,
        "party" if party else "state",
    )


def _is_party(joint: str, number: DocumentNumber, kind: DocumentType | None, organ: str) -> bool:
    """Whether the number has the Party's form; a dash behind a year, or before a state body, is a slip."""
    state = organ.startswith(("UBND", "HĐND"))
    if joint == "-":
        return number.year is None and not (kind and state)
    return joint == "" and number.year is None and not state


def _standard_type(part: str) -> str:
    """The first part of a symbol in standard letter case: a type's code, or a body's."""
    upper = part.upper()
    kind = types_by_code().get(upper)
    if kind is None or upper in organ_codes():
        return _standard_organ(part)
    return kind.code if upper in spellings(kind.code) else part


def _standard_organ(part: str) -> str:
    """A further part of a symbol in standard letter case."""
    return organ_codes().get(part.upper(), part)


def _split_joined(part: str) -> tuple[DocumentType, str] | None:
    """Type and body of a symbol whose hyphen was lost ("QĐUBND"); ``None`` if it is no such symbol."""
    upper = part.upper()
    if upper in organ_codes():
        return None
    for length in range(len(upper) - 2, 0, -1):
        kind, organ = types_by_code().get(upper[:length]), organ_codes().get(upper[length:])
        if kind is not None and organ is not None:
            return kind, organ
    return None


def _bodies(kind: DocumentType | None, parts: list[str]) -> tuple[tuple[str, ...], str | None]:
    """The bodies and the drafting unit that a symbol names."""
    codes = parts[1:] if kind is not None else parts
    if kind is not None and kind.joint:
        return tuple(codes), None
    bodies = codes[:1]
    for code in codes[1:]:
        if kind is None or code not in organ_codes().values() or code[0] not in "BS":
            break
        bodies.append(code)
    return tuple(bodies), "-".join(codes[len(bodies) :]) or None


_ROMAN_TERM = re.compile(r"(?<![^\W\d_])(?P<body>(?:UBTV)?QH)(?P<term>[IVX]+)(?!\w)", re.IGNORECASE)
_TERMS = {
    "".join((tens, ones)): at * 10 + number
    for at, tens in enumerate(("", "X", "XX"))
    for number, ones in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
}


def arabic_term(number: str) -> str:
    """A number with the National Assembly's term (khóa) in Arabic digits: "63/2025/QHXV" is 63/2025/QH15."""
    return _ROMAN_TERM.sub(_with_digits, number)


def _with_digits(match: re.Match[str]) -> str:
    term = _TERMS.get(match["term"].upper())
    return match["body"] + str(term) if term else match.group()


_LAW = re.compile(r"(?:QH|UBTVQH)(?:\d{1,2}|[IVX]+)?")


def is_law(number: DocumentNumber) -> bool:
    """Whether the number is one of the National Assembly or of its Standing Committee ("77/2015/QH13")."""
    return number.year is not None and bool(_LAW.fullmatch(number.symbol))


def is_plausible(number: DocumentNumber) -> bool:
    """Whether the symbol alone shows a number of a document: it names a known type or a known body."""
    if is_law(number):
        return True
    known = organ_codes()
    return any(organ.upper() in known or PARTY_CENTRE in organ for organ in number.organs) or (
        number.kind_code is not None and bool(number.organs)
    )
