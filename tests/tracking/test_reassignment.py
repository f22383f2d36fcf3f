"""Where a lead's duties have moved, the new lead is proposed, and only where the law names one."""

from __future__ import annotations

from datetime import date

from pipeline.findings import Task
from pipeline.tracking.reassignment import proposed_leads
from tests.pipeline.extractions import task

ISSUED, TODAY = date(2024, 1, 5), date(2026, 1, 1)
ISSUER = "Ủy ban nhân dân tỉnh Lạng Sơn"


def told(lead: str, what: str) -> Task:
    return task(f"Giao {lead} {what}.", what, lead)


def test_the_body_that_took_over_is_proposed_with_its_chain() -> None:
    (found,) = proposed_leads(
        told("Sở Thông tin và Truyền thông", "vận hành nền tảng số"), ISSUED, ISSUER, TODAY
    )
    assert found.given == "Sở Thông tin và Truyền thông"
    assert found.lead == "Sở Khoa học và Công nghệ tỉnh Lạng Sơn"
    assert found.now.holders[0].sources


def test_the_words_of_the_task_decide_which_way_it_went() -> None:
    (found,) = proposed_leads(
        told("Sở Thông tin và Truyền thông", "quản lý hoạt động báo chí"), ISSUED, ISSUER, TODAY
    )
    assert found.lead is not None
    assert found.lead.startswith("Sở Văn hóa")


def test_nothing_is_named_where_a_later_assignment_decides() -> None:
    (found,) = proposed_leads(told("UBND huyện Cao Lộc", "rà soát hộ nghèo"), ISSUED, ISSUER, TODAY)
    assert (found.lead, found.now.status) == (None, "undetermined")


def test_a_body_that_goes_on_is_left_alone() -> None:
    assert proposed_leads(told("Sở Tư pháp", "thẩm định văn bản"), ISSUED, ISSUER, TODAY) == ()


def test_without_the_day_of_signing_nothing_is_proposed() -> None:
    known = told("Sở Thông tin và Truyền thông", "vận hành nền tảng số")
    assert proposed_leads(known, None, ISSUER, TODAY) == ()
