"""A second look at the cells of scanned tables that hold one short word: row numbers, quarters, counts.

A page is recognised as a whole, where a digit that stands alone is easily passed over or taken for another
sign. Set side by side in one line, such digits are read as well as text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.reading.geometry import Word
from pipeline.reading.grid import Grid, Square
from pipeline.reading.limits import Limits
from pipeline.reading.tesseract import SPARSE, ReadWord, read_words

_SURE = 92.0
_LEAST = 55.0  # confidence of what a second look may add
_FRAME = 1.6  # points that the rim of a painted-over line takes
_DARKER = 70  # of 255, than the cell's paper
_LOWEST, _HIGHEST = 4.5, 17.0  # points that one line of letters is high
_WIDEST = 40.0
_FEW = 2  # words, of which one may be a speck
_LONGEST = 4  # letters
_LINE, _MARGIN, _PAD = 1400, 42, 6  # pixels of the sheet that the cells are set on
_GAPS = (36, 44)
_COMPANY = 8  # so many words side by side are read as well as text is; fewer are set there repeatedly
_MOST = 400
_NUMBER = re.compile(r"\d{1,3}")
_HEADS = {"TT": (1.6, 2.3), "STT": (2.3, 3.2)}  # each as wide as so many times its height
_FAR = 3  # letters that a misread number has at most


@dataclass(frozen=True, slots=True)
class _Cut:
    """The ink of a cell: where it stands on the page, in pixels, and on the sheet."""

    square: Square
    left: int
    top: int
    right: int
    bottom: int
    x: int = 0
    y: int = 0


def look_again(
    page: Image.Image, words: Sequence[ReadWord], grids: Sequence[Grid], dpi: float, limits: Limits
) -> list[ReadWord]:
    """The words of a page, those of doubtful short cells read once more.

    Args:
        page: in grey, its lines painted over.
        words: as recognised with the rest of the page.
        grids: its ruled tables.
        dpi: of the page.
        limits: for the call of Tesseract.

    Raises:
        RejectedError: ``timeout`` or ``damaged``.
    """
    held = _by_square(words, grids)
    cuts = _cuts(page, [square for grid in grids for square in grid.squares], held, dpi)
    if any(_doubtful(held[id(cut.square)][0]) for cut in cuts):
        placed = _placed(cuts * -(-_COMPANY // len(cuts)))
        votes = _votes(placed, read_words(_sheet(page, placed), dpi, SPARSE, limits), dpi)
        for cut in cuts:
            _take(held, cut, votes.get(id(cut.square), {}), dpi)
    for grid in grids:
        _count_on(held, grid)
        _head_count(held, grid, cuts, dpi)
    inside = {id(one) for own in held.values() for one in own[1]}
    outside = [one for one in words if id(one) not in inside]
    return [*outside, *(one for own in held.values() for one in own[0])]


_Held = dict[int, tuple[list[ReadWord], list[ReadWord]]]
"""For each square its words now, and as they were."""


def _by_square(words: Iterable[ReadWord], grids: Sequence[Grid]) -> _Held:
    held: _Held = {id(square): ([], []) for grid in grids for square in grid.squares}
    for one in words:
        for grid in grids:
            if (square := grid.at(*one.word.middle)) is not None:
                for part in held[id(square)]:
                    part.append(one)
                break
    return held


def _cuts(page: Image.Image, squares: Iterable[Square], held: _Held, dpi: float) -> list[_Cut]:
    """The ink of the cells that seem to hold a short word or nothing."""
    point = dpi / 72
    pixels: NDArray[np.uint8] = np.asarray(page)
    cuts: list[_Cut] = []
    for square in squares:
        if not _short(held[id(square)][0]) or len(cuts) == _MOST:
            continue
        box = square.box
        left, top = round((box.left + _FRAME) * point), round((box.top + _FRAME) * point)
        right, bottom = round((box.right - _FRAME) * point), round((box.bottom - _FRAME) * point)
        part = pixels[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
        if part.size == 0:
            continue
        ink = part < np.median(part) - _DARKER
        rows, columns = np.flatnonzero(ink.sum(axis=1) > 1), np.flatnonzero(ink.any(axis=0))
        if rows.size == 0 or columns.size == 0:
            continue
        cut = _Cut(
            square, left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]), top + int(rows[-1])
        )
        if (
            _LOWEST <= (cut.bottom - cut.top) / point <= _HIGHEST
            and (cut.right - cut.left) / point <= _WIDEST
        ):
            cuts.append(cut)
    return cuts


def _short(words: Sequence[ReadWord]) -> bool:
    return len(words) <= _FEW and all(len(one.word.text) <= _LONGEST for one in words)


def _doubtful(words: Sequence[ReadWord]) -> bool:
    """Whether a short cell seems empty, or one cannot be sure of what it holds."""
    return len(words) != 1 or words[0].confidence < _SURE


def _placed(cuts: Sequence[_Cut]) -> list[_Cut]:
    """The cuts side by side in lines, on one baseline each; twice, as no one gap suits all."""
    out: list[_Cut] = []
    y = _MARGIN
    height = max(cut.bottom - cut.top for cut in cuts)
    for gap in _GAPS:
        x = _MARGIN
        for cut in cuts:
            wide = cut.right - cut.left + 1
            if x + wide > _LINE:
                x, y = _MARGIN, y + height + _MARGIN
            out.append(replace(cut, x=x, y=y + height - (cut.bottom - cut.top)))
            x += wide + gap
        y += height + _MARGIN
    return out


def _sheet(page: Image.Image, cuts: Sequence[_Cut]) -> Image.Image:
    bottom = max(cut.y + cut.bottom - cut.top for cut in cuts) + _MARGIN
    sheet = Image.new("L", (_LINE + _MARGIN, bottom), 255)
    for cut in cuts:
        around = (cut.left - _PAD, cut.top - _PAD, cut.right + 1 + _PAD, cut.bottom + 1 + _PAD)
        sheet.paste(page.crop(around), (cut.x - _PAD, cut.y - _PAD))
    return sheet


def _votes(placed: Sequence[_Cut], read: Sequence[ReadWord], dpi: float) -> dict[int, dict[str, list[float]]]:
    """For each square what was read there, with the confidence of each time; of digits run together, each."""
    votes: dict[int, dict[str, list[float]]] = {}
    for one in read:
        cuts = [cut for cut in placed if _covers(one.word, cut, dpi / 72)]
        texts = [one.word.text] if len(cuts) == 1 else list(one.word.text)
        if len(texts) == len(cuts):
            for cut, text in zip(cuts, texts, strict=True):
                votes.setdefault(id(cut.square), {}).setdefault(text, []).append(one.confidence)
    return votes


def _covers(word: Word, cut: _Cut, point: float) -> bool:
    """Whether a word on the sheet was read from a cut, alone or with others."""
    middle = (cut.x + (cut.right - cut.left) / 2) / point
    low, high = (cut.y - _PAD) / point, (cut.y + cut.bottom - cut.top + _PAD) / point
    return word.left <= middle <= word.right and low <= word.middle[1] <= high


def _take(held: _Held, cut: _Cut, votes: dict[str, list[float]], dpi: float) -> None:
    """Puts what was read most often and most surely into the cell, unless the cell had it more surely."""
    if not votes:
        return
    text = max(votes, key=lambda text: sum(votes[text]))
    confidence = max(votes[text])
    now = held[id(cut.square)][0]
    letters = [one for one in now if any(map(str.isalnum, one.word.text))]
    if confidence < _LEAST or len(letters) > 1 or any(one.confidence >= confidence for one in letters):
        return
    now[:] = [_read(cut, text, confidence, dpi)]


def _read(cut: _Cut, text: str, confidence: float, dpi: float) -> ReadWord:
    """A word in the place of a cut."""
    point = dpi / 72
    left, top, right, bottom = (at / point for at in (cut.left, cut.top, cut.right + 1, cut.bottom + 1))
    return ReadWord(Word(text, left, top, right, bottom, bottom, bottom - top), confidence)


def _count_on(held: _Held, grid: Grid) -> None:
    """Puts right a misread number of the first column where the numbers beside it leave one only."""
    column = [held[id(square)][0] for square in grid.squares if square.column == 0]
    for at, words in enumerate(column):
        if len(words) != 1 or words[0].confidence >= _SURE or len(words[0].word.text) > _FAR:
            continue
        right = _between(column, at)
        if right is not None and _number(words) != right:
            words[:] = [ReadWord(words[0].word._replace(text=str(right)), words[0].confidence)]


def _head_count(held: _Held, grid: Grid, cuts: Sequence[_Cut], dpi: float) -> None:
    """Reads the doubtful head of a column of row numbers: TT or STT, by how wide its ink is."""
    head = next((cut for cut in cuts if cut.square is grid.squares[0]), None)
    numbers = [_number(held[id(square)][0]) for square in grid.squares[1:] if square.column == 0]
    follow = any(one is not None and other == one + 1 for one, other in pairwise(numbers))
    if head is None or not (follow or numbers[:1] == [1]):
        return
    words = held[id(head.square)][0]
    if len(words) == 1 and (words[0].confidence >= _SURE or words[0].word.text in _HEADS):
        return
    wide = (head.right - head.left) / (head.bottom - head.top)
    text = next((text for text, (low, high) in _HEADS.items() if low <= wide < high), None)
    if text is not None:
        words[:] = [_read(head, text, _LEAST, dpi)]


def _between(column: Sequence[Sequence[ReadWord]], at: int) -> int | None:
    """The number that must stand at a place of a column: between two others, or the 1 before 2 and 3."""
    above = _number(column[at - 1]) if at else None
    below, next_below = (_number(words) for words in [*column[at + 1 : at + 3], (), ()][:2])
    if above is not None:
        return above + 1 if below == above + 2 else None
    return 1 if (below, next_below) == (2, 3) else None


def _number(words: Sequence[ReadWord]) -> int | None:
    if len(words) != 1 or _NUMBER.fullmatch(words[0].word.text.rstrip(".")) is None:
        return None
    return int(words[0].word.text.rstrip("."))
