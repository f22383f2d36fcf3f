"""The gold of a citation, from the stretch of text that its author marked."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from corpora.tools.markup import RELATIONS, Mark

# Spelled types, longest first, so that "Văn bản hợp nhất" is not read as "Văn bản".
_TYPES = {
    "văn bản hợp nhất": "VBHN",
    "chương trình hành động": "CTr",
    "chương trình": "CTr",
    "thông tư liên tịch": "TTLT",
    "báo cáo thẩm định": "BC",
    "quyết định": "QĐ",
    "nghị quyết": "NQ",
    "nghị định": "NĐ",
    "thông báo": "TB",
    "thông tư": "TT",
    "kế hoạch": "KH",
    "công văn": "CV",
    "công điện": "CĐ",
    "chỉ thị": "CT",
    "tờ trình": "TTr",
    "báo cáo": "BC",
    "hướng dẫn": "HD",
    "kết luận": "KL",
    "quy định": "QyĐ",
    "đề án": "ĐA",
    "biên bản": "BB",
    "bộ luật": "LUẬT",
    "pháp lệnh": "PL",
    "luật": "LUẬT",
}
_SYMBOLS = (
    "QĐ",
    "NQ",
    "NĐ",
    "TB",
    "TTLT",
    "TTr",
    "TT",
    "KH",
    "CĐ",
    "CTr",
    "CT",
    "BC",
    "HD",
    "KL",
    "BB",
    "VBHN",
)
_NUMBER = re.compile(
    r"(?:số\s*:?\s*)?(\d+[a-d]?(?:\s?/\s?\d{4})?\s?[-/–]\s?[A-ZĐa-z0-9&.]+(?:[-/–][A-ZĐƯa-z0-9&.]+)*)"
)
_SHORT = re.compile(r"(?:số\s+)?(\d+[a-d]?)(?!\d*/)")
_LONG_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_SHORT_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISSUER = re.compile(r"\bcủa\s+(.+)$", re.IGNORECASE)
_HEADS = ("Chủ tịch ", "Bộ trưởng ", "Giám đốc ")


def citation_of(text: str, mark: Mark) -> dict[str, Any]:
    """One gold citation; what the author noted (``kind=``, ``number=``, ``date=``, ``issuer=``) comes first.

    Raises:
        ValueError: no number can be read and none is noted.
    """
    quote = " ".join(text[mark.start : mark.end].split())
    notes = {name: value or None for name, value in mark.notes.items()}
    number = notes["number"] if "number" in notes else _number(quote)
    if not number:
        raise ValueError(f"a citation without a number: {quote!r}")
    return {
        "text": quote,
        "kind": notes["kind"] if "kind" in notes else _kind(quote, number),
        "number": number,
        "date": notes["date"] if "date" in notes else _date(quote),
        "issuer": notes["issuer"] if "issuer" in notes else _issuer(quote),
        "relation": RELATIONS[mark.kind],
    }


def _number(quote: str) -> str | None:
    if match := _NUMBER.search(quote):
        return re.sub(r"\s", "", match[1]).replace("–", "-").rstrip(".")
    without_date = _SHORT_DATE.sub("", _LONG_DATE.sub("", quote))
    match = _SHORT.search(without_date)
    return match[1] if match else None


def _kind(quote: str, number: str) -> str | None:
    folded = quote.lower()
    for spelled in sorted(_TYPES, key=len, reverse=True):
        if folded.startswith(spelled):
            return _TYPES[spelled]
    if re.search(r"/QH\d+$", number):
        return "LUẬT"
    parts = re.split(r"[-/]", number)
    found = next((symbol for symbol in _SYMBOLS if symbol in parts[1:]), None)
    return found or ("CV" if len(parts) == 3 else None)


def _date(quote: str) -> str | None:
    match = _LONG_DATE.search(quote) or _SHORT_DATE.search(quote)
    if not match:
        return None
    day, month, year = (int(part) for part in match.groups())
    return date(year, month, day).isoformat()


def _issuer(quote: str) -> str | None:
    match = _ISSUER.search(quote)
    if not match:
        return None
    body = re.split(r",?\s+(?:ngày|số)\s+\d", match[1])[0].strip(" ,")
    for head in _HEADS:
        body = body.removeprefix(head)
    return body
