"""What every store must do with documents; see ``conftest.STORES``."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from pipeline.errors import UsageError
from pipeline.findings import BodyMention, Extraction, Field
from pipeline.records import Span
from pipeline.store.corrections import Correction, confirmed
from pipeline.store.ports import Change, DocumentStore
from tests.pipeline.extractions import RULES, incompressible, letter, plan, with_rules


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
    assert store.load(first.document_id) == plan()
    assert [change.position for change in store.changes()] == [1]


def test_newer_rules_replace_the_findings_without_a_second_document(store: DocumentStore) -> None:
    first = store.save(plan())
    newer = with_rules(plan(), "2026.2")
    saved = store.save(newer)
    assert (saved.document_id, saved.revision, saved.change) == (first.document_id, 2, Change.UPDATED)
    assert store.load(saved.document_id) == newer
    assert len(list(store.documents())) == 1


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


def test_many_documents_and_tasks_are_told_in_one_question(store: DocumentStore) -> None:
    ids = [store.save(plan(f"{number}.txt")).document_id for number in range(450)]
    found = store.summaries([*ids, 999])
    assert {id_: document.file_name for id_, document in found.items()} == {
        id_: f"{number}.txt" for number, id_ in enumerate(ids)
    }
    doubtful = store.tasks_in_doubt(2000)
    assert len(doubtful.tasks) == doubtful.total >= 450
    assert {one.document.id for one in doubtful.tasks} == set(ids)


def test_a_summary_names_its_document(store: DocumentStore) -> None:
    saved = store.save(plan())
    (document,) = store.documents()
    assert (document.id, document.number, document.date) == (
        saved.document_id,
        "05/KH-UBND",
        date(2026, 1, 12),
    )
    assert (document.kind, document.file_name, document.partial) == ("KH", "ke-hoach.txt", False)


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


def test_names_and_numbers_of_any_length_are_kept_and_found(store: DocumentStore) -> None:
    made = plan()
    endless = incompressible(10_000)
    metadata = replace(
        made.metadata,
        number=Field(f"7/{endless}", made.tasks[0].evidence),
        issuer=Field(endless, made.tasks[0].evidence),
        title=Field(endless, made.tasks[0].evidence),
    )
    tasks = tuple(replace(task, leads=(BodyMention(endless, Span(0, 0)),)) for task in made.tasks)
    citations = tuple(replace(citation, number=f"8/{endless}") for citation in made.citations)
    named = tuple(replace(one, number=f"9/{endless}") for one in made.named_references)
    long = replace(made, metadata=metadata, tasks=tasks, citations=citations, named_references=named)
    saved = store.save(long)
    assert store.load(saved.document_id) == long
    assert [found.id for found in store.find(f"7/{endless}")] == [saved.document_id]
    assert store.find(f"7/{endless[:-1]}") == []
