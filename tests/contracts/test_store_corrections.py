"""What staff say of tasks holds, whatever rules come later, in every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.errors import UsageError
from pipeline.findings import Extraction, Task
from pipeline.store.corrections import Amendment, Correction, Verdict, confirmed, corrected, verdict_of
from pipeline.store.ports import Change, DocumentStore
from pipeline.store.task_ids import find_task, task_id
from tests.pipeline.extractions import PLAN, correction, letter, plan, with_rules

SHA = plan().document.source.sha256
REVIEW, REPORT, WATCH = plan().tasks
LEADS = Amendment(leads=("Sở Tài chính", "các sở, ban, ngành"), coordinators=())


def amended(task: Task, amendment: Amendment) -> Correction:
    return correction(task, corrected(task, PLAN, amendment))


def with_tasks(*tasks: Task) -> Extraction:
    return with_rules(replace(plan(), tasks=tasks), "2026.2")


def names(task: Task) -> tuple[list[str], list[str]]:
    return [one.name for one in task.leads], [one.name for one in task.coordinators]


def test_a_correction_is_what_is_loaded_and_listed(store: DocumentStore) -> None:
    saved = store.save(plan())
    changed = store.correct(amended(REVIEW, LEADS))
    assert (changed.document_id, changed.revision, changed.change) == (
        saved.document_id,
        2,
        Change.CORRECTED,
    )
    (first, *others) = store.load(saved.document_id).tasks
    assert names(first) == (["Sở Tài chính", "các sở, ban, ngành"], [])
    assert verdict_of(first) is Verdict.CORRECTED
    assert others == [REPORT, WATCH]
    assert store.tasks_at([(saved.document_id, REVIEW.evidence.span.start)]).popitem()[1] == first


def test_a_decision_that_rests_on_another_revision_is_refused(store: DocumentStore) -> None:
    saved = store.save(plan())
    first = store.correct(amended(REVIEW, LEADS), saved.revision)
    with pytest.raises(UsageError, match="document_changed"):
        store.correct(correction(WATCH, None), saved.revision)
    assert store.load(saved.document_id).tasks[2] == WATCH
    assert len(store.corrections(SHA)) == 1
    assert store.correct(correction(WATCH, None), first.revision).revision == first.revision + 1


def test_a_date_can_be_corrected_and_taken_away_again(store: DocumentStore) -> None:
    id_ = store.save(plan()).document_id
    store.correct(amended(WATCH, Amendment(due=date(2027, 1, 31))))
    dated = store.load(id_).tasks[2]
    assert dated.deadline
    assert dated.deadline.due == date(2027, 1, 31)
    store.correct(amended(dated, Amendment(undated=True)))
    assert store.load(id_).tasks[2].deadline is None


def test_a_rejected_task_is_gone_until_it_is_confirmed(store: DocumentStore) -> None:
    id_ = store.save(plan()).document_id
    store.correct(correction(REPORT, None))
    assert store.load(id_).tasks == (REVIEW, WATCH)
    document, rejected = find_task(store, task_id(SHA, REPORT))
    assert (document.text, rejected) == (PLAN, REPORT)
    store.correct(correction(rejected, confirmed(rejected)))
    assert store.load(id_).tasks == (REVIEW, confirmed(REPORT), WATCH)


def test_what_staff_said_holds_against_newer_rules(store: DocumentStore) -> None:
    id_ = store.save(plan()).document_id
    store.correct(amended(REVIEW, LEADS))
    store.correct(correction(REPORT, None))
    store.correct(correction(WATCH, confirmed(WATCH)))
    newer = replace(REVIEW, area="organisation", clause="3", deadline=None)
    store.save(with_tasks(newer, REPORT))
    first, second = store.load(id_).tasks
    assert names(first) == (["Sở Tài chính", "các sở, ban, ngành"], [])
    assert (first.deadline, first.area, first.clause) == (REVIEW.deadline, "organisation", "3")
    assert second == confirmed(WATCH), "the newer rules do not find it at all"


def test_every_correction_is_kept_in_its_order(store: DocumentStore) -> None:
    store.save(plan())
    store.save(letter("Kính gửi các xã."))
    said = [amended(REVIEW, LEADS), correction(WATCH, None), correction(REVIEW, confirmed(REVIEW))]
    for one in said:
        store.correct(one)
    assert store.corrections() == said
    assert store.corrections(SHA) == said
    assert store.corrections("0" * 64) == []


def test_a_corrected_document_waits_for_other_indexes_anew(store: DocumentStore) -> None:
    store.save(plan())
    store.correct(correction(WATCH, None))
    assert [(change.document_id, change.revision) for change in store.changes()] == [(1, 2)]
    assert store.revisions() == {1: 2}


def test_a_document_that_is_not_stored_cannot_be_corrected(store: DocumentStore) -> None:
    with pytest.raises(UsageError, match="no_such_document"):
        store.correct(correction(WATCH, None))
    assert store.corrections() == []


@pytest.mark.parametrize("typed", [f"{SHA[:8]}-1", "x", "12345678", f"{'0' * 8}-14", ""])
def test_an_id_without_its_task_is_wrong_usage(store: DocumentStore, typed: str) -> None:
    store.save(plan())
    with pytest.raises(UsageError, match="no_such_task"):
        find_task(store, typed)


def test_an_id_is_found_however_long_its_digest_is_typed(store: DocumentStore) -> None:
    store.save(plan())
    start = REPORT.evidence.span.start
    for typed in (task_id(SHA, REPORT), f" {SHA.upper()}-{start} "):
        assert find_task(store, typed)[1] == REPORT
