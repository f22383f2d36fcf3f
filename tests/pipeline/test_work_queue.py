"""Files in a queue that several workers read: each ends stored once, whatever happens to a worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.check import check
from pipeline.commands import run, stages
from pipeline.library import open_library
from pipeline.work_queue import open_queue
from tests.pipeline.crashing_worker import QUICK
from tests.pipeline.fake_stages import CRASH, REJECT, FakeStages
from tests.pipeline.stored import exported, write_plans
from tests.postgres import PostgresServer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "home"))
    url = postgres.migrated()
    monkeypatch.setenv("DONDOC_DATABASE", url)
    yield url
    postgres.drop(url)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeStages:
    made = FakeStages()
    monkeypatch.setattr(stages, "open_stages", made.open)
    monkeypatch.setattr("pipeline.commands.work.Pulse", lambda: QUICK)
    return made


def queued(database: str) -> dict[str, int]:
    with open_library(database) as library, open_queue(library, database) as queue:
        return {state: count for state, count in queue.counts().items() if count}


def waiting(home: Path) -> list[str]:
    return [path.name for path in (home / "waiting").rglob("*") if path.is_file()]


@pytest.mark.usefixtures("fake")
def test_files_in_the_queue_are_stored_by_a_worker(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_plans(tmp_path / "in", 3)
    assert run(["enqueue", str(folder)]) == 0
    assert "Đã xếp 3 tệp vào hàng đợi, 0 tệp đã chờ sẵn" in capsys.readouterr().out
    assert run(["enqueue", str(folder)]) == 0
    assert "Đã xếp 0 tệp vào hàng đợi, 3 tệp đã chờ sẵn" in capsys.readouterr().out
    assert run(["worker", "--until-empty"]) == 0
    lines = capsys.readouterr().out.splitlines()
    starts = sorted(line.partition(",")[0] for line in lines)
    assert starts == [f"đã lưu       {number:03}.txt  05/KH-UBND" for number in range(3)]
    with open_library(database) as library:
        assert len(exported(library)) == 3
        assert list(check(library, fix=False)) == []
    assert queued(database) == {}
    assert waiting(tmp_path / "home") == []


@pytest.mark.usefixtures("fake")
def test_what_cannot_be_taken_in_is_counted_and_costs_no_other(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_plans(tmp_path / "in", 1)
    (folder / "bad.txt").write_text(f"{REJECT} x", encoding="utf-8")
    assert run(["enqueue", str(folder), str(tmp_path / "nowhere")]) == 1
    assert "[not_queued]" in capsys.readouterr().err
    assert run(["worker", "--until-empty"]) == 0
    assert "từ chối      bad.txt  [binary]" in capsys.readouterr().out
    assert queued(database) == {"failed": 1}
    assert waiting(tmp_path / "home") == []


@pytest.mark.usefixtures("fake")
def test_a_file_that_failed_waits_to_be_tried_again(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{CRASH} x", encoding="utf-8")
    run(["enqueue", str(folder)])
    run(["worker", "--until-empty"])
    assert queued(database) == {"todo": 1}
    assert len(waiting(tmp_path / "home")) == 1


def test_a_file_as_database_has_no_queue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["enqueue", "--database", str(tmp_path / "a.db"), str(tmp_path)]) == 2
    assert "[queue_needs_server]" in capsys.readouterr().err


def start_worker() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.pipeline.crashing_worker", "worker", "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.mark.usefixtures("fake")
def test_the_files_of_a_killed_worker_are_stored_by_the_other_one(database: str, tmp_path: Path) -> None:
    folder = write_plans(tmp_path / "in", 30)
    undisturbed = tmp_path / "undisturbed" / "dondoc.db"
    assert run(["ingest", "--database", str(undisturbed), str(folder)]) == 0
    run(["enqueue", str(folder)])
    doomed, other = start_worker(), start_worker()
    assert doomed.stdout
    doomed.stdout.readline()
    doomed.kill()
    doomed.communicate()
    while queued(database):
        assert other.poll() is None
        time.sleep(0.1)
    other.terminate()
    _, errors = other.communicate()
    assert other.returncode == 0, errors
    with open_library(undisturbed) as library:
        expected = exported(library)
    with open_library(database) as library:
        assert exported(library) == expected
        list(check(library, fix=True))
        assert list(check(library, fix=False)) == []
    assert waiting(tmp_path / "home") == []
