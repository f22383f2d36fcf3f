"""What a heading says of the items under it: which bodies lead them, or that they assign nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extraction.bodies import match_bodies, parse_bodies
from pipeline.extraction.body_patterns import GENERIC, PLURAL
from pipeline.findings import BodyMention
from pipeline.records import Span
from pipeline.text import squeeze

_PREFIX = re.compile(
    r"\s*(?:(?:Trách\s+nhiệm|Trách\s+nhiệm(?:\s*,|\s+và)\s+(?:quyền\s+hạn|nhiệm\s+vụ)|Nhiệm\s+vụ(?:\s*,|\s+và)?(?:\s+quyền\s+hạn)?|Phân\s+công|Phần\s+việc|"
    r"Phần\s+công\s+việc|Nội\s+dung\s+\w+(?:\s+\w+)?)"
    r"(?:\s+(?:thực\s+hiện|thi\s+hành|cụ\s+thể|quản\s+lý|phối\s+hợp))?\s+(?:của|cho|đối\s+với)\s+|"
    r"Đối\s+với\s+|Về\s+phía\s+|"
    r"(?:Trân\s+trọng\s+)?(?:Giao|Yêu\s+cầu|Đề\s+nghị|Phân\s+công)(?:\s+cho)?\s*:?\s+)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"\s*(?:\([^()]*\)\s*)?[,:]?\s*(?:(?:chịu|có)\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|"
    r"thực\s+hiện(?:\s+(?:các\s+)?(?:nhiệm\s+vụ|nội\s+dung|công\s+việc)"
    r"(?:\s+sau)?)?|chủ\s+trì|tổ\s+chức\s+thực\s+hiện|tập\s+trung\s+thực\s+hiện[^.:]{0,60}|"
    r"triển\s+khai[^.:]{0,40})?\s*(?:như\s+sau|sau\s+đây|sau)?\s*(?:,\s*(?:trong\s+đó|nhất\s+là|"
    r"đặc\s+biệt\s+là|trước\s+hết\s+là)[^.;]*)?[:.;]?\s*$",
    re.IGNORECASE,
)
_ASSIGNS = re.compile(r"\s*(?:Trân\s+trọng\s+)?(?:Giao|Yêu\s+cầu|Đề\s+nghị|Phân\s+công)\s", re.IGNORECASE)
_AIMS = re.compile(
    r"\s*(?:mục\s+đích|yêu\s+cầu(?!\s+(?:các|thủ|giám|chủ))|mục\s+tiêu|quan\s+điểm|chỉ\s+tiêu|phạm\s+vi|"
    r"đối\s+tượng|giải\s+thích\s+từ\s+ngữ|nguyên\s+tắc|"
    r"kết\s+quả(?:\s+đạt\s+được|\s+thực\s+hiện|\s+triển\s+khai)?|đánh\s+giá\s+(?:chung|tình\s+hình|"
    r"kết\s+quả)|(?:về\s+)?tình\s+hình|"
    r"(?:một\s+số\s+|những\s+)?(?:tồn\s+tại|hạn\s+chế|khó\s+khăn|nguyên\s+nhân)|nguyên\s+nhân|bài\s+học|"
    r"thuận\s+lợi|thực\s+trạng|bối\s+cảnh|"
    r"điều\s+khoản\s+chuyển\s+tiếp|định\s+hướng|tầm\s+nhìn|sự\s+cần\s+thiết|"
    r"cơ\s+sở\s+(?:pháp\s+lý|chính\s+trị|thực\s+tiễn)|căn\s+cứ(?=\s*(?:pháp|lập|xây|ban|[:.]|$))|"
    r"vị\s+trí|chức\s+năng|thành\s+phần\s+hồ\s+sơ|trình\s+tự,?\s+thủ\s+tục|điều\s+kiện|tiêu\s+chí|"
    r"tiêu\s+chuẩn|danh\s+mục|phụ\s+lục)(?!\w)",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"\sđiện\s*:\s*$")
"""A telegram's line above those it goes to ("Chủ tịch Ủy ban nhân dân tỉnh điện:")."""

