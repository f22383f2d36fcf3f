"""Deadlines without a date of their own: counted from an event, bound to an event, or ongoing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.deadline_cues import ends_with
from pipeline.extraction.time_clause import TimeClause
from pipeline.findings import Comparator, Deadline, Unit
from pipeline.text import squeeze

_NUMBER_WORDS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười lăm": 15,
    "hai mươi": 20,
    "ba mươi": 30,
    "sáu mươi": 60,
    "chín mươi": 90,
}
_UNITS: dict[str, Unit] = {
    "giờ": "hour",
    "giờ làm việc": "hour",
    "tiếng": "hour",
    "ngày": "day",
    "ngày làm việc": "working_day",
    "tuần": "week",
    "tháng": "month",
    "năm": "year",
}
_WORD = r"(?:mười\s+lăm|(?:hai|ba|sáu|chín)\s+mươi|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_AMOUNT = (
    rf"(?P<amount>\d{{1,3}}|{_WORD})\s*(?:\([^()]{{1,20}}\)\s*)?"
    r"(?P<unit>ngày\s+làm\s+việc|giờ\s+làm\s+việc|giờ|tiếng|ngày|tuần|tháng|năm)(?!\w)"
)
_LATEST = r"(?:chậm|muộn|trễ)\s+nhất(?:\s+là)?(?:\s+(?:trong|sau))?(?:\s+(?:thời\s+hạn|vòng|thời\s+gian))?"
_AT_MOST = r"(?:không\s+quá|tối\s+đa(?:\s+không\s+quá|\s+là)?|không\s+(?:muộn|chậm)\s+hơn)"
_LEAD = (
    rf"(?P<lead>(?:ngay\s+)?trong\s+(?:thời\s+hạn|vòng|thời\s+gian)(?:\s+{_AT_MOST}|\s+là)?"
    rf"|{_LATEST}|thời\s+hạn(?:\s+\w+){{0,3}}?(?:\s+(?:là|{_AT_MOST}))?)"
)
_ANCHOR = (
    r"(?P<tail>,?\s*(?:kể\s+từ|tính\s+từ|kể\s+khi|từ\s+(?:ngày|khi|thời\s+điểm|(?=\d))|sau\s+(?:khi|ngày|mỗi|từng)"
    r"|trước\s+(?:khi|ngày|thời\s+\w+)|so\s+với)\s*)"
)
_REST = r"(?P<rest>[^.;:()]{0,160})"
_LED = re.compile(rf"(?<!\w){_LEAD}\s+{_AMOUNT}(?:{_ANCHOR}{_REST})?", re.IGNORECASE)
_ANCHORED = re.compile(
    rf"(?<!\w)(?P<lead>(?:ít\s+nhất|tối\s+thiểu|trong|sau|trước|{_AT_MOST})\s+)?{_AMOUNT}{_ANCHOR}{_REST}",
    re.IGNORECASE,
)
_ANCHOR_FIRST = re.compile(
    rf"(?<!\w)(?P<anchor>trước\s+(?:khi|ngày|thời\s+(?:hạn|điểm))\s[^.;:(),]{{1,60}}?)\s+(?:ít\s+nhất|tối\s+thiểu)\s+(?:là\s+)?{_AMOUNT}",
    re.IGNORECASE,
)
# Without "ít nhất" the count must close its clause: "trước khi xử lý 03 ngày tạm giữ" counts something else.
_BARE_ANCHOR_FIRST = re.compile(
    rf"(?<!\w)(?P<anchor>trước\s+(?:khi|ngày)(?:\s+(?!(?:trong|quá|sau|là|kéo|được|còn|từ|và)(?!\w))[^\W\d]+){{1,7}}?)\s+"
    rf"{_AMOUNT}(?=\s*(?:\Z|[.;,)]))",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"\s*(?:{_AT_MOST}\s+|trong\s+(?:vòng\s+)?)?{_AMOUNT}\s*[.;]?\s*\Z", re.IGNORECASE)
_SAME_DAY = re.compile(
    r"(?<!\w)(?:ngay\s+)?trong\s+(?:cùng\s+)?(?P<unit>ngày(?:\s+làm\s+việc)?)(?=\s*(?:\Z|[.;)]))",
    re.IGNORECASE,
)
_AT_MOST_WORKING = re.compile(
    rf"(?<!\w)(?:{_AT_MOST}|trong)\s+(?P<amount>\d{{1,3}})\s+(?P<unit>(?:giờ|ngày)\s+làm\s+việc)(?=\s*(?:\Z|[.;)]))",
    re.IGNORECASE,
)
_RESPONDS = ends_with("response_verbs", r"(?:\s+(?!giờ(?!\w))[\w,]+){0,8}")
# "có hiệu lực sau 10 ngày kể từ ngày ký" says when a text takes effect; how long a thing is kept is no order.
_NOT_DUE = re.compile(
    r"(?:hiệu\s+lực(?:\s+thi\s+hành)?|giá\s+trị(?:\s+sử\s+dụng)?|lưu\s+trữ|bảo\s+quản|cập\s+nhật\s+trễ|quá|hưởng|đã\s+quá|tồn\s+tại)\s*\Z",
    re.IGNORECASE,
)
_ANCHOR_END = re.compile(
    r"\s*(?:,|(?<!\w)(?:phải|có\s+trách\s+nhiệm|thì|đồng\s+thời|để\s+\w+|theo\s+quy\s+định)(?!\w))",
    re.IGNORECASE,
)

_ONGOING = re.compile(
    r"(?<!\w)(?:thực\s+hiện\s+)?thường\s+xuyên(?:\s*,\s*(?:liên\s+tục|kịp\s+thời|liên\s+tục))?(?:\s+(?:trong\s+(?:cả\s+)?năm(?:\s+\d{4})?|(?:cả|quanh)\s+năm))?",
    re.IGNORECASE,
)
_ALL_YEAR = re.compile(r"\s*(?:(?:trong\s+)?cả\s+năm|quanh\s+năm|liên\s+tục)\s*[.;]?\s*\Z", re.IGNORECASE)
_NOT_ONGOING_LEFT = ends_with("routine_nouns")
_NOT_ONGOING_RIGHT = re.compile(
    r"\s*(?:của|thuộc|\)|từ\s+(?:ngân|nguồn)|(?:và|hoặc|,|hay)\s+(?:đột\s+xuất|không\s+thường)|(?:hàng|hằng)\s+(?:năm|tháng)\s+của)",
    re.IGNORECASE,
)


_NAMES_LENGTH = re.compile(r"thời\s+(?:gian|hạn)(?:\s+\w+){0,5}\s*\Z", re.IGNORECASE)


def _unit(text: str) -> Unit:
    return _UNITS[squeeze(text.lower())]


def _amount(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBER_WORDS[squeeze(text.lower())]


def _trimmed(rest: str) -> str:
    """The event alone, without the verb group or the comma that follows it."""
    cut = _ANCHOR_END.search(rest)
    return (rest[: cut.start()] if cut else rest).rstrip()


def _counts(found: re.Match[str]) -> bool:
    """Whether a period led by "trong thời hạn", "chậm nhất" is one to count: long units need an event."""
    return bool(found["tail"]) or _unit(found["unit"]) not in ("month", "year")


def find_relative(clause: TimeClause) -> Iterator[Deadline]:
    """Periods counted from or back from an event: "trong 10 ngày làm việc kể từ ngày nhận được".

    ``comparator`` is ``before`` where the period is counted back from the event, else ``within``.
    """
    blank = clause.blank
    for pattern in (_ANCHOR_FIRST, _BARE_ANCHOR_FIRST):
        for found in pattern.finditer(blank):
            yield _relative(clause, found, found.end(), squeeze(found["anchor"]), "before")
    for pattern in (_LED, _ANCHORED):
        for found in pattern.finditer(blank):
            if _NOT_DUE.search(blank[max(0, found.start() - 40) : found.start()]):
                continue
            if pattern is _LED and not _counts(found):
                continue
            tail = found["tail"] or ""
            rest = _trimmed(found["rest"]) if tail else ""
            end = found.end("tail") + len(rest) if tail else found.end()
            backwards = "trước" in tail.lower() or "so với" in squeeze(tail.lower())
            anchor = squeeze(tail.lstrip(" ,") + rest) or None
            waits = (found["lead"] or "").strip().lower() == "sau"
            flags = ("not_before_or_within",) if waits else ()
            yield _relative(clause, found, end, anchor, "before" if backwards else "within", flags)


def find_prompt(clause: TimeClause) -> Iterator[Deadline]:
    """What is to be answered on the day it comes in ("trong ngày") or within working hours or days."""
    for found in (*_SAME_DAY.finditer(clause.blank), *_AT_MOST_WORKING.finditer(clause.blank)):
        left = clause.blank[max(0, found.start() - 80) : found.start()]
        if clause.whole or (_RESPONDS.search(left) and not _NAMES_LENGTH.search(left)):
            yield clause.deadline(
                found.start(),
                found.end(),
                "relative",
                "deadline.relative",
                amount=_amount(found.groupdict().get("amount") or "1"),
                unit=_unit(found["unit"]),
                comparator="within",
            )


def whole_period(clause: TimeClause) -> Deadline | None:
    """A time cell that is nothing but a length of time: "30 ngày", "05 ngày làm việc"."""
    found = _WHOLE.match(clause.blank)
    if not found:
        return None
    return clause.deadline(
        found.start("amount"),
        found.end("unit"),
        "relative",
        "deadline.relative",
        amount=_amount(found["amount"]),
        unit=_unit(found["unit"]),
        comparator="within",
    )


def _relative(
    clause: TimeClause,
    found: re.Match[str],
    end: int,
    anchor: str | None,
    comparator: Comparator,
    flags: tuple[str, ...] = (),
) -> Deadline:
    return clause.deadline(
        found.start(),
        max(end, found.end("unit")),
        "relative",
        "deadline.relative",
        amount=_amount(found["amount"]),
        unit=_unit(found["unit"]),
        anchor=anchor,
        comparator=comparator,
        flags=flags,
    )


def find_ongoing(clause: TimeClause) -> Iterator[Deadline]:
    """What has no end: "thường xuyên"; not where it names a kind of money, schooling or work."""
    blank = clause.blank
    if clause.whole and _ALL_YEAR.match(blank):
        yield clause.deadline(0, len(blank.rstrip()), "ongoing", "deadline.ongoing")
    for found in _ONGOING.finditer(blank):
        if _NOT_ONGOING_LEFT.search(blank[max(0, found.start() - 40) : found.start()]):
            continue
        if not clause.whole and _NOT_ONGOING_RIGHT.match(blank, found.end()):
            continue
        yield clause.deadline(found.start(), found.end(), "ongoing", "deadline.ongoing")
