"""What tests of several folders share."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.postgres import PostgresServer, running_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test run."""
    if sys.platform == "win32":
        pytest.skip("the server is tried on the systems that offices run it on")
    with running_server() as server:
        yield server
