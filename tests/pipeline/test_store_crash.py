"""Ingestion killed at random moments: nothing that was reported is lost, nothing is stored by half."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.check import check
from pipeline.contract import to_contract
from pipeline.library import Library, open_library
from tests.pipeline.extractions import PLAN, RULES

FILES = 40
ROUNDS = int(os.environ.get("DONDOC_CRASH_ROUNDS", "20"))
LEFT_BEHIND = {"original_without_document", "unfinished_copy"}  # harmless, and removed by ``check --fix``


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for number in range(FILES):
        (made / f"{number:03}.txt").write_text(f"{PLAN}\nBản số {number}.", encoding="utf-8")
    return made


def start(database: Path, folder: Path) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.pipeline.crashing_ingest",
        "ingest",
        "--workers",
        "2",
        "--database",
        str(database),
        str(folder),
    ]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def export(library: Library) -> list[str]:
    """Everything that is stored, in an order that does not depend on when it was stored."""
    ids = [document.id for document in library.store.documents()]
    return sorted(json.dumps(to_contract(library.store.load(id_)), sort_keys=True) for id_ in ids)


def acknowledged(output: str) -> set[str]:
    return {Path(line.split()[2]).name for line in output.splitlines() if line.startswith("đã lưu")}


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


def test_killing_ingestion_at_random_moments_leaves_no_half_document(tmp_path: Path, folder: Path) -> None:
    undisturbed = tmp_path / "undisturbed" / "dondoc.db"
    start(undisturbed, folder).communicate()
    with open_library(undisturbed) as library:
        expected = export(library)
    assert len(expected) == FILES
    chance = random.Random(20)
    killed = 0
    database, reported = tmp_path / "0" / "dondoc.db", set[str]()
    for number in range(ROUNDS):
        process = start(database, folder)
        assert process.stdout
        # Now and then before the first document, most often while documents are being written.
        output = "" if chance.random() < 0.2 else process.stdout.readline()
        time.sleep(chance.uniform(0, 0.15 if output else 0.6))
        process.kill()
        output += process.communicate()[0]
        killed += process.returncode != 0
        reported |= acknowledged(output)
        with open_library(database) as library:
            assert_whole(library, reported)
            complete = len(export(library)) == FILES
        if complete:
            database, reported = tmp_path / str(number + 1) / "dondoc.db", set[str]()
    assert killed > ROUNDS // 2
    last = start(database, folder)
    last.communicate(timeout=120)
    assert last.returncode == 0
    with open_library(database) as library:
        list(check(library, fix=True))
        assert list(check(library, fix=False)) == []
        assert export(library) == expected
