"""The task list as an Excel workbook in the usual form, made to be printed, filtered and read back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.exports.cells import Value, text_cell
from pipeline.exports.rows import COLUMNS, TaskRow, cells_of
from pipeline.tracking.records import Status
from pipeline.tracking.wording import STATUSES

SHEET, ORIGINAL = "Nhiệm vụ", "dondoc"
FORM = "dondoc-1"  # of what stands in the hidden sheet
DAY_FORMAT = "DD/MM/YYYY"
_FIRST_DAY = date(1900, 3, 1)  # Excel counts days wrongly before it
_HEADER_ROW = 4
_FONT = "Times New Roman"
_LINE_HEIGHT, _HIGHEST = 15.0, 405.0  # points; Excel allows 409
_PRINTED = "note"  # the last column on paper
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
_LINE = Side(style="thin", color="808080")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="D9E2F3")
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
    _write_head(sheet, title, today)
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


def write_cell(cell: Cell, value: str | date) -> None:
    """Puts a value into a cell: a real date, or text that stays text whatever it says."""
    if isinstance(value, date) and value >= _FIRST_DAY:
        cell.value = value
        cell.number_format = DAY_FORMAT
        return
    cell.value = text_cell(f"{value:%d/%m/%Y}" if isinstance(value, date) else value)
    cell.data_type = "s"  # openpyxl itself makes formulas of what begins like one
    cell.quotePrefix = True


def _height(cells: Mapping[str, Value]) -> float:
    """How high a line must be, in points: programs other than Excel do not find out by themselves."""
    lines = [
        sum(1 + len(part) // _WIDTHS[name] for part in value.split("\n"))
        for name, value in cells.items()
        if isinstance(value, str) and name != "id"
    ]
    return min(_LINE_HEIGHT * max(lines), _HIGHEST)


def _write_head(sheet: Worksheet, title: str, today: date) -> None:
    last = get_column_letter(list(COLUMNS).index(_PRINTED) + 1)
    for line, words, font in (
        (1, title, Font(name=_FONT, size=14, bold=True)),
        (2, f"(Tính đến ngày {today:%d/%m/%Y})", Font(name=_FONT, size=12, italic=True)),
    ):
        sheet.merge_cells(f"A{line}:{last}{line}")
        write_cell(sheet.cell(line, 1), words)
        sheet.cell(line, 1).font = font
        sheet.cell(line, 1).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = sheet.row_dimensions[_HEADER_ROW].height = 2 * _LINE_HEIGHT
    for column, label in enumerate(COLUMNS.values(), 1):
        cell = sheet.cell(_HEADER_ROW, column, label)
        cell.font = Font(name=_FONT, size=11, bold=True)
        cell.fill = _HEAD
        cell.border = _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _add_styles(book: Workbook) -> None:
    """Adds the looks of cells once, by name: given cell by cell they take most of the time."""
    for name in (_TEXT, _CENTRED, _DAY, _LATE):
        style = NamedStyle(name)
        late = name == _LATE
        style.font = Font(name=_FONT, size=11, bold=late, color="C00000" if late else None)
        style.border = _BORDER
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
    """Widths, frozen header, filters, the choice of statuses, and how it prints."""
    for column, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[name]
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
    page = sheet.page_setup
    page.orientation, page.paperSize = "landscape", sheet.PAPERSIZE_A4
    printed = get_column_letter(list(COLUMNS).index(_PRINTED) + 1)
    sheet.print_area = f"A1:{printed}{last_line}"
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.oddFooter.right.text = "Trang &P/&N"
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.4, 0.6, 0.6
