"""How fast each index answers, how large it is and how fast it is made, over a growing number of made tasks.

    python -m benchmarks.search --tasks 10000 100000 --folder /var/tmp/search
    python -m benchmarks.search --tasks 10000 100000 --elasticsearch   # starts a server beside the file

Each kind of question is asked with the same words, bodies and days of every index in one run, warm; figures
are milliseconds for the first page with its exact total: of the processor where the index works in this
process, so that other work of the machine does not count, else of the clock.
"""

from __future__ import annotations

import argparse
import gc
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import psutil
from elasticsearch import Elasticsearch

from benchmarks.search_tasks import TODAY, MadeTasks
from pipeline.index.elastic import ElasticIndex
from pipeline.index.elastic.connection import ElasticSettings
from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Facet, Filter, Request, Scope, Sort
from pipeline.index.sqlite import SqliteIndex
from pipeline.index.text_query import WORD, parse
from pipeline.text import fold
from tests.elastic_nodes import Node, single_node

_SEED = 20_261_121
_QUESTIONS = 40  # of each kind, with words and bodies of their own
_BATCH = 200  # documents in one transaction
_SERVER = "-Xms1g -Xmx1g"

Ask = Callable[[TaskIndex], object]


@dataclass(frozen=True)
class Opened:
    """An index to be measured.

    Attributes:
        processor: seconds of the processor that it has used so far, with this process.
        size: bytes on disk.
        timed: milliseconds that a question costs.
    """

    name: str
    index: TaskIndex
    processor: Callable[[], float]
    size: Callable[[], int]
    timed: Callable[[Callable[[], object]], float]


def questions(made: MadeTasks) -> dict[str, list[Ask]]:
    """The kinds of questions, with bodies and words as frequent as in the tasks."""

    def drawn(make: Callable[[], Ask]) -> list[Ask]:
        return [make() for _ in range(_QUESTIONS)]

    def words(count: int) -> str:
        found: list[str] = []
        while len(found) < count:
            found = WORD.findall(made.phrase(count))[:count]
        return " ".join(found)

    def quarter() -> dict[str, date]:
        first = date(2026, made.random.choice((1, 4, 7, 10)), 1)
        return {"due_from": first, "due_to": first + timedelta(days=91)}

    def tasks(typed: str | None = None, **others: object) -> Ask:
        request = Request(TODAY, parse(typed) if typed else None, **others)  # type: ignore[arg-type]  # by name
        return lambda index: index.tasks(request)

    def documents(typed: str) -> Ask:
        request = Request(TODAY, parse(typed), sort=Sort.RELEVANCE)
        return lambda index: index.documents(request)

    def suggested(typed: str) -> Ask:
        return lambda index: index.suggest(typed, Scope(), 10)

    def agency() -> str:
        return made.body().key

    def next_page() -> Ask:
        typed, where = parse(words(1)), Filter(agency=agency(), **quarter())
        return lambda index: index.tasks(
            Request(
                TODAY, typed, where, size=5, cursor=index.tasks(Request(TODAY, typed, where, size=5)).next
            )
        )

    return {
        "body, quarter, 1 word; by due day": drawn(
            lambda: tasks(words(1), where=Filter(agency=agency(), **quarter()))
        ),
        "body, quarter, 2 words; by due day": drawn(
            lambda: tasks(words(2), where=Filter(agency=agency(), **quarter()))
        ),
        "body, year, 2 words; by due day": drawn(
            lambda: tasks(
                words(2),
                where=Filter(agency=agency(), due_from=date(2026, 1, 1), due_to=date(2026, 12, 31)),
            )
        ),
        "body, 2 words; by due day": drawn(lambda: tasks(words(2), where=Filter(agency=agency()))),
        "the same, two pages": drawn(next_page),
        "body, quarter; by due day": drawn(lambda: tasks(where=Filter(agency=agency(), **quarter()))),
        "body; by due day": drawn(lambda: tasks(where=Filter(agency=agency()))),
        "scope of a body, overdue": drawn(
            lambda: tasks(where=Filter(overdue=True), scope=Scope((agency(),)))
        ),
        "2 words; by due day": drawn(lambda: tasks(words(2))),
        "phrase of 2 words; by due day": drawn(lambda: tasks(f'"{words(2)}"')),
        "3 words; best first": drawn(lambda: tasks(words(3), sort=Sort.RELEVANCE)),
        "3 words without accents; best first": drawn(lambda: tasks(fold(words(3)), sort=Sort.RELEVANCE)),
        "body, 3 words; best first": drawn(
            lambda: tasks(words(3), where=Filter(agency=agency()), sort=Sort.RELEVANCE)
        ),
        "all facets of body, quarter": drawn(
            lambda: tasks(where=Filter(agency=agency(), **quarter()), facets=tuple(Facet))
        ),
        "facet body × month of 2 words": drawn(lambda: tasks(words(2), facets=(Facet.AGENCY_MONTH,))),
        "documents, 3 words; best first": drawn(lambda: documents(words(3))),
        "suggestions": drawn(lambda: suggested(made.body().name[: made.random.randint(2, 12)])),
    }


