"""How much the store costs: files taken into an SQLite file, beside reading and extraction alone.

    python -m benchmarks.ingest
    python -m benchmarks.ingest --copies 40

The samples of the corpus, each in several copies that differ in their bytes. Processor time is of this
process and of all that it started, their start included; the clock tells what workers side by side gain.
"""

from __future__ import annotations

import argparse
import io
import os
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipeline.commands.stages import open_stages
from pipeline.extraction import extract
from pipeline.ingest import ingest
from pipeline.library import open_library
from pipeline.reading import Limits, read_bytes

_SAMPLES = Path(__file__).parents[1] / "corpora" / "samples"
_COPIES = 10


def copied(data: bytes, number: int) -> bytes:
    """The same document in other bytes."""
    if data.startswith(b"PK"):
        packed = io.BytesIO(data)
        with zipfile.ZipFile(packed, "a") as archive:
            archive.comment = str(number).encode()
        return packed.getvalue()
    return data + (b"\n%% %d\n" % number if data.startswith(b"%PDF") else b"\n" * (number + 1))


def made_files(folder: Path, copies: int) -> list[Path]:
    """The samples in so many copies."""
    made = []
    for number in range(copies):
        for path in sorted(_SAMPLES.iterdir()):
            made.append(folder / f"{path.stem}-{number}{path.suffix}")
            made[-1].write_bytes(copied(path.read_bytes(), number))
    return made


def alone(files: list[Path]) -> Counter[str]:
    """Reading and extraction in this process; nothing is kept."""
    for path in files:
        extract(read_bytes(path.read_bytes(), path.name, Limits()))
    return Counter({"read": len(files)})


def taken_in(files: list[Path], home: Path, workers: int) -> Counter[str]:
    """``dondoc ingest``, index included."""
    with open_library(home / "dondoc.db") as library, open_stages(home, workers) as stages:
        outcomes = Counter(str(outcome.outcome) for outcome in ingest(library, stages, files))
        library.synchronise(date.today())
    return outcomes


def report(name: str, work: Callable[[], Counter[str]]) -> None:
    began, used = time.perf_counter(), _used()
    outcomes = work()
    clock, processor = time.perf_counter() - began, _used() - used
    count = sum(outcomes.values())
    ended = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    print(
        f"{name:34} {clock:7.1f} s {processor:7.1f} s of the processor {count / clock:7.1f} documents/s "
        f"{count / processor:7.1f} per second of the processor; {ended}",
        flush=True,
    )


def _used() -> float:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--copies", type=int, default=_COPIES, help="of each sample")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made_here:
        folder = Path(made_here)
        (folder / "in").mkdir()
        files = made_files(folder / "in", given.copies)
        alone(files[: len(files) // given.copies])  # loads libraries and lexicons
        report("reading and extraction alone", lambda: alone(files))
        for workers in (1, 2):
            home = folder / f"home-{workers}"
            report(f"ingest, {workers} worker(s)", lambda at=home, n=workers: taken_in(files, at, n))
            report("the same files again", lambda at=home, n=workers: taken_in(files, at, n))


if __name__ == "__main__":
    main()
