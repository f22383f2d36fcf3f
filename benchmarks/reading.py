"""Right and fast: the readers on files made here, beside the libraries they stand on.

python -m benchmarks.reading                     all of it (some minutes)
python -m benchmarks.reading --only set          cells, joins, paragraphs, scans
python -m benchmarks.reading --only speed        times beside pypdfium2, pdfplumber and Tesseract
python -m benchmarks.reading --only memory       the parent's memory over 1,000 files
python -m benchmarks.reading --files FOLDER      the outcome of each file of a folder
python -m benchmarks.reading --cer READ RIGHT    the character error rate of one file against another
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks import reading_set, reading_speed
from benchmarks.error_rate import error_rate
from pipeline.errors import DondocError
from pipeline.reading import ReaderPool, ReadingFailedError


def report_files(folder: Path) -> None:
    """Prints outcome, seconds, pages, blocks and diagnostics of each file."""
    with ReaderPool() as pool:
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            start = time.perf_counter()
            try:
                document = pool.read(path)
            except (DondocError, ReadingFailedError) as error:
                outcome = f"{type(error).__name__} {getattr(error, 'code', error)}"
            else:
                notes = sorted({note.code for note in document.diagnostics})
                tables = sum(block.kind == "table" for block in document.blocks)
                empty = sum(page.span.start == page.span.end for page in document.pages)
                outcome = (
                    f"{document.reader:8} {len(document.pages):4} pages ({empty} empty) "
                    f"{len(document.text):8,} letters {len(document.blocks):5} blocks {tables:3} tables  "
                    + " ".join(notes)
                )
            print(f"{path.name:24} {time.perf_counter() - start:7.2f} s  {outcome}")


def report_error_rate(read: Path, right: Path) -> None:
    """Prints the character error rate of a file's text against another's."""
    with ReaderPool() as pool:
        texts = [pool.read(path).text for path in (read, right)]
    print(f"{read.name} against {right.name}: character error rate {error_rate(*texts):.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=("set", "speed", "memory"))
    parser.add_argument("--scans", type=int, default=4, help="documents scanned at each resolution")
    parser.add_argument("--files", type=Path, metavar="FOLDER")
    parser.add_argument("--cer", type=Path, nargs=2, metavar=("READ", "RIGHT"))
    options = parser.parse_args()
    if options.files:
        report_files(options.files)
    if options.cer:
        report_error_rate(*options.cer)
    if options.files or options.cer:
        return
    if options.only in (None, "set"):
        reading_set.report(options.scans)
    if options.only in (None, "speed"):
        reading_speed.report()
    if options.only in (None, "memory"):
        reading_speed.report_memory()


if __name__ == "__main__":
    main()
