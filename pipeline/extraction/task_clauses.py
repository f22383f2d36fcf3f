"""Sentences and their parts: where one task ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.bodies import match_bodies
from pipeline.extraction.body_patterns import VERB
from pipeline.records import Span
from pipeline.text import CAPITALS

_ABBREVIATION = re.compile(
    r"(?:\b(?:TP|Tp|KT|TM|TL|TUQ|ThS|TS|PGS|GS|BS|St|v\.v|Đ/c|đ/c|No|STT|Stt|U\.B\.N\.D|Q|P)|\b[A-ZĐ])\.$"
)
_SENTENCE_END = re.compile(rf"[.!?…]\s+(?=[{CAPITALS}“\"(+-])|\.\s*/\.?\s*(?=\s|$)")
_OPENERS, _CLOSERS = "(“[", ")”]"
_ADVERB = re.compile(
    r"\s*(?:và|đồng\s+thời|qua\s+đó|trong\s+đó|từ\s+đó|trên\s+cơ\s+sở\s+đó|bên\s+cạnh\s+đó|ngoài\s+ra|"
    r"mặt\s+khác|cùng\s+với\s+đó|"
    r"có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|phải|cần|sẽ|cũng|luôn|tự|đề\s+cao|"
    r"kịp\s+thời|chủ\s+động|tích\s+cực|khẩn\s+trương|thường\s+xuyên|tiếp\s+tục|nghiêm\s+túc|quyết\s+liệt|"
    r"trực\s+tiếp|"
    r"từng\s+bước|sớm|triệt\s+để|trọng\s+tâm\s+là|cụ\s+thể\s*:?|"
    r"định\s+kỳ|đột\s+xuất|(?:hằng|hàng)\s+(?:năm|quý|tháng|tuần|ngày)|(?:06|6)\s+tháng|"
    r"nhanh\s+chóng)(?!\w),?\s*",
    re.IGNORECASE,
)
CIRCUMSTANCE = re.compile(
    r"\s*(?:căn\s+cứ|trên\s+cơ\s+sở|theo|đối\s+với|để|nhằm|trong|khi|sau\s+khi|ngay\s+sau|sau|trước|"
    r"định\s+kỳ|hằng|hàng|trường\s+hợp|nếu|"
    r"với|tùy|tuỳ|qua|thông\s+qua|từ|về|riêng|ngoài|đồng\s+thời|bên\s+cạnh|cùng\s+với|tại|do|chậm\s+nhất|"
    r"muộn\s+nhất|đến|ngoài\s+ra|"
    r"thực\s+hiện|triển\s+khai|xét|được|thời\s+gian|kể\s+từ|vào|giao|bám\s+sát|phát\s+huy|tiếp\s+tục|"
    r"trước\s+mắt|hiện\s+nay|dự\s+kiến|cụ\s+thể|nhân\s+dịp|"
    r"(?:phát\s+biểu(?:\s+(?:kết\s+luận|chỉ\s+đạo))?|kết\s+luận(?=\s+(?:tại|buổi|phiên|cuộc|hội))))(?!\w)",
    re.IGNORECASE,
)
"""Words that open a circumstance before the body is named ("Căn cứ ..., Sở X ...")."""

_ASIDE = re.compile(r"\((?:trước|qua|thông|hằng|hàng|tối|chậm|bao|nếu|trong)[^()]{2,80}\)\s*", re.IGNORECASE)
_MEANWHILE = re.compile(r"[,.;]?(?<!\s)\s+đồng\s+thời(?!\w),?\s*", re.IGNORECASE)
_MANNER = re.compile(
    r"\s*(?:bảo\s+đảm|đảm\s+bảo|góp\s+phần|nhằm|tránh|gắn\s+với)(?!\w)(?![^;]*(?:kinh\s+phí|nguồn\s+lực|"
    r"an\s+toàn))",
    re.IGNORECASE,
)
_ONLY_WHEN = re.compile(r"\s*(?:hoàn\s+thành|xong|hoàn\s+tất|thời\s+(?:gian|hạn))\s[^;]*\d", re.IGNORECASE)
_SHORT = 75  # code points
_LISTS_CONTENT = re.compile(
    r"(?:theo\s+dõi|kiểm\s+tra|giám\s+sát|đánh\s+giá|báo\s+cáo|rà\s+soát)[^:;]{3,120}:\s[^;]*$", re.IGNORECASE
)
"""A verb and its object before a colon: what follows lists what the object holds, not further tasks."""

_LONE_VERB = re.compile(r"\s*\w+(?:\s\w+)?\s*(?:;|$)")
"""A verb without an object is the name of a field of work ("đất đai; môi trường; xây dựng")."""

_INTRODUCES_NAMES = re.compile(
    r"\s+|[,;:]|(?:giao|yêu\s+cầu|đề\s+nghị|chủ\s+trì|phối\s+hợp|chặt\s+chẽ|với|cùng|và)(?!\w)", re.IGNORECASE
)
"""What may stand before and between the bodies of an enumeration."""

_ROMAN_POINT = re.compile(r"\s\((?:i{1,3}|iv|v|vi{0,3}|ix|x)\)\s")
_MORE_VERBS = re.compile(
    r"\s*(?:không\s+(?:để|được|yêu\s+cầu|phát|tiếp|thu)|nắm|làm|là\s+(?:cơ\s+quan|đơn\s+vị|đầu\s+mối)|"
    r"có\s+(?:các\s+|những\s+)?(?:ý\s+kiến(?!\s+(?:như|chỉ|kết|khác|của))|biện\s+pháp|giải\s+pháp|kế\s+hoạch|văn\s+bản|hình\s+thức|chính\s+sách|"
    r"phương\s+án|cơ\s+chế|chế\s+độ))(?!\w)",
    re.IGNORECASE,
)


def sentences(plain: str, span: Span) -> Iterator[Span]:
    """The sentences of a stretch of text, without the blanks and the full stop at their ends."""
    start = span.start
    for match in _SENTENCE_END.finditer(plain, span.start, span.end):
        if _depth(plain, start, match.start()) > 0 or _ABBREVIATION.search(
            plain, max(start, match.start() - 12), match.start() + 1
        ):
            continue
        if piece := _stripped(plain, start, match.start()):
            yield piece
        start = match.end()
    if piece := _stripped(plain, start, span.end):
        yield piece


def parts(plain: str, sentence: Span) -> list[Span]:
    """The parts of a sentence: a new one begins where a semicolon or "đồng thời" is followed by an action."""
    cuts = [
        (at, at + 1)
        for at in _all(plain, ";", sentence)
        if _depth(plain, sentence.start, at) == 0
        and begins_action(plain, at + 1, sentence.end)
        and not _LONE_VERB.match(plain, at + 1, sentence.end)
    ]
    for match in _MEANWHILE.finditer(plain, sentence.start + 1, sentence.end):
        outside = _depth(plain, sentence.start, match.start()) == 0
        if outside and begins_action(plain, match.end(), sentence.end):
            word = match.end() - len(match.group().lstrip(",.; \n\t"))
            cuts.append((match.start(), word))
    cuts += [(match.start(), match.end()) for match in _ROMAN_POINT.finditer(plain, *_bounds(sentence))]
    found: list[Span] = []
    start = sentence.start
    for end, following in sorted(cuts):
        if (
            end < start
            or (plain[end] == ";" and _only_names(plain, start, end))
            or _LISTS_CONTENT.match(plain, start, end)
            or _only_qualifies(plain, following, sentence.end)
        ):
            continue
        if piece := _stripped(plain, start, end):
            found.append(piece)
        start = following
    if piece := _stripped(plain, start, sentence.end):
        found.append(piece)
    return found


def _only_names(plain: str, start: int, end: int) -> bool:
    """Whether a stretch names bodies without a verb of their own: the clause goes on after its semicolon."""
    at = start
    while at < end:
        word = _INTRODUCES_NAMES.match(plain, at, end)
        if word and word.end() > at:
            at = word.end()
            continue
        members, after = match_bodies(plain, at, end)
        if not members:
            return False
        at = after
    return True


def _all(plain: str, mark: str, span: Span) -> Iterator[int]:
    at = plain.find(mark, span.start, span.end)
    while at >= 0:
        yield at
        at = plain.find(mark, at + 1, span.end)


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _only_qualifies(plain: str, at: int, end: int) -> bool:
    """Whether what follows a semicolon says how, not what: "; bảo đảm thống nhất, đồng bộ"."""
    semicolon = plain.find(";", at, end)
    stop = end if semicolon < 0 else semicolon
    if _ONLY_WHEN.match(plain, at, stop) and stop - at < _SHORT:
        return True
    return stop - at < _SHORT and _MANNER.match(plain, at, stop) is not None


def begins_action(plain: str, at: int, end: int) -> bool:
    """Whether a clause that tells what to do begins here: a verb, perhaps after a body or a circumstance."""
    at = skip_adverbs(plain, at, end)
    if at >= end:
        return False
    if VERB.match(plain, at, end) or _MORE_VERBS.match(plain, at, end):
        return True
    members, after = match_bodies(plain, at, end, strict=True)
    if members:
        after = skip_adverbs(plain, after, end)
        return bool(VERB.match(plain, after, end) or _MORE_VERBS.match(plain, after, end))
    if CIRCUMSTANCE.match(plain, at, end):
        comma = re.compile(r"[,:]\s").search(plain, at, min(end, at + 250))
        return comma is not None and begins_action(plain, comma.end(), end)
    return False


def skip_adverbs(plain: str, at: int, end: int) -> int:
    """Past adverbs and blanks; stands on the verb, the body or whatever else follows them."""
    while True:
        while at < end and (plain[at].isspace() or plain[at] in "-–,+*"):
            at += 1
        match = _ADVERB.match(plain, at, end) or _ASIDE.match(plain, at, end)
        if not match or match.end() == at:
            return at
        at = match.end()


def _depth(plain: str, start: int, end: int) -> int:
    """How many brackets and quotation marks are open at ``end``."""
    piece = plain[start:end]
    return sum(piece.count(mark) for mark in _OPENERS) - sum(piece.count(mark) for mark in _CLOSERS)


def _stripped(plain: str, start: int, end: int) -> Span | None:
    while start < end and (plain[start].isspace() or plain[start] in "-–+*;,|"):
        start += 1
    while end > start and (plain[end - 1].isspace() or plain[end - 1] in ".;,:/|*"):
        end -= 1
    return Span(start, end) if end > start else None
