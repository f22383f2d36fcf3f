"""Text of page images by Tesseract with its Vietnamese data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from PIL import Image

from pipeline.reading.geometry import Word, parted
from pipeline.reading.grid import Edge, find_grids
from pipeline.reading.image_cleanup import clean
from pipeline.reading.limits import Limits
from pipeline.reading.ruled_lines import ruled_lines, without_lines
from pipeline.reading.tools import OCR, run
from pipeline.records import Box

_LANGUAGE = "vie"
_LAYOUT = "4"  # one column of text of varying sizes: columns and tables are ours to find
_TABLE_LAYOUT = "6"  # one block: the others take the narrow column of row numbers for specks
_WORD_LEVEL = "5"
_OTHER_SIZE = 0.3
_SIZE_OF_HEIGHT = 1.15  # a word's box is lower than its font
_NOISE_CONFIDENCE = 15.0
_SPECK_CONFIDENCE = 60.0
_SLACK = 6.0  # points
DPI = 200


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words of a page image and the lines drawn on it, in points.

    Attributes:
        confidence: mean per letter, 0 to 100.
    """

    words: tuple[Word, ...]
    edges: tuple[Edge, ...]
    confidence: float


def available() -> bool:
    """Whether Tesseract and its Vietnamese data are installed."""
    program = OCR.find()
    return (
        program is not None
        and _LANGUAGE in run([program, "--list-langs"], 30).decode("utf-8", "replace").split()
    )


def recognise(image: Image.Image, dpi: float, limits: Limits) -> Recognised:
    """The words and ruled lines in the image of a page.

    Raises:
        MissingToolError: Tesseract is not installed.
        RejectedError: ``timeout`` or ``damaged``.
    """
    buffer = io.BytesIO()
    page = clean(image)
    edges = ruled_lines(page, dpi)
    boxes = [grid.box for grid in find_grids(edges)]
    layout = _TABLE_LAYOUT if boxes else _LAYOUT
    without_lines(page, _inside(edges, boxes), dpi).save(buffer, "PNG", compress_level=1)
    output = run(
        [OCR.path(), "stdin", "stdout", "-l", _LANGUAGE, "--psm", layout, "--dpi", str(round(dpi)), "tsv"],
        limits.tool_seconds,
        buffer.getvalue(),
        {"OMP_THREAD_LIMIT": "1"},  # its threads cost more than they gain on one page
    )
    words, confidence = _words(output.decode("utf-8", "replace"), 72.0 / dpi)
    return Recognised(words, edges, confidence)


def _inside(edges: Iterable[Edge], boxes: Iterable[Box]) -> list[Edge]:
    """The lines of tables; an underline or a streak of the scanner may run through letters and stays."""
    return [edge for edge in edges if any(_belongs(edge, box) for box in boxes)]


def _belongs(edge: Edge, box: Box) -> bool:
    low, high = (box.top, box.bottom) if edge.across else (box.left, box.right)
    start, end = (box.left, box.right) if edge.across else (box.top, box.bottom)
    return (
        low - _SLACK <= edge.at <= high + _SLACK and edge.start >= start - _SLACK and edge.end <= end + _SLACK
    )


def _words(table: str, scale: float) -> tuple[tuple[Word, ...], float]:
    """The words of Tesseract's table and their mean confidence per letter."""
    lines = list(_lines(table))
    heights = [median([float(row["height"]) * scale for row in line]) for line in lines]
    usual = median(heights) if heights else 0.0
    words: list[Word] = []
    sure = letters = 0.0
    for line, height in zip(lines, heights, strict=True):
        # Most lines of a page have one size; their heights differ by the letters that they happen to have.
        size = height if abs(height - usual) > _OTHER_SIZE * usual else usual
        baseline = median([(float(row["top"]) + float(row["height"])) * scale for row in line])
        for row in line:
            left, top = float(row["left"]) * scale, float(row["top"]) * scale
            right, bottom = left + float(row["width"]) * scale, top + float(row["height"]) * scale
            text = parted(row["text"].strip())
            words.append(Word(text, left, top, right, bottom, baseline, size * _SIZE_OF_HEIGHT))
            sure += float(row["conf"]) * len(text)
            letters += len(text)
    return tuple(words), sure / letters if letters else 0.0


def _lines(table: str) -> Iterator[list[dict[str, str]]]:
    """The rows of Tesseract's table that are words, line by line."""
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    for _, group in groupby(rows, key=lambda row: (row["block_num"], row["par_num"], row["line_num"])):
        words = [row for row in group if row["level"] == _WORD_LEVEL and (row["text"] or "").strip()]
        kept = [row for row in words if not _is_noise(row["text"], float(row["conf"]))]
        if kept:
            yield kept


def _is_noise(text: str, confidence: float) -> bool:
    """Whether a word is a speck, a stroke of a signature or a ruled line taken for letters."""
    return confidence < (_NOISE_CONFIDENCE if any(map(str.isalnum, text)) else _SPECK_CONFIDENCE)
