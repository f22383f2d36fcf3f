"""Sentences of an administrative text, with the list marks that they stand behind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

ARTICLE_LEVEL = 0

_RANGES = (range(0x41, 0x5B), range(0x61, 0x7B), range(0xC0, 0x1B1), range(0x1EA0, 0x1EFA))
_LETTERS = "".join(chr(code) for codes in _RANGES for code in codes)
_LOWER = "".join(letter for letter in _LETTERS if letter.islower())
_UPPER = "".join(letter for letter in _LETTERS if letter.isupper())
_INDENT = r"[ \t]{0,200}"
# A blank line inside a sentence comes from a page break: what is before it cannot end a sentence.
_OPEN_END = r"(?<=\S)(?<!,)(?<!\scủa)(?<!\svà)(?<!\ssố)(?<!\stại)(?<!\sngày)"
_BLANK_LINE = re.compile(rf"{_OPEN_END}{_INDENT}\n{_INDENT}\n\s*+(?![{_LOWER}]+\s)")
_BOUNDARY = re.compile(
    rf"{_BLANK_LINE.pattern}"
    r"|\s\|(?=\s)|^\|(?=\s)"
    rf"|\n{_INDENT}(?=[-+*•–—]\s|[a-zđ]\)\s|\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}[.)]\s|[IVX]{{1,5}}\.\s"
    r"|Điều\s+\d{1,3}[a-z]?\s?[.:]|\[\d|Căn\s+cứ\s|Theo\s+đề\s|Xét\s|Thực\s+hiện\s|Trên\s+cơ\s+sở"
    r"|QUYẾT\s+(?:ĐỊNH|NGHỊ))"
    r"|(?<=;)\s+(?=[Cc]ăn\s+cứ\s|[Tt]heo\s+đề\s+(?:nghị|xuất)\s|[Xx]ét\s+(?:đề|[Tt]ờ|báo)\s|Xét\s|Thực\s+hiện\s"
    r"|(?:triển\s+khai\s+)?thực\s+hiện\s+(?:Nghị|Quyết|Chỉ|Kế|Chương|Công|Thông|Kết|Văn)\s)"
    r"|(?<=[.;:])\s+(?=(?:[a-zđ]\)|\d{1,2}\.)\s+[A-ZĐ])"
    r"|\s(?=(?:\d{1,2}|[IVX]{1,4})\.\s+(?:Cơ\s+sở|Căn\s+cứ)\s+pháp\s+lý)"
    rf"|(?<!TP\.)(?<!Tp\.)(?<!\s[A-ZĐ]\.)(?<=[.!?…])\s+(?=[“\"(]?[{_UPPER}]|[-+]\s)"
    r"|(?<=[:;])\s+(?=[-–+]\s[A-ZĐ])",
    re.MULTILINE,
)
_MARK = re.compile(
    r"\s*(?:(?P<article>Điều\s+\d{1,3}[a-z]?\s?[.:])|(?P<roman>[IVX]{1,5}\.)|(?P<number>\d{1,2}[.)])|(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3}\.?)"
    r"|(?P<letter>[a-zđ]\))|(?P<bullet>[-–—])|(?P<plus>[+*•]))\s+"
)
_LEVELS = ("article", "roman", "number", "dotted", "letter", "bullet", "plus")


_BARE_MARK = re.compile(r"\s*(?:(?:Điều\s+)?\d{1,3}[a-z]?|[IVX]{1,5})\s?[.:]\s*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, bullet or cell, without its list mark.

    Attributes:
        level: depth of the list mark before it, ``ARTICLE_LEVEL`` the highest; ``None`` without a mark.
        opens: what it is the first sentence of, if of anything.
    """

    start: int
    end: int
    level: int | None
    opens: Literal["paragraph", "cell"] | None


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, bullets and cells among them, in order.

    The text is hard-wrapped: a line end means nothing, unless a list mark or an opening formula follows.
    """
    found: list[Sentence] = []
    start = 0
    opens: Literal["paragraph", "cell"] | None = "paragraph"
    for match in _BOUNDARY.finditer(text):
        if match.start() - start <= _MARK_REACH and _BARE_MARK.fullmatch(text, start, match.end()):
            continue
        if match.start() > start:
            found.append(_sentence(text, start, match.start(), opens))
        start = match.end()
        opens = "cell" if "|" in match.group() else "paragraph" if "\n" in match.group() else None
    if start < len(text):
        found.append(_sentence(text, start, len(text), opens))
    return tuple(found)


def paragraph_bars(text: str) -> str:
    """The text with a bar at the start of each blank line, where a phrase cannot go on; same length."""
    return _BLANK_LINE.sub(lambda match: "|" + match.group()[1:], text)


_MARK_REACH = 12
_BLANK = re.compile(r"\s*")


def _sentence(text: str, start: int, end: int, opens: Literal["paragraph", "cell"] | None) -> Sentence:
    mark = _MARK.match(text, start, end)
    if mark is not None:
        return Sentence(mark.end(), end, _LEVELS.index(str(mark.lastgroup)), opens)
    blank = _BLANK.match(text, start, end)
    return Sentence(blank.end() if blank else start, end, None, opens)
