"""The language of assignment: sentences, parts, subjects, headings, labelled lines, what is no task."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction.assignments import Subject, coordinators, find_subject
from pipeline.extraction.headings import assigns_nothing, heading_bodies
from pipeline.extraction.labels import read_labels
from pipeline.extraction.task_clauses import parts, sentences
from pipeline.extraction.task_filters import is_no_task
from pipeline.records import Span
from pipeline.text import shadow


def whole(text: str) -> Span:
    return Span(0, len(text))


def subject_of(text: str) -> Subject:
    found = find_subject(shadow(text), whole(text))
    assert found is not None
    return found


def test_sentences_end_at_full_stops_but_not_after_abbreviations_or_inside_brackets() -> None:
    text = "TP. Bình Minh tổ chức lễ. Các xã (gồm A. B. C.) cử người dự! Sở Nội vụ theo dõi"
    assert [one.of(text) for one in sentences(shadow(text), whole(text))] == [
        "TP. Bình Minh tổ chức lễ",
        "Các xã (gồm A. B. C.) cử người dự",
        "Sở Nội vụ theo dõi",
    ]


def test_a_sentence_is_cut_where_a_semicolon_is_followed_by_an_action() -> None:
    text = "Rà soát thủ tục đất đai; công khai kết quả; đồng thời báo cáo Ủy ban nhân dân tỉnh"
    assert [one.of(text) for one in parts(text, whole(text))] == [
        "Rà soát thủ tục đất đai",
        "công khai kết quả",
        "đồng thời báo cáo Ủy ban nhân dân tỉnh",
    ]


def test_a_semicolon_between_objects_cuts_nothing() -> None:
    text = "Rà soát thủ tục đất đai; môi trường; xây dựng"
    assert [one.of(text) for one in parts(text, whole(text))] == [text]


@pytest.mark.parametrize(
    ("sentence", "bodies", "action"),
    [
        ("Giao Sở Nội vụ chủ trì xây dựng đề án", ["Sở Nội vụ"], "chủ trì"),
        ("Sở Tài chính có trách nhiệm bố trí kinh phí", ["Sở Tài chính"], "có trách nhiệm"),
        ("Yêu cầu các Sở: Nội vụ, Tư pháp khẩn trương rà soát", ["Sở Nội vụ", "Sở Tư pháp"], "khẩn trương"),
        ("Căn cứ chức năng được giao, Sở Y tế kiểm tra các cơ sở", ["Sở Y tế"], "kiểm tra"),
        ("Thanh tra tỉnh giám sát việc kê khai", ["Thanh tra tỉnh"], "giám sát"),
    ],
)  # fmt: skip
def test_a_sentence_of_assignment_has_its_bodies_and_their_action(
    sentence: str, bodies: list[str], action: str
) -> None:
    found = subject_of(sentence)
    assert [one.name for one in found.bodies] == bodies
    assert sentence[found.action :].lstrip().startswith(action)


def test_requests_are_told_from_orders() -> None:
    assert subject_of("Đề nghị Bộ Nội vụ xem xét, trả lời").modality == "request"
    assert subject_of("Giao Sở Nội vụ xem xét, trả lời").modality == "order"


@pytest.mark.parametrize(
    "sentence",
    [
        "Rà soát các thủ tục hành chính",
        "Công tác chỉ đạo được quan tâm thực hiện",
        "Kinh phí thực hiện do ngân sách bảo đảm",
    ],
)
def test_a_sentence_that_names_nobody_has_no_subject(sentence: str) -> None:
    assert find_subject(sentence, whole(sentence)) is None


def test_partners_stand_after_phoi_hop() -> None:
    text = "chủ trì, phối hợp chặt chẽ với Sở Tài chính và Công an tỉnh kiểm tra"
    assert [one.name for one in coordinators(text, whole(text))] == ["Sở Tài chính", "Công an tỉnh"]


@pytest.mark.parametrize(
    ("heading", "bodies"),
    [
        ("Sở Nội vụ", ["Sở Nội vụ"]),
        ("Trách nhiệm của Sở Tài chính:", ["Sở Tài chính"]),
        ("Đối với Ủy ban nhân dân cấp xã", ["Ủy ban nhân dân cấp xã"]),
        ("Giao Sở Y tế:", ["Sở Y tế"]),
        ("Giám đốc Sở Tư pháp có trách nhiệm:", ["Sở Tư pháp"]),
    ],
)
def test_a_heading_that_names_a_body_leads_the_items_under_it(heading: str, bodies: list[str]) -> None:
    assert [one.name for one in heading_bodies(heading, whole(heading), has_items=True)] == bodies


@pytest.mark.parametrize(
    "heading", ["Cải cách thể chế", "Tổ chức thực hiện", "Sở Nội vụ báo cáo kết quả công tác tháng 6"]
)
def test_other_headings_lead_nobody(heading: str) -> None:
    assert heading_bodies(heading, whole(heading), has_items=True) == ()


def test_requirements_bind_in_directives_but_describe_in_plans() -> None:
    assert assigns_nothing("Yêu cầu", "KH")
    assert not assigns_nothing("Yêu cầu", "CT")
    assert assigns_nothing("Mục đích", "CT")
    assert not assigns_nothing("Nhiệm vụ trọng tâm", "KH")


def test_labelled_lines_give_each_field_its_role() -> None:
    text = "Cơ quan chủ trì: Sở Nội vụ; cơ quan phối hợp: các sở, ngành. Thời gian hoàn thành: tháng 9/2026."
    assert [(one.role, one.value.of(text).strip(" .;")) for one in read_labels(text, whole(text))] == [
        ("lead", "Sở Nội vụ"),
        ("coordinate", "các sở, ngành"),
        ("time", "tháng 9/2026"),
    ]
    assert read_labels("Sở Nội vụ: chủ trì", Span(0, 18)) == ()


@pytest.mark.parametrize(
    "sentence",
    ["Quyết định này có hiệu lực kể từ ngày ký", "Trân trọng cảm ơn"],
)
def test_formulas_are_no_tasks(sentence: str) -> None:
    assert is_no_task(sentence, whole(sentence))


_WORDS = st.sampled_from(
    ["Giao", "Sở Nội vụ", "chủ trì", ",", "phối hợp với", "các sở", ";", ".", "đồng thời", "rà soát", ":",
     "Đề nghị", "có trách nhiệm", "(", ")", "trước ngày 30/6/2026", "căn cứ", "báo cáo", "để", "\n", "và"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=40).map(" ".join) | st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_sentence_is_taken_apart_without_loss_of_order(text: str) -> None:
    plain = shadow(text)
    end = 0
    for sentence in sentences(plain, whole(text)):
        assert end <= sentence.start < sentence.end <= len(text)
        end = sentence.end
        found = parts(plain, sentence)
        assert all(sentence.start <= one.start < one.end <= sentence.end for one in found)
        for one in found:
            subject = find_subject(plain, one)
            if subject:
                assert one.start <= subject.start <= subject.action <= one.end
