"""Programs outside Python: found where they are, run under a clock, told apart by what staff must install."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from pipeline.errors import MissingToolError
from pipeline.reading.rejections import rejection
from pipeline.reading.surroundings import surroundings

_GRACE = 2.0  # seconds that killed programs may take to be gone


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that some files need.

    Attributes:
        code: of the error when it is missing.
        names: of the program on the search path.
        places: where installers put it on Windows and macOS, which do not extend the search path.
        advice: what staff should do, in Vietnamese.
    """

    code: str
    names: tuple[str, ...]
    places: tuple[str, ...]
    advice: str

    def find(self) -> str | None:
        """The path of the program; ``None`` if it is not installed."""
        found = (shutil.which(name) for name in self.names)
        there = (place for place in self.places if Path(place).is_file())
        return next((path for path in found if path is not None), None) or next(there, None)

    def path(self) -> str:
        """The path of the program.

        Raises:
            MissingToolError: it is not installed; the message says what to install.
        """
        found = self.find()
        if found is None:
            raise MissingToolError(self.code, self.advice)
        return found


OFFICE = Tool(
    "libreoffice_missing",
    ("soffice", "libreoffice"),
    (
        r"C:\Program Files\LibreOffice\program\soffice.exe",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "/usr/lib/libreoffice/program/soffice",
    ),
    "Máy chưa cài LibreOffice nên chưa đọc được tệp DOC, RTF, ODT. Đề nghị cài gói libreoffice-writer "
    "(Debian, Ubuntu: apt install libreoffice-writer-nogui) hoặc bộ cài tại libreoffice.org.",
)
OCR = Tool(
    "tesseract_missing",
    ("tesseract",),
    (r"C:\Program Files\Tesseract-OCR\tesseract.exe",),
    "Máy chưa cài Tesseract với dữ liệu tiếng Việt nên chưa nhận dạng được trang ảnh. Đề nghị cài gói "
    "tesseract-ocr và tesseract-ocr-vie (Windows: bộ cài Tesseract, chọn thêm ngôn ngữ Vietnamese).",
)


def run(
    command: Sequence[str], seconds: float, data: bytes = b"", environment: dict[str, str] | None = None
) -> bytes:
    """What a program writes to its standard output; ``data`` is its standard input.

    It ends with all that it started: what people call LibreOffice only starts the program that does the work.

    Raises:
        RejectedError: ``timeout`` when it takes longer than ``seconds``, ``damaged`` when it fails.
    """
    process = subprocess.Popen(  # noqa: S603 - a program found by us, arguments of ours
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings(environment),
        start_new_session=True,  # Windows knows no sessions and takes no notice
    )
    try:
        output, _ = process.communicate(data, seconds)
    except subprocess.TimeoutExpired as error:
        raise rejection("timeout") from error
    finally:
        if process.returncode is None:
            _end(process)
    if process.returncode != 0:
        raise rejection("damaged")
    return output


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kills a program with all that it started; what it left open is not waited for any longer than that."""
    family = []
    with suppress(psutil.Error):  # asked while it runs: those whose parent is gone are nobody's children
        family = psutil.Process(process.pid).children(recursive=True)
    if sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    for started in family:
        with suppress(psutil.Error):
            started.kill()
    process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=_GRACE)
