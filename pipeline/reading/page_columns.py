"""The two-column parts of a page (header, recipients and signature) cut apart by where their words stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.reading.geometry import Line, around
from pipeline.reading.headers import (
    has_motto,
    header_parts,
    is_number_line,
    is_only_place_and_date,
    is_place_and_date,
    opens_addressees,
    opens_recipients,
)
from pipeline.reading.page_items import Columned

_GUTTER = 0.45  # of the font size; a wider gap than between words
_WIDE_GUTTER = 1.3
_NEAR = 70.0  # points that the gap may stand off the gutter
_MOTTO_WITHIN = 12  # lines from where the header begins
_NUMBER_WITHIN = 4  # lines from the day
_LINE_STEP = 2.3  # of the font size; a wider step ends a column
_DASH = re.compile(r"[-–—+*•]")
_UNDER = 12.0
_RULE = re.compile(r"[\s\-_–—*=.─]+")


def cut_header(lines: Sequence[Line], number: int) -> tuple[list[Line], list[Columned], list[Line]]:
    """The lines before a header, the header's blocks, and the lines after it."""
    if not has_motto("\n".join([line.text for line in lines])):
        return _dated_header(lines, number)
    for at, line in enumerate(lines):
        if not has_motto(line.text):
            continue
        words = line.words
        for begin in range(len(words)):
            if has_motto(" ".join(word.text for word in words[begin : begin + 4])) and _is_right(
                words[begin].left, lines
            ):
                edge = min(words[begin].left, _motto_left(lines[at + 1 : at + 3], words[begin].left))
                return _header(lines, at, edge, number)
    return list(lines), [], []


def _dated_header(lines: Sequence[Line], number: int) -> tuple[list[Line], list[Columned], list[Line]]:
    """As ``cut_header`` where no motto is printed: by place and date right of a body's name and a number."""
    for at, line in enumerate(lines[:_MOTTO_WITHIN]):
        gaps = [b.left - a.right for a, b in pairwise(line.words)]
        begin = max(range(len(gaps)), key=gaps.__getitem__, default=-1) + 1
        if begin and gaps[begin - 1] < _WIDE_GUTTER * line.size:
            begin = 0
        right = Line(line.words[begin:])
        if not is_only_place_and_date(right.text) or not _is_right(right.left, lines):
            continue
        parts = [_sides(other, right.left) for other in lines[: at + _NUMBER_WITHIN]]
        left = [sides[0].text for sides in parts if sides and sides[0]]
        if any(map(is_number_line, left)) and any(map(str.isupper, left)):
            return _header(lines, at, right.left, number)
    return list(lines), [], []


def _is_right(left: float, lines: Sequence[Line]) -> bool:
    """Whether the motto stands on the right: centred on the page it opens a text without columns."""
    page_left, page_right = min(line.left for line in lines), max(line.right for line in lines)
    return left > page_left + 0.2 * (page_right - page_left)


def _motto_left(lines: Sequence[Line], edge: float) -> float:
    """Where the second line of the motto begins, should it stand farther left."""
    starts = [
        word.left
        for line in lines
        if has_motto(line.text)
        for index, word in enumerate(line.words)
        if has_motto(" ".join(follower.text for follower in line.words[index : index + 4]))
    ]
    return min([edge, *starts])


def _header(
    lines: Sequence[Line], at: int, edge: float, number: int
) -> tuple[list[Line], list[Columned], list[Line]]:
    first = max(0, at - _MOTTO_WITHIN)
    while first < at and not _is_left(_sides(lines[first], edge)):
        first += 1  # what was written or stamped above the motto is none of the header
    columns: tuple[list[Line], list[Line]] = ([], [])
    end, dated = first, False
    for index in range(first, len(lines)):
        sides = _sides(lines[index], edge)
        if sides is None or (index > at and _ends_header(sides, columns, dated)):
            break
        if opens_addressees(lines[index].text):
            break
        for side, part in enumerate(sides):
            if part is not None:
                columns[side].append(part)
        dated = dated or (sides[1] is not None and is_place_and_date(sides[1].text))
        end = index + 1
    if not columns[1]:
        return list(lines), [], []
    texts = {id(line): line.text for column in columns for line in column}
    parts = header_parts(*columns, text_of=texts)
    return list(lines[:first]), [_block(part, number) for part in parts], list(lines[end:])


def _is_left(sides: tuple[Line | None, Line | None] | None) -> bool:
    return sides is not None and sides[0] is not None


