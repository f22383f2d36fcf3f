"""Who is told to act in a sentence, and with whom: the subject, its duty, its coordinators."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extraction import body_patterns as p
from pipeline.extraction.bodies import match_bodies
from pipeline.extraction.clauses import CIRCUMSTANCE, begins_action, skip_adverbs
from pipeline.findings import BodyMention, Modality
from pipeline.records import Span

_ASSIGN = re.compile(
    r"\s*(?:(?:thống\s+nhất|tiếp\s+tục|trân\s+trọng|kính)\s+)?"
    r"(?P<verb>giao(?:\s+(?:nhiệm\s+vụ\s+)?cho|\s+trách\s+nhiệm\s+cho)?|yêu\s+cầu|đề\s+nghị|phân\s+công|kiến\s+nghị|kêu\s+gọi|"
    r"khuyến\s+khích|ủy\s+quyền\s+cho)(?!\w)(?!\s+(?:của|tại|về|trên|này|nêu))\s*:?\s*",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\s*[,:]?\s*(?:tiếp\s+tục\s+)?(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|chủ\s+trì|phối\s+hợp|chủ\s+động|phải|cần|khẩn\s+trương|"
    r"tiếp\s+tục|tập\s+trung|nghiêm\s+túc|căn\s+cứ|theo\s+chức\s+năng|trong\s+phạm\s+vi|trên\s+cơ\s+sở|tham\s+mưu|là\s+(?:cơ\s+quan|đơn\s+vị|đầu\s+mối)|làm\s+đầu\s+mối)"
    r"(?!\w)",
    re.IGNORECASE,
)
_NO_DUTY = re.compile(
    r"\s*(?:đã|vừa|đang|được|bị|có\s+(?:quyền|thể|ý\s+kiến|tổng|diện\s+tích)|là\s+(?!cơ\s+quan|đơn\s+vị|đầu\s+mối)|không\s+(?!để|được)|nhận\s+được|"
    r"trân\s+trọng|thấy|cho\s+rằng|đạt|gồm|bao\s+gồm|nêu|quy\s+định|ghi\s+nhận|biểu\s+dương|đánh\s+giá\s+cao|kết\s+luận|nhấn\s+mạnh|"
    r"tại|về|theo\s+quy\s+định\s+tại|và\s+các\s+văn\s+bản)(?!\w)",
    re.IGNORECASE,
)
_ISSUES = re.compile(
    r"\s*(?:ban\s+hành|thông\s+báo|công\s+bố|phê\s+duyệt|quyết\s+định|trân\s+trọng|hướng\s+dẫn|báo\s+cáo|đề\s+nghị|yêu\s+cầu|giao|kính)(?!\w)",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(r"[,:]\s+(?:thì\s+)?|\s(?=(?:giao|yêu\s+cầu|đề\s+nghị)\s)")
_COORDINATES = re.compile(
    r"(?<!\w)(?P<before>(?:sự|công\s+tác|quy\s+chế|cơ\s+chế|kế\s+hoạch|chương\s+trình|việc|quan\s+hệ|trách\s+nhiệm)\s+)?phối\s+hợp"
    r"(?:\s+(?:chặt\s+chẽ|thường\s+xuyên|đồng\s+bộ|tốt|hiệu\s+quả|kịp\s+thời|nhịp\s+nhàng)(?:,\s+)?)*\s+(?:với\s+|cùng\s+(?:với\s+)?)?:?\s*",
    re.IGNORECASE,
)
_LEADS_THEN_PARTNER = re.compile(r"chủ\s+trì\s*[,;]\s*(?:và\s+)?", re.IGNORECASE)
_REACH = 700  # code points into a sentence within which its body must be named


@dataclass(frozen=True, slots=True)
class Subject:
    """The bodies that a sentence tells to act.

    Attributes:
        start: where the assignment begins ("giao", or the first body).
        action: where what they must do begins.
        explicit: a verb of assignment or of duty stands there, not just any verb.
        modality: ``request`` for "đề nghị", else ``order``.
    """

    bodies: tuple[BodyMention, ...]
    start: int
    action: int
    explicit: bool
    modality: Modality = "order"


def find_subject(plain: str, sentence: Span) -> Subject | None:
    """The subject of a sentence of assignment, or ``None``: its body then comes from what stands above it."""
    limit = min(sentence.end, sentence.start + _REACH)
    starts = [sentence.start]
    if CIRCUMSTANCE.match(plain, sentence.start) or _CANDIDATE.search(plain, sentence.start, limit):
        starts += [match.end() for match in _CANDIDATE.finditer(plain, sentence.start, limit)]
    for number, start in enumerate(starts):
        subject = _subject_at(plain, start, sentence.end, first=number == 0)
        if subject and (number == 0 or subject.explicit or CIRCUMSTANCE.match(plain, sentence.start) or ":" in plain[start - 2 : start]):
            return subject
    return None


def _subject_at(plain: str, start: int, end: int, *, first: bool) -> Subject | None:
    while start < end and plain[start].isspace():
        start += 1
    assigned = _assigned_at(plain, start, end)
    if assigned:
        return assigned
    members, after = match_bodies(plain, start, end, strict=not (first or plain[start : start + 1].isupper()))
    if not members:
        return None
    again = _assigned_at(plain, after, end)
    if again:
        return again
    if _NO_DUTY.match(plain, after, end):
        return None
    duty = _DUTY.match(plain, after, end)
    if duty or re.compile(r"\s*:").match(plain, after, end):
        return Subject(tuple(members), start, after, explicit=duty is not None)
    if begins_action(plain, after, end) or re.compile(r"\s*,\s*(?=trên\s+cơ\s+sở|căn\s+cứ|theo)").match(plain, after, end):
        return Subject(tuple(members), start, after, explicit=False)
    return None


def _assigned_at(plain: str, start: int, end: int) -> Subject | None:
    """ "Giao Sở A ...", "đề nghị UBND các xã ..."."""
    assign = _ASSIGN.match(plain, start, end)
    if not assign:
        return None
    members, after = match_bodies(plain, assign.end(), end)
    if not members:
        return None
    modality: Modality = "request" if assign["verb"].casefold().startswith(("đề", "kiến", "kêu", "khuyến")) else "order"
    return Subject(tuple(members), start, after, explicit=True, modality=modality)


def only_issues(plain: str, subject: Subject) -> bool:
    """Whether the verb after the subject is that of a document's author: "ban hành", "thông báo"."""
    return _ISSUES.match(plain, subject.action) is not None


