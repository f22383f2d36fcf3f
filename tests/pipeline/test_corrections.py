"""What staff say of tasks holds, whatever rules come later, in every store of ``conftest.ADAPTERS``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pipeline.check import check
from pipeline.errors import UsageError
from pipeline.findings import Extraction, Task
from pipeline.library import Library
from pipeline.records import Span
from pipeline.store import sql
from pipeline.store.corrections import (
    Amendment,
    Correction,
    Verdict,
    confirmed,
    corrected,
    verdict_of,
    with_corrections,
)
from pipeline.store.ports import Change, TaskFilter
from pipeline.store.task_ids import find_task, task_id
from tests.pipeline.conftest import Adapter
from tests.pipeline.extractions import PLAN, body, evidence, letter, plan, with_rules

SHA = plan().document.source.sha256
REVIEW, REPORT, WATCH = plan().tasks
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def correction(before: Task, after: Task | None) -> Correction:
    return Correction(SHA, NOW, "lan.nt", before, after)


def amended(task: Task, amendment: Amendment) -> Correction:
    return correction(task, corrected(task, PLAN, amendment))


def with_tasks(*tasks: Task) -> Extraction:
    return with_rules(replace(plan(), tasks=tasks), "2026.2")


def names(task: Task) -> tuple[list[str], list[str]]:
    return [one.name for one in task.leads], [one.name for one in task.coordinators]


def cut(quote: str) -> Task:
    """A task that newer rules cut as these words."""
    return replace(WATCH, evidence=evidence(PLAN, quote, "task.newer"), leads=(body(PLAN, "Sở Tài chính"),))


LEADS = Amendment(leads=("Sở Tài chính", "các sở, ban, ngành"), coordinators=())


class TestEveryStore:
    def test_a_correction_is_what_is_loaded_and_listed(self, adapter: Adapter) -> None:
        saved = adapter.store.save(plan())
        changed = adapter.store.correct(amended(REVIEW, LEADS))
        assert (changed.document_id, changed.revision, changed.change) == (
            saved.document_id,
            2,
            Change.CORRECTED,
        )
        (first, *others) = adapter.store.load(saved.document_id).tasks
        assert names(first) == (["Sở Tài chính", "các sở, ban, ngành"], [])
        assert verdict_of(first) is Verdict.CORRECTED
        assert others == [REPORT, WATCH]
        assert [found.task for found in adapter.store.tasks(TaskFilter(agency="so tai chinh"))] == [first]
        assert adapter.store.tasks(TaskFilter(agency="so noi vu")) == []

    def test_a_corrected_date_is_what_bounds_find(self, adapter: Adapter) -> None:
        adapter.store.save(plan())
        adapter.store.correct(amended(WATCH, Amendment(due=date(2027, 1, 31))))
        found = adapter.store.tasks(TaskFilter(due_after=date(2027, 1, 1)))
        assert [listed.task.evidence.quote for listed in found] == [WATCH.evidence.quote]
        adapter.store.correct(amended(found[0].task, Amendment(undated=True)))
        assert adapter.store.tasks(TaskFilter(due_after=date(2027, 1, 1))) == []

    def test_a_rejected_task_is_gone_until_it_is_confirmed(self, adapter: Adapter) -> None:
        id_ = adapter.store.save(plan()).document_id
        adapter.store.correct(correction(REPORT, None))
        assert adapter.store.load(id_).tasks == (REVIEW, WATCH)
        document, rejected = find_task(adapter.store, task_id(SHA, REPORT))
        assert (document.text, rejected) == (PLAN, REPORT)
        adapter.store.correct(correction(rejected, confirmed(rejected)))
        assert adapter.store.load(id_).tasks == (REVIEW, confirmed(REPORT), WATCH)

    def test_what_staff_said_holds_against_newer_rules(self, adapter: Adapter) -> None:
        id_ = adapter.store.save(plan()).document_id
        adapter.store.correct(amended(REVIEW, LEADS))
        adapter.store.correct(correction(REPORT, None))
        adapter.store.correct(correction(WATCH, confirmed(WATCH)))
        newer = replace(REVIEW, area="organisation", clause="3", deadline=None)
        adapter.store.save(with_tasks(newer, REPORT))
        first, second = adapter.store.load(id_).tasks
        assert names(first) == (["Sở Tài chính", "các sở, ban, ngành"], [])
        assert (first.deadline, first.area, first.clause) == (REVIEW.deadline, "organisation", "3")
        assert second == confirmed(WATCH), "the newer rules do not find it at all"

    def test_every_correction_is_kept_in_its_order(self, adapter: Adapter) -> None:
        adapter.store.save(plan())
        adapter.store.save(letter("Kính gửi các xã."))
        said = [amended(REVIEW, LEADS), correction(WATCH, None), correction(REVIEW, confirmed(REVIEW))]
        for one in said:
            adapter.store.correct(one)
        assert adapter.store.corrections() == said
        assert adapter.store.corrections(SHA) == said
        assert adapter.store.corrections("0" * 64) == []

    def test_a_corrected_document_waits_for_other_indexes_anew(self, adapter: Adapter) -> None:
        adapter.store.save(plan())
        adapter.store.correct(correction(WATCH, None))
        assert [(change.document_id, change.revision) for change in adapter.store.changes()] == [(1, 2)]
        assert adapter.store.revisions() == {1: 2}

    def test_a_document_that_is_not_stored_cannot_be_corrected(self, adapter: Adapter) -> None:
        with pytest.raises(UsageError, match="no_such_document"):
            adapter.store.correct(correction(WATCH, None))
        assert adapter.store.corrections() == []

    @pytest.mark.parametrize("typed", [f"{SHA[:8]}-1", "x", "12345678", f"{'0' * 8}-14", ""])
    def test_an_id_without_its_task_is_wrong_usage(self, adapter: Adapter, typed: str) -> None:
        adapter.store.save(plan())
        with pytest.raises(UsageError, match="no_such_task"):
            find_task(adapter.store, typed)

    def test_an_id_is_found_however_long_its_digest_is_typed(self, adapter: Adapter) -> None:
        adapter.store.save(plan())
        start = REPORT.evidence.span.start
        for typed in (task_id(SHA, REPORT), f" {SHA.upper()}-{start} "):
            assert find_task(adapter.store, typed)[1] == REPORT


class TestNewerCuts:
    PART, REST = "rà soát thủ tục một cửa", "trước ngày 30/6/2026"

    @pytest.mark.parametrize(
        ("after", "expected"), [(confirmed(REVIEW), (confirmed(REVIEW), WATCH)), (None, (WATCH,))]
    )
    def test_parts_of_what_was_judged_give_way(self, after: Task | None, expected: tuple[Task, ...]) -> None:
        tasks = (cut(self.PART), cut(self.REST), WATCH)
        assert with_corrections(tasks, [correction(REVIEW, after)]) == expected

    def test_a_task_that_says_much_more_stays_beside_it(self) -> None:
        part = replace(REVIEW, evidence=evidence(PLAN, "rà soát"))
        assert with_corrections((REVIEW,), [correction(part, None)]) == (REVIEW,)

    def test_tasks_that_overlapped_when_one_was_judged_stay(self) -> None:
        inner = cut(self.PART)
        said = correction(REVIEW, confirmed(REVIEW))
        assert with_corrections((REVIEW, inner), [said]) == (confirmed(REVIEW), inner)

    def test_the_last_word_counts(self) -> None:
        said = [correction(WATCH, None), correction(WATCH, confirmed(WATCH))]
        assert with_corrections((WATCH,), said) == (confirmed(WATCH),)
        assert with_corrections((WATCH,), said[::-1]) == ()


class TestValues:
    def test_a_body_is_found_where_the_text_names_it(self) -> None:
        (lead, *_) = corrected(WATCH, PLAN, Amendment(leads=("sở  tài chính",))).leads
        assert (lead.name, lead.span.of(PLAN), lead.group) == ("sở tài chính", "Sở Tài chính", False)
        (other,) = corrected(WATCH, PLAN, Amendment(leads=("Các phường",))).leads
        assert (other.span, other.group) == (WATCH.evidence.span, True)

    def test_a_body_that_was_found_keeps_its_place(self) -> None:
        (lead,) = corrected(REPORT, PLAN, Amendment(leads=("Ủy ban nhân dân các xã",))).leads
        assert lead == replace(REPORT.leads[0], name="Ủy ban nhân dân các xã")

    def test_a_date_stands_where_the_deadline_stood(self) -> None:
        deadline = corrected(REPORT, PLAN, Amendment(due=date(2026, 10, 5))).deadline
        assert deadline
        assert (deadline.type, deadline.due, deadline.every) == ("fixed", date(2026, 10, 5), None)
        assert (deadline.evidence.quote, deadline.evidence.rule) == ("hằng quý", "staff.corrected")

    def test_a_date_that_the_text_does_not_name_has_no_words(self) -> None:
        deadline = corrected(WATCH, PLAN, Amendment(due=date(2026, 10, 5))).deadline
        assert deadline
        start = WATCH.evidence.span.start
        assert (deadline.evidence.quote, deadline.evidence.span) == ("", Span(start, start))

    def test_what_nobody_mentions_stays(self) -> None:
        after = corrected(REVIEW, PLAN, Amendment(leads=("Sở Tư pháp",)))
        assert (after.coordinators, after.deadline) == (REVIEW.coordinators, REVIEW.deadline)
        assert replace(after, leads=REVIEW.leads, evidence=REVIEW.evidence) == REVIEW

    @pytest.mark.parametrize(
        ("made", "verdict"),
        [
            (lambda: REVIEW, None),
            (lambda: confirmed(REVIEW), Verdict.CONFIRMED),
            (lambda: corrected(REVIEW, PLAN, LEADS), Verdict.CORRECTED),
            (lambda: confirmed(corrected(REVIEW, PLAN, LEADS)), Verdict.CORRECTED),
        ],
    )
    def test_a_task_tells_what_staff_said_of_it(self, made: Callable[[], Task], verdict: Verdict) -> None:
        assert verdict_of(made()) is verdict


def test_corrections_cannot_be_changed_or_removed(library: Library) -> None:
    library.store.save(plan())
    library.store.correct(correction(WATCH, None))
    for statement in ("UPDATE correction SET author = 'x'", "DELETE FROM correction"):
        with (
            pytest.raises(IntegrityError, match="never changed"),
            library.engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            connection.execute(text(statement))


def test_a_corrected_library_is_sound_and_its_audit_tells_of_it(library: Library) -> None:
    library.store.save(plan())
    library.store.correct(amended(WATCH, Amendment(leads=("Sở Y tế",), due=date(2026, 5, 5))))
    assert [fault.code for fault in check(library, fix=False)] == ["original_missing"]
    with library.engine.connect() as connection:
        actions = connection.execute(text("SELECT action FROM audit ORDER BY id")).scalars().all()
    assert actions == ["created", "corrected"]


def test_an_error_while_a_correction_is_recorded_leaves_everything(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.store.save(plan())
    with monkeypatch.context() as patch:
        patch.setattr(sql, "record_change", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            library.store.correct(correction(WATCH, None))
    assert library.store.load(1) == plan()
    assert library.store.corrections() == []
