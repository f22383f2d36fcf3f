"""The idioms of time in administrative Vietnamese, with their normal forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from pipeline.extraction.deadlines import find_deadlines, governing, parse_deadline, resolve
from pipeline.findings import Deadline
from pipeline.records import Span

BASE = date(2020, 2, 5)
D = date

FIXED: list[tuple[int, str, date, dict[str, Any]]] = [
    (1, "trước ngày 15/12/2020", BASE, {"due": D(2020, 12, 15), "comparator": "before"}),
    (2, "chậm nhất là ngày 15/12/2020", BASE, {"due": D(2020, 12, 15), "comparator": "by"}),
    (2, "chậm nhất ngày 15/12/2020", BASE, {"due": D(2020, 12, 15), "comparator": "by"}),
    (
        3,
        "chậm nhất trước ngày 15/12/2020",
        BASE,
        {"due": D(2020, 12, 15), "comparator": "before", "flags": ("mixed_bound",)},
    ),
    (4, "đến hết ngày 15/12/2020", BASE, {"due": D(2020, 12, 15), "comparator": "by"}),
    (5, "đến ngày 15/12/2020", BASE, {"due": D(2020, 12, 15), "comparator": "by"}),
    (5, "vào ngày 15/12/2020", BASE, {"due": D(2020, 12, 15), "comparator": "on"}),
    (6, "không quá ngày 30/6/2020", BASE, {"due": D(2020, 6, 30), "comparator": "by"}),
    (6, "không muộn hơn ngày 30/6/2020", BASE, {"due": D(2020, 6, 30), "comparator": "by"}),
    (7, "trước 17h00 ngày 20/02/2020", BASE, {"due": D(2020, 2, 20), "flags": ("clock_time",)}),
    (8, "trước 7h00 sáng ngày 01/7/2025", D(2025, 6, 18), {"due": D(2025, 7, 1), "flags": ("clock_time",)}),
    (
        9,
        "trong tháng 8",
        D(2020, 4, 26),
        {"start": D(2020, 8, 1), "due": D(2020, 8, 31), "inferred": ("year",)},
    ),
    (
        10,
        "vào tháng 9 (dự kiến)",
        D(2020, 4, 26),
        {"start": D(2020, 9, 1), "due": D(2020, 9, 30), "flags": ("tentative",)},
    ),
    (11, "trong Quý III năm 2020", BASE, {"start": D(2020, 7, 1), "due": D(2020, 9, 30)}),
    (14, "trong quý I", D(2020, 12, 20), {"start": D(2021, 1, 1), "due": D(2021, 3, 31)}),
    (15, "hoàn thành trong năm 2020", BASE, {"due": D(2020, 12, 31), "comparator": "within"}),
    (16, "hoàn thành trong năm", BASE, {"due": D(2020, 12, 31), "inferred": ("year",)}),
    (28, "trước quý II/2020", BASE, {"due": D(2020, 3, 31), "comparator": "before"}),
    (29, "trước tháng 6/2020", BASE, {"due": D(2020, 5, 31), "comparator": "before"}),
    (30, "trước 30/6", BASE, {"due": D(2020, 6, 30), "inferred": ("year",)}),
    (31, "trước ngày 05/01", D(2020, 12, 10), {"due": D(2021, 1, 5), "inferred": ("year",)}),
    (60, "ngay sau UBND xã đi vào hoạt động (trước 7h00 ngày 01/7/2025)", BASE, {"due": D(2025, 7, 1)}),
    (68, "đến năm 2025", BASE, {"due": D(2025, 12, 31), "start": None, "comparator": "by"}),
    (69, "đến cuối năm 2025", BASE, {"due": D(2025, 12, 31), "flags": ("vague",)}),
    (69, "đến hết năm 2025", BASE, {"due": D(2025, 12, 31)}),
    (
        71,
        "từ ngày 01/3 đến ngày 31/5/2020",
        BASE,
        {"start": D(2020, 3, 1), "due": D(2020, 5, 31), "flags": ("due_on_day_off",)},
    ),
    (72, "từ tháng 3 đến tháng 5", BASE, {"start": D(2020, 3, 1), "due": D(2020, 5, 31)}),
    (
        81,
        "từ nay đến cuối năm",
        D(2020, 7, 8),
        {"start": D(2020, 7, 8), "due": D(2020, 12, 31), "inferred": ("year", "start")},
    ),
    (
        83,
        "điều chỉnh thời hạn sang Quý IV",
        BASE,
        {"start": D(2020, 10, 1), "due": D(2020, 12, 31), "flags": ("extension",)},
    ),
    (83, "gia hạn đến 31/12", BASE, {"due": D(2020, 12, 31), "flags": ("extension",)}),
]
PERIODS: list[tuple[int, str, date, dict[str, Any]]] = [
    (12, "Quý IV/2020", BASE, {"start": D(2020, 10, 1), "due": D(2020, 12, 31)}),
    (13, "Quý I/2020 - Quý II/2020", BASE, {"start": D(2020, 1, 1), "due": D(2020, 6, 30)}),
    (17, "Năm 2020", BASE, {"start": D(2020, 1, 1), "due": D(2020, 12, 31)}),
    (18, "6 tháng đầu năm 2020", BASE, {"start": D(2020, 1, 1), "due": D(2020, 6, 30)}),
    (19, "6 tháng cuối năm", D(2020, 7, 17), {"start": D(2020, 7, 1), "due": D(2020, 12, 31)}),
    (20, "9 tháng đầu năm", BASE, {"start": D(2020, 1, 1), "due": D(2020, 9, 30)}),
    (21, "cuối năm", BASE, {"due": D(2020, 12, 31), "flags": ("vague",)}),
    (22, "đầu năm 2021", BASE, {"due": D(2021, 1, 1), "flags": ("vague",)}),
    (23, "giữa năm", BASE, {"due": D(2020, 6, 30), "flags": ("vague",)}),
    (24, "cuối tháng 6/2020", BASE, {"due": D(2020, 6, 30), "flags": ("vague",)}),
    (25, "đầu tháng 7", BASE, {"due": D(2020, 7, 1), "flags": ("vague",)}),
    (26, "giữa tháng 9", BASE, {"due": D(2020, 9, 15), "flags": ("vague",)}),
    (27, "cuối quý II", BASE, {"due": D(2020, 6, 30), "flags": ("vague",)}),
    (66, "giai đoạn 2021 - 2030", BASE, {"start": D(2021, 1, 1), "due": D(2030, 12, 31)}),
    (66, "2021 – 2030", BASE, {"start": D(2021, 1, 1), "due": D(2030, 12, 31)}),
    (
        70,
        "năm 2021 và các năm tiếp theo",
        BASE,
        {"start": D(2021, 1, 1), "due": D(2021, 12, 31), "flags": ("open_ended",)},
    ),
    (72, "tháng 3 - 5/2020", BASE, {"start": D(2020, 3, 1), "due": D(2020, 5, 31)}),
    (73, "Tháng 3, 6, 9, 12", BASE, {"start": D(2020, 3, 1), "due": D(2020, 12, 31)}),
    (74, "T9/2020", BASE, {"start": D(2020, 9, 1), "due": D(2020, 9, 30)}),
    (74, "Th.9", BASE, {"start": D(2020, 9, 1), "due": D(2020, 9, 30)}),
    (74, "9/2020", BASE, {"start": D(2020, 9, 1), "due": D(2020, 9, 30)}),
    (75, "Q.III/2020", BASE, {"start": D(2020, 7, 1), "due": D(2020, 9, 30)}),
    (75, "quý 3", BASE, {"start": D(2020, 7, 1), "due": D(2020, 9, 30)}),
    (75, "quý ba", BASE, {"start": D(2020, 7, 1), "due": D(2020, 9, 30)}),
    (76, "nửa đầu tháng 10", BASE, {"start": D(2020, 10, 1), "due": D(2020, 10, 15)}),
    (
        77,
        "tuần 3 tháng 10/2020",
        BASE,
        {"start": D(2020, 10, 15), "due": D(2020, 10, 21), "flags": ("vague",)},
    ),
    (78, "20.7.2020", BASE, {"due": D(2020, 7, 20)}),
    (78, "01-10-2020", BASE, {"due": D(2020, 10, 1)}),
    (78, "28-10", BASE, {"due": D(2020, 10, 28), "inferred": ("year",)}),
]
RECURRING: list[tuple[int, str, dict[str, Any]]] = [
    (
        32,
        "trước ngày 20 hằng tháng",
        {"every": "month", "rrule": "FREQ=MONTHLY;BYMONTHDAY=20", "comparator": "before"},
    ),
    (33, "hằng tháng", {"every": "month", "rrule": "FREQ=MONTHLY", "day_rule": None}),
    (33, "hàng tháng", {"every": "month"}),
    (34, "định kỳ hằng quý", {"every": "quarter", "rrule": "FREQ=YEARLY;BYMONTH=3,6,9,12"}),
    (
        35,
        "định kỳ hằng quý (trước ngày 20 của tháng cuối quý)",
        {"every": "quarter", "rrule": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20", "comparator": "before"},
    ),
    (
        36,
        "chậm nhất ngày 20 của tháng cuối kỳ báo cáo",
        {"every": "quarter", "rrule": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20", "comparator": "by"},
    ),
    (
        37,
        "hàng năm trước ngày 15/11",
        {"every": "year", "rrule": "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", "day_rule": "trước ngày 15/11"},
    ),
    (38, "hằng năm", {"every": "year", "rrule": "FREQ=YEARLY"}),
    (39, "6 tháng, năm", {"every": "half_year", "rrule": "FREQ=YEARLY;BYMONTH=6,12"}),
    (40, "báo cáo quý, 6 tháng, năm", {"every": "quarter"}),
    (41, "hằng tuần, chiều thứ Sáu", {"every": "week", "rrule": "FREQ=WEEKLY;BYDAY=FR"}),
]
RELATIVE: list[tuple[int, str, date | None, dict[str, Any]]] = [
    (
        44,
        "trong thời hạn 10 ngày làm việc kể từ ngày nhận được văn bản",
        D(2020, 2, 5),
        {"amount": 10, "unit": "working_day", "due": D(2020, 2, 19)},
    ),
    (
        45,
        "trong thời hạn 10 ngày làm việc kể từ ngày nhận được văn bản",
        None,
        {"due": None, "anchor": "kể từ ngày nhận được văn bản"},
    ),
    (46, "trong vòng 15 ngày kể từ ngày ban hành Kế hoạch này", BASE, {"unit": "day", "due": D(2020, 2, 20)}),
    (47, "trong 30 ngày kể từ ngày ký", BASE, {"amount": 30, "due": D(2020, 3, 6)}),
    (48, "45 ngày kể từ ngày 13/3/2020", None, {"due": D(2020, 4, 27)}),
    (49, "05 ngày kể từ ngày 12/02/2026", None, {"due": D(2026, 2, 23)}),
    (50, "03 ngày kể từ ngày 30/8/2020", None, {"due": D(2020, 9, 3)}),
    (51, "05 ngày làm việc từ 27/4/2020", None, {"due": D(2020, 5, 6)}),
    (52, "07 ngày làm việc từ 29/8/2022", None, {"due": D(2022, 9, 9)}),
    (53, "03 ngày làm việc từ 25/4/2025", None, {"due": D(2025, 4, 29)}),
    (56, "sau 05 ngày kể từ ngày ký", BASE, {"due": D(2020, 2, 10), "flags": ("not_before_or_within",)}),
    (
        57,
        "chậm nhất 05 ngày làm việc sau khi kết thúc hội nghị",
        BASE,
        {"anchor": "sau khi kết thúc hội nghị", "comparator": "within"},
    ),
    (
        58,
        "trước 03 ngày làm việc so với ngày họp",
        D(2020, 2, 14),
        {"comparator": "before", "due": D(2020, 2, 11)},
    ),
]
EVENTS = [
    (59, "ngay sau khi có hướng dẫn của Bộ Nội vụ"),
    (61, "theo yêu cầu"),
    (61, "khi có yêu cầu"),
    (79, "trước Tết Nguyên đán Tân Sửu"),
    (80, "trước Đại hội Đảng bộ"),
    (80, "trước kỳ họp HĐND cuối năm"),
]
CELL_EVENTS = [
    (61, "đột xuất"),
    (62, "theo tiến độ của Trung ương"),
    (62, "theo hướng dẫn của Trung ương"),
    (62, "theo kế hoạch riêng"),
]
NONE = [
    (54, "có hiệu lực sau 10 ngày kể từ ngày ký"),
    (55, "có hiệu lực kể từ ngày ký"),
    (55, "có hiệu lực từ ngày 26 tháng 9 năm 2026"),
    (63, "ngay"),
    (63, "khẩn trương"),
    (63, "kịp thời"),
    (63, "sớm"),
    (64, "trong thời gian tới"),
    (64, "những năm tiếp theo"),
    (65, "trong 10 năm tới"),
    (67, "nhiệm kỳ 2015 - 2020"),
    (82, "tính đến ngày 15/6/2020"),
    (82, "đến nay"),
]


def cases(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """One case per row, named by the idiom's number and its phrase."""
    return [pytest.param(*row[1:], id=f"{row[0]} {row[1]}") for row in rows]