def built(opened: Opened, tasks: int) -> tuple[float, float]:
    """Fills an index; seconds of the clock and of the processor that the index took."""
    clock = processor = 0.0
    coming = MadeTasks(_SEED).documents(tasks)
    while batch := list(islice(coming, _BATCH)):
        began, worked = time.perf_counter(), opened.processor()
        opened.index.apply(batch)
        clock += time.perf_counter() - began
        processor += opened.processor() - worked
    return clock, processor


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _processor(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, math.ceil(share * len(values)) - 1)]


def answered(opened: Opened, asks: list[Ask]) -> list[float]:
    """Milliseconds of each question, asked once before so that the file is in memory."""
    for ask in asks[:5]:
        ask(opened.index)
    return [1000 * opened.timed(lambda one=ask: one(opened.index)) for ask in asks]


def growth(sizes: list[int], values: list[float]) -> float:
    """The exponent of the fitted power of the number of tasks; nan with one size."""
    if len(sizes) < 2:
        return math.nan
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in values]
    return statistics.linear_regression(x, y).slope


def indexes(folder: Path, tasks: int, *, server: bool) -> Iterator[Opened]:
    """Each index, empty or as an earlier run left it."""
    home = folder / f"sqlite-{tasks}"
    with closing(SqliteIndex(home / "index.db")) as index:
        yield Opened("sqlite", index, time.process_time, lambda: _size(home), _processor)
    if server:
        with (
            single_node(options=_SERVER) as node,
            closing(ElasticIndex(ElasticSettings((node.url,)))) as remote,
        ):
            yield Opened("elasticsearch", remote, lambda: _both(node), lambda: _merged(node), _timed)


def _both(node: Node) -> float:
    """Seconds of the processor that a server and this process have used."""
    started = psutil.Process(node.process.pid)
    used = [process.cpu_times() for process in (started, *started.children(recursive=True))]
    return time.process_time() + sum(times.user + times.system for times in used)


def _merged(node: Node) -> int:
    """Bytes of the indices when all is merged."""
    with Elasticsearch(node.url, request_timeout=600) as client:
        client.indices.forcemerge(max_num_segments=1)
        client.indices.flush()
        size: int = client.indices.stats(metric="store")["_all"]["total"]["store"]["size_in_bytes"]
        return size


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tasks", type=int, nargs="+", default=[10_000, 100_000])
    arguments.add_argument("--folder", type=Path, help="keeps the files here and uses them again")
    arguments.add_argument("--elasticsearch", action="store_true", help="measures a server too")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made_here:
        folder = given.folder or Path(made_here)
        figures: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for tasks in given.tasks:
            for opened in indexes(folder, tasks, server=given.elasticsearch):
                name = opened.name
                if not opened.index.revisions():
                    clock, processor = built(opened, tasks)
                    print(
                        f"{name}, {tasks:,} tasks: made in {clock:.0f} s, {processor:.0f} s of the processor "
                        f"({tasks / processor:,.0f} tasks/s), {opened.size() / 2**20:,.0f} MiB",
                        flush=True,
                    )
                gc.collect()
                for kind, asks in questions(MadeTasks(_SEED + 1)).items():
                    times = answered(opened, asks)
                    both = percentile(times, 0.5), percentile(times, 0.95)
                    figures.setdefault((name, kind), []).append(both)
                    print(f"{name:13} {tasks:>9,} {kind:40} {both[0]:9.1f} {both[1]:9.1f}", flush=True)
        sizes = " | ".join(f"{tasks:,}" for tasks in given.tasks)
        print(f"\n| question | index | {sizes} | p95 grows as n^ |")
        print("|---|---|" + "---|" * (len(given.tasks) + 1))
        for (name, kind), both in figures.items():
            cells = " | ".join(f"{middle:.1f} / {high:.1f}" for middle, high in both)
            print(f"| {kind} | {name} | {cells} | {growth(given.tasks, [high for _, high in both]):.2f} |")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
