"""Rõ trách nhiệm: somebody follows the tasks up, or they are reported to somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.clarity.remarks import Clear, Remark, Weight
from pipeline.extraction.other_roles import other_roles
from pipeline.findings import Extraction, Task
from pipeline.structure.zones import Zones
from pipeline.text import fold

_FOLLOWS_UP = re.compile(
    r"\b(?:theo\s+doi|don\s+doc|kiem\s+tra|giam\s+sat|tong\s+hop)\b[^.;|]{0,160}?"
    r"\b(?:thuc\s+hien|trien\s+khai|tien\s+do|(?:ke\s+hoach|quyet\s+dinh|chi\s+thi|cong\s+van)\s+nay)\b"
)
_REPORT = re.compile(r"\bbao\s+cao\b[^.;|]{0,120}?\b(?:ve|den|gui|ubnd|uy\s+ban|thu\s+tuong|bo\s|so\s)")


def follows_up(task: Task) -> bool:
    """Whether a task is to follow the others up, which lasts as long as they do."""
    return _FOLLOWS_UP.search(fold(task.evidence.quote)) is not None


def unclear_responsibility(extraction: Extraction, zones: Zones) -> Iterator[Remark]:
    """A remark on the whole document where nobody follows its tasks up and nobody is reported to."""
    tasks = extraction.tasks
    if not tasks:
        return
    folded = fold(extraction.document.text)
    parts = (zones.body, *zones.attachments)
    if any(pattern.search(span.of(folded)) for span in parts for pattern in (_FOLLOWS_UP, _REPORT)):
        return
    if any(role in ("report_to", "approve") for task in tasks for role, _ in other_roles(task)):
        return
    message = "Văn bản không giao cơ quan theo dõi, đôn đốc và không nêu nơi nhận báo cáo kết quả."
    span = tasks[-1].evidence.span
    yield Remark("nobody_follows_up", Clear.RESPONSIBILITY, Weight.ADVICE, message, span)