def in_sentence(phrase: str, base: date | None) -> Deadline | None:
    text = f"Các đơn vị gửi kết quả {phrase}."
    return governing(find_deadlines(text, Span(0, len(text)), base))


def holds(deadline: Deadline | None, expected: dict[str, Any]) -> None:
    assert deadline is not None
    assert {key: getattr(deadline, key) for key in expected} == expected


@pytest.mark.parametrize(("phrase", "base", "expected"), cases(FIXED))
def test_limits_are_fixed_in_sentences_and_cells(phrase: str, base: date, expected: dict[str, Any]) -> None:
    for deadline in (in_sentence(phrase, base), parse_deadline(phrase, base)):
        holds(deadline, {"type": "fixed", **expected})


@pytest.mark.parametrize(("phrase", "base", "expected"), cases(PERIODS))
def test_bare_periods_are_fixed_in_cells_only(phrase: str, base: date, expected: dict[str, Any]) -> None:
    holds(parse_deadline(phrase, base), {"type": "fixed", **expected})
    assert in_sentence(phrase, base) is None


@pytest.mark.parametrize(("phrase", "expected"), cases(RECURRING))
def test_rhythms_are_recurring(phrase: str, expected: dict[str, Any]) -> None:
    for deadline in (in_sentence(phrase, BASE), parse_deadline(phrase, BASE)):
        holds(deadline, {"type": "recurring", **expected})


