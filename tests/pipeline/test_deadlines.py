from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.deadlines import find_deadlines, governing, parse_deadline, resolve
from pipeline.extraction.recurrence import occurrences
from pipeline.findings import Deadline
from pipeline.records import Span

SIGNED = date(2025, 11, 20)


def deadlines_of(text: str, base: date | None = SIGNED, year_hint: int | None = None) -> tuple[Deadline, ...]:
    return find_deadlines(text, Span(0, len(text)), base, year_hint)


def governing_of(text: str, base: date | None = SIGNED) -> Deadline:
    found = governing(deadlines_of(text, base))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Giao Sở Nội vụ xây dựng kế hoạch cải cách hành chính năm 2026.",
        "Tổng kết công tác năm 2025 và triển khai nhiệm vụ năm 2026.",
        "Thẩm định dự toán ngân sách hằng năm của các đơn vị.",
        "Bố trí kinh phí chi thường xuyên theo phân cấp.",
        "Mở lớp tại trung tâm giáo dục thường xuyên cấp huyện.",
        "Chi trả trợ cấp hằng tháng cho người có công.",
        "Triển khai Chương trình chuyển đổi số giai đoạn 2026 - 2030.",
        "Thực hiện Chiến lược phát triển chính phủ số đến năm 2030, tầm nhìn đến năm 2045.",
        "Tiếp tục thực hiện Kế hoạch số 12/KH-UBND ngày 15/01/2026 của Ủy ban nhân dân tỉnh.",
        "Rà soát các dự án được phê duyệt trước ngày 01/7/2024 còn vướng mắc.",
        "Kịp thời, khẩn trương khắc phục hạn chế.",
        "Thực hiện chế độ thông tin, báo cáo định kỳ.",
        "Báo cáo Ủy ban nhân dân tỉnh theo quy định.",
        "Đẩy mạnh tuyên truyền kết quả đã đạt được trong năm 2025.",
        "Quyết định này có hiệu lực kể từ ngày 01/12/2025.",
        "Thẻ cũ có giá trị sử dụng đến hết ngày 31/12/2025.",
        "Số liệu tính đến ngày 30/11/2025.",
        "Mức phạt không quá 1/2 mức quy định.",
        "Rút ngắn đến 1/3 thời gian.",
        "Sẵn sàng lực lượng cứu nạn khi có yêu cầu.",
        "Nâng bậc lương trước thời hạn cho công chức.",
        "Luật Đất đai (2024) và Luật Nhà ở (2026).",
        "Ghi đúng ngày, tháng, năm ban hành.",
        "Tập huấn kỹ năng khi triển khai phần mềm.",
    ],
)
def test_what_only_describes_is_no_deadline(text: str) -> None:
    assert deadlines_of(text) == ()


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Xây dựng kế hoạch năm 2026, trình Ủy ban nhân dân tỉnh trước ngày 31/12/2025.", date(2025, 12, 31)),
        ("Báo cáo kết quả năm 2025 trước 10h00' ngày 10/12/2025.", date(2025, 12, 10)),
        ("Gửi văn bản trước 17 giờ 00 phút, ngày 25/11/2025.", date(2025, 11, 25)),
        ("Gửi văn bản trước thứ Ba, ngày 25/11/2025.", date(2025, 11, 25)),
        ("Gửi Sở Tư pháp trước 25/12 để tổng hợp.", date(2025, 12, 25)),
        ("Hoàn thành ngay trong năm 2025 các chỉ tiêu của Kế hoạch.", date(2025, 12, 31)),
        ("Đến hết quý I/2026, hoàn thành việc sắp xếp.", date(2026, 3, 31)),
        ("Triển khai trong hai năm 2026, 2027.", date(2027, 12, 31)),
        ("Thực hiện trong tháng 12 năm 2025 và Quý I năm 2026.", date(2026, 3, 31)),
        ("Báo cáo giữa kỳ (năm 2028).", date(2028, 12, 31)),
        ("Số hóa hồ sơ (2026 - 2027).", date(2027, 12, 31)),
        ("Thời hạn hoàn thành: 15/12/2025.", date(2025, 12, 15)),
        ("Thực hiện từ ngày Quyết định này có hiệu lực đến hết ngày 28/02/2027.", date(2027, 2, 28)),
        ("Gửi kết quả trước ngày 05.", date(2025, 12, 5)),
    ],
)
def test_finds_the_day_that_binds(text: str, due: date) -> None:
    assert governing_of(text).due == due


def test_an_event_or_the_word_now_begins_an_interval_with_the_document() -> None:
    assert governing_of("Từ nay đến ngày 31/12/2025 tập trung rà soát.").start == SIGNED


def test_line_breaks_between_words_do_not_matter() -> None:
    found = governing_of("Báo cáo kết quả trước\nngày 05 tháng\n12 năm 2025.")
    assert found.due == date(2025, 12, 5)
    assert found.evidence.quote == "trước\nngày 05 tháng\n12 năm 2025"


