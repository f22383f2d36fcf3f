"""A library of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.library import Library, open_library
from tests.contracts.conftest import ENGINES, migrated_database


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "dondoc.db") as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def any_library(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Library]:
    """A library on each SQL engine."""
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    with migrated_database(request.param, tmp_path, request) as database, open_library(database) as opened:
        yield opened
