from __future__ import annotations

import pytest

from tests.pipeline.pages import metadata, values

NEWS = (
    "Trang chủ > Tin tức > Cải cách hành chính\n\nThứ Năm, 12/6/2025 | 10:30\n\n"
    "Cà Mau đẩy nhanh số hóa hồ sơ một cửa\n\n"
    "(Báo điện tử) - UBND tỉnh Cà Mau vừa ban hành Công văn số 412/UBND-NC ngày 10/6/2025, yêu "
    "cầu các sở số hóa hồ sơ.\n\n"
    "Theo đó, Sở Nội vụ chủ trì kiểm tra trước ngày 30/6.\n"
)


def test_reads_news() -> None:
    assert values(metadata(NEWS)) == {
        "kind": "NEWS",
        "number": None,
        "date": "2025-06-12",
        "issuer": "UBND tỉnh Cà Mau",
        "title": "Cà Mau đẩy nhanh số hóa hồ sơ một cửa",
        "signer": None,
    }


def test_a_line_in_capitals_at_the_end_makes_news_no_document() -> None:
    found = values(
        metadata(
            "Hội thi cải cách hành chính\n\nCập nhật ngày: 30-10-2020\n\n"
            "Sáng 29/10, hội thi diễn ra.\n\nP.V\n"
        )
    )
    assert (found["kind"], found["date"]) == ("NEWS", "2020-10-30")


REPORTED = [
    (
        ("Bước tiến mới về lương\n\nNgày 01/7/2025, Chính phủ ban hành Nghị định số 17/2025/NĐ-CP."),
        "Chính phủ",
    ),
    ("Cắt giảm thủ tục\n\nPhó Thủ tướng Hồ Đức Phớc vừa ký Quyết định số 18/QĐ-TTg.", "Thủ tướng Chính phủ"),
    ("Nghị định 19/2025/NĐ-CP quy định về hộ tịch\n\nNghị định có 5 chương.", "Chính phủ"),
    ("Hai luật mới\n\nLuật Hộ tịch được Quốc hội thông qua ngày 18/2/2025.", "Quốc hội"),
    ("Bộ Nội vụ hướng dẫn xếp lương\n\nTheo hướng dẫn, có ba bước.", "Bộ Nội vụ"),
    (
        (
            "Thủ tục đăng ký khai sinh gồm những gì?\n\n"
            "Người dân nộp hồ sơ tại Ủy ban nhân dân cấp xã nơi cư trú."
        ),
        None,
    ),
]


@pytest.mark.parametrize(("text", "body"), REPORTED)
def test_names_the_body_whose_directive_news_reports(text: str, body: str | None) -> None:
    assert values(metadata(text))["issuer"] == body


def test_a_day_inside_the_news_is_not_its_publication() -> None:
    assert (
        metadata(
            "Hai luật mới về hộ tịch\n\nNgày 19/6/2025, Bộ Tư pháp ban hành Quyết định số 8/QĐ-BTP."
        ).date
        is None
    )
