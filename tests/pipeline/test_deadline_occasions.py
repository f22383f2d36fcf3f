"""Dates with sessions, reviews, beginnings and exceptions; events of school, office and lunar days."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.deadlines import find_deadlines, governing, parse_deadline
from pipeline.findings import Deadline
from pipeline.records import Span

BASE = date(2024, 6, 3)


def read(text: str) -> Deadline | None:
    return governing(find_deadlines(text, Span(0, len(text)), BASE))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("cho học sinh nghỉ học trong ngày 25 và 26/9", date(2024, 9, 26)),
        ("sơ kết Đề án vào năm 2027", date(2027, 12, 31)),
        ("sơ kết vào năm 2026, tổng kết vào năm 2030", date(2030, 12, 31)),
        ("trình Ủy ban nhân dân tỉnh tại phiên họp thường kỳ tháng 9 năm 2024", date(2024, 9, 30)),
        ("kiểm kê kho từ 01/7 đến 31/7", date(2024, 7, 31)),
        ("tổ chức lễ ra quân (dự kiến ngày 24/8)", date(2024, 8, 24)),
        ("tổ chức khai giảng sáng thứ Năm ngày 05/9/2024", date(2024, 9, 5)),
    ],
)
def test_a_dated_occasion_is_fixed(text: str, due: date) -> None:
    found = read(text)

    assert found is not None
    assert (found.type, found.due) == ("fixed", due)


@pytest.mark.parametrize(
    "text",
    [
        "nâng tỷ lệ lao động nữ đạt 40% vào năm 2027",
        "theo kết luận tại phiên họp thường kỳ tháng 9 năm 2024",
        "Các chế độ này được thực hiện từ ngày 01/8/2024",
        "rà soát các dự án được giao đất kể từ ngày 01/8/2024",
        "giải quyết hồ sơ tiếp nhận từ ngày 01/8/2024",
    ],
)
def test_aims_sources_and_facts_keep_their_dates(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Không tiếp nhận hồ sơ giấy kể từ ngày 01/9/2024",
        "Xử lý văn bản trên phần mềm kể từ ngày 01/9/2024",
        "Dừng thu phí gửi xe từ ngày 01/9/2024",
        "Cấp giấy phép trên mạng, thực hiện từ Quý III/2024",
    ],
)
def test_what_starts_or_stops_on_a_day_is_ongoing(text: str) -> None:
    found = read(text)

    assert found is not None
    assert found.type == "ongoing"


def test_the_rule_comes_before_what_holds_for_one_year_alone() -> None:
    found = read("ban hành kế hoạch hằng năm trước ngày 31/01; riêng năm 2024 ban hành chậm nhất ngày 25/7")

    assert found is not None
    assert (found.type, found.every) == ("recurring", "year")


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("gửi báo cáo cho Đoàn trước ngày kiểm tra 03 ngày", 3, "day"),
        ("gửi tài liệu trước khi họp 02 ngày làm việc", 2, "working_day"),
        ("báo cáo chậm nhất 05 ngày làm việc sau mỗi đợt", 5, "working_day"),
        ("giải đáp câu hỏi của người dân trong ngày", 1, "day"),
        ("chuyển thông tin cho cơ quan thuế không quá 04 giờ làm việc", 4, "hour"),
        ("trả kết quả ngay trong ngày làm việc", 1, "working_day"),
    ],
)
def test_days_are_counted_to_and_from_what_is_named(text: str, amount: int, unit: str) -> None:
    found = read(text)

    assert found is not None
    assert (found.type, found.amount, found.unit) == ("relative", amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "báo cáo Hội đồng nhân dân tại kỳ họp thường lệ cuối năm",
        "ban hành bảng giá trước ngày hai nghị định có hiệu lực",
        "báo cáo đột xuất khi có sự cố",
        "kiểm tra sổ tiêm chủng của trẻ khi nhập học",
        "trình Thủ tướng vào phiên họp Ủy ban quốc gia gần nhất",
        "trực 100% quân số từ 28 Tết đến mùng 4 Tết",
        "hoàn thành quét vôi ve trước 23 tháng Chạp",
        "bố trí lịch trực tiếp dân trong những ngày nghỉ lễ",
        "bố trí người làm việc với Đoàn theo yêu cầu của Trưởng đoàn",
    ],
)
def test_what_waits_for_an_occasion_is_an_event(text: str) -> None:
    found = read(text)

    assert found is not None
    assert found.type == "event"


@pytest.mark.parametrize(
    "text",
    [
        "có nhân viên để xử lý khi có sự cố",
        "bảo đảm an toàn giao thông trong những ngày nghỉ Tết",
        "giấy phép đã cấp trước ngày Quyết định này có hiệu lực",
        "ghi số giờ nắng trong ngày",
        "rút thời gian giải quyết còn không quá 05 ngày làm việc",
        "thủ tục có thời gian giải quyết trong ngày",
    ],
)
def test_readiness_and_parts_of_a_day_are_no_deadline(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("cell", ["Trong thời gian có bão", "Trong mùa khô", "Trong suốt đợt cao điểm"])
def test_a_cell_that_names_a_season_waits_for_it(cell: str) -> None:
    found = parse_deadline(cell, BASE)

    assert found is not None
    assert found.type == "event"


@pytest.mark.parametrize("cell", ["Trong thời gian tới", "Trong thời gian sớm nhất"])
def test_a_cell_that_names_no_time_states_none(cell: str) -> None:
    assert parse_deadline(cell, BASE) is None
