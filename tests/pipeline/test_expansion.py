"""Other ways to write what is looked for: short forms, and names of bodies before and after a merger."""

from __future__ import annotations

import pytest

from pipeline.index.text_query import MAX_WORDS, leaves, neighbours, parse


def phrases(typed: str) -> set[str]:
    return {" ".join(leaf.folded) for leaf in leaves(parse(typed))}


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("UBND", "uy ban nhan dan"),
        ("ủy ban nhân dân xã", "ubnd"),
        ("uỷ ban nhân dân xã", "ubnd"),
        ("cai cach hanh chinh", "cchc"),
        ("CCHC quý I", "cai cach hanh chinh"),
        ("Sở TT&TT", "so thong tin va truyen thong"),
        ("sở thông tin và truyền thông", "so tt tt"),
        ("Sở Thông tin và Truyền thông", "so khoa hoc va cong nghe"),
        ("Bộ Tài nguyên và Môi trường", "bo nong nghiep va moi truong"),
        ("Bộ Nông nghiệp và Môi trường", "bo tai nguyen va moi truong"),
        ("Bộ Nông nghiệp và Môi trường", "bo nong nghiep va phat trien nong thon"),
        ("rừng OR Sở Giao thông vận tải", "so xay dung"),
        ("(Sở Giao thông vận tải) cầu", "so xay dung"),
    ],
)
def test_what_can_be_written_otherwise_is_looked_for_in_both_ways(typed: str, other: str) -> None:
    assert other in phrases(typed)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ('"ủy ban nhân dân"', "ubnd"),
        ("ủy ban nhân", "ubnd"),
        ("ủy ban nhân dâ*", "ubnd"),
        ("nhân dân ủy ban", "ubnd"),
        ("Sở Tài chính", "so ke hoach va dau tu"),
        ("Sở Nội vụ", "so lao dong thuong binh va xa hoi"),
        ("cửa", "cua so"),
    ],
)
def test_what_was_meant_as_it_stands_is_left(typed: str, other: str) -> None:
    assert other not in phrases(typed)


def test_words_to_be_absent_are_left_as_they_are() -> None:
    assert phrases("họp -UBND") == {"hop"}


def test_words_of_a_name_are_still_neighbours() -> None:
    pairs = {
        (first.folded[-1], second.folded[0]) for first, second in neighbours(parse("cải cách hành chính"))
    }
    assert pairs == {("cai", "cach"), ("cach", "hanh"), ("hanh", "chinh")}


def test_other_ways_do_not_count_as_typed() -> None:
    assert len(list(leaves(parse("UBND " * (MAX_WORDS // 5))))) == 2 * (MAX_WORDS // 5)
