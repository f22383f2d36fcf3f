"""What a news text says of itself: headline, day of publication, and the body whose directive it reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.extraction.agency_register import rows_of_code
from pipeline.extraction.bodies import find_bodies
from pipeline.extraction.numbers import matching_form, scan_numbers
from pipeline.findings import Evidence, Field, Metadata
from pipeline.records import Span
from pipeline.text import CAPITALS, fold, shadow, squeeze

_LEAD = 1500
"""How far into a text its headline and lead reach, in characters."""
_EDGE_LINES = 12
_LONGEST_DATE_LINE = 120
_CLOCK = r"\d{1,2}\s?[:h]\s?\d{2}(?::\d{2})?\s*(?:am|pm|sa|ch|gmt\s?[+-]?\d*|\(gmt\s?[+-]?\d*\))?"
_DAY = r"(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4})"
_LABEL = (
    r"(?:(?:thu\s+(?:hai|ba|tu|nam|sau|bay)|chu\s+nhat|ngay\s+(?:dang|xuat\s+ban|cap\s+nhat|tao)|cap\s+nhat(?:\s+luc)?"
    r"|dang\s+luc|xuat\s+ban|thoi\s+gian|ngay)[\s:,]*)*"
)
_VIEWS = r"(?:luot\s+(?:xem|doc)[\W\d]*|views?[\W\d]*)?"
_PUBLISHED = re.compile(
    rf"[\W_]*{_LABEL}(?:{_CLOCK}[\s,|-]*)?{_LABEL}{_DAY}[\s,|-]*(?:{_CLOCK})?[\W_]*{_VIEWS}"
)
_MENU = re.compile(r"[^.!?]*[>»›|][^.!?]*")
_ISSUES = re.compile(
    r"(?:[\s,]+(?:vừa|đã|mới|cũng|chính\s+thức|khóa\s+[XVI]+|ngày\s+[\d/.-]+|\([^)]{1,40}\)"
    rf"|[{CAPITALS}]\w*)){{0,8}}"
    r"\s+(?:ký|ban\s+hành|thông\s+qua|phê\s+duyệt|yêu\s+cầu|chỉ\s+đạo|công\s+bố"
    r"|có\s+(?:công\s+văn|văn\s+bản|công\s+điện|chỉ\s+thị))(?!\w)"
)
_STATE_HEADS = re.compile(
    r"(?P<premier>(?:Phó\s+)?Thủ\s+tướng(?:\s+(?:Thường\s+trực|Chính\s+phủ))*)(?!\w)"
    r"|(?P<assembly>(?:Phó\s+)?Chủ\s+tịch\s+Quốc\s+hội|Quốc\s+hội)(?!\w)"
    r"|(?:(?<=[,.;“(] )|(?<=được )|^)(?P<government>Chính\s+phủ)(?!\w)"
)
_STATE_BODIES = {"premier": "Thủ tướng Chính phủ", "assembly": "Quốc hội", "government": "Chính phủ"}
_ADVERB = re.compile(r"\s+(?:vừa|đã|mới|cũng)$")
_LEVEL = re.compile(r"\bcấp\s+(?:tỉnh|huyện|xã|trên|dưới)\b|^(?:Bộ|Sở|Ban|Phòng|Cục)$")
_NAMED_FIRST = re.compile(r"\W*(?:toàn\s+văn\W+)?(?:[^\W\d_]+\s+){1,4}(?:số\s+)?$", re.IGNORECASE)


def read_press(text: str) -> Metadata:
    """Headline, day of publication and reported body of a news text; its kind is ``NEWS``."""
    headline = _headline(text)
    kind = Field(
        "NEWS", Evidence(headline or Span(0, 0), headline.of(text) if headline else "", "kind.news", 0.9)
    )
    title = None
    if headline:
        title = Field(
            squeeze(headline.of(text)), Evidence(headline, headline.of(text), "title.headline", 0.9)
        )
    return Metadata(kind=kind, date=_published(text), issuer=_reported(text, headline), title=title)


def _paragraphs(text: str, end: int) -> Iterator[Span]:
    """The paragraphs that begin before an offset."""
    for match in re.finditer(r"\S(?:[^\n]|\n(?!\s*\n))*", text[: end * 2]):
        if match.start() >= end:
            return
        yield Span(match.start(), match.start() + len(match.group().rstrip()))


def _headline(text: str) -> Span | None:
    """The first paragraph that is neither a day, a menu nor a single word."""
    for span in _paragraphs(text, _LEAD):
        content = span.of(text)
        if _PUBLISHED.fullmatch(fold(content)) or _MENU.fullmatch(content) or len(content.split()) < 4:
            continue
        return span
    return None


def _published(text: str) -> Field[date] | None:
    """The day of publication: a line of its own near the top or the end."""
    lines = _lines(text)
    for line in (*lines[:_EDGE_LINES], *lines[_EDGE_LINES:][-_EDGE_LINES:]):
        match = _PUBLISHED.fullmatch(fold(line.of(text)))
        if match is None:
            continue
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        return Field(day, Evidence(line, line.of(text), "date.published", 0.85))
    return None


def _lines(text: str) -> list[Span]:
    """The lines that are neither blank nor as long as a sentence."""
    lines: list[Span] = []
    offset = 0
    for line in text.split("\n"):
        if line.strip() and len(line) <= _LONGEST_DATE_LINE:
            lines.append(Span(offset, offset + len(line)))
        offset += len(line) + 1
    return lines


def _reported(text: str, headline: Span | None) -> Field[str] | None:
    """The first body in headline and lead that is told to issue, adopt or order something.

    A headline that opens with a body tells of that body; one that opens with a number, of the number's body.
    """
    start = headline.start if headline else 0
    for span in _paragraphs(text, start + _LEAD):
        if span.start < start:
            continue
        inner = span.of(text)
        plain = shadow(inner)
        for name, at in _actors(inner, plain):
            opens = span.start == start and at.start == 0 and plain[at.end : at.end + 2].strip().islower()
            if opens or _ISSUES.match(plain, at.end):
                place = Span(span.start + at.start, span.start + at.end)
                return Field(name, Evidence(place, place.of(text), "issuer.reported", 0.7))
    return _by_number(text, headline) if headline else None


def _actors(inner: str, plain: str) -> list[tuple[str, Span]]:
    """The single bodies named in a paragraph, and heads of state bodies as the bodies they act for."""
    heads = _STATE_HEADS.finditer(plain)
    found = [(_STATE_BODIES[match.lastgroup or ""], Span(match.start(), match.end())) for match in heads]
    taken = [span for _, span in found]
    for body in find_bodies(inner):
        inside = any(span.start <= body.span.start < span.end for span in taken)
        if not (body.group or inside or _LEVEL.search(body.name)):
            name, dropped = _ADVERB.sub("", body.name), _ADVERB.search(plain[body.span.start : body.span.end])
            end = body.span.start + dropped.start() if dropped else body.span.end
            found.append((name, Span(body.span.start, end)))
    return sorted(found, key=lambda item: item[1].start)


def _by_number(text: str, headline: Span) -> Field[str] | None:
    """The body that a number's symbol names, where the headline opens with that number."""
    plain = matching_form(headline.of(text))
    match = next(scan_numbers(plain), None)
    if match is None or not match.number.kind_code or not _NAMED_FIRST.match(plain[: match.start]):
        return None
    names = {
        row.name for code in match.number.organs[:1] for row in rows_of_code(code) if row.level == "central"
    }
    if len(names) != 1:
        return None
    span = Span(headline.start + match.start, headline.start + match.end)
    return Field(names.pop(), Evidence(span, span.of(text), "issuer.symbol", 0.6))
