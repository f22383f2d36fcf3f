"""Rõ thời gian: a deadline that lies after signing, on a working day, not after the superior document's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from pipeline.clarity.norms import is_norm
from pipeline.clarity.remarks import Clear, Remark, Weight
from pipeline.clarity.responsibility import follows_up
from pipeline.extraction.calendar import add_working_days, next_working_day
from pipeline.findings import Deadline, Extraction
from pipeline.records import Span

# A duty that goes on is done every day; "định kỳ" alone leaves open how often.
_GOES_ON = re.compile(r"(?<!\w)(?:thường\s+xuyên|h[ằà]ng\s+(?:ngày|tuần|tháng|quý|năm))(?!\w)", re.IGNORECASE)


def unclear_times(
    extraction: Extraction, day: date, superior: Mapping[int, tuple[date, str]]
) -> Iterator[Remark]:
    """What is unclear of the deadlines.

    Args:
        extraction: the document.
        day: of signing, or for a draft without one of the lint.
        superior: the last day that a superior document gives for a task, and that document's name, by the
            position of the task.
    """
    norm = is_norm(extraction.metadata)
    signing = "ngày ký" if extraction.metadata.date else "ngày rà soát"
    for number, task in enumerate(extraction.tasks):
        if task.deadline is None:
            if not (norm or follows_up(task) or _GOES_ON.search(task.evidence.quote)):
                message = "Chưa có thời hạn hoàn thành."
                yield _remark("deadline_missing", Weight.ADVICE, message, task.evidence.span, number)
            continue
        span = task.deadline.evidence.span
        for code, weight, message in _faults(task.deadline, day, signing):
            yield _remark(code, weight, message, span, number)
        due = task.deadline.due
        if due is not None and number in superior and superior[number][0] < due:
            latest, name = superior[number]
            message = f"Hạn {_written(due)} muộn hơn hạn {_written(latest)} tại {name}."
            yield _remark("later_than_superior", Weight.ERROR, message, span, number)


def _faults(deadline: Deadline, day: date, signing: str) -> Iterator[tuple[str, Weight, str]]:
    due = deadline.due
    if due is not None and due < day:
        yield "deadline_past", Weight.ERROR, f"Hạn {_written(due)} đã qua vào {signing} ({_written(day)})."
    elif "due_on_day_off" in deadline.flags and due is not None:
        near = f"{_written(add_working_days(due, -1))} hoặc {_written(next_working_day(due))}"
        yield (
            "deadline_on_day_off",
            Weight.ADVICE,
            f"Hạn {_written(due)} là ngày nghỉ; ngày làm việc gần nhất: {near}.",
        )
    if "impossible_date" in deadline.flags:
        yield "deadline_impossible", Weight.ERROR, "Ngày ghi trong thời hạn không có thật."
    if "vague" in deadline.flags:
        yield "deadline_vague", Weight.ADVICE, "Thời hạn chung chung: nên ghi ngày cụ thể."


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _remark(code: str, weight: Weight, message: str, span: Span, task: int) -> Remark:
    return Remark(code, Clear.TIME, weight, message, span, task)
