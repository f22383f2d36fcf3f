"""One PDF page as pdfium sees it: letters with their places, drawn lines, and how much of it is an image."""

from __future__ import annotations

import ctypes
import itertools
import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.reading.geometry import Word
from pipeline.reading.grid import Edge
from pipeline.reading.pdf_quick_words import quick_words
from pipeline.reading.pdf_words import Glyph, words_of

_MOST_SEGMENTS = 20_000
_MOST_OBJECTS = 50_000
_DEEPEST_FORM = 6
_COVERS_PAGE = 0.7
_LITTLE_IMAGE = 0.2  # a larger one may be what white text stands on, or what an invisible layer repeats
_WHITE = 250
_LONGEST_NAME = 128
_CAPITAL_FONT = re.compile(r"(?:[A-Z]{6}\+)?\.?vn\w*h(?:[-,]|$)", re.IGNORECASE)
_MOST_GLYPHS = 100_000
_SAMPLE_EVERY = 23
_INVISIBLE = 3
_LINE_END_HYPHENS = (
    0x02,
    0xAD,
)  # pdfium's sign for a hyphen at the end of a line; a soft hyphen that was printed
_THICKEST_LINE = 3.0
_FEW_LETTERS = 500  # on a scan: a stamped number, the seal and time of a digital signature

Matrix = tuple[float, float, float, float, float, float]
Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What stands on a page.

    Attributes:
        scanned: whether an image covers the page and any text on it is an invisible layer of recognised text.
        unmapped: share of letters whose font does not say which letters they are.
        stamped: of a scanned page, the words that are printed on the image.
        hidden: whether text in the page cannot be seen: drawn without ink, or white where nothing is dark.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    edges: tuple[Edge, ...]
    scanned: bool
    unmapped: float
    hidden: bool = False
    stamped: tuple[Word, ...] = ()


def load_page(document: pdfium.PdfDocument, index: int) -> PdfPage:
    """The page with 0-based ``index``."""
    page = _with_annotations(document, index)
    text = page.get_textpage()
    try:
        turned = _turned_text(text)
        width, height, place = _placement(page, turned)
        words, letters, unmapped = _words(page, text, turned, place)
        drawn = _Drawn(page.raw, place)
        drawn.collect()
        area = max(width * height, 1.0)
        share = drawn.image_area / area
        covered = share > _COVERS_PAGE
        scanned = covered and (letters < _FEW_LETTERS or drawn.invisible_text > drawn.visible_text)
        hidden = share < _LITTLE_IMAGE and bool(
            drawn.invisible_text or (drawn.white_text and not drawn.has_dark_area)
        )
        seen = scanned and not (drawn.invisible_text or drawn.white_text or unmapped)
        edges = tuple(drawn.edges)
        return PdfPage(
            index + 1, width, height, words, edges, scanned, unmapped, hidden, words if seen else ()
        )
    finally:
        text.close()
        page.close()