def test_evidence_counts_in_the_whole_text() -> None:
    text = "Họp trước ngày 01/12/2025; báo cáo trước ngày 05/12/2025."
    (found,) = find_deadlines(text, Span(27, len(text)), SIGNED)
    assert found.evidence.span.of(text) == found.evidence.quote == "trước ngày 05/12/2025"


@pytest.mark.parametrize(
    ("base", "hint", "due"),
    [
        (SIGNED, None, date(2026, 10, 31)),  # October has passed
        (SIGNED, 2027, date(2027, 10, 31)),  # the title names the year
        (date(2025, 10, 31), None, date(2025, 10, 31)),  # the last day has not passed
        (date(2026, 2, 1), 2025, date(2026, 10, 31)),  # a year gone by is no hint
        (None, 2025, date(2025, 10, 31)),
        (None, None, None),
    ],
)
def test_a_missing_year_is_concluded(base: date | None, hint: int | None, due: date | None) -> None:
    (found,) = deadlines_of("Hoàn thành trong tháng 10.", base, hint)
    assert found.due == due
    assert found.inferred == ("year",)
    assert ("missing_year" in found.flags) == (due is None)


@pytest.mark.parametrize("words", ["năm sau", "của năm tiếp theo", "năm liền kề"])
def test_the_next_year_may_be_told_in_words(words: str) -> None:
    (found,) = deadlines_of(f"Báo cáo trước ngày 31 tháng 12 {words}.", SIGNED, None)
    assert found.due == date(2026, 12, 31)
    assert found.inferred == ("year",)


def test_an_interval_takes_its_first_year_from_its_last_day() -> None:
    found = governing_of("Thực hiện từ ngày 15/11 đến ngày 15/01/2026.")
    assert (found.start, found.due) == (date(2025, 11, 15), date(2026, 1, 15))


def test_an_impossible_date_is_kept_and_flagged() -> None:
    found = governing_of("Báo cáo trước ngày 31/11/2025.")
    assert found.due is None
    assert found.flags == ("impossible_date",)


def test_a_printed_date_on_a_day_off_does_not_move() -> None:
    found = governing_of("Báo cáo trước ngày 22/11/2025.")
    assert (found.due, found.flags) == (date(2025, 11, 22), ("due_on_day_off",))


@pytest.mark.parametrize(
    ("text", "every", "day_rule"),
    [
        ("Định kỳ trước ngày 15/12 báo cáo kết quả.", "year", "trước ngày 15/12"),
        (
            "Định kỳ hằng năm báo cáo về Sở Nội vụ chậm nhất ngày 17 tháng 12.",
            "year",
            "chậm nhất ngày 17 tháng 12",
        ),
        ("Định kỳ 06 tháng (trước ngày 15/6) và 01 năm báo cáo.", "half_year", "trước ngày 15/6"),
        ("Báo cáo vào ngày 15 hàng tháng.", "month", "vào ngày 15"),
        ("Định kỳ ngày 25 hằng tháng báo cáo.", "month", "ngày 25"),
        ("Gửi báo cáo thứ Sáu hằng tuần.", "week", "thứ Sáu"),
        ("Gửi kết quả trước ngày 15 tháng cuối mỗi quý.", "quarter", "trước ngày 15"),
        ("Kiểm tra ít nhất 02 lần/năm.", "half_year", None),
        ("Mỗi quý một lần, họp giao ban.", "quarter", None),
        ("Hằng năm, tổ chức đánh giá kết quả.", "year", None),
        ("Báo cáo kết quả thực hiện Kế hoạch hằng năm.", "year", None),
    ],
)
def test_rhythms_take_their_day_rule(text: str, every: str, day_rule: str | None) -> None:
    found = governing_of(text)
    assert (found.type, found.every, found.day_rule) == ("recurring", every, day_rule)


def test_a_day_of_another_clause_is_no_rule_of_a_month() -> None:
    found = deadlines_of("Báo cáo hằng tháng, gửi đề cương trước ngày 20/12.")
    assert [one.type for one in found] == ["recurring", "fixed"]


@pytest.mark.parametrize(
    "text",
    [
        "Ngay sau khi Nghị quyết được ban hành, khẩn trương triển khai.",
        "Sau khi được thông qua, các đơn vị tổ chức thực hiện.",
        "Hướng dẫn thi hành khi Chính phủ ban hành nghị định.",
        "Trình Hội đồng nhân dân tỉnh tại kỳ họp gần nhất.",
        "Kiểm tra số liệu trước khi gửi cấp trên.",
        "Cung cấp thông tin theo yêu cầu của Sở Tài chính.",
        "Sửa chữa nhà ở, hoàn thành theo chỉ đạo của Thủ tướng Chính phủ.",
    ],
)
def test_awaited_events_in_sentences(text: str) -> None:
    assert governing_of(text).type == "event"


def test_the_event_before_a_comma_ends_there() -> None:
    (found,) = deadlines_of("Sau khi có kết quả, Sở Nội vụ thông báo cho các đơn vị.")
    assert found.anchor == "Sau khi có kết quả"


def test_a_date_governs_before_a_rhythm_before_an_event() -> None:
    text = "Thường xuyên rà soát, báo cáo hằng quý, hoàn thành trước ngày 31/12/2025."
    assert [one.type for one in deadlines_of(text)] == ["ongoing", "recurring", "fixed"]
    assert governing_of(text).type == "fixed"
    assert governing(()) is None


