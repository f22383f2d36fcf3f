"""What every index must find; the plain one of ``memory_store`` says what is right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.index.feeding import rebuild
from pipeline.index.marks import snippets
from pipeline.index.queries import Request, Sort
from pipeline.index.searching import Hit, search
from pipeline.index.text_query import MAX_WORDS, Either, Every, Query, Words, parse
from pipeline.library import Library, open_library
from tests.pipeline.extractions import letter, plan, with_rules
from tests.pipeline.memory_store import MemoryIndex, MemoryStore

TEXTS = {
    "một cửa": "Kiện toàn bộ phận một cửa; họp vào quý III.",
    "của": "Một số ý kiến của cử tri.",
    "hoà": "Hoà giải ở cơ sở; Uỷ ban nhân dân xã báo cáo.",
    "ubnd": "UBND huyện họp.",
    "số": "Thực hiện Kế hoạch số 24/KH-UBND của Ban Chỉ đạo.",
}


TODAY = date(2026, 3, 1)


def found_documents(library: Library, typed: str, limit: int) -> list[Hit]:
    library.synchronise(TODAY)
    return search(library.store, library.index, typed, limit, TODAY)


def fill(library: Library) -> None:
    for name, text in TEXTS.items():
        library.store.save(letter(text, name=name))


def found(library: Library, typed: str) -> set[str]:
    ids = found_ids(library, parse(typed))
    return {document.file_name for document in library.store.summaries(ids).values()}


def found_ids(library: Library, query: Query) -> list[int]:
    library.synchronise(TODAY)
    page = library.index.documents(Request(TODAY, words=query, sort=Sort.RELEVANCE, size=100))
    return [hit.entry.id for hit in page.hits]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mot cua", {"một cửa", "của"}),
        ("một cửa", {"một cửa", "của"}),
        ('"một cửa"', {"một cửa"}),
        ('"mot cua"', {"một cửa"}),
        ('"của cử"', {"của"}),
        ('"cửa cử"', set()),
        ("MỘT CỬA họp", {"một cửa"}),
        ("hòa giải", {"hoà"}),
        ('"hòa giải"', {"hoà"}),
        ('"Uy ban nhan dan"', {"hoà"}),
        ("họp OR giải", {"một cửa", "hoà", "ubnd"}),
        ("họp -cửa", {"ubnd"}),
        ("họp NOT cửa", {"ubnd"}),
        ("mot -của", {"một cửa"}),
        ("mot -cua", set()),
        ("mot NOT (của OR họp)", set()),
        ("(họp OR giải) AND cua", {"một cửa"}),
        ("UBND", {"hoà", "ubnd", "số"}),
        ("ubnd xã", {"hoà"}),
        ("kiệ*", {"một cửa", "của"}),
        ('"bo ph*"', {"một cửa"}),
        ("24/KH-UBND", {"số"}),
        ("24/kh", {"số"}),
        ("4/KH-UBND", set()),
        ("khôngcó", set()),
        ("cu*", {"một cửa", "của", "số"}),
    ],
)
def test_words_are_found_with_or_without_accents(library: Library, typed: str, expected: set[str]) -> None:
    fill(library)
    assert found(library, typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        'a" OR "b',
        "title_exact:họp",
        "NEAR(a b)",
        "họp*họp",
        "^họp",
        "{x}: y",
        "--",
        "a AND",
        "OR họp",
        "họp)",
        "((họp",
    ],
)
def test_what_is_typed_never_becomes_the_language_of_the_index(library: Library, typed: str) -> None:
    fill(library)
    try:
        query = parse(typed)
    except UsageError:
        return
    oracle = MemoryStore()
    for name, text in TEXTS.items():
        oracle.save(letter(text, name=name))
    assert set(found_ids(library, query)) == set(MemoryIndex(oracle).search(query, 100))


@pytest.mark.parametrize("typed", ["", "  ", "-họp", '""', "()", "***"])
def test_a_query_without_a_word_to_find_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="empty_query"):
        parse(typed)


def test_a_query_of_too_many_words_is_refused() -> None:
    with pytest.raises(UsageError, match="query_too_long"):
        parse("họp " * (MAX_WORDS + 1))


def test_brackets_without_end_do_not_exhaust_the_parser() -> None:
    assert parse("(" * 5000 + "họp") == Words(("họp",), ("hop",))


def test_and_binds_closer_than_or() -> None:
    query = parse("a b OR c")
    assert isinstance(query, Either)
    assert isinstance(query.parts[0], Every)


def test_a_replaced_document_is_found_by_its_new_words_only(library: Library) -> None:
    library.store.save(plan())
    library.store.save(with_rules(plan(), "2026.2"))
    assert len(found_ids(library, parse("một cửa"))) == 1
    assert library.index.revisions() == {1: 2}


def test_a_rebuilt_index_answers_as_before(library: Library) -> None:
    fill(library)
    before = found_ids(library, parse("một cửa"))
    rebuild(library.store, library.index, TODAY)
    assert found_ids(library, parse("một cửa")) == before
    assert library.index.revisions() == library.store.revisions()


def test_the_limit_keeps_the_best(library: Library) -> None:
    library.store.save(letter("Ý kiến của một số cử tri.", name="xa"))
    library.store.save(letter("Bộ phận một cửa.", name="gần"))
    library.store.save(letter("Một ý kiến khác của cử tri.", name="xa nữa"))
    for typed in ("một cửa", "mot cua"):
        hits = found_documents(library, typed, 1)
        assert [hit.document.file_name for hit in hits] == ["gần"]


def test_a_number_finds_the_document_that_bears_it_before_those_that_cite_it(library: Library) -> None:
    for number in range(3):
        library.store.save(letter("Theo Kế hoạch số 05/KH-UBND; Kế hoạch số 05/KH-UBND.", name=f"{number}"))
    library.store.save(plan())
    hits = found_documents(library, "5/kh-ubnd", 10)
    assert hits[0].document.number == "05/KH-UBND"
    hits = found_documents(library, "05/KH-UBND", 10)
    assert hits[0].document.file_name == "ke-hoach.txt"
    assert len(hits) == 4


def test_marks_are_offsets_of_the_original_text() -> None:
    text = "Ð\u1ea1i h\u1ed9i.\n" * 40 + "Bộ phận Một\ncửa điện tử" + ". Hết." * 80
    (snippet,) = snippets(text, [Words(("mot", "cua"), ("mot", "cua"))])
    assert [mark.of(text) for mark in snippet.marks] == ["Một\ncửa"]
    assert snippet.span.of(text) == snippet.text
    assert len(snippet.text) < 260


def test_a_snippet_shows_words_together_rather_than_the_first_one() -> None:
    text = "Họp về cửa khẩu. " + "Không liên quan. " * 60 + "Bộ phận một cửa." + " Hết." * 100
    query = parse("mot cua")
    assert isinstance(query, Every)
    shown = snippets(text, [part for part in query.parts if isinstance(part, Words)])
    assert any("một cửa" in snippet.text for snippet in shown)


def test_a_document_that_matches_by_its_number_alone_has_no_snippet() -> None:
    assert snippets("Không có từ nào.", [Words(("xyz",), ("xyz",))]) == ()


WORD = st.sampled_from(
    ["một", "mốt", "cửa", "của", "hòa", "hoà", "đê", "de", "24/KH-UBND", "ubnd", "OR", "x*", "Ð"]
)
PART = st.one_of(
    WORD,
    WORD.map(lambda word: f"-{word}"),
    st.lists(WORD, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from(["(", ")", "OR", "AND", "NOT", '"', "*"]),
)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.lists(WORD, max_size=6).map(" ".join), min_size=1, max_size=4, unique=True),
    queries=st.lists(st.lists(PART, max_size=6).map(" ".join), min_size=1, max_size=8),
)
def test_the_index_finds_what_a_plain_search_finds(texts: list[str], queries: list[str]) -> None:
    oracle = MemoryStore()
    with TemporaryDirectory() as folder, open_library(Path(folder) / "dondoc.db") as opened:
        for text in texts:
            oracle.save(letter(text))
            opened.store.save(letter(text))
        for typed in queries:
            try:
                query = parse(typed)
            except UsageError:
                continue
            expected = set(MemoryIndex(oracle).search(query, 100))
            assert set(found_ids(opened, query)) == expected, typed
