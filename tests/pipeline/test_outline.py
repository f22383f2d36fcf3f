"""The outline: marks of every kind nest as the drafter nested them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Span
from pipeline.structure.outline import Item, outline
from tests.pipeline.pages import page


def items(text: str) -> tuple[Item, ...]:
    return outline(page(text), [Span(0, len(text))])


def paths(text: str) -> list[tuple[str, str]]:
    return [(one.path, " ".join(one.span.of(text).split())[:18]) for one in items(text)]


def test_roman_arabic_and_letter_marks_nest_in_the_order_they_appear() -> None:
    text = "I. MỤC ĐÍCH\nII. NHIỆM VỤ\n1. Thể chế\na) Rà soát\nb) Trình ban hành\n2. Thủ tục\nIII. KINH PHÍ\n"
    assert [path for path, _ in paths(text)] == ["I", "II", "II.1", "II.1.a", "II.1.b", "II.2", "III"]


def test_articles_hold_clauses_and_clauses_hold_points_with_the_letter_d_after_d() -> None:
    text = "Điều 3. Tên\n1. Sở A:\na) Một;\nb) Hai;\nc) Ba;\nd) Bốn;\nđ) Năm.\n2. Sở B.\nĐiều 4. Hiệu lực\n"
    assert [path for path, _ in paths(text)][5:] == ["3.1.d", "3.1.đ", "3.2", "4"]


def test_bullets_have_no_part_in_the_path_but_nest() -> None:
    text = "1. Sở A\n- Chủ trì rà soát:\n+ Thủ tục đất đai;\n+ Thủ tục đầu tư.\n- Báo cáo.\n2. Sở B\n"
    found = items(text)
    assert [one.path for one in found] == ["1", "1", "1", "1", "1", "2"]
    assert [one.parent for one in found] == [None, 0, 1, 1, 0, None]


def test_numbers_of_two_levels_stand_under_their_number() -> None:
    found = items("1. Thể chế\n1.1. Rà soát\n1.2. Trình\n2. Bộ máy\n2.1. Sắp xếp\n")
    assert [one.parent for one in found] == [None, 0, 0, None, 3]


def test_a_paragraph_with_its_clauses_run_together_is_taken_apart_in_sequence() -> None:
    text = "Tỉnh yêu cầu: 1. Sở Nội vụ theo dõi. 2. Sở Tài chính bố trí kinh phí. 3. Các xã báo cáo.\n"
    assert [one.mark for one in items(text) if one.mark] == ["1", "2", "3"]


def test_a_number_out_of_sequence_inside_a_line_is_no_item() -> None:
    text = "Tổ chức sơ kết vào tháng 7. Hội nghị họp tại tầng 3. Các sở tham dự.\n"
    assert [one.mark for one in items(text)] == [""]


def test_spans_leave_the_mark_out_and_quote_the_text() -> None:
    text = "III. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ chủ trì.\n"
    assert [one.span.of(text).strip() for one in items(text)] == ["TỔ CHỨC THỰC HIỆN", "Sở Nội vụ chủ trì."]


def test_a_line_broken_by_the_page_width_goes_on_in_the_same_item() -> None:
    text = "1. Sở Nội vụ chủ trì, phối hợp với các sở theo dõi,\nđôn đốc việc thực hiện.\n2. Sở Y tế.\n"
    assert [one.mark for one in items(text)] == ["1", "2"]


_LINES = st.sampled_from(
    ["I. Mục", "II. Mục", "1. Việc", "2) Việc", "1.1. Việc", "a) Việc", "đ) Việc", "- Việc", "+ Việc",
     "Điều 5. Tên", "Chương II", "Thường", "| a | b |", "| c | d |", "", "(i) nhỏ", "Thứ hai, làm"]
)  # fmt: skip


@given(st.lists(_LINES, max_size=40).map("\n".join) | st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_lines_give_items_in_order_inside_the_text_each_under_an_earlier_one(text: str) -> None:
    found = items(text)
    for index, one in enumerate(found):
        assert 0 <= one.span.start <= one.span.end <= len(text)
        assert one.parent is None or one.parent < index
    starts = [one.span.start for one in found]
    assert starts == sorted(starts)
