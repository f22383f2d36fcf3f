"""A page as it looks: drawn from the file, for people to compare with what was read of it."""

from __future__ import annotations

import io
import math
import warnings

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from pipeline.reading.detect import EDXML, JPEG, PDF, PNG, TIFF, media_type
from pipeline.reading.edxml import parts_of
from pipeline.reading.limits import Limits
from pipeline.reading.rejections import rejection

DRAWN = frozenset({PDF, PNG, JPEG, TIFF, EDXML})
"""Media types whose pages can be drawn; of a package those of its main file, should it have any."""

_PIXELS = 4_000_000  # of a drawn page: A4 at some 200 dpi
_COLOURS = 64  # black on white needs few; a page is then a third of its size
_BROKEN = (pdfium.PdfiumError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def page_image(data: bytes, page: int, width: int, limits: Limits) -> bytes:
    """One page as a PNG image.

    Args:
        data: bytes of a file whose type is in ``DRAWN``.
        page: 1-based.
        width: of the image, in pixels; less where a page is so long that it would have too many.
        limits: for the pixels of an image inside the file.

    Raises:
        RejectedError: there is no such page, or the file cannot be drawn.
    """
    kind = media_type(data)
    if kind == EDXML:
        main, _ = parts_of(data, limits)
        data = main.data if main else b""
        kind = media_type(data)
    if kind not in DRAWN:
        raise rejection("unknown_format")
    try:
        image = _pdf_page(data, page, width) if kind == PDF else _frame(data, page, width, limits)
    except _BROKEN as error:
        raise rejection("damaged") from error
    out = io.BytesIO()
    image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _pdf_page(data: bytes, page: int, width: int) -> Image.Image:
    document = pdfium.PdfDocument(data)
    try:
        if not 1 <= page <= len(document):
            raise rejection("damaged")
        sheet = document[page - 1]
        try:
            page_width, page_height = sheet.get_size()
            image: Image.Image = sheet.render(scale=_scale(page_width, page_height, width)).to_pil()
            return image
        finally:
            sheet.close()
    finally:
        document.close()


def _frame(data: bytes, page: int, width: int, limits: Limits) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own warning limit; ours is stricter
        with Image.open(io.BytesIO(data)) as image:
            if not 1 <= page <= getattr(image, "n_frames", 1):
                raise rejection("damaged")
            image.seek(page - 1)
            if image.width * image.height > limits.pixels:
                raise rejection("too_many_pixels")
            frame = ImageOps.exif_transpose(image.convert("RGB"))
            scale = min(1.0, _scale(frame.width, frame.height, width))
            size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
            return frame.resize(size, Image.Resampling.LANCZOS)


def _scale(page_width: float, page_height: float, width: int) -> float:
    """Pixels for each point, so that the image is ``width`` wide and not larger than it may be."""
    if not (0 < page_width < math.inf and 0 < page_height < math.inf):
        raise rejection("damaged")
    return min(width / page_width, math.sqrt(_PIXELS / (page_width * page_height)))
