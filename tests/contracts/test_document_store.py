"""What every store must do with documents; see ``conftest.STORES``."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from pipeline.errors import UsageError
from pipeline.findings import Extraction
from pipeline.store.corrections import Correction, confirmed
from pipeline.store.ports import Change, DocumentStore, Role, TaskFilter
from tests.pipeline.extractions import RULES, letter, plan, with_rules


def quotes(store: DocumentStore, wanted: TaskFilter) -> list[str]:
    return [listed.task.evidence.quote for listed in store.tasks(wanted)]


REVIEW = "rà soát thủ tục một cửa trước ngày 30/6/2026"
REPORT = "báo cáo kết quả hằng quý"
WATCH = "theo dõi, đôn đốc"


def test_a_document_comes_back_exactly_as_it_was_saved(store: DocumentStore) -> None:
    saved = store.save(plan())
    assert saved.change is Change.CREATED
    assert store.load(saved.document_id) == plan()


def test_what_is_saved_here_has_every_kind_of_finding() -> None:
    for field in fields(Extraction):
        assert getattr(plan(), field.name), f"{field.name}: the tests of every store must see it"


def test_a_document_without_findings_comes_back_too(store: DocumentStore) -> None:
    extraction = letter("Kính gửi các xã.", warn=True)
    assert store.load(store.save(extraction).document_id) == extraction


def test_saving_again_under_the_same_rules_changes_nothing(store: DocumentStore) -> None:
    first = store.save(plan())
    again = store.save(plan())
    assert (again.document_id, again.revision, again.change) == (first.document_id, 1, Change.NONE)
    assert len(store.tasks(TaskFilter())) == 3
    assert [change.position for change in store.changes()] == [1]


def test_newer_rules_replace_the_findings_without_a_second_document(store: DocumentStore) -> None:
    first = store.save(plan())
    newer = with_rules(plan(), "2026.2")
    saved = store.save(newer)
    assert (saved.document_id, saved.revision, saved.change) == (first.document_id, 2, Change.UPDATED)
    assert store.load(saved.document_id) == newer
    assert len(list(store.documents())) == 1
    assert len(store.tasks(TaskFilter())) == 3


def test_state_tells_revision_rules_and_whether_something_was_not_read(store: DocumentStore) -> None:
    whole, damaged = plan(), letter("Một trang đọc được.", warn=True)
    assert store.state(whole.document.source.sha256) is None
    store.save(whole)
    store.save(damaged)
    state = store.state(whole.document.source.sha256)
    assert state
    assert (state.revision, state.rules_version, state.partial) == (1, RULES, False)
    state = store.state(damaged.document.source.sha256)
    assert state
    assert state.partial


def test_loading_what_is_not_there_is_wrong_usage(store: DocumentStore) -> None:
    with pytest.raises(UsageError, match="no_such_document"):
        store.load(99)


@pytest.mark.parametrize("typed", ["05/KH-UBND", "5/kh-ubnd", " 05 / KH-UBND", "số 05/KH-UBND"])
def test_a_document_is_found_by_its_number_however_it_is_typed(store: DocumentStore, typed: str) -> None:
    store.save(letter("Trả lời.", number="15/KH-UBND"))
    saved = store.save(plan())
    assert [found.id for found in store.find(typed)] == [saved.document_id]


def test_accents_that_make_another_number_are_folded(store: DocumentStore) -> None:
    saved = store.save(letter("Quyết định.", number="7/QĐ-UBND"))
    assert [found.id for found in store.find("7/qd-ubnd")] == [saved.document_id]


def test_a_document_is_found_by_the_start_of_its_digest(store: DocumentStore) -> None:
    saved = store.save(plan())
    digest = plan().document.source.sha256
    assert [found.id for found in store.find(digest[:12])] == [saved.document_id]
    assert store.find(digest[:5]) == []


def test_each_document_waits_for_other_indexes_at_its_latest_revision_only(store: DocumentStore) -> None:
    first = store.save(plan("a.txt"))
    second = store.save(plan("b.txt"))
    store.save(with_rules(plan("a.txt"), "2026.2"))
    changes = store.changes()
    assert [(change.document_id, change.revision) for change in changes] == [
        (second.document_id, 1),
        (first.document_id, 2),
    ]
    assert store.changes(after=changes[0].position) == changes[1:]


def test_tasks_come_by_due_date_then_with_another_deadline_then_without_any(store: DocumentStore) -> None:
    store.save(plan("a.txt"))
    store.save(plan("b.txt"))
    assert quotes(store, TaskFilter()) == [REVIEW, REVIEW, REPORT, REPORT, WATCH, WATCH]


@pytest.mark.parametrize(
    ("agency", "expected"),
    [
        ("Sở Nội vụ", [REVIEW]),
        ("so noi vu", [REVIEW]),
        ("Sở Tài chính", [REVIEW]),
        ("UBND các xã", [REPORT]),
        ("Ủy ban nhân dân các xã", [REPORT]),
        ("uỷ ban nhân dân", [REPORT]),
        ("VP UBND tỉnh", [WATCH]),
        ("Nội vụ", []),
        ("Sở Nội", [REVIEW]),
        ("Sở N", []),
        ("%", []),
    ],
)
def test_an_agency_is_matched_from_its_first_word_on(
    store: DocumentStore, agency: str, expected: list[str]
) -> None:
    store.save(plan())
    assert quotes(store, TaskFilter(agency=agency)) == expected


@pytest.mark.parametrize(
    ("agency", "role", "expected"),
    [
        ("Sở Nội vụ", "lead", [REVIEW]),
        ("Sở Nội vụ", "coordinate", []),
        ("Sở Tài chính", "coordinate", [REVIEW]),
        (None, "coordinate", [REVIEW]),
    ],
)
def test_a_role_is_that_of_the_agency_asked_for(
    store: DocumentStore, agency: str | None, role: Role, expected: list[str]
) -> None:
    store.save(plan())
    assert quotes(store, TaskFilter(agency=agency, role=role)) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (date(2026, 6, 30), None, [REVIEW]),
        (date(2026, 6, 29), None, []),
        (None, date(2026, 6, 30), [REVIEW]),
        (None, date(2026, 7, 1), []),
        (date(2026, 12, 31), date(2026, 1, 1), [REVIEW]),
    ],
)
def test_bounds_of_the_due_date_are_inclusive(
    store: DocumentStore, before: date | None, after: date | None, expected: list[str]
) -> None:
    store.save(plan())
    assert quotes(store, TaskFilter(due_before=before, due_after=after)) == expected


def test_tasks_without_a_date_can_be_asked_for(store: DocumentStore) -> None:
    store.save(plan())
    assert quotes(store, TaskFilter(dated=False)) == [REPORT, WATCH]
    assert quotes(store, TaskFilter(dated=True)) == [REVIEW]


def test_tasks_of_an_area_can_be_asked_for(store: DocumentStore) -> None:
    store.save(plan())
    assert quotes(store, TaskFilter(area="procedures")) == [REVIEW]
    assert quotes(store, TaskFilter(area="organisation")) == []


def test_a_listed_task_names_its_document(store: DocumentStore) -> None:
    saved = store.save(plan())
    document = store.tasks(TaskFilter())[0].document
    assert (document.id, document.number, document.date) == (
        saved.document_id,
        "05/KH-UBND",
        date(2026, 1, 12),
    )
    assert (document.kind, document.file_name, document.partial) == ("KH", "ke-hoach.txt", False)


def test_many_documents_are_listed_in_one_question(store: DocumentStore) -> None:
    for number in range(320):
        store.save(plan(f"{number}.txt"))
    listed = store.tasks(TaskFilter(role="lead"))
    assert len(listed) == 960
    assert {item.document.file_name for item in listed} == {f"{number}.txt" for number in range(320)}


def test_tasks_are_found_by_where_their_words_begin(store: DocumentStore) -> None:
    first, second = plan("a.txt"), plan("b.txt")
    ids = [store.save(made).document_id for made in (first, second)]
    task = first.tasks[1]
    start = task.evidence.span.start
    places = [(ids[1], start), (ids[0], start), (ids[0], start + 1), (99, start)]
    assert store.tasks_at(places) == {places[0]: second.tasks[1], places[1]: task}
    many = [(ids[0], at) for at in range(2000)]
    assert list(store.tasks_at(many)) == [(ids[0], one.evidence.span.start) for one in first.tasks]


def test_what_was_done_to_a_document_is_told_from_the_latest_on(store: DocumentStore) -> None:
    first = store.save(plan()).document_id
    store.save(plan("other.txt"))
    store.save(with_rules(plan(), "2026.2"))
    done = [(one.change, one.number, one.rules_version) for one in store.history(first)]
    assert done == [(Change.UPDATED, 2, "2026.2"), (Change.CREATED, 1, RULES)]
    assert store.history(99) == []


def test_tasks_in_doubt_come_the_least_certain_first_until_a_person_judged_them(store: DocumentStore) -> None:
    made = plan()
    shaken = replace(made.tasks[2], evidence=replace(made.tasks[2].evidence, confidence=0.4))
    clear = [
        replace(made.tasks[0], evidence=replace(made.tasks[0].evidence, confidence=0.9), deadline=None),
        replace(made.tasks[1], evidence=replace(made.tasks[1].evidence, confidence=0.9), leads=()),
    ]
    document_id = store.save(replace(made, tasks=(*clear, shaken))).document_id
    store.save(letter("Không có việc nào.", name="khong.txt"))
    found = store.tasks_in_doubt(10)
    assert [one.task for one in found.tasks] == [shaken, clear[1]]
    assert found.total == 2
    assert store.tasks_in_doubt(1).tasks == found.tasks[:1]
    assert store.tasks_in_doubt(1).total == 2
    assert store.tasks_in_doubt(10, [document_id + 1]).total == 0
    digest = made.document.source.sha256
    store.correct(Correction(digest, datetime.now(UTC), "an", shaken, confirmed(shaken)))
    assert [one.task for one in store.tasks_in_doubt(10).tasks] == [clear[1]]
