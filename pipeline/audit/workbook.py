"""An audit as an Excel workbook; no cell of it can become a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from pipeline.audit import wording
from pipeline.audit.records import Side
from pipeline.audit.report import Line, place_of
from pipeline.exports.cells import text_cell
from pipeline.text import squeeze

COLUMNS = (
    ("STT", 6),
    ("Mức độ", 14),
    ("Loại", 28),
    ("Nội dung", 60),
    ("Văn bản", 20),
    ("Trích dẫn", 46),
    ("Vị trí", 14),
    ("Văn bản đối chiếu", 20),
    ("Trích dẫn đối chiếu", 46),
    ("Gợi ý", 30),
    ("Số văn bản", 12),
    ("Tình trạng", 14),
    ("Người đánh dấu", 18),
    ("Ghi chú", 30),
    ("Mã", 36),
)


def workbook(lines: Sequence[Line], at: date) -> bytes:
    """An XLSX file with one row for each finding, in their order, to be sorted and filtered."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Rà soát"
    sheet.append([f"Kết quả rà soát viện dẫn ngày {wording.day(at)}"])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([label for label, _ in COLUMNS])
    for at_column, (_, width) in enumerate(COLUMNS, 1):
        sheet.cell(2, at_column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at_column)].width = width
    for number, line in enumerate(lines, 1):
        sheet.append([number, *map(text_cell, _cells(line))])
        for cell in sheet[number + 2]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(COLUMNS))}{len(lines) + 2}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(line: Line) -> list[str]:
    finding, mark = line.finding, line.mark
    first, other = (*finding.sides, None, None)[:2]
    return [
        wording.SEVERITIES[finding.severity],
        wording.CHECKS[finding.check],
        finding.message,
        *_side(first),
        place_of(first) if first else "",
        *_side(other),
        finding.suggestion or "",
        str(finding.count),
        line.state,
        mark.author if mark else "",
        mark.note if mark else "",
        finding.key,
    ]


def _side(side: Side | None) -> tuple[str, str]:
    if side is None:
        return "", ""
    return side.name, squeeze(side.passage.quote) if side.passage else ""
