"""Findings in the words of Vietnamese administration."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.extraction.acts import Act
from pipeline.extraction.progress import ProgressFigure
from pipeline.extraction.transfers import Doubt, Holder
from pipeline.findings import Deadline, Task
from pipeline.store.corrections import Verdict, verdict_of
from pipeline.store.ports import CitationState, DocumentSummary
from pipeline.text import squeeze

NO_DEADLINE = "không ghi hạn"

METADATA_LABELS = {
    "kind": "Loại văn bản",
    "number": "Số, ký hiệu",
    "date": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "title": "Trích yếu",
    "signer": "Người ký",
}

RELATIONS = {
    "legal_basis": "căn cứ",
    "proposal": "theo đề nghị",
    "implements": "thực hiện",
    "issued_with": "ban hành kèm theo",
    "amends": "sửa đổi, bổ sung",
    "replaces": "thay thế",
    "repeals": "bãi bỏ",
    "replies": "phúc đáp",
    "refers": "viện dẫn",
}

CITATION_STATES = {
    CitationState.RESOLVED: "đã có trong kho",
    CitationState.AMBIGUOUS: "chưa xác định được một văn bản duy nhất",
    CitationState.UNRESOLVED: "chưa có trong kho",
}

DOUBTS: dict[Doubt, str] = {
    "later_assignment": "cần xác định theo văn bản phân công của địa phương",
    "some_places_only": "tùy tổ chức bộ máy của địa phương",
}

VERDICTS = {
    Verdict.CONFIRMED: "đã xác nhận",
    Verdict.CORRECTED: "đã sửa",
    Verdict.REJECTED: "đã loại",
}

FLAGS = {
    "vague": "chưa rõ ngày",
    "impossible_date": "ngày không có trong lịch",
    "due_on_day_off": "rơi vào ngày nghỉ",
}

CLUES = {"citation": "viện dẫn", "body": "cơ quan", "period": "thời gian", "words": "nội dung"}
_PROGRESS = {
    "assigned": "được giao",
    "done": "hoàn thành",
    "done_on_time": "hoàn thành đúng hạn",
    "done_late": "hoàn thành quá hạn",
    "in_progress": "đang thực hiện",
    "slow": "chậm tiến độ",
    "not_started": "chưa thực hiện",
    "not_done": "chưa hoàn thành",
    "overdue": "quá hạn",
    "suspended": "tạm dừng",
}


def progress(figure: ProgressFigure) -> str:
    """A progress figure of a report in few words."""
    parts = (
        "" if figure.count is None else str(figure.count),
        "" if figure.total is None else f"trên {figure.total}",
        "" if figure.percent is None else f"{figure.percent:g}%",
    )
    return f"{_PROGRESS[figure.state]}: {' '.join(filter(None, parts))}"


def day(value: date | None) -> str:
    """The date as Vietnamese write it, empty where there is none."""
    return f"{value:%d/%m/%Y}" if value else ""


def deadline(value: Deadline | None) -> str:
    """The deadline in one phrase: dates where they are certain, else what is written."""
    if value is None:
        return NO_DEADLINE
    if value.type == "fixed" and value.due:
        interval = f"{day(value.start)} – {day(value.due)}" if value.start else day(value.due)
        doubts = [FLAGS[flag] for flag in value.flags if flag in FLAGS]
        return f"{interval} ({', '.join(doubts)})" if doubts else interval
    return squeeze(value.evidence.quote)


def deadline_with_words(value: Deadline | None) -> str:
    """The deadline, and below it the words that say so."""
    words = squeeze(value.evidence.quote) if value else ""
    return f"{deadline(value)}\n“{words}”" if words else deadline(value)


def verdict(task: Task) -> str:
    """What staff said of a task, empty where nobody has checked it."""
    said = verdict_of(task)
    return VERDICTS[said] if said else ""


def bodies(task: Task) -> str:
    """Who does the task, then who takes part."""
    leads = "; ".join(body.name for body in task.leads)
    coordinators = "; ".join(body.name for body in task.coordinators)
    return f"{leads}\nPhối hợp: {coordinators}".strip() if coordinators else leads


def inherited(holder: Holder) -> str:
    """Who was given a task that another body holds today, and by which acts it passed on."""
    first = holder.chain[0]
    doubt = "; cần xác định" if holder.doubt else ""
    return (
        f"giao cho cơ quan tiền thân: {first.origin} ({acts(holder.sources)}, từ {day(first.since)}{doubt})"
    )


def acts(sources: Iterable[Act]) -> str:
    """Legal acts in their short form."""
    return "; ".join(source.key for source in sources)


def document_name(document: DocumentSummary) -> str:
    """What staff call the document: its number, else the name of its file."""
    return document.number or document.file_name


def shortened(text: str, length: int) -> str:
    """The text on one line, cut at a blank where it is longer than ``length`` code points."""
    line = squeeze(text)
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + "…"
