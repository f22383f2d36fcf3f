"""Progress figures of reports; every sentence is written for this test."""

from __future__ import annotations

import pytest

from pipeline.extraction.progress import ProgressFigure, find_progress

# Sentence, and what its figures say: state, count, total, percent.
SENTENCES: tuple[tuple[str, tuple[tuple[str, int | None, int | None, float | None], ...]], ...] = (
    (
        "Còn 04 nội dung chưa triển khai, 12 nội dung đang thực hiện dở dang và 02 nội dung tiến độ chậm.",
        (("not_started", 4, None, None), ("in_progress", 12, None, None), ("slow", 2, None, None)),
    ),
    ("Đến nay, Sở đã hoàn thành 12/15 nhiệm vụ, đạt 80%.", (("done", 12, 15, 80.0),)),
    ("Huyện đã hoàn thành 27/30 nhiệm vụ của Kế hoạch (đạt tỷ lệ 90%).", (("done", 27, 30, 90.0),)),
    ("Đã có 9/14 chỉ tiêu được hoàn thành.", (("done", 9, 14, None),)),
    (
        "Tổng số 833 nhiệm vụ, trong đó 652 hoàn thành đúng hạn, 181 quá hạn.",
        (("assigned", 833, None, None), ("done_on_time", 652, None, None), ("overdue", 181, None, None)),
    ),
    (
        "Sở được giao 20 nhiệm vụ: 14 hoàn thành, 05 đang thực hiện, 01 chưa thực hiện.",
        (
            ("assigned", 20, None, None),
            ("done", 14, None, None),
            ("in_progress", 5, None, None),
            ("not_started", 1, None, None),
        ),
    ),
    ("Có 03 nhiệm vụ quá hạn chưa hoàn thành.", (("overdue", 3, None, None),)),
    ("Còn 02 nhiệm vụ chưa hoàn thành, đã quá hạn.", (("overdue", 2, None, None),)),
    ("Còn 05 nhiệm vụ chưa hoàn thành, trong hạn.", (("in_progress", 5, None, None),)),
    ("Còn 05 nhiệm vụ chưa hoàn thành, trung hạn.", (("in_progress", 5, None, None),)),
    ("Trong kỳ có 06 nhiệm vụ hoàn thành quá hạn.", (("done_late", 6, None, None),)),
    ("Hoàn thành trễ hạn 02 nhiệm vụ do chờ ý kiến của Bộ.", (("done_late", 2, None, None),)),
    ("Hoàn thành đúng và trước hạn 1.204 nhiệm vụ.", (("done_on_time", 1204, None, None),)),
    ("Chưa thực hiện: 03 nội dung.", (("not_started", 3, None, None),)),
    ("Có ba nhiệm vụ đang triển khai thực hiện.", (("in_progress", 3, None, None),)),
    ("Còn năm nhiệm vụ chưa được triển khai.", (("not_started", 5, None, None),)),
    ("Không có nhiệm vụ quá hạn.", (("overdue", 0, None, None),)),
    (
        "Các hạng mục đều đạt tỷ lệ trên 50% khối lượng công việc.",
        (("done", None, None, 50.0),),
    ),
    ("Tỷ lệ hoàn thành nhiệm vụ đạt 92,5%.", (("done", None, None, 92.5),)),
    ("Tiến độ thực hiện ước đạt khoảng 60%.", (("done", None, None, 60.0),)),
    ("Đơn vị mới hoàn thành 45% kế hoạch năm.", (("done", None, None, 45.0),)),
    ("Tạm dừng 01 nhiệm vụ theo chỉ đạo.", (("suspended", 1, None, None),)),
    ("Có 07 công việc chậm tiến độ.", (("slow", 7, None, None),)),
    ("Tổng số nhiệm vụ được giao là 41.", (("assigned", 41, None, None),)),
    (
        "Trong quý, UBND xã được giao 11 nhiệm vụ, đã hoàn thành 08 nhiệm vụ.",
        (("assigned", 11, None, None), ("done", 8, None, None)),
    ),
    ("Sở còn 02 đầu việc đang thực hiện dỡ dang.", (("in_progress", 2, None, None),)),
    (
        "Đã hoàn thành 10 nhiệm vụ và 04 đang xử lý.",
        (("done", 10, None, None), ("in_progress", 4, None, None)),
    ),
    # none of these is a figure on tasks
    ("Phấn đấu hoàn thành 05 nhiệm vụ trước ngày 31/12/2026.", ()),
    ("Trong quý tới cần hoàn thành 12/15 nhiệm vụ.", ()),
    ("Tiếp nhận 18.452 hồ sơ, giải quyết đúng hạn 98,7%.", ()),
    ("Đạt 80% số phiếu hài lòng.", ()),
    ("Nhiệm vụ 4 nêu tại Kế hoạch số 15/KH-UBND chưa triển khai.", ()),
    ("Trong năm nội dung này được quan tâm.", ()),
    ("Ban hành Quyết định số 12/15 về nhiệm vụ.", ()),
    ("Sở sẽ trình 03 nội dung tại kỳ họp.", ()),
)


def said(figure: ProgressFigure) -> tuple[str, int | None, int | None, float | None]:
    return figure.state, figure.count, figure.total, figure.percent


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_a_sentence_gives_its_figures_and_no_others(
    sentence: str, expected: tuple[tuple[str, int | None, int | None, float | None], ...]
) -> None:
    found = find_progress(sentence)
    assert tuple(said(figure) for figure in found) == expected
    for figure in found:
        assert figure.evidence.span.of(sentence) == figure.evidence.quote


def test_a_bound_is_kept_as_one() -> None:
    bounds = [
        find_progress(f"Tiến độ chung đạt {words} 70%.")[0].bound for words in ("trên", "dưới", "khoảng")
    ]
    assert bounds == ["at_least", "at_most", "exact"]


def test_figures_of_one_text_stand_in_its_order_over_broken_lines() -> None:
    text = (
        "Sở được giao 20\nnhiệm vụ. Đã hoàn\nthành 12/20 nhiệm vụ, đạt 60%; còn 08 nhiệm vụ đang\nthực hiện."
    )
    assert [said(figure) for figure in find_progress(text)] == [
        ("assigned", 20, None, None),
        ("done", 12, 20, 60.0),
        ("in_progress", 8, None, None),
    ]
