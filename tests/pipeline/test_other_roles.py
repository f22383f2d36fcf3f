"""Bodies that a task only reaches: advised, asked to approve, told, gone through."""

from __future__ import annotations

import pytest

from pipeline.extraction.other_roles import is_standing, other_roles
from pipeline.findings import Deadline, Evidence, Task
from pipeline.records import Span


def task(text: str, deadline: Deadline | None = None) -> Task:
    return Task(Evidence(Span(10, 10 + len(text)), text, "test"), (), (), deadline, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tham mưu Ủy ban nhân dân tỉnh ban hành kế hoạch", [("advise", "Ủy ban nhân dân tỉnh")]),
        ("Hoàn thiện dự thảo, trình Hội đồng nhân dân tỉnh", [("approve", "Hội đồng nhân dân tỉnh")]),
        (
            "Tổng hợp, báo cáo Ủy ban nhân dân tỉnh (qua Sở Nội vụ)",
            [("report_to", "Ủy ban nhân dân tỉnh"), ("via", "Sở Nội vụ")],
        ),
        ("Gửi báo cáo kết quả về Sở Tài chính trước ngày 30/6", [("report_to", "Sở Tài chính")]),
        ("Rà soát thủ tục, công khai trên cổng", []),
    ],
)
def test_bodies_that_a_task_only_reaches_have_their_role(text: str, expected: list[tuple[str, str]]) -> None:
    found = other_roles(task(text))
    assert [(role, body.name) for role, body in found] == expected
    assert all(text[body.span.start - 10 : body.span.end - 10] == body.name for _, body in found)


def test_a_rhythm_makes_a_standing_duty() -> None:
    evidence = Evidence(Span(0, 9), "hằng quý", "test")
    assert is_standing(task("Báo cáo hằng quý", Deadline(evidence, "recurring", every="quarter")))
    assert not is_standing(task("Báo cáo"))
