"""The rules of a task's life, on events alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.tracking.life import applied, check, fold, transitions
from pipeline.tracking.records import (
    UNTOUCHED,
    EventKind,
    Part,
    Progress,
    Status,
    TaskEvent,
    TaskState,
    status_on,
)
from tests.tracking.events import DUE, PARTS, TODAY, any_event, event, set_to

DERIVED = {Status.DONE_LATE, Status.OVERDUE}
DONE = set_to(Status.DONE, date(2026, 10, 1))
SPLIT = event(EventKind.SPLIT, parts=PARTS)
DONE_FIRST = set_to(Status.DONE, date(2026, 10, 1), part=1)
QUARTER = date(2026, 3, 31)
SETTLING = (EventKind.STATUS, EventKind.ANSWERED)


def allowed(events: list[TaskEvent]) -> TaskState:
    """The state after those of the events that were allowed when they came."""
    state = UNTOUCHED
    for one in events:
        try:
            check(state, one)
        except UsageError:
            continue
        state = applied(state, one)
    return state


def assert_consistent(one: TaskState | Progress) -> None:
    assert one.status not in DERIVED
    assert (one.done_on is not None) == (one.status is Status.DONE)


class TestAnyEvents:
    @given(st.lists(any_event, max_size=12))
    def test_events_fold_to_a_consistent_state_whatever_they_are(self, events: list[TaskEvent]) -> None:
        state = fold(events)
        assert state.events == len(events)
        assert_consistent(state)
        for one in [found.progress for found in state.periods] + [
            part.progress for part in state.part_states
        ]:
            assert_consistent(one)
        assert state.parts == tuple(part.part.title for part in state.part_states)
        assert [due for due, _ in state.done_periods] == [
            found.due for found in state.periods if found.progress.status is Status.DONE
        ]

    @given(st.lists(any_event, max_size=12))
    def test_what_was_allowed_never_leaves_a_merged_task_but_by_taking_it_back(
        self, events: list[TaskEvent]
    ) -> None:
        state = allowed(events)
        if state.merged_into is not None:
            with pytest.raises(UsageError, match="task_merged"):
                check(state, DONE)
            assert fold([event(EventKind.MERGED)]).merged_into is None

    @given(st.lists(any_event, max_size=12), any_event)
    def test_a_later_event_changes_nothing_of_what_was(
        self, events: list[TaskEvent], late: TaskEvent
    ) -> None:
        before, after = transitions(events), transitions([*events, late])
        assert after[:-1] == before
        assert [one.event for one in after] == [*events, late]
        assert after[-1].before == fold(events)
        assert after[-1].after == fold([*events, late])


class TestStatus:
    def test_a_task_goes_from_start_to_end(self) -> None:
        state = allowed([set_to(Status.IN_PROGRESS), DONE])
        assert (state.status, state.done_on, state.events) == (Status.DONE, date(2026, 10, 1), 2)

    @pytest.mark.parametrize(
        ("events", "due", "status"),
        [
            ([], None, Status.NOT_STARTED),
            ([], DUE, Status.OVERDUE),
            ([], TODAY, Status.NOT_STARTED),
            ([set_to(Status.IN_PROGRESS)], DUE, Status.OVERDUE),
            ([DONE], DUE, Status.DONE_LATE),
            ([DONE], date(2026, 10, 1), Status.DONE),
            ([DONE], None, Status.DONE),
            ([set_to(Status.SUSPENDED)], DUE, Status.SUSPENDED),
            ([set_to(Status.CANCELLED)], DUE, Status.CANCELLED),
            ([event(EventKind.EXTENDED, on=TODAY, document="1/UBND")], DUE, Status.NOT_STARTED),
            ([event(EventKind.EXTENDED, on=TODAY, document="1/UBND"), DONE], DUE, Status.DONE),
        ],
    )
    def test_late_and_overdue_follow_from_the_dates(
        self, events: list[TaskEvent], due: date | None, status: Status
    ) -> None:
        assert status_on(TODAY, allowed(events), due) is status

    def test_a_task_is_reopened_only_with_a_reason(self) -> None:
        state = allowed([DONE])
        again = set_to(Status.IN_PROGRESS)
        with pytest.raises(UsageError, match="reason_needed"):
            check(state, again)
        check(state, replace(again, note="Kết quả chưa đạt, yêu cầu làm lại"))

    @pytest.mark.parametrize(
        ("refused", "code"),
        [
            (set_to(Status.OVERDUE), "derived_status"),
            (set_to(Status.DONE_LATE, TODAY), "derived_status"),
            (set_to(Status.DONE), "incomplete_event"),
            (set_to(Status.DONE, date(2026, 11, 21)), "future_day"),
            (set_to(Status.NOT_STARTED), "nothing_new"),
            (event(EventKind.NOTE, note=" "), "incomplete_event"),
            (event(EventKind.STATUS), "incomplete_event"),
            (event(EventKind.EXTENDED, on=TODAY), "incomplete_event"),
            (event(EventKind.EXTENDED, document="1/UBND"), "incomplete_event"),
            (event(EventKind.ASSIGNED), "incomplete_event"),
            (event(EventKind.ANSWERED, status=Status.DONE, on=TODAY), "incomplete_event"),
            (event(EventKind.ANSWERED, document="9/BC", others=("00000000-1",)), "incomplete_event"),
            (event(EventKind.DECLINED), "incomplete_event"),
            (event(EventKind.DECLINED, document="9/BC", status=Status.DONE, on=TODAY), "unused_field"),
            (event(EventKind.SPLIT, parts=PARTS[:1]), "incomplete_event"),
            (set_to(Status.DONE, TODAY, part=1), "no_such_part"),
        ],
    )
    def test_what_cannot_be_is_refused(self, refused: TaskEvent, code: str) -> None:
        with pytest.raises(UsageError, match=code):
            check(UNTOUCHED, refused)

    def test_a_closed_task_is_neither_extended_nor_given_to_another(self) -> None:
        for refused in (
            event(EventKind.EXTENDED, on=TODAY, document="1/UBND"),
            event(EventKind.ASSIGNED, leads=("Sở Y tế",)),
            SPLIT,
        ):
            with pytest.raises(UsageError, match="task_closed"):
                check(allowed([DONE]), refused)

    def test_a_day_that_was_wrong_is_put_right(self) -> None:
        state = allowed([DONE, set_to(Status.DONE, date(2026, 9, 30))])
        assert (state.done_on, state.events) == (date(2026, 9, 30), 2)

    def test_the_day_is_that_of_vietnam(self) -> None:
        late_in_the_evening = set_to(Status.DONE, date(2026, 11, 21))
        check(UNTOUCHED, replace(late_in_the_evening, at=late_in_the_evening.at.replace(hour=17)))


class TestOthers:
    def test_an_extension_tells_its_document(self) -> None:
        state = allowed([event(EventKind.EXTENDED, on=TODAY, document="45/UBND-TH", note="theo đề nghị")])
        assert (state.extended_to, state.extension, state.note) == (TODAY, "45/UBND-TH", "theo đề nghị")

    def test_an_answer_may_settle_the_task(self) -> None:
        first = event(EventKind.ANSWERED, document="9/BC-SNV", status=Status.IN_PROGRESS)
        last = event(EventKind.ANSWERED, document="30/BC-SNV", status=Status.DONE, on=TODAY)
        state = allowed([first, last, last])
        assert (state.status, state.done_on, state.answers) == (
            Status.DONE,
            TODAY,
            ("9/BC-SNV", "30/BC-SNV"),
        )

    def test_a_task_done_by_a_report_is_reopened_before_that_is_declined(self) -> None:
        done = event(EventKind.ANSWERED, document="9/BC", status=Status.DONE, on=date(2026, 10, 1))
        declined = event(EventKind.DECLINED, document="9/BC")
        with pytest.raises(UsageError, match="task_closed"):
            check(fold([done]), declined)
        reopened = replace(set_to(Status.IN_PROGRESS), note="Xác nhận nhầm")
        check(fold([done, reopened]), declined)
        check(fold([done, event(EventKind.ANSWERED, document="10/BC")]), declined)
        state = fold([done, reopened, declined])
        assert (state.status, state.answers) == (Status.IN_PROGRESS, ())

    def test_a_reassigned_task_has_new_leads(self) -> None:
        assert allowed([event(EventKind.ASSIGNED, leads=("Sở Tài chính",))]).leads == ("Sở Tài chính",)


class TestFields:
    @pytest.mark.parametrize("kind", [kind for kind in EventKind if kind not in SETTLING])
    @pytest.mark.parametrize("before", [[], [SPLIT]])
    def test_only_a_status_or_an_answer_says_how_far_a_task_is(
        self, kind: EventKind, before: list[TaskEvent]
    ) -> None:
        said = event(kind, status=Status.CANCELLED, note="x")
        assert fold([*before, said]).status is Status.NOT_STARTED

    @given(st.lists(any_event, max_size=6), any_event)
    def test_a_note_changes_the_note_alone(self, events: list[TaskEvent], one: TaskEvent) -> None:
        before = fold(events)
        after = applied(before, replace(one, kind=EventKind.NOTE))
        assert replace(after, note=before.note, events=before.events) == before

    @pytest.mark.parametrize(
        "refused",
        [
            event(EventKind.NOTE, note="x", status=Status.DONE, on=date(2031, 5, 30)),
            event(EventKind.NOTE, note="x", on=TODAY),
            event(EventKind.NOTE, note="x", leads=("Sở Y tế",)),
            event(EventKind.EXTENDED, on=TODAY, document="1/UBND", status=Status.DONE),
            event(EventKind.ASSIGNED, leads=("Sở Y tế",), on=TODAY),
            event(EventKind.SPLIT, parts=PARTS, status=Status.IN_PROGRESS),
            event(EventKind.MERGED, others=("bbbbbbbb-5",), period=QUARTER),
            event(EventKind.ANSWERED, document="9/BC-SNV", leads=("Sở Y tế",)),
            set_to(Status.IN_PROGRESS, document="1/UBND"),
            set_to(Status.IN_PROGRESS, parts=PARTS),
        ],
    )
    def test_what_a_kind_of_event_does_not_use_is_refused(self, refused: TaskEvent) -> None:
        with pytest.raises(UsageError, match="unused_field"):
            check(UNTOUCHED, refused)


class TestOccurrences:
    def test_each_occurrence_has_its_own_status(self) -> None:
        state = allowed([set_to(Status.DONE, date(2026, 4, 2), period=QUARTER)])
        assert state.status is Status.NOT_STARTED
        assert state.done_periods == ((QUARTER, date(2026, 4, 2)),)
        assert status_on(TODAY, state.periods[0].progress, QUARTER) is Status.DONE_LATE

    def test_an_occurrence_of_a_cancelled_series_can_be_brought_back(self) -> None:
        state = allowed(
            [set_to(Status.CANCELLED), set_to(Status.IN_PROGRESS, period=QUARTER, note="làm thêm")]
        )
        assert state.status is Status.CANCELLED
        assert state.periods[0].progress.status is Status.IN_PROGRESS


class TestParts:
    @pytest.mark.parametrize(
        ("statuses", "status"),
        [
            ((), Status.NOT_STARTED),
            ((Status.IN_PROGRESS,), Status.IN_PROGRESS),
            ((Status.DONE,), Status.IN_PROGRESS),
            ((Status.DONE, Status.DONE, Status.CANCELLED), Status.DONE),
            ((Status.CANCELLED, Status.CANCELLED, Status.CANCELLED), Status.CANCELLED),
            ((Status.DONE, Status.SUSPENDED, Status.SUSPENDED), Status.SUSPENDED),
        ],
    )
    def test_the_task_is_where_its_parts_are(self, statuses: tuple[Status, ...], status: Status) -> None:
        said = [
            set_to(one, date(2026, 10, number) if one is Status.DONE else None, part=number)
            for number, one in enumerate(statuses, 1)
        ]
        assert allowed([SPLIT, *said]).status is status

    def test_a_task_is_done_when_its_last_part_is(self) -> None:
        days = (date(2026, 10, 9), date(2026, 10, 20), date(2026, 10, 1))
        said = [set_to(Status.DONE, day, part=number) for number, day in enumerate(days, 1)]
        assert allowed([SPLIT, *said]).done_on == date(2026, 10, 20)

    def test_the_word_on_the_whole_task_holds_for_the_parts_still_open(self) -> None:
        state = allowed([SPLIT, set_to(Status.CANCELLED, part=3), DONE])
        assert [part.progress.status for part in state.part_states] == [
            Status.DONE,
            Status.DONE,
            Status.CANCELLED,
        ]
        assert state.status is Status.DONE

    def test_a_part_is_extended_and_given_away_alone(self) -> None:
        moved = event(EventKind.ASSIGNED, leads=("Sở Y tế",), part=2)
        state = allowed([SPLIT, moved, event(EventKind.EXTENDED, on=TODAY, document="1/UBND", part=2)])
        assert (state.leads, state.extended_to) == ((), None)
        part = state.part_states[1].progress
        assert (part.leads, part.extended_to) == (("Sở Y tế",), TODAY)

    def test_a_split_is_taken_back(self) -> None:
        assert allowed([SPLIT, event(EventKind.SPLIT)]).part_states == ()

    def test_a_part_goes_on_where_the_task_is_split_anew(self) -> None:
        anew = event(EventKind.SPLIT, parts=(Part("Công bố"), Part("Dự thảo"), Part("Sơ kết")))
        state = allowed([SPLIT, DONE_FIRST, anew])
        assert [(one.part, one.progress.status) for one in state.part_states] == [
            (Part("Công bố"), Status.NOT_STARTED),
            (PARTS[0], Status.DONE),
            (Part("Sơ kết"), Status.NOT_STARTED),
        ]

    @pytest.mark.parametrize("parts", [(), PARTS[1:]])
    def test_a_part_that_was_begun_is_not_dropped(self, parts: tuple[Part, ...]) -> None:
        with pytest.raises(UsageError, match="part_begun"):
            check(allowed([SPLIT, DONE_FIRST]), event(EventKind.SPLIT, parts=parts))
        opened = set_to(Status.NOT_STARTED, part=1, note="ghi nhầm")
        check(allowed([SPLIT, DONE_FIRST, opened]), event(EventKind.SPLIT, parts=parts))
