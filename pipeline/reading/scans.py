"""Scanned pages: recognised where the means are installed, named in the diagnostics where not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from PIL import Image

from pipeline.errors import MissingToolError, RejectedError
from pipeline.reading import ocr
from pipeline.reading.geometry import Word
from pipeline.reading.grid import Edge
from pipeline.reading.limits import Limits
from pipeline.reading.page_layout import PageWords
from pipeline.reading.tools import OCR
from pipeline.records import Diagnostic, Severity

_UNSURE = 70.0  # mean confidence under which staff should compare with the image
_LEAST_DPI = 100.0


class ScanReader:
    """Reads the scanned pages of one file."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._confidence: dict[int, float] = {}
        self._unread: list[int] = []
        self._failed: list[int] = []

    @cached_property
    def _available(self) -> bool:
        return ocr.available()

    def read(
        self,
        number: int,
        width: float,
        height: float,
        render: Callable[[float], Image.Image],
        stamped: Sequence[Word] = (),
    ) -> PageWords:
        """The page with its words and ruled lines.

        Args:
            number: 1-based.
            width: of the page, in points.
            height: of the page, in points.
            render: gives its image at a dpi.
            stamped: words printed on the image, which are known for certain.
        """
        words: tuple[Word, ...] = ()
        edges: tuple[Edge, ...] = ()
        doubts: tuple[tuple[str, float], ...] = ()
        if not self._available:
            self._unread.append(number)
            return PageWords(number, width, height, words)
        dpi = min(float(ocr.DPI), 72 * (self._limits.pixels / max(width * height, 1.0)) ** 0.5)
        try:
            if dpi >= _LEAST_DPI:
                recognised = ocr.recognise(render(dpi), dpi, self._limits, stamped)
                words, edges = recognised.words, recognised.edges
                doubts = tuple((text, confidence / 100) for text, confidence in recognised.doubts)
                if recognised.turns % 2:
                    width, height = height, width
                self._confidence[number] = recognised.confidence
            else:
                self._failed.append(number)
        except RejectedError:
            self._failed.append(number)
        return PageWords(number, width, height, words, edges, "ocr", doubts)

    def diagnostics(self, pages: int) -> list[Diagnostic]:
        """What staff should know of the scanned pages of a file with so many pages.

        Raises:
            MissingToolError: nothing could be read, as every page is an image and Tesseract is missing.
        """
        if self._unread and len(self._unread) == pages:
            raise MissingToolError(OCR.code, OCR.advice)
        notes = [
            Diagnostic("page_without_text", f"Trang {page} là ảnh, chưa nhận dạng được nội dung.", page=page)
            for page in sorted({*self._unread, *self._failed})
        ]
        if self._unread:
            notes.append(Diagnostic(OCR.code, OCR.advice))
        for page, confidence in self._confidence.items():
            sure = confidence >= _UNSURE
            notes.append(
                Diagnostic(
                    "ocr_confidence" if sure else "ocr_unsure",
                    f"Trang {page} được nhận dạng từ ảnh, độ tin cậy {confidence:.0f}%"
                    + ("." if sure else "; đề nghị đối chiếu với bản ảnh."),
                    Severity.INFO if sure else Severity.WARNING,
                    page,
                )
            )
        return notes
