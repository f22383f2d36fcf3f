"""What words find and where they stand, on every index, however they are typed."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Filter, Sort
from tests.contracts.search.documents import asked, document, ids

CASES: list[tuple[str, set[str]]] = [
    # accents
    ("một cửa", {"1.1"}),
    ("mot cua", {"1.1"}),
    ("MỘT CỬA", {"1.1"}),
    ("cua", {"1.1", "2.2"}),
    ("cửa", {"1.1", "2.2"}),
    ('"cửa"', {"1.1"}),
    ('"của"', {"2.2"}),
    ('"cua"', {"1.1", "2.2"}),
    ("dao tao", {"2.2"}),
    ("đào tạo", {"2.2"}),
    ("ĐÀO TẠO", {"2.2"}),
    ('"đào tạo"', {"2.2"}),
    ('"dào tạo"', set()),
    ("de an", {"2.2"}),
    # where the tone stands
    ("hòa giải", {"2.1", "2.2", "2.3", "2.4"}),
    ("hoà giải", {"2.1", "2.2", "2.3", "2.4"}),
    ('"hòa giải"', {"2.1", "2.2", "2.3", "2.4"}),
    ('"hoà giải"', {"2.1", "2.2", "2.3", "2.4"}),
    ('"ủy ban"', {"2.1"}),
    ('"uỷ ban"', {"2.1"}),
    ("đề ÁN", {"2.2"}),
    # the title of the document counts
    ("cải cách", {"1.1", "1.2", "1.3"}),
    ("cải cách một cửa", {"1.1"}),
    ('"năm 2026"', {"1.1", "1.2", "1.3"}),
    ('"2026 rà soát"', set()),
    ('"năm 2026 rà"', set()),
    # phrases and beginnings
    ('"kết quả hằng"', {"1.2"}),
    ('"quả kết"', set()),
    ('"báo cáo kết quả hằng quý"', {"1.2"}),
    ("thủ tụ*", {"1.1"}),
    ('"thủ tụ*"', {"1.1"}),
    ('"tục thủ*"', set()),
    ("ho*", {"2.1", "2.2", "2.3", "2.4", "3.1", "3.3"}),
    ('"họ*"', {"3.1"}),
    ("*", set()),
    # all, either, none
    ("báo cáo quý", {"1.2"}),
    ("báo cáo AND quý", {"1.2"}),
    ("báo cáo một", set()),
    ("quý OR quỹ", {"1.2", "3.3"}),
    ("kinh phí OR nền tảng", {"2.3", "3.1"}),
    ("cua -của", {"1.1"}),
    ("cua NOT của", {"1.1"}),
    ("cua -cua", set()),
    ("họp NOT (nền OR tảng)", {"3.3"}),
    ("(quyết OR thẩm) AND toán", {"2.3", "2.4"}),
    ('"hợp nhất" OR "nền tảng số"', {"3.1", "3.3"}),
    # acronyms and numbers
    ("UBND", {"2.1"}),
    ("ubnd xã", {"2.1"}),
    ("30/6/2026", {"1.1"}),
    ("30/6", {"1.1"}),
    ("6/2026", {"1.1"}),
    ("0/6", set()),
    ("15/6", {"3.1"}),
    # what is no word, and what looks like the language of an engine
    ("một; cửa!", {"1.1"}),
    ("folded:một", set()),
    ("title_exact:họp", set()),
    ("NEAR(một cửa)", set()),
    ("một~2", set()),
    ("/một/", {"1.1"}),
    ("[một TO cửa]", set()),
    ("{!func}cửa", set()),
    ('họp"', {"3.1", "3.3"}),
    ("(họp", {"3.1", "3.3"}),
    ("một\u00a0cửa", {"1.1"}),
    ("_", set()),
    ("¦ rà", {"1.1"}),
    ("không có", set()),
    ("' OR 1=1 --", set()),
]


@pytest.mark.parametrize(("typed", "expected"), [case for case in CASES if case[0] != "*"])
def test_tasks_are_found_by_their_words(filled: TaskIndex, typed: str, expected: set[str]) -> None:
    for sort in Sort:
        page = filled.tasks(asked(typed, sort=sort))
        assert set(ids(page)) == expected
        assert (page.total, page.next) == (len(expected), None)


@pytest.mark.parametrize("typed", ["một cửa", '"đào tạo"', "hoà giải", "đề án OR quỹ"])
def test_it_does_not_matter_how_accents_are_typed(filled: TaskIndex, typed: str) -> None:
    assert ids(filled.tasks(asked(unicodedata.normalize("NFD", typed)))) == ids(filled.tasks(asked(typed)))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("một cửa", {1}),
        ("mot cua", {1}),
        ('"thủ tục một cửa"', {1}),
        ("cải cách hành chính", {1}),
        ("hòa giải", {2}),
        ("05/KH-UBND", {2}),
        ("5/KH-UBND", {2}),
        ("nền tảng", {3}),
        ("nghỉ tết", {4}),
        ("họp -cửa", {4}),
        ("ngh*", {4}),
        ("so", {1, 2, 3}),
    ],
)
def test_documents_are_found_by_title_and_text(filled: TaskIndex, typed: str, expected: set[int]) -> None:
    for sort in Sort:
        page = filled.documents(asked(typed, sort=sort))
        assert {hit.entry.id for hit in page.hits} == expected
        assert page.total == len(expected)


@pytest.mark.parametrize(
    ("typed", "task", "marked"),
    [
        ("một cửa", "1.1", ["một", "cửa"]),
        ("mot cua", "1.1", ["một", "cửa"]),
        ('"MỘT CỬA"', "1.1", ["một cửa"]),
        ("hòa giải", "2.1", ["hoà", "giải"]),
        ("UBND", "2.1", ["Uỷ ban nhân dân"]),
        ("thủ tụ*", "1.1", ["thủ", "tục"]),
        ("30/6", "1.1", ["30/6"]),
        ("cải cách", "1.1", []),
        ("cua -họp", "2.2", ["của", "cử"][:1]),
    ],
)
def test_marks_are_where_the_words_stand_in_the_text(
    filled: TaskIndex, typed: str, task: str, marked: list[str]
) -> None:
    (hit,) = [hit for hit in filled.tasks(asked(typed)).hits if hit.entry.id == task]
    assert [mark.of(hit.entry.text) for mark in hit.marks] == marked


def test_marks_of_documents_are_offsets_of_their_text(filled: TaskIndex) -> None:
    (hit,) = filled.documents(asked("kế hoạch", where=Filter(document=2), sort=Sort.RELEVANCE)).hits
    assert [mark.of(hit.entry.text) for mark in hit.marks] == ["Kế", "hoạch"]


def test_without_words_nothing_is_marked(filled: TaskIndex) -> None:
    assert {hit.marks for hit in filled.tasks(asked()).hits} == {()}


@pytest.mark.parametrize("typed", ["9/2019/QĐ-UBND", "09/2019/QĐ-UBND", '"9/2019"', '"009/2019/qđ*"'])
def test_zeros_before_a_number_do_not_matter(index: TaskIndex, typed: str) -> None:
    text = "Theo Quyết định số 09/2019/QĐ-UBND, tổ 1 họp"
    index.apply([document(1, [{"text": text}], text=text), document(2, [{"text": "Tổ 90"}], text="Tổ 90")])
    (task,) = index.tasks(asked(typed)).hits
    (found,) = index.documents(asked(typed)).hits
    assert (task.entry.id, found.entry.id) == ("1.1", 1)
    assert {text[span.start : span.end] for span in task.marks} <= {
        "09/2019/QĐ-UBND",
        "09/2019/QĐ",
        "09/2019",
    }
    assert task.marks == found.marks != ()
