"""Several readers side by side: the same outcomes in the same order; any of them, or all, may be stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from pipeline.check import check
from pipeline.commands import run
from pipeline.ingest import Outcome, Stages, ingest
from pipeline.library import Library, open_library
from pipeline.reading import Limits, Readers
from pipeline.reading.readers import sensible_workers
from pipeline.records import Document
from tests.pipeline.extractions import PLAN, RULES
from tests.pipeline.fake_stages import FakeStages
from tests.pipeline.obedient_ingest import CHILD

LIMITS = Limits(silence_seconds=3.0)
PATIENCE = 60.0  # seconds after which what should have happened has not


def write(folder: Path, *texts: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{number:02}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return paths


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def loaded() -> Iterator[Stages]:
    with Readers(LIMITS, CHILD) as readers:
        yield Stages(readers, FakeStages().extract, RULES, workers=2)


class Meeting(FakeStages):
    """Reads that all wait until there are as many as there should be workers."""

    def __init__(self, workers: int) -> None:
        super().__init__()
        self.barrier = threading.Barrier(workers, timeout=PATIENCE)

    def read(self, path: Path, name: str) -> Document:
        self.barrier.wait()
        return super().read(path, name)


def test_as_many_files_are_read_at_once_as_there_are_workers(library: Library, tmp_path: Path) -> None:
    paths = write(tmp_path / "in", *(f"Văn bản {number}." for number in range(9)))
    with Meeting(3).open(tmp_path, workers=3) as loaded:
        found = list(ingest(library, loaded, paths))
    assert [outcome.path for outcome in found] == paths
    assert [document.file_name for document in library.store.documents()] == [path.name for path in paths]


def test_readers_that_misbehave_cost_their_own_files_alone(
    library: Library, loaded: Stages, tmp_path: Path
) -> None:
    paths = write(tmp_path / "in", "tốt", "exit", "hang", "garbage", "tốt hơn", "fault", "tốt nhất")
    found = list(ingest(library, loaded, paths))
    assert [(outcome.path, outcome.code) for outcome in found] == [
        (paths[0], None),
        (paths[1], "reader_died"),
        (paths[2], "timeout"),
        (paths[3], "bad_answer"),
        (paths[4], None),
        (paths[5], "internal"),
        (paths[6], None),
    ]
    assert len(list(library.store.documents())) == 3


def test_a_file_whose_reader_is_killed_from_outside_is_read_again(
    library: Library, loaded: Stages, tmp_path: Path
) -> None:
    paths = write(tmp_path / "in", "alive")

    def kill_first() -> None:
        until(lambda: bool(psutil.Process().children()))
        for child in psutil.Process().children():
            child.kill()

    killer = threading.Thread(target=kill_first)
    killer.start()
    (outcome,) = ingest(library, loaded, paths)
    killer.join()
    assert outcome.outcome is Outcome.STORED


def start(database: Path, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.pipeline.obedient_ingest", "ingest", "--workers", "2"]
    return subprocess.Popen(
        [*command, "--database", str(database), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,  # what stops it must not stop its children by the way
    )


def stopped(folder: Path, database: Path, stop: Callable[[subprocess.Popen[str]], None]) -> tuple[int, str]:
    """Code and output of a run that is stopped after its first line, while both readers hang."""
    process = start(database, folder)
    assert process.stdout
    first = process.stdout.readline()
    until(lambda: len(psutil.Process(process.pid).children()) == 2)
    children = psutil.Process(process.pid).children()
    stop(process)
    output = first + process.communicate(timeout=PATIENCE)[0]
    until(lambda: not any(child.is_running() and child.status() != "zombie" for child in children))
    return process.returncode, output


def test_a_run_that_is_killed_leaves_no_reader_behind_and_is_resumed(tmp_path: Path) -> None:
    folder, database = tmp_path / "in", tmp_path / "dondoc.db"
    paths = write(folder, "một", "hang", "hang", "bốn")
    _, output = stopped(folder, database, lambda process: process.kill())
    assert output.startswith("đã lưu")
    assert_resumed(paths, database)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends it to a whole console")
def test_a_run_that_is_interrupted_says_what_is_left_and_is_resumed(tmp_path: Path) -> None:
    folder, database = tmp_path / "in", tmp_path / "dondoc.db"
    paths = write(folder, "một", "hang", "hang", "bốn")
    code, output = stopped(folder, database, lambda process: process.send_signal(signal.SIGINT))
    assert code == 130
    assert output.splitlines()[-1] == (
        "Đã dừng theo yêu cầu; còn 3 tệp chưa nạp, chạy lại cùng lệnh để tiếp tục."
    )
    assert_resumed(paths, database)


def assert_resumed(paths: list[Path], database: Path) -> None:
    """The same command takes in what was left, once what hung no longer does."""
    paths[1].write_text("hai", "utf-8")
    paths[2].write_text("ba", "utf-8")
    again = start(database, paths[0].parent)
    output, _ = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0
    assert [line[:6] for line in output.splitlines()[:-1]] == ["đã có ", "đã lưu", "đã lưu", "đã lưu"]
    with open_library(database) as library:
        assert [document.file_name for document in library.store.documents()] == [path.name for path in paths]
        assert list(check(library, fix=True)) == [] or list(check(library, fix=False)) == []


def test_office_files_are_prepared_together_and_stored_ones_are_not(library: Library, tmp_path: Path) -> None:
    rich = [rf"{{\rtf1 {number}}}" for number in range(10)]
    texts = [text for number, text in enumerate(rich) for text in (text, f"Văn bản {number}.")]
    paths = write(tmp_path / "in", *texts)
    fake = FakeStages()
    with fake.open(tmp_path) as loaded:
        list(ingest(library, loaded, paths[2:4]))
        found = list(ingest(library, loaded, paths))
    assert [outcome.path for outcome in found] == paths
    names = [path.name for path in paths[::2] if path != paths[2]]
    assert fake.prepared == [names[:7], names[7:]]


def test_files_that_cannot_be_prepared_are_read_all_the_same(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Sequence[Path]) -> None:
        raise OSError("no more processes")

    paths = write(tmp_path / "in", *(rf"{{\rtf1 {number}}}" for number in range(3)))
    fake = FakeStages()
    monkeypatch.setattr(fake, "prepare", fail)
    with fake.open(tmp_path) as loaded:
        assert [end.outcome for end in ingest(library, loaded, paths)] == [Outcome.STORED] * 3


@pytest.mark.parametrize("workers", ["0", "-1", "65", "hai"])
def test_a_number_of_workers_that_cannot_be_is_wrong_usage(tmp_path: Path, workers: str) -> None:
    database = tmp_path / "x.db"
    assert run(["ingest", "--workers", workers, "--database", str(database), str(tmp_path)]) == 2


def test_small_machines_get_one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert sensible_workers(Limits()) == 1
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    assert sensible_workers(Limits(memory_bytes=1 << 60)) == 1
    assert sensible_workers(Limits(memory_bytes=1)) == 8


def test_the_plan_is_read_by_several_workers_as_by_one(tmp_path: Path) -> None:
    paths = write(tmp_path / "in", *(f"{PLAN}\nBản {number}." for number in range(6)))
    texts = []
    for workers in (1, 4):
        with (
            open_library(tmp_path / f"{workers}.db") as library,
            FakeStages().open(tmp_path, workers) as loaded,
        ):
            found = list(ingest(library, loaded, paths))
            texts.append([(end.path, end.outcome, end.extraction) for end in found])
    assert texts[0] == texts[1]
