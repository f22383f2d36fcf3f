"""Rõ việc and rõ kết quả: a verb with its object, and what must come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.clarity.norms import is_norm
from pipeline.clarity.remarks import Clear, Remark, Weight
from pipeline.clarity.responsibility import follows_up
from pipeline.findings import Extraction, Task
from pipeline.records import Span
from pipeline.resources import lexicon
from pipeline.text import nfc, shadow

# "triển khai thực hiện Quyết định này": "quyết định" is a verb elsewhere
_THIS_DOCUMENT = re.compile(
    r"(?<!\w)(?:quyết\s+định|nghị\s+quyết|kế\s+hoạch|chương\s+trình|chỉ\s+thị|công\s+văn|quy\s+chế|quy\s+định|đề\s+án|văn\s+bản)\s+này(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[/-][^\W_]+)*")


@cache
def _phrases(section: str) -> re.Pattern[str]:
    words = sorted((nfc(word) for word in lexicon("clarity")[section]), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_spaced, words)) + r")(?!\w)", re.IGNORECASE)


@cache
def _verbs() -> re.Pattern[str]:
    words = {nfc(word) for group in lexicon("task_verbs").values() for word in group}
    return re.compile(
        r"(?<!\w)(?:" + "|".join(map(_spaced, sorted(words, key=len, reverse=True))) + r")(?!\w)",
        re.IGNORECASE,
    )


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def unclear_works(extraction: Extraction) -> Iterator[Remark]:
    """The tasks that say nothing to do, nothing to do it with, or nothing that must come of it."""
    norm = is_norm(extraction.metadata)
    for number, task in enumerate(extraction.tasks):
        words = _own_words(task)
        if not _has_verb(words):
            message = "Không có động từ nêu việc phải làm."
            yield Remark("verb_missing", Clear.WORK, Weight.ERROR, message, task.evidence.span, number)
        elif not _has_object(words):
            message = "Có động từ nhưng không nêu nội dung công việc cụ thể."
            yield Remark("object_missing", Clear.WORK, Weight.ADVICE, message, task.evidence.span, number)
        if not norm and task.product is None and not (_names_product(words) or follows_up(task)):
            message = "Không nêu sản phẩm (văn bản, báo cáo, số liệu) phải hoàn thành."
            yield Remark("product_missing", Clear.RESULT, Weight.ADVICE, message, task.evidence.span, number)


def _has_verb(words: str) -> bool:
    """Whether something is told to be done; verbs after a noun that opens the line only describe it."""
    opening = words.lstrip(" \n\t-+*•")
    if _phrases("matters").match(opening) and not _verbs().match(opening):
        return False
    return any(verbs.search(words) for verbs in (_verbs(), _phrases("verbs")))


def _has_object(words: str) -> bool:
    rest = _phrases("fillers").sub(" ", _verbs().sub(" ", words))
    return bool(_WORD.search(rest) or _THIS_DOCUMENT.search(words))


def _own_words(task: Task) -> str:
    """A task's words without its bodies and its deadline."""
    span = task.evidence.span
    words = list(shadow(task.evidence.quote))
    deadline = (task.deadline.evidence.span,) if task.deadline else ()
    for part in (*(body.span for body in (*task.leads, *task.coordinators)), *deadline):
        start, end = max(part.start, span.start), min(part.end, span.end)
        if start < end and not _covers(part, span):
            words[start - span.start : end - span.start] = " " * (end - start)
    return "".join(words)


def _covers(part: Span, whole: Span) -> bool:
    return part.start <= whole.start and part.end >= whole.end


def _names_product(words: str) -> bool:
    """Whether a result can be counted or handed in: something is made, or a figure is to be reached."""
    return (
        _phrases("products").search(words) is not None or re.search(r"\d+(?:[.,]\d+)?\s*%", words) is not None
    )
