"""How fast the readers are beside the libraries they stand on, and how much memory the parent takes.

Each pair reads the same bytes in the same process, in turn, and processor time is counted; the median of the
ratios of the rounds is reported. Tesseract is given the page images that our reader renders.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber
import psutil
import pypdfium2 as pdfium

from benchmarks.reading_set import corpus_pdfs
from corpora.tools.long_tables import Look, made_file
from corpora.tools.long_tables_pdf import print_file
from corpora.tools.scans import scanned
from pipeline.reading import Limits, ReaderPool, ocr, read_bytes
from pipeline.reading.tools import OCR

_ROUNDS = 11
_PLAIN_FILES = 24
_MANY_FILES = 1_000
_MIB = 1 << 20


def dondoc(data: bytes) -> None:
    read_bytes(data, "a.pdf", Limits())


def raw_pdfium(data: bytes) -> None:
    document = pdfium.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()


def raw_pdfplumber(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()


def raw_tesseract(data: bytes) -> None:
    document = pdfium.PdfDocument(data)
    for page in document:
        with tempfile.NamedTemporaryFile(suffix=".png") as image:
            page.render(scale=ocr.DPI / 72).to_pil().save(image.name, compress_level=1)
            command = [OCR.path(), image.name, "stdout", "-l", "vie", "--dpi", str(ocr.DPI)]
            subprocess.run(
                command, check=True, capture_output=True, env={"OMP_THREAD_LIMIT": "1"}, timeout=120
            )
        page.close()
    document.close()


def plain_files() -> list[bytes]:
    """PDFs of the corpus whose pages have no ruled table."""
    chosen: list[bytes] = []
    for _, data, _ in corpus_pdfs(1):
        document = read_bytes(data, "a.pdf", Limits())
        if all(block.kind != "table" for block in document.blocks):
            chosen.append(data)
        if len(chosen) == _PLAIN_FILES:
            break
    return chosen


def compare(
    name: str,
    peer: str,
    goal: float,
    files: Sequence[bytes],
    raw: Callable[[bytes], None],
    rounds: int = _ROUNDS,
) -> None:
    pages = sum(len(pdfium.PdfDocument(data)) for data in files)
    ratios: list[float] = []
    own: list[float] = []
    other: list[float] = []
    for data in files[:1]:
        dondoc(data)  # loads libraries and data
        raw(data)
    for _ in range(rounds):
        own.append(_seconds(dondoc, files))
        other.append(_seconds(raw, files))
        ratios.append(own[-1] / other[-1])
    ratio = statistics.median(ratios)
    mine, theirs = (1e3 * statistics.median(times) / pages for times in (own, other))
    print(
        f"{name:22} {peer:28} {pages:4} pages  {mine:8.2f} ms/page  {theirs:8.2f} ms/page  "
        f"ratio {ratio:5.2f} ({min(ratios):.2f} to {max(ratios):.2f})  goal {goal:.1f}  "
        f"{'met' if ratio <= goal else 'MISSED'}"
    )


def _seconds(read: Callable[[bytes], None], files: Sequence[bytes]) -> float:
    """Processor time of this process and of those that it started: other load must not count."""
    start = _used()
    for data in files:
        read(data)
    return _used() - start


def _used() -> float:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def report() -> None:
    """Prints the ratios beside their goals."""
    print(f"{'pages':22} {'peer':28} {'':10}  {'dondoc':>8}          {'peer':>8}")
    compare("text, no tables", "pypdfium2 text", 3.0, plain_files(), raw_pdfium)
    tables = [print_file(made_file(number, Look(), 40)) for number in range(2)]
    compare("ruled tables", "pdfplumber extract_tables", 1.3, tables, raw_pdfplumber, 3)
    if not ocr.available():
        print("scans: not measured, Tesseract with Vietnamese data is not installed")
        return
    scans = [scanned(data, 200, 0) for data in plain_files()[:2]]
    compare("scans, 200 dpi", "tesseract", 1.2, scans, raw_tesseract, 3)
    tables = [scanned(print_file(made_file(number, Look(), 9)), 200, number) for number in range(2)]
    compare("scanned tables", "tesseract", 1.2, tables, raw_tesseract, 3)


def report_memory(count: int = _MANY_FILES) -> None:
    """Prints the parent's resident memory while many small files are read in the child."""
    data = next(corpus_pdfs(1))[1]
    process = psutil.Process()
    marks: list[str] = []
    first = peak = 0
    with tempfile.TemporaryDirectory() as folder, ReaderPool() as pool:
        path = Path(folder) / "a.pdf"
        path.write_bytes(data)
        start = time.perf_counter()
        for number in range(1, count + 1):
            pool.read(path)
            resident = process.memory_info().rss
            first = first or resident
            peak = max(peak, resident)
            if number in (1, count // 10, count // 2, count):
                marks.append(f"{number}: {resident / _MIB:.1f} MiB")
        seconds = time.perf_counter() - start
    print(f"parent over {count:,} files in {seconds:.1f} s: {', '.join(marks)}; peak {peak / _MIB:.1f} MiB")
