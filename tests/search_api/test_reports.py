"""The figures of a period: what is due once, and each occurrence of what recurs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update

from pipeline.findings import Deadline
from pipeline.store.schema import source
from pipeline.tracking.records import EventKind, Status, TaskEvent, TaskKey
from search_api.access import Principal
from search_api.scoped import ScopedLibrary
from search_api.web.report_figures import Figures, report
from search_api.web.report_query import ReportQuery, period
from tests.search_api.directives import HEALTH, INTERIOR, directive
from tests.search_api.people import Office


def figures(office: Office, code: str) -> tuple[Figures, dict[str, Figures]]:
    wanted = period(code)
    assert wanted is not None
    reading = ScopedLibrary(office.services, Principal(office.services.accounts.accounts()[0]))
    found = report(ReportQuery(wanted), reading)
    return found.whole.figures, {row.agency: row.figures for row in found.rows}


def test_each_occurrence_that_was_due_in_the_period_counts_by_what_became_of_it(office: Office) -> None:
    office.account("an")
    library = office.services.library
    made = directive("alfa", [(INTERIOR, "alfa"), (HEALTH, "bravo")])
    first = made.tasks[0]
    monthly = Deadline(first.evidence, "recurring", every="month", rrule="FREQ=MONTHLY;BYMONTHDAY=5")
    library.store.save(replace(made, tasks=(replace(first, deadline=monthly), made.tasks[1])))
    with library.engine.begin() as connection:
        connection.execute(update(source).values(received_at=datetime(2026, 2, 1, tzinfo=UTC)))
    key = TaskKey(made.document.source.sha256, first.evidence.span.start)
    for month, status, on in ((3, Status.DONE, 4), (4, Status.DONE, 6), (5, Status.CANCELLED, None)):
        event = TaskEvent(key, office.clock(), "an", EventKind.STATUS, status, period=date(2026, month, 5))
        library.tracking.record(replace(event, on=date(2026, month, on) if on else None))
    office.clock.go_on(timedelta(days=10))
    assert figures(office, "2026-t1") == (Figures(), {})
    assert figures(office, "2026-t2")[0] == Figures(overdue=1)
    assert figures(office, "2026-q1") == (
        Figures(on_time=1, overdue=1),
        {INTERIOR: Figures(on_time=1, overdue=1)},
    )
    assert figures(office, "2026-q2") == (
        Figures(late=1, halted=1, overdue=1, not_due=1),
        {INTERIOR: Figures(late=1, halted=1, overdue=1), HEALTH: Figures(not_due=1)},
    )
    library.tracking.record(TaskEvent(key, office.clock(), "an", EventKind.NOTE, note="đã nhắc"))
    assert figures(office, "2026-t2")[0] == Figures(overdue=1)
