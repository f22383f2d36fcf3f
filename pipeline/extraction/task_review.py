"""What of a task a person should look at: each doubt in the words of those who check."""

from __future__ import annotations

from pipeline.findings import Deadline, Task

DOUBTFUL = 0.8
"""Confidence below which a task goes to the review list (chosen on the corpus, see the model card)."""

_FLAGS = {
    "vague": "thời hạn nêu chưa rõ",
    "impossible_date": "ngày ghi trong thời hạn không có thật",
    "due_on_day_off": "hạn rơi vào ngày nghỉ",
    "missing_year": "không xác định được năm",
    "clock_time": "hạn tính theo giờ ghi trong văn bản",
    "extension": "có thể là gia hạn của thời hạn đã giao trước đó",
    "tentative": "thời hạn mới là dự kiến",
    "mixed_bound": "ghi hai mốc cùng lúc (“chậm nhất trước ngày”)",
    "open_ended": "không ghi mốc kết thúc",
    "not_before_or_within": "chưa rõ là trong hay sau khoảng thời gian đã ghi",
}
_INFERRED = {
    "year": "năm của thời hạn được suy ra từ ngày văn bản",
    "month": "tháng của thời hạn được suy ra",
    "day": "ngày của thời hạn được suy ra",
    "start": "ngày bắt đầu được suy ra từ ngày văn bản",
}


def needs_review(task: Task) -> tuple[str, ...]:
    """Why a person should look at a task, one reason a doubtful field; empty where nothing is in doubt."""
    reasons = []
    if task.evidence.confidence < DOUBTFUL:
        reasons.append(f"Nhiệm vụ: độ tin cậy thấp ({task.evidence.confidence:.0%})")
    if not task.leads:
        reasons.append("Chủ trì: chưa xác định được cơ quan")
    if task.deadline:
        reasons += [f"Thời hạn: {doubt}" for doubt in _doubts(task.deadline)]
    return tuple(reasons)


def _doubts(deadline: Deadline) -> list[str]:
    """What is not certain of a deadline; a flag without words of its own is shown as it is."""
    return [
        *(_FLAGS.get(flag, flag) for flag in deadline.flags),
        *(_INFERRED.get(part, f"suy ra: {part}") for part in deadline.inferred),
    ]
