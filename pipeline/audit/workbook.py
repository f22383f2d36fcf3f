"""An audit as an Excel workbook; no cell of it can become a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter

from pipeline.audit import wording
from pipeline.audit.records import Side
from pipeline.audit.report import Line, place_of
from pipeline.exports.sheets import (
    BORDER,
    FONT,
    height_of,
    print_across,
    write_cell,
    write_heads,
    write_title,
)
from pipeline.text import squeeze

COLUMNS = (
    ("STT", 5),
    ("Mức độ", 10),
    ("Loại", 18),
    ("Nội dung", 40),
    ("Văn bản", 15),
    ("Trích dẫn", 28),
    ("Vị trí", 9),
    ("Văn bản đối chiếu", 15),
    ("Trích dẫn đối chiếu", 28),
    ("Gợi ý", 20),
    ("Số văn bản viện dẫn", 10),
    ("Tình trạng", 12),
    ("Người đánh dấu", 14),
    ("Ghi chú", 20),
    ("Mã", 16),
)
_HEAD_LINE = 4
_PRINTED = 10  # columns on paper
_WIDTHS = [width for _, width in COLUMNS]
_COUNT = 11  # column of a number
_TEXT, _CENTRED = "dondoc text", "dondoc centred"


def workbook(lines: Sequence[Line], at: date) -> bytes:
    """An XLSX file with one row for each finding, in their order, to be sorted, filtered and printed."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Rà soát"
    for name in (_TEXT, _CENTRED):
        book.add_named_style(_style(name))
    under = f"(Tính đến ngày {wording.day(at)}: {len(lines)} nội dung)"
    write_title(sheet, "KẾT QUẢ RÀ SOÁT VIỆN DẪN", under, _PRINTED)
    write_heads(sheet, _HEAD_LINE, COLUMNS)
    for number, line in enumerate(lines, 1):
        row = _HEAD_LINE + number
        cells = _cells(line)
        sheet.cell(row, 1, number).style = _CENTRED
        for column, words in enumerate(cells, 2):
            sheet.cell(row, column).style = _TEXT
            write_cell(sheet.cell(row, column), words)
        sheet.cell(row, _COUNT, line.finding.count).style = _CENTRED
        sheet.row_dimensions[row].height = height_of(zip(cells, _WIDTHS[1:], strict=True))
    last = _HEAD_LINE + len(lines)
    sheet.freeze_panes = sheet.cell(_HEAD_LINE + 1, 3)
    sheet.auto_filter.ref = f"A{_HEAD_LINE}:{get_column_letter(len(COLUMNS))}{last}"
    print_across(sheet, _HEAD_LINE, _PRINTED, last)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _style(name: str) -> NamedStyle:
    style = NamedStyle(name)
    style.font = Font(name=FONT, size=11)
    style.border = BORDER
    style.alignment = Alignment(
        horizontal="left" if name == _TEXT else "center", vertical="top", wrap_text=True
    )
    return style


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
