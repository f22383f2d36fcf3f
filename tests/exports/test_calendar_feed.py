"""The calendar: whole days, the same identity every time, a rule only where it is certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from pipeline.exports.ics import calendar
from pipeline.findings import Deadline, Field
from pipeline.library import Library
from pipeline.tracking.occurrences import due_days
from pipeline.tracking.records import EventKind, Status
from tests.exports.lists import NOW, QUARTERLY, TODAY, evidence, happened, many_tasks, rows_of, task_with

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
WORDS = evidence(0, "hạn")
RECURRING = Deadline(WORDS, "recurring", every="quarter", rrule=QUARTERLY)
MARCH, DECEMBER = date(2026, 3, 31), date(2026, 12, 31)


def entries(library: Library, kind: str = "VEVENT", **options: Any) -> list[Any]:
    data = calendar(rows_of(library), name="Sở Nội vụ", at=AT, **options)
    read = Calendar.from_ical(data)
    assert read.to_ical() == data
    return list(read.walk(kind))


def with_deadline(library: Library, deadline: Deadline | None) -> None:
    library.store.save(task_with("Báo cáo kết quả", "Sở Nội vụ", deadline=deadline))


def test_open_tasks_with_a_day_stand_on_it(library: Library) -> None:
    library.store.save(many_tasks(40, seed=4))
    rows = [row for row in rows_of(library) if row.due]
    found = entries(library)
    assert len(found) == len(rows) > 10
    assert len({str(one["uid"]) for one in found}) == len(found)
    fixed = {row.due for row in rows if row.period is None}
    for one in found:
        assert type(one.start) is date
        assert one.end - one.start == timedelta(days=1)
        assert ("rrule" in one) != (one.start in fixed)


def test_an_entry_keeps_its_identity_when_its_day_moves(library: Library) -> None:
    with_deadline(library, Deadline(WORDS, "fixed", due=DECEMBER))
    (before,) = entries(library)
    happened(library, rows_of(library)[0], EventKind.EXTENDED, on=date(2027, 2, 1), document="1/UBND")
    (after,) = entries(library)
    assert (before.start, after.start) == (DECEMBER, date(2027, 2, 1))
    assert before["uid"] == after["uid"]


@pytest.mark.parametrize("status", [Status.DONE, Status.CANCELLED, Status.SUSPENDED])
def test_what_is_closed_is_left_out(library: Library, status: Status) -> None:
    with_deadline(library, Deadline(WORDS, "fixed", due=DECEMBER))
    happened(library, rows_of(library)[0], status=status, on=TODAY)
    assert entries(library) == []


def test_a_certain_rule_unfolds_to_the_days_of_the_task(library: Library) -> None:
    from dateutil.rrule import rrulestr

    with_deadline(library, RECURRING)
    (one,) = entries(library)
    assert one.start == MARCH
    rule = one["rrule"].to_ical().decode()
    unfolded = rrulestr(rule, dtstart=datetime(2026, 3, 31)).between(
        datetime(2026, 1, 1), datetime(2028, 1, 1)
    )
    assert tuple(moment.date() for moment in unfolded) == due_days(RECURRING, MARCH, date(2027, 12, 31))


def test_an_occurrence_that_is_done_is_no_more_and_one_that_is_extended_moves(library: Library) -> None:
    with_deadline(library, RECURRING)
    row = rows_of(library)[0]
    happened(library, replace(row, period=MARCH), status=Status.DONE, on=TODAY)
    happened(
        library, replace(row, period=DECEMBER), EventKind.EXTENDED, on=date(2027, 1, 15), document="1/UBND"
    )
    series, moved = entries(library)
    assert [found.dt for found in series["exdate"].dts] == [MARCH]
    assert (moved["recurrence-id"].dt, moved.start) == (DECEMBER, date(2027, 1, 15))
    assert series["uid"] == moved["uid"]


def test_days_named_one_by_one_are_entries_without_a_rule(library: Library) -> None:
    twice = Deadline(WORDS, "recurring", every="year", day_rule="15/6 và 15/12")
    with_deadline(library, twice)
    found = entries(library)
    assert [one.start for one in found] == [
        date(2026, 12, 15),
        date(2027, 6, 15),
        date(2027, 12, 15),
        date(2028, 6, 15),
    ]
    assert not any("rrule" in one for one in found)


@pytest.mark.parametrize(
    "deadline",
    [None, Deadline(WORDS, "ongoing"), Deadline(WORDS, "recurring", every="month", day_rule="từ 10 đến 15")],
)
def test_nothing_is_made_up_where_no_day_is_certain(library: Library, deadline: Deadline | None) -> None:
    with_deadline(library, deadline)
    assert entries(library) == []


def test_tasks_to_tick_off_are_due_on_their_day(library: Library) -> None:
    with_deadline(library, Deadline(WORDS, "fixed", due=DECEMBER))
    (todo,) = entries(library, "VTODO", todos=True)
    assert (todo["due"].dt, str(todo["status"])) == (DECEMBER + timedelta(days=1), "NEEDS-ACTION")
    assert todo["dtstamp"].dt == AT != NOW


def test_the_rule_ends_with_the_plan_and_so_does_the_list(library: Library) -> None:
    made = task_with("Báo cáo kết quả", "Sở Nội vụ", deadline=RECURRING)
    title = Field("Kế hoạch năm 2026", WORDS)
    library.store.save(replace(made, metadata=replace(made.metadata, title=title)))
    (one,) = entries(library)
    assert one["rrule"]["UNTIL"] == [DECEMBER]
    assert [row.due for row in rows_of(library)] == [DECEMBER]
    happened(library, replace(rows_of(library)[0], period=DECEMBER), status=Status.DONE, on=TODAY)
    assert [row.due for row in rows_of(library)] == [None]
