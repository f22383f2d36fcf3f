"""Speed of the audit over made documents, and how well it tells planted faults from what looks like them.

python -m benchmarks.audit [DOCUMENTS]
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import psutil

from corpora.tools.plant_faults import EACH, planted_cases
from corpora.tools.reading import read
from corpora.tools.source import sources
from corpora.tools.text import text_of
from pipeline.audit import Auditor
from pipeline.learning.audit_scores import score_audit
from pipeline.library import open_library
from pipeline.store.auditing import SqlAuditStore
from tests.audit.made import collection

AT = date(2026, 11, 21)
CITATIONS = 20  # of each document
NEW = 20  # documents that arrive one by one afterwards


def measure(documents: int) -> None:
    """Prints what an audit of so many documents takes, and what one more document takes after it."""
    made = list(collection(documents + NEW, CITATIONS, seed=documents))
    late = set(random.Random(1).sample(range(documents // 2, documents + NEW), NEW))
    with tempfile.TemporaryDirectory() as folder, open_library(Path(folder) / "audit.db") as library:
        for at, extraction in enumerate(made):
            if at not in late:
                library.store.save(extraction)
        start, busy = time.perf_counter(), time.process_time()
        auditor = Auditor(SqlAuditStore(library.engine), AT)
        whole, whole_busy = time.perf_counter() - start, time.process_time() - busy
        audited = auditor.collection.documents.values()
        held, cited = len(audited), sum(len(document.citations) for document in audited)
        found = len(auditor.findings())
        single = []
        for at in sorted(late):
            saved = library.store.save(made[at])
            start, busy = time.perf_counter(), time.process_time()
            auditor.update([saved.document_id])
            single.append((time.perf_counter() - start, time.process_time() - busy))
    memory = psutil.Process().memory_info().rss / 2**20
    clock, processor = (sorted(times) for times in zip(*single, strict=True))
    print(
        f"{held:6} documents, {cited:7} citations, {found} findings: {whole:.1f} s, "
        f"{whole_busy:.1f} s of the processor, {memory:.0f} MiB; one more: "
        + "; ".join(
            f"{name} median {statistics.median(times):.2f} s, worst {times[-1]:.2f} s"
            for name, times in (("clock", clock), ("processor", processor))
        ),
        flush=True,
    )


def score() -> None:
    """Prints recall and precision of each check, with the project's own corpus in the same library."""
    background = [(path.stem, text_of(read(path))) for path in sources()]
    scores = score_audit(planted_cases(EACH), background)
    for check in scores.checks:
        print(
            f"{check.check:24} {check.planted:3} faults, {check.look_alikes:3} look-alikes: "
            f"recall {check.recall:.3f}, precision {check.precision:.3f}"
        )
    print(*scores.missed, *scores.wrong, sep="\n")


if __name__ == "__main__":
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for size in (largest // 4, largest // 2, largest):
        measure(size)
    score()