_ORDERING_KINDS = frozenset({"TB", "CT", "CĐ", "KL", "NQ", "CV", "QĐ"})
_ORDERS = re.compile(r"\s*yêu\s+cầu(?!\w)", re.IGNORECASE)
_NAMED_ONLY = re.compile(
    r"\s*(?:(?:về\s+)?(?:nguồn\s+)?(?:kinh\s+phí|vốn|nguồn\s+lực|dự\s+toán)|hiệu\s+lực)(?!\w)", re.IGNORECASE
)
_MATTER = re.compile(r"\s(?:trong(?!\s+(?:tỉnh|khu|ngành|lĩnh|cả))|đối\s+với|khi|về(?!\w))\s", re.IGNORECASE)
"""Opens the matter of a responsibility after its bearer ("Trách nhiệm của các đơn vị trong quản lý ...")."""

_NAME_TO_THE_END = re.compile(r"(?:\s+[a-zà-ỹ]+){0,4}(?:,(?:\s+[a-zà-ỹ]+){1,4})?\s+và(?:\s+[a-zà-ỹ]+){1,4}")
"""The rest of a name whose fields are verbs elsewhere ("Trung tâm Xúc tiến đầu tư, thương mại")."""

_KIND_OF_PERSONS = re.compile(
    r"\s*(?:doanh\s+nghiệp|tổ\s+chức|cá\s+nhân|hộ|hợp\s+tác\s+xã|người|cán\s+bộ|công\s+chức|nhà)(?!\w)",
    re.IGNORECASE,
)
"""Without "các" these name a topic ("b) Doanh nghiệp số"), not who is told to act."""

_NO_BODY = re.compile(r",\s+(?:các\s+)?lĩnh\s+vực(?:\s+khác)?\s*[:.;]?\s*$", re.IGNORECASE)
"""A topic among the members of a heading: "Các ngành, lĩnh vực khác" names no bodies."""

_RESTATES = re.compile(r"\sđược\s+quy\s+định(?!\w)", re.IGNORECASE)
_LONGEST = 260  # code points: a longer item is a sentence, not a heading


def heading_bodies(plain: str, span: Span, *, has_items: bool) -> tuple[BodyMention, ...]:
    """The bodies that a heading names and nothing else; empty for any other heading.

    Args:
        plain: shadow of the document's text.
        span: the heading without its mark.
        has_items: whether items stand under it; a group described by a clause ("Các sở, ngành chủ trì dự
        án") is
            taken for a heading only then.
    """
    if span.end - span.start > _LONGEST or _RESTATES.search(plain, span.start, span.end):
        return ()
    prefix = _PREFIX.match(plain, span.start, span.end)
    start = prefix.end() if prefix else span.start
    members, after = match_bodies(plain, start, span.end)
    if _NO_BODY.search(plain, start, span.end):
        return ()
    if prefix is None and _KIND_OF_PERSONS.match(plain, start, span.end):
        return ()
    assigns = prefix is not None and _ASSIGNS.match(prefix.group()) is not None
    if members and _SUFFIX.fullmatch(plain, after, span.end) and (has_items or not assigns):
        return tuple(members)
    if has_items and len(members) == 1 and _NAME_TO_THE_END.fullmatch(plain, after, span.end):
        whole = Span(members[0].span.start, span.end)
        return (replace(members[0], name=squeeze(whole.of(plain)), span=whole),)
    plural = PLURAL.match(plain, start, span.end)
    group = plural and GENERIC.match(plain, plural.end() + 1, span.end)
    closed = plain[span.start : span.end].rstrip().endswith((".", ";"))
    duties = prefix is not None and "nhiệm" in prefix.group().casefold()
    if members and has_items and not closed and (group or duties):
        limit = _MATTER.search(plain, start, span.end) if prefix else None
        return parse_bodies(plain, Span(start, limit.start() if limit else span.end))
    return ()


def assigns_nothing(heading: str, kind: str | None) -> bool:
    """Whether a heading opens aims, findings, definitions or effects, which bind nobody to a task.

    "Yêu cầu" is the manner of work in a plan, but the orders given in a directive or a notice of conclusions.
    """
    if kind in _ORDERING_KINDS and _ORDERS.match(heading):
        return False
    opens = _AIMS.match(heading) or _ADDRESSES.search(heading)
    return opens is not None and len(heading) < _LONGEST


def binds_only_the_named(heading: str) -> bool:
    """Whether a heading opens clauses on funding or effect, where only a body named in a sentence acts."""
    return _NAMED_ONLY.match(heading) is not None
