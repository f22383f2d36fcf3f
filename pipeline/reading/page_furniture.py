"""Page numbers, running heads and feet: what is printed on pages and is no part of the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.reading.geometry import Line
from pipeline.reading.pieces import Sheet

_MARGIN_LINES = 3  # at each end of a page
_MARGIN = 0.12  # of the page's height
_REPEATED = 3  # pages
_SHARE = 0.3  # of all pages
_LONGEST = 160
# What signing software prints (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.8).
_SIGNING_STAMP = re.compile(
    r"(?:Người ký|Ký bởi|Được ký bởi|Cơ quan|Email|Thời gian ký|Ngày ký|Digitally signed by)\s*:.{0,120}"
    r"|Signature (?:Not Verified|valid)(?: Ký.{0,80})?"
    r"|Date: \d{4}\.\d{2}\.\d{2}.{0,40}"
)
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:trang\s*)?[-–—.\s]*(?:\d{1,4}|[ivxlc]{1,6})[-–—.\s]*(?:(?:/|of|trên)\s*\d{1,4})?[-–—.\s]*", re.I
)
_MISREAD_NUMBER = re.compile(r"(?=.{1,3}$)\W*\w{0,2}\W*")
_CENTRED = 0.05  # of the page's width


def without_furniture(pages: Sequence[tuple[Sequence[Line], Sheet]]) -> list[list[Line]]:
    """The lines of each page without page numbers and running heads."""
    pages = [([line for line in lines if not _is_stamp(line)], sheet) for lines, sheet in pages]
    seen: Counter[str] = Counter()
    for lines, sheet in pages:
        seen.update({_pattern(line) for line in _marginal(lines, sheet.height)})
    least = max(_REPEATED, _SHARE * len(pages))
    repeated = {pattern for pattern, count in seen.items() if count >= least and len(pattern) < _LONGEST}
    return [
        [line for line in lines if not _is_furniture(line, lines, sheet, repeated)] for lines, sheet in pages
    ]


def _is_stamp(line: Line) -> bool:
    return _SIGNING_STAMP.fullmatch(line.text) is not None


def _pattern(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _marginal(lines: Sequence[Line], height: float) -> list[Line]:
    near = [line for line in lines if line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height]
    outer = [*lines[:_MARGIN_LINES], *lines[-_MARGIN_LINES:]]
    return [line for line in outer if any(line is other for other in near)]


def _is_furniture(line: Line, lines: Sequence[Line], sheet: Sheet, repeated: set[str]) -> bool:
    height = sheet.height
    at_edge = any(line is other for other in (*lines[:_MARGIN_LINES], *lines[-_MARGIN_LINES:]))
    near_edge = line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height
    if not (at_edge and near_edge):
        return False
    alone = any(line is other for other in (lines[0], lines[-1]))
    if alone and (_PAGE_NUMBER.fullmatch(line.text) or _is_misread_number(line, sheet)):
        return True
    return _pattern(line) in repeated and not _looks_like_text(line)


def _is_misread_number(line: Line, sheet: Sheet) -> bool:
    """Whether a recognised line is a sign or two where page numbers stand: a lone digit is easily misread."""
    off_centre = abs((line.left + line.right) / 2 - sheet.width / 2)
    centred = off_centre < _CENTRED * sheet.width
    return sheet.origin == "ocr" and centred and _MISREAD_NUMBER.fullmatch(line.text) is not None


def _looks_like_text(line: Line) -> bool:
    """Whether a repeated line may still be text: a list mark alone repeats in forms."""
    return len(line.text) < 3 and not line.text.isdigit()
