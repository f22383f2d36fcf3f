"""What bodies have to do with a task besides doing it: who is advised, approves, is told, passes it on.

These roles are read from the task's own words and never make a body a lead or a coordinator: what only
receives ("báo cáo UBND tỉnh") takes no part in the work.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from pipeline.extraction.bodies import match_bodies
from pipeline.findings import BodyMention, Task
from pipeline.records import Span
from pipeline.text import shadow

OtherRole = Literal["advise", "approve", "report_to", "via"]

_OBJECT = r"(?:\s+(?!và\s)[^\s.,;:()]+){0,8}?"  # "báo cáo kết quả thực hiện về"
_CUES: tuple[tuple[OtherRole, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
    for role, pattern in (
        ("advise", r"(?<!\w)tham\s+mưu(?:\s*,\s*đề\s+xuất)?(?:\s+(?:giúp|cho|với))?\s+"),
        ("approve", r"(?<!\w)(?:trình|xin\s+ý\s+kiến(?:\s+của)?)\s+"),
        (
            "report_to",
            rf"(?<!\w)(?:(?:báo\s+cáo|gửi|thông\s+báo|cung\s+cấp){_OBJECT}\s+(?:về|đến|tới|cho)|báo\s+cáo|gửi)\s+",
        ),
        ("via", r"(?<!\w)(?:thông\s+)?qua\s+"),
    )
)


def other_roles(task: Task) -> tuple[tuple[OtherRole, BodyMention], ...]:
    """The bodies with another part in a task, in the order of the text; spans are the document's."""
    plain = shadow(task.evidence.quote)
    found: dict[int, tuple[OtherRole, BodyMention]] = {}
    for role, cue in _CUES:
        for match in cue.finditer(plain):
            members, _ = match_bodies(plain, match.end(), len(plain), strict=True)
            for body in members:
                found.setdefault(body.span.start, (role, body))
    start = task.evidence.span.start
    return tuple(
        (role, replace(body, span=Span(start + body.span.start, start + body.span.end)))
        for _, (role, body) in sorted(found.items())
    )


def is_standing(task: Task) -> bool:
    """Whether a task goes on by its deadline (nhiệm vụ thường xuyên); without one it is taken for one-off."""
    return task.deadline is not None and task.deadline.type in ("ongoing", "recurring")
