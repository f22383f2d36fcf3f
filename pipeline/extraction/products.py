"""What must come of a task (sản phẩm), where a line or a bracket beside it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.findings import Task
from pipeline.text import squeeze, tone_placed

_PRODUCT = re.compile(
    r"(?:^[\s*+•-]*|\(\s*|[.;]\s+)(?:sản\s+phẩm|kết\s+quả\s+đầu\s+ra|kết\s+quả,\s+sản\s+phẩm)"
    r"(?:\s+(?:đầu\s+ra|hoàn\s+thành|dự\s+kiến|cụ\s+thể|đạt\s+được))?\s*:\s*(?P<words>[^;()|]{3,400}?)\s*"
    r"(?=[;()|]|\.(?:\s|$)|\n\s*(?:\n|[-+*•]|[a-zđ][.)]\s|\d{1,2}[.)]|[^\W\d_][^\n:]{2,40}:)|\Z)",
    re.IGNORECASE | re.MULTILINE,
)
_REACH = 600  # code points after a task within which the line must stand


def with_products(tasks: Sequence[Task], text: str) -> Iterator[Task]:
    """The tasks, each with the product that is named in it, or between it and the next one.

    Args:
        tasks: the tasks of one document in reading order.
        text: the document's text.
    """
    plain = tone_placed(text)
    starts = [task.evidence.span.start for task in tasks[1:]]
    for task, following in zip(tasks, [*starts, len(text)], strict=True):
        span = task.evidence.span
        found = (
            None if task.product else _PRODUCT.search(plain, span.start, min(following, span.end + _REACH))
        )
        yield (
            replace(task, product=squeeze(text[found.start("words") : found.end("words")])) if found else task
        )
