"""How fast ``dondoc serve`` gives the first page of tasks, and how much it holds; loopback only.

    python -m benchmarks.web --tasks 100000 --folder /var/tmp/web

The library is made once in the folder, with bodies, days and words as frequent as in real directives,
stored and indexed as documents are. The server runs in a process of its own. Server time is what its access
log says, from the first byte of a request to the last of the answer. First 20 people ask once a second each
for a minute, then more and more ask as fast as they are answered, ten seconds each step.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import httpx2
import psutil

from benchmarks.search_tasks import MadeTasks
from pipeline.findings import BodyMention, Deadline, Evidence, Extraction, Field, Metadata, Task
from pipeline.index.entries import DocumentEntries, TaskEntry
from pipeline.library import Library, open_library
from pipeline.records import Block, Document, Page, SourceFile, Span
from pipeline.store.accounts import AccountDraft, AccountRole, AccountStore
from pipeline.store.credentials import CredentialStore

_SEED = 20_261_121
_PEOPLE, _SECONDS = 20, 60
_STEPS, _STEP_SECONDS = (1, 2, 4, 8), 10
_LINE = re.compile(r"dondoc\.access \S+ GET (\S+) (\d+) ([\d.]+) ms")
_RULES = "benchmark"
PAGES = {
    "screen: first page of tasks": "/",
    "JSON: first page of tasks": "/api/v1/tasks",
    "JSON: with facets": "/api/v1/tasks?facet=status&facet=agency&facet=kind&facet=area",
    "JSON: one agency, overdue": "/api/v1/tasks?agency=Sở Nội vụ&overdue=true",
}


def make(library: Library, tasks: int) -> None:
    """Stores documents with that many tasks in all and indexes them."""
    for made in MadeTasks(_SEED).documents(tasks):
        library.store.save(extraction_of(made))
    library.synchronise(date.today())


def extraction_of(made: DocumentEntries) -> Extraction:
    """A document whose findings are those of made entries."""
    entry = made.document
    lines, at = [entry.title or ""], len(entry.title or "") + 1
    tasks = []
    for task in made.tasks:
        leads = " ".join(body.name for body in task.bodies)
        written = f"{leads} {task.text} {task.due or ''}"
        tasks.append(_task(task, written, at))
        lines.append(written)
        at += len(written) + 1
    text = "\n".join(lines)
    nowhere = Evidence(Span(0, 0), "", _RULES)
    metadata = Metadata(
        kind=Field(entry.kind or "", nowhere),
        number=Field(entry.number or "", nowhere),
        date=Field(entry.issued or date.today(), nowhere),
        issuer=Field(entry.issuer or "", nowhere),
        title=Field(entry.title or "", nowhere),
    )
    whole = Span(0, len(text))
    source = SourceFile(f"{entry.id}.txt", f"{entry.id:064x}", "text/plain", len(text))
    document = Document(
        source,
        text,
        (Block("paragraph", whole, 1),),
        (Page(1, 595.0, 842.0, whole),),
        "benchmark",
        (),
    )
    return Extraction(document, metadata, (), tuple(tasks), _RULES)


def _task(task: TaskEntry, written: str, at: int) -> Task:
    evidence = Evidence(Span(at, at + len(written)), written, _RULES, page=1)

    def bodies(role: str) -> tuple[BodyMention, ...]:
        return tuple(BodyMention(body.name, Span(at, at)) for body in task.bodies if body.role == role)

    words = str(task.due)
    there = Span(at + len(written) - len(words), at + len(written))
    deadline = Deadline(Evidence(there, words, _RULES, page=1), "fixed", due=task.due) if task.due else None
    return Task(evidence, bodies("lead"), bodies("coordinate"), deadline, None, area=task.area)


class Server:
    """``dondoc serve`` in a process of its own, and what its access log says."""

    def __init__(self, database: Path) -> None:
        command = [sys.executable, "-c", "from search_api.cli import main; main()", "serve", "--port", "0"]
        self._process = subprocess.Popen(
            [*command, "--database", str(database)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stdout
        greeting = self._process.stdout.readline()
        match = re.search(r"http://[\d.:]+", greeting)
        assert match, greeting
        self.address = match[0]
        self.taken: list[float] = []
        self.failed: Counter[int] = Counter()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            if match := _LINE.search(line):
                self.taken.append(float(match[3]))
                if match[2] != "200":
                    self.failed[int(match[2])] += 1

    def worked(self) -> float:
        """Milliseconds of processor that the server has used; other work of the machine adds none."""
        used = psutil.Process(self._process.pid).cpu_times()
        return 1000 * (used.user + used.system)

    def stop(self) -> None:
        """Ends the server."""
        self._process.terminate()
        self._process.wait(30)


def people(library: Library, count: int) -> list[str]:
    """An API key for each of that many people."""
    accounts, credentials = AccountStore(library.engine), CredentialStore(library.engine)
    keys = []
    for number in range(count):
        name = f"nguoi.{number}"
        draft = AccountDraft(name, name, AccountRole.ADMIN if number == 0 else AccountRole.COORDINATOR)
        account = accounts.find(name) or accounts.add(draft, None, "benchmark")
        keys.append(credentials.add_key(account.id, "benchmark", timedelta(days=1)))
    return keys


def ask(
    server: Server, page: str, keys: list[str], people: int, seconds: float, every: float
) -> tuple[list[float], float]:
    """Milliseconds of server time of each answer, and answers a second; one thread for each person."""
    begun = len(server.taken)
    start = time.monotonic()

    def person(number: int) -> None:
        turns = cycle(keys[number:] + keys[:number])  # nobody asks so often as to be told to wait
        with httpx2.Client(base_url=server.address, timeout=60) as client:
            turn = start + every * number / people
            while turn < start + seconds:
                time.sleep(max(0.0, turn - time.monotonic()))
                client.get(page, headers={"Authorization": f"Bearer {next(turns)}"})
                turn = turn + every if every else time.monotonic()

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - start
    time.sleep(0.3)  # the log is a pipe away
    taken = sorted(server.taken[begun:])
    return taken, len(taken) / spent


def percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    """Makes the library where there is none, and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seconds", type=int, default=_SECONDS)
    arguments = parser.parse_args()
    database = arguments.folder / f"web-{arguments.tasks}.db"
    fresh = not database.exists()
    with open_library(database) as library:
        if fresh:
            started = time.monotonic()
            make(library, arguments.tasks)
            print(f"made {arguments.tasks} tasks in {time.monotonic() - started:.0f} s")
        keys = people(library, _PEOPLE)
    server = Server(database)
    try:
        for name, page in PAGES.items():
            ask(server, page, keys, 1, 1, 0)  # warm
            before = server.worked()
            taken, _ = ask(server, page, keys, _PEOPLE, arguments.seconds, 1)
            print(
                f"{name:<28} {_PEOPLE} people once a second: {len(taken)} answers, "
                f"p50 {percentile(taken, 0.5):.1f}, p95 {percentile(taken, 0.95):.1f}, "
                f"max {taken[-1]:.1f} ms; of the processor {(server.worked() - before) / len(taken):.1f} ms"
            )
            for step in _STEPS:
                taken, rate = ask(server, page, keys, step, _STEP_SECONDS, 0)
                print(f"  {step} at a time: {rate:6.1f} answers/s, p95 {percentile(taken, 0.95):.1f} ms")
        print(f"not answered: {dict(server.failed) or 'none'}")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
