from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.calendar import (
    add_months,
    add_working_days,
    end_of_period,
    is_working_day,
    next_working_day,
    year_of_days,
)
from pipeline.extraction.report_periods import report_periods
from pipeline.findings import Unit
from pipeline.resources import lexicon


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 1, 29),
        date(2021, 5, 3),
        date(2022, 4, 11),
        date(2023, 9, 4),
        date(2024, 4, 29),
        date(2025, 5, 2),
        date(2026, 1, 2),
        date(2026, 2, 16),
        date(2026, 8, 31),
        date(2025, 11, 22),
    ],
)
def test_holidays_swapped_days_and_weekends_are_off(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day", [date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22), date(2025, 11, 24)]
)
def test_swapped_saturdays_are_worked(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2020, 2, 5), 10, date(2020, 2, 19)),
        (date(2020, 4, 27), 5, date(2020, 5, 6)),
        (date(2022, 8, 29), 7, date(2022, 9, 9)),
        (date(2025, 4, 25), 3, date(2025, 4, 29)),
        (date(2025, 11, 24), -3, date(2025, 11, 19)),
        (date(2025, 11, 22), 0, date(2025, 11, 22)),
    ],
)
def test_counts_working_days(start: date, count: int, end: date) -> None:
    assert add_working_days(start, count) == end


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        (date(2020, 2, 5), 15, "day", date(2020, 2, 20)),
        (date(2020, 3, 13), 45, "day", date(2020, 4, 27)),
        (date(2026, 2, 12), 5, "day", date(2026, 2, 23)),  # the fifth day lies in Tết
        (date(2020, 8, 30), 3, "day", date(2020, 9, 3)),  # the third day is National Day
        (date(2025, 1, 31), 1, "month", date(2025, 2, 28)),
        (date(2024, 2, 29), 1, "year", date(2025, 2, 28)),
        (date(2025, 11, 3), 2, "week", date(2025, 11, 17)),
        (date(2025, 11, 3), 48, "hour", date(2025, 11, 5)),
        (date(2025, 11, 24), -2, "day", date(2025, 11, 22)),  # counted back it keeps its day
    ],
)
def test_periods_end_on_a_working_day(start: date, amount: int, unit: Unit, end: date) -> None:
    assert end_of_period(start, amount, unit) == end


def test_months_end_on_their_last_day_where_the_day_is_missing() -> None:
    assert add_months(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert add_months(date(2025, 3, 31), -1) == date(2025, 2, 28)


def test_a_year_outside_the_data_comes_from_the_package_and_says_so() -> None:
    assert year_of_days(2025).from_data
    assert not year_of_days(2019).from_data
    assert not is_working_day(date(2019, 9, 2))


def test_every_row_of_the_calendar_names_its_source() -> None:
    for year, row in lexicon("calendar_vn")["years"].items():
        for item in (*row["days_off"], *row["days_worked"]):
            assert item["source"]
            assert isinstance(item["verified"], bool)
            assert item.get("first", item.get("day")).year == year
        assert all(not is_working_day(item["first"]) for item in row["days_off"])
        assert all(is_working_day(item["day"]) for item in row["days_worked"])


@given(st.dates(date(2020, 1, 1), date(2026, 11, 30)), st.integers(1, 15))
def test_counting_back_and_forth_returns_to_a_working_day(start: date, count: int) -> None:
    first = next_working_day(start)
    assert add_working_days(add_working_days(first, count), -count) == first
    assert first - start < timedelta(days=12)


def test_reform_reports_are_four_a_year() -> None:
    found = [(one.kind, one.data_from, one.data_to, one.due) for one in report_periods("cchc", 2025)]
    assert found == [
        ("quarter", date(2024, 12, 15), date(2025, 3, 14), date(2025, 3, 20)),
        ("half_year", date(2024, 12, 15), date(2025, 6, 14), date(2025, 6, 20)),
        ("quarter", date(2025, 6, 15), date(2025, 9, 14), date(2025, 9, 20)),
        ("year", date(2024, 12, 15), date(2025, 12, 14), date(2025, 12, 20)),
    ]


def test_general_monthly_reports_close_on_the_14th() -> None:
    january = report_periods("general", 2025)[0]
    assert (january.data_from, january.data_to, january.due) == (
        date(2024, 12, 15),
        date(2025, 1, 14),
        date(2025, 1, 25),
    )
    assert len(report_periods("general", 2025)) == 12 + 4 + 1 + 1


def test_an_unknown_regime_is_an_error() -> None:
    with pytest.raises(KeyError):
        report_periods("none", 2025)
