"""Deadlines that wait for an event: "ngay sau khi ...", "khi có hướng dẫn ...", "theo yêu cầu của ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.deadline_cues import any_of, ends_with
from pipeline.extraction.time_clause import TimeClause
from pipeline.findings import Deadline
from pipeline.text import squeeze

AFTER_RULE = "deadline.event.after"
_REST = r"[^.;:()|]{0,200}"
_ARRIVES = rf"có\s+{any_of('arrivals')}(?!\w)"
_ACTS = rf"{any_of('body_acts')}(?!\w)"
_SUBJECT = r"(?:[\w,]+\s+){1,8}?"
_ASKED = r"được\s+(?:[\w,]+\s+){0,8}?(?:yêu\s+cầu|mời)(?!\w)"
_HAPPENS = rf"(?:{_ARRIVES}|{_SUBJECT}{_ACTS}|{_ASKED})"
_OF_BODY = r"(?:\s+của(?:\s+(?!(?:để|khi)(?!\w))[^\s.;:,()|]+){1,25})?"
_MANNER = r"(?!\s*(?:,|quy\s+định|và\s+quy|nhiệm\s+vụ|công\s+tác|thực\s+tế))"

_LUNAR_DAY = (
    r"(?:(?:ngày|hết|mùng|mồng)\s+){0,2}(?:\d{1,2}|rằm)\s+(?:tết(?!\w)(?:\s+[^\W\d]+){0,2}?(?=\s*(?:\Z|\W|đến|tới))"
    r"|tháng\s+(?:giêng|chạp)|(?:tháng\s+\w+\s+)?âm\s+lịch)"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + pattern, re.IGNORECASE)


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("after", _compiled(rf"ngay\s+(?:sau\s+)?khi\s{_REST}")),
    ("after", _compiled(rf"ngay\s+sau\s+(?:hội\s+nghị|cuộc|kỳ|đại\s+hội|{_HAPPENS}){_REST}")),
    ("after", _compiled(rf"(?<!và\s)sau\s+khi\s+(?:{_HAPPENS}|{_ACTS}){_REST}")),
    ("initial", _compiled(rf"sau\s+khi\s{_REST}")),
    ("when", _compiled(rf"(?:cho\s+)?đến\s+khi\s{_REST}")),
    ("when", _compiled(rf"(?<!trong\s)(?<!sau\s)(?<!trước\s)(?<!ngay\s)(?<!đến\s)khi\s+{_HAPPENS}{_REST}")),
    ("asked", _compiled(rf"khi\s+(?:có|xảy\s+ra)\s+{any_of('alarms')}(?!\w)[^.;:(),]{{0,80}}")),
    ("when", _compiled(rf"khi\s+{any_of('school_and_term_events')}(?!\w)")),
    ("before", _compiled(rf"trước\s+khi\s{_REST}")),
    # "trước ngày Luật này có hiệu lực" divides old cases from new ones, it sets no time.
    ("before", _compiled(rf"trước\s+ngày\s+{_SUBJECT}(?<!này\s)có\s+hiệu\s+lực(?!\w)(?:\s+thi\s+hành)?")),
    ("before", _compiled(rf"trước(?:\s+(?:ngày|thời\s+điểm|dịp))?\s+{any_of('gatherings')}(?!\w){_REST}")),
    (
        "at",
        _compiled(
            r"(?:để\s+kịp\s+[^.;:]{0,60}?\s)?(?:tại|vào|trong)\s+(?:kỳ|phiên|cuộc)\s+họp\s+"
            rf"(?:(?:tới|thứ|cuối|giữa|thường\s+lệ)(?!\w)"
            rf"|(?:\w+\s+){{0,6}}?(?:gần\s+nhất|tiếp\s+theo|sắp\s+tới)(?!\w)){_REST}"
        ),
    ),
    (
        "lunar",
        _compiled(
            rf"(?:trước|đến|vào|trong|từ)\s+{_LUNAR_DAY}(?:\s*(?:-|đến|tới)(?:\s+hết)?\s*{_LUNAR_DAY})?"
        ),
    ),
    (
        "duty",
        _compiled(
            r"trong\s+(?:(?:các|những|dịp|thời\s+gian|suốt)\s+){1,2}(?:ngày\s+)?nghỉ\s+(?:lễ|tết)(?!\w)[^.;:(),]{0,60}"
        ),
    ),
    (
        "upon",
        _compiled(
            r"hoàn\s+thành\s+theo\s+(?:chỉ\s+đạo|tiến\s+độ|lộ\s+trình|kế\s+hoạch|thời\s+(?:gian|hạn)|yêu\s+cầu)"
            rf"(?!\w){_REST}"
        ),
    ),
    (
        "asked",
        _compiled(
            rf"theo\s+(?:yêu\s+cầu|đề\s+nghị){_MANNER}{_OF_BODY}(?=\s*(?:\Z|[.;,)|]|(?:để|khi)(?!\w)))"
        ),
    ),
)
_DELIVERS = ends_with("delivery_verbs", r"(?:\s+[\w\-,]+){0,18}")
_READY = ends_with("readiness_cues", r"(?:\s+[\w\-,]+){0,14}")
_ON_DUTY = re.compile(
    r"(?<!\w)(?:lịch\s+trực|trực(?!\s+(?:tiếp|thuộc|tuyến)))(?:\s+[\w\-/%,]+){0,14}\s*\Z", re.IGNORECASE
)
_INITIAL = re.compile(r"(?:\A|[.;(])\s*(?:[-+*•]\s*)?(?:ngay\s+)?\Z", re.IGNORECASE)
_CELL = re.compile(
    r"\s*(?:(?:thực\s+hiện|triển\s+khai|hoàn\s+thành|tổ\s+chức|báo\s+cáo|đảm\s+bảo|bảo\s+đảm)\s+){0,3}"
    r"(?:ngay\s+(?:sau|khi)|trước|sau|khi|theo|để\s+kịp|đột\s+xuất|(?:cho\s+)?đến\s+khi|tùy|căn\s+cứ"
    r"|trong\s+(?:quá\s+trình|thời\s+gian|suốt|mùa|dịp|đợt|tuần|các|những)(?!\s+(?:tới|qua|vừa|này|sớm|ngắn|nhanh))"
    r"|phù\s+hợp|tại\s+(?:kỳ|phiên))(?!\w)",
    re.IGNORECASE,
)


def find_events(clause: TimeClause) -> Iterator[Deadline]:
    """Deadlines bound to an event that is named; ``anchor`` is the event as written."""
    blank = clause.blank
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(blank):
            left = blank[max(0, found.start() - 120) : found.start()]
            initial = bool(_INITIAL.search(left))
            if kind == "initial" and not initial:
                continue
            if (kind == "asked" and not _DELIVERS.search(left)) or (kind == "when" and _READY.search(left)):
                continue
            if kind == "duty" and not _ON_DUTY.search(left):
                continue
            words = found.group().split(",")[0] if initial else found.group()
            end = found.start() + len(words.rstrip())
            if not blank.startswith(":", end):
                yield _event(clause, found.start(), end, kind)


def whole_event(clause: TimeClause) -> Deadline | None:
    """A time cell that names no time but what it waits for: "Theo kế hoạch của tỉnh", "Khi có phát sinh"."""
    if not _CELL.match(clause.blank):
        return None
    words = clause.blank
    return _event(clause, len(words) - len(words.lstrip()), len(words.rstrip()), "cell")


def _event(clause: TimeClause, start: int, end: int, kind: str) -> Deadline:
    words = squeeze(clause.blank[start:end])
    return clause.deadline(start, end, "event", f"deadline.event.{kind}", anchor=words)
