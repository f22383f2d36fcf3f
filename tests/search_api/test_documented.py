"""What the README says of the server is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from search_api.errors import STATUS_BY_CLASS, STATUS_BY_CODE

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d{3}) \| (.+) \|$", re.MULTILINE)


def test_the_table_of_error_codes_is_complete_and_right() -> None:
    documented = {
        code: int(status) for status, codes in ROW.findall(README) for code in re.findall(r"`(\w+)`", codes)
    }
    assert documented == {**STATUS_BY_CODE, "internal": 500}
    assert {int(status) for status, _ in ROW.findall(README)} == {
        *STATUS_BY_CODE.values(),
        *STATUS_BY_CLASS.values(),
        500,
    }
