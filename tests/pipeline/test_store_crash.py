"""Ingestion and workers killed again and again: nothing reported is lost, nothing doubled or half there."""

from __future__ import annotations

import os
import random
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path

import pytest

from pipeline.check import check
from pipeline.commands.ingest import ingest_command
from pipeline.commands.work import enqueue_command, worker_command
from pipeline.library import Library, open_library
from tests.pipeline.extractions import RULES
from tests.pipeline.killing import CAN_FORK, Command, Rounds, rounds
from tests.pipeline.stored import exported, write_plans
from tests.postgres import PostgresServer

FILES = 6
ROUNDS = int(os.environ.get("DONDOC_CRASH_ROUNDS", "300" if CAN_FORK else "20"))
OF_ENGINE = {"sqlite": ROUNDS - ROUNDS // 6, "postgresql": ROUNDS // 6}
WORKER_ROUNDS = ROUNDS // 15
LATEST = 0.25  # seconds; most runs would need about as much
LAST_POINT = 150  # effects; a document has about 75
LEFT_BEHIND = {"original_without_document", "unfinished_copy"}  # harmless, and removed by ``check --fix``


@pytest.fixture(scope="module")
def killing() -> Iterator[Rounds]:
    with rounds() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_plans(tmp_path / "in", FILES)


@pytest.fixture
def expected(killing: Rounds, folder: Path, tmp_path: Path) -> list[str]:
    """What an undisturbed run leaves."""
    database = tmp_path / "undisturbed" / "dondoc.db"
    assert not killing.run(partial(ingest_command, [folder], str(database), 2), tmp_path / "output.txt")
    with open_library(database) as library:
        made = exported(library)
    assert len(made) == FILES
    return made


def databases(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Generator[str, None, None]:
    """New databases, each with a folder of its own that the environment names."""
    number = 0
    while True:
        number += 1
        home = tmp_path / f"home{number}"
        os.environ["DONDOC_HOME"] = str(home)
        if engine == "sqlite":
            yield str(home / "dondoc.db")
        else:
            server: PostgresServer = request.getfixturevalue("postgres")
            url = server.migrated() if number % 4 else server.create()
            yield url
            server.drop(url)


def kill_once(killing: Rounds, chance: random.Random, command: Command, output: Path) -> bool:
    """Whether a run was killed, at one of its effects or at any moment."""
    if chance.random() < 0.75:
        return killing.run(command, output, point=chance.randint(1, LAST_POINT))
    return killing.run(command, output, seconds=chance.uniform(0.001, LATEST))


def acknowledged(output: Path) -> set[str]:
    lines = output.read_text(encoding="utf-8").splitlines()
    return {Path(line.split()[2]).name for line in lines if line.startswith("đã lưu") and "nhiệm vụ" in line}


def assert_whole(library: Library, reported: set[str]) -> None:
    documents = list(library.store.documents())
    names = [document.file_name for document in documents]
    assert len(names) == len(set(names))
    assert reported <= set(names)
    assert {fault.code for fault in check(library, fix=False)} <= LEFT_BEHIND
    for document in documents:
        extraction = library.store.load(document.id)
        assert (len(extraction.tasks), len(extraction.citations)) == (3, 1)
        assert extraction.rules_version == RULES


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_ingestion_killed_again_and_again_leaves_no_half_document(
    killing: Rounds,
    folder: Path,
    expected: list[str],
    engine: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    chance, output = random.Random(20), tmp_path / "output.txt"
    made = databases(engine, tmp_path, request)
    database, reported, killed = next(made), set[str](), 0
    for _ in range(OF_ENGINE[engine]):
        command = partial(ingest_command, [folder], database, 2)
        killed += kill_once(killing, chance, command, output)
        reported |= acknowledged(output)
        with open_library(database) as library:
            assert_whole(library, reported)
            complete = len(list(library.store.documents())) == FILES
        if complete:
            assert_converges(killing, command, output, expected, database)
            database, reported = next(made), set[str]()
    assert killed > OF_ENGINE[engine] // 2
    command = partial(ingest_command, [folder], database, 2)
    assert_converges(killing, command, output, expected, database)
    made.close()


def assert_converges(
    killing: Rounds, command: Command, output: Path, expected: list[str], database: str
) -> None:
    """The same command, run to its end, leaves what an undisturbed run leaves."""
    assert not killing.run(command, output), output.read_text(encoding="utf-8")
    with open_library(database) as library:
        list(check(library, fix=True))
        assert list(check(library, fix=False)) == []
        assert exported(library) == expected


@pytest.mark.skipif(not CAN_FORK, reason="rounds are too dear where processes cannot be forked")
def test_workers_killed_again_and_again_store_every_file_once(
    killing: Rounds,
    folder: Path,
    expected: list[str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    chance, output = random.Random(21), tmp_path / "output.txt"
    made = databases("postgresql", tmp_path, request)
    database = next(made)
    enqueue = partial(enqueue_command, [folder], database)
    worker = partial(worker_command, database, 2, until_empty=True)
    reported, killed = set[str](), 0
    for _ in range(WORKER_ROUNDS):
        # a file in whose hands too many workers died is left; staff let it wait again
        assert not killing.run(enqueue, output)
        killed += kill_once(killing, chance, worker, output)
        reported |= acknowledged(output)
        with open_library(database) as library:
            assert_whole(library, reported)
    assert killed > WORKER_ROUNDS // 3
    assert not killing.run(enqueue, output)
    assert_converges(killing, worker, output, expected, database)
    made.close()
