"""Text of page images: turned upright, tables found by their lines, words by Tesseract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

from pipeline.reading.geometry import Word
from pipeline.reading.grid import Edge, find_grids
from pipeline.reading.image_cleanup import levelled, lies_sideways, without_seals
from pipeline.reading.limits import Limits
from pipeline.reading.ruled_lines import ruled_lines, without_lines
from pipeline.reading.small_cells import look_again
from pipeline.reading.tesseract import BLOCK, COLUMN, ReadWord, available, read_words
from pipeline.records import Box

_SLACK = 6.0  # points
_RIGHT_WAY_UP = 70.0
_UPSIDE_DOWN = 55.0
_CLEARER = 10.0
_DOUBTFUL = 85.0
_CERTAIN = 100.0
_SAME_PLACE = 0.6  # of the wider of two words
DPI = 200


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words of a page image and the lines drawn on it, in points of the upright page.

    Attributes:
        confidence: mean per letter, 0 to 100.
        turns: quarter turns counter-clockwise that set the page upright.
        doubts: words with digits that may be misread, as read, each with its confidence.
    """

    words: tuple[Word, ...]
    edges: tuple[Edge, ...]
    confidence: float
    turns: int = 0
    doubts: tuple[tuple[str, float], ...] = ()


def recognise(image: Image.Image, dpi: float, limits: Limits, stamped: Sequence[Word] = ()) -> Recognised:
    """The words and ruled lines in the image of a page, whichever way it lies.

    Args:
        image: of the page.
        dpi: of the image.
        limits: for a call of Tesseract.
        stamped: words known for certain, with their places on a page that stands upright.

    Raises:
        MissingToolError: Tesseract is not installed.
        RejectedError: ``timeout`` or ``damaged``.
    """
    page = without_seals(image)
    # Wide tables are bound with their head at the spine: such a page stands upright after a turn clockwise.
    sideways = lies_sideways(page, dpi)
    found = _recognise(page, 3 if sideways else 0, dpi, limits, () if sideways else stamped)
    if found.words and found.confidence < (_RIGHT_WAY_UP if sideways else _UPSIDE_DOWN):
        other = _recognise(page, 1 if sideways else 2, dpi, limits)
        if other.confidence > found.confidence + _CLEARER:
            return other
    return found


def _recognise(
    page: Image.Image, turns: int, dpi: float, limits: Limits, stamped: Sequence[Word] = ()
) -> Recognised:
    upright = levelled(page.rotate(90 * turns, expand=True) if turns else page)
    edges = ruled_lines(upright, dpi)
    grids = find_grids(edges)
    bare = without_lines(upright, _inside(edges, [grid.box for grid in grids]), dpi)
    read = read_words(bare, dpi, BLOCK if grids else COLUMN, limits)
    confidence = _mean(read)
    if grids and confidence >= _UPSIDE_DOWN:
        read = look_again(bare, read, grids, dpi, limits)
    read = [_known(one, stamped) for one in read]
    doubts = tuple(
        (part, one.confidence)
        for one in read
        if one.confidence < _DOUBTFUL
        for part in one.word.text.split()
        if any(map(str.isdigit, part))
    )
    return Recognised(tuple(one.word for one in read), edges, confidence, turns, doubts)


def _known(one: ReadWord, stamped: Sequence[Word]) -> ReadWord:
    """A recognised word, or the stamped one that stands in its place; sure where it has the stamped one."""
    for word in stamped:
        common = min(one.word.right, word.right) - max(one.word.left, word.left)
        wide = word.right - word.left
        if common <= _SAME_PLACE * wide or not word.top <= one.word.middle[1] <= word.bottom:
            continue
        if common > _SAME_PLACE * (one.word.right - one.word.left):
            return ReadWord(one.word._replace(text=word.text), _CERTAIN)
        if word.text in one.word.text.split():  # "tháng" with the "07" stamped close to it
            return ReadWord(one.word, _CERTAIN)
    return one


def _mean(read: Iterable[ReadWord]) -> float:
    sure = letters = 0.0
    for one in read:
        sure += one.confidence * len(one.word.text)
        letters += len(one.word.text)
    return sure / letters if letters else 0.0


def _inside(edges: Iterable[Edge], boxes: Iterable[Box]) -> list[Edge]:
    """The lines of tables; an underline or a streak of the scanner may run through letters and stays."""
    boxes = list(boxes)
    return [edge for edge in edges if any(_belongs(edge, box) for box in boxes)]


def _belongs(edge: Edge, box: Box) -> bool:
    low, high = (box.top, box.bottom) if edge.across else (box.left, box.right)
    start, end = (box.left, box.right) if edge.across else (box.top, box.bottom)
    return (
        low - _SLACK <= edge.at <= high + _SLACK and edge.start >= start - _SLACK and edge.end <= end + _SLACK
    )


__all__ = ["DPI", "Recognised", "available", "recognise"]
