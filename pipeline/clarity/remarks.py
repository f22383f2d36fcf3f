"""What is unclear in a task, with the words that are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.records import Span


class Clear(StrEnum):
    """A respect in which a task must be clear."""

    PERSON = "person"  # rõ người
    WORK = "work"  # rõ việc
    TIME = "time"  # rõ thời gian
    RESULT = "result"  # rõ kết quả
    RESPONSIBILITY = "responsibility"  # rõ trách nhiệm


class Weight(StrEnum):
    """How much a remark matters: an error is to be mended before signing, advice may be left."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something unclear.

    Attributes:
        code: stable, in English, such as ``lead_missing``.
        clear: the respect that suffers.
        message: for staff, in Vietnamese; says what to do where that is known.
        span: the words that it is about, in the document's text.
        task: position among the document's tasks; ``None`` where the whole document is meant.
    """

    code: str
    clear: Clear
    weight: Weight
    message: str
    span: Span
    task: int | None = None
