"""Who is told to act in a sentence, and with whom: the subject, its duty, its coordinators."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extraction.bodies import match_bodies
from pipeline.extraction.body_patterns import PLURAL
from pipeline.extraction.task_clauses import CIRCUMSTANCE, begins_action
from pipeline.findings import BodyMention, Modality
from pipeline.records import Span
from pipeline.text import CAPITALS

_ASSIGN = re.compile(
    r"\s*(?:(?:thống\s+nhất|tiếp\s+tục|trân\s+trọng|kính)\s+)?"
    r"(?P<verb>giao(?:\s+(?:nhiệm\s+vụ\s+)?cho|\s+trách\s+nhiệm\s+cho)?|yêu\s+cầu|đề\s+nghị|"
    r"phân\s+công)(?!\w)(?!\s+(?:của|tại|về|trên|này|nêu))\s*:?\s*",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\s*(?:tiếp\s+tục\s+)?(?:lãnh\s+đạo,\s+chỉ\s+đạo|có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|chủ\s+trì|phối\s+hợp|"
    r"chủ\s+động|phải|cần|khẩn\s+trương|"
    r"tiếp\s+tục|tập\s+trung|nghiêm\s+túc|kịp\s+thời|căn\s+cứ|theo\s+(?:chức\s+năng|thẩm\s+quyền|nhiệm\s+vụ|phân\s+công|lĩnh\s+vực)|trong\s+phạm\s+vi|"
    r"trên\s+cơ\s+sở|tham\s+mưu|là\s+(?:cơ\s+quan|đơn\s+vị|đầu\s+mối)|làm\s+đầu\s+mối)"
    r"(?!\w)",
    re.IGNORECASE,
)
_NO_DUTY = re.compile(
    r"\s*(?:(?:[^\s.,;:]+\s+){0,5}đã|vừa|đang|được|bị|có\s+(?:quyền|thể|ý\s+kiến|tổng|diện\s+tích)|"
    r"là\s+(?!cơ\s+quan|đơn\s+vị|đầu\s+mối)|không\s+(?!để|được)|nhận\s+được|"
    r"trân\s+trọng|thấy|cho\s+rằng|đạt|gồm|bao\s+gồm|nêu|quy\s+định|ghi\s+nhận|biểu\s+dương|"
    r"đánh\s+giá\s+cao|kết\s+luận|nhấn\s+mạnh|"
    r"tại|về|theo\s+quy\s+định\s+tại|và\s+các\s+văn\s+bản)(?!\w)",
    re.IGNORECASE,
)
_ISSUES = re.compile(
    r"\s*(?:ban\s+hành|thông\s+báo|công\s+bố|phê\s+duyệt|quyết\s+định|trân\s+trọng|hướng\s+dẫn|báo\s+cáo|"
    r"đề\s+nghị|yêu\s+cầu|giao|kính|(?:sao\s+)?gửi|xin|có\s+ý\s+kiến)(?!\w)",
    re.IGNORECASE,
)
_OPENS_ACTION = re.compile(
    r"\s+(?!(?:là|đã|vừa|đang|sẽ|được|bị|có|và|hoặc|của|tại|ở|thuộc|trực|trên|trong|về|với|cùng|khi|để|do|"
    r"từ(?!\s+chối)|đến|theo(?!\s+dõi)|gồm|bao|như|cho|vì|nên|nhưng|mà|thì|này|đó|nêu|nói|không|chưa|còn|"
    r"rất|luôn|cũng|các|những|một|mỗi|cấp(?!\s+(?:phát|giấy))|liên|ban|ngành|nơi|năm|ngày|tháng|quý|tỉnh|"
    r"thành|huyện|xã|phường|tự|làm\s+việc|sử\s+dụng|hoạt\s+động|chịu|hưởng|nhận|thấy|xin|rằng|"
    r"khu|cơ|đơn|tổ|số|mới|cũ|sau|trước|hiện|gửi)(?!\w))[a-zà-ỹđ]\w*\s+\w"
)
"""A word that may well be a verb: no function word, and no word with which names go on."""

_TOPIC = re.compile(r"\s*(?:về|để|nhằm|liên\s+quan)(?!\w)", re.IGNORECASE)
"""Words that open a matter or a purpose, which itself has verbs."""

_CLAUSE = re.compile(r"[,:;]\s+(?:thì\s+)?|\sthì\s+(?!giao\s)")
_COLON = re.compile(r":\s+")
_ENDS_IN_COLON = re.compile(r"\s*:(?!\s*(?:\d|(?:ông|bà|đồng\s+chí|đại\s+diện)\s))", re.IGNORECASE)
_BY_THE_WAY = re.compile(r"\s*,\s*(?=trên\s+cơ\s+sở|căn\s+cứ|theo)", re.IGNORECASE)
_GROUNDS = re.compile(
    r"\s*(?:(?:căn\s+cứ|trên\s+cơ\s+sở|theo|đối\s+với|trường\s+hợp)\s[^,;:.]{3,150}(?:,|\sthì)\s+)",
    re.IGNORECASE,
)
_RHYTHM = re.compile(
    r"\s*(?:định\s+kỳ|hằng|hàng)\s(?:(?:hằng|hàng)\s)?(?:\d+\s)?(?:năm|quý|tháng|tuần|ngày)"
    r"(?:\s*\([^()]{1,60}\))?,?\s+",
    re.IGNORECASE,
)
"""One ground before the bodies that are to act on it ("Căn cứ Kế hoạch này, các sở, ngành xây dựng ...")."""

_GIVEN = re.compile(r"\s*được\s+(?:giao|phân\s+công)(?:\s+nhiệm\s+vụ)?\s+", re.IGNORECASE)
_ORDERS = re.compile(
    r"\s*(?:(?:thống\s+nhất|tiếp\s+tục|trân\s+trọng|kính)\s+)?"
    r"(?:(?:giao|yêu\s+cầu|đề\s+nghị)|phân\s+công(?!\s+(?:cán\s+bộ|công\s+chức|viên\s+chức|người|lãnh\s+đạo)))",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"(?:Chính phủ|Thủ tướng|Quốc hội)(?:\s|$)", re.IGNORECASE)
_PERSON = re.compile(r"(?:các\s+)?đồng\s+chí|Phó\s+(?:Chủ\s+tịch|Giám\s+đốc)", re.IGNORECASE)
_DIRECTS = re.compile(r"\s*(?:trực\s+tiếp\s+|phụ\s+trách\s+)*chỉ\s+đạo\s+", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?<!Điều\s)(?<!khoản\s)(?<!mục\s)(?<!lục\s)\d|"
    r"(?i:văn\s+bản|công\s+văn|quyết\s+định|nghị\s+quyết|kế\s+hoạch)"
)
_NAMED_PLACE = re.compile(rf"(?:tỉnh|thành\s+phố)\s+[{CAPITALS}]")
_PLACE_ALONE = re.compile(
    r"(?:tỉnh|thành phố|xã|phường|huyện|thị xã|đặc khu|khu vực|thôn|bản)(?:\s|$)", re.IGNORECASE
)
_COORDINATES = re.compile(
    r"(?<!\w)(?P<before>(?:sự|công\s+tác|quy\s+chế|cơ\s+chế|kế\s+hoạch|chương\s+trình|việc|quan\s+hệ|"
    r"trách\s+nhiệm)\s+)?phối\s+hợp"
    r"(?:\s+(?:chặt\s+chẽ|thường\s+xuyên|đồng\s+bộ|tốt|hiệu\s+quả|kịp\s+thời|"
    r"nhịp\s+nhàng)(?:,\s+)?)*\s+(?:với\s+|cùng\s+(?:với\s+)?)?:?\s*",
    re.IGNORECASE,
)
_LEADS_THEN_PARTNER = re.compile(r"chủ\s+trì\s*[,;]\s*(?:và\s+)?", re.IGNORECASE)
_BEFORE_VERBS = 45  # code points: "tiếp tục chủ trì, chủ động phối hợp chặt chẽ với"
_REACH = 700  # code points into a sentence within which its body must be named


@dataclass(frozen=True, slots=True)
class Subject:
    """The bodies that a sentence tells to act.

    Attributes:
        start: where the assignment begins ("giao", or the first body).
        action: where what they must do begins.
        explicit: a verb of assignment or of duty stands there, not just any verb.
        modality: ``request`` for "đề nghị", else ``order``.
        known: the word after the body is a known verb; else only the sentence's place says that it orders.
    """

    bodies: tuple[BodyMention, ...]
    start: int
    action: int
    explicit: bool
    modality: Modality = "order"
    known: bool = True


def find_subject(plain: str, sentence: Span, *, under_body: bool = False) -> Subject | None:
    """The subject of a sentence of assignment, or ``None``: its body then comes from what stands above it.

    Args:
        plain: shadow of the document's text.
        sentence: the sentence, or one part of it.
        under_body: the sentence stands under a body's heading, so that "yêu cầu các đơn vị ..." is what
        that body
            does, and a group named late in the sentence is not its subject.
    """
    limit = min(sentence.end, sentence.start + _REACH)
    circumstance = CIRCUMSTANCE.match(plain, sentence.start) is not None
    topic = _TOPIC.match(plain, sentence.start) is not None
    grounds = _RHYTHM.match(plain, sentence.start, limit)
    if grounds is None and not under_body:
        grounds = _GROUNDS.match(plain, sentence.start, limit)
    if grounds:
        after_grounds = _subject_at(plain, grounds.end(), sentence.end, under_body=False)
        if after_grounds and after_grounds.known and PLURAL.match(plain, after_grounds.start):
            return after_grounds
    at = sentence.start
    weak: Subject | None = None
    while at < limit:
        first = at == sentence.start
        subject = _subject_at(plain, at, sentence.end, under_body=under_body)
        if (
            subject
            and (first or subject.explicit)
            and (first or subject.known)
            and not (not first and _is_weak(subject, under_body=under_body))
        ):
            return subject
        if subject and not _is_weak(subject, under_body=under_body):
            weak = weak or (subject if first or subject.known else None)
        if not first and subject is None and not topic and _acts_itself(plain, at, sentence.end):
            return weak
        following = (_CLAUSE if circumstance else _COLON).search(plain, at, limit)
        if not following:
            return weak
        at = following.end()
    return weak


def _acts_itself(plain: str, at: int, end: int) -> bool:
    """Whether the clause that begins here has its verb without a body: the circumstance is over."""
    return begins_action(plain, at, end) and not CIRCUMSTANCE.match(plain, at)


def _is_weak(subject: Subject, *, under_body: bool) -> bool:
    """Whether a body named after the start of a sentence is more likely part of its circumstance."""
    if any(_NO_NAME.search(one.name) for one in subject.bodies):
        return True
    return any(one.group for one in subject.bodies[:1]) and (under_body or not subject.explicit)


def _subject_at(plain: str, start: int, end: int, *, under_body: bool) -> Subject | None:
    while start < end and plain[start].isspace():
        start += 1
    assigned = _assigned_at(plain, start, end, under_body=under_body)
    if assigned:
        return assigned
    bare = plain[start : start + 1].isupper() or _NAMED_PLACE.match(plain, start, end)
    members, after = match_bodies(plain, start, end, strict=not bare)
    if not members:
        return None
    again = _assigned_at(plain, after, end, under_body=False)
    if again and _ORDERS.match(plain, after, end):
        return again
    given = _GIVEN.match(plain, after, end)
    if given and begins_action(plain, given.end(), end):
        return Subject(tuple(members), start, given.end(), explicit=True)
    if _NO_DUTY.match(plain, after, end) or _ABOVE.match(members[0].name):
        return None
    directed = _directed(plain, start, after, end)
    if directed:
        return directed
    duty = _DUTY.match(plain, after, end)
    if duty is None and _PLACE_ALONE.match(members[0].name):
        return None
    if duty or _ENDS_IN_COLON.match(plain, after, end):
        return Subject(tuple(members), start, after, explicit=duty is not None)
    if begins_action(plain, after, end) or _BY_THE_WAY.match(plain, after, end):
        return Subject(tuple(members), start, after, explicit=False)
    if not members[0].group and _OPENS_ACTION.match(plain, after, end):
        return Subject(tuple(members), start, after, explicit=False, known=False)
    return None


def _directed(plain: str, start: int, after: int, end: int) -> Subject | None:
    """The body that a person is told to direct ("đồng chí A chỉ đạo Phòng B lập ..."): it does the work."""
    directs = _DIRECTS.match(plain, after, end) if _PERSON.match(plain, start, end) else None
    if not directs:
        return None
    members, action = match_bodies(plain, directs.end(), end)
    if members and begins_action(plain, action, end):
        return Subject(tuple(members), start, action, explicit=True)
    return None


def _assigned_at(plain: str, start: int, end: int, *, under_body: bool) -> Subject | None:
    """A body after a verb of assignment: "Giao Sở A ...", "đề nghị UBND các xã ..."."""
    assign = _ASSIGN.match(plain, start, end)
    if not assign or (under_body and not assign["verb"].casefold().startswith("giao")):
        return None
    members, after = match_bodies(plain, assign.end(), end)
    if not members:
        return None
    modality: Modality = "request" if assign["verb"].casefold().startswith("đề") else "order"
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
        if members and re.compile(r"\s+(?:tham\s+gia\s+)?phối\s+hợp", re.IGNORECASE).match(
            plain, after, span.end
        ):
            found += members
    return tuple(found)


def partners_hold_for_all(plain: str, part: Span, action: int) -> bool:
    """Whether partners are named before the first verb group: they hold for every part of a sentence then."""
    match = _COORDINATES.search(plain, action, min(part.end, action + _BEFORE_VERBS))
    return match is not None and not match["before"]
