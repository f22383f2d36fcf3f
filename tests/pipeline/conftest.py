"""Stores to run the contract on; a new adapter is one more name in ``ADAPTERS``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.library import Library, open_library
from pipeline.store.ports import DocumentStore
from tests.pipeline.memory_store import MemoryStore

ADAPTERS = ("memory", "sqlite")


@dataclass(frozen=True)
class Adapter:
    store: DocumentStore


@pytest.fixture(params=ADAPTERS)
def adapter(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Adapter]:
    if request.param == "memory":
        yield Adapter(MemoryStore())
    else:
        with open_library(tmp_path / "dondoc.db") as library:
            yield Adapter(library.store)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "dondoc.db") as opened:
        yield opened
