"""What an index is given of a document, and how it is kept up with the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.check import check
from pipeline.findings import Deadline, Extraction
from pipeline.index.feeding import rebuild, renew, synchronise
from pipeline.index.projection import project
from pipeline.index.queries import Filter, Request
from pipeline.index.windows import unfolded
from pipeline.library import Library, open_library
from pipeline.tracking.records import Part, PartState, PeriodState, Progress, Status, TaskState
from tests.contracts.memory_index import MemoryIndex
from tests.pipeline.extractions import PLAN, evidence, letter, plan, with_rules
from tests.pipeline.memory_store import MemoryStore
from tests.pipeline.test_inheritance import directive

TODAY = date(2026, 3, 20)
REVIEW, REPORT, WATCH = plan().tasks


def recurring(rrule: str | None, every: str = "quarter") -> Deadline:
    return Deadline(evidence(PLAN, "hằng quý"), "recurring", every=every, rrule=rrule)  # type: ignore[arg-type]  # a literal


MONTHLY = recurring("FREQ=MONTHLY;BYMONTHDAY=5")
QUARTERLY = recurring("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25")


class TestProjection:
    def test_a_document_carries_what_is_searched_and_filtered(self) -> None:
        made = project(7, 3, plan(), {}, TODAY).document
        assert (made.id, made.revision, made.tasks, made.partial) == (7, 3, 3, False)
        assert (made.kind, made.number, made.number_key) == ("KH", "05/KH-UBND", "5/kh-ubnd")
        assert (made.issuer_key, made.issued) == ("ủy ban nhân dân, tỉnh bình minh", date(2026, 1, 12))
        assert made.bodies == (
            "sở nội vụ",
            "sở tài chính",
            "văn phòng ủy ban nhân dân, tỉnh",
            "ủy ban nhân dân, các xã",
        )
        assert made.text == PLAN

    def test_a_task_carries_its_words_bodies_and_days(self) -> None:
        review, _, watch = project(7, 3, plan(), {}, TODAY).tasks
        assert (review.text, review.start) == (REVIEW.evidence.quote, REVIEW.evidence.span.start)
        assert [(body.key, body.role) for body in review.bodies] == [
            ("sở nội vụ", "lead"),
            ("sở tài chính", "coordinate"),
        ]
        assert (review.due, review.starts, review.area) == (date(2026, 6, 30), date(2026, 1, 1), "procedures")
        assert (watch.due, watch.deadline_type, watch.status) == (None, None, Status.NOT_STARTED)

    def test_what_is_not_known_stays_unknown(self) -> None:
        made = project(1, 1, letter("Kính gửi các xã.", warn=True), {}, TODAY)
        document = made.document
        assert (document.kind, document.number, document.issuer_key, document.issued, document.place) == (
            None,
        ) * 5
        assert (document.partial, made.tasks) == (True, ())

    def test_the_place_is_the_province_of_the_issuer(self) -> None:
        assert project(1, 1, directive(date(2024, 1, 5)), {}, TODAY).document.place == "Lạng Sơn"

    def test_who_holds_a_task_today_is_named_beside_who_was_given_it(self) -> None:
        bodies = project(1, 1, directive(date(2024, 1, 5)), {}, TODAY).tasks[0].bodies
        assert [(body.name, body.inherited) for body in bodies] == [
            ("Sở Thông tin và Truyền thông", False),
            ("Sở Khoa học và Công nghệ tỉnh Lạng Sơn", True),
        ]

    def test_nobody_inherits_before_the_day(self) -> None:
        tasks = project(1, 1, directive(date(2024, 1, 5)), {}, date(2025, 2, 28)).tasks
        assert not any(body.inherited for task in tasks for body in task.bodies)


class TestStates:
    def test_what_a_person_set_is_carried(self) -> None:
        (first, second, _) = project(
            1, 1, plan(), {REVIEW.evidence.span.start: TaskState(Status.DONE, date(2026, 3, 1))}, TODAY
        ).tasks
        assert (first.status, first.done_on) == (Status.DONE, date(2026, 3, 1))
        assert second.status is Status.NOT_STARTED

    def test_who_leads_a_part_is_named_and_the_first_open_part_tells_the_day(self) -> None:
        parts = (
            Part("Dự thảo", ("Sở Y tế",), date(2026, 2, 1)),
            Part("Trình", (), date(2026, 4, 1)),
            Part("In"),
        )
        (first, second, third) = (PartState(part) for part in parts)
        done = Progress(Status.DONE, date(2026, 2, 1))
        extended = Progress(Status.IN_PROGRESS, extended_to=date(2026, 5, 1), leads=("Sở Tư pháp",))
        for states, due, leads in (
            ((first, second, third), date(2026, 2, 1), ["Sở Nội vụ", "Sở Y tế"]),
            ((replace(first, progress=done), second, third), date(2026, 4, 1), ["Sở Nội vụ", "Sở Y tế"]),
            ((replace(first, progress=extended), third), date(2026, 5, 1), ["Sở Nội vụ", "Sở Tư pháp"]),
            ((replace(first, progress=done), third), date(2026, 6, 30), ["Sở Nội vụ", "Sở Y tế"]),
            ((replace(first, progress=done),), date(2026, 6, 30), ["Sở Nội vụ", "Sở Y tế"]),
        ):
            state = TaskState(part_states=states)
            (task, *_) = project(1, 1, plan(), {REVIEW.evidence.span.start: state}, TODAY).tasks
            assert task.due == due
            assert [body.name for body in task.bodies if body.role == "lead"] == leads

    def test_a_task_that_went_into_another_has_no_entry_but_who_it_was_for_sees_the_document(self) -> None:
        before = project(1, 1, plan(), {}, TODAY)
        state = TaskState(merged_into="00000000-1")
        after = project(1, 1, plan(), {WATCH.evidence.span.start: state}, TODAY)
        assert after.tasks == before.tasks[:2]
        assert (after.document.tasks, after.document.bodies) == (2, before.document.bodies)

    def test_an_extension_moves_the_day(self) -> None:
        state = TaskState(extended_to=date(2026, 12, 31))
        (first, *_) = project(1, 1, plan(), {REVIEW.evidence.span.start: state}, TODAY).tasks
        assert first.due == date(2026, 12, 31)

    def test_an_extension_of_all_occurrences_moves_none(self) -> None:
        made = replace(plan(), tasks=(replace(REPORT, deadline=QUARTERLY),))
        state = TaskState(extended_to=date(2026, 12, 31))
        (task,) = project(1, 1, made, {REPORT.evidence.span.start: state}, TODAY).tasks
        assert task.due == date(2026, 3, 25)

    def test_new_leads_take_the_place_of_those_of_the_document(self) -> None:
        state = TaskState(leads=("Sở Y tế",))
        (first, *_) = project(1, 1, plan(), {REVIEW.evidence.span.start: state}, TODAY).tasks
        assert [(body.name, body.role) for body in first.bodies] == [
            ("Sở Y tế", "lead"),
            ("Sở Tài chính", "coordinate"),
        ]


class TestWindow:
    def test_it_reaches_from_half_a_year_ago_to_a_year_ahead(self) -> None:
        days = unfolded(QUARTERLY, None, None, TODAY)
        assert days == tuple(
            date(year, month, 25)
            for year, month in ((2025, 9), (2025, 12), (2026, 3), (2026, 6), (2026, 9), (2026, 12))
        )

    def test_nothing_falls_due_before_the_document_was_signed(self) -> None:
        assert unfolded(QUARTERLY, None, date(2026, 6, 25), TODAY)[0] == date(2026, 6, 25)
        assert unfolded(QUARTERLY, None, date(2026, 6, 26), TODAY)[0] == date(2026, 9, 25)

    @pytest.mark.parametrize(
        ("title", "last"),
        [
            ("Kế hoạch năm 2026", date(2026, 12, 25)),
            ("Kế hoạch năm 2025", date(2025, 12, 25)),
            ("Cải cách hành chính giai đoạn 2021 - 2025", date(2025, 12, 25)),
            ("Cải cách hành chính giai đoạn 2021-2030", date(2026, 12, 25)),
            ("Quy chế làm việc", date(2026, 12, 25)),
        ],
    )
    def test_it_ends_with_the_years_that_the_title_names(self, title: str, last: date) -> None:
        assert unfolded(QUARTERLY, title, None, TODAY)[-1] == last

    def test_a_plan_of_years_ago_asks_for_nothing(self) -> None:
        assert unfolded(QUARTERLY, "Kế hoạch năm 2019", date(2019, 1, 5), TODAY) == ()

    def test_a_rule_that_is_not_certain_gives_no_day(self) -> None:
        assert unfolded(recurring(None), None, None, TODAY) == ()
        assert unfolded(REVIEW.deadline, None, None, TODAY) == ()
        assert unfolded(None, None, None, TODAY) == ()

    def test_a_recurring_task_is_due_on_its_first_open_day_since_it_was_taken_in(self) -> None:
        made = replace(plan(), tasks=(replace(REPORT, deadline=QUARTERLY),))
        start = REPORT.evidence.span.start
        march, june = date(2026, 3, 25), date(2026, 6, 25)
        done = PeriodState(march, Progress(Status.DONE, march))
        cancelled = PeriodState(march, Progress(Status.CANCELLED))
        extended = PeriodState(march, Progress(extended_to=date(2026, 5, 1)))
        for received, state, due in (
            (None, TaskState(), march),
            (TODAY, TaskState(note="đã họp", events=1), march),
            (TODAY, TaskState(periods=(done,)), june),
            (TODAY, TaskState(periods=(cancelled,)), june),
            (TODAY, TaskState(periods=(extended,)), date(2026, 5, 1)),
            (TODAY, TaskState(status=Status.DONE, done_on=TODAY), None),
            (date(2026, 3, 26), TaskState(), june),
        ):
            for today in (max(TODAY, received or TODAY), date(2026, 6, 1)) if received else (TODAY,):
                (entry,) = project(1, 1, made, {start: state}, today, received).tasks
                assert entry.due == due

    def test_what_was_missed_before_the_window_is_due_still(self) -> None:
        made = replace(plan(), tasks=(replace(REPORT, deadline=QUARTERLY),))
        (entry,) = project(1, 1, made, {}, date(2027, 12, 1), TODAY).tasks
        assert (entry.due, entry.occurrences[0]) == (date(2026, 3, 25), date(2027, 6, 25))


def synchronised(store: MemoryStore, index: MemoryIndex) -> tuple[int, int]:
    applied = synchronise(store, index, TODAY)
    return applied.taken, applied.older


class TestFeeding:
    def test_an_index_learns_what_changed_since_the_last_time(self) -> None:
        store, index = MemoryStore(), MemoryIndex()
        store.save(plan("a.txt"))
        store.save(plan("b.txt"))
        assert synchronised(store, index) == (2, 0)
        store.save(with_rules(plan("a.txt"), "2"))
        assert synchronised(store, index) == (1, 0)
        assert index.revisions() == store.revisions() == {1: 2, 2: 1}

    def test_nothing_is_asked_of_a_store_that_did_not_change(self, monkeypatch: pytest.MonkeyPatch) -> None:
        store, index = MemoryStore(), MemoryIndex()
        store.save(plan())
        synchronised(store, index)
        monkeypatch.setattr(store, "load", lambda _: 1 / 0)
        assert synchronised(store, index) == (0, 0)

    def test_what_was_taken_in_before_a_stop_is_not_lost(self, monkeypatch: pytest.MonkeyPatch) -> None:
        store, index = MemoryStore(), MemoryIndex()
        for number in range(120):
            store.save(plan(f"{number}.txt"))
        load = store.load
        with monkeypatch.context() as patch:
            patch.setattr(store, "load", lambda id_: load(id_) if id_ <= 70 else 1 / 0)
            with pytest.raises(ZeroDivisionError):
                synchronised(store, index)
        assert 50 <= len(index.revisions()) < 120
        assert index.position() == 50
        synchronised(store, index)
        assert index.revisions() == store.revisions()

    def test_a_document_that_is_no_more_is_withdrawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        store, index = MemoryStore(), MemoryIndex()
        store.save(plan())
        synchronised(store, index)
        store.save(with_rules(plan(), "2"))
        monkeypatch.setattr(store, "_extractions", {})
        assert synchronised(store, index) == (1, 0)
        assert index.revisions() == {}

    def test_a_rebuilt_index_equals_one_that_was_fed(self) -> None:
        store, fed, made = MemoryStore(), MemoryIndex(), MemoryIndex()
        saved: list[Extraction] = [plan("a.txt"), directive(date(2024, 1, 5)), letter("Kính gửi.")]
        for one in saved:
            store.save(one)
        synchronise(store, fed, TODAY)
        rebuild(store, made, TODAY)
        assert (made.position(), made.revisions()) == (fed.position(), fed.revisions())
        request = Request(TODAY, size=100)
        assert made.tasks(request) == fed.tasks(request)
        assert made.documents(request) == fed.documents(request)

    def test_a_library_finds_what_another_program_stored(self, tmp_path: Path) -> None:
        with open_library(tmp_path / "dondoc.db") as one, open_library(tmp_path / "dondoc.db") as other:
            one.store.save(plan())
            other.synchronise(TODAY)
            assert other.index.tasks(Request(TODAY, where=Filter(agency="so noi vu"))).total == 1
            assert one.index.revisions() == other.index.revisions() == {1: 1}

    def test_what_was_missed_stays_due_through_the_months(self) -> None:
        store, index = MemoryStore(received=TODAY), MemoryIndex()
        store.save(replace(plan(), tasks=(replace(REPORT, deadline=MONTHLY),)))
        renew(store, index, TODAY)
        synchronise(store, index, TODAY)
        for today in (date(2026, 4, 5), date(2026, 4, 6), date(2026, 5, 1), date(2027, 6, 30)):
            renew(store, index, today)
            (found,) = index.tasks(Request(today)).hits
            assert found.entry.due == date(2026, 4, 5)
        assert found.entry.occurrences[-1] == date(2028, 5, 5)

    def test_an_index_is_made_anew_though_a_stop_came_between(self, monkeypatch: pytest.MonkeyPatch) -> None:
        store, index, april = MemoryStore(), MemoryIndex(), date(2026, 4, 1)
        store.save(plan())
        renew(store, index, TODAY)
        synchronise(store, index, TODAY)
        for stopped in (store, index):
            with monkeypatch.context() as patch:
                patch.setattr(stopped, "load" if stopped is store else "rebuild", lambda *_: 1 / 0)
                with pytest.raises(ZeroDivisionError):
                    renew(store, index, april)
        renew(store, index, april)
        monkeypatch.setattr(store, "load", lambda _: 1 / 0)
        renew(store, index, april)

    def test_an_index_that_was_just_made_anew_is_not_made_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store, index = MemoryStore(), MemoryIndex()
        store.save(plan())
        rebuild(store, index, TODAY)
        monkeypatch.setattr(store, "load", lambda _: 1 / 0)
        renew(store, index, TODAY)

    def test_an_index_is_made_anew_once_in_a_month(self, monkeypatch: pytest.MonkeyPatch) -> None:
        store, index = MemoryStore(), MemoryIndex()
        store.save(plan())
        for today in (TODAY, date(2026, 4, 1)):
            renew(store, index, today)
            synchronise(store, index, today)
        monkeypatch.setattr(store, "load", lambda _: 1 / 0)
        renew(store, index, date(2026, 4, 30))
        with pytest.raises(ZeroDivisionError):
            renew(store, index, date(2026, 5, 1))

    def test_a_lost_index_is_made_again(self, library: Library) -> None:
        library.store.save(plan())
        library.synchronise(TODAY)
        library.index.rebuild([], 99)
        assert "index_differs" in [fault.code for fault in check(library, fix=True)]
        assert library.index.tasks(Request(TODAY)).total == 3