def test_counted_back_from_an_event() -> None:
    found = governing_of("Gửi tài liệu trước khi tổ chức họp tối thiểu 07 ngày làm việc.")
    assert (found.amount, found.unit, found.comparator) == (7, "working_day", "before")
    assert resolve(found, date(2025, 11, 28)).due == date(2025, 11, 19)


def test_resolving_leaves_other_deadlines_alone() -> None:
    fixed = governing_of("Báo cáo trước ngày 05/12/2025.")
    assert resolve(fixed, date(2025, 1, 1)) is fixed


@pytest.mark.parametrize(
    ("cell", "start", "due"),
    [
        ("Thời gian hoàn thành: Quý I/2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("Hoàn thành trong tháng 12/2025", date(2025, 12, 1), date(2025, 12, 31)),
        ("Năm 2025 - 2026", date(2025, 1, 1), date(2026, 12, 31)),
        ("Quý IV/2025- Quý II/2026", date(2025, 10, 1), date(2026, 6, 30)),
        ("11/2025-02/2026", date(2025, 11, 1), date(2026, 2, 28)),
        ("T11-12/2025", date(2025, 11, 1), date(2025, 12, 31)),
        ("Từ 01-15/12/2025", date(2025, 12, 1), date(2025, 12, 15)),
        ("Cả năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("Tháng 3/2025", date(2025, 3, 1), date(2025, 3, 31)),  # a plan may name months gone by
        ("Trước 2030", None, date(2029, 12, 31)),
        ("31/12/2025", None, date(2025, 12, 31)),
    ],
)
def test_time_cells_need_no_bound(cell: str, start: date | None, due: date) -> None:
    found = parse_deadline(cell, SIGNED)
    assert found is not None
    assert (found.type, found.start, found.due) == ("fixed", start, due)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Thường xuyên, hằng năm", "recurring"),
        ("Quý I hằng năm", "recurring"),
        ("15/12 hằng năm", "recurring"),
        ("6 tháng/lần", "recurring"),
        ("Thường xuyên", "ongoing"),
        ("Từ tháng 12/2025", "ongoing"),
        ("Khi có phát sinh.", "event"),
        ("Theo kế hoạch của tỉnh", "event"),
        ("Sau khi Đề án được phê duyệt", "event"),
        ("c) Thời gian thực hiện: Triển khai theo lộ trình của bộ, ngành.", "event"),
        ("30 ngày", "relative"),
    ],
)
def test_time_cells_of_other_kinds(cell: str, kind: str) -> None:
    found = parse_deadline(cell, SIGNED)
    assert found is not None
    assert found.type == kind


@pytest.mark.parametrize(
    "cell", ["", "x", "Sở Nội vụ", "Quyết định số 12/QĐ-UBND ngày 18/9/2025", "1/2 ngày công", "Năm thứ hai"]
)
def test_cells_without_a_time_have_no_deadline(cell: str) -> None:
    assert parse_deadline(cell, SIGNED) is None


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("trước ngày 20 hằng tháng", [date(2025, 11, 20), date(2025, 12, 20), date(2026, 1, 20)]),
        ("định kỳ hằng quý", [date(2025, 12, 31)]),
        ("hằng năm trước ngày 15/12", [date(2025, 12, 15)]),
        ("hằng năm", [date(2025, 12, 31)]),
        ("Quý IV hằng năm", [date(2025, 12, 31)]),
        ("hằng tháng", [date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 31)]),
        ("trước ngày 01/6 và 15/11 hằng năm", []),  # two days are no single rule
    ],
)
def test_occurrences_of_a_rhythm_in_a_window(cell: str, days: list[date]) -> None:
    found = parse_deadline(cell, SIGNED)
    assert found is not None
    assert list(occurrences(found, date(2025, 11, 1), date(2026, 1, 31))) == days


TIME_WORDS = """
trước ngày 15 31/12/2025 tháng 8 quý IV năm 2026 - đến hết từ hằng định kỳ thường xuyên sau khi có yêu cầu
chậm nhất trong thời hạn 05 làm việc kể từ 6 lần/năm giờ 17h00 của tháng cuối quý 31/9 2025 22-16/11/2025
và 01/3 ( ) , ;
"""
WORDS = st.sampled_from(TIME_WORDS.split())


@given(st.lists(WORDS, max_size=25).map(" ".join), st.booleans())
def test_any_mix_of_time_words_is_read(text: str, dated: bool) -> None:
    base = SIGNED if dated else None
    found = deadlines_of(text, base)
    for one in found:
        assert one.evidence.span.of(text) == one.evidence.quote
        assert one.start is None or one.due is None or one.start <= one.due
        resolve(one)
    for left, right in pairwise(found):
        assert left.evidence.span.end <= right.evidence.span.start
    cell = parse_deadline(text, base)
    assert cell is None or cell.evidence.span.of(text) == cell.evidence.quote


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    deadlines_of(text)
    parse_deadline(text, SIGNED)