def _with_annotations(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """The page with what is stamped on it: digital signing puts number and date into annotations."""
    page = document[index]
    if raw.FPDFPage_GetAnnotCount(page.raw) > 0:
        raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
        page.close()
        page = document[index]
    return page


def _turned_text(text: pdfium.PdfTextPage) -> int | None:
    """Clockwise quarter turns (0 to 3) that set most letters upright; ``None`` without letters."""
    turns = [0, 0, 0, 0]
    for index in range(0, text.count_chars(), _SAMPLE_EVERY):
        angle = raw.FPDFText_GetCharAngle(text.raw, index)
        if angle >= 0:  # clockwise, in unrotated page space
            turns[-round(angle / (math.pi / 2)) % 4] += 1
    return max(range(4), key=lambda turn: turns[turn]) if any(turns) else None


def _placement(page: pdfium.PdfPage, turned: int | None) -> tuple[float, float, Place]:
    """Width and height upright, and the map from PDF space to points from the top left corner."""
    left, bottom, right, top = page.get_bbox()
    # What the letters say goes before what the page says: tables are often printed lying on an upright page.
    quarter = (page.get_rotation() // 90) % 4 if turned is None else turned
    places: tuple[Place, ...] = (
        lambda x, y: (x - left, top - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (top - y, right - x),
    )
    width, height = right - left, top - bottom
    return (width, height, places[quarter]) if quarter % 2 == 0 else (height, width, places[quarter])


def _words(
    page: pdfium.PdfPage, text: pdfium.PdfTextPage, turned: int | None, place: Place
) -> tuple[tuple[Word, ...], int, float]:
    """The words, how many letters they have, and the share of letters that their font does not name."""
    count = text.count_chars()
    if turned == 0 and count <= _MOST_GLYPHS:
        sample = range(0, count, _SAMPLE_EVERY)
        unmapped = sum(raw.FPDFText_HasUnicodeMapError(text.raw, index) == 1 for index in sample)
        left, _, _, top = page.get_bbox()
        words = quick_words(text, left, top) if unmapped == 0 else None
        if words is not None:
            return tuple(words), sum([len(word.text) for word in words]), 0.0
    glyphs, share = _glyphs(text, place)
    return tuple(words_of(glyphs)), len(glyphs), share


def _glyphs(text: pdfium.PdfTextPage, place: Place) -> tuple[tuple[Glyph, ...], float]:
    handle = text.raw
    loose = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    glyphs: list[Glyph] = []
    unmapped = 0
    for index in range(min(text.count_chars(), _MOST_GLYPHS)):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
            unmapped += 1
            continue
        letter = "-" if code in _LINE_END_HYPHENS else chr(code)
        if raw.FPDFText_IsGenerated(handle, index) == 1:
            if glyphs and letter == " ":  # a blank that pdfium concludes from the step to the next letter
                glyphs.append(glyphs[-1].blank_after())
            continue
        unmapped += raw.FPDFText_HasUnicodeMapError(handle, index) == 1
        if glyphs and unicodedata.combining(letter):
            glyphs[-1] = glyphs[-1].with_mark(letter)
            continue
        raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(loose))
        raw.FPDFText_GetCharOrigin(handle, index, ctypes.byref(x), ctypes.byref(y))
        ax, ay = place(loose.left, loose.top)
        bx, by = place(loose.right, loose.bottom)
        baseline = place(x.value, y.value)[1]
        size = abs(by - ay)
        if size > 0:
            glyphs.append(Glyph(letter, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), baseline, size))
    return tuple(glyphs), unmapped / max(len(glyphs), 1)


def in_capital_fonts(document: pdfium.PdfDocument, page: PdfPage) -> frozenset[int]:
    """Positions, among the words of a page, of those set in a font of TCVN3 that has capitals for letters.

    The older encoding has no capitals with marks: they lie in fonts whose names end in H (.VnTimeH).
    """
    source = _with_annotations(document, page.number - 1)
    text = source.get_textpage()
    try:
        _, _, place = _placement(source, _turned_text(text))
        letters = sorted(_capital_letters(text, place))
    finally:
        text.close()
        source.close()
    heights = [y for y, _ in letters]

    def is_capital(word: Word) -> bool:
        first, last = bisect_left(heights, word.top), bisect_right(heights, word.bottom)
        return any(word.left <= x <= word.right for _, x in letters[first:last])

    return frozenset(at for at, word in enumerate(page.words) if letters and is_capital(word))


def _capital_letters(text: pdfium.PdfTextPage, place: Place) -> Iterator[tuple[float, float]]:
    """Height and place across of the middle of each letter in such a font."""
    name, flags, box = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_int(), raw.FS_RECTF()
    for index in range(min(text.count_chars(), _MOST_GLYPHS)):
        length = raw.FPDFText_GetFontInfo(text.raw, index, name, _LONGEST_NAME, ctypes.byref(flags))
        if not 0 < length <= _LONGEST_NAME or _CAPITAL_FONT.match(name.value.decode("latin-1")) is None:
            continue
        raw.FPDFText_GetLooseCharBox(text.raw, index, ctypes.byref(box))
        x, y = place((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        yield y, x


def _combine(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class _Drawn:
    """Collects what is drawn on a page, forms inside forms included."""

    def __init__(self, page: object, place: Place) -> None:
        self._page = page
        self._place = place
        self._left = _MOST_SEGMENTS
        self.edges: list[Edge] = []
        self.image_area = 0.0
        self.visible_text = 0
        self.invisible_text = 0
        self.white_text = 0
        self.has_dark_area = False

    def collect(self) -> None:
        identity: Matrix = (1, 0, 0, 1, 0, 0)
        count = min(raw.FPDFPage_CountObjects(self._page), _MOST_OBJECTS)
        for index in range(count):
            self._object(raw.FPDFPage_GetObject(self._page, index), identity, 0)

    def _object(self, item: object, outer: Matrix, depth: int) -> None:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE:
                self.invisible_text += 1
            else:
                self.visible_text += 1
                self.white_text += _is_white(item)
            return
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            return
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(item, ctypes.byref(own))
        matrix = _combine((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._image(matrix)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(item, matrix)
        elif depth < _DEEPEST_FORM:
            for index in range(min(raw.FPDFFormObj_CountObjects(item), _MOST_OBJECTS)):
                self._object(raw.FPDFFormObj_GetObject(item, index), matrix, depth + 1)

    def _image(self, matrix: Matrix) -> None:
        corners = [self._place(*_apply(matrix, x, y)) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        wide = max(x for x, _ in corners) - min(x for x, _ in corners)
        high = max(y for _, y in corners) - min(y for _, y in corners)
        self.image_area += wide * high

    def _path(self, item: object, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        if not fill.value and not stroke.value:
            return
        for points in self._outlines(item, matrix):
            if fill.value and not self.has_dark_area and _is_area(points):
                self.has_dark_area = not _is_white(item)
            if not stroke.value and _is_area(points):
                continue  # a shade behind text is no table
            for start, end in itertools.pairwise(points):
                edge = Edge.between(start, end)
                if edge is not None:
                    self.edges.append(edge)

    def _outlines(self, item: object, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """The runs of points that a path draws without lifting the pen."""
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        count = min(raw.FPDFPath_CountSegments(item), self._left)
        self._left -= count
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
                yield points
                points = []
            points.append(self._place(*_apply(matrix, x.value, y.value)))
            if raw.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        yield points


def _is_white(item: object) -> bool:
    """Whether an object is filled with white."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colours = tuple(map(ctypes.byref, (red, green, blue, alpha)))
    return (
        bool(raw.FPDFPageObj_GetFillColor(item, *colours))
        and min(red.value, green.value, blue.value) >= _WHITE
    )


def _is_area(points: list[tuple[float, float]]) -> bool:
    """Whether an outline is wider and higher than a drawn line is thick."""
    wide = max(x for x, _ in points) - min(x for x, _ in points)
    high = max(y for _, y in points) - min(y for _, y in points)
    return min(wide, high) > _THICKEST_LINE
