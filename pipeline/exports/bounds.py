"""What a workbook that comes back may cost, checked part by part before a program makes objects of it."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.errors import UsageError
from pipeline.reading.limits import Limits
from pipeline.reading.package import Package, xml_events

_INFLATED = 80 << 20  # a list of 20,000 tasks takes 70
_ELEMENTS = 2_500_000  # of all parts; a cell has three
_FEW = 50_000  # elements of a part that holds no cells
_CHILDREN = 16_384  # of one element: the columns that Excel has
_CELLS = 3_000_000  # of a part, with those that stand empty before others
_ROWS = 100_000
_MANY = frozenset(("sheetData", "sst"))  # what may have more children
_LARGE = frozenset(("worksheet", "sst"))  # the parts with cells
_ROW = re.compile(r"\d{1,7}")
_PLACE = re.compile(r"([A-Z]{1,3})\d{1,7}")


def check_bounds(data: bytes, limits: Limits) -> None:
    """Refuses a workbook that would cost much time or memory to open.

    Raises:
        RejectedError: it is damaged, or inflates beyond the limits of reading.
        UsageError: it has more than any task list (``list_too_large``).
    """
    package = Package(data, replace(limits, inflated_bytes=min(limits.inflated_bytes, _INFLATED)))
    left = _ELEMENTS
    for name in package.names:
        part = package.read(name)
        if name.endswith((".xml", ".rels")):
            left -= _Part(left).walk(part)


def too_large() -> UsageError:
    """The refusal of a list that would cost too much."""
    return UsageError("list_too_large", "Danh mục quá lớn để nạp; hãy lọc bớt, xuất và nạp từng phần.")


class _Part:
    """Counts what one part holds."""

    def __init__(self, left: int) -> None:
        self._most = left
        self._elements = 0
        self._cells = 0
        self._column = 0
        self._open: list[tuple[str, int]] = []  # names of the elements around, each with its children so far

    def walk(self, data: bytes) -> int:
        """How many elements it has; the errors are those of ``check_bounds``."""
        for event, element in xml_events(data):
            if event == "end":
                self._open.pop()
                continue
            name = str(element.tag).rpartition("}")[2]
            self._enter(name)
            if name == "row":
                self._check_row(element.get("r"))
            elif name == "c":
                self._check_cell(element.get("r"))
        return self._elements

    def _enter(self, name: str) -> None:
        self._elements += 1
        if not self._open and name not in _LARGE:
            self._most = min(self._most, _FEW)
        if self._open:
            parent, children = self._open[-1]
            self._open[-1] = (parent, children + 1)
            if children >= _CHILDREN and parent not in _MANY:
                raise too_large()
        if self._elements > self._most:
            raise too_large()
        self._open.append((name, 0))

    def _check_row(self, number: str | None) -> None:
        if number is not None and (not _ROW.fullmatch(number) or int(number) > _ROWS):
            raise too_large()
        self._column = 0

    def _check_cell(self, place: str | None) -> None:
        column = self._column + 1
        if place is not None:
            match = _PLACE.fullmatch(place)
            if match is None:
                raise too_large()
            column = _column(match[1])
        self._cells += max(1, column - self._column)
        self._column = column
        if self._cells > _CELLS:
            raise too_large()


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found
