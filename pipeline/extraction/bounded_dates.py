"""Dates with the words that make them a time limit: "trước ngày D", "từ A đến B", "trong Quý III"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extraction.dates import DateMention, find_date_parts
from pipeline.findings import Comparator

_REACH = 90  # no bound with its clock time is longer than this many characters

_CLOCK = (
    r"(?:\s+(?:lúc\s+)?(?P<clock>\d{1,2}\s*(?:h|giờ|g|:)\s*(?:\d{2}(?:\s*(?:phút|['’]))?)?)"
    r"(?:\s+(?:sáng|trưa|chiều|tối))?\s*,?)?"
)
_WEEKDAY = r"(?:\s*,?\s*(?:thứ\s+\w+|chủ\s+nhật)\s*[,(]?)?"
_LATEST = r"(?:chậm|muộn|trễ)\s+nhất(?:\s+là)?(?:\s+(?:vào|trong|đến|hết|đến\s+hết))?"
_BOUND = re.compile(
    rf"(?<!\w)(?:(?P<mixed>(?:{_LATEST}\s+)(?=trước))?(?P<before>trước(?:\s+thời\s+(?:điểm|hạn))?)"
    rf"|(?P<by>{_LATEST}|không\s+(?:quá|(?:muộn|chậm|trễ)\s+hơn|(?:chậm|muộn)\s+quá)|(?:hạn|thời\s+hạn)\s+"
    rf"(?:chót|cuối(?:\s+cùng)?)(?:\s+là)?|(?:cho\s+)?(?:đến|tới)(?:\s+hết|\s+trước)?|hết)"
    rf"|(?P<moved>(?:lùi|gia\s+hạn|điều\s+chỉnh|kéo\s+dài)(?:\s+\w+){{0,6}}\s+(?:sang|đến))"
    rf"|(?P<within>(?:ngay\s+)?trong(?:\s+(?:thời\s+gian|khoảng\s+thời\s+gian|suốt|cả))?(?:\s+từ)?"
    rf"(?:\s+(?:\d{{1,2}}|hai|ba|bốn|năm)(?=\s*\Z))?)"
    rf"|(?P<on>lúc(?=\s+\d)|vào(?:\s+(?:dịp|sáng|trưa|chiều|tối|kỳ\s+[\w\s]{{1,20}}?))?"
    rf"|(?<!\w)(?:sáng|chiều)(?=\s+(?:thứ\s+\w+|chủ\s+nhật)))"
    rf"|(?P<session>(?:tại|vào)\s+(?:kỳ|phiên)\s+họp(?:\s+(?!cuối|giữa|đầu)\w+){{0,5}})"
    rf"|(?P<from>(?:bắt\s+đầu\s+)?(?:kể\s+)?từ))"
    rf"(?:\s+giai\s+đoạn)?{_CLOCK}{_WEEKDAY}\s*:?\s*\Z",
    re.IGNORECASE,
)
# What is put before a session is due then; what was said at one is a source.
_PRESENTED = re.compile(r"(?<!\w)(?:báo\s+cáo|trình)(?:\s+[\w,\-]+){0,14}\s*\Z", re.IGNORECASE)
_FROM_NOW = re.compile(
    r"từ\s+(?:nay|ngày\s+(?:ký|ban\s+hành|(?:[^\W\d]+\s+){1,8}có\s+hiệu\s+lực(?:\s+thi\s+hành)?))\s*(?:cho\s+)?\Z",
    re.IGNORECASE,
)
_FINISHING = re.compile(
    r"(?:(?<!\w)(?:(?:hoàn\s+thành(?:\s+xong)?|xong|(?:thời\s+gian|thời\s+hạn|hạn)\s+(?:thực\s+hiện|hoàn\s+thành"
    r"|triển\s+khai|tổ\s+chức|báo\s+cáo|nộp|gửi))\s*(?::|là)?|(?:thời\s+(?:gian|hạn|điểm)|tiến\s+độ|lộ\s+trình)"
    r"(?:\s+(?:thực\s+hiện|hoàn\s+thành))?\s*(?::|là))|\(\s*dự\s+kiến(?:\s+(?:vào|trong))?\s*:?)\s*\Z",
    re.IGNORECASE,
)
_THROUGH = re.compile(
    r"\s*(?:,\s*)?(?:-|đến|tới|cho\s+đến)(?:\s+(?:trước\s+hết|trước|hết))?\s*(?:thứ\s+\w+\s*(?:,\s*)?)?\Z",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:,|và|,\s*và|hoặc|&|\+)\s*(?:(?:trong|vào|trước)\s+)?\Z", re.IGNORECASE)
_ONWARDS = re.compile(
    r"\s*(?:và\s+(?:các|những)\s+năm\s+(?:tiếp\s+theo|sau)|trở\s+(?:đi|về\s+sau)|và\s+hằng\s+năm)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"\(\s*(?:giai\s+đoạn|thời\s+gian|trong|xuyên\s+suốt)?\s*:?\s*\Z", re.IGNORECASE)
# A date straight after a document's number is that document's date.
_NUMBER = re.compile(r"\d\s*[/-]\s*[^\W\d][^\s,;]*\s*,?\s*\Z")
_CLOSING = re.compile(r"\s*\)")


@dataclass(frozen=True, slots=True)
class BoundedDate:
    """One date, or two that are the ends of one period, with its bound.

    Attributes:
        start, end: offsets in the matched text, the bound's words included.
        bound: ``None`` where the date stands without one.
        first, last: the same mention for a single date.
        clock: hour on the last day, as written.
        enclosed: in parentheses of its own.
        labelled: straight after "Thời gian:", "hạn hoàn thành", "hoàn thành".
        open_ended: followed by "và các năm tiếp theo", "trở đi".
        listed: the two dates are a list ("ngày 01/6 và 15/11"), not the ends of a period.
        from_now: begins with the document itself ("từ nay đến", "từ ngày có hiệu lực đến").
        extends: moves an earlier deadline ("gia hạn đến", "lùi sang").
        mixed: "chậm nhất trước ngày" uses two bounds at once.
    """

    start: int
    end: int
    bound: Comparator | None
    first: DateMention
    last: DateMention
    clock: str | None = None
    enclosed: bool = False
    labelled: bool = False
    open_ended: bool = False
    listed: bool = False
    mixed: bool = False
    from_now: bool = False
    extends: bool = False


def _joined(blank: str, first: DateMention, second: DateMention) -> tuple[bool, bool]:
    """Whether two neighbours are one statement of time, and whether as a list."""
    between = blank[first.span.end : second.span.start]
    if len(between) > 30:
        return False, False
    if _THROUGH.match(between):
        return True, False
    alike = first.precision == second.precision or "day" not in (first.precision, second.precision)
    listed = alike and bool(_LISTED.match(between))
    return listed, listed


def _groups(blank: str) -> Iterator[tuple[DateMention, DateMention, bool]]:
    mentions = [
        mention
        for mention in find_date_parts(blank)
        if not _NUMBER.search(blank[max(0, mention.span.start - 40) : mention.span.start])
    ]
    place = 0
    while place < len(mentions):
        first = last = mentions[place]
        listed = False
        while place + 1 < len(mentions):
            joined, as_list = _joined(blank, last, mentions[place + 1])
            if not joined:
                break
            place += 1
            last, listed = mentions[place], listed or as_list
        yield first, last, listed
        place += 1


def _bound_of(blank: str, left: int, first: DateMention) -> re.Match[str] | None:
    """The words of limit before a date, looked for from ``left``; a session limits only with its month."""
    bound = _BOUND.search(blank[left : first.span.start])
    if bound is None or not bound["session"]:
        return bound
    start = left + bound.start()
    dated = first.precision in ("month", "quarter")
    return bound if dated and _PRESENTED.search(blank[max(0, start - 120) : start]) else None


def _comparator(found: re.Match[str]) -> Comparator:
    if found["moved"]:
        return "by" if found["moved"].lower().endswith("đến") else "within"
    if found["session"]:
        return "on"
    names: tuple[Comparator, ...] = ("before", "by", "within", "on", "from")
    return next(name for name in names if found[name])


def find_bounded_dates(blank: str) -> tuple[BoundedDate, ...]:
    """Every date of a shadow text with its bound, in text order; two ends of a period are one."""
    found = []
    for first, last, listed in _groups(blank):
        left = max(0, first.span.start - _REACH)
        before = blank[left : first.span.start]
        bound = _bound_of(blank, left, first)
        onwards = _ONWARDS.match(blank, last.span.end)
        opening = _OPENING.search(before)
        enclosed = bool(opening and _CLOSING.match(blank, onwards.end() if onwards else last.span.end))
        finishing = _FINISHING.search(before)
        start = left + bound.start() if bound else first.span.start
        from_now = _FROM_NOW.search(blank[max(0, start - _REACH) : start]) if bound and bound["by"] else None
        if from_now:
            start -= len(from_now.group())
        found.append(
            BoundedDate(
                start,
                onwards.end() if onwards else last.span.end,
                _comparator(bound) if bound else None,
                first,
                last,
                clock=bound["clock"] if bound else None,
                enclosed=enclosed,
                labelled=bool(finishing),
                open_ended=bool(onwards),
                listed=listed,
                mixed=bool(bound and bound["mixed"]),
                from_now=bool(from_now),
                extends=bool(bound and bound["moved"]),
            )
        )
    return tuple(found)
