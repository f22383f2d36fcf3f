"""What is made of Tesseract's words: noise left out, numerals of quarters put right."""

import pytest
from PIL import Image

from pipeline.reading import Limits, tesseract
from pipeline.reading.tools import Tool

Row = tuple[str, float, int]


def words(monkeypatch: pytest.MonkeyPatch, *rows: Row) -> list[str]:
    """The words kept of a table of text, confidence and width in pixels, as one line."""
    head = "level\tblock_num\tpar_num\tline_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    lines = (
        f"5\t1\t1\t1\t{100 * at}\t50\t{width}\t{width}\t{conf}\t{text}\n"
        for at, (text, conf, width) in enumerate(rows)
    )
    table = (head + "".join(lines)).encode()
    monkeypatch.setattr(Tool, "path", lambda _: "tesseract")
    monkeypatch.setattr(tesseract, "run", lambda *_: table)
    image = Image.new("L", (10, 10))
    return [one.word.text for one in tesseract.read_words(image, 200, tesseract.COLUMN, Limits())]


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("H/2024", "II/2024"),
        ("IH/2024", "III/2024"),
        ("l", "I"),
        ("lV/2024", "IV/2024"),
        ("III", "III"),
        ("HH/2024", "HH/2024"),
        ("1/2024", "1/2024"),
        ("12024", "I/2024"),
        ("H\u20442024", "II/2024"),
        ("1", "1"),
        ("Hà", "Hà"),
    ],
)
def test_the_numeral_of_a_quarter(monkeypatch: pytest.MonkeyPatch, read: str, right: str) -> None:
    assert words(monkeypatch, ("Quý", 96, 30), (read, 80, 30)) == ["Quý", right]
    assert words(monkeypatch, ("Kỳ", 96, 30), (read, 80, 30)) == ["Kỳ", read.replace("\u2044", "/")]


def test_specks_and_strokes_are_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: tuple[Row, ...] = (("Sở", 95, 30), ("IỪ", 3, 30), (":", 40, 30), (",", 90, 2), ("-", 90, 10))
    assert words(monkeypatch, *rows) == ["Sở", "-"]


def test_what_is_as_high_as_its_line_is_no_stroke(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: tuple[Row, ...] = (("phòng", 95, 30), ("UBND", 12, 32), ("XMY", 0, 60), ("1/2024", 9, 28))
    assert words(monkeypatch, *rows) == ["phòng", "UBND", "1/2024"]
    assert words(monkeypatch, ("XMY", 0, 30)) == []


def test_a_word_whose_letters_touch_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert words(monkeypatch, ("Kiểm", 0, 40), ("soát,", 0, 40), ("xqz", 0, 40)) == ["Kiểm", "soát,"]
