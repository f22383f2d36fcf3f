"""The page of one task: what is recorded on it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.findings import Deadline
from pipeline.store.accounts import AccountRole
from pipeline.store.task_ids import task_id
from pipeline.tracking.records import EventKind, Part, TaskEvent, TaskKey
from tests.search_api.directives import HEALTH, INTERIOR, directive
from tests.search_api.people import Office, submit


def monthly(office: Office) -> str:
    """The id of a stored task that is due on the fifth of each month; today is the first of June."""
    made = directive("alfa", [(INTERIOR, "alfa")])
    due = Deadline(
        made.tasks[0].evidence, "recurring", every="month", rrule="FREQ=MONTHLY;BYMONTHDAY=5", day_rule="05"
    )
    made = replace(made, tasks=(replace(made.tasks[0], deadline=due),))
    office.services.library.store.save(made)
    return task_id(made.document.source.sha256, made.tasks[0])


def test_of_a_recurring_task_one_occurrence_is_extended(office: Office) -> None:
    browser = office.signed_in(office.account("an"))
    page = f"/nhiem-vu/{monthly(office)}"
    assert 'name="ky" required' in browser.get(page).text
    form = {"ngay": "2026-06-25", "van-ban": "1/UBND"}
    assert submit(browser, f"{page}/gia-han", form, page).status_code == 400
    assert submit(browser, f"{page}/gia-han", form | {"ky": "2026-06-06"}, page).status_code == 400
    assert submit(browser, f"{page}/gia-han", form | {"ky": "2026-06-05"}, page).status_code == 303
    shown = browser.get(page).text
    assert "25/06/2026" in shown
    assert "05/07/2026" in shown


def test_who_leads_a_part_finds_the_task_and_says_how_far_that_part_is(office: Office) -> None:
    made = directive("alfa", [(INTERIOR, "alfa")])
    library = office.services.library
    library.store.save(made)
    key = TaskKey(made.document.source.sha256, made.tasks[0].evidence.span.start)
    parts = (Part("Dự thảo", (HEALTH,)), Part("Trình ký"))
    library.tracking.record(TaskEvent(key, office.clock(), "an", EventKind.SPLIT, parts=parts))
    unit = office.signed_in(office.account("binh", AccountRole.UNIT, agencies=(HEALTH,)))
    page = f"/nhiem-vu/{task_id(key.sha256, made.tasks[0])}"
    assert "alfaviec" in unit.get("/nhiem-vu").text
    for part, answer in (("1", 303), ("2", 403), ("", 403)):
        form = {"tinh-trang": "in_progress", "phan": part}
        assert submit(unit, f"{page}/tinh-trang", form, page).status_code == answer
