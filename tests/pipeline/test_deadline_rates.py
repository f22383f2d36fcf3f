"""How often a thing is to be done: times, bodies or issues in a period, and days of each period."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.deadlines import find_deadlines, governing
from pipeline.extraction.recurrence import occurrences
from pipeline.findings import Deadline, Recurrence
from pipeline.records import Span

BASE = date(2024, 6, 3)


def read(text: str) -> Deadline | None:
    return governing(find_deadlines(text, Span(0, len(text)), BASE))


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("kiểm tra đột xuất tối thiểu 03 xã mỗi tháng", "month"),
        ("thanh tra 06 trường học mỗi năm", "year"),
        ("mở từ 08 đến 10 lớp tập huấn mỗi năm", "year"),
        ("phát trên loa truyền thanh, mỗi tuần 03 lần", "week"),
        ("mỗi năm ít nhất 02 lần kiểm tra kho thuốc", "half_year"),
        ("tổ chức dọn vệ sinh; mỗi tháng ít nhất 02 đợt", "month"),
        ("mỗi quý có ít nhất 01 chuyên đề về bình đẳng giới", "quarter"),
        ("phát sóng 02 kỳ mỗi tuần", "week"),
        ("đăng tối thiểu 04 tin, bài/tuần", "week"),
        ("kiểm tra ít nhất 02 xã, phường/tháng", "month"),
        ("họp giao ban 01 buổi/tháng", "month"),
    ],
)
def test_what_is_done_so_often_in_a_period_recurs_with_it(text: str, every: Recurrence) -> None:
    found = read(text)

    assert found is not None
    assert (found.type, found.every) == ("recurring", every)


@pytest.mark.parametrize(
    "text",
    [
        "hỗ trợ 02 triệu đồng mỗi tháng cho hộ nghèo",
        "phấn đấu giảm bình quân 02 xã khó khăn mỗi năm",
        "thu nhập đạt 60 triệu đồng/người/năm",
        "tổ chức hội thi hai năm một lần",
        "trồng tối thiểu 50 ha mỗi năm",
        "số liệu phục vụ xếp hạng Chỉ số cải cách hành chính hằng năm",
    ],
)
def test_money_growth_and_what_is_rarer_than_a_year_have_no_rhythm(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "every", "day_rule"),
    [
        ("xây dựng kế hoạch hằng năm trước ngày 20/01", "year", "trước ngày 20/01"),
        ("công khai danh sách nhiệm vụ chậm trước ngày 05 hằng tháng", "month", "trước ngày 05"),
        (
            "gửi kết quả hằng tháng trước ngày 10 của tháng kế tiếp",
            "month",
            "trước ngày 10 của tháng kế tiếp",
        ),
        ("nộp báo cáo trước ngày 05 của tháng sau", "month", "trước ngày 05 của tháng sau"),
        ("cập nhật số liệu trước 6 giờ và 18 giờ hằng ngày", "day", None),
        ("báo cáo tiến độ vào ngày cuối tháng", "month", None),
        ("tổng hợp, báo cáo Thường trực 6 tháng, 1 năm", "half_year", None),
        ("báo cáo Ủy ban tại phiên họp thường kỳ tháng cuối quý", "quarter", None),
    ],
)
def test_a_day_beside_the_rhythm_is_its_rule(text: str, every: Recurrence, day_rule: str | None) -> None:
    found = read(text)

    assert found is not None
    assert (found.type, found.every, found.day_rule) == ("recurring", every, day_rule)


def test_a_plan_of_every_year_without_a_day_has_no_deadline() -> None:
    assert read("căn cứ kế hoạch hằng năm") is None


def test_a_day_of_the_next_month_falls_due_once_a_month() -> None:
    found = read("gửi số liệu trước ngày 10 của tháng sau")

    assert found is not None
    assert occurrences(found, date(2024, 7, 1), date(2024, 8, 31)) == (date(2024, 7, 10), date(2024, 8, 10))
