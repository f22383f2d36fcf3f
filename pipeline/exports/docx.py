"""Word documents about tasks: the report on them, and the letter that urges a body to do its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from pipeline.exports.docx_fill import Table, filled
from pipeline.exports.docx_templates import letter_template, report_template
from pipeline.exports.letterhead import Letterhead
from pipeline.exports.rows import SEPARATOR, TaskRow, agencies_of
from pipeline.tracking.records import Status
from pipeline.tracking.wording import STATUSES

_HEADER = ("STT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Văn bản giao", "Tình trạng")
_WIDTHS = (3, 15, 8, 6, 6, 5)
_BY_AGENCY = ("Cơ quan chủ trì", "Được giao", "Đúng hạn", "Hoàn thành quá hạn", "Trong hạn", "Quá hạn")
_STOPPED = (Status.SUSPENDED, Status.CANCELLED)
_IN_TIME = (Status.NOT_STARTED, Status.IN_PROGRESS)


def report(
    rows: Sequence[TaskRow],
    *,
    head: Letterhead,
    today: date,
    agency: str | None = None,
    template: bytes | None = None,
) -> bytes:
    """The report on tasks, by body and task by task, as DOCX.

    Args:
        rows: the tasks, with their status on that day.
        head: who reports.
        today: what the report says it is of.
        agency: whose tasks they are; ``None`` for those of all.
        template: the office's own, else the one that comes with the program.

    Raises:
        RejectedError: the template is damaged.
        UsageError: the template asks for something that there is not.
    """
    words = _words(rows, head, today) | {"CUA_CO_QUAN": f"của {agency}" if agency else ""}
    tables = {"BANG_NHIEM_VU": _table(rows), "BANG_CO_QUAN": _by_agency(rows)}
    return filled(template or report_template(), words, tables)


def letter(
    rows: Sequence[TaskRow],
    *,
    head: Letterhead,
    today: date,
    agency: str,
    template: bytes | None = None,
) -> bytes:
    """The draft of a letter (công văn đôn đốc) with the tasks that a body has still to do, as DOCX.

    The arguments and errors are those of ``report``; tasks that are closed are left out.
    """
    still_open = sorted(
        (row for row in rows if row.status.is_open), key=lambda row: (row.due or date.max, row.id)
    )
    words = _words(still_open, head, today) | {"CO_QUAN_NHAN": agency}
    return filled(template or letter_template(), words, {"BANG_NHIEM_VU": _table(still_open)})


def _words(rows: Sequence[TaskRow], head: Letterhead, today: date) -> dict[str, str]:
    counts = Counter(row.status for row in rows)
    return {
        "CO_QUAN_CHU_QUAN_IN_HOA": head.parent.upper(),
        "CO_QUAN_IN_HOA": head.office.upper(),
        "CO_QUAN": head.office,
        "KY_HIEU": head.symbol,
        "DIA_DANH": head.place,
        "NGAY_THANG": f"ngày    tháng    năm {today.year}",
        "THAM_QUYEN": head.authority.upper(),
        "CHUC_VU": head.title.upper(),
        "NGUOI_KY": head.signer,
        "DEN_NGAY": f"{today:%d/%m/%Y}",
        "SO_NHIEM_VU": _count(len(rows)),
        "SO_DUNG_HAN": _count(counts[Status.DONE]),
        "SO_TRE_HAN": _count(counts[Status.DONE_LATE]),
        "SO_TRONG_HAN": _count(sum(counts[status] for status in _IN_TIME)),
        "SO_QUA_HAN": _count(counts[Status.OVERDUE]),
        "SO_DANG_MO": _count(sum(row.status.is_open for row in rows)),
        "SO_DUNG": _count(sum(counts[status] for status in _STOPPED)),
    }


def _count(number: int) -> str:
    """A number as administrative writing has it: two digits at least, none for nothing."""
    return f"{number:02}" if number else "0"


def _table(rows: Sequence[TaskRow]) -> Table:
    lines = tuple(
        (
            str(number),
            row.text,
            SEPARATOR.join(row.leads),
            f"{row.due:%d/%m/%Y}" if row.due else row.words,
            row.listed.document.number or row.listed.document.file_name,
            STATUSES[row.status],
        )
        for number, row in enumerate(rows, 1)
    )
    return Table(_HEADER, lines, _WIDTHS)


def _by_agency(rows: Sequence[TaskRow]) -> Table:
    lines = []
    for agency in agencies_of(rows):
        counts = Counter(row.status for row in rows if agency in row.leads)
        lines.append(
            (
                agency,
                str(counts.total()),
                str(counts[Status.DONE]),
                str(counts[Status.DONE_LATE]),
                str(sum(counts[status] for status in _IN_TIME)),
                str(counts[Status.OVERDUE]),
            )
        )
    return Table(_BY_AGENCY, tuple(lines), (6, 2, 2, 3, 2, 2))
