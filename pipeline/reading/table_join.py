"""A table over several pages is one table: repeated headings dropped, rows and merged cells joined again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.geometry import join_lines
from pipeline.reading.page_items import Ruled
from pipeline.reading.pieces import GridCell, Table

_SAME_EDGE = 6.0
_SAME_COLUMN = 5.0
_MOST_HEADING_ROWS = 4
_FINISHED = re.compile(r"[.;:!?)”\"]$|\./\.?$")
_GOES_ON = re.compile(r"[a-zà-ỹđ(,;]")


def continues(above: Ruled, below: Ruled) -> bool:
    """Whether two tables on successive pages have the same outer edges."""
    return (
        abs(above.columns[0] - below.columns[0]) < _SAME_EDGE
        and abs(above.columns[-1] - below.columns[-1]) < _SAME_EDGE
    )


def joined(parts: Sequence[Ruled]) -> Table:
    """One table from the parts that it has on successive pages."""
    columns = _columns(parts)
    rows: list[GridCell] = _placed(parts[0], columns)
    for part in parts[1:]:
        rows = _append(rows, _placed(part, columns))
    return Table(tuple(_visible(rows)), parts[0].page, parts[0].box)


def _columns(parts: Sequence[Ruled]) -> list[float]:
    """The places where any part has a column begin."""
    out: list[float] = []
    for place in sorted(place for part in parts for place in part.columns):
        if not out or place - out[-1] > _SAME_COLUMN:
            out.append(place)
    return out


def _placed(part: Ruled, columns: Sequence[float]) -> list[GridCell]:
    def index(place: float) -> int:
        return min(range(len(columns)), key=lambda at: abs(columns[at] - place))

    out: list[GridCell] = []
    for cell in part.cells:
        begin = index(part.columns[cell.column])
        end = index(part.columns[cell.column + cell.column_span])
        out.append(replace(cell, column=begin, column_span=max(1, end - begin)))
    return out


def _row_text(cells: Sequence[GridCell], row: int) -> list[tuple[int, str]]:
    return [(cell.column, "".join(cell.text.split())) for cell in cells if cell.row == row]


def _height(cells: Sequence[GridCell]) -> int:
    return max((cell.row + cell.row_span for cell in cells), default=0)


def _append(above: list[GridCell], below: list[GridCell]) -> list[GridCell]:
    below = _without_heading(above, below)
    if not below:
        return above
    last = _height(above) - 1
    cover = {cell.column: at for at, cell in enumerate(above) if cell.row + cell.row_span > last}
    first = [cell for cell in below if cell.row == 0]
    offset = last + 1
    kept: list[GridCell] = [cell for cell in below if cell.row > 0]
    if _broken_row(above, cover, first):
        offset = last
        for cell in first:
            at = cover[cell.column]
            text = join_lines([part for part in (above[at].text, cell.text) if part])
            above[at] = replace(above[at], text=text, row_span=above[at].row_span + cell.row_span - 1)
    else:
        for cell in first:
            at = cover.get(cell.column, -1)
            if not cell.text and at >= 0 and _goes_on_merged(above[at], cell, first):
                above[at] = replace(above[at], row_span=above[at].row_span + cell.row_span)
            else:
                kept.insert(0, cell)
    return above + sorted(
        (replace(cell, row=cell.row + offset) for cell in kept), key=lambda cell: (cell.row, cell.column)
    )


def _without_heading(above: Sequence[GridCell], below: list[GridCell]) -> list[GridCell]:
    same = 0
    while same < _MOST_HEADING_ROWS and (texts := _row_text(below, same)) and texts == _row_text(above, same):
        if not any(text for _, text in texts):
            break
        same += 1
    return [replace(cell, row=cell.row - same) for cell in below if cell.row >= same] if same else below


def _broken_row(above: Sequence[GridCell], cover: dict[int, int], first: Sequence[GridCell]) -> bool:
    """Whether the first row below goes on with the last row above: no key, and a sentence cut in two."""
    if not first or any(
        cell.column not in cover or above[cover[cell.column]].column_span != cell.column_span
        for cell in first
    ):
        return False
    pairs = [(above[cover[cell.column]].text, cell.text) for cell in first]
    if pairs[0][1] or not any(text for _, text in pairs):
        return False
    goes_on = [
        _GOES_ON.match(text) is not None or (before and not _FINISHED.search(before))
        for before, text in pairs
        if text
    ]
    return any(goes_on) and all(before or not text for before, text in pairs)


def _goes_on_merged(above: GridCell, below: GridCell, row: Sequence[GridCell]) -> bool:
    """Whether an empty cell at the top of a page is the rest of a merged cell of the page before."""
    others = [cell for cell in row if cell.text]
    return (
        bool(others) and above.column_span == below.column_span and (above.row_span > 1 or below.row_span > 1)
    )


def _visible(cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells without rows that have no text at all."""
    filled = sorted(
        {cell.row for cell in cells if cell.text}
        | {row for cell in cells if cell.text for row in range(cell.row, cell.row + cell.row_span)}
    )
    number = {row: at for at, row in enumerate(filled)}
    out: list[GridCell] = []
    for cell in cells:
        covered = [number[row] for row in range(cell.row, cell.row + cell.row_span) if row in number]
        if covered:
            out.append(replace(cell, row=covered[0], row_span=len(covered)))
    return out
