from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.dates import find_date_parts, find_dates
from pipeline.records import Span


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("ngày 05 tháng 02 năm 2020", date(2020, 2, 5), date(2020, 2, 5), "day"),
        ("ngày 05 tháng\n02 năm\n2020", date(2020, 2, 5), date(2020, 2, 5), "day"),
        ("05/2/2020", date(2020, 2, 5), date(2020, 2, 5), "day"),
        ("5-2-2020", date(2020, 2, 5), date(2020, 2, 5), "day"),
        ("20.7.2020", date(2020, 7, 20), date(2020, 7, 20), "day"),
        ("05/02/20", date(2020, 2, 5), date(2020, 2, 5), "day"),
        ("ngày 16-22/11/2025", date(2025, 11, 16), date(2025, 11, 22), "day"),
        ("tuần 3 tháng 10/2020", date(2020, 10, 15), date(2020, 10, 21), "day"),
        ("tháng 8/2025", date(2025, 8, 1), date(2025, 8, 31), "month"),
        ("cuối tháng 02 năm 2025", date(2025, 2, 28), date(2025, 2, 28), "month"),
        ("tháng 4 và tháng 8 năm 2026", date(2026, 4, 1), date(2026, 8, 31), "month"),
        ("tháng 11 - 02/2026", date(2025, 11, 1), date(2026, 2, 28), "month"),
        ("nửa đầu tháng 10/2025", date(2025, 10, 1), date(2025, 10, 15), "month"),
        ("Quý III/2025", date(2025, 7, 1), date(2025, 9, 30), "quarter"),
        ("quí IV-2025", date(2025, 10, 1), date(2025, 12, 31), "quarter"),
        ("Quý II, III/2020", date(2020, 4, 1), date(2020, 9, 30), "quarter"),
        ("cuối quý II năm 2025", date(2025, 6, 30), date(2025, 6, 30), "quarter"),
        ("6 tháng cuối năm 2025", date(2025, 7, 1), date(2025, 12, 31), "half_year"),
        ("chín tháng đầu năm 2025", date(2025, 1, 1), date(2025, 9, 30), "half_year"),
        ("năm 2025", date(2025, 1, 1), date(2025, 12, 31), "year"),
        ("giữa năm 2025", date(2025, 6, 30), date(2025, 6, 30), "year"),
        ("năm 2025 - 2030", date(2025, 1, 1), date(2030, 12, 31), "year"),
    ],
)
def test_reads_dates_and_periods(text: str, start: date, end: date, precision: str) -> None:
    (mention,) = find_dates(text)
    assert (mention.start, mention.end, mention.precision) == (start, end, precision)
    assert mention.quote == text


@pytest.mark.parametrize("quarter", ["I", "l", "1", "một"])
def test_recognised_text_may_write_the_first_quarter_otherwise(quarter: str) -> None:
    assert find_dates(f"Quý {quarter}/2025")[0].end == date(2025, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "31/9/2020",
        "30/02/2020",
        "ngày 14/14/2025",
        "19/8/19999",
        "ngày 29 tháng 02 năm 2025",
        "22-16/11/2025",
    ],
)
def test_a_date_that_cannot_be_is_kept_and_flagged(text: str) -> None:
    (mention,) = find_dates(text)
    assert mention.quote == text
    assert mention.start is None
    assert mention.end is None
    assert find_dates("29/02/2024")[0].flags == ()


def test_impossible_dates_carry_the_flag() -> None:
    assert find_dates("31/9/2020")[0].flags == ("impossible_date",)


@pytest.mark.parametrize(
    "text",
    [
        "Thông tư số 15/2021/TT-BNV",
        "Luật số 20/2014/QH13",
        "ISO 9001:2015",
        "trực 24/24 giờ",
        "giảm 1/3 số hộ",
        "điện thoại 0204.385.2025",
        "ngày   tháng   năm 2025",
        "ngày ... tháng ... năm 2025",
        "Quý cơ quan",
    ],
)
def test_numbers_and_undated_lines_are_no_dates(text: str) -> None:
    assert find_dates(text) == ()


def test_a_missing_year_is_left_open() -> None:
    (mention,) = find_date_parts("trước ngày 15/12")
    assert mention.year is None
    assert mention.period(2025) == (date(2025, 12, 15), date(2025, 12, 15))
    assert find_dates("trước ngày 15/12") == ()


def test_offsets_count_in_the_whole_text() -> None:
    text = "Công văn ngày 01/3/2025; báo cáo trước ngày 05/4/2025"
    (mention,) = find_dates(text, Span(24, len(text)))
    assert mention.span.of(text) == mention.quote == "ngày 05/4/2025"


def test_the_date_after_a_number_is_found_beside_the_number() -> None:
    (mention,) = find_dates("Nghị định số 72/2024/NĐ-CP ngày 30/6/2024")
    assert mention.start == date(2024, 6, 30)


@given(st.text(alphabet="0123456789/-. ngàythánăm quýIVT()\n", max_size=60))
def test_any_text_is_read_and_quotes_equal_the_text(text: str) -> None:
    for mention in find_date_parts(text):
        assert mention.span.of(text) == mention.quote
        period = mention.period(2024)
        assert period is None or period[0] <= period[1]
