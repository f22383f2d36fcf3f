"""Page images made ready for recognition: red seals taken out, leaning pages set straight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_RED_LEAD = 50  # by which red must outshine green and blue to be ink of a seal
_DARK_SEAL = 70  # a red pixel darker than this has black print under it
_MOST_LEAN = 3.0  # degrees
_STEP = 0.25
_SMALL_WIDTH = 700
_WORTH_TURNING = 0.2


def clean(image: Image.Image) -> Image.Image:
    """The page in grey without the ink of red seals, upright to a quarter of a degree."""
    grey = _without_red(image)
    angle = lean(grey)
    if abs(angle) < _WORTH_TURNING:
        return grey
    return grey.rotate(angle, Image.Resampling.BICUBIC, expand=False, fillcolor=255)


def _without_red(image: Image.Image) -> Image.Image:
    if image.mode in ("1", "L"):
        return image.convert("L")
    pixels: NDArray[np.int16] = np.asarray(image.convert("RGB")).astype(np.int16)
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    seal = (red - np.maximum(green, blue) > _RED_LEAD) & (red > _DARK_SEAL)
    grey = (0.3 * red + 0.59 * green + 0.11 * blue).astype(np.uint8)
    grey[seal] = 255
    return Image.fromarray(grey, "L")


def lean(grey: Image.Image) -> float:
    """Degrees to turn a page counter-clockwise so that its lines run level: where rows differ most in ink."""
    height = max(1, round(grey.height * _SMALL_WIDTH / grey.width))
    small = grey.resize((_SMALL_WIDTH, height), Image.Resampling.BOX)
    pixels: NDArray[np.uint8] = np.asarray(small)
    ink = Image.fromarray(np.where(pixels < min(180, int(pixels.mean()) - 20), 255, 0).astype(np.uint8), "L")

    def contrast(angle: float) -> float:
        turned: NDArray[np.float64] = np.asarray(ink.rotate(angle, fillcolor=0)).sum(axis=1, dtype=np.float64)
        return float(((turned[1:] - turned[:-1]) ** 2).sum())

    angles = [step * _STEP for step in range(-round(_MOST_LEAN / _STEP), round(_MOST_LEAN / _STEP) + 1)]
    best = max(angles, key=contrast)
    return best if contrast(best) > 1.02 * contrast(0.0) else 0.0
