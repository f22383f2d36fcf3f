"""What tests of several folders share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.elastic_nodes import shared_node
from tests.postgres import PostgresServer, running_server

# How fast a machine is says nothing of whether the program is right.
settings.register_profile("dondoc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dondoc")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test run."""
    if sys.platform == "win32":
        pytest.skip("the server is tried on the systems that offices run it on")
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def elasticsearch_8(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an Elasticsearch server that all processes of the run share."""
    return _elasticsearch("8", tmp_path_factory)


@pytest.fixture(scope="session")
def elasticsearch_9(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same of the next version; only where there is a Java for it."""
    return _elasticsearch("9", tmp_path_factory)


def _elasticsearch(major: str, factory: pytest.TempPathFactory) -> str:
    if sys.platform == "win32":
        pytest.skip("the server is tried on the systems that offices run it on")
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        return shared_node(major, folder.parent, os.getppid())
    return shared_node(major, folder, os.getpid())
