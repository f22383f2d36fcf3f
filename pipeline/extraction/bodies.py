"""Bodies named in running text: who is told to act, who takes part.

One body is a proper name ("Sở Nội vụ", "Ban Quản lý các khu công nghiệp"), a group is head nouns under one
"các" with what limits them ("các sở, ban, ngành thành phố", "các đơn vị cấp nước sạch trên địa bàn"). Heads
stand for their bodies ("Giám đốc Sở Nội vụ"), and an enumeration may name its kind once ("các Sở: Nội vụ,
Tư pháp").
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extraction import body_patterns as p
from pipeline.extraction.body_reader import BodyReader
from pipeline.findings import BodyMention
from pipeline.records import Span
from pipeline.text import shadow, squeeze

_ROLE_NOTE = re.compile(r"\s*\((?!khi|nếu|trước|hoàn|báo|hằng|hàng)[^()]{1,120}\)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s,;.:/]*(?:và\s)?[\s,;]*(?:[-+*•–]\s+|\d{1,2}[.)]\s+)?\s*")
_PIECE_END = re.compile(rf"[;,\n]|\s-\s(?={p.HEAD})")
_LETTERS = re.compile(r"[^\W\d_]{2}")
"""What a name has at least; the dots of a form have none."""


def match_bodies(plain: str, start: int, end: int, *, strict: bool = False) -> tuple[list[BodyMention], int]:
    """The enumeration of bodies that begins exactly at ``start``, and where it ends; empty if there is none.

    Args:
        plain: shadow of the text.
        start: where the first body must begin.
        end: where to stop reading.
        strict: take a group only after "các" or the like, not a bare common noun ("đơn vị").
    """
    reader = BodyReader(plain, end)
    members: list[BodyMention] = []
    at = stop = start
    while True:
        found, after = reader.member(at, strict=strict and not members)
        if not found:
            return members, stop
        members += found
        note = _ROLE_NOTE.match(plain, after, end)
        stop = note.end() if note else after
        connector = p.CONNECTOR.match(plain, stop, end)
        if not connector:
            return members, stop
        at = connector.end()


def find_bodies(text: str, span: Span | None = None) -> tuple[BodyMention, ...]:
    """All bodies named in the text (or in a part of it), left to right."""
    plain = shadow(text)
    at, end = (span.start, span.end) if span else (0, len(text))
    found: list[BodyMention] = []
    for word in re.compile(r"(?<!\w)[^\W\d_]").finditer(plain, at, end):
        if word.start() >= at:
            members, after = match_bodies(plain, word.start(), end, strict=True)
            if members:
                found += members
                at = after
    return tuple(found)


def parse_bodies(text: str, span: Span | None = None) -> tuple[BodyMention, ...]:
    """The bodies of a heading, a table cell or another text that is nothing but a list of bodies.

    What no rule of naming explains stays one body with its words as written: the drafter put it there as one.
    """
    plain = shadow(text)
    at, end = (span.start, span.end) if span else (0, len(text))
    found: list[BodyMention] = []
    while (at := _SEPARATORS.match(plain, at, end).end()) < end:  # type: ignore[union-attr]
        members, after = match_bodies(plain, at, end)
        piece = _PIECE_END.search(plain, max(after, at + 1), end)
        stop = piece.start() if piece else end
        rest = plain[after:stop].strip(" .")
        runs_on = (
            plain[after:stop][:1].isspace() and rest[:1].isalnum() and not _begins_body(plain, after, stop)
        )
        if members and runs_on:
            last = members[-1]
            members[-1] = replace(last, name=squeeze(f"{last.name} {rest}"), span=Span(last.span.start, stop))
            after = stop
        elif not members:
            name = squeeze(plain[at:stop]).strip(" -.;,:")
            members = [BodyMention(name, Span(at, stop))] if _LETTERS.search(name) else []
            after = stop
        found += members
        at = max(after, at + 1)
    return tuple(found)


def _begins_body(plain: str, at: int, end: int) -> bool:
    while at < end and plain[at].isspace():
        at += 1
    return bool(match_bodies(plain, at, end, strict=True)[0])
