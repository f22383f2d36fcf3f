"""A table over several pages is one table: repeated headings dropped, rows and merged cells joined again."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from pipeline.reading.geometry import join_lines
from pipeline.reading.page_items import Ruled, RuledCell
from pipeline.reading.pieces import Table

_SAME_EDGE = 6.0
_SCANNED_EDGE = 30.0
_SAME_COLUMN = 5.0
_MOST_HEADING_ROWS = 4
_KEY_AND_TEXT = 2  # columns
_SHORT = 3  # letters
_LIKENESS = 0.8
_FINISHED = re.compile(r"[.;:!?)”\"]$|\./\.?$")
_Row = list[tuple[int, str]]
_LISTED = re.compile(r"[-–—+*•]\s?\w|\(?(?:\d{1,2}|[a-zđ])[.)]\s")


def continues(above: Ruled, below: Ruled) -> bool:
    """Whether two tables on successive pages have the same outer edges."""
    left, right = (below.columns[at] - above.columns[at] for at in (0, -1))
    if below.recognised:  # each scanned page lies a little elsewhere on the glass
        return abs(left) < _SCANNED_EDGE and abs(right - left) < _SAME_EDGE
    return abs(left) < _SAME_EDGE and abs(right) < _SAME_EDGE


def joined(parts: Sequence[Ruled]) -> Table:
    """One table from the parts that it has on successive pages."""
    parts = [
        _shifted(part, parts[0].columns[0] - part.columns[0]) if part.recognised else part for part in parts
    ]
    columns = _columns(parts)
    rows: list[RuledCell] = _placed(parts[0], columns)
    for part in parts[1:]:
        rows = _append(rows, _placed(part, columns), part.recognised)
    return Table(tuple(_visible(rows)), parts[0].page, parts[0].box)


def _shifted(part: Ruled, by: float) -> Ruled:
    return replace(part, columns=tuple(place + by for place in part.columns))


def _columns(parts: Sequence[Ruled]) -> list[float]:
    """The places where any part has a column begin."""
    out: list[float] = []
    for place in sorted(place for part in parts for place in part.columns):
        if not out or place - out[-1] > _SAME_COLUMN:
            out.append(place)
    return out


def _placed(part: Ruled, columns: Sequence[float]) -> list[RuledCell]:
    def index(place: float) -> int:
        return min(range(len(columns)), key=lambda at: abs(columns[at] - place))

    out: list[RuledCell] = []
    for cell in part.cells:
        begin = index(part.columns[cell.column])
        end = index(part.columns[cell.column + cell.column_span])
        out.append(replace(cell, column=begin, column_span=max(1, end - begin)))
    return out


def _row_text(cells: Sequence[RuledCell], row: int) -> _Row:
    return [(cell.column, "".join(cell.text.split())) for cell in cells if cell.row == row]


def _height(cells: Sequence[RuledCell]) -> int:
    return max((cell.row + cell.row_span for cell in cells), default=0)


def _append(above: list[RuledCell], below: list[RuledCell], recognised: bool) -> list[RuledCell]:
    below = _without_heading(above, below, _alike if recognised else operator.eq)
    if not below:
        return above
    last = _height(above) - 1
    cover = {cell.column: at for at, cell in enumerate(above) if cell.row + cell.row_span > last}
    first = [cell for cell in below if cell.row == 0]
    offset = last + 1
    kept: list[RuledCell] = [cell for cell in below if cell.row > 0]
    merged = frozenset(cell.column for cell in (*above, *below) if cell.row_span > 1)
    if _broken_row(above, cover, first, merged):
        offset = last
        for cell in first:
            at = cover[cell.column]
            text = join_lines([part for part in (above[at].text, cell.text) if part])
            span = above[at].row_span + cell.row_span - 1
            room = cell.room if cell.text else above[at].room
            above[at] = replace(above[at], text=text, row_span=span, room=room)
    else:
        for cell in first:
            at = cover.get(cell.column, -1)
            if not cell.text and at >= 0 and _goes_on_merged(above[at], cell, first, merged):
                above[at] = replace(above[at], row_span=above[at].row_span + cell.row_span)
            else:
                kept.insert(0, cell)
    return above + sorted(
        (replace(cell, row=cell.row + offset) for cell in kept), key=lambda cell: (cell.row, cell.column)
    )


def _without_heading(
    above: Sequence[RuledCell], below: list[RuledCell], equal: Callable[[_Row, _Row], bool]
) -> list[RuledCell]:
    same = 0
    while same < _MOST_HEADING_ROWS and (texts := _row_text(below, same)):
        if not (any(text for _, text in texts) and equal(texts, _row_text(above, same))):
            break
        same += 1
    return [replace(cell, row=cell.row - same) for cell in below if cell.row >= same] if same else below


def _alike(one: _Row, other: _Row) -> bool:
    """Whether two rows of recognised text are one heading, some letters misread; short cells tell nothing."""
    if [column for column, _ in one] != [column for column, _ in other]:
        return False
    telling = [(a, b) for (_, a), (_, b) in zip(one, other, strict=True) if max(len(a), len(b)) > _SHORT]
    return len(telling) > 1 and all(_same_letters(a, b) for a, b in telling)


def _same_letters(a: str, b: str) -> bool:
    digits = [[letter for letter in text if letter.isdigit()] for text in (a, b)]
    likeness = SequenceMatcher(None, a.lower(), b.lower(), autojunk=False).ratio()
    return digits[0] == digits[1] and likeness >= _LIKENESS


def _broken_row(
    above: Sequence[RuledCell], cover: dict[int, int], first: Sequence[RuledCell], merged: frozenset[int]
) -> bool:
    """Whether the first row below goes on with the last row above: no key, and a sentence cut in two."""
    if not first or any(
        cell.column not in cover or above[cover[cell.column]].column_span != cell.column_span
        for cell in first
    ):
        return False
    pairs = [(above[cover[cell.column]], cell) for cell in first]
    if pairs[0][1].text or any(cell.text and not before.text for before, cell in pairs):
        return False
    signs = [_runs_on(before, cell) for before, cell in pairs if cell.text]
    if not signs or False in signs:
        return False
    # A row seldom breaks inside all of its cells, and names stand in narrow cells as if they were cut.
    return (
        any(_opens_small(cell.text) for _, cell in pairs)
        or any(before.text and not cell.text for before, cell in pairs[1:])
        or (len(pairs) == _KEY_AND_TEXT and (True in signs or not merged))
    )


def _runs_on(above: RuledCell, below: RuledCell) -> bool | None:
    """Whether a cell's text is the rest of what stands above; ``None`` if it may be its next paragraph."""
    if _opens_small(below.text):
        return True
    if _FINISHED.search(above.text):
        return None
    return below.first > above.room


def _opens_small(text: str) -> bool:
    """Whether a text opens as no sentence does, and is no item of a list."""
    return (text[:1].islower() or text[:1] in ("(", ",", ";")) and not _LISTED.match(text)


def _goes_on_merged(
    above: RuledCell, below: RuledCell, row: Sequence[RuledCell], merged: frozenset[int]
) -> bool:
    """Whether an empty cell at the top of a page is the rest of a merged cell of the page before."""
    if not any(cell.text for cell in row) or above.column_span != below.column_span:
        return False
    keyless = below.column == row[0].column and below.column in merged
    return above.row_span > 1 or below.row_span > 1 or keyless


def _visible(cells: Sequence[RuledCell]) -> list[RuledCell]:
    """The cells without rows that have no text at all."""
    filled = sorted(
        {cell.row for cell in cells if cell.text}
        | {row for cell in cells if cell.text for row in range(cell.row, cell.row + cell.row_span)}
    )
    number = {row: at for at, row in enumerate(filled)}
    out: list[RuledCell] = []
    for cell in cells:
        covered = [number[row] for row in range(cell.row, cell.row + cell.row_span) if row in number]
        if covered:
            out.append(replace(cell, row=covered[0], row_span=len(covered)))
    return out
