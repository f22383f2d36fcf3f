"""What stands on a page in reading order, once lines and tables are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.reading.geometry import Line, Word, join_lines, lines_of
from pipeline.reading.grid import Grid
from pipeline.reading.pieces import GridCell
from pipeline.reading.syllables import is_syllable
from pipeline.records import Box

_NARROW = 4  # letters that a narrow column holds at most, as at its head (STT, TT, ĐVT)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table of one page, with its text."""

    columns: tuple[float, ...]
    cells: tuple[GridCell, ...]
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Columned:
    """A block of lines from a two-column part: header, recipients or signature."""

    text: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page cut into lines and tables.

    Attributes:
        items: body lines, ruled tables and columned blocks from top to bottom.
        notes: number and text of the footnotes at its foot.
    """

    number: int
    width: float
    height: float
    items: tuple[Line | Ruled | Columned, ...]
    notes: tuple[tuple[str, str], ...] = ()
    origin: Literal["text_layer", "ocr"] = "text_layer"


def fill(grid: Grid, words: Sequence[Word], page: int) -> Ruled:
    """A grid with the words that stand in its cells."""
    inside: dict[int, list[Word]] = {}
    for word in words:
        square = grid.at(*word.middle)
        if square is not None:
            inside.setdefault(id(square), []).append(word)
    cells = tuple(
        GridCell(
            _cell_text(lines_of(inside.get(id(square), ())), square.box),
            square.row,
            square.column,
            square.row_span,
            square.column_span,
            page,
            square.box,
        )
        for square in grid.squares
    )
    return Ruled(grid.columns, cells, page, grid.box)


def _cell_text(lines: list[Line], box: Box) -> str:
    """The lines of a cell as running text; a word broken by a narrow column ("ST", "T") is mended."""
    out = ""
    for line in lines:
        narrow = box.right - box.left < _NARROW * line.size
        if narrow and out and _is_broken(out.split(" ")[-1], line.words[0].text):
            out += line.text
        else:
            out = join_lines([out, line.text])
    return out


def _is_broken(before: str, after: str) -> bool:
    """Whether two pieces make one word: an abbreviation, or a syllable of which one piece is none."""
    if before[-1].islower() and after[0].isupper():
        return False
    if (before + after).isupper() and before.isalpha() and after.isalpha() and len(before + after) <= _NARROW:
        return True
    return is_syllable(before + after) and not (is_syllable(before) and is_syllable(after))


def split_words(words: Sequence[Word], grids: Sequence[Grid]) -> tuple[list[Word], list[list[Word]]]:
    """The words outside all tables, and for each table the words inside it."""
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
