"""Ruled lines on a page image: long, thin runs of ink across and down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from pipeline.reading.grid import Edge

_ACROSS = 40.0  # points; no word is one unbroken stroke for so long
_DOWN = 17.0  # points; higher than the letters of any heading
_UNBROKEN = 0.93
_AROUND = 6.0  # points to each side whose mean light a line is darker than
_CONTRAST = 28  # of 255
_THICKEST = 4.0  # points; more is the dark rim of a scan, or a drawing
_MOST_RUNS = 20_000
_BLANK_MARGIN = 1.0  # points round a line that its blurred rim takes

_Mask = NDArray[np.bool_]


def ruled_lines(grey: Image.Image, dpi: float) -> tuple[Edge, ...]:
    """The lines that are drawn on an upright page image, in points; one line may come in several pieces."""
    point = dpi / 72
    ink = _ink(grey, point)
    edges = [*_runs(ink, True, _ACROSS, point), *_runs(ink.T, False, _DOWN, point)]
    return tuple(edges) if len(edges) <= _MOST_RUNS else ()


def without_lines(grey: Image.Image, edges: Iterable[Edge], dpi: float) -> Image.Image:
    """The page image with some lines painted over, so that none is taken for a letter."""
    point = dpi / 72
    pixels: NDArray[np.uint8] = np.array(grey)
    for edge in edges:
        low, high = round((edge.at - _BLANK_MARGIN) * point), round((edge.at + _BLANK_MARGIN) * point) + 1
        start, end = round(edge.start * point), round(edge.end * point)
        if edge.across:
            pixels[max(low, 0) : high, start:end] = 255
        else:
            pixels[start:end, max(low, 0) : high] = 255
    return Image.fromarray(pixels, "L")


def _ink(grey: Image.Image, point: float) -> _Mask:
    """Where the page is darker than its surroundings, without areas that are thicker than a line."""
    light = grey.filter(ImageFilter.BoxBlur(_AROUND * point))
    ink: _Mask = np.asarray(ImageChops.subtract(light, grey)) > _CONTRAST
    side = max(3, round(_THICKEST * point))
    solid = _windows(_windows(ink, side).T, side).T
    if not solid.any():
        return ink
    thick = np.zeros_like(ink)
    thick[: solid.shape[0], : solid.shape[1]] = solid
    grown = _reached(_reached(thick, side).T, side).T
    return ink & ~grown


def _windows(mask: _Mask, length: int, share: float = 1.0) -> _Mask:
    """For each place of a row whether so large a share of the ``length`` places from there is ink."""
    if mask.shape[1] < length:
        return np.zeros((mask.shape[0], 0), dtype=np.bool_)
    sums = np.zeros((mask.shape[0], mask.shape[1] + 1), dtype=np.int32)
    np.cumsum(mask, axis=1, dtype=np.int32, out=sums[:, 1:])
    windows: _Mask = sums[:, length:] - sums[:, :-length] >= share * length
    return windows


def _reached(mask: _Mask, length: int) -> _Mask:
    """The places of a row that a marked window of ``length`` places covers."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + length - 1), dtype=np.bool_)
    padded[:, length - 1 :] = mask
    covered: _Mask = _windows(padded, length, 1 / length)
    return covered


def _runs(ink: _Mask, across: bool, least: float, point: float) -> Iterator[Edge]:
    """The pieces of lines along the rows of a page, or of a page turned over for those that run down."""
    thick = ink.copy()  # a line that leans a little passes from one row to the next
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    length = round(least * point)
    hits = _windows(thick, length, _UNBROKEN)
    bounded = np.zeros((hits.shape[0], hits.shape[1] + 2), dtype=np.int8)
    bounded[:, 1:-1] = hits
    steps = np.diff(bounded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        yield Edge(across, (row + 0.5) / point, start / point, (end - 1 + length) / point)
