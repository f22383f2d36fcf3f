"""What staff say of tasks: its values, how it meets newer cuts, and that it is never lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from pipeline.check import check
from pipeline.findings import Task
from pipeline.library import Library
from pipeline.records import Span
from pipeline.store.corrections import (
    Amendment,
    Correction,
    Verdict,
    confirmed,
    corrected,
    verdict_of,
    with_corrections,
)
from tests.pipeline.extractions import PLAN, body, correction, evidence, plan

REVIEW, REPORT, WATCH = plan().tasks


def amended(task: Task, amendment: Amendment) -> Correction:
    return correction(task, corrected(task, PLAN, amendment))


def cut(quote: str) -> Task:
    """A task that newer rules cut as these words."""
    return replace(WATCH, evidence=evidence(PLAN, quote, "task.newer"), leads=(body(PLAN, "Sở Tài chính"),))


LEADS = Amendment(leads=("Sở Tài chính", "các sở, ban, ngành"), coordinators=())


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


def test_a_corrected_library_is_sound_and_its_audit_tells_of_it(library: Library) -> None:
    library.store.save(plan())
    library.store.correct(amended(WATCH, Amendment(leads=("Sở Y tế",), due=date(2026, 5, 5))))
    assert [fault.code for fault in check(library, fix=False)] == ["original_missing"]
    with library.engine.connect() as connection:
        actions = connection.execute(text("SELECT action FROM audit ORDER BY id")).scalars().all()
    assert actions == ["created", "corrected"]