def _ends_header(
    sides: tuple[Line | None, Line | None], columns: tuple[list[Line], list[Line]], dated: bool
) -> bool:
    left, right = sides
    if left is None and right is not None:
        step = right.baseline - columns[1][-1].baseline if columns[1] else 0.0
        is_date = (
            is_place_and_date(right.text) or _RULE.fullmatch(right.text) is not None or has_motto(right.text)
        )
        return not is_date and (dated or step > _LINE_STEP * right.size)
    if left is not None and right is None and dated and columns[0]:
        if (left.left + left.right) / 2 > max(above.right for above in columns[0]):
            return True  # the title in the middle of the page
        step = left.baseline - columns[0][-1].baseline
        return step > _LINE_STEP * left.size and not is_number_line(left.text)
    return False


def _sides(line: Line, edge: float) -> tuple[Line | None, Line | None] | None:
    """The parts of a line left and right of the gutter; ``None`` if it runs across."""
    gaps = [
        (max(0.0, a.right - edge, edge - b.left), index)
        for index, (a, b) in enumerate(zip(line.words, line.words[1:], strict=False), 1)
        if b.left - a.right > _GUTTER * line.size and b.left - a.right > 4
    ]
    near = [gap for gap in gaps if gap[0] <= _NEAR and line.words[gap[1]].left >= edge - _NEAR]
    if line.right <= edge + 4:
        return line, None
    if line.left >= edge - 4:
        return None, line
    if near:
        index = min(near)[1]
        return Line(line.words[:index]), Line(line.words[index:])
    if line.left >= edge - _NEAR and (line.left + line.right) / 2 > edge:
        return None, line
    return None


def cut_signature(lines: Sequence[Line], number: int) -> tuple[list[Line], list[Columned], list[Line]]:
    """The lines before recipients and signature, their blocks, and the lines after them."""
    at = next((index for index, line in enumerate(lines) if _opens(line)), None)
    if at is None:
        return list(lines), [], []
    edge = _signature_edge(lines, at)
    if edge is None:
        return list(lines), [], []
    first = at
    while (
        first > 0
        and lines[first - 1].left >= edge - 2
        and lines[first].baseline - lines[first - 1].baseline < (_LINE_STEP * lines[first].size)
    ):
        first -= 1
    left: list[Line] = []
    right: list[Line] = []
    end = first
    for index in range(first, len(lines)):
        sides = _sides(lines[index], edge)
        if sides is None and left and _goes_on(lines[index], left):
            sides = lines[index], None  # a long recipient under the signature
        if sides is None:
            break
        left.extend(part for part in sides[:1] if part is not None)
        right.extend(part for part in sides[1:] if part is not None)
        end = index + 1
    blocks = [_block(_recipients(left), number)] if left else []
    if right:
        blocks.append(_block(right, number))
    return list(lines[:first]), blocks, list(lines[end:])


def _goes_on(line: Line, recipients: Sequence[Line]) -> bool:
    """Whether a line that runs across is a recipient: it stands under them and opens with their dash."""
    above = recipients[-1]
    return (
        _DASH.match(line.text) is not None
        and abs(line.left - above.left) < _UNDER
        and line.baseline - above.baseline < _LINE_STEP * line.size
        and line.size < above.size + 1
    )


def _opens(line: Line) -> bool:
    return opens_recipients(" ".join(word.text for word in line.words[:2]))


def _signature_edge(lines: Sequence[Line], at: int) -> float | None:
    """Where the signature's column begins: the leftmost of what stands right of a wide gap or alone there."""
    page_left, page_right = min(line.left for line in lines), max(line.right for line in lines)
    half = page_left + 0.4 * (page_right - page_left)
    starts: list[float] = []
    for line in lines[max(0, at - 1) :]:
        if line.left > half:
            starts.append(line.left)
            continue
        starts.extend(
            b.left
            for a, b in zip(line.words, line.words[1:], strict=False)
            if b.left - a.right > _WIDE_GUTTER * line.size and b.left > half
        )
    return min(starts) if starts else None


def _recipients(lines: Sequence[Line]) -> list[Line]:
    """One line for each recipient; a recipient that wraps is joined."""
    out: list[Line] = []
    for line in lines:
        goes_on = out and not _DASH.match(line.text) and out[-1].text[-1] not in ";.:"
        if goes_on:
            out[-1] = Line(out[-1].words + line.words)
        else:
            out.append(line)
    return out


def _block(lines: Sequence[Line], number: int) -> Columned:
    return Columned("\n".join(line.text for line in lines), number, around(lines))
