"""The page of one task: what is recorded on it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.findings import Deadline
from pipeline.store.task_ids import task_id
from tests.search_api.directives import INTERIOR, directive
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
