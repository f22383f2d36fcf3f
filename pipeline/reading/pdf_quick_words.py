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
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
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

Numbers = npt.NDArray[np.float64]
# The same functions as in ``raw``, but without its checks of each argument, which take longer than the calls.
_call = ctypes.CFUNCTYPE(ctypes.c_int)
_loose_box = _call(ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0)
_char_origin = _call(ctypes.cast(raw.FPDFText_GetCharOrigin, ctypes.c_void_p).value or 0)


def quick_words(page: pdfium.PdfTextPage, left: float, top: float) -> list[Word] | None:
    """The words of an upright page with this upper left corner; ``None`` if all letters must be looked at."""
    count = page.count_chars()
    text = page.get_text_range() if count else ""
    if len(text) != count or _ODD.search(text):
        return None
    spans = [match.span() for match in _WORD.finditer(text)]
    if not spans:
        return []
    texts = [text[start:end] for start, end in spans]
    starts = [start for start, _ in spans]
    handle = ctypes.cast(page.raw, ctypes.c_void_p)
    begins, tops, _, feet = _boxes(handle, starts)
    _, last_tops, last_ends, last_feet = _boxes(handle, [end - 1 for _, end in spans])
    sizes = tops - feet
    lengths = np.fromiter(map(len, texts), np.float64, len(texts))
    level = np.abs(last_feet - feet) <= _SAME_FOOT * sizes
    sizes = np.minimum(sizes, last_tops - feet)
    widths = last_ends - begins
    if not np.all(level & (sizes > 0) & (widths > 0) & (widths <= _WIDEST_LETTER * sizes * lengths)):
        return None
    for at, word in enumerate(texts):
        joints = _joints(word)
        if joints is None or (joints and _has_parts(handle, starts[at], joints, float(sizes[at]))):
            return None
        if joints:
            texts[at] = parted(word)
    baselines = top - _origins(handle, starts, tops, feet)
    return _ordered(texts, begins - left, last_ends - left, top - feet, baselines, sizes)


def _boxes(handle: ctypes.c_void_p, letters: Sequence[int]) -> Numbers:
    """Left, top, right and bottom of the boxes of some letters, in PDF space."""
    boxes = (raw.FS_RECTF * len(letters))()
    step = ctypes.sizeof(raw.FS_RECTF)
    for at, letter in enumerate(letters):
        _loose_box(handle, letter, ctypes.byref(boxes, at * step))
    return np.frombuffer(boxes, np.float32).astype(np.float64).reshape(-1, 4).T


def _origins(handle: ctypes.c_void_p, letters: Sequence[int], tops: Numbers, feet: Numbers) -> Numbers:
    """Where some letters stand, in PDF space; one whose box is as high as that before stands as it does."""
    new = np.ones(len(letters), np.bool_)
    new[1:] = (np.diff(tops) != 0) | (np.diff(feet) != 0)
    x, y = ctypes.c_double(), ctypes.c_double()
    x_place, y_place = ctypes.byref(x), ctypes.byref(y)
    places: list[float] = []
    for at in np.flatnonzero(new).tolist():
        _char_origin(handle, letters[at], x_place, y_place)
        places.append(y.value)
    known: Numbers = np.array(places)[np.cumsum(new) - 1]
    return known


def _ordered(
    texts: Sequence[str],
    lefts: Numbers,
    rights: Numbers,
    bottoms: Numbers,
    baselines: Numbers,
    sizes: Numbers,
) -> list[Word] | None:
    """The words line by line, from left to right; ``None`` where they stand too close or are raised."""
    order = np.lexsort((lefts, baselines))
    rows = np.empty(len(order), np.intp)
    rows[order] = _rows(baselines[order].tolist(), sizes[order].tolist())
    order = order[np.lexsort((lefts[order], rows[order]))]
    rows = rows[order]
    lefts, rights, bottoms, baselines, sizes = (
        values[order] for values in (lefts, rights, bottoms, baselines, sizes)
    )
    # Words that stand so close may be parts of one, or reach into each other.
    crowded = lefts[1:] - rights[:-1] <= GAP_WITH_BLANK * np.minimum(sizes[1:], sizes[:-1])
    if np.any(crowded & (rows[1:] == rows[:-1])):
        return None
    opens = np.flatnonzero(np.diff(rows, prepend=-1))
    small = sizes < SMALL * np.maximum.reduceat(sizes, opens)[rows]
    places = order.tolist()
    if any(texts[places[at]].isdigit() for at in np.flatnonzero(small).tolist()):
        return None
    # Letters with marks are higher than those without, whose size all words of a line get.
    smallest = np.minimum.reduceat(sizes, opens)[rows]
    sizes = np.where(sizes < _MARKS * smallest, smallest, sizes)
    columns = (lefts, bottoms - sizes, rights, bottoms, baselines, sizes)
    return list(map(Word, [texts[at] for at in places], *(values.tolist() for values in columns)))


def _rows(baselines: Sequence[float], sizes: Sequence[float]) -> list[int]:
    """The number of its line for each word, given from top to bottom."""
    rows: list[int] = []
    row, first, size_of_first = 0, baselines[0], sizes[0]
    for baseline, size in zip(baselines, sizes, strict=True):
        if baseline - first > SAME_LINE * (size if size > size_of_first else size_of_first):
            row, first, size_of_first = row + 1, baseline, size
        rows.append(row)
    return rows


@lru_cache(4096)
def _joints(text: str) -> tuple[int, ...] | None:
    """After which letters another word may begin, or a raised digit stand; ``None`` if after any."""
    one_case = text.isalpha() and (text.islower() or text.isupper() or text.istitle())
    if one_case and (text.isascii() or is_syllable(text)):
        return ()
    if one_case and text.islower() and len(text) > 1:
        return None
    return tuple(
        at
        for at, (before, after) in enumerate(itertools.pairwise(text))
        if starts_word(before, after) or after.isdigit() != before.isdigit()
    )


def _has_parts(handle: ctypes.c_void_p, start: int, joints: Sequence[int], size: float) -> bool:
    """Whether a step is wide where words may meet, or a digit is raised."""
    before, after = raw.FS_RECTF(), raw.FS_RECTF()
    for joint in joints:
        _loose_box(handle, start + joint, ctypes.byref(before))
        _loose_box(handle, start + joint + 1, ctypes.byref(after))
        step, rise = after.left - before.right, abs(after.bottom - before.bottom)
        if step > GAP_WITH_BLANK * size or rise > _SAME_FOOT * size:
            return True
    return False
