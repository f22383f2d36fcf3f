"""Recurring tasks unfold into due days, and only where those are certain."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.deadlines import parse_deadline
from pipeline.findings import Deadline
from pipeline.tracking.life import fold
from pipeline.tracking.occurrences import due_days, first_day, first_open, last_day, occurrences
from pipeline.tracking.records import UNTOUCHED, EventKind, Status, TaskEvent
from tests.tracking.events import event, set_to

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 7, 10)
FIRST, SECOND, THIRD = date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)


def deadline(phrase: str) -> Deadline:
    found = parse_deadline(phrase, date(2026, 1, 5))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("phrase", "days"),
    [
        ("hằng quý", ["03-31", "06-30", "09-30", "12-31"]),
        ("trước ngày 20 hằng tháng", [f"{month:02}-20" for month in range(1, 13)]),
        ("trước ngày 15/11 hằng năm", ["11-15"]),
        ("định kỳ 06 tháng", ["06-30", "12-31"]),
        ("trước ngày 15/6 và ngày 15/12 hằng năm", ["06-15", "12-15"]),
        ("thường xuyên", []),
        ("trước ngày 30/6/2026", []),
        ("từ ngày 10 đến ngày 15 hằng tháng", []),
    ],
)
def test_due_days_are_unfolded_where_they_are_certain(phrase: str, days: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in due_days(deadline(phrase), *YEAR)] == days


def test_a_task_without_a_deadline_has_no_occurrence() -> None:
    assert due_days(None, *YEAR) == ()
    assert first_open(None, UNTOUCHED, TODAY, TODAY) is None


def test_each_occurrence_has_its_status() -> None:
    state = fold([set_to(Status.DONE, date(2026, 4, 2), period=FIRST)])
    found = occurrences(deadline("hằng quý"), state, TODAY, *YEAR)
    assert [one.status for one in found] == [
        Status.DONE_LATE,
        Status.OVERDUE,
        Status.NOT_STARTED,
        Status.NOT_STARTED,
    ]
    assert (found[0].done_on, found[1].done_on) == (date(2026, 4, 2), None)


def test_the_first_open_occurrence_passes_over_those_done_ahead() -> None:
    state = fold([set_to(Status.DONE, date(2026, 7, 1), period=THIRD)])
    found = first_open(deadline("hằng quý"), state, TODAY, TODAY)
    assert found is not None
    assert found.due == date(2026, 12, 31)


def test_an_extended_occurrence_is_not_overdue_and_keeps_its_name() -> None:
    state = fold([event(EventKind.EXTENDED, on=date(2026, 7, 31), document="1/UBND", period=SECOND)])
    (_, second, *_) = occurrences(deadline("hằng quý"), state, TODAY, *YEAR)
    assert (second.due, second.last, second.status) == (SECOND, date(2026, 7, 31), Status.NOT_STARTED)


def test_what_was_missed_is_to_be_done_first() -> None:
    state = fold([set_to(Status.DONE, FIRST, period=FIRST)])
    found = first_open(deadline("hằng quý"), state, TODAY, first_day(date(2026, 1, 5), FIRST, TODAY))
    assert found is not None
    assert (found.due, found.status) == (SECOND, Status.OVERDUE)


def test_occurrences_are_followed_since_the_document_was_taken_in_and_never_before_it_was_signed() -> None:
    signed = date(2026, 1, 5)
    assert first_day(signed, FIRST, TODAY) == FIRST
    assert first_day(signed, date(2025, 1, 1), TODAY) == signed
    assert first_day(signed, None, TODAY) == first_day(None, THIRD, TODAY) == TODAY


def test_a_cancelled_series_has_nothing_open() -> None:
    state = fold([set_to(Status.CANCELLED, date(2026, 1, 5))])
    assert first_open(deadline("hằng quý"), state, TODAY, TODAY) is None
    assert first_open(deadline("hằng quý"), state, TODAY, date(2026, 1, 5)) is None


def statuses(*events: TaskEvent) -> list[Status]:
    return [one.status for one in occurrences(deadline("hằng quý"), fold(events), TODAY, *YEAR)]


def test_the_end_of_a_series_is_none_of_occurrences_that_were_due_before() -> None:
    ended = set_to(Status.DONE, date(2026, 7, 1))
    assert statuses(ended) == [Status.OVERDUE, Status.OVERDUE, Status.DONE, Status.DONE]


def test_the_end_of_a_series_ends_occurrences_that_were_begun_and_opening_it_again_opens_them() -> None:
    begun = set_to(Status.IN_PROGRESS, period=THIRD)
    ended = set_to(Status.CANCELLED, date(2026, 7, 1))
    assert statuses(begun, ended)[2:] == [Status.CANCELLED, Status.CANCELLED]
    opened = set_to(Status.IN_PROGRESS, note="hủy nhầm")
    assert statuses(begun, ended, opened)[2:] == [Status.IN_PROGRESS, Status.IN_PROGRESS]
    one = set_to(Status.IN_PROGRESS, period=THIRD, note="vẫn làm kỳ này")
    assert statuses(begun, ended, one)[2:] == [Status.IN_PROGRESS, Status.CANCELLED]


def test_an_occurrence_that_is_done_stays_done_whatever_becomes_of_the_series() -> None:
    done = set_to(Status.DONE, date(2026, 7, 9), period=THIRD)
    assert statuses(done, set_to(Status.CANCELLED))[2] is Status.DONE
    assert statuses(done, set_to(Status.IN_PROGRESS))[2] is Status.DONE


def test_an_occurrence_is_done_by_whom_the_series_was_given() -> None:
    given = event(EventKind.ASSIGNED, leads=("Sở Y tế",))
    state = fold([given, set_to(Status.IN_PROGRESS, period=THIRD)])
    assert state.periods[0].progress.leads == ("Sở Y tế",)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Kế hoạch công tác năm 2025", 2025),
        ("Triển khai Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 về công tác văn thư", None),
        ("Thực hiện Nghị quyết số 9/NQ-CP ngày 8 tháng 01 năm 2025 của Chính phủ", None),
        ("Thực hiện Nghị quyết số 9/NQ-CP ngày 8/01/2025 của Chính phủ trong năm 2026", 2026),
        ("Thi hành Luật Đất đai năm 2025", None),
        ("Thi hành Luật Đất đai trên địa bàn tỉnh năm 2025", 2025),
        ("Đợt cao điểm đến ngày 31 tháng 12 năm 2026", 2026),
        ("Khắc phục hạn chế của năm 2024", None),
        ("Thực hiện Nghị quyết đến năm 2030, tầm nhìn đến năm 2045", 2045),
        (None, None),
    ],
)
def test_what_recurs_ends_with_the_years_of_the_plan_not_of_what_it_cites(
    title: str | None, year: int | None
) -> None:
    assert last_day(title, date(2025, 1, 5)) == (date(year, 12, 31) if year else date.max)


def test_nothing_is_next_after_the_last_day() -> None:
    assert first_open(deadline("hằng quý"), UNTOUCHED, TODAY, TODAY, date(2026, 9, 29)) is None
