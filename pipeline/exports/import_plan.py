"""What a list that came back from Excel changes, compared with what is stored now; nothing is dropped.

A cell was changed where it differs from what was written. Where what is stored changed too since then, and
to something else, that is a conflict, which a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from pipeline.exports.cells import Value
from pipeline.exports.rows import COLUMNS, EDITABLE, TaskRow, as_of, cells_of
from pipeline.exports.workbook import Line, ReturnedList, plain

_OTHER_PERIOD = "Nhiệm vụ này không còn kỳ đã ghi khi xuất danh mục; hãy xuất lại."


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that a person changed.

    Attributes:
        name: of the column's field.
        before, after: what it said when it was written, and what it says now.
        stored: what is stored now; differs from ``before`` in a conflict.
    """

    line: int
    id: str
    name: str
    before: Value
    after: Value
    stored: Value

    @property
    def label(self) -> str:
        """The column's heading."""
        return COLUMNS[self.name]


@dataclass(frozen=True, slots=True)
class Problem:
    """A line, or a cell of it, that cannot be taken; the message is for staff."""

    line: int
    id: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a list would change.

    Attributes:
        changes: what can be taken over, in the order of the lines.
        conflicts: cells that changed here and there.
        problems: what cannot be taken, with the reason.
        unchanged: how many lines say what is stored.
    """

    changes: tuple[CellChange, ...]
    conflicts: tuple[CellChange, ...]
    problems: tuple[Problem, ...]
    unchanged: int


def _everything(_: TaskRow) -> Collection[str]:
    return EDITABLE


def as_listed(returned: ReturnedList, stored: Mapping[str, TaskRow]) -> dict[str, TaskRow]:
    """The stored tasks as the list would show them had it been written now, for the day that it tells.

    So neither a day that went by nor an occurrence that passed is a change that somebody made.
    """
    periods = {line.id: line.period for line in returned.lines}
    day = returned.day
    if day is None:
        return dict(stored)
    return {id_: as_of(row, day, periods[id_]) if id_ in periods else row for id_, row in stored.items()}


def plan_import(
    returned: ReturnedList,
    stored: Mapping[str, TaskRow],
    editable: Callable[[TaskRow], Collection[str]] = _everything,
) -> ImportPlan:
    """What the lines change.

    Args:
        returned: the list.
        stored: the tasks of the library, ``as_listed``, by id; those that the person may not see left out.
        editable: tells the fields of a line that the person may change.
    """
    times = Counter(line.id for line in returned.lines)
    changes: list[CellChange] = []
    conflicts: list[CellChange] = []
    problems: list[Problem] = []
    unchanged = 0
    for line in returned.lines:
        row = stored.get(line.id)
        if refusal := _refusal(line, row, times[line.id]):
            problems.append(Problem(line.number, line.id, refusal))
            continue
        found = list(_changed(line, row)) if row else []
        if found and row and line.period != row.period:
            problems.append(Problem(line.number, line.id, _OTHER_PERIOD))
            continue
        allowed = editable(row) if found and row else ()
        unusable = {change.name: reason for change in found if (reason := _unusable(line, change, allowed))}
        problems += [
            Problem(line.number, line.id, f"{COLUMNS[name]}: {reason}") for name, reason in unusable.items()
        ]
        usable = [one for one in found if one.name not in unusable and one.after != one.stored]
        changes += [one for one in usable if one.stored == one.before]
        conflicts += [one for one in usable if one.stored != one.before]
        unchanged += not usable and not unusable
    problems += [
        Problem(0, id_, "Dòng này không còn trong danh mục; nhiệm vụ được giữ nguyên.")
        for id_ in returned.missing
    ]
    return ImportPlan(tuple(changes), tuple(conflicts), tuple(problems), unchanged)


def _refusal(line: Line, row: TaskRow | None, times: int) -> str | None:
    """Why a whole line cannot be taken."""
    if not line.id:
        return "Dòng mới, chưa có mã nhiệm vụ: chương trình chỉ nhận sửa đổi của nhiệm vụ đã có."
    if times > 1:
        return "Mã nhiệm vụ này có ở nhiều dòng; hãy để lại một dòng."
    if row is None or line.before is None:
        return "Không có nhiệm vụ mang mã này."
    return None


def _changed(line: Line, row: TaskRow) -> Iterator[CellChange]:
    now = {name: plain(name, value) for name, value in cells_of(row).items()}
    for name, after in line.now.items():
        before = (line.before or {}).get(name, "")
        if after != before:
            yield CellChange(line.number, line.id, name, before, after, now.get(name, ""))


def _unusable(line: Line, change: CellChange, editable: Collection[str]) -> str | None:
    """Why a cell that was changed cannot be taken."""
    if change.name in line.formulas:
        return "ô chứa công thức; hãy ghi giá trị."
    if change.name not in EDITABLE:
        return "cột này lấy từ văn bản, không sửa tại đây được."
    if change.name not in editable:
        return "tài khoản này không được sửa cột này của nhiệm vụ này."
    if change.name in ("due", "done_on") and isinstance(change.after, str) and change.after:
        return f"“{change.after}” không phải là ngày (viết như 31/12/2026)."
    return None
