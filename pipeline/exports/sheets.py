"""What all Excel lists have in common: letters, lines, heights, and how they print on A4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.exports.cells import text_cell

DAY_FORMAT = "DD/MM/YYYY"
FONT = "Times New Roman"
_FIRST_DAY = date(1900, 3, 1)  # Excel counts days wrongly before it
_LINE_HEIGHT, _HIGHEST = 15.0, 405.0  # points; Excel allows 409
_LINE = Side(style="thin", color="808080")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="D9E2F3")
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def write_cell(cell: Cell, value: str | date) -> None:
    """Puts a value into a cell: a real date, or text that stays text whatever it says."""
    if isinstance(value, date) and value >= _FIRST_DAY:
        cell.value = value
        cell.number_format = DAY_FORMAT
        return
    cell.value = text_cell(f"{value:%d/%m/%Y}" if isinstance(value, date) else value)
    cell.data_type = "s"  # openpyxl itself makes formulas of what begins like one
    cell.quotePrefix = True


def write_title(sheet: Worksheet, title: str, under: str, columns: int) -> None:
    """Writes a title and a line under it over so many columns."""
    last = get_column_letter(columns)
    for line, words, font in (
        (1, title, Font(name=FONT, size=14, bold=True)),
        (2, under, Font(name=FONT, size=12, italic=True)),
    ):
        sheet.merge_cells(f"A{line}:{last}{line}")
        write_cell(sheet.cell(line, 1), words)
        sheet.cell(line, 1).font = font
        sheet.cell(line, 1).alignment = _MIDDLE
    sheet.row_dimensions[1].height = 2 * _LINE_HEIGHT


def write_heads(sheet: Worksheet, line: int, heads: Sequence[tuple[str, int]]) -> None:
    """Writes the heads of columns, each with how wide it is in digits."""
    sheet.row_dimensions[line].height = 2 * _LINE_HEIGHT
    for column, (label, width) in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        cell = sheet.cell(line, column, label)
        cell.font = Font(name=FONT, size=11, bold=True)
        cell.fill = _HEAD
        cell.border = BORDER
        cell.alignment = _MIDDLE


def height_of(cells: Iterable[tuple[str, int]]) -> float:
    """How high a line must be, in points, for texts in columns so wide.

    Programs other than Excel do not find out by themselves.
    """
    lines = (sum(1 + len(part) // width for part in text.split("\n")) for text, width in cells)
    return min(_LINE_HEIGHT * max(lines, default=1), _HIGHEST)


def print_across(sheet: Worksheet, head_line: int, columns: int, last_line: int) -> None:
    """Prints so many columns on A4 across, the heads on every page."""
    page = sheet.page_setup
    page.orientation, page.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.print_area = f"A1:{get_column_letter(columns)}{last_line}"
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{head_line}:{head_line}"
    sheet.oddFooter.right.text = "Trang &P/&N"
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.4, 0.6, 0.6
