"""What is asked is answered as things stand, also where another program changed them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from pipeline.findings import Deadline
from pipeline.index.queries import TaskPage
from pipeline.library import open_library
from search_api.access import Principal
from search_api.scoped import ScopedLibrary
from tests.search_api.directives import HEALTH, INTERIOR, directive
from tests.search_api.people import Office


def asked(office: Office, principal: Principal) -> TaskPage:
    library = ScopedLibrary(office.services, principal)
    return library.tasks(library.request())


def test_what_another_program_stores_is_found_a_second_later(office: Office, tmp_path: Path) -> None:
    principal = Principal(office.account("an"))
    assert asked(office, principal).total == 0
    with open_library(tmp_path / "dondoc.db") as other:
        other.store.save(directive("alfa", [(INTERIOR, "alfa")]))
        other.synchronise(office.services.today())  # so that nothing is left to take in here
    office.clock.go_on(timedelta(seconds=1))
    assert asked(office, principal).total == 1


def test_an_answer_is_kept_until_something_changes(office: Office) -> None:
    principal = Principal(office.account("an"))
    office.services.library.store.save(directive("alfa", [(INTERIOR, "alfa")]))
    first = asked(office, principal)
    assert asked(office, principal) is first
    office.services.library.store.save(directive("bravo", [(HEALTH, "bravo")]))
    office.clock.go_on(timedelta(seconds=1))
    assert asked(office, principal).total == 2


def test_a_server_that_stays_up_unfolds_recurring_tasks_further_in_each_month(office: Office) -> None:
    principal = Principal(office.account("an"))
    made = directive("alfa", [(INTERIOR, "alfa")])
    evidence = made.tasks[0].evidence
    monthly = Deadline(evidence, "recurring", every="month", rrule="FREQ=MONTHLY;BYMONTHDAY=5")
    office.services.library.store.save(replace(made, tasks=(replace(made.tasks[0], deadline=monthly),)))
    assert [hit.entry.due for hit in asked(office, principal).hits] == [date(2026, 6, 5)]
    assert [hit.entry.occurrences[-1] for hit in asked(office, principal).hits] == [date(2027, 5, 5)]
    office.clock.go_on(timedelta(days=5))
    assert [hit.entry.due for hit in asked(office, principal).hits] == [date(2026, 6, 5)]
    office.clock.go_on(timedelta(days=25))
    assert [hit.entry.occurrences[-1] for hit in asked(office, principal).hits] == [date(2027, 6, 5)]


def test_a_kept_answer_is_of_its_scope_and_day(office: Office) -> None:
    office.services.library.store.save(directive("alfa", [(INTERIOR, "alfa")]))
    everything = Principal(office.account("an"))
    nothing = Principal(replace(office.account("bi"), agencies=(HEALTH,)))
    assert asked(office, everything).total == 1
    assert asked(office, nothing).total == 0
    first = asked(office, everything)
    office.clock.go_on(timedelta(days=1))
    assert asked(office, everything) is not first
