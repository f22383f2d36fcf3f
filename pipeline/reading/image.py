"""Page images (PNG, JPEG, TIFF with several pages): recognised like scanned PDF pages."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.reading.canonical import compose
from pipeline.reading.detect import JPEG, PNG, TIFF, media_type
from pipeline.reading.limits import Limits
from pipeline.reading.page_layout import PageWords, layout
from pipeline.reading.pieces import Content
from pipeline.reading.progress import sign_of_life
from pipeline.reading.rejections import rejection
from pipeline.reading.scans import ScanReader
from pipeline.reading.source import identify
from pipeline.records import Document

_A4_WIDTH, _A4_HEIGHT = 595.0, 842.0  # points
_LONGEST_PAGE = 1.8  # times as long as wide
_SCREEN = 72 / 96  # points of a pixel on a screen
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError)


class ImageReader:
    """Reads photographs and scans of pages."""

    name = "image"
    media_types = frozenset({PNG, JPEG, TIFF})

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document in an image file; see ``pipeline.reading.base.Reader``."""
        source = identify(data, name, media_type(data))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Pillow's own warning limit; ours is stricter
                with Image.open(io.BytesIO(data)) as image:
                    return compose(source, self.name, _content(image, limits), limits)
        except Image.DecompressionBombError as error:
            raise rejection("too_many_pixels") from error
        except _BROKEN as error:
            raise rejection("damaged") from error


def _content(image: Image.Image, limits: Limits) -> Content:
    scans = ScanReader(limits)
    count = min(getattr(image, "n_frames", 1), limits.pages)
    pages = [_page(image, index, scans, limits) for index in range(count)]
    sheets = tuple(page.sheet for page in pages)
    return Content(tuple(layout(pages)), sheets, tuple(scans.diagnostics(count)))


def _page(image: Image.Image, index: int, scans: ScanReader, limits: Limits) -> PageWords:
    sign_of_life(index + 1)
    image.seek(index)
    if image.width * image.height > limits.pixels:
        raise rejection("too_many_pixels")
    frame = ImageOps.exif_transpose(image.convert("RGB"))
    scale = _points_per_pixel(*frame.size)
    width, height = frame.width * scale, frame.height * scale
    return scans.read(index + 1, width, height, lambda dpi: _resized(frame, width, height, dpi))


def _points_per_pixel(width: int, height: int) -> float:
    """How large an image is printed: cameras and scanners often say no resolution or a wrong one.

    What has about the sides of a page is taken for A4; a strip or a piece of a screen is at most as large.
    """
    long, short = max(width, height), min(width, height)
    if long <= _LONGEST_PAGE * short:
        return max(_A4_HEIGHT / long, _A4_WIDTH / short)
    return min(_A4_HEIGHT / long, _A4_WIDTH / short, _SCREEN)


def _resized(frame: Image.Image, width: float, height: float, dpi: float) -> Image.Image:
    return frame.resize(
        (max(1, round(width * dpi / 72)), max(1, round(height * dpi / 72))), Image.Resampling.LANCZOS
    )
