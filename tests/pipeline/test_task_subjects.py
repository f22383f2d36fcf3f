"""Who is told to act: bodies after grounds, under aims, in articles on other matters, before any verb."""

from __future__ import annotations

from datetime import date

import pytest

from tests.pipeline.test_tasks import DECISION, PLAN, due, leads, tasks


def test_work_given_to_a_body_counts_even_under_a_heading_on_aims() -> None:
    (one,) = tasks(
        PLAN,
        "III. TIÊU CHÍ XẾP LOẠI\n\na) Trên cơ sở kết quả chấm điểm, giao Sở Nội vụ thành lập tổ "
        "kiểm tra, xếp loại các đơn vị.\n\nb) Điểm tối đa là 100.",
    )
    assert leads(one) == ["Sở Nội vụ"]


def test_those_whom_a_plan_concerns_are_not_told_to_act() -> None:
    assert not tasks(
        PLAN,
        "II. ĐỐI TƯỢNG\n\n1. Đối tượng thi đua\n\na) Tập thể\n\n- Ủy ban nhân dân xã, phường;\n\n"
        "- Các tổ chức, doanh nghiệp cung cấp dịch vụ chi trả tham gia.",
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Căn cứ chức năng, nhiệm vụ được giao, trường hợp cần ban hành danh mục riêng thì các cơ quan, đơn "
        "vị được phân cấp tại Điều 3 có trách nhiệm ban hành danh mục trước ngày 30 tháng 9 năm 2026.",
        "Để kịp nghiệm thu theo chỉ đạo của Chính phủ thì các cơ quan, đơn vị được phân cấp tại Điều 3 phải "
        "tập trung nguồn lực trước ngày 30 tháng 9 năm 2026.",
    ],
)
def test_the_bodies_may_follow_grounds_and_then(sentence: str) -> None:
    (one,) = tasks(DECISION, "Điều 4. Điều khoản thi hành\n\n1. " + sentence)
    assert leads(one) == ["các cơ quan, đơn vị được phân cấp tại Điều 3"]
    assert due(one) == date(2026, 9, 30)


def test_a_dated_duty_of_one_body_counts_in_any_article() -> None:
    (one,) = tasks(
        DECISION,
        "Điều 5. Quản lý tài khoản\n\n1. Định kỳ 03 tháng, Trung tâm Dữ liệu thông báo danh sách tài khoản "
        "bị khóa gửi các cơ quan, đơn vị.\n\n2. Người sử dụng đổi mật khẩu trong vòng 05 ngày.",
    )
    assert leads(one) == ["Trung tâm Dữ liệu"]
    assert one.deadline is not None
    assert one.deadline.every == "quarter"


@pytest.mark.parametrize(
    ("sentence", "body"),
    [
        ("Các bộ, ngành, địa phương kiểm soát chặt chẽ hồ sơ tồn đọng.", "Các bộ, ngành, địa phương"),
        ("Các cơ quan, đơn vị giải ngân kịp thời vốn đầu tư công.", "Các cơ quan, đơn vị"),
        ("Ban Tuyên giáo Trung ương giới thiệu các mô hình hay.", "Ban Tuyên giáo Trung ương"),
        ("Các sở, ngành cấp tỉnh huấn luyện cán bộ phụ trách.", "Các sở, ngành cấp tỉnh"),
    ],
)
def test_any_verb_ends_the_name_before_it(sentence: str, body: str) -> None:
    (one,) = tasks(PLAN, f"I. TỔ CHỨC THỰC HIỆN\n\n1. {sentence}")
    assert leads(one) == [body]


def test_a_name_that_wraps_in_a_heading_is_one() -> None:
    lines = [
        "Điều 2. Sở Giáo dục và",
        "Đào tạo",
        "1. Quyết định nâng bậc lương của viên chức",
        "trong các trường trực thuộc.",
        "2. Quyết định danh mục vị trí việc làm",
        "của các trường trực thuộc.",
        "3. Báo cáo Ủy ban nhân dân tỉnh kết quả",
        "thực hiện trước ngày 30 tháng 11 năm 2026.",
    ]
    assert {tuple(leads(one)) for one in tasks(DECISION, "\n".join(lines))} == {("Sở Giáo dục và Đào tạo",)}


def test_a_heading_with_nothing_but_its_time_is_no_work() -> None:
    assert not tasks(PLAN, "II. THỜI GIAN VÀ PHẠM VI\n\n1. Thời gian thực hiện: từ nay đến năm 2030.")


def test_a_closing_courtesy_is_no_task() -> None:
    assert not tasks(PLAN, "Văn phòng Ủy ban nhân dân tỉnh trân trọng thông báo./.")
