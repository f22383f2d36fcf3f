"""Printed pages as a scanner gives them: askew, uneven light, noise, a red seal, squeezed as JPEG."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter

DPIS = (150, 200, 300)
_ASKEW = 1.0  # degrees to either side at most
_GRAIN = 9.0  # standard deviation of the noise, of 255
_SPECKS = 0.0004  # share of points that dust turns black
_SHADE = 30.0  # how much darker one edge of the page is, of 255
_QUALITY = 70
_SEAL = (205, 40, 45)


def scanned(data: bytes, dpi: int, seed: int) -> bytes:
    """A PDF of page images without a text layer, made from a printed PDF."""
    images = [image.convert("RGB") for image in page_images(data, dpi, seed)]
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:], resolution=dpi, quality=_QUALITY)
    return buffer.getvalue()


def page_images(data: bytes, dpi: int, seed: int) -> Iterator[Image.Image]:
    """The pages of a printed PDF as a scanner would see them."""
    chance = np.random.default_rng(seed)
    document = pdfium.PdfDocument(data)
    try:
        for index in range(len(document)):
            page = document[index]
            image: Image.Image = page.render(scale=dpi / 72).to_pil().convert("RGB")
            page.close()
            if index == len(document) - 1:
                image = _sealed(image, dpi)
            yield _worn(image, chance)
    finally:
        document.close()


def _sealed(image: Image.Image, dpi: int) -> Image.Image:
    """The image with a round seal (36 mm) over the signature's place."""
    layer = image.copy()
    draw = ImageDraw.Draw(layer)
    radius = 0.71 * dpi
    x, y = 0.62 * image.width, 0.72 * image.height
    for share in (1.0, 0.9, 0.45):
        box = (x - share * radius, y - share * radius, x + share * radius, y + share * radius)
        draw.ellipse(box, outline=_SEAL, width=max(2, dpi // 60))
    return Image.blend(image, layer, 0.75)


def _worn(image: Image.Image, chance: np.random.Generator) -> Image.Image:
    angle = float(chance.uniform(-_ASKEW, _ASKEW))
    turned = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    soft = turned.filter(ImageFilter.GaussianBlur(image.width / 3400))
    points = np.asarray(soft, dtype=np.float32)
    high, wide, _ = points.shape
    points = points - np.linspace(0.0, _SHADE, wide, dtype=np.float32)[None, :, None]
    points += chance.normal(0.0, _GRAIN, (high, wide, 1)).astype(np.float32)
    points[chance.random((high, wide)) < _SPECKS] = 20.0
    return Image.fromarray(np.clip(points, 0, 255).astype(np.uint8))
