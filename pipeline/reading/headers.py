"""Order of the two-column blocks of an administrative page (Nghị định 30/2020/NĐ-CP, Phụ lục I).

At the top the issuer and the number stand on the left, the national motto (quốc hiệu, tiêu ngữ), place and
date on the right; at the end the recipients (nơi nhận) on the left, the signature on the right. Both are
written out as blocks of lines: upper left, upper right, lower left, lower right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from pipeline.text import shadow

# In running text ("Hiến pháp nước Cộng hòa xã hội ...") the name of the state is not in capitals.
_MOTTO = re.compile(r"CỘNG\s+H[ÒO]A\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM|Độc\s+lập\s*-\s*Tự\s+do")
# "Nơi nhận hồ sơ" may head a column of a data table; the list of recipients has a colon or nothing after it.
_RECIPIENTS = re.compile(r"[\W_]*nơi\s+(?:nhận|gửi)\s*(?::|$|\n)", re.I)
_ADDRESSEES = re.compile(r"\s*kính\s+gửi\b", re.I)
_NUMBER = re.compile(r"\s*(?:số|luật số|sắc lệnh số)\b\s*[:.]?", re.I)
_PLACE_AND_DATE = re.compile(r"\bngày.{0,20}\btháng", re.I | re.S)
_ONLY_PLACE_AND_DATE = re.compile(
    r"[^\W\d_][\w.'’ -]{1,40}[,.]\s*ngày\b[\s\d.…_]{0,20}tháng\b[\s\d.…_]{0,20}năm\b[\s\d.…_]{0,8}", re.I
)

T = TypeVar("T")


def opens_addressees(text: str) -> bool:
    """Whether a line opens the addressees (nơi gửi) of a letter, which stand below its header."""
    return _ADDRESSEES.match(shadow(text)) is not None


def has_motto(text: str) -> bool:
    """Whether a text holds the national motto or the Party's title, which open a header."""
    return _MOTTO.search(shadow(text)) is not None


def opens_recipients(text: str) -> bool:
    """Whether a line opens the list of recipients."""
    return _RECIPIENTS.match(shadow(text)) is not None


def is_number_line(text: str) -> bool:
    """Whether a header line gives the number (số, ký hiệu)."""
    return _NUMBER.match(shadow(text)) is not None


def is_place_and_date(text: str) -> bool:
    """Whether a header line gives place and date (địa danh và thời gian ban hành)."""
    return _PLACE_AND_DATE.search(shadow(text)) is not None


def is_only_place_and_date(text: str) -> bool:
    """Whether a text is a place and a day, or blanks for it, and nothing else."""
    return _ONLY_PLACE_AND_DATE.fullmatch(shadow(text)) is not None


def header_parts(
    left: Sequence[T], right: Sequence[T], text_of: dict[int, str] | None = None
) -> list[list[T]]:
    """The lines of both columns in up to four blocks in reading order; ``text_of`` maps ``id(line)``."""

    def text(line: T) -> str:
        return text_of[id(line)] if text_of is not None else str(line)

    upper_left, lower_left = _cut(left, [is_number_line(text(line)) for line in left])
    upper_right, lower_right = _cut(right, [is_place_and_date(text(line)) for line in right])
    return [part for part in (upper_left, upper_right, lower_left, lower_right) if part]


def _cut(lines: Sequence[T], at: list[bool]) -> tuple[list[T], list[T]]:
    where = at.index(True) if True in at else len(lines)
    return list(lines[:where]), list(lines[where:])
