"""Stores to run the contract on; a new adapter is one more name in ``STORES``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipeline.store.engines import open_engine
from pipeline.store.ports import DocumentStore
from pipeline.store.sql import SqlDocumentStore
from tests.pipeline.memory_store import MemoryStore
from tests.postgres import PostgresServer

ENGINES = ("sqlite", "postgresql")
STORES = ("memory", *ENGINES)


@contextmanager
def fresh_database(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Path or address of a database that holds nothing: no file, or one without tables."""
    if kind == "sqlite":
        yield str(folder / "dondoc.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create()
    yield url
    server.drop(url)


@contextmanager
def migrated_database(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Path or address of a database without documents, with today's tables."""
    if kind == "sqlite":
        yield str(folder / "dondoc.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.migrated()
    yield url
    server.drop(url)


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Path or address of a database that nothing was ever done with."""
    with fresh_database(request.param, tmp_path, request) as database:
        yield database


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Path or address of a database without documents."""
    with migrated_database(request.param, tmp_path, request) as made:
        yield made


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    opened = open_engine(database)
    yield opened
    opened.dispose()


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DocumentStore]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with migrated_database(request.param, tmp_path, request) as database:
        engine = open_engine(database)
        yield SqlDocumentStore(engine)
        engine.dispose()
