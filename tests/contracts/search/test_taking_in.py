"""How an index takes changes in: in any order, any number of times, also while it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from pipeline.index.entries import DocumentEntries, Withdrawal
from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Facet, Filter, Request, Scope, Sort
from pipeline.store.names import agency_key
from pipeline.tracking.records import Status
from tests.contracts.search.documents import (
    ALL,
    DECISION,
    PLAN,
    TASKS,
    TODAY,
    asked,
    document,
    ids,
    lead,
    newer,
)
from tests.pipeline.extractions import incompressible

QUESTIONS = (
    asked(facets=tuple(Facet), size=100),
    asked("hoa giai", facets=tuple(Facet)),
    asked("mot cua", sort=Sort.RELEVANCE),
    asked(where=Filter(agency="so noi vu", due_from=date(2026, 6, 1)), facets=(Facet.AGENCY_MONTH,)),
    asked(scope=Scope(("so tu phap",)), facets=(Facet.STATUS,)),
)


def answers(index: TaskIndex) -> list[object]:
    """All that an index answers to a few questions."""
    found: list[object] = [index.revisions()]
    for request in QUESTIONS:
        page = index.tasks(request)
        found.append(
            (sorted(ids(page)), page.total, page.facets, {hit.entry.id: hit.entry for hit in page.hits})
        )
    documents = index.documents(asked(facets=(Facet.KIND,)))
    found.append(([hit.entry for hit in documents.hits], documents.facets))
    found.append([index.suggest(typed, Scope(), 10) for typed in ("so", "12/q", "ve")])
    return found


class TestOnce:
    def test_a_new_index_holds_nothing(self, index: TaskIndex) -> None:
        assert (index.position(), index.revisions()) == (0, {})
        assert (index.tasks(asked(facets=tuple(Facet))).total, index.documents(asked()).total) == (0, 0)
        assert index.suggest("so", Scope(), 5) == []

    def test_what_was_taken_in_is_found_at_once(self, index: TaskIndex) -> None:
        assert index.apply([PLAN]).taken == 1
        assert index.revisions() == {1: 1}
        assert index.tasks(asked("mot cua")).total == 1

    def test_nothing_is_taken_in_of_nothing(self, index: TaskIndex) -> None:
        applied = index.apply([])
        assert (applied.taken, applied.older, applied.quarantined) == (0, 0, ())

    def test_the_same_batch_twice_changes_nothing(self, index: TaskIndex) -> None:
        assert index.apply(ALL).taken == len(ALL)
        before = answers(index)
        applied = index.apply(ALL)
        assert (applied.taken, applied.older) == (0, len(ALL))
        assert answers(index) == before

    def test_the_same_document_twice_in_a_batch_counts_once(self, index: TaskIndex) -> None:
        applied = index.apply([PLAN, PLAN])
        assert (applied.taken, applied.older) == (1, 1)
        assert index.tasks(asked()).total == len(PLAN.tasks)

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_the_newest_revision_holds_in_any_order(self, index: TaskIndex, order: tuple[int, ...]) -> None:
        revisions = [PLAN, newer(PLAN, 2, status=Status.IN_PROGRESS), newer(PLAN, 3, status=Status.DONE)]
        for place in order:
            index.apply([revisions[place]])
        assert index.revisions() == {1: 3}
        assert {hit.entry.status for hit in index.tasks(asked()).hits} == {Status.DONE}
        assert {hit.entry.revision for hit in index.tasks(asked()).hits} == {3}

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_the_newest_revision_holds_in_any_order_of_a_batch(
        self, index: TaskIndex, order: tuple[int, ...]
    ) -> None:
        revisions = [newer(PLAN, number, area=f"area{number}") for number in (1, 2, 3)]
        index.apply([revisions[place] for place in order])
        assert {hit.entry.area for hit in index.tasks(asked()).hits} == {"area3"}

    @pytest.mark.parametrize("order", list(permutations(range(4))))
    def test_the_order_of_documents_does_not_matter(self, index: TaskIndex, order: tuple[int, ...]) -> None:
        index.apply([ALL[place] for place in order])
        found = answers(index)
        index.rebuild(ALL, 0)
        assert found == answers(index)

    def test_an_older_revision_is_told_and_ignored(self, index: TaskIndex) -> None:
        index.apply([newer(PLAN, 5, status=Status.DONE)])
        before = answers(index)
        applied = index.apply([newer(PLAN, 4)])
        assert (applied.taken, applied.older) == (0, 1)
        assert answers(index) == before


class TestReplacing:
    def test_a_replaced_document_is_found_by_its_new_words_only(self, index: TaskIndex) -> None:
        index.apply(ALL)
        fewer = newer(PLAN, 2, text="Sắp xếp kho lưu trữ", title="Lưu trữ")
        changed = DocumentEntries(
            replace(fewer.document, text="Lưu trữ", title="Lưu trữ", tasks=1), fewer.tasks[:1]
        )
        index.apply([changed])
        assert index.tasks(asked("một cửa")).total == index.tasks(asked("cải cách")).total == 0
        assert index.documents(asked('"thủ tục một cửa"')).total == 0
        for sort in Sort:
            assert ids(index.tasks(asked("lưu trữ", sort=sort))) == ["1.1"]
        assert index.documents(asked("lưu trữ")).total == 1
        assert index.tasks(asked(where=Filter(document=1))).total == 1

    def test_a_task_that_passes_to_another_body_leaves_the_first(self, index: TaskIndex) -> None:
        index.apply(ALL)
        index.apply([newer(PLAN, 2, bodies=(lead("Sở Y tế"),))])
        assert index.tasks(asked(where=Filter(agency="so y te"))).total == 3
        assert "1.1" not in ids(index.tasks(asked(where=Filter(agency="so tai chinh"))))
        assert index.tasks(asked(where=Filter(document=1), scope=Scope(("so tai chinh",)))).total == 0
        assert [one.hits for one in index.suggest("sở tài", Scope(), 5)] == [3]
        assert [one.hits for one in index.suggest("sở y", Scope(), 5)] == [3]

    def test_a_deadline_that_moves_is_found_where_it_went(self, index: TaskIndex) -> None:
        index.apply(ALL)
        index.apply([newer(DECISION, 2, due=date(2027, 2, 28), starts=None, occurrences=())])
        assert "2.2" not in ids(index.tasks(asked(where=Filter(due_to=date(2026, 12, 31)))))
        late = Filter(due_from=date(2027, 2, 28), due_to=date(2027, 2, 28))
        assert set(ids(index.tasks(asked(where=late)))) == {"2.1", "2.2", "2.3", "2.4"}
        own = replace(late, agency="so tai chinh")
        assert set(ids(index.tasks(asked(where=own)))) == {"2.3", "2.4"}

    def test_occurrences_that_end_are_found_no_more(self, index: TaskIndex) -> None:
        index.apply(ALL)
        december = asked(where=Filter(agency="so noi vu", due_from=date(2026, 12, 1)))
        assert ids(index.tasks(december)) == ["1.2"]
        index.apply([newer(PLAN, 2, occurrences=())])
        assert ids(index.tasks(december)) == []

    def test_a_done_task_changes_what_is_counted(self, index: TaskIndex) -> None:
        index.apply(ALL)
        index.apply([newer(DECISION, 2, status=Status.DONE, done_on=date(2026, 6, 1), due=date(2026, 5, 31))])
        counts = index.tasks(asked(where=Filter(document=2), facets=(Facet.STATUS,))).facets[Facet.STATUS]
        assert {count.value: count.hits for count in counts} == {"done_late": 4}

    def test_two_tasks_that_begin_at_one_place_are_both_kept(self, index: TaskIndex) -> None:
        twins = document(9, [{"start": 5, "text": "A", "id": "a"}, {"start": 5, "text": "B", "id": "b"}])
        index.apply([twins])
        assert sorted(ids(index.tasks(asked()))) == ["a", "b"]
        first = index.tasks(asked(size=1))
        second = index.tasks(asked(size=1, cursor=first.next))
        assert sorted(ids(first) + ids(second)) == ["a", "b"]

    def test_recurring_days_one_after_another_are_all_found(self, index: TaskIndex) -> None:
        days = tuple(TODAY + timedelta(days=number) for number in (*range(5), 9, 10, 20))
        index.apply([document(9, [{"due": TODAY, "occurrences": days, "bodies": (lead("Sở Y tế"),)}])])
        for number in range(25):
            day = TODAY + timedelta(days=number)
            for where in (
                Filter(due_from=day, due_to=day),
                Filter(agency="so y te", due_from=day, due_to=day),
            ):
                assert index.tasks(asked(where=where)).total == (day in days)


class TestWithdrawal:
    def test_a_document_that_is_no_more_is_found_nowhere(self, index: TaskIndex) -> None:
        index.apply(ALL)
        assert index.apply([Withdrawal(2, 2)]).taken == 1
        assert index.revisions() == {1: 1, 3: 1, 4: 1}
        assert index.tasks(asked("hoà giải")).total == index.documents(asked("hoà giải")).total == 0
        assert index.tasks(asked(where=Filter(document=2))).total == 0
        assert index.suggest("12/qd", Scope(), 5) == index.suggest("ve viec", Scope(), 5) == []
        assert index.suggest("so tu phap", Scope(), 5) == []

    def test_the_rest_stays_as_if_it_had_never_been(self, index: TaskIndex) -> None:
        index.apply([made for made in ALL if made is not DECISION])
        without = answers(index)
        index.apply([DECISION, Withdrawal(2, 2)])
        assert answers(index) == without

    @pytest.mark.parametrize("revision", [1, 2])
    def test_what_was_withdrawn_does_not_come_back_by_an_older_revision(
        self, index: TaskIndex, revision: int
    ) -> None:
        index.apply([PLAN, Withdrawal(1, 2)])
        applied = index.apply([newer(PLAN, revision)])
        assert (applied.taken, applied.older) == (0, 1)
        assert (index.tasks(asked()).total, index.revisions()) == (0, {})

    def test_what_was_withdrawn_comes_back_by_a_newer_revision(self, index: TaskIndex) -> None:
        index.apply([Withdrawal(1, 2), newer(PLAN, 3)])
        assert index.revisions() == {1: 3}
        assert index.tasks(asked()).total == 3

    def test_an_older_withdrawal_is_ignored(self, index: TaskIndex) -> None:
        index.apply([newer(PLAN, 3)])
        applied = index.apply([Withdrawal(1, 2)])
        assert (applied.taken, applied.older) == (0, 1)
        assert index.tasks(asked()).total == 3

    def test_a_document_that_never_was_can_be_withdrawn(self, index: TaskIndex) -> None:
        assert index.apply([Withdrawal(77, 1)]).taken == 1
        assert index.apply([Withdrawal(77, 1)]).older == 1
        assert index.revisions() == {}

    def test_what_was_withdrawn_is_known_with_its_revision_until_the_index_is_made_anew(
        self, index: TaskIndex
    ) -> None:
        index.apply([PLAN, DECISION, Withdrawal(2, 5), Withdrawal(0, 7)])
        assert index.withdrawn() == {0: 7, 2: 5}
        index.apply([newer(DECISION, 6)])
        assert index.withdrawn() == {0: 7}
        index.rebuild([PLAN], 1)
        assert index.withdrawn() == {}


class TestPosition:
    def test_it_is_kept(self, index: TaskIndex) -> None:
        index.advance(12)
        index.apply(ALL)
        assert index.position() == 12

    def test_a_rebuilt_index_stands_where_it_was_told(self, index: TaskIndex) -> None:
        index.advance(3)
        index.rebuild(ALL, 41)
        assert index.position() == 41


class TestRebuild:
    def test_it_holds_what_it_is_given_and_nothing_else(self, index: TaskIndex) -> None:
        index.apply([newer(PLAN, 8), document(50, [{"text": "Cũ"}]), Withdrawal(2, 9)])
        index.rebuild(ALL, 1)
        found = answers(index)
        index.rebuild([], 0)
        index.apply(ALL)
        assert found == answers(index)

    def test_an_index_made_of_changes_equals_one_made_anew(self, index: TaskIndex) -> None:
        index.apply([newer(PLAN, 2, text="Lưu trữ"), DECISION, Withdrawal(2, 2), newer(DECISION, 3), *ALL])
        index.apply([newer(made, 4) for made in ALL])
        found = answers(index)
        index.rebuild([newer(made, 4) for made in ALL], 0)
        assert found == answers(index)

    def test_the_old_index_answers_until_the_new_one_takes_its_place(self, index: TaskIndex) -> None:
        index.apply([PLAN])
        seen = []

        def entries() -> Iterator[DocumentEntries]:
            yield DECISION
            seen.append((index.tasks(asked("mot cua")).total, index.revisions()))

        index.rebuild(entries(), 5)
        assert seen == [(1, {1: 1})]
        assert index.revisions() == {2: 1}

    def test_a_rebuild_that_fails_leaves_the_old_index(self, index: TaskIndex) -> None:
        index.apply(ALL)
        index.advance(4)
        before = answers(index)

        def entries() -> Iterator[DocumentEntries]:
            yield newer(PLAN, 9)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            index.rebuild(entries(), 9)
        assert answers(index) == before
        assert index.position() == 4


def many(first: int, last: int) -> list[DocumentEntries]:
    """Documents with three tasks each that are due on a hundred days."""
    return [
        document(
            number,
            [
                {"text": f"Việc {number}", "due": TODAY + timedelta(days=(number * 7 + place) % 100)}
                for place in range(3)
            ],
            issued=TODAY - timedelta(days=number % 50),
        )
        for number in range(first, last)
    ]


def pages(index: TaskIndex, request: Request) -> Iterator[list[str]]:
    page = index.tasks(request)
    yield ids(page)
    while page.next:
        page = index.tasks(replace(request, cursor=page.next))
        yield ids(page)


class TestThousands:
    @pytest.mark.parametrize("sort", list(Sort))
    def test_every_page_of_thousands_is_reached_once(self, index: TaskIndex, sort: Sort) -> None:
        index.apply(many(1, 1001))
        request = asked("việc", sort=sort, size=250)
        found = [id_ for page in pages(index, request) for id_ in page]
        assert len(found) == len(set(found)) == index.tasks(request).total == 3000

    @pytest.mark.parametrize("sort", [Sort.DUE, Sort.ISSUED])
    def test_pages_do_not_shift_while_documents_come_and_go(self, index: TaskIndex, sort: Sort) -> None:
        index.apply(many(100, 160))
        request = asked(sort=sort, size=7)
        expected = [id_ for page in pages(index, request) for id_ in page]
        found: list[str] = []
        new = iter(range(1, 60))
        for page in pages(index, request):
            found += page
            for _ in range(3):
                index.apply(many(number := next(new, 60), number + 1))
        kept = {id_ for id_ in found if int(id_.split(".")[0]) >= 100}
        assert kept == set(expected), "none is left out"
        assert len(found) == len(set(found)), "none comes twice"

    def test_a_page_goes_on_where_a_withdrawn_task_stood(self, index: TaskIndex) -> None:
        index.apply(many(1, 20))
        whole = ids(index.tasks(asked(size=100)))
        first = index.tasks(asked(size=10))
        last = first.hits[-1].entry.document_id
        index.apply([Withdrawal(last, 2)])
        rest = [id_ for id_ in whole[10:] if not id_.startswith(f"{last}.")]
        assert ids(index.tasks(asked(size=100, cursor=first.next))) == rest


def test_names_and_numbers_of_any_length_are_taken_in_and_found(index: TaskIndex) -> None:
    endless = incompressible(10_000)
    task = {"text": "Họp", "bodies": (lead(endless),), "due": date(2026, 6, 30)}
    long = document(1, [task], title=endless, number=f"7/{endless}", issuer=endless)
    assert index.apply([long, PLAN]).quarantined == ()
    (entry,) = long.tasks
    for where in (
        Filter(agency=entry.bodies[0].key),
        Filter(issuer=entry.issuer_key),
        Filter(number=entry.number_key),
    ):
        page = index.tasks(asked(where=where, facets=(Facet.AGENCY, Facet.ISSUER, Facet.AGENCY_MONTH)))
        assert [hit.entry for hit in page.hits] == [entry]
        assert [count.value for count in page.facets[Facet.AGENCY]] == [entry.bodies[0].key]
        assert [count.value for count in page.facets[Facet.ISSUER]] == [entry.issuer_key]
        assert [count.hits for count in page.facets[Facet.AGENCY_MONTH]] == [1]
    assert index.tasks(asked(where=Filter(agency=agency_key(endless[:-1])))).hits == ()


def test_what_is_typed_may_be_of_any_length(index: TaskIndex) -> None:
    title = " ".join(["Kế hoạch cải cách hành chính"] * 100)
    index.apply([document(1, [], title=title), document(2, [], title=f"{title} năm 2026")])
    assert [found.text for found in index.suggest(f"{title} năm", Scope(), 5)] == [f"{title} năm 2026"]
    assert index.suggest("(" * 5_000, Scope(), 5) == []


def test_entries_come_back_as_they_were_given(index: TaskIndex) -> None:
    index.apply(ALL)
    assert {hit.entry.id: hit.entry for hit in index.tasks(asked()).hits} == TASKS
