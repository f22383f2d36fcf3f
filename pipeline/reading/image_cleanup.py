"""Page images made ready for recognition: red seals and dust taken out, leaning pages set straight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from pipeline.reading.ruled_lines import ruled_lines, without_lines

_RED_LEAD = 50  # by which red must outshine green and blue to be ink of a seal
_DARK_SEAL = 70  # a red pixel darker than this has black print under it
_DUST_DARKER = 60  # by which a speck is darker than what surrounds it
_DUST_WIDE, _AROUND_DUST = 1, 3  # pixels to each side: what a speck fits in, what is empty round it
_MOST_DUST = 4  # pixels
_MOST_LEAN = 3.0  # degrees
_STEP = 0.25
_SMALL_WIDTH = 700
_SMALL_SIDE = 900
_WORTH_TURNING = 0.2


def clean(image: Image.Image) -> Image.Image:
    """The page in grey without the ink of red seals, upright to a quarter of a degree."""
    return levelled(without_seals(image))


def without_seals(image: Image.Image) -> Image.Image:
    """The page in grey without the ink of red seals and without dust."""
    if image.mode in ("1", "L"):
        return _without_dust(image.convert("L"))
    red, green, blue = image.convert("RGB").split()
    lead = ImageChops.subtract(red, ImageChops.lighter(green, blue)).point(_above(_RED_LEAD))
    grey = image.convert("L")
    grey.paste(255, mask=ImageChops.multiply(lead, red.point(_above(_DARK_SEAL))))
    return _without_dust(grey)


def _above(least: int) -> list[int]:
    """A table that tells values above one from the others."""
    return [255 if value > least else 0 for value in range(256)]


def _without_dust(grey: Image.Image) -> Image.Image:
    """The page without dark specks that stand alone and are smaller than any point or mark of a letter."""
    around = grey.filter(ImageFilter.BoxBlur(_AROUND_DUST))
    dark = ImageChops.subtract(around, grey).point(_above(_DUST_DARKER))
    near, wide = _count(dark, _DUST_WIDE), _count(dark, _AROUND_DUST)
    alone = ImageChops.difference(near, wide).point([255, *[0] * 255])
    alone.paste(0, mask=near.point(_above(_MOST_DUST)))
    grey.paste(around, mask=ImageChops.multiply(dark, alone))
    return grey


def _count(mask: Image.Image, reach: int) -> Image.Image:
    """How many marked pixels stand round each, so far to each side."""
    area = (2 * reach + 1) ** 2
    return mask.filter(ImageFilter.BoxBlur(reach)).point([round(mean * area / 255) for mean in range(256)])


def levelled(grey: Image.Image) -> Image.Image:
    """The page turned so that its lines run level."""
    angle = lean(grey)
    if abs(angle) < _WORTH_TURNING:
        return grey
    return grey.rotate(angle, Image.Resampling.BICUBIC, expand=False, fillcolor=255)


def lean(grey: Image.Image) -> float:
    """Degrees to turn a page counter-clockwise so that its lines run level: where rows differ most in ink."""
    ink = Image.fromarray(_ink(_small(grey, _SMALL_WIDTH / grey.width)), "L")

    def contrast(angle: float) -> float:
        turned: NDArray[np.uint8] = np.asarray(ink.rotate(angle, fillcolor=0))
        return _contrast(turned)

    angles = [step * _STEP for step in range(-round(_MOST_LEAN / _STEP), round(_MOST_LEAN / _STEP) + 1)]
    best = max(angles, key=contrast)
    return best if contrast(best) > 1.02 * contrast(0.0) else 0.0


def lies_sideways(grey: Image.Image, dpi: float) -> bool:
    """Whether the lines of a page run up or down: ink then differs more from column to column."""
    scale = _SMALL_SIDE / max(grey.size)
    small = _small(grey, scale)
    ink = _ink(without_lines(small, ruled_lines(small, dpi * scale), dpi * scale))
    return _contrast(ink.T) > _contrast(ink)


def _small(grey: Image.Image, scale: float) -> Image.Image:
    size = max(1, round(grey.width * scale)), max(1, round(grey.height * scale))
    return grey.resize(size, Image.Resampling.BOX)


def _ink(grey: Image.Image) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = np.asarray(grey)
    return np.where(pixels < min(180, int(pixels.mean()) - 20), 255, 0).astype(np.uint8)


def _contrast(ink: NDArray[np.uint8]) -> float:
    """How much rows differ from the next in ink."""
    rows: NDArray[np.float64] = ink.sum(axis=1, dtype=np.float64)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())
