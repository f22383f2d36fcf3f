"""Bodies: single ones, elided lists, groups, heads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction.bodies import find_bodies, parse_bodies


def names(text: str) -> list[str]:
    return [one.name for one in parse_bodies(text)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Sở Nội vụ", ["Sở Nội vụ"]),
        ("Sở Nội vụ, Sở Y tế và Văn phòng UBND tỉnh", ["Sở Nội vụ", "Sở Y tế", "Văn phòng UBND tỉnh"]),
        ("các Sở: Nội vụ, Tư pháp, Tài chính", ["Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính"]),
        ("Các Bộ: Công an, Quốc phòng", ["Bộ Công an", "Bộ Quốc phòng"]),
        ("Giám đốc Sở Xây dựng", ["Sở Xây dựng"]),
        ("Sở Văn hóa, Thể thao và Du lịch", ["Sở Văn hóa, Thể thao và Du lịch"]),
        (
            "Sở Nông nghiệp và Phát triển nông thôn; Sở Khoa học và Công nghệ",
            ["Sở Nông nghiệp và Phát triển nông thôn", "Sở Khoa học và Công nghệ"],
        ),
        ("UBND các huyện, thị xã, thành phố", ["UBND các huyện, thị xã, thành phố"]),
        ("Ban Tổ chức Tỉnh ủy", ["Ban Tổ chức Tỉnh ủy"]),
    ],
)  # fmt: skip
def test_lists_are_cut_into_bodies(written: str, expected: list[str]) -> None:
    assert names(written) == expected


def test_members_of_a_list_with_one_head_word_have_their_own_spans() -> None:
    text = "Các Sở: Nội vụ, Tư pháp"
    assert [one.span.of(text) for one in parse_bodies(text)][1] == "Tư pháp"


def test_a_set_of_bodies_stays_a_group() -> None:
    (group,) = parse_bodies("các sở, ban, ngành cấp tỉnh")
    assert group.group
    (single,) = parse_bodies("Sở Nội vụ")
    assert not single.group


def test_the_head_is_noted_and_the_body_named() -> None:
    (one,) = parse_bodies("Chủ tịch UBND thành phố Bình Sơn")
    assert one.by_head
    assert one.name == "UBND thành phố Bình Sơn"


def test_running_text_names_bodies_where_they_stand() -> None:
    text = "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp kiểm tra; kết quả gửi Bộ Nội vụ."
    found = find_bodies(text)
    assert [one.name for one in found] == ["Sở Nội vụ", "Sở Tư pháp", "Bộ Nội vụ"]
    assert [one.span.of(text) for one in found] == ["Sở Nội vụ", "Sở Tư pháp", "Bộ Nội vụ"]


@pytest.mark.parametrize("text", ["cán bộ, công chức", "nội bộ cơ quan", "cơ sở dữ liệu", "bộ chỉ số"])
def test_common_words_are_no_bodies(text: str) -> None:
    assert not [one for one in find_bodies(text) if not one.group]


_WORDS = st.sampled_from(
    ["Sở", "Bộ", "các", "Nội vụ", "Tài chính", ",", ";", "và", ":", "UBND", "tỉnh", "huyện", "Giám đốc",
     "Ban", "ngành", "cấp xã", "(", ")", "chủ trì", "Văn phòng", "\n", "-", "đơn vị", "Công an"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=30).map(" ".join) | st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_failing_and_spans_lie_inside_it(text: str) -> None:
    for one in (*parse_bodies(text), *find_bodies(text)):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.name.strip()


def test_the_dots_of_a_form_are_no_body() -> None:
    assert names("…………………… ……..….") == []
    assert names("……………; Sở Nội vụ") == ["Sở Nội vụ"]