def coordinators(plain: str, span: Span) -> tuple[BodyMention, ...]:
    """The bodies named after "phối hợp với" in a stretch of text."""
    found: list[BodyMention] = []
    for match in _COORDINATES.finditer(plain, span.start, span.end):
        if match["before"]:
            continue
        members, _ = match_bodies(plain, match.end(), span.end)
        found += [one for one in members if one.name not in {other.name for other in found}]
    partner = _LEADS_THEN_PARTNER.search(plain, span.start, span.end)
    if partner:
        members, after = match_bodies(plain, partner.end(), span.end)
        if members and re.compile(r"\s+(?:tham\s+gia\s+)?phối\s+hợp", re.IGNORECASE).match(plain, after, span.end):
            found += members
    return tuple(found)


def leads_all(plain: str, span: Span) -> bool:
    """Whether the part says "chủ trì, phối hợp với ...": its partners then hold for the whole sentence."""
    head = plain[span.start : span.end]
    return re.search(r"(?i)chủ\s+trì\s*,?\s*(?:và\s+)?phối\s+hợp|làm\s+đầu\s+mối,\s+phối\s+hợp", head) is not None


def after_adverbs(plain: str, span: Span) -> int:
    """Where the action of a part begins."""
    return skip_adverbs(plain, span.start, span.end)


__all__ = ["Subject", "after_adverbs", "coordinators", "find_subject", "leads_all", "only_issues", "p"]
