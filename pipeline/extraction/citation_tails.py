"""What stands around the number of a cited document: its date, its issuer, the provision that is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.extraction.document_types import types_by_name, words_pattern
from pipeline.extraction.written_days import DAY, read_day
from pipeline.text import squeeze

_ISSUER_REACH = 160
_ISSUER_WORDS = 24
_JOINTS = frozenset({"và", "hoặc", "cùng"})
_PROVISION_REACH = 140
_PREAMBLE_REACH = 220

_DAY_TAIL = re.compile(rf"\s{{0,6}}[,(]?\s{{0,6}}(?P<day>{DAY})", re.IGNORECASE)
_ISSUER_TAIL = re.compile(r"\s{1,6}(?:của|CỦA|giữa)\s{1,6}(?=[A-ZĐÂĂÊÔƠƯÁẢẠỦỦliên])")
# The words behind the name of a body in a citation: what the document does or is about.
_NAMES = words_pattern(types_by_name())
_AFTER_ISSUER_WORDS = (
    r"[;.()\[\]“”\":|]|\s-\s(?=[a-zđ])|,(?!\s+(?:Thể\s+thao|Thương\s+binh|Viễn\s+thông|Chủ\s+nhiệm|Gia\s+đình))"
    r"|\s(?:v/v|về|ban\s+hành|quy\s+định|quy\s+chế|phê\s+duyệt|sửa\s+đổi|bổ\s+sung|hướng\s+dẫn|công\s+bố|triển\s+khai|thực\s+hiện|thay\s+thế"
    r"|bãi\s+bỏ|tại|đã|được|có|là|để|do|từ|gồm|như|theo|thông\s+qua|giao|kể\s+từ|trong|nêu|trên|cho|với|thì|nhằm|còn|hết\s+hiệu|đến"
    r"|đề\s+nghị|chỉ\s+đạo|đối\s+với|ngày|số|năm|này|và\s+các|và\s+(?:việc|quy|tình)|hoặc|phân\s+công|ủy\s+quyền|thành\s+lập|kiện\s+toàn"
    r"|(?:Về|V/v|Ban\s+hành|Quy\s+định|Quy\s+chế|Phê\s+duyệt|Sửa\s+đổi|Hướng\s+dẫn|Công\s+bố|Triển\s+khai|Thực\s+hiện|Kết\s+luận)"
    rf"|phân\s+cấp|phân\s+quyền|quyết\s+định|chấp\s+thuận|quản\s+lý|thuộc|xác\s+định|kết\s+luận|trả\s+lời|phúc\s+đáp|gửi|kèm\s+theo|cùng|nhưng|mà|bảo\s+đảm|đảm\s+bảo|(?:và|,)\s+(?i:{_NAMES}))(?!\w)"
)
_AFTER_ISSUER = re.compile(_AFTER_ISSUER_WORDS)
_AFTER_CAPITALS = re.compile(_AFTER_ISSUER_WORDS, re.IGNORECASE)
_HEAD = re.compile(
    r"(?:Bộ\s+trưởng(?:,\s+Chủ\s+nhiệm)?|Thứ\s+trưởng|Phó\s+Chủ\s+tịch|Chủ\s+tịch(?=\s+(?:UBND|HĐND|Ủy|Hội|Quốc))|(?:Phó\s+|Tổng\s+)?Giám\s+đốc"
    r"|Cục\s+trưởng|Vụ\s+trưởng|Thủ\s+trưởng|Trưởng(?=\s+[Bb]an)|Chánh(?=\s+(?:Văn|Thanh)))\s+",
    re.IGNORECASE,
)

_UNIT_NUMBER = r"(?:\d{1,3}[a-zđ]?|[a-zđ](?:\.\d{1,2})?|[IVXLC]{1,6}(?:\.\d{1,2})*)(?!\w)"
_UNIT = (
    r"(?:điểm|khoản|[đĐ]iều|[mM]ục|tiểu\s+mục|[cC]hương|[pP]hần|[pP]hụ\s+lục)"
    rf"\s+{_UNIT_NUMBER}(?:\s?(?:,|;|và|-|đến)\s?{_UNIT_NUMBER})*"
)
_PROVISION = re.compile(
    rf"(?<!\w)(?P<pin>{_UNIT}(?:\s?(?:,|;|và|của)?\s?{_UNIT}){{0,9}})"
    r"\s+(?:(?:của|tại)\s+)?(?:(?:[Qq]uy\s+chế|[Qq]uy\s+định|[Đđ]iều\s+lệ|[Kk]ế\s+hoạch)\s+)?(?:(?:được\s+)?ban\s+hành\s+kèm\s+theo\s+)?$"
)
_ISSUER_BEFORE = re.compile(
    r"(?:^|.*\s)của\s+(?P<issuer>[A-ZĐỦ][^;.:|()]{2,90}?)\s+(?:tại|trong)\s+(?:các\s+)?$"
)
_DAY_BEFORE = re.compile(
    rf"(?<!\w)(?P<day>{DAY})\s*,?\s(?P<issuer>[^.;:|\d]{{0,120}}?)\s*(?<!\w)(?:đã\s+)?(?:ký\s+)?(?:ban\s+hành|ký|có|thông\s+qua)"
    r"(?:\s+[^\W\d]+){0,3}?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tail:
    """Date and issuer behind a number, and where they end."""

    end: int
    day: date | None = None
    issuer: str | None = None


def tail_after(plain: str, end: int) -> Tail:
    """The date and the issuer written behind the number that ends at ``end``, in either order."""
    tail = Tail(end)
    if match := _DAY_TAIL.match(plain, end):
        tail = Tail(match.end(), read_day(match["day"]))
    if match := _ISSUER_TAIL.match(plain, tail.end):
        stop = _issuer_end(plain, match.end())
        tail = Tail(stop, tail.day, issuer_name(plain[match.end() : stop]))
        if tail.day is None and (late := _DAY_TAIL.match(plain, stop)):
            tail = Tail(late.end(), read_day(late["day"]), tail.issuer)
    return tail


def day_before(plain: str, start: int, floor: int) -> Tail | None:
    """Date and issuer of "Ngày 23/10/2025, X ban hành ..." before a mention; ``end`` is where they begin."""
    offset = max(floor, start - _PREAMBLE_REACH)
    match = _DAY_BEFORE.search(plain, offset, start)
    if match is None:
        return None
    return Tail(match.start(), read_day(match["day"]), issuer_name(match["issuer"].strip(" ,")))


def issuer_before(plain: str, start: int, floor: int) -> str | None:
    """The issuer of "... của Sở Nội vụ tại Tờ trình số": the body named right before the mention."""
    match = _ISSUER_BEFORE.match(plain, max(floor, start - _ISSUER_REACH), start)
    if match is None or _issuer_end(plain, match.start("issuer")) < match.end("issuer"):
        return None
    return issuer_name(match["issuer"])


def provision_before(plain: str, start: int, floor: int) -> str | None:
    """The part of the document that is meant: "khoản 2 Điều 5" before its name."""
    match = _PROVISION.search(plain, max(floor, start - _PROVISION_REACH), start)
    return squeeze(match["pin"]) if match else None


def issuer_name(written: str) -> str | None:
    """The body itself, without the title of its head."""
    name = _HEAD.sub("", squeeze(written), count=1).strip(" ,-")
    return name if name[:1].isalpha() else None


def _issuer_end(plain: str, start: int) -> int:
    limit = min(len(plain), start + _ISSUER_REACH)
    pattern = _AFTER_CAPITALS if plain[start : start + 8].isupper() else _AFTER_ISSUER
    stop = pattern.search(plain, start, limit)
    name = plain[start : stop.start() if stop else limit]
    words = list(re.finditer(r"\S+", name))[:_ISSUER_WORDS]
    while words and words[-1].group() in _JOINTS:  # "của Chính phủ và theo ..."
        words.pop()
    return start + (words[-1].end() if words else 0)
