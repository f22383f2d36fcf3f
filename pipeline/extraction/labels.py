"""Lines that describe a work in fields: "Cơ quan chủ trì: ...", "Thời gian hoàn thành: ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.records import Span

Role = Literal["lead", "coordinate", "time", "product", "content", "monitor"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One field of a line: its role and the span of its value."""

    role: Role
    value: Span


_NOUN = r"(?:cơ\s+quan|đơn\s+vị|bộ\s+phận|cá\s+nhân|tổ\s+chức|địa\s+phương)"
_BODY = rf"(?:các\s+)?(?!tổ\s+chức\s+(?:triển\s+khai\s+)?thực\s+hiện){_NOUN}(?:\s*(?:,|/|và)\s*{_NOUN})*"
_ROLES: tuple[tuple[Role, str], ...] = (
    (
        "coordinate",
        rf"(?:{_BODY}\s+)?(?:tham\s+gia\s+|cùng\s+)?phối\s+hợp(?:\s+thực\s+hiện)?|cùng\s+thực\s+hiện",
    ),
    ("monitor", rf"(?:{_BODY}\s+)?(?:theo\s+dõi|đôn\s+đốc|kiểm\s+tra|giám\s+sát)"),
    (
        "lead",
        rf"(?:{_BODY}\s+)?(?:được\s+giao\s+)?(?:chủ\s+trì|đầu\s+mối|chịu\s+trách\s+nhiệm|phụ\s+trách)"
        r"(?:\s+(?:thực\s+hiện|tham\s+mưu|soạn\s+thảo|chính))?",
    ),
    (
        "lead",
        rf"{_BODY}\s+(?:triển\s+khai\s+|tổ\s+chức\s+)?thực\s+hiện|trách\s+nhiệm\s+thực\s+hiện|"
        r"phân\s+công(?:\s+(?:thực\s+hiện|nhiệm\s+vụ))?|đơn\s+vị|cơ\s+quan",
    ),
    (
        "time",
        r"(?:thời\s+(?:gian|hạn|điểm)|tiến\s+độ|hạn)"
        r"(?:\s+(?:triển\s+khai|tổ\s+chức|thực\s+hiện|hoàn\s+thành|báo\s+cáo|dự\s+kiến|xong|"
        r"cuối))*(?:\s+nhiệm\s+vụ)?|"
        r"hoàn\s+thành",
    ),
    (
        "product",
        r"(?:kết\s+quả|sản\s+phẩm)(?:\s*[,/]\s*(?:kết\s+quả|sản\s+phẩm))?(?:\s+(?:đầu\s+ra|dự\s+kiến|"
        r"thực\s+hiện|cần\s+đạt))*",
    ),
    (
        "content",
        r"(?:nội\s+dung|nhiệm\s+vụ|công\s+việc)(?:\s+(?:thực\s+hiện|công\s+việc|nhiệm\s+vụ|cụ\s+thể|chính))?",
    ),
)
_FIELD = (
    "(?:"
    + "|".join(f"(?P<r{i}>{pattern})" for i, (_, pattern) in enumerate(_ROLES))
    + r")\s*(?:\([^()]{0,60}\)\s*)?:\s*"
)
_FIRST = re.compile(r"\s*" + _FIELD, re.IGNORECASE)
_NEXT = re.compile(r"(?:(?<=[.;,])\s+|(?<=\())" + _FIELD, re.IGNORECASE)


def read_labels(plain: str, span: Span) -> tuple[Labelled, ...]:
    """The fields of a line that opens with a label, in order; empty for any other line."""
    first = _FIRST.match(plain, span.start, span.end)
    if not first:
        return ()
    found = [first, *_NEXT.finditer(plain, first.end(), span.end)]
    ends = [match.start() for match in found[1:]] + [span.end]
    return tuple(
        Labelled(_role(match), Span(match.end(), max(match.end(), end)))
        for match, end in zip(found, ends, strict=True)
    )


def _role(match: re.Match[str]) -> Role:
    return next(role for index, (role, _) in enumerate(_ROLES) if match[f"r{index}"] is not None)
