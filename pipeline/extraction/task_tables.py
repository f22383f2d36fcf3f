"""Task tables: appendices that assign one work a row (STT, nhiệm vụ, chủ trì, phối hợp, thời gian)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.extraction.assignments import coordinators, find_subject
from pipeline.extraction.bodies import match_bodies, parse_bodies
from pipeline.extraction.deadlines import parse_deadline
from pipeline.extraction.task_run import Column, Columns, moved
from pipeline.findings import BodyMention, Evidence, Task
from pipeline.records import Block, Cell, Document, Span
from pipeline.text import shadow, squeeze

_COLUMNS: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
    (column, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
    for column, pattern in (
        ("ordinal", r"^\s*(?:stt|tt|số\s*tt|số\s+thứ\s+tự|thứ\s+tự)\b"),
        ("coordinate", r"phối\s+hợp|cùng\s+(?:thực\s+hiện|làm)|tham\s+gia"),
        (
            "other",
            r"theo\s+dõi|giám\s+sát|chỉ\s+đạo|ghi\s+chú|kinh\s+phí|cơ\s+sở\s+pháp\s+lý|căn\s+cứ|"
            r"tình\s+trạng|mức\s+độ|"
            r"hình\s+thức|địa\s+điểm|tồn\s+tại|hạn\s+chế|mục\s+tiêu|lĩnh\s+vực",
        ),
        (
            "time",
            r"thời\s+(?:gian|hạn|điểm)|tiến\s+độ|hoàn\s+thành|^\s*(?:bắt\s+đầu|kết\s+thúc|hạn\b|khi\s+nào|"
            r"xong)",
        ),
        (
            "lead",
            r"chủ\s+trì|phân\s+công|trách\s+nhiệm|đầu\s+mối|tham\s+mưu|^\s*ai\b|"
            r"(?:cơ\s+quan|đơn\s+vị|bộ\s+phận|người|phòng)\b.{0,30}(?:thực\s+hiện|phụ\s+trách|soạn\s+thảo)|"
            r"^\s*(?:cơ\s+quan|đơn\s+vị|địa\s+phương)\s*(?:thực\s+hiện)?\s*$",
        ),
        ("product", r"sản\s+phẩm|kết\s+quả|đầu\s+ra"),
        (
            "task",
            r"nhiệm\s+vụ|nội\s+dung|công\s+việc|hoạt\s+động|giải\s+pháp|biện\s+pháp|^\s*tên\b|đề\s+án|"
            r"việc\b|chỉ\s+tiêu|làm\s+gì",
        ),
    )
)
_NOT_TASKS = re.compile(
    r"thủ\s+tục|TTHC|bước|trình\s+tự|lệ\s+phí|^phí|hồ\s+sơ|quy\s+trình|biểu\s+mẫu|mức\s+chi|tần\s+suất",
    re.IGNORECASE,
)
_OF_PERSONS = re.compile(r"họ\s+(?:và\s+)?tên|chức\s+(?:vụ|danh)|năm\s+sinh|điện\s+thoại", re.IGNORECASE)
_ORDINAL = re.compile(r"\s*(?:[IVXLC]+|\d{1,3}(?:\.\d{1,3})*|[A-ZĐa-zđ])\s*[.)]?\s*$")
_GROUP_ORDINAL = re.compile(r"\s*(?:[IVXLC]+|[A-ZĐ])\s*[.)]?\s*$")
_INDEX_ROW = re.compile(r"\s*\(?(?:\d{1,2}|[A-Z])\)?\s*$")
_DITTO = re.compile(r"\s*(?:(?:-\s*)?n\.?t\.?(?:\s*-)?|như\s+trên|[\"”“]+|-{1,3}\"-{1,3})\s*$", re.IGNORECASE)
_START_OR_END = re.compile(
    r"\s*(?:thời\s+gian\s+)?(?:bắt\s+đầu|kết\s+thúc|hoàn\s+thành|từ|đến)\s*", re.IGNORECASE
)
_END = re.compile(r"\s*(?:thời\s+gian\s+)?(?:kết\s+thúc|hoàn\s+thành|đến)\s*", re.IGNORECASE)
_HEADER_ROWS = 4
_LONGEST_HEADING = 120  # code points


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row by column role; a merged cell stands in each row that it covers."""

    task: Span
    cells: dict[Column, Span]
    inherited: frozenset[Column]


def table_tasks(
    document: Document,
    block: Block,
    path: str,
    day: date | None,
    year: int | None,
    columns: Columns | None = None,
) -> tuple[list[Task], Columns | None]:
    """The tasks of a table, one for each row with a body or a time of its own, and its columns.

    Args:
        document: the document that the block belongs to.
        block: a table.
        path: path in the outline of what the table stands under.
        day: day of signing.
        year: a year that the title names.
        columns: those of a table right above; a table without headings goes on with them.
    """
    plain = shadow(document.text)
    grid = _rows(block)
    header = _header(plain, grid, gridded=block.gridded)
    if header is not None:
        number, columns = header
        number, columns = _with_second_row(plain, grid, number, columns, gridded=block.gridded)
        grid = grid[number + 1 :]
    if columns is None or (header is None and not _may_go_on(plain, grid, columns)):
        return [], None
    found = []
    for row in _task_rows(plain, grid, columns, gridded=block.gridded):
        task = _task(document, plain, row, path, day, year)
        if task.leads or task.deadline:
            found.append(task)
    return found, columns


