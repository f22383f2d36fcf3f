"""What a document says of itself: type, number, day, issuing body, abstract, signer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from pipeline.extraction.issuer import read_issuer
from pipeline.extraction.issuing_act import issuer_of, issuing_act
from pipeline.extraction.numbers import DocumentNumber, parse_number
from pipeline.extraction.press import read_press
from pipeline.extraction.scanned_numbers import filed_units, readable_number
from pipeline.findings import Evidence, Field, Metadata
from pipeline.records import Document, Page, Span
from pipeline.structure.closing import find_closing
from pipeline.structure.header import BLANK_NUMBER, DATE, LIMIT, NUMBER, Header, read_header
from pipeline.structure.page_words import type_codes
from pipeline.structure.pieces import pieces
from pipeline.structure.zones import Zones
from pipeline.text import fold, shadow, squeeze

T = TypeVar("T")
_ILLEGIBLE = 0.4  # sureness of recognised digits below which they are taken for illegible
_APART = re.compile(r"\d+[a-z]?\s+[-/]")
_OF_ACT = 0.6  # confidence in what an appendix has from the act that it was issued with
_VIEC = re.compile(r"\s*v\s?/\s?v\b\s*:?\s*", re.IGNORECASE)
_ABOUT = re.compile(r"\s*về(?:\s+việc)?\s+", re.IGNORECASE)
_OF_BODY = re.compile(r"\s*của\s+\w[^.;:]{2,80}?\s+(?=về\s)", re.IGNORECASE)
_EDGES = " \t\n|*_-–—.:"
_ENACTED = re.compile(
    r"\bban\s+hành\s+(?:Luật|Pháp\s+lệnh|Nghị\s+định|Nghị\s+quyết|Quyết\s+định|Thông\s+tư|Chỉ\s+thị|Kế\s+hoạch)\s+"
    r"(?P<title>[^.:;]{10,400})[.:;]"
)
_ADOPTED = re.compile(
    r"thông\s+qua\s+ngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>\d{4})"
)
_OPERATIVE = re.compile(r"(?<![^\s|])(?P<word>QUYẾT\s+ĐỊNH|QUYẾT\s+NGHỊ)\s*:")
_DIGITS = str.maketrans("OoIl]", "00111")
_ADOPTED_WITHIN = 2500
"""How far from the end of a law the sentence on its adoption may stand, in characters."""


def read_metadata(document: Document, zones: Zones) -> Metadata:
    """What a document says of itself, each field with its evidence; an absent field is ``None``."""
    text = document.text
    if zones.is_news:
        return read_press(text)
    head = text[: LIMIT + 200]
    header = read_header(head, shadow(head))
    first = document.pages[0] if document.pages and document.pages[0].origin == "ocr" else None
    number, parsed = _number(text, header, first, zones)
    found = Metadata(
        kind=_kind(text, header, zones, parsed),
        number=number,
        date=_date(text, header, zones, first),
        issuer=read_issuer(text, header, parsed),
        title=_title(text, header, zones),
        signer=_signer(text, zones),
    )
    return _with_act(head, header, found) if header.appended else found


def _with_act(head: str, header: Header, found: Metadata) -> Metadata:
    """What a text that stands alone without a header says of itself, completed by the act it came with."""
    if found.number is not None or (named := issuing_act(head, header.end)) is None:
        return found
    act, words = named

    def field(value: T) -> Field[T]:
        return Field(value, Evidence(words, words.of(head), "metadata.issuing_act", _OF_ACT))

    issuer = issuer_of(act)
    return replace(
        found,
        number=field(act.number),
        date=found.date or (field(act.date) if act.date else None),
        issuer=found.issuer or (field(issuer) if issuer else None),
    )


def _found(text: str, value: str, start: int, end: int, rule: str, confidence: float) -> Field[str]:
    return Field(value, Evidence(Span(start, end), text[start:end], rule, confidence))


def _number(
    text: str, header: Header, scanned: Page | None, zones: Zones
) -> tuple[Field[str] | None, DocumentNumber | None]:
    """The number as the standard writes it, and its parts; a blank or illegible number has parts alone."""
    if header.number is None:
        return None, _blank_number(text, header)
    written = shadow(header.number.of(text))
    match = NUMBER.match(written)
    token = (match["token"] if match else written).strip(" .,;")
    units = filed_units("\n".join(span.of(text) for span in zones.recipients))
    readable = readable_number(token, units) if scanned else token
    parsed = parse_number(f"Số {readable or token}")
    serial = header.number
    if match and readable not in (None, token):  # the symbol is proved, whatever it was read as
        serial = Span(serial.start + match.start("digits"), serial.start + match.end("digits"))
    sure = _sureness(scanned, serial)
    # Print sets number and symbol as one word; what stands apart is written by hand, and often misread.
    by_hand = scanned is not None and _APART.match(token) is not None
    if readable is None or sure < _ILLEGIBLE or (by_hand and sure < 1.0):
        return None, parsed
    value = str(parsed) if parsed else re.sub(r"\s+", "", readable)
    rule, confidence = ("number.header", 0.98 if parsed else 0.8)
    if readable != token:
        rule, confidence = "number.header.repaired", 0.7
    if sure < 1.0 or by_hand:
        rule, confidence = "number.header.unsure", 0.5
    return _found(text, value, header.number.start, header.number.end, rule, confidence), parsed


def _sureness(scanned: Page | None, span: Span) -> float:
    """How sure recognition is of the digits in a range, 0 to 1; 1 where nothing was recognised."""
    doubts = scanned.doubts if scanned else ()
    inside = (doubt for doubt in doubts if doubt.span.start < span.end and span.start < doubt.span.end)
    return min((doubt.confidence for doubt in inside), default=1.0)


def _blank_number(text: str, header: Header) -> DocumentNumber | None:
    """The parts of a number whose digits are blank."""
    if header.blank_number is None:
        return None
    match = BLANK_NUMBER.match(shadow(header.blank_number.of(text)))
    symbol = (match["symbol"] or match["beside"]) if match else None
    return parse_number(f"Số 1/{symbol}") if symbol else None


def _kind(text: str, header: Header, zones: Zones, number: DocumentNumber | None) -> Field[str] | None:
    """The type's code: by the spelled type, else by the symbol, else a letter by its form."""
    mark = header.number or header.blank_number
    if mark and number and number.kind_code == "VBHN":
        return _found(text, "VBHN", mark.start, mark.end, "kind.consolidated", 0.9)
    if name := header.type_name:
        code = type_codes().get(fold(squeeze(name.of(text))).rstrip(" .*"))
        if code:
            return _found(text, code, name.start, name.end, "kind.spelled", 0.99)
    letter = zones.addressees is not None or (header.title is not None and not header.appended)
    if mark and number and number.kind_code and not letter:
        return _found(text, number.kind_code, mark.start, mark.end, "kind.symbol", 0.85)
    if mark and not header.appended:
        return _found(text, "CV", mark.start, mark.end, "kind.letter", 0.9)
    if zones.addressees and header.fixed:
        return _found(text, "CV", zones.addressees.start, zones.addressees.end, "kind.addressees", 0.7)
    return None if header.appended else _kind_of_operative(text)


