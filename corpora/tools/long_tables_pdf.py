"""Prints the files of ``corpora.tools.long_tables``."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpora.tools.fonts import serif_faces
from corpora.tools.long_tables import LongTable, Look, MadeFile
from corpora.tools.source import Cell
from corpora.tools.tables import PARAGRAPH

_REGULAR, _OTHER = "Made-regular", "Made-other"
_BODY, _SMALL = 13.0, 11.0
_MARGIN_TOP, _MARGIN_FOOT, _LEFT, _RIGHT = 64.0, 57.0, 85.0, 43.0
_INDENT = 36.0
_PAD = 4.0
_STEP = 1.3  # of the font size, from line to line
_LEAST_LINES = 2  # of a row that is left on a page or taken to the next


@dataclass(frozen=True, slots=True)
class _Slice:
    """The lines ``begin`` to ``end`` of a row, standing between two heights of a page."""

    row: int
    begin: int
    end: int
    top: float
    bottom: float


def print_file(made: MadeFile) -> bytes:
    """The PDF of a made file."""
    for name, face in ((_REGULAR, "regular"), (_OTHER, "bold")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(serif_faces()[face])))
    sheet = _Sheet(made.look)
    for index, piece in enumerate(made.content):
        if isinstance(piece, str):
            sheet.paragraph(piece)
        else:
            if index == len(made.content) - 1:
                sheet.turn()
            _TablePrinter(sheet, piece, made.look).write()
    return sheet.bytes()


def _width(text: str, font: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, font, size))


class _Sheet:
    """A canvas with places counted from the top left corner of the page as it is to be read."""

    def __init__(self, look: Look) -> None:
        self._look = look
        short, long = A4
        self.width, self.height = (short, long) if look.paper == "upright" else (long, short)
        self._buffer = io.BytesIO()
        self._canvas = Canvas(
            self._buffer, pagesize=(long, short) if look.paper == "wide" else A4, invariant=1
        )
        self._number = 0
        self.y = 0.0
        self._begin()

    @property
    def bottom(self) -> float:
        return float(self.height) - _MARGIN_FOOT

    @property
    def right(self) -> float:
        return float(self.width) - _RIGHT

    def _begin(self) -> None:
        self._number += 1
        self.y = _MARGIN_TOP
        if self._look.paper in ("turned", "lying"):
            self._canvas.rotate(90)
            self._canvas.translate(0, -A4[0])
            if self._look.paper == "turned":
                self._canvas.setPageRotation(90)
        if self._number > 1:
            self.text(self.width / 2 - 5, 40, str(self._number), _BODY)

    def turn(self) -> None:
        """Goes to a new page."""
        self._canvas.showPage()
        self._begin()

    def bytes(self) -> bytes:
        self._canvas.save()
        return self._buffer.getvalue()

    def text(self, x: float, y: float, text: str, size: float) -> None:
        """Writes a line whose letters stand at height ``y``."""
        late = []
        for accented, run in itertools.groupby(text, key=lambda letter: ord(letter) > 0x7F):
            letters = "".join(run)
            font = _OTHER if accented and self._look.letters != "one_font" else _REGULAR
            if accented and self._look.letters == "late_accents":
                late.append((x, letters, font))
            else:
                self._draw(x, y, letters, font, size)
            x += _width(letters, font, size)
        for place, letters, font in late:
            self._draw(place, y, letters, font, size)

    def _draw(self, x: float, y: float, text: str, font: str, size: float) -> None:
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, self.height - y, text)

    def measure(self, text: str, size: float) -> float:
        """The width of a text as it will be printed."""
        two = self._look.letters != "one_font"
        return sum(
            _width("".join(run), _OTHER if accented and two else _REGULAR, size)
            for accented, run in itertools.groupby(text, key=lambda letter: ord(letter) > 0x7F)
        )

    def wrapped(self, text: str, size: float, width: float, indent: float = 0.0) -> list[str]:
        """The lines that a text makes in a column."""
        lines: list[str] = []
        free = width - indent
        for word in text.split():
            wider = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(wider, size) <= free:
                lines[-1] = wider
            else:
                free = width if lines else free
                lines.append(word)
        return lines

    def paragraph(self, text: str) -> None:
        """A justified paragraph that may run over the end of a page."""
        lines = self.wrapped(text, _BODY, self.right - _LEFT, _INDENT)
        for index, line in enumerate(lines):
            if self.y + _BODY > self.bottom:
                self.turn()
            self.y += _STEP * _BODY
            x = _LEFT + (_INDENT if index == 0 else 0)
            words = line.split()
            widths = [self.measure(word, _BODY) for word in words]
            gap = (self.right - x - sum(widths)) / max(len(words) - 1, 1)
            if index == len(lines) - 1:
                gap = self.measure(" ", _BODY)
            for word, width in zip(words, widths, strict=True):
                self.text(x, self.y, word, _BODY)
                x += width + gap
        self.y += 6

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        """The border of a cell."""
        high = self.height
        if self._look.rules == "boxes":
            self._canvas.rect(left, high - bottom, right - left, bottom - top)
        elif self._look.rules == "lines":
            for x in (left, right):
                self._canvas.line(x, high - top, x, high - bottom)
            for y in (top, bottom):
                self._canvas.line(left, high - y, right, high - y)
        else:
            for x in (left, right):
                self._canvas.rect(x - 0.25, high - bottom, 0.5, bottom - top, stroke=0, fill=1)
            for y in (top, bottom):
                self._canvas.rect(left, high - y - 0.25, right - left, 0.5, stroke=0, fill=1)


class _TablePrinter:
    """Lays out a table row by row and prints each page's part of it."""

    def __init__(self, sheet: _Sheet, table: LongTable, look: Look) -> None:
        self._sheet, self._table, self._look = sheet, table, look
        width = sheet.right - _LEFT
        self._edges = [_LEFT + width * share for share in itertools.accumulate(table.shares, initial=0.0)]
        self._lines = {
            id(cell): [
                line
                for part in cell.text.split(PARAGRAPH)
                for line in sheet.wrapped(
                    part, _SMALL, self._right(cell) - self._edges[cell.column] - 2 * _PAD
                )
            ]
            for cell in table.cells
        }
        # A merged cell's text stands beside its first row, so that the end of a page cuts both alike.
        self._heights = [
            max((len(self._lines[id(cell)]) for cell in table.cells if cell.row == row), default=1) or 1
            for row in range(table.rows)
        ]

    def _right(self, cell: Cell) -> float:
        return self._edges[cell.column + cell.column_span]

    def write(self) -> None:
        part: list[_Slice] = []
        for row in range(self._table.rows):
            done = 0
            while done < self._heights[row]:
                fits = self._fitting(row, done)
                if fits:
                    part.append(self._placed(row, done, done + fits))
                    done += fits
                if done < self._heights[row]:
                    self._print(part)
                    self._sheet.turn()
                    part = list(self._repeated())
        self._print(part)
        self._sheet.y += 10

    def _fitting(self, row: int, done: int) -> int:
        """How many more lines of a row stand on the page."""
        left = self._heights[row] - done
        room = int((self._sheet.bottom - self._sheet.y - 2 * _PAD) / (_STEP * _SMALL))
        if room >= left:
            return left
        kept = min(room, left - _LEAST_LINES)
        if self._look.broken and row >= self._table.heading and kept >= _LEAST_LINES:
            return kept
        return 0

    def _placed(self, row: int, begin: int, end: int) -> _Slice:
        top = self._sheet.y
        self._sheet.y += (end - begin) * _STEP * _SMALL + 2 * _PAD
        return _Slice(row, begin, end, top, self._sheet.y)

    def _repeated(self) -> Iterator[_Slice]:
        if self._look.repeated:
            for row in range(self._table.heading):
                yield self._placed(row, 0, self._heights[row])

    def _print(self, part: Sequence[_Slice]) -> None:
        for cell in self._table.cells:
            slices = [piece for piece in part if cell.row <= piece.row < cell.row + cell.row_span]
            if not slices:
                continue
            left, right = self._edges[cell.column], self._right(cell)
            self._sheet.box(left, slices[0].top, right, slices[-1].bottom)
            own = [piece for piece in slices if piece.row == cell.row]
            for piece in own:
                for index, line in enumerate(self._lines[id(cell)][piece.begin : piece.end], 1):
                    y = piece.top + _PAD + index * _STEP * _SMALL - 0.3 * _SMALL
                    self._sheet.text(left + _PAD, y, line, _SMALL)
