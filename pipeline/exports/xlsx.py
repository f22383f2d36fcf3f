"""The task list as an Excel workbook in the usual form, made to be printed, filtered and read back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.exports.cells import Value
from pipeline.exports.rows import COLUMNS, TaskRow, cells_of
from pipeline.exports.sheets import (
    BORDER,
    DAY_FORMAT,
    FONT,
    height_of,
    print_across,
    write_cell,
    write_heads,
    write_title,
)
from pipeline.tracking.records import Status
from pipeline.tracking.wording import STATUSES

SHEET, ORIGINAL = "Nhiệm vụ", "dondoc"
FORM = "dondoc-1"  # of what stands in the hidden sheet
_HEADER_ROW = 4
_PRINTED = list(COLUMNS).index("note") + 1  # columns on paper
_WIDTHS = {
    "number_in_list": 5,
    "text": 44,
    "leads": 20,
    "coordinators": 20,
    "due": 11,
    "product": 14,
    "document": 15,
    "status": 13,
    "done_on": 11,
    "note": 18,
    "extension": 14,
    "words": 18,
    "issued": 11,
    "issuer": 20,
    "clause": 8,
    "page": 6,
    "id": 16,
}
_TEXT, _CENTRED, _DAY, _LATE = "dondoc text", "dondoc centred", "dondoc day", "dondoc late"
_STYLES = dict.fromkeys(COLUMNS, _TEXT) | {
    "number_in_list": _CENTRED,
    "due": _DAY,
    "issued": _DAY,
    "done_on": _DAY,
    "status": _CENTRED,
    "page": _CENTRED,
    "clause": _CENTRED,
}


def workbook(rows: Sequence[TaskRow], *, title: str, today: date) -> bytes:
    """An XLSX file with one line for each row; a hidden sheet keeps what each cell was when it was written.

    Args:
        rows: in the order of the list.
        title: what the list is of, in small letters or capitals.
        today: the day whose statuses the rows carry.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    original = book.create_sheet(ORIGINAL)
    original.sheet_state = "veryHidden"
    _add_styles(book)
    write_title(sheet, title, f"(Tính đến ngày {today:%d/%m/%Y})", _PRINTED)
    write_heads(sheet, _HEADER_ROW, [(label, _WIDTHS[name]) for name, label in COLUMNS.items()])
    _write_row(original, 1, [FORM, today.isoformat()])
    _write_row(original, 2, [*list(COLUMNS)[1:], "period"])
    for number, row in enumerate(rows, 1):
        cells = cells_of(row)
        _style_row(sheet, _HEADER_ROW + number, row.status)
        _write_row(sheet, _HEADER_ROW + number, [None, *cells.values()])
        sheet.cell(_HEADER_ROW + number, 1, number)
        _write_row(original, 2 + number, [*cells.values(), row.period])
        sheet.row_dimensions[_HEADER_ROW + number].height = _height(cells)
    _set_up(sheet, _HEADER_ROW + len(rows))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_row(sheet: Worksheet, line: int, values: Sequence[Value]) -> None:
    for column, value in enumerate(values, 1):
        if value is not None and value != "":
            write_cell(sheet.cell(line, column), value)


def _height(cells: Mapping[str, Value]) -> float:
    return height_of(
        (value, _WIDTHS[name]) for name, value in cells.items() if isinstance(value, str) and name != "id"
    )


def _add_styles(book: Workbook) -> None:
    """Adds the looks of cells once, by name: given cell by cell they take most of the time."""
    for name in (_TEXT, _CENTRED, _DAY, _LATE):
        style = NamedStyle(name)
        late = name == _LATE
        style.font = Font(name=FONT, size=11, bold=late, color="C00000" if late else None)
        style.border = BORDER
        style.alignment = Alignment(
            horizontal="left" if name == _TEXT else "center", vertical="top", wrap_text=True
        )
        style.number_format = DAY_FORMAT if name == _DAY else "General"
        book.add_named_style(style)


def _style_row(sheet: Worksheet, line: int, status: Status) -> None:
    for column, name in enumerate(COLUMNS, 1):
        late = name == "status" and status in (Status.OVERDUE, Status.DONE_LATE)
        sheet.cell(line, column).style = _LATE if late else _STYLES[name]


def _set_up(sheet: Worksheet, last_line: int) -> None:
    """Frozen header, filters, the choice of statuses, and how it prints."""
    id_column = get_column_letter(len(COLUMNS))
    sheet.column_dimensions[id_column].hidden = True
    sheet.freeze_panes = sheet.cell(_HEADER_ROW + 1, 3)
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{id_column}{last_line}"
    if last_line > _HEADER_ROW:
        labels = ",".join(STATUSES.values())
        choice = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=False)
        choice.error = "Chọn một tình trạng trong danh sách."
        column_letter = get_column_letter(list(COLUMNS).index("status") + 1)
        choice.add(f"{column_letter}{_HEADER_ROW + 1}:{column_letter}{last_line}")
        sheet.add_data_validation(choice)
    print_across(sheet, _HEADER_ROW, _PRINTED, last_line)
