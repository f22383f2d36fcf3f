"""Ruled tables on page images come out as tables with their cells."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument

from corpora.tools.long_tables import LongTable, Look
from corpora.tools.long_tables_pdf import print_file
from corpora.tools.scans import page_images, scanned
from pipeline.reading import Limits, ocr, read_bytes
from pipeline.reading.geometry import Word
from pipeline.reading.grid import Edge, Grid, Square, find_grids
from pipeline.reading.image_cleanup import without_seals
from pipeline.reading.page_layout import PageWords, layout
from pipeline.reading.pdf_page import load_page
from pipeline.reading.ruled_lines import ruled_lines, without_lines
from pipeline.reading.small_cells import _by_square, _cuts, _head_count, look_again
from pipeline.reading.tesseract import ReadWord
from pipeline.records import Box
from tests.reading.samples import FONT, SENTENCE, PdfSheet, header
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
@pytest.mark.parametrize(
    ("look", "dpi"), [(Look(), DPI), (Look(merged=True), 150), (Look(paper="lying"), DPI)], ids=str
)
def test_a_scanned_table_has_its_cells(look: Look, dpi: int) -> None:
    file = made(look, rows=5)
    document = read_bytes(scanned(print_file(file), dpi, 1), "bản quét.pdf", Limits())
    blocks = tables(document)
    wanted = [expected(piece) for piece in file.content if isinstance(piece, LongTable)]
    assert len(blocks) == len(wanted)
    for block, cells in zip(blocks, wanted, strict=True):
        right = {where[1:]: where[0] for where in cells}
        read = {where[1:]: where[0] for where in found(document, block)}
        same = [where for where in read if _alike(read[where], right.get(where, ""))]
        assert len(same) >= 0.95 * len(read)
        assert len(same) >= 0.95 * len(right)
        assert all(cell.page and cell.box for cell in block.cells)


@with_ocr
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_that_lies_on_its_side_or_head_is_turned(turns: int) -> None:
    sheet = header(PdfSheet())
    y = 160.0
    for _ in range(6):
        y = sheet.justified(y, f"{SENTENCE} {SENTENCE}")
    (image,) = page_images(sheet.bytes(), DPI, 1)
    found = ocr.recognise(image.rotate(90 * turns, expand=True), DPI, Limits())
    assert found.turns == 4 - turns
    assert "Suối Mơ" in " ".join(word.text for word in found.words)


@with_ocr
def test_what_is_stamped_on_a_scan_is_read_as_it_is() -> None:
    (image,) = page_images(header(PdfSheet()).bytes(), DPI, 1)
    found = ocr.recognise(image, DPI, Limits())
    number = next(word for word in found.words if "27/KH" in word.text)
    other = number._replace(text="89/KH-UBND"), number._replace(text="nơi khác", top=500, bottom=510)
    again = ocr.recognise(image, DPI, Limits(), other)
    assert [word.text for word in again.words] == [
        "89/KH-UBND" if word is number else word.text for word in found.words
    ]


def test_stamped_words_of_a_scanned_page_are_those_that_are_seen() -> None:
    def stamped(mode: int) -> list[str]:
        sheet = PdfSheet()
        sheet.canvas.drawInlineImage(Image.new("L", (60, 85), 250), 0, 0, 595, 842)
        words = sheet.canvas.beginText(85, 700)
        words.setFont(FONT, 13)
        words.setTextRenderMode(mode)
        words.textLine("Số 2243")
        sheet.canvas.drawText(words)
        page = load_page(PdfDocument(sheet.bytes()), 0)
        assert page.scanned
        return [word.text for word in page.stamped]

    assert (stamped(0), stamped(3)) == (["Số", "2243"], [])


@with_ocr
def test_lone_digits_are_looked_at_again() -> None:
    numbers = range(7, 15)
    sheet = PdfSheet()
    rows = [80.0 + 30 * at for at in range(len(numbers) + 1)]
    sheet.grid([85, 125, 540], rows)
    for number, top in zip(numbers, rows, strict=False):
        sheet.text(96, top + 19, str(number), 12).text(135, top + 19, SENTENCE[:60], 12)
    document = read_bytes(scanned(sheet.bytes(), DPI, 3), "bản quét.pdf", Limits())
    (table,) = tables(document)
    first = [cell.span.of(document.text) for cell in table.cells if cell.column == 0]
    assert first == [str(number) for number in numbers]


def cell(text: str, confidence: float, at: int) -> tuple[ReadWord, Square]:
    box = Box(0, 20 * at, 30, 20 * at + 20)
    word = Word(text, 10, box.top + 5, 16, box.top + 15, box.top + 15, 12)
    return ReadWord(word, confidence), Square(at, 0, 1, 1, box)


@pytest.mark.parametrize(
    ("read", "right"),
    [
        (["1", "2", "V4", "4"], ["1", "2", "3", "4"]),
        (["s", "2", "3"], ["1", "2", "3"]),
        (["1", "8", "3"], ["1", "2", "3"]),
        (["1", "a", "4"], ["1", "a", "4"]),  # the numbers beside it do not tell which it is
        (["I", "2", "5"], ["I", "2", "5"]),
        (["4", "5", "b"], ["4", "5", "b"]),  # nothing stands below it
    ],
)
def test_a_misread_number_is_put_right_where_its_neighbours_leave_one_only(
    read: list[str], right: list[str]
) -> None:
    words, squares = zip(*(cell(text, 60.0, at) for at, text in enumerate(read)), strict=True)
    grid = Grid((0, 30), tuple(range(0, 20 * len(read) + 1, 20)), squares)
    blank = Image.new("L", (100, 400), 255)
    assert [one.word.text for one in look_again(blank, words, [grid], 72, Limits())] == right


def test_a_number_that_was_read_surely_stands() -> None:
    words, squares = zip(*(cell(text, 96.0, at) for at, text in enumerate("183")), strict=True)
    grid = Grid((0, 30), (0, 20, 40, 60), squares)
    blank = Image.new("L", (100, 400), 255)
    assert [one.word.text for one in look_again(blank, words, [grid], 72, Limits())] == ["1", "8", "3"]


@pytest.mark.parametrize(
    ("read", "below", "wide", "right"),
    [
        ("11", "12", 13, "TT"),
        ("", "67", 13, "TT"),
        ("1E", "1a", 18, "STT"),
        ("STT", "12", 13, "STT"),
        ("8", "12", 6, "8"),  # too narrow for either
        ("11", "5a", 13, "11"),  # nothing is counted
    ],
)
def test_the_head_of_row_numbers_is_told_by_its_ink(read: str, below: str, wide: int, right: str) -> None:
    words, squares = zip(*(cell(text, 96.0, at) for at, text in enumerate(f"8{below}")), strict=True)
    head = [ReadWord(words[0].word._replace(text=read), 60.0)] if read else []
    grid = Grid((0, 30), (0, 20, 40, 60), squares)
    page = Image.new("L", (40, 80), 255)
    ImageDraw.Draw(page).rectangle((4, 8, 3 + wide, 14), fill=0)
    cuts = _cuts(page, squares, _by_square([*head, *words[1:]], [grid]), 72)
    held = _by_square([*head, *words[1:]], [grid])
    _head_count(held, grid, cuts, 72)
    assert [one.word.text for one in held[id(squares[0])][0]] == [right]


def numbered(mark: str, origin: Literal["ocr", "text_layer"], left: float = 292) -> list[str]:
    """The kinds of pieces of a table on two pages, the second with a mark at its top."""
    grids = [(Edge(True, y, 85, 540), Edge(True, y + 40, 85, 540)) for y in (700.0, 60.0)]
    pages = []
    for number, (top, bottom) in enumerate(grids, 1):
        sides = tuple(Edge(False, x, top.at, bottom.at) for x in (85.0, 125.0, 540.0))
        words = [
            Word(str(number), 96, top.at + 10, 102, top.at + 20, top.at + 20, 12),
            Word("Rà", 135, top.at + 10, 150, top.at + 20, top.at + 20, 12),
        ]
        if number == 2:
            words.insert(0, Word(mark, left, 30, left + 10, 40, 40, 12))
        pages.append(PageWords(number, 595, 842, tuple(words), (top, bottom, *sides), origin))
    return [type(piece).__name__ for piece in layout(pages)]


def test_a_misread_page_number_does_not_cut_a_table() -> None:
    assert numbered("2)", "ocr") == ["Table"]
    assert numbered("2", "text_layer") == ["Table"]
    assert numbered("2)", "text_layer") == ["Table", "Paragraph", "Table"]
    assert numbered("2)", "ocr", left=90) == ["Table", "Paragraph", "Table"]
    assert numbered("MẬT", "ocr") == ["Table", "Paragraph", "Table"]


def test_dust_is_taken_out_and_small_marks_stay() -> None:
    image = Image.new("L", (200, 200), 240)
    pen = ImageDraw.Draw(image)
    pen.point((50, 50), fill=20)
    pen.rectangle((90, 90, 93, 93), fill=20)  # as large as a full stop
    pen.rectangle((120, 80, 123, 100), fill=20)
    pen.rectangle((120, 74, 122, 76), fill=20)  # the dot of an i
    pixels = np.asarray(without_seals(image))
    assert pixels[50, 50] > 200
    assert [pixels[y, x] for x, y in ((91, 91), (121, 90), (121, 75))] == [20, 20, 20]


def _alike(read: str, right: str) -> bool:
    return SequenceMatcher(None, _letters(read), _letters(right)).ratio() > 0.9


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).lower()
