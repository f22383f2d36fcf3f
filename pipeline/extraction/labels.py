"""Lines that describe a work in fields: "Cơ quan chủ trì: ...", "Thời gian hoàn thành: ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.records import Span

Role = Literal["lead", "coordinate", "time", "product", "content", "monitor"]


@dataclass(frozen=True, slots=True)
class Label:
    """What a line speaks of, and where its value starts."""

    role: Role
    start: int


_BODY = r"(?:cơ\s+quan|đơn\s+vị|các\s+đơn\s+vị|các\s+cơ\s+quan|bộ\s+phận|cá\s+nhân|tổ\s+chức)(?:\s*[,/và]+\s*(?:cơ\s+quan|đơn\s+vị|tổ\s+chức|cá\s+nhân))*"
_ROLES: tuple[tuple[Role, str], ...] = (
    ("coordinate", rf"(?:{_BODY}\s+)?(?:tham\s+gia\s+)?phối\s+hợp(?:\s+thực\s+hiện)?"),
    ("monitor", rf"(?:{_BODY}\s+)?(?:theo\s+dõi|đôn\s+đốc|kiểm\s+tra|giám\s+sát)"),
    (
        "lead",
        rf"(?:{_BODY}\s+)?(?:được\s+giao\s+)?(?:chủ\s+trì|đầu\s+mối|chịu\s+trách\s+nhiệm|phụ\s+trách)(?:\s+(?:thực\s+hiện|tham\s+mưu|soạn\s+thảo))?",
    ),
    (
        "lead",
        rf"{_BODY}\s+(?:triển\s+khai\s+|tổ\s+chức\s+)?thực\s+hiện|trách\s+nhiệm\s+thực\s+hiện|phân\s+công(?:\s+(?:thực\s+hiện|nhiệm\s+vụ))?|đơn\s+vị|cơ\s+quan",
    ),
    (
        "time",
        r"(?:thời\s+(?:gian|hạn|điểm)|tiến\s+độ)(?:\s+(?:triển\s+khai|tổ\s+chức|thực\s+hiện|hoàn\s+thành|báo\s+cáo|dự\s+kiến))*(?:\s+nhiệm\s+vụ)?|hoàn\s+thành",
    ),
    (
        "product",
        r"(?:kết\s+quả|sản\s+phẩm)(?:\s*[,/]\s*(?:kết\s+quả|sản\s+phẩm))?(?:\s+(?:đầu\s+ra|dự\s+kiến|thực\s+hiện|cần\s+đạt))*",
    ),
    (
        "content",
        r"(?:nội\s+dung|nhiệm\s+vụ|công\s+việc)(?:\s+(?:thực\s+hiện|công\s+việc|nhiệm\s+vụ|cụ\s+thể|chính))?",
    ),
)
_LABEL = re.compile(
    r"\s*(?:"
    + "|".join(f"(?P<r{i}>{pattern})" for i, (_, pattern) in enumerate(_ROLES))
    + r")\s*(?:\([^()]{0,60}\)\s*)?:\s*",
    re.IGNORECASE,
)


def read_label(plain: str, span: Span) -> Label | None:
    """The label that opens a line, or ``None``."""
    match = _LABEL.match(plain, span.start, span.end)
    if not match:
        return None
    role = next(role for index, (role, _) in enumerate(_ROLES) if match[f"r{index}"] is not None)
    return Label(role, match.end())
