"""Tesseract with its Vietnamese data, called on one image at a time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import NamedTuple

from PIL import Image

from pipeline.reading.geometry import Word, parted
from pipeline.reading.limits import Limits
from pipeline.reading.syllables import is_syllable
from pipeline.reading.tools import OCR, run

COLUMN = "4"  # one column of text of varying sizes: columns and tables are ours to find
BLOCK = "6"  # one block: the others take the narrow column of row numbers for specks
SPARSE = "11"  # words here and there
_LANGUAGE = "vie"
_WORD_LEVEL = "5"
_OTHER_SIZE = 0.3
_SIZE_OF_HEIGHT = 1.15  # a word's box is lower than its font
_NOISE_CONFIDENCE = 15.0
_SPECK_CONFIDENCE = 60.0
_SURE_CONFIDENCE = 60.0
_DUST = 1.5  # points
_SHORTEST_WORD = 3
_FRACTION_SLASH = "\u2044"  # read for a slash after a digit
_QUARTER = re.compile(r"(?i:quý)")
_STROKES = re.compile(r"(?P<strokes>[IHl|!1]{1,3})(?P<five>V?)(?=\W|$)")
_RUN_ON = re.compile(r"[1Il|](?P<year>20\d\d)(?!\d)\W*")
_STROKES_OF = str.maketrans({"H": "II", "l": "I", "|": "I", "!": "I", "1": "I"})
_QUARTERS = frozenset({"I", "II", "III", "IV"})


class ReadWord(NamedTuple):
    """A recognised word in points, and how sure Tesseract is of it (0 to 100)."""

    word: Word
    confidence: float


def available() -> bool:
    """Whether Tesseract and its Vietnamese data are installed."""
    program = OCR.find()
    return (
        program is not None
        and _LANGUAGE in run([program, "--list-langs"], 30).decode("utf-8", "replace").split()
    )


def read_words(image: Image.Image, dpi: float, layout: str, limits: Limits) -> list[ReadWord]:
    """The words in a grey image, without noise, line by line.

    Raises:
        MissingToolError: Tesseract is not installed.
        RejectedError: ``timeout`` or ``damaged``.
    """
    buffer = io.BytesIO()
    image.save(buffer, "PPM")  # packing the pixels would take longer than passing them on
    output = run(
        [OCR.path(), "stdin", "stdout", "-l", _LANGUAGE, "--psm", layout, "--dpi", str(round(dpi)), "tsv"],
        limits.tool_seconds,
        buffer.getvalue(),
        {"OMP_THREAD_LIMIT": "1"},  # its threads cost more than they gain on one page
    )
    return _words(output.decode("utf-8", "replace"), 72.0 / dpi)


def _words(table: str, scale: float) -> list[ReadWord]:
    lines = list(_lines(table, scale))
    heights = [median([float(row["height"]) * scale for row in line]) for line in lines]
    usual = median(heights) if heights else 0.0
    words: list[ReadWord] = []
    for line, height in zip(lines, heights, strict=True):
        # Most lines of a page have one size; their heights differ by the letters that they happen to have.
        size = height if abs(height - usual) > _OTHER_SIZE * usual else usual
        baseline = median([(float(row["top"]) + float(row["height"])) * scale for row in line])
        before = ""
        for row in line:
            left, top = float(row["left"]) * scale, float(row["top"]) * scale
            right, bottom = left + float(row["width"]) * scale, top + float(row["height"]) * scale
            text = parted(row["text"].strip().replace(_FRACTION_SLASH, "/"))
            if _QUARTER.fullmatch(before):
                text = _as_quarter(text)
            word = Word(text, left, top, right, bottom, baseline, size * _SIZE_OF_HEIGHT)
            words.append(ReadWord(word, float(row["conf"])))
            before = text
    return words


def _as_quarter(text: str) -> str:
    """The numeral after "Quý", whose strokes are often read as other letters: "H/2024" is "II/2024"."""
    if run_on := _RUN_ON.fullmatch(text):
        return f"I/{run_on['year']}"
    match = _STROKES.match(text)
    if match is None or match.group() == "1":
        return text
    numeral = match["strokes"].translate(_STROKES_OF) + match["five"]
    return numeral + text[match.end() :] if numeral in _QUARTERS else text


def _lines(table: str, scale: float) -> Iterator[list[dict[str, str]]]:
    """The rows of Tesseract's table that are words, line by line."""
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    for _, group in groupby(rows, key=lambda row: (row["block_num"], row["par_num"], row["line_num"])):
        words = [row for row in group if row["level"] == _WORD_LEVEL and (row["text"] or "").strip()]
        height = _sure_height(words)
        kept = [row for row in words if not _is_noise(row, height, scale)]
        if kept:
            yield kept


def _sure_height(words: Sequence[dict[str, str]]) -> float:
    """How high the words of a line are that were read surely; 0 where none was."""
    sure = [float(row["height"]) for row in words if float(row["conf"]) >= _SURE_CONFIDENCE]
    return median(sure) if sure else 0.0


def _is_noise(row: dict[str, str], height: float, scale: float) -> bool:
    """Whether a word is a speck, a stroke of a signature or a ruled line taken for letters.

    Tesseract gives words whose letters touch no confidence at all, also where it reads them well; what
    stands in a line and is as high as the rest of it is such a word.

    Args:
        row: of Tesseract's table.
        height: of the sure words of its line, in pixels.
        scale: points that a pixel is long.
    """
    text, confidence = row["text"], float(row["conf"])
    if not any(map(str.isalnum, text)):
        side = max(float(row["width"]), float(row["height"])) * scale
        return confidence < _SPECK_CONFIDENCE or side < _DUST
    word = text.strip(".,;:")
    is_word = len(word) >= _SHORTEST_WORD and is_syllable(word) and word[1:].islower()
    fits = abs(float(row["height"]) - height) <= _OTHER_SIZE * height
    return confidence < _NOISE_CONFIDENCE and not is_word and not (fits and len(word) >= _SHORTEST_WORD)
