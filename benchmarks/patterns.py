"""How the time of every pattern grows with its text: ``python -m benchmarks.patterns``.

Each pattern compiled in a module of ``pipeline`` searches texts made to lead it astray (long runs of what it
knows, with no end that it wants) of n, 2n and 4n code points. A pattern that takes time in proportion to the
text doubles; one that grows faster is printed, slowest growth last. Texts that a caller bounds (a sentence, a
cell) are given unbounded here, so a line is a place to look, not a verdict.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pipeline

BASE = 500  # code points of the shortest text
TOO_FAST = 0.002  # seconds below which a measurement says nothing
GROWTH = 3.0  # per doubling; 2 is linear, 4 is quadratic
RUNS = (r"\s", r"(?:\s", r"[\s", r"\W", r"[\W", r"(?:^|.*", r"(?:.*", r"(?:(?:.*", r"[^")
SEEDS = (
    " ",
    "a ",
    "Sở Nội vụ, ",
    "các sở, ban, ngành; ",
    "ngày 01 tháng 02 năm 2026, ",
    "số 12/2026/QĐ-UBND ",
    "phối hợp với ",
    "căn cứ Nghị định số ",
    "UBND tỉnh Bình ",
    "hằng quý trước ngày ",
    "(((",
    "....",
    "1.1.1.1.",
    "– - – ",
    "khoản 1 Điều 2 ",
    "A ",
    "năm ",
)


def compiled() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module of ``pipeline`` holds under a name of its own."""
    seen: set[str] = set()
    for module_info in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if ".migrations" in module_info.name:
            continue
        module = importlib.import_module(module_info.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and value.pattern not in seen:
                seen.add(value.pattern)
                yield f"{module_info.name}.{name}", value


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Processor time of one walk over a text; of one match at its start where a pattern opens with a run.

    Patterns that open with a run of blanks, signs or anything are only ever asked whether they match where a
    caller stands.
    """
    start = time.process_time()
    if pattern.pattern.startswith(RUNS):
        pattern.match(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - start


def growth(pattern: re.Pattern[str]) -> tuple[float, float, str]:
    """The worst growth per doubling, the time on the longest text, and the seed that shows it."""
    worst = (0.0, 0.0, "")
    for seed in SEEDS:
        texts = [(seed * (size // len(seed) + 1))[:size] for size in (BASE, 2 * BASE, 4 * BASE)]
        longest = seconds(pattern, texts[2])
        if longest < TOO_FAST:
            continue
        middle = max(min(seconds(pattern, texts[1]) for _ in range(2)), 1e-6)
        worst = max(worst, (longest / middle, longest, seed))
    return worst


def main() -> None:
    """Print the patterns whose time grows faster than their text."""
    patterns = list(compiled())
    found = sorted((*growth(pattern), name) for name, pattern in patterns)
    steep = [row for row in found if row[0] >= GROWTH]
    print(f"{len(patterns)} patterns; {len(steep)} grow {GROWTH}-fold or more from {2 * BASE} to {4 * BASE}")
    for factor, taken, seed, name in steep:
        print(f"{factor:6.1f}x  {taken * 1000:8.1f} ms  {seed!r:24}  {name}")


if __name__ == "__main__":
    main()
