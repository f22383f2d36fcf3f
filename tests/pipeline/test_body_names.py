"""Names of bodies as offices write them: words that are verbs, commas and levels inside of a name."""

from __future__ import annotations

import pytest

from pipeline.extraction.bodies import match_bodies

WHOLE = (
    "Ban Quản lý các Khu công nghiệp, khu kinh tế",
    "Ban Quản lý Khu kinh tế và các Khu công nghiệp tỉnh",
    "Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng và công nghiệp tỉnh",
    "Ban Chỉ đạo phòng, chống tham nhũng tỉnh",
    "Bộ phận Một cửa các cấp",
    "Bộ phận tiếp nhận và trả kết quả cấp xã",
    "Các cơ sở đào tạo đại học trên địa bàn tỉnh",
    "Các cơ sở khám bệnh, chữa bệnh trên địa bàn tỉnh",
    "Công ty TNHH Khai thác công trình thủy lợi",
    "Cục Hàng không Việt Nam",
    "Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh",
    "Hội đồng thi đua khen thưởng các cấp",
    "Liên minh Hợp tác xã cấp tỉnh",
    "Thống kê tỉnh",
    "Trung tâm Chính trị các xã, phường",
    "Tổ công tác triển khai Đề án 06 của tỉnh",
    "UBND cấp xã nơi có dự án đi qua",
    "UBND các xã, phường, đặc khu Lý Sơn",
    "Văn phòng Đoàn ĐBQH và HĐND tỉnh",
    "các doanh nghiệp bưu chính, viễn thông, công nghệ thông tin",
    "các phòng chuyên môn, đơn vị trực thuộc Sở",
    "các trường đại học, cao đẳng trên địa bàn",
    "phòng Văn hóa - Xã hội các xã, phường",
)


@pytest.mark.parametrize("name", WHOLE)
def test_a_name_is_read_to_its_end(name: str) -> None:
    text = f"{name} chủ trì xây dựng kế hoạch."
    (body,), after = match_bodies(text, 0, len(text))
    assert body.name == name
    assert text[after:] == " chủ trì xây dựng kế hoạch."


def test_an_office_on_the_next_line_is_a_body_of_its_own() -> None:
    text = "UBND xã, phường, đặc khu\nSở Tài chính"
    found, _ = match_bodies(text, 0, len(text))
    assert found[0].name == "UBND xã, phường, đặc khu"


def test_the_places_of_a_list_are_bodies_each() -> None:
    text = "UBND các xã: An Biên, An Minh báo cáo."
    found, _ = match_bodies(text, 0, len(text))
    assert [one.name for one in found] == ["UBND xã An Biên", "UBND xã An Minh"]
