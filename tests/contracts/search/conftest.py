"""Indexes to run the contract on; a new adapter is one more entry of ``INDEXES``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from uuid import uuid4

import pytest

from pipeline.index.elastic import ElasticIndex
from pipeline.index.elastic.connection import ElasticSettings
from pipeline.index.ports import TaskIndex
from pipeline.index.sqlite import SqliteIndex, plans
from tests.contracts.memory_index import MemoryIndex
from tests.contracts.search.documents import ALL
from tests.elastic_nodes import runnable


@contextmanager
def _planned(folder: Path, *, few: int) -> Iterator[TaskIndex]:
    with pytest.MonkeyPatch.context() as patch, closing(SqliteIndex(folder / "index.db")) as index:
        patch.setattr(plans, "FEW", few)
        yield index


def _on_server(url: str) -> AbstractContextManager[TaskIndex]:
    """An index of our own on a server that others use too; divided, for no answer may depend on that."""
    return closing(ElasticIndex(ElasticSettings((url,), f"t{uuid4().hex[:12]}", shards=2)))


# Opens an index that holds nothing; its files, if any, go into the folder.
Opener = Callable[[pytest.FixtureRequest, Path], AbstractContextManager[TaskIndex]]

INDEXES: dict[str, Opener] = {
    "memory": lambda _request, _folder: nullcontext(MemoryIndex()),
    "elasticsearch": lambda request, _folder: _on_server(request.getfixturevalue("elasticsearch_8")),
    "sqlite": lambda _request, folder: closing(SqliteIndex(folder / "index.db")),
    # the same where tasks are many, so that it must find its way by words, bodies and days; or some are
    "sqlite with many": lambda _request, folder: _planned(folder, few=0),
    "sqlite with some": lambda _request, folder: _planned(folder, few=3),
}


# Where there is a Java for it, the next version of the server too; slow, run by ``make test-cluster``.
NEXT = "elasticsearch 9"
if "9" in runnable():
    INDEXES[NEXT] = lambda request, _folder: _on_server(request.getfixturevalue("elasticsearch_9"))


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=[pytest.mark.slow] if name == NEXT else []) for name in INDEXES],
)
def adapter(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskIndex]:
    """An index that is opened once; ``index`` and ``filled`` bring it into a known state."""
    with INDEXES[request.param](request, tmp_path_factory.mktemp("index")) as opened:
        yield opened


@pytest.fixture
def index(adapter: TaskIndex) -> TaskIndex:
    """An index that holds nothing."""
    adapter.rebuild([], 0)
    return adapter


@pytest.fixture(scope="module")
def filled(adapter: TaskIndex) -> TaskIndex:
    """An index that holds ``documents.ALL``; its tests only ask."""
    adapter.rebuild(ALL, 7)
    return adapter
