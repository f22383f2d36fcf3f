"""Speed of citation extraction, beside eyecite on English text of equal length, in one process.

Run with ``python -m benchmarks.extraction``; eyecite comes with the extra ``benchmarks`` and reads with
its default tokenizer. Both texts are made here, so that the figures compare readers and not collections:
each paragraph holds two citations and plain prose around them. The last lines read one text again and again
and tell how much memory the process came to hold meanwhile.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import psutil

from pipeline.extraction.anaphora import find_references
from pipeline.extraction.bodies import find_bodies
from pipeline.extraction.citations import find_citations
from pipeline.extraction.named_documents import find_named_references
from pipeline.findings import Citation

SIZES = (20_000, 40_000, 80_000)
ROUNDS = 3
REPEATS = (50, 100, 200)  # of the text whose reading must not make the process grow

VIETNAMESE = (
    "Căn cứ Nghị định số {a}/2020/NĐ-CP ngày 15 tháng 3 năm 2020 của Chính phủ về công tác văn "
    "thư, các cơ quan, đơn vị chủ động rà soát, hoàn thiện quy trình tiếp nhận và trả kết quả cho"
    " người dân. Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành thực hiện Kế hoạch số "
    "{b}/KH-UBND ngày 09/8/2022 của Ủy ban nhân dân tỉnh, báo cáo kết quả trước ngày 15 hằng "
    "tháng.\n\n"
)
ENGLISH = (
    "The court relied on Smith v. Jones, {a} U.S. 123 (1990), when it held that the agency had to"
    " give reasons for its refusal, and the parties do not dispute that the statute applies to "
    "every office of the department. On appeal the panel followed Doe v. Roe, {b} F.3d 456 (9th "
    "Cir. 1999), and remanded the case for further proceedings consistent with its opinion.\n\n"
)


def text_of(paragraph: str, size: int) -> str:
    """Paragraphs with changing numbers, cut at ``size`` characters."""
    count = size // len(paragraph) + 1
    return "".join(paragraph.format(a=1 + i % 500, b=1 + (7 * i) % 900) for i in range(count))[:size]


def measure(name: str, read: Callable[[str], Sequence[object]], paragraph: str) -> None:
    read(text_of(paragraph, 1_000))  # compiles patterns and loads data
    for size in SIZES:
        text = text_of(paragraph, size)
        seconds, found = [], 0
        for _ in range(ROUNDS):
            start = time.perf_counter()
            found = len(read(text))
            seconds.append(time.perf_counter() - start)
        median = statistics.median(seconds)
        spread = max(seconds) - min(seconds)
        rates = f"{found / median:>7,.0f} citations/s {size / median / 1e6:5.2f} Mchar/s"
        print(
            f"{name:20} {size:>7,} chars {found:>4,} in {median * 1e3:7.1f} ms ±{spread * 500:5.0f} {rates}"
        )


def with_references(text: str) -> tuple[Citation, ...]:
    """Citations, short forms and anaphora, and documents named without a number."""
    citations = find_citations(text)
    find_references(text, citations)
    find_named_references(text, citations)
    return citations


def with_bodies(text: str) -> tuple[Citation, ...]:
    """The same, and every body named in the text."""
    find_bodies(text)
    return with_references(text)


def measure_memory() -> None:
    text = text_of(VIETNAMESE, SIZES[-1])
    with_bodies(text)
    process = psutil.Process()
    before, done = process.memory_info().rss, 0
    for repeats in REPEATS:
        for _ in range(repeats - done):
            with_bodies(text)
        done = repeats
        grown = (process.memory_info().rss - before) / 2**20
        print(f"after reading {repeats * len(text) / 1e6:5.1f} Mchar: {grown:+.1f} MiB")


def main() -> None:
    measure("dondoc, citations", find_citations, VIETNAMESE)
    measure("  and references", with_references, VIETNAMESE)
    measure("  and bodies", with_bodies, VIETNAMESE)
    measure_memory()
    try:
        from eyecite import get_citations
    except ImportError:
        print("eyecite is not installed: pip install 'dondoc[benchmarks]'")
        return
    measure("eyecite (English)", get_citations, ENGLISH)


if __name__ == "__main__":
    main()
