"""Formats that need a program outside Python; tests of the programs' results run where they are."""

import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpora.tools.fonts import serif_faces
from pipeline.errors import MissingToolError, RejectedError
from pipeline.reading import ocr, read_bytes, tools
from pipeline.reading.image_cleanup import clean, lean
from tests.reading.samples import PdfSheet

PAGE = [
    "UBND XÃ SUỐI MƠ",
    "KẾ HOẠCH CHỐNG HẠN",
    "Giao Văn phòng chủ trì, báo cáo kết quả",
    "trước ngày 15/9/2024.",
]
with_office = pytest.mark.skipif(tools.OFFICE.find() is None, reason="LibreOffice is not installed")
with_ocr = pytest.mark.skipif(not ocr.available(), reason="Tesseract with Vietnamese is not installed")


def page_image(angle: float = 0.0) -> Image.Image:
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(serif_faces()["regular"]), 36)
    for row, text in enumerate(PAGE * 4):
        draw.text((150, 150 + 70 * row), text, "black", font)
    draw.ellipse((700, 300, 1100, 700), outline=(230, 40, 50), width=12)
    return image.rotate(angle, fillcolor="white")


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", dpi=(150, 150))
    return buffer.getvalue()


def without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools.Tool, "find", lambda _: None)


def test_missing_programs_are_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch)
    for data, code in (
        (b"{\\rtf1 Xin chao}", "libreoffice_missing"),
        (png(page_image()), "tesseract_missing"),
    ):
        with pytest.raises(MissingToolError, match="Đề nghị cài gói") as caught:
            read_bytes(data, "tệp")
        assert caught.value.code == code


def test_a_pdf_with_one_scanned_page_is_partial_where_recognition_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without(monkeypatch)
    sheet = PdfSheet().text(90, 90, "Trang có chữ").new_page().new_page().text(90, 90, "Trang cuối")
    document = read_bytes(sheet.bytes(), "a.pdf")
    assert document.text == "Trang có chữ\n\nTrang cuối"
    assert [(note.code, note.page) for note in document.diagnostics] == [
        ("page_without_text", 2),
        ("tesseract_missing", None),
    ]


def test_a_leaning_page_is_set_straight() -> None:
    leaning = page_image(1.5).convert("L")
    assert lean(leaning) == pytest.approx(-1.5, abs=0.3)


def test_a_red_seal_is_taken_out_and_black_print_is_kept() -> None:
    grey = clean(page_image())
    assert grey.getpixel((900, 305)) == 255
    assert min(grey.crop((150, 150, 600, 200)).tobytes()) < 60


@with_ocr
@pytest.mark.parametrize(
    ("size", "points"), [((1240, 1754), (595, 842)), ((420, 60), (315, 45)), ((3000, 200), (842, 56))]
)
def test_a_strip_is_not_blown_up_to_a_page(size: tuple[int, int], points: tuple[int, int]) -> None:
    (page,) = read_bytes(png(Image.new("RGB", size, "white")), "a.png").pages
    assert (round(page.width), round(page.height)) == points


@with_ocr
def test_a_page_image_is_recognised_with_its_confidence() -> None:
    document = read_bytes(png(page_image(0.8)), "a.png")
    assert document.pages[0].origin == "ocr"
    assert "báo cáo kết quả" in document.text
    assert "15/9/2024" in document.text
    assert document.diagnostics[0].code in ("ocr_confidence", "ocr_unsure")


class Launched(subprocess.Popen[bytes]):
    """A program that is there only when what it starts runs, too."""

    def __init__(self, command: list[str], **options: Any) -> None:
        super().__init__(command, **options)
        while not Path(command[-1]).exists():
            time.sleep(0.01)


@pytest.mark.parametrize(
    "goes_on",
    [True, pytest.param(False, marks=pytest.mark.skipif(sys.platform == "win32", reason="no sessions"))],
)
def test_what_a_program_started_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goes_on: bool
) -> None:
    monkeypatch.setattr(subprocess, "Popen", Launched)
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import os, sys, time\n"
        "open(sys.argv[1] + '.part', 'w').write(str(os.getpid()))\n"
        "os.replace(sys.argv[1] + '.part', sys.argv[1])\n"
        "time.sleep(60)\n"
    )
    launcher = "import subprocess, sys; started = subprocess.Popen([sys.executable, *sys.argv[1:]])\n"
    wait = "started.wait()" if goes_on else ""
    pid_file = tmp_path / "pid"
    with pytest.raises(RejectedError, match="timeout"):
        tools.run([sys.executable, "-c", launcher + wait, str(worker), str(pid_file)], 0.2)
    pid = int(pid_file.read_text())
    gone = [process.pid for process in psutil.process_iter() if process.pid == pid and not is_dead(process)]
    assert gone == []


def is_dead(process: psutil.Process) -> bool:
    """Whether a process is gone, or killed and only not yet taken leave of."""
    try:
        process.wait(5)
    except psutil.TimeoutExpired:
        return process.status() == psutil.STATUS_ZOMBIE
    return True


@with_office
def test_rich_text_is_read_through_the_office_program() -> None:
    data = rb"{\rtf1\ansi\uc1 {\b K\u7870? HO\u7840?CH}\par Giao V\u259?n ph\'f2ng.\par}"
    document = read_bytes(data, "a.rtf")
    assert document.text == "KẾ HOẠCH\n\nGiao Văn phòng."
    assert document.source.media_type == "application/rtf"
