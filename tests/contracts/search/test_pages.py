"""Order, pages, facets, suggestions and what a person may see, on every index."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipeline.errors import UsageError
from pipeline.index.asking import MAX_SIZE
from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Facet, Filter, Request, Scope, Sort
from pipeline.store.names import agency_key
from tests.contracts.search.documents import (
    DOCUMENTS,
    EVERY_TASK,
    TASKS,
    TODAY,
    asked,
    ids,
)

FINANCE = Scope(("so tai chinh",))
NOBODY = Scope(())


class TestOrder:
    def test_the_earliest_due_comes_first_and_undated_last(self, filled: TaskIndex) -> None:
        expected = ["3.2", "2.3", "2.4", "2.2", "3.1", "1.1", "1.2", "2.1", "1.3", "3.3"]
        assert ids(filled.tasks(asked())) == expected

    def test_the_latest_issued_comes_first_and_undated_last(self, filled: TaskIndex) -> None:
        expected = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3"]
        assert ids(filled.tasks(asked(sort=Sort.ISSUED))) == expected

    @pytest.mark.parametrize("sort", [Sort.ISSUED, Sort.DUE])
    def test_documents_come_by_day_of_issue(self, filled: TaskIndex, sort: Sort) -> None:
        assert [hit.entry.id for hit in filled.documents(asked(sort=sort)).hits] == [1, 2, 3, 4]

    def test_an_entry_comes_back_as_it_was_given(self, filled: TaskIndex) -> None:
        assert {hit.entry.id: hit.entry for hit in filled.tasks(asked()).hits} == TASKS
        assert {hit.entry.id: hit.entry for hit in filled.documents(asked()).hits} == DOCUMENTS

    @pytest.mark.parametrize("kind", ["tasks", "documents"])
    def test_nothing_is_ranked_without_words(self, filled: TaskIndex, kind: str) -> None:
        with pytest.raises(UsageError, match="nothing_to_rank"):
            getattr(filled, kind)(asked(sort=Sort.RELEVANCE))


def walked(index: TaskIndex, request: Request) -> tuple[list[str], set[int]]:
    """The ids on all pages, and the totals that they told."""
    found, totals = [], set()
    cursor: str | None = None
    while True:
        page = index.tasks(replace(request, cursor=cursor))
        found += ids(page)
        totals.add(page.total)
        assert len(page.hits) == request.size or page.next is None
        if page.next is None:
            return found, totals
        cursor = page.next


class TestPages:
    @pytest.mark.parametrize("size", [1, 2, 3, 5, 9, 10, 11])
    @pytest.mark.parametrize("sort", list(Sort))
    def test_the_pages_together_are_the_whole(self, filled: TaskIndex, sort: Sort, size: int) -> None:
        request = asked("so OR cua OR bao OR cac OR quyet OR hoa OR tham", sort=sort, size=size)
        whole = ids(filled.tasks(replace(request, size=100)))
        assert len(whole) == len(set(whole)) >= 8
        assert walked(filled, request) == (whole, {len(whole)})

    @pytest.mark.parametrize(
        "where", [Filter(), Filter(agency="so noi vu"), Filter(due_from=date(2026, 1, 1))]
    )
    def test_filtered_pages_together_are_the_whole(self, filled: TaskIndex, where: Filter) -> None:
        request = asked(where=where, size=2)
        whole = ids(filled.tasks(replace(request, size=100)))
        assert walked(filled, request) == (whole, {len(whole)})

    def test_pages_of_documents_together_are_the_whole(self, filled: TaskIndex) -> None:
        for request in (asked(size=1), asked("so", size=1, sort=Sort.RELEVANCE)):
            found = []
            page = filled.documents(request)
            while page.next:
                found += [hit.entry.id for hit in page.hits]
                page = filled.documents(replace(request, cursor=page.next))
            found += [hit.entry.id for hit in page.hits]
            whole = filled.documents(replace(request, size=9))
            assert found == [hit.entry.id for hit in whole.hits]

    @pytest.mark.parametrize(
        "other",
        [
            {"words": None},
            {"where": Filter(agency="so noi vu")},
            {"where": Filter(due_to=date(2026, 12, 31))},
            {"scope": FINANCE},
            {"sort": Sort.ISSUED},
            {"sort": Sort.RELEVANCE},
            {"today": TODAY + timedelta(days=1)},
        ],
    )
    def test_a_cursor_of_another_question_is_refused(
        self, filled: TaskIndex, other: dict[str, object]
    ) -> None:
        request = asked("so OR cua OR cac", size=1)
        cursor = filled.tasks(request).next
        assert cursor
        with pytest.raises(UsageError, match="foreign_cursor"):
            filled.tasks(replace(request, **other, cursor=cursor))  # type: ignore[arg-type]  # fields by name

    @pytest.mark.parametrize(
        "cursor",
        [
            "",
            "x",
            "%%%",
            "null",
            "e30",
            "W10",
            "WzEsMl0",
            "đ",
            "A" * 10_000,
            base64.b64encode(b"[" * 5000).decode(),
        ],
    )
    def test_what_is_no_cursor_is_refused(self, filled: TaskIndex, cursor: str) -> None:
        for ask in (filled.tasks, filled.documents):
            with pytest.raises(UsageError, match="foreign_cursor"):
                ask(asked(cursor=cursor))

    @pytest.mark.parametrize(
        "place", [[], ["x"], [None], [{}], [-1], [1.5, 2, 3], ["'; DROP TABLE x"], [1, 2, 3, 4, 5]]
    )
    def test_a_cursor_that_was_tampered_with_is_refused(self, filled: TaskIndex, place: list[object]) -> None:
        request = asked("so OR cua OR cac", sort=Sort.RELEVANCE, size=1)
        cursor = filled.tasks(request).next
        assert cursor
        question = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0]
        forged = base64.urlsafe_b64encode(json.dumps([question, place]).encode()).decode().rstrip("=")
        with pytest.raises(UsageError, match="foreign_cursor"):
            filled.tasks(replace(request, cursor=forged))

    def test_the_size_of_pages_may_change_on_the_way(self, filled: TaskIndex) -> None:
        whole = ids(filled.tasks(asked()))
        first = filled.tasks(asked(size=3))
        assert ids(filled.tasks(asked(size=5, cursor=first.next))) == whole[3:8]

    @pytest.mark.parametrize("size", [0, -1, MAX_SIZE + 1])
    def test_a_size_out_of_range_is_refused(self, filled: TaskIndex, size: int) -> None:
        for ask in (filled.tasks, filled.documents):
            with pytest.raises(UsageError, match="bad_size"):
                ask(asked(size=size))


def counted(index: TaskIndex, request: Request, facet: Facet) -> dict[str, int]:
    page = index.tasks(replace(request, facets=(facet,)))
    assert set(page.facets) == {facet}
    counts = page.facets[facet]
    assert [(-count.hits, count.value) for count in counts] == sorted((-c.hits, c.value) for c in counts)
    return {count.value: count.hits for count in counts}


class TestFacets:
    @pytest.mark.parametrize(
        ("facet", "expected"),
        [
            (Facet.KIND, {"QĐ": 4, "KH": 3, "CV": 3}),
            (
                Facet.STATUS,
                {
                    "not_started": 4,
                    "in_progress": 1,
                    "overdue": 1,
                    "done": 1,
                    "done_late": 1,
                    "suspended": 1,
                    "cancelled": 1,
                },
            ),
            (Facet.AREA, {"procedures": 1, "organisation": 1}),
            (Facet.ISSUER, {"ủy ban nhân dân, tỉnh hà giang": 4, "ủy ban nhân dân, tỉnh lạng sơn": 3}),
            (Facet.MONTH, {"2026-01": 1, "2026-04": 2, "2026-05": 1, "2026-06": 3, "2026-09": 1}),
            (
                Facet.AGENCY,
                {
                    "sở nội vụ": 4,
                    "sở tài chính": 4,
                    "sở tư pháp": 2,
                    "sở nội vụ, tỉnh hà giang": 1,
                    "sở khoa học công nghệ, tỉnh lạng sơn": 1,
                    "sở thông tin truyền thông": 1,
                    "ủy ban nhân dân, các xã": 1,
                    "văn phòng ủy ban nhân dân, tỉnh": 1,
                },
            ),
            (
                Facet.AGENCY_MONTH,
                {
                    "sở nội vụ\t2026-06": 2,
                    "sở nội vụ\t2026-04": 1,
                    "sở nội vụ\t2026-01": 1,
                    "sở tài chính\t2026-04": 2,
                    "sở tài chính\t2026-06": 1,
                    "sở tư pháp\t2026-05": 1,
                    "sở tư pháp\t2026-09": 1,
                    "sở nội vụ, tỉnh hà giang\t2026-05": 1,
                    "sở khoa học công nghệ, tỉnh lạng sơn\t2026-06": 1,
                    "sở thông tin truyền thông\t2026-06": 1,
                    "ủy ban nhân dân, các xã\t2026-06": 1,
                },
            ),
        ],
    )
    def test_all_that_match_are_counted(
        self, filled: TaskIndex, facet: Facet, expected: dict[str, int]
    ) -> None:
        assert counted(filled, asked(size=1), facet) == expected

    def test_counts_follow_words_filter_and_scope(self, filled: TaskIndex) -> None:
        assert counted(filled, asked("toán"), Facet.STATUS) == {"done": 1, "done_late": 1}
        assert counted(filled, asked(where=Filter(agency="so tu phap")), Facet.AGENCY) == {
            "sở tư pháp": 2,
            "sở nội vụ, tỉnh hà giang": 1,
        }
        assert counted(filled, asked(scope=FINANCE), Facet.KIND) == {"QĐ": 2, "CV": 1, "KH": 1}
        assert counted(filled, asked("toán", sort=Sort.RELEVANCE, scope=NOBODY), Facet.KIND) == {}

    def test_the_page_does_not_change_the_counts(self, filled: TaskIndex) -> None:
        first = filled.tasks(asked(size=2, facets=(Facet.MONTH,)))
        second = filled.tasks(asked(size=2, facets=(Facet.MONTH,), cursor=first.next))
        assert first.facets == second.facets

    def test_several_are_counted_at_once(self, filled: TaskIndex) -> None:
        page = filled.tasks(asked(facets=tuple(Facet)))
        assert set(page.facets) == set(Facet)
        assert sum(count.hits for count in page.facets[Facet.STATUS]) == page.total

    def test_a_body_of_both_roles_counts_once(self, filled: TaskIndex) -> None:
        counts = counted(filled, asked(where=Filter(document=1)), Facet.AGENCY)
        assert counts["sở nội vụ"] == 2

    @pytest.mark.parametrize(
        ("facet", "value", "label"),
        [
            (Facet.AGENCY, "sở tư pháp", "Sở Tư pháp"),
            (Facet.MONTH, "2026-06", "tháng 06/2026"),
            (Facet.AGENCY_MONTH, "sở tư pháp\t2026-05", "Sở Tư pháp, tháng 05/2026"),
            (Facet.KIND, "QĐ", "Quyết định"),
            (Facet.STATUS, "overdue", "Quá hạn"),
            (Facet.ISSUER, "ủy ban nhân dân, tỉnh hà giang", "Ủy ban nhân dân tỉnh Hà Giang"),
        ],
    )
    def test_values_are_named_as_people_write_them(
        self, filled: TaskIndex, facet: Facet, value: str, label: str
    ) -> None:
        counts = filled.tasks(asked(facets=(facet,))).facets[facet]
        assert next(count.label for count in counts if count.value == value) == label

    def test_documents_are_counted_by_type_and_issuer(self, filled: TaskIndex) -> None:
        page = filled.documents(asked(facets=(Facet.KIND, Facet.ISSUER)))
        assert {count.value: count.hits for count in page.facets[Facet.KIND]} == {
            "CV": 1,
            "KH": 1,
            "QĐ": 1,
            "TB": 1,
        }
        assert [count.hits for count in page.facets[Facet.ISSUER]] == [1, 1]


class TestScope:
    @pytest.mark.parametrize(
        ("scope", "expected"),
        [
            (Scope(), EVERY_TASK),
            (NOBODY, set()),
            (FINANCE, {"1.1", "2.3", "2.4", "3.3"}),
            (Scope(("so tai chinh", "so tu phap")), {"1.1", "2.1", "2.2", "2.3", "2.4", "3.3"}),
            (Scope(("so noi vu tinh ha giang",)), {"2.2"}),
            (Scope(("so khoa hoc cong nghe tinh lang son",)), {"3.1"}),
            (Scope(("so y te",)), set()),
        ],
    )
    def test_only_tasks_of_the_bodies_are_seen(
        self, filled: TaskIndex, scope: Scope, expected: set[str]
    ) -> None:
        for request in (asked(), asked(sort=Sort.ISSUED), asked(where=Filter(role="lead"))):
            page = filled.tasks(replace(request, scope=scope, facets=(Facet.STATUS,)))
            assert set(ids(page)) == set(expected)
            assert page.total == sum(count.hits for count in page.facets[Facet.STATUS]) == len(expected)

    @pytest.mark.parametrize("sort", list(Sort))
    def test_words_find_no_more_than_the_scope_holds(self, filled: TaskIndex, sort: Sort) -> None:
        assert ids(filled.tasks(asked("toán", scope=FINANCE, sort=sort))) == ["2.3", "2.4"]
        assert ids(filled.tasks(asked("hoà giải", scope=FINANCE, sort=sort))) == ["2.3", "2.4"]
        assert ids(filled.tasks(asked("nền tảng", scope=FINANCE, sort=sort))) == []

    def test_a_filter_for_another_body_shows_only_what_both_share(self, filled: TaskIndex) -> None:
        page = filled.tasks(asked(where=Filter(agency="so noi vu"), scope=FINANCE))
        assert set(ids(page)) == {"1.1", "2.4"}
        months = Filter(agency="so noi vu", due_from=date(2026, 6, 1))
        assert ids(filled.tasks(asked(where=months, scope=FINANCE))) == ["1.1"]

    def test_scoped_pages_together_are_the_whole(self, filled: TaskIndex) -> None:
        assert walked(filled, asked(scope=FINANCE, size=1)) == (["2.3", "2.4", "1.1", "3.3"], {4})

    @pytest.mark.parametrize(
        ("scope", "expected"),
        [(Scope(), {1, 2, 3, 4}), (NOBODY, set()), (Scope(("so tu phap",)), {2}), (FINANCE, {1, 2, 3})],
    )
    def test_only_documents_with_a_task_of_the_bodies_are_seen(
        self, filled: TaskIndex, scope: Scope, expected: set[int]
    ) -> None:
        page = filled.documents(asked(scope=scope, facets=(Facet.KIND,)))
        assert {hit.entry.id for hit in page.hits} == expected
        assert sum(count.hits for count in page.facets[Facet.KIND]) == page.total == len(expected)
        found = filled.documents(asked("so OR hop OR tet", scope=scope, sort=Sort.RELEVANCE))
        assert {hit.entry.id for hit in found.hits} == expected

    def test_suggestions_tell_nothing_of_what_is_not_seen(self, filled: TaskIndex) -> None:
        assert filled.suggest("so", NOBODY, 10) == []
        assert filled.suggest("24/ubnd", Scope(("so tu phap",)), 10) == []
        assert filled.suggest("nghỉ", FINANCE, 10) == []
        hits = {agency_key(one.text): one.hits for one in filled.suggest("sở", Scope(("so tu phap",)), 10)}
        assert hits == {"so tu phap": 2, "so noi vu tinh ha giang": 1}


class TestSuggestions:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("sở tư", [("agency", "Sở Tư pháp", 2)]),
            ("so tu", [("agency", "Sở Tư pháp", 2)]),
            (
                "SỞ T",
                [
                    ("agency", "Sở Tài chính", 4),
                    ("agency", "Sở Tư pháp", 2),
                    ("agency", "Sở Thông tin và Truyền thông", 1),
                ],
            ),
            ("ubnd", [("agency", "UBND các xã", 1)]),
            ("sở thông tin và tr", [("agency", "Sở Thông tin và Truyền thông", 1)]),
            ("05/kh", [("number", "05/KH-UBND", 1)]),
            ("5/KH", [("number", "05/KH-UBND", 1)]),
            ("12/QĐ", [("number", "12/QĐ-UBND", 1)]),
            ("12/qd", [("number", "12/QĐ-UBND", 1)]),
            ("cải cách h", [("title", "Cải cách hành chính năm 2026", 1)]),
            ("ve viec hoa", [("title", "Về việc hoà giải ở cơ sở", 1)]),
            ("về việc hòa", [("title", "Về việc hoà giải ở cơ sở", 1)]),
            ("nội vụ", []),
            ("", []),
            ("   ", []),
            ("%", []),
            ("so_", []),
            ("zzz", []),
        ],
    )
    def test_what_begins_so_is_suggested(
        self, filled: TaskIndex, typed: str, expected: list[tuple[str, str, int]]
    ) -> None:
        found = filled.suggest(typed, Scope(), 10)
        assert [(one.kind, one.text, one.hits) for one in found] == expected

    def test_the_most_frequent_are_kept(self, filled: TaskIndex) -> None:
        assert [one.hits for one in filled.suggest("s", Scope(), 3)] == [4, 4, 2]
