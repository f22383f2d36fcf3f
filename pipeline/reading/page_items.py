"""What stands on a page in reading order, once lines and tables are told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reading.geometry import Line, Word, join_lines, lines_of
from pipeline.reading.grid import Grid, Square
from pipeline.reading.pieces import GridCell
from pipeline.reading.syllables import is_syllable
from pipeline.records import Box

_NARROW = 4  # letters that a narrow column holds at most, as at its head (STT, TT, ĐVT)

_WIDE_LETTER = 1.5  # times the letters of a line on average
_BLANK = 0.25  # of the font size
_PADDING = 12.5  # points that a cell keeps free across, on both sides together
_NUMBER_PIECE = re.compile(r"\d[\d/.]*(?:/[A-ZĐÂĂÊÔƠƯa-z\d][A-ZĐÂĂÊÔƠƯa-z\d&/-]*)?[;,.)]*")


@dataclass(frozen=True, slots=True)
class RuledCell(GridCell):
    """A cell with what tells whether its text runs over the end of a page.

    Attributes:
        first: points that its first word is wide, with a blank.
        room: points left free on its last line.
    """

    first: float = 0.0
    room: float = 0.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table of one page, with its text; ``recognised`` tells that it was read from an image."""

    columns: tuple[float, ...]
    cells: tuple[RuledCell, ...]
    page: int
    box: Box
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Columned:
    """A block of lines from a two-column part: header, recipients or signature."""

    text: str
    page: int
    box: Box


def fill(grid: Grid, words: Sequence[Word], page: int, recognised: bool = False) -> Ruled:
    """A grid with the words that stand in its cells."""
    inside: dict[int, list[Word]] = {}
    for word in words:
        square = grid.at(*word.middle)
        if square is not None:
            inside.setdefault(id(square), []).append(word)
    cells = tuple(_cell(square, lines_of(inside.get(id(square), ())), page) for square in grid.squares)
    return Ruled(grid.columns, cells, page, grid.box, recognised)


def _cell(square: Square, lines: list[Line], page: int) -> RuledCell:
    box = square.box
    first = room = 0.0
    if lines:
        first = lines[0].words[0].right - lines[0].left + _BLANK * lines[0].size
        room = box.right - box.left - _PADDING - (lines[-1].right - lines[-1].left)
    text = _cell_text(lines, box)
    place = (square.row, square.column, square.row_span, square.column_span)
    return RuledCell(text, *place, page, box, first, room)


def _cell_text(lines: list[Line], box: Box) -> str:
    """The lines of a cell as running text; what a narrow column breaks ("ST", "T") is mended."""
    out = ""
    for above, line in zip([None, *lines], lines, strict=False):
        before, after = out.rsplit(" ", 1)[-1], line.words[0].text
        narrow = box.right - box.left < _NARROW * line.size
        if above is not None and (
            (narrow and _is_broken(before, after))
            or (_is_full(above, box) and _is_cut_number(before, after, len(above.words) == 1))
        ):
            out += line.text
        else:
            out = join_lines([out, line.text])
    return out


def _is_full(line: Line, box: Box) -> bool:
    """Whether not one letter more would have stood on a line of a cell."""
    width = line.right - line.left
    return width + _WIDE_LETTER * width / len(line.text) > box.right - box.left - _PADDING


def _is_cut_number(before: str, after: str, alone: bool) -> bool:
    """Whether two pieces make one number: a date, a number with its symbol, or digits alone on lines."""
    if not (before[-1].isalnum() and after[0].isalnum()) or not _NUMBER_PIECE.fullmatch(before + after):
        return False
    return "/" in before or "/" in after or (alone and before.isdigit() and after.isdigit())


def _is_broken(before: str, after: str) -> bool:
    """Whether two pieces make one word: an abbreviation, or a syllable of which one piece is none."""
    if before[-1].islower() and after[0].isupper():
        return False
    if (before + after).isupper() and before.isalpha() and after.isalpha() and len(before + after) <= _NARROW:
        return True
    return is_syllable(before + after) and not (is_syllable(before) and is_syllable(after))


def split_words(words: Sequence[Word], grids: Sequence[Grid]) -> tuple[list[Word], list[list[Word]]]:
    """The words outside all tables, and for each table the words inside it."""
    if not grids:
        return list(words), []
    outside: list[Word] = []
    inside: list[list[Word]] = [[] for _ in grids]
    for word in words:
        x, y = word.middle
        for grid, members in zip(grids, inside, strict=True):
            box = grid.box
            if box.left <= x <= box.right and box.top <= y <= box.bottom:
                members.append(word)
                break
        else:
            outside.append(word)
    return outside, inside
