"""Documents and programmes named without a number: "Luật Thanh tra năm 2022", "Đề án 06".

Legal bases name laws by name and date; programmes go by a nickname that looks like a number and is none.
Which act is meant stands in ``named_documents.yaml`` where it is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.extraction.document_types import words_pattern
from pipeline.extraction.numbers import arabic_term
from pipeline.extraction.written_days import DAY, read_day
from pipeline.findings import Citation, Evidence, NamedReference
from pipeline.records import Span
from pipeline.resources import lexicon
from pipeline.text import CAPITALS, nfc, shadow, squeeze

_LAW_KINDS = {"luật": "LUẬT", "bộ luật": "LUẬT", "pháp lệnh": "PL"}
_PROGRAMME_KINDS = {"đề án": "ĐA", "chương trình": "CTr", "dự án": "DA"}
_DATED = rf"(?:\s{{0,3}},)?\s{{0,3}}(?:(?P<day>{DAY})|năm\s{{1,3}}(?P<year>(?:19|20)\d\d)(?!\d))"
# Words that go on with the sentence behind a law's name; those inside known names stand in the lexicon.
_NAME_STOP = (
    r"\s(?:có\s+hiệu|đã|được|tại|theo|kể\s+từ|quy\s+định|trong|của(?!\s+(?:Bộ\s+l|L)uật)|cho|đến|từ|về|số|ban\s+hành|thì|là|để|này|nêu"
    r"|ngày|năm)(?!\w)"
)
_PROGRAMME = re.compile(
    r"(?<!\w)(?P<name>(?:Đề\s{1,3}án|Chương\s{1,3}trình|Dự\s{1,3}án)\s{1,3}\d{2,4}[a-z]?)(?![\w/%]|-\w|[.,]\d)"
    r"(?!\s{1,3}(?:tháng|ngày|năm|tuần|tỷ|triệu|nghìn|đồng|giờ|ha|km|nội\s+dung|nhiệm\s+vụ|dự\s+án|xã|huyện|tỉnh)(?!\w))"
)
_YEAR = re.compile(r"(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class _Row:
    """An act that has a name: a law, or what approved a programme."""

    kind: str | None
    number: str
    day: date
    verified: bool


def find_named_references(text: str, citations: Sequence[Citation] = ()) -> tuple[NamedReference, ...]:
    """The laws named with a date or a year, and the programmes named by a nickname, in order.

    Args:
        text: where to look.
        citations: its numbered mentions; what stands in one of them is no reference of its own.
    """
    plain = shadow(text)
    cited = bytearray(len(text))
    for citation in citations:
        span = citation.evidence.span
        cited[span.start : span.end] = b"\1" * (span.end - span.start)
    found = [
        _law(text, match)
        for match in _law_pattern().finditer(plain)
        if not any(cited[match.start() : match.end()])
    ]
    found += [
        _programme(text, match)
        for match in _PROGRAMME.finditer(plain)
        if not any(cited[match.start() : match.end()]) and not _YEAR.search(match["name"])
    ]
    return tuple(sorted(found, key=lambda reference: reference.evidence.span.start))


@cache
def _laws() -> dict[str, tuple[_Row, ...]]:
    """The enactments by their name in small letters."""
    found: dict[str, list[_Row]] = {}
    for row in lexicon("named_documents")["laws"]:
        law = _Row(row.get("kind", "LUẬT"), row["number"], row["date"], row["verified"])
        found.setdefault(_key(row["name"]), []).append(law)
    return {name: tuple(rows) for name, rows in found.items()}


@cache
def _programmes() -> dict[str, _Row]:
    return {
        _key(name): _Row(row["kind"], row["number"], row["date"], row["verified"])
        for row in lexicon("named_documents")["programmes"]
        for name in row["names"]
    }


def _key(name: str) -> str:
    return squeeze(shadow(nfc(name))).lower()


@cache
def _law_pattern() -> re.Pattern[str]:
    known = words_pattern(shadow(nfc(row["name"])) for row in lexicon("named_documents")["laws"])
    free = rf"(?:(?!{_NAME_STOP})[^;:.()|\d/]){{2,140}}?"
    return re.compile(
        rf"(?<!\w)(?:(?P<type>Bộ\s{{1,3}}luật|Luật|LUẬT|Pháp\s{{1,3}}lệnh)"
        rf"\s{{1,3}}(?P<name>(?i:{known})|(?:[{CAPITALS}]|sửa\s+đổi){free})"
        rf"|(?P<constitution>Hiến\s{{1,3}}pháp(?:\s{{1,3}}nước\s[^;:.()|\d]{{10,50}}?)?)){_DATED}"
    )


def _law(text: str, match: re.Match[str]) -> NamedReference:
    day = read_day(match["day"]) if match["day"] else None
    year = int(match["year"]) if match["year"] else day.year if day else None
    name = squeeze(text[match.start() : match.end("name" if match["name"] else "constitution")])
    rows = _laws().get(_key(match["name"] or ""), ())
    meant = [row for row in rows if (row.day == day if day else row.day.year == year)]
    kind = _LAW_KINDS[_key(match["type"])] if match["type"] else None
    evidence = _evidence(text, match, "named.law")
    if len(meant) != 1:
        return NamedReference(evidence, name, kind, day, year)
    return NamedReference(evidence, name, kind, day, year, meant[0].number, meant[0].verified)


def _programme(text: str, match: re.Match[str]) -> NamedReference:
    name = squeeze(text[match.start() : match.end()])
    row = _programmes().get(_key(name))
    evidence = _evidence(text, match, "named.programme")
    kind = _PROGRAMME_KINDS[_key(name.rsplit(" ", 1)[0])]
    if row is None:
        return NamedReference(evidence, name, kind)
    return NamedReference(evidence, name, row.kind, number=row.number, verified=row.verified)


def _evidence(text: str, match: re.Match[str], rule: str) -> Evidence:
    return Evidence(Span(match.start(), match.end()), text[match.start() : match.end()], rule)


@dataclass(frozen=True, slots=True)
class Enactment:
    """A law by its name and number; ``day`` is that on which it was passed."""

    name: str
    number: str
    day: date
    verified: bool


@cache
def _successors() -> dict[str, tuple[Enactment, ...]]:
    """By the number of each law in small letters, the later ones of the same name, the newest first."""
    found = {}
    for row in lexicon("named_documents")["laws"]:
        rows = sorted(_laws()[_key(row["name"])], key=lambda law: law.day, reverse=True)
        name = f"{'Pháp lệnh' if row.get('kind') == 'PL' else 'Luật'} {row['name']}"
        found[row["number"].lower()] = tuple(
            Enactment(name, law.number, law.day, law.verified) for law in rows if law.day > row["date"]
        )
    return found


def later_enactments(number: str) -> tuple[Enactment, ...]:
    """The later laws of the same name as the one with this number, the newest first."""
    return _successors().get(arabic_term(number).lower(), ())
