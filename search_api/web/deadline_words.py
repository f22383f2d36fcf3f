"""Why a task is due when it is: the words of the document, and how they were read."""

from __future__ import annotations

from datetime import date

from pipeline.commands import wording
from pipeline.extraction.task_review import needs_review
from pipeline.findings import Deadline, Task
from pipeline.store.corrections import Verdict, verdict_of
from pipeline.text import squeeze

_EVERY = {
    "day": "hằng ngày",
    "week": "hằng tuần",
    "month": "hằng tháng",
    "quarter": "hằng quý",
    "half_year": "6 tháng một lần",
    "year": "hằng năm",
}
_UNITS = {
    "hour": "giờ",
    "day": "ngày",
    "working_day": "ngày làm việc",
    "week": "tuần",
    "month": "tháng",
    "year": "năm",
}
_DEADLINE = "Thời hạn: "


def as_written(deadline: Deadline | None) -> str:
    """The words of the document that set the deadline; empty where there are none."""
    return squeeze(deadline.evidence.quote) if deadline else ""


def explanation(task: Task, due: date | None) -> tuple[str, ...]:
    """How the deadline was read, one sentence for each step, and what is in doubt.

    Args:
        task: with its deadline.
        due: the day that the list shows, which an extension or a recurrence may have moved.
    """
    deadline = task.deadline
    if deadline is None:
        return ("Văn bản không ghi thời hạn cho nhiệm vụ này.",)
    said = [_reading(deadline)]
    if deadline.comparator == "before" and deadline.due:
        said.append("“Trước ngày” được tính đến hết chính ngày ghi trong văn bản.")
    if verdict_of(task) is Verdict.CORRECTED:
        said.append("Thời hạn do cán bộ xác định khi rà soát.")
    if due and deadline.due and due != deadline.due:
        said.append(f"Hạn đang theo dõi là {wording.day(due)}.")
    doubts = [reason.removeprefix(_DEADLINE) for reason in needs_review(task) if reason.startswith(_DEADLINE)]
    if doubts:
        said.append(f"Lưu ý: {'; '.join(doubts)}.")
    return tuple(said)


def _reading(deadline: Deadline) -> str:
    if deadline.type == "fixed" and deadline.due:
        if deadline.start:
            return f"Khoảng thời gian từ {wording.day(deadline.start)} đến {wording.day(deadline.due)}."
        return f"Ngày cuối cùng là {wording.day(deadline.due)}."
    if deadline.type == "recurring":
        rule = f" ({squeeze(deadline.day_rule)})" if deadline.day_rule else ""
        return f"Nhiệm vụ định kỳ {_EVERY.get(deadline.every or '', '')}{rule}; hạn là kỳ gần nhất chưa xong."
    if deadline.type == "relative":
        amount = f"{deadline.amount} {_UNITS[deadline.unit]}" if deadline.amount and deadline.unit else ""
        anchor = f", tính từ “{squeeze(deadline.anchor)}”" if deadline.anchor else ""
        return f"Thời hạn {amount}{anchor}; chưa quy được ra ngày."
    if deadline.type == "event":
        anchor = f" “{squeeze(deadline.anchor)}”" if deadline.anchor else ""
        return f"Phụ thuộc sự việc{anchor}; chưa quy được ra ngày."
    if deadline.type == "ongoing":
        return "Nhiệm vụ thường xuyên, không có ngày kết thúc."
    return "Văn bản có ghi thời hạn nhưng chưa quy được ra ngày."