@pytest.mark.parametrize(("phrase", "anchor", "expected"), cases(RELATIVE))
def test_periods_from_an_event_are_relative(
    phrase: str, anchor: date | None, expected: dict[str, Any]
) -> None:
    for deadline in (in_sentence(phrase, BASE), parse_deadline(phrase, BASE)):
        assert deadline is not None
        holds(resolve(deadline, anchor), {"type": "relative", **expected})


@pytest.mark.parametrize("phrase", cases(EVENTS))
def test_awaited_events_are_events(phrase: str) -> None:
    for deadline in (in_sentence(phrase, BASE), parse_deadline(phrase, BASE)):
        holds(deadline, {"type": "event", "anchor": phrase})


@pytest.mark.parametrize("phrase", cases(CELL_EVENTS))
def test_cells_that_point_elsewhere_are_events(phrase: str) -> None:
    holds(parse_deadline(phrase, BASE), {"type": "event", "anchor": phrase, "due": None})


@pytest.mark.parametrize(
    "phrase", cases([(42, "thường xuyên"), (43, "Thường xuyên trong năm"), (43, "cả năm")])
)
def test_what_has_no_end_is_ongoing(phrase: str) -> None:
    holds(parse_deadline(phrase, BASE), {"type": "ongoing", "due": None})


def test_a_start_without_an_end_is_ongoing() -> None:
    holds(parse_deadline("từ năm 2021", BASE), {"type": "ongoing", "start": D(2021, 1, 1), "due": None})


@pytest.mark.parametrize("phrase", cases(NONE))
def test_effect_urgency_and_horizons_are_no_deadlines(phrase: str) -> None:
    assert parse_deadline(phrase, BASE) is None
    assert in_sentence(phrase, BASE) is None


def test_data_periods_of_the_past_are_no_deadlines_in_sentences() -> None:
    assert in_sentence("từ 01/01/2020 đến 31/01/2020", BASE) is None  # idiom 82


def test_all_idioms_stand_here() -> None:
    numbers = {row[0] for row in (*FIXED, *PERIODS, *RECURRING, *RELATIVE, *EVENTS, *CELL_EVENTS, *NONE)}
    assert numbers | {42, 43, 70} == set(range(1, 84))
