"""Events in the database: allowed ones only, never changed, found again whatever rules come later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pipeline.errors import UsageError
from pipeline.findings import Task
from pipeline.library import Library
from pipeline.store.corrections import Correction
from pipeline.store.task_ids import task_id
from pipeline.tracking.records import UNTOUCHED, EventKind, Part, Status, TaskEvent, TaskKey
from tests.pipeline.extractions import PLAN, evidence, letter, plan, with_rules

SHA = plan().document.source.sha256
REVIEW, REPORT, WATCH = plan().tasks
OTHER = "5" * 64
NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def key(task: Task) -> TaskKey:
    return TaskKey(SHA, task.evidence.span.start)


def said(task: Task, kind: EventKind = EventKind.STATUS, **values: Any) -> TaskEvent:
    return TaskEvent(key(task), NOW, "lan.nt", kind, **values)


def done(task: Task) -> TaskEvent:
    return said(task, status=Status.DONE, on=TODAY, note="Đã ban hành")


def started(task: Task) -> TaskEvent:
    return said(task, status=Status.IN_PROGRESS)


@pytest.fixture
def stored(any_library: Library) -> Library:
    any_library.store.save(plan())
    return any_library


def save_tasks(library: Library, version: str, *tasks: Task) -> None:
    library.store.save(with_rules(replace(plan(), tasks=tasks), version))


def cut(quote: str) -> Task:
    return replace(WATCH, evidence=evidence(PLAN, quote, "task.newer"))


def test_words_that_a_database_cannot_keep_are_refused_with_their_batch_alone(stored: Library) -> None:
    unkept = [said(REVIEW, EventKind.NOTE, note="Đã họp"), said(REVIEW, EventKind.NOTE, note="Đã gọi\x00")]
    refused, kept = stored.tracking.record_each([unkept, [started(WATCH)]])
    assert refused is not None
    assert (refused.code, kept) == ("bad_text", None)
    assert stored.tracking.states(SHA).keys() == {WATCH.evidence.span.start}


def test_what_is_recorded_is_what_is_read(stored: Library) -> None:
    events = [
        said(REVIEW, EventKind.NOTE, note="Đã họp, chờ ý kiến"),
        said(REVIEW, EventKind.EXTENDED, on=date(2026, 12, 31), document="45/UBND-TH"),
        said(REVIEW, EventKind.ASSIGNED, leads=("Sở Tài chính", "Sở Y tế")),
        said(REVIEW, EventKind.SPLIT, parts=(Part("A", ("Sở Y tế",), TODAY), Part("B"))),
        said(REVIEW, status=Status.DONE, on=TODAY, part=2),
        said(REVIEW, EventKind.MERGED, others=(task_id(SHA, WATCH),)),
    ]
    states = [stored.tracking.record(one) for one in events]
    history = stored.tracking.history(key(REVIEW))
    assert [one.event for one in history] == events
    assert [one.after for one in history] == states
    assert stored.tracking.state(key(REVIEW)) == states[-1]
    assert stored.tracking.states(SHA) == {REVIEW.evidence.span.start: states[-1]}
    assert stored.tracking.state(key(WATCH)) == UNTOUCHED
    assert stored.tracking.history(key(WATCH)) == ()


def test_an_event_gives_the_document_a_new_revision_everywhere(stored: Library) -> None:
    stored.tracking.record(done(WATCH))
    stored.synchronise(TODAY)
    assert stored.store.revisions() == stored.index.revisions() == {1: 2}
    assert [(change.document_id, change.revision) for change in stored.store.changes()] == [(1, 2)]
    with stored.engine.connect() as connection:
        actions = connection.execute(text("SELECT action FROM audit ORDER BY id")).scalars().all()
    assert actions == ["created", "tracked"]


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (said(REVIEW), "incomplete_event"),
        (TaskEvent(TaskKey(SHA, 1), NOW, "x", EventKind.NOTE, note="x"), "no_such_task"),
        (TaskEvent(TaskKey("0" * 64, 1), NOW, "x", EventKind.NOTE, note="x"), "no_such_document"),
        (said(REVIEW, EventKind.MERGED, others=("00000000-1",)), "no_such_task"),
        (said(REVIEW, EventKind.MERGED, others=(task_id(SHA, REVIEW),)), "merged_in_circle"),
    ],
)
def test_what_is_refused_leaves_nothing(stored: Library, refused: TaskEvent, code: str) -> None:
    with pytest.raises(UsageError, match=code):
        stored.tracking.record(refused)
    stored.synchronise(TODAY)
    assert stored.store.revisions() == stored.index.revisions() == {1: 1}
    assert stored.tracking.states(SHA) == {}


def test_of_a_recurring_task_one_occurrence_is_extended_never_all(stored: Library) -> None:
    extension = said(REPORT, EventKind.EXTENDED, on=date(2026, 12, 31), document="45/UBND-TH")
    with pytest.raises(UsageError, match="period_needed"):
        stored.tracking.record(extension)
    state = stored.tracking.record(replace(extension, period=date(2026, 9, 30)))
    assert state.extended_to is None
    assert state.periods[0].progress.extended_to == date(2026, 12, 31)


def test_tasks_do_not_go_into_each_other(stored: Library) -> None:
    stored.tracking.record(said(REVIEW, EventKind.MERGED, others=(task_id(SHA, REPORT),)))
    stored.tracking.record(said(REPORT, EventKind.MERGED, others=(task_id(SHA, WATCH),)))
    with pytest.raises(UsageError, match="merged_in_circle"):
        stored.tracking.record(said(WATCH, EventKind.MERGED, others=(task_id(SHA, REVIEW),)))


def test_events_cannot_be_changed_or_removed(stored: Library) -> None:
    stored.tracking.record(done(WATCH))
    for statement in ("UPDATE task_event SET author = 'x'", "DELETE FROM task_event"):
        with (
            pytest.raises(IntegrityError, match="never changed"),
            stored.engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            connection.execute(text(statement))


class TestNewerRules:
    def test_a_task_that_begins_elsewhere_keeps_its_events(self, stored: Library) -> None:
        stored.tracking.record(started(REVIEW))
        moved = cut("thủ tục một cửa trước ngày 30/6/2026")
        save_tasks(stored, "2026.2", moved, WATCH)
        assert stored.tracking.state(key(moved)).status is Status.IN_PROGRESS
        stored.tracking.record(done(moved))
        assert [one.event.status for one in stored.tracking.history(key(moved))] == [
            Status.IN_PROGRESS,
            Status.DONE,
        ]
        save_tasks(stored, "2026.3", REVIEW, WATCH)
        assert stored.tracking.state(key(REVIEW)).status is Status.DONE

    def test_of_the_parts_of_a_task_the_larger_one_has_its_events(self, stored: Library) -> None:
        stored.tracking.record(done(REVIEW))
        small, large = cut("thủ tục"), cut("một cửa trước ngày 30/6/2026")
        save_tasks(stored, "2026.2", small, large, WATCH)
        assert stored.tracking.state(key(large)).status is Status.DONE
        assert stored.tracking.state(key(small)) == UNTOUCHED

    def test_events_of_a_task_that_is_found_no_more_are_kept(self, stored: Library) -> None:
        state = stored.tracking.record(done(REVIEW))
        save_tasks(stored, "2026.2", WATCH)
        assert stored.tracking.states(SHA) == {REVIEW.evidence.span.start: state}
        assert stored.tracking.state(key(WATCH)) == UNTOUCHED
        save_tasks(stored, "2026.3", REVIEW, WATCH)
        assert stored.tracking.state(key(REVIEW)) == state

    def test_a_correction_leaves_them(self, stored: Library) -> None:
        state = stored.tracking.record(done(REVIEW))
        stored.store.correct(Correction(SHA, NOW, "x", REVIEW, replace(REVIEW, deadline=None)))
        assert stored.tracking.state(key(REVIEW)) == state


def test_events_of_other_documents_are_others(stored: Library) -> None:
    stored.store.save(letter("Kính gửi các xã."))
    stored.tracking.record(done(WATCH))
    assert stored.tracking.states(letter("Kính gửi các xã.").document.source.sha256) == {}


def test_states_of_several_documents_are_asked_for_at_once(stored: Library) -> None:
    other = replace(
        plan(), document=replace(plan().document, source=replace(plan().document.source, sha256=OTHER))
    )
    stored.store.save(other)
    stored.store.save(letter("Kính gửi các xã."))
    stored.tracking.record(done(WATCH))
    begun = TaskEvent(
        TaskKey(OTHER, REVIEW.evidence.span.start), NOW, "x", EventKind.STATUS, status=Status.IN_PROGRESS
    )
    stored.tracking.record(begun)
    untouched = letter("Kính gửi các xã.").document.source.sha256
    assert stored.tracking.states_of([SHA, OTHER, untouched, "0" * 64]) == {
        SHA: stored.tracking.states(SHA),
        OTHER: stored.tracking.states(OTHER),
    }
    assert [state.status for state in stored.tracking.states(OTHER).values()] == [Status.IN_PROGRESS]
    assert stored.tracking.states_of([]) == {}


def test_of_two_who_close_a_task_at_once_one_is_told(stored: Library) -> None:
    ended: list[str] = []

    def close() -> None:
        try:
            stored.tracking.record(replace(done(REVIEW), note=None))
            ended.append("recorded")
        except UsageError as error:
            ended.append(error.code)

    threads = [Thread(target=close) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["nothing_new"] * 3 + ["recorded"]
    assert stored.store.revisions() == {1: 2}
