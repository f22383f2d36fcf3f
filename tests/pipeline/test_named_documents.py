"""Laws and programmes named without a number."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.citations import find_citations
from pipeline.extraction.named_documents import find_named_references
from pipeline.resources import lexicon

AMENDING = (
    "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương"
)


@pytest.mark.parametrize(
    ("text", "name", "day", "year", "number"),
    [
        (
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
            "Luật Tổ chức chính quyền địa phương",
            date(2025, 6, 16),
            2025,
            "72/2025/QH15",
        ),
        (
            "Căn cứ Luật Tổ chức chính\nquyền địa phương ngày 19/6/2015;",
            "Luật Tổ chức chính quyền địa phương",
            date(2015, 6, 19),
            2015,
            "77/2015/QH13",
        ),
        ("theo Luật Cán bộ, công chức năm 2008,", "Luật Cán bộ, công chức", None, 2008, "22/2008/QH12"),
        ("theo Bộ luật Lao động năm 2019", "Bộ luật Lao động", None, 2019, "45/2019/QH14"),
        ("Căn cứ Luật Điện ảnh năm 2022;", "Luật Điện ảnh", None, 2022, None),
        ("Căn cứ Hiến pháp năm 2013;", "Hiến pháp", None, 2013, None),
        (
            f"Căn cứ {AMENDING} ngày 22 tháng 11 năm 2019;",
            AMENDING,
            date(2019, 11, 22),
            2019,
            "47/2019/QH14",
        ),
    ],
)
def test_laws_are_named_with_a_date(
    text: str, name: str, day: date | None, year: int, number: str | None
) -> None:
    (found,) = find_named_references(text, find_citations(text))
    assert (found.name, found.date, found.year, found.number) == (name, day, year, number)
    assert found.evidence.span.of(text) == found.evidence.quote


def test_a_year_with_two_enactments_leaves_the_number_open() -> None:
    (found,) = find_named_references("Luật Tổ chức chính quyền địa phương năm 2025 có hiệu lực.")
    assert (found.year, found.number) == (2025, None)


def test_programmes_go_by_a_nickname() -> None:
    found = find_named_references("Triển khai Đề án 06, Chương trình 135 và Đề án 999.")
    assert [(one.name, one.kind, one.number, one.verified) for one in found] == [
        ("Đề án 06", "ĐA", "06/QĐ-TTg", False),
        ("Chương trình 135", "CTr", "135/1998/QĐ-TTg", True),
        ("Đề án 999", "ĐA", None, False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16/6/2025;",
        "Chương trình 12 tháng và Dự án 20 tỷ đồng",
        "Chương trình 2026",
        "Luật có hiệu lực từ ngày 01/7/2025",
        "Luật Đất đai quy định từ năm 2024",
    ],
)
def test_numbered_laws_counts_and_plain_words_are_none(text: str) -> None:
    assert find_named_references(text, find_citations(text)) == ()


def test_every_row_says_where_it_comes_from() -> None:
    rows = lexicon("named_documents")
    for row in (*rows["laws"], *rows["programmes"]):
        assert row["source"]
        assert isinstance(row["verified"], bool)
        assert str(row["date"].year) in row["number"] or "/20" not in row["number"]
