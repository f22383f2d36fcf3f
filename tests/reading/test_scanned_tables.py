"""Ruled tables on page images come out as tables with their cells."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher

import pytest
from PIL import Image, ImageDraw

from corpora.tools.long_tables import LongTable, Look
from corpora.tools.long_tables_pdf import print_file
from corpora.tools.scans import scanned
from pipeline.reading import Limits, ocr, read_bytes
from pipeline.reading.grid import find_grids
from pipeline.reading.ruled_lines import ruled_lines, without_lines
from tests.reading.test_tables import expected, found, made, tables

DPI = 200
with_ocr = pytest.mark.skipif(not ocr.available(), reason="Tesseract with Vietnamese is not installed")


def page(draw: Callable[[ImageDraw.ImageDraw], None], lean: float = 0.0) -> Image.Image:
    image = Image.new("L", (1654, 2339), 235)
    draw(ImageDraw.Draw(image))
    return image.rotate(lean, Image.Resampling.BICUBIC, fillcolor=235)


def rule_table(draw: ImageDraw.ImageDraw) -> None:
    for y in (400, 480, 560):
        draw.line((200, y, 1400, y), fill=60, width=2)
    for x in (200, 300, 1400):
        draw.line((x, 400, x, 560), fill=60, width=2)
    draw.line((800, 400, 800, 480), fill=60, width=2)  # the second row is merged across


@pytest.mark.parametrize("lean", [0.0, 0.15, -0.15])
def test_lines_of_a_page_image_form_the_grid_that_was_drawn(lean: float) -> None:
    image = page(rule_table, lean)
    (grid,) = find_grids(ruled_lines(image, DPI))
    squares = [(square.row, square.column, square.column_span) for square in grid.squares]
    assert squares == [(0, 0, 1), (0, 1, 1), (0, 2, 1), (1, 0, 1), (1, 1, 2)]
    assert [round(at * DPI / 72 / 20) * 20 for at in grid.columns] == [200, 300, 800, 1400]


def test_dark_rims_and_letters_are_no_lines() -> None:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((0, 0, 60, 2339), fill=20)
        pen.rectangle((0, 0, 1654, 50), fill=20)
        for x in range(300, 1200, 22):
            pen.line((x, 700, x, 728), fill=20, width=4)

    assert ruled_lines(page(draw), DPI) == ()


def test_lines_are_painted_over_and_the_rest_is_kept() -> None:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        rule_table(pen)
        pen.rectangle((320, 430, 330, 445), fill=20)

    image = page(draw)
    bare = without_lines(image, ruled_lines(image, DPI), DPI)
    assert ruled_lines(bare, DPI) == ()
    assert bare.getpixel((325, 437)) == 20


@with_ocr
@pytest.mark.parametrize("look", [Look(), Look(merged=True)], ids=str)
def test_a_scanned_table_has_its_cells(look: Look) -> None:
    file = made(look, rows=5)
    document = read_bytes(scanned(print_file(file), DPI, 1), "bản quét.pdf", Limits())
    blocks = tables(document)
    wanted = [expected(piece) for piece in file.content if isinstance(piece, LongTable)]
    assert len(blocks) == len(wanted)
    for block, cells in zip(blocks, wanted, strict=True):
        right = {where[1:]: where[0] for where in cells}
        read = {where[1:]: where[0] for where in found(document, block)}
        same = [where for where in read if _alike(read[where], right.get(where, ""))]
        assert len(same) >= 0.9 * len(read)
        assert len(same) >= 0.85 * len(right)
        assert all(cell.page and cell.box for cell in block.cells)


def _alike(read: str, right: str) -> bool:
    return SequenceMatcher(None, _letters(read), _letters(right)).ratio() > 0.9


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).lower()
