"""What tests of the server share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search_api.people import Office, running


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A running app on an empty library."""
    with running(tmp_path) as office:
        yield office
