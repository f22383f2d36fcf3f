"""Words of a PDF page from few of its letters: fast, and only where their order can be trusted.

pdfium gives a page's text in one call, but each letter's place in a call of its own. Where the text runs as
it stands, the first and the last letter of a word tell its place. Any sign that it does not (fonts that
change inside words, letters printed later or twice, raised digits, blanks without width) leaves the page to
``pipeline.reading.pdf_words``, which looks at every letter.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.reading.geometry import Word, parted
from pipeline.reading.pdf_words import GAP_WITH_BLANK, SAME_LINE, SMALL, starts_word
from pipeline.reading.syllables import is_syllable

_WORD = re.compile(r"\S+")
# What has no letter of its own on the page, or stands on another: unmapped codes, hyphens of pdfium, marks.
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\xad\u0300-\u036f\ufffe\uffff\ud800-\udfff]")
_SAME_FOOT = 0.05  # of the font size
_WIDEST_LETTER = 1.2
_MARKS = 1.4  # how much higher than others a letter with marks may be


def quick_words(page: pdfium.PdfTextPage, left: float, top: float) -> list[Word] | None:
    """The words of an upright page with this upper left corner; ``None`` if all letters must be looked at."""
    count = page.count_chars()
    text = page.get_text_range() if count else ""
    if len(text) != count or _ODD.search(text):
        return None
    words: list[Word] = []
    for match in _WORD.finditer(text):
        word = _word(page.raw, match.group(), match.start(), left, top)
        if word is None:
            return None
        words.append(word)
    words.sort(key=lambda word: (word.baseline, word.left))
    out: list[Word] = []
    for row in _rows(words):
        if _crowded(row) or _has_raised_number(row):
            return None
        out.extend(_of_one_size(row))
    return out


_first, _last, _x, _y = raw.FS_RECTF(), raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
_FIRST, _LAST, _X, _Y = ctypes.byref(_first), ctypes.byref(_last), ctypes.byref(_x), ctypes.byref(_y)


def _word(handle: object, text: str, start: int, left: float, top: float) -> Word | None:
    raw.FPDFText_GetLooseCharBox(handle, start, _FIRST)
    raw.FPDFText_GetCharOrigin(handle, start, _X, _Y)
    foot, begin, finish = _first.bottom, _first.left, _first.right
    size = _first.top - foot
    if len(text) > 1:
        raw.FPDFText_GetLooseCharBox(handle, start + len(text) - 1, _LAST)
        finish = _last.right
        if abs(_last.bottom - foot) > _SAME_FOOT * size:
            return None
        size = min(size, _last.top - foot)
        if not _is_whole(text) and _has_parts(handle, text, start, size):
            return None
    if size <= 0 or not 0 < finish - begin <= _WIDEST_LETTER * size * len(text):
        return None
    foot = top - foot
    return Word(parted(text), begin - left, foot - size, finish - left, foot, top - _y.value, size)


@lru_cache(4096)
def _is_whole(text: str) -> bool:
    """Whether a text is one word by its letters alone."""
    if not text.isalpha() or not (text.islower() or text.isupper() or text.istitle()):
        return False
    return text.isascii() or is_syllable(text)


def _has_parts(handle: object, text: str, start: int, size: float) -> bool:
    """Whether a step is wide where words may meet, or a digit is raised."""
    if text.isalpha() and text.islower():
        return True
    for at, (before, after) in enumerate(itertools.pairwise(text), start):
        if starts_word(before, after) or after.isdigit() != before.isdigit():
            raw.FPDFText_GetLooseCharBox(handle, at, _LAST)
            right, foot = _last.right, _last.bottom
            raw.FPDFText_GetLooseCharBox(handle, at + 1, _LAST)
            if _last.left - right > GAP_WITH_BLANK * size or abs(_last.bottom - foot) > _SAME_FOOT * size:
                return True
    return False


def _rows(words: list[Word]) -> Iterator[list[Word]]:
    row: list[Word] = []
    for word in words:
        if row and word.baseline - row[0].baseline > SAME_LINE * max(word.size, row[0].size):
            yield row
            row = []
        row.append(word)
    if row:
        yield row


def _crowded(row: list[Word]) -> bool:
    """Whether words of a line stand so close that they may be parts of one, or reach into each other."""
    row.sort(key=lambda word: word.left)
    return any(
        after.left - before.right <= GAP_WITH_BLANK * min(before.size, after.size)
        for before, after in itertools.pairwise(row)
    )


def _has_raised_number(row: list[Word]) -> bool:
    largest = max(word.size for word in row)
    return any(word.size < SMALL * largest and word.text.isdigit() for word in row)


def _of_one_size(row: list[Word]) -> list[Word]:
    """The words of a line with the size of its letters without marks, which are lower than those with."""
    size = min(word.size for word in row)
    return [
        replace(word, size=size, top=word.bottom - size) if size < word.size < _MARKS * size else word
        for word in row
    ]
