"""A task list that came back from Excel: what each line says now, and what it said when it was written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl

from pipeline.errors import UsageError
from pipeline.exports.bounds import check_bounds, too_large
from pipeline.exports.cells import Value, day_of, text_cell
from pipeline.exports.rows import COLUMNS
from pipeline.exports.xlsx import FORM, ORIGINAL
from pipeline.reading.limits import Limits

Cells = dict[str, Value]

_DAYS = ("due", "issued", "done_on")
_CHARACTERS = 60_000_000
_SEARCHED_LINES = 40  # the header stands within them, whatever was put above it
_NAMES = {label: name for name, label in COLUMNS.items()}
_BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list that came back.

    Attributes:
        number: of the line in the sheet, from 1.
        id: of the task, as the sheet has it now; empty on a line that a person added.
        now: what its cells say; a column that the sheet no longer has is left out.
        before: what they said when the list was written; ``None`` where the list had no such task.
        period: for a recurring task, the occurrence that the line is of.
        formulas: names of the columns in which a formula stands now.
    """

    number: int
    id: str
    now: Cells
    before: Cells | None
    period: date | None = None
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedList:
    """A list that came back.

    Attributes:
        missing: ids of tasks that it had and that no line has now.
        day: on which it was written, whose statuses its lines had.
    """

    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    day: date | None = None


def read_workbook(data: bytes, limits: Limits) -> ReturnedList:
    """The lines of a workbook that ``xlsx.workbook`` wrote and people worked on.

    Columns may have been moved, lines sorted, filtered, added or removed.

    Raises:
        RejectedError: it is damaged, or inflates beyond the limits of reading.
        UsageError: it is no such list, or larger than one can be.
    """
    check_bounds(data, limits)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        if ORIGINAL not in book.sheetnames or book[ORIGINAL]["A1"].value != FORM:
            raise _no_list()
        sheet = next(sheet for sheet in book.worksheets if sheet.title != ORIGINAL)
        for one in (book[ORIGINAL], sheet):
            one.reset_dimensions()  # what a program wrote of them may be wrong
        text = _Text()
        before, periods = _original(book[ORIGINAL], text)
        day = day_of(str(book[ORIGINAL]["B1"].value or ""))
        lines = tuple(_lines(sheet, before, periods, text))
    except _BROKEN as error:
        raise _no_list() from error
    present = {line.id for line in lines}
    return ReturnedList(lines, tuple(id_ for id_ in before if id_ not in present), day)


def _no_list() -> UsageError:
    return UsageError("no_task_list", "Tệp này không phải danh mục nhiệm vụ do chương trình xuất ra.")


class _Text:
    """How much text may still come: a few strings of a workbook can stand in many of its cells."""

    def __init__(self) -> None:
        self._left = _CHARACTERS

    def count(self, values: Iterable[object]) -> None:
        """Counts the text of a line.

        Raises:
            UsageError: it is more than any list has.
        """
        self._left -= sum(len(value) for value in values if isinstance(value, str))
        if self._left < 0:
            raise too_large()


def _original(sheet: Any, text: _Text) -> tuple[dict[str, Cells], dict[str, date | None]]:
    """What the cells of each task were, and its occurrence, by id."""
    lines = sheet.iter_rows(min_row=2, values_only=True)
    names = [str(name) for name in next(lines)]
    found, periods = {}, {}
    for values in lines:
        text.count(values)
        cells = {name: plain(name, value) for name, value in zip(names, values, strict=False)}
        id_ = str(cells.get("id") or "")
        period = cells.pop("period", None)
        found[id_] = cells
        periods[id_] = period if isinstance(period, date) else None
    return found, periods


def _lines(
    sheet: Any, before: dict[str, Cells], periods: dict[str, date | None], text: _Text
) -> Iterator[Line]:
    header, columns = _header(sheet)
    for number, row in enumerate(sheet.iter_rows(min_row=header + 1), header + 1):
        cells = {name: row[at] for name, at in columns.items() if at < len(row)}
        text.count(cell.value for cell in cells.values())
        now = {name: plain(name, cell.value) for name, cell in cells.items()}
        if not any(now.values()):
            continue
        id_ = str(now.pop("id", None) or "")
        formulas = tuple(name for name, cell in cells.items() if cell.data_type == "f")
        yield Line(number, id_, now, before.get(id_), periods.get(id_), formulas)


def _header(sheet: Any) -> tuple[int, dict[str, int]]:
    """The line of the header, and the position of each column that it names."""
    for number, values in enumerate(sheet.iter_rows(max_row=_SEARCHED_LINES, values_only=True), 1):
        columns = _columns(values)
        if "id" in columns:
            return number, columns
    raise _no_list()


def _columns(values: Sequence[object]) -> dict[str, int]:
    found = {_NAMES.get(" ".join(str(value or "").split())): at for at, value in enumerate(values)}
    return {name: at for name, at in found.items() if name and name != "number_in_list"}


def plain(name: str, value: object) -> Value:
    """What a cell says, whatever Excel made of it: a day, or text; empty text where it is blank."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_cell(str(value))
    return (day_of(text) or text) if name in (*_DAYS, "period") else text
