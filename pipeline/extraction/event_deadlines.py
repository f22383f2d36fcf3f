"""Deadlines that wait for an event: "ngay sau khi ...", "khi có hướng dẫn của ...", "theo yêu cầu của ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.time_clause import TimeClause
from pipeline.findings import Deadline
from pipeline.text import squeeze

_REST = r"[^.;:()]{0,200}"
_INITIAL_REST = r"[^.;:,]{1,200}"
_HAPPENS = (
    r"(?:có\s+(?:yêu\s+cầu|đề\s+nghị|hướng\s+dẫn|chỉ\s+đạo|ý\s+kiến|chủ\s+trương|kế\s+hoạch|kết\s+quả|quy\s+định|quyết\s+định|thông\s+báo"
    r"|(?:các\s+)?văn\s+bản|thay\s+đổi|sự\s+thay\s+đổi|phát\s+sinh|biến\s+động)|(?:được\s+)?(?:[\w,]+\s+){0,8}?(?:ban\s+hành|thông\s+qua|phê\s+duyệt"
    r"|có\s+hiệu\s+lực|triển\s+khai|có\s+văn\s+bản|hướng\s+dẫn|bố\s+trí|hoàn\s+thành|kết\s+thúc|đi\s+vào\s+hoạt\s+động|cho\s+ý\s+kiến|chấp\s+thuận|yêu\s+cầu|mời))(?!\w)"
)
_INITIAL = r"(?:(?<=\A)|(?<=[;(]\s)|(?<=[;(]))\s*(?:[-+*•]\s*)?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "after",
        re.compile(
            rf"(?<!\w)(?:ngay\s+)(?:sau\s+khi|khi|sau(?!\s+khi)(?=\s+(?:hội|cuộc|kỳ|đại|{_HAPPENS})))\s{_REST}",
            re.IGNORECASE,
        ),
    ),
    ("after", re.compile(rf"{_INITIAL}sau\s+khi\s{_INITIAL_REST}", re.IGNORECASE)),
    ("after", re.compile(rf"(?<!\w)sau\s+khi\s+{_HAPPENS}{_REST}", re.IGNORECASE)),
    ("when", re.compile(rf"(?<!\w)(?:cho\s+đến\s+)khi\s{_REST}", re.IGNORECASE)),
    ("when", re.compile(rf"(?<!\w)(?<!trong\s)khi\s+{_HAPPENS}{_REST}", re.IGNORECASE)),
    ("before", re.compile(rf"(?<!\w)trước\s+khi\s{_REST}", re.IGNORECASE)),
    (
        "before",
        re.compile(
            rf"(?<!\w)trước(?:\s+(?:ngày|thời\s+điểm|dịp))?\s+(?:khai\s+mạc|kỳ\s+họp|phiên\s+họp|hội\s+nghị|đại\s+hội|bầu\s+cử|tết|mùa|thời\s+hạn|năm\s+học|khai\s+giảng)(?!\w){_REST}",
            re.IGNORECASE,
        ),
    ),
    (
        "at",
        re.compile(
            rf"(?<!\w)(?:để\s+kịp\s+[^.;:]{{0,60}}?\s)?tại\s+(?:kỳ|phiên)\s+họp\s+(?:gần\s+nhất|tới|thứ|cuối|giữa|thường\s+lệ|tiếp\s+theo){_REST}",
            re.IGNORECASE,
        ),
    ),
    (
        "upon",
        re.compile(
            rf"(?<!\w)hoàn\s+thành\s+theo\s+(?:chỉ\s+đạo|tiến\s+độ|lộ\s+trình|kế\s+hoạch|thời\s+(?:gian|hạn)|yêu\s+cầu){_REST}",
            re.IGNORECASE,
        ),
    ),
    (
        "upon",
        re.compile(
            rf"(?<!\w)(?:theo|khi\s+có)\s+(?:yêu\s+cầu|đề\s+nghị)(?!\s*(?:,|quy\s+định|và\s+quy|nhiệm\s+vụ|công\s+tác|thực\s+tế))(?:\s+của\s[^.;:,()]{{0,120}})?(?=\s*(?:\Z|[.;,)]))",
            re.IGNORECASE,
        ),
    ),
)
_REPORTS = re.compile(
    r"(?:báo\s+cáo|cung\s+cấp|đột\s+xuất|gửi|hỗ\s+trợ|tham\s+gia|giải\s+trình|phối\s+hợp|cử)(?:\s+[\w\-,]+){0,14}\s*\Z",
    re.IGNORECASE,
)
_READY = re.compile(
    r"(?<!\w)(?:sẵn\s+sàng|ứng\s+phó|cứu\s+nạn|cứu\s+hộ|trường\s+hợp|nếu|tình\s+huống)(?:\s+[\w\-,]+){0,14}\s*\Z",
    re.IGNORECASE,
)
_CELL = re.compile(
    r"\s*(?:ngay\s+|trước\s+|sau\s+|khi|(?:hoàn\s+thành\s+)?theo|để\s+kịp|đột\s+xuất|trong\s+quá\s+trình|đến\s+khi|tùy|căn\s+cứ|phù\s+hợp|trước|tại\s+(?:kỳ|phiên))",
    re.IGNORECASE,
)


def find_events(clause: TimeClause) -> Iterator[Deadline]:
    """Deadlines bound to an event that is named; ``anchor`` is the event as written."""
    blank = clause.blank
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(blank):
            start = found.start() + len(found.group()) - len(found.group().lstrip(" -+*•"))
            left = blank[max(0, start - 120) : start]
            if kind == "upon" and "hoàn" not in found.group().lower()[:6] and not _REPORTS.search(left):
                continue
            if kind == "when" and _READY.search(left):
                continue
            words = found.group().rstrip()
            yield _event(clause, start, found.start() + len(words))


def whole_event(clause: TimeClause) -> Deadline | None:
    """A time cell that names no time but what it waits for: "Theo kế hoạch của tỉnh", "Khi có phát sinh"."""
    if not _CELL.match(clause.blank):
        return None
    words = clause.blank
    return _event(clause, len(words) - len(words.lstrip()), len(words.rstrip()))


def _event(clause: TimeClause, start: int, end: int) -> Deadline:
    return clause.deadline(start, end, "event", "deadline.event", anchor=squeeze(clause.blank[start:end]))