def _kind_of_operative(text: str) -> Field[str] | None:
    """The type of a decision or resolution whose top is missing, by its operative words."""
    match = _OPERATIVE.search(text, 0, LIMIT)
    if match is None:
        return None
    code = "QĐ" if match["word"].endswith("ĐỊNH") else "NQ"
    return _found(text, code, match.start(), match.end(), "kind.operative", 0.7)


def _date(text: str, header: Header, zones: Zones, scanned: Page | None) -> Field[date] | None:
    """The day of signing; of a law whose header shows none, the day of its adoption."""
    if header.date:
        match = DATE.match(shadow(header.date.of(text)))
        if match is None or (day := _day(match)) is None:
            return None
        rule, confidence = ("date.header", 0.98) if _has_digits_only(match) else ("date.header.repaired", 0.8)
        sure = _sureness(scanned, header.date)
        if sure < _ILLEGIBLE:
            return None
        if sure < 1.0:
            rule, confidence = "date.header.unsure", 0.5
        return Field(day, Evidence(header.date, header.date.of(text), rule, confidence))
    if header.blank_date or header.number is None:
        return None
    start = max(0, zones.body.end - _ADOPTED_WITHIN)
    adopted = list(_ADOPTED.finditer(shadow(text[start : zones.body.end])))
    if not adopted:
        return None
    last = adopted[-1]
    day = _valid_day(last["year"], last["month"], last["day"])
    span = Span(start + last.start(), start + last.end())
    return Field(day, Evidence(span, span.of(text), "date.adopted", 0.8)) if day else None


def _day(match: re.Match[str]) -> date | None:
    parts = [match[name] or match[f"{name}2"] for name in ("year", "month", "day")]
    return _valid_day(*(part.translate(_DIGITS) for part in parts))


def _has_digits_only(match: re.Match[str]) -> bool:
    """Whether a day was read without letters in the place of digits."""
    return all((match[name] or "0").isdigit() for name in ("day", "month"))


def _valid_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _title(text: str, header: Header, zones: Zones) -> Field[str] | None:
    """The abstract without "V/v"; where none is printed, what the enacting sentence says."""
    if span := header.title:
        written = span.of(text).replace("|", " ")
        if header.type_name is None and not header.appended:
            value = (
                _ABOUT.sub("", written, count=1) if _ABOUT.match(written) else _VIEC.sub("", written, count=1)
            )
        else:
            mark = _VIEC.match(written) or _OF_BODY.match(shadow(written))
            value = written[mark.end() :] if mark else written
        value = squeeze(value).strip(_EDGES)
        return _found(text, value, span.start, span.end, "title.header", 0.95) if value else None
    if header.type_name and (
        match := _ENACTED.search(shadow(text), header.end, min(zones.body.end, header.end + LIMIT))
    ):
        value = squeeze(text[match.start("title") : match.end("title")])
        return _found(text, value, match.start("title"), match.end("title"), "title.enacted", 0.75)
    return None


def _signer(text: str, zones: Zones) -> Field[str] | None:
    """The name in the document's own signature, not in that of a form attached to it."""
    for span, name in _names(text, zones):
        if name:
            return _found(
                text, _cased_name(squeeze(name.of(text))), name.start, name.end, "signer.name", 0.95
            )
        if span.start > zones.body.end + LIMIT:
            return None
    return None


def _names(text: str, zones: Zones) -> Iterator[tuple[Span, Span | None]]:
    """The document's own signature blocks with the name in each."""
    limit = zones.attachments[0].start if zones.attachments else len(text)
    for span in zones.signatures:
        if span.start >= limit:
            return
        inner = text[span.start : span.end]
        closing = find_closing(shadow(inner), list(pieces(inner, shadow(inner))))
        for signature in closing.signatures[:1]:
            name = signature.name
            yield span, Span(span.start + name.start, span.start + name.end) if name else None


def _cased_name(name: str) -> str:
    """A name printed in capitals, with small letters."""
    return " ".join(part[:1] + part[1:].lower() for part in name.split()) if name.isupper() else name