def _may_go_on(plain: str, grid: Sequence[Sequence[Cell]], columns: Columns) -> bool:
    """Whether rows without headings suit the columns of the table above: numbered, and no wider."""
    first = [plain[cells[0].span.start : cells[0].span.end] for cells in grid if cells]
    numbered = sum(1 for words in first if _ORDINAL.match(words))
    return (
        columns[0] == "ordinal"
        and all(len(cells) <= len(columns) for cells in grid)
        and 2 * numbered > len(first)
        and not any(_NOT_TASKS.search(words) for words in first)
    )


def _rows(block: Block) -> list[list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            rows.setdefault(row, []).append(cell if row == cell.row else replace(cell, row=row))
    return [sorted(rows[number], key=lambda cell: cell.column) for number in sorted(rows)]


def _header(plain: str, grid: Sequence[Sequence[Cell]], *, gridded: bool) -> tuple[int, Columns] | None:
    """The row of headings and the role of each column, or ``None`` if the table assigns no work."""
    for number, cells in enumerate(grid[:_HEADER_ROWS]):
        if columns := _columns(plain, cells, gridded=gridded):
            return number, columns
    return None


def _columns(plain: str, cells: Sequence[Cell], *, gridded: bool) -> Columns | None:
    """The roles of the columns under a row of headings; ``None`` if they head no works."""
    words = [
        plain[cell.span.start : cell.span.end]
        for cell in cells
        for _ in range(cell.column_span if gridded else 1)
    ]
    if len(words) < 3 or max(len(one) for one in words) > _LONGEST_HEADING:
        return None
    if any(_NOT_TASKS.search(one) for one in words):
        return None
    columns = [_role(one) for one in words]
    if "task" not in columns and "lead" in columns and columns[:2] == ["ordinal", "other"]:
        columns[1] = "other" if _OF_PERSONS.search(" ".join(words)) else "task"
    if "task" in columns and ("lead" in columns or {"time", "coordinate"} <= set(columns)):
        first = columns.index("task")
        return tuple("other" if role == "task" and at != first else role for at, role in enumerate(columns))
    return None


def _with_second_row(
    plain: str, grid: Sequence[Sequence[Cell]], number: int, columns: Columns, *, gridded: bool
) -> tuple[int, Columns]:
    """The headings with those of a second row, which parts the column of times into a start and an end."""
    below = grid[number + 1] if number + 1 < len(grid) else []
    words = [(cell, plain[cell.span.start : cell.span.end]) for cell in below]
    parted = [(cell, one) for cell, one in words if _START_OR_END.fullmatch(one)]
    if "time" not in columns or not parted:
        return number, columns
    roles: list[Column] = ["time" if _END.fullmatch(one) else "other" for _, one in parted]
    if gridded:
        by_column = {cell.column: role for (cell, _), role in zip(parted, roles, strict=True)}
        return number + 1, tuple(by_column.get(at, role) for at, role in enumerate(columns))
    if len(parted) < len([one for _, one in words if one.strip()]):
        return number, columns
    at = columns.index("time")
    return number + 1, (*columns[:at], *roles, *(role for role in columns[at + 1 :] if role != "time"))


def _role(heading: str) -> Column:
    return next((column for column, pattern in _COLUMNS if pattern.search(heading)), "other")


def _task_rows(
    plain: str, grid: Sequence[Sequence[Cell]], columns: Columns, *, gridded: bool
) -> Iterator[_Row]:
    """The rows that state a work, with what merges and dittos hand down to them."""
    above: dict[Column, Span] = {}
    dittoed: dict[Column, Span] = {}
    for cells in grid:
        if again := _columns(plain, cells, gridded=gridded):
            columns = again
            continue
        if len(cells) == len(columns) + 1 and columns[0] != "ordinal" and _is_number(plain, cells[0]):
            columns = ("ordinal", *columns)
        filled = [cell for cell in cells if plain[cell.span.start : cell.span.end].strip()]
        if all(_INDEX_ROW.match(plain[cell.span.start : cell.span.end]) for cell in filled) or _is_group(
            plain, filled, columns
        ):
            above = {} if len(filled) < len(columns) else above
            continue
        placed = (
            _by_grid(cells, columns)
            if gridded or len(cells) == len(columns)
            else _aligned(plain, cells, columns)
        )
        task = placed.pop("task", None)
        if task is None or not plain[task.start : task.end].strip():
            continue
        inherited = set()
        missing: tuple[Column, ...] = ("lead", "coordinate", "time", "product")
        for column in missing:
            cell = placed.get(column)
            if cell is not None and _DITTO.match(plain[cell.start : cell.end]):
                del placed[column]
                if column in dittoed:
                    placed[column] = dittoed[column]
                    inherited.add(column)
            elif cell is None and column in above and not gridded:
                placed[column] = above[column]
                inherited.add(column)
        above = {column: placed[column] for column in missing if column in placed}
        dittoed |= above
        yield _Row(task, placed, frozenset(inherited))


def _is_number(plain: str, cell: Cell) -> bool:
    return _ORDINAL.match(plain, cell.span.start, cell.span.end) is not None


def _is_group(plain: str, filled: list[Cell], columns: Columns) -> bool:
    """Whether a row is a heading of the rows under it: one cell alone, or a Roman number and a name."""
    if len(filled) <= 1:
        return len(filled) == 0 or columns.count("other") + 1 < len(columns)
    words = [plain[cell.span.start : cell.span.end] for cell in filled]
    return len(filled) == 2 and len(columns) > 2 and _GROUP_ORDINAL.match(words[0]) is not None


def _by_grid(cells: Sequence[Cell], columns: Columns) -> dict[Column, Span]:
    placed: dict[Column, Span] = {}
    for cell in cells:
        if cell.column < len(columns) and columns[cell.column] not in placed:
            placed[columns[cell.column]] = cell.span
    return placed


def _aligned(plain: str, cells: Sequence[Cell], columns: Columns) -> dict[Column, Span]:
    """The cells of a short row put under the columns that they fit best, in order (dynamic programming)."""
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {}

    def place(at: int, column: int) -> tuple[float, tuple[int, ...]]:
        if at == len(cells):
            return 0.0, ()
        if len(columns) - column < len(cells) - at:
            return float("-inf"), ()
        if (at, column) not in best:
            skipped = place(at, column + 1)
            score, rest = place(at + 1, column + 1)
            taken = (score + _fit(plain, cells[at].span, columns[column]) - 0.01 * column, (column, *rest))
            best[at, column] = max(skipped, taken, key=lambda option: option[0])
        return best[at, column]

    _, positions = place(0, 0)
    placed: dict[Column, Span] = {}
    for cell, column in zip(cells, positions, strict=False):
        placed.setdefault(columns[column], cell.span)
    # One body: what a merge left out is the lead, which runs on from above, with or without the time.
    merged = "time" in placed or len(cells) == len(columns) - 2
    if "lead" in placed and merged and "coordinate" in columns and "coordinate" not in placed:
        placed["coordinate"] = placed.pop("lead")
    return placed


def _fit(plain: str, span: Span, column: Column) -> float:
    """How well a cell's words fit a column's role, -2 to 2."""
    words = squeeze(plain[span.start : span.end])
    is_ordinal = _ORDINAL.match(words) is not None
    if column == "ordinal" or is_ordinal:
        return 2.0 if column == "ordinal" and is_ordinal else -2.0
    is_time = parse_deadline(words, date(2000, 1, 1)) is not None and len(words) < 60
    members, named = match_bodies(words, len(words) - len(words.lstrip("-– ")), len(words))
    is_body = bool(members) and 2 * named > len(words)
    if column == "time":
        return 2.0 if is_time else -1.5
    if column in ("lead", "coordinate"):
        return 1.5 if is_body and not is_time else -1.0
    if column == "task":
        return (1.0 if len(words) > 40 else 0.3) - (1.5 if is_time or (is_body and len(words) < 60) else 0.0)
    return 0.0


def _task(document: Document, plain: str, row: _Row, path: str, day: date | None, year: int | None) -> Task:
    leads, partners = _bodies(document.text, plain, row)
    time = row.cells.get("time")
    deadline = None
    if time is not None and (found := parse_deadline(time.of(document.text), day, year)):
        deadline = moved(found, time.start)
    product = row.cells.get("product")
    end = row.task.end
    while end > row.task.start and plain[end - 1] in " .;,":
        end -= 1
    span = Span(row.task.start, end)
    return Task(
        Evidence(span, span.of(document.text), "task.table_row", 0.95 if not row.inherited else 0.85),
        leads,
        partners,
        deadline,
        path or None,
        product=squeeze(product.of(document.text)) or None if product else None,
    )


def _bodies(text: str, plain: str, row: _Row) -> tuple[tuple[BodyMention, ...], tuple[BodyMention, ...]]:
    """Leads and coordinators of a row; one cell may hold both ("Sở A chủ trì, phối hợp với Sở B")."""
    lead, partner = row.cells.get("lead"), row.cells.get("coordinate")
    partners = parse_bodies(text, partner) if partner else ()
    if lead is None:
        return (), partners
    subject = (
        find_subject(plain, lead)
        if re.search(r"(?i)chủ trì|phối hợp", plain[lead.start : lead.end])
        else None
    )
    if subject:
        return subject.bodies, (*partners, *coordinators(plain, lead))
    return parse_bodies(text, lead), partners
