"""Normal forms of deadlines as sources write them."""

from __future__ import annotations

from typing import Any

import pytest

from corpora.tools.deadlines import deadline_of


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("trước ngày 15/6/2020", {"type": "fixed", "due": "2020-06-15"}),
        ("Quý II/2024", {"type": "fixed", "start": "2024-04-01", "due": "2024-06-30"}),
        ("trong tháng 02/2024", {"type": "fixed", "start": "2024-02-01", "due": "2024-02-29"}),
        ("Thường xuyên", {"type": "ongoing"}),
        ("hằng quý", {"type": "recurring", "every": "quarter", "day_rule": None}),
    ],
)
def test_plain_forms_need_no_normal_form(written: str, normal: dict[str, Any]) -> None:
    assert deadline_of(written) == {**normal, "text": written}


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("cuối năm => 2024-12-31", {"type": "fixed", "due": "2024-12-31"}),
        (
            "sau 5 ngày => 5 day / ngày họp",
            {"type": "relative", "amount": 5, "unit": "day", "anchor": "ngày họp"},
        ),
        ("khi cần => event / khi cần", {"type": "event", "anchor": "khi cần"}),
        ("mỗi tuần => every week", {"type": "recurring", "every": "week", "day_rule": None}),
    ],
)
def test_other_forms_are_written_after_the_arrow(written: str, normal: dict[str, Any]) -> None:
    assert deadline_of(written) == {**normal, "text": written.partition(" =>")[0]}


def test_a_dash_is_no_deadline() -> None:
    assert deadline_of("-") is None


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="write the normal form"):
        deadline_of("sang xuân")
