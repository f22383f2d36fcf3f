"""What an amendment does to the tasks of the earlier document."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.task_diff import task_diff
from pipeline.findings import BodyMention, Deadline, Evidence, Task
from pipeline.records import Span

WORK = "rà soát, cập nhật danh mục thủ tục hành chính trên địa bàn tỉnh"
OTHER = "tổ chức hội nghị tập huấn nghiệp vụ cho công chức cấp xã"


def task(work: str, lead: str = "Sở Nội vụ", due: date | None = None) -> Task:
    deadline = None
    if due:
        words = f"trước ngày {due:%d/%m/%Y}"
        work = f"{work} {words}"
        deadline = Deadline(Evidence(Span(0, 1), words, "test"), "fixed", due=due, comparator="before")
    evidence = Evidence(Span(0, len(work)), work, "test")
    return Task(evidence, (BodyMention(lead, Span(0, 1)),), (), deadline, None)


def test_a_new_deadline_and_a_new_lead_are_told_of_the_same_work() -> None:
    before = [task(WORK, "Sở Nội vụ", date(2024, 6, 30))]
    after = [task(WORK, "Văn phòng UBND tỉnh", date(2024, 9, 30))]
    (change,) = task_diff(before, after, whole=False)
    assert (change.kind, change.leads, change.deadline) == ("changed", True, True)


def test_the_same_work_in_other_spelling_of_the_body_is_the_same() -> None:
    (change,) = task_diff([task(WORK, "Ủy ban nhân dân các xã")], [task(WORK, "UBND các xã")], whole=True)
    assert change.kind == "same"


def test_what_a_replacement_leaves_out_is_dropped_and_what_is_new_is_added() -> None:
    changes = task_diff([task(WORK)], [task(OTHER)], whole=True)
    assert [change.kind for change in changes] == ["added", "dropped"]


def test_what_an_amendment_does_not_mention_stays() -> None:
    assert [change.kind for change in task_diff([task(WORK)], [task(OTHER)], whole=False)] == ["added"]


works = st.lists(
    st.sampled_from([WORK, OTHER, "báo cáo kết quả hằng quý về Sở Tài chính", "họp"]), max_size=6
)


@given(works, works)
def test_every_task_of_both_documents_is_told_once(before: list[str], after: list[str]) -> None:
    changes = task_diff([task(one) for one in before], [task(one) for one in after], whole=True)
    told_before = [change.before.evidence.quote for change in changes if change.before]
    told_after = [change.after.evidence.quote for change in changes if change.after]
    assert sorted(told_before) == sorted(before)
    assert told_after == after


@pytest.mark.parametrize("whole", [True, False])
def test_documents_without_tasks_have_no_difference(whole: bool) -> None:
    assert task_diff([], [], whole=whole) == []
