"""What happens to a task after it was given: events that are only ever added, and where they lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """How far a task is (tình trạng); all but the two marked are set by a person.

    ``DONE_LATE`` (hoàn thành quá hạn) and ``OVERDUE`` (quá hạn) are derived from dates when they are asked
    for and never stored.
    """

    NOT_STARTED = "not_started"  # chưa thực hiện
    IN_PROGRESS = "in_progress"  # đang thực hiện
    DONE = "done"  # hoàn thành
    DONE_LATE = "done_late"
    OVERDUE = "overdue"
    SUSPENDED = "suspended"  # tạm dừng
    CANCELLED = "cancelled"  # hủy

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self in (Status.NOT_STARTED, Status.IN_PROGRESS, Status.OVERDUE)


@dataclass(frozen=True, slots=True)
class TaskKey:
    """Which task: the document's bytes and where its words begin; it survives newer rules.

    Attributes:
        sha256: digest of the document's bytes.
        start: first code point of the task's words in the document's text.
    """

    sha256: str
    start: int


class EventKind(StrEnum):
    """What a person did."""

    STATUS = "status"
    NOTE = "note"
    EXTENDED = "extended"
    ASSIGNED = "assigned"
    SPLIT = "split"
    MERGED = "merged"
    ANSWERED = "answered"  # a report that answers it was confirmed
    DECLINED = "declined"  # a report that seemed to answer it does not


@dataclass(frozen=True, slots=True)
class Part:
    """One of several works that a task is split into (phần việc).

    Attributes:
        leads: who does it; empty where the task's leads do.
        due: its own last day, inclusive; ``None`` where the task's holds.
    """

    title: str
    leads: tuple[str, ...] = ()
    due: date | None = None


@dataclass(frozen=True, slots=True)
class TaskEvent:
    """One thing that a person did with a task; never changed, a later event holds against an earlier one.

    Attributes:
        task: which task.
        at: when it was recorded, UTC.
        author: who recorded it.
        kind: what was done; says which of the fields below are set.
        status: for ``STATUS``, and for ``ANSWERED`` where the answer settles it; never a derived one.
        on: with ``status``, the day on which it became so; for ``EXTENDED``, the new last day, inclusive.
        period: for a recurring task, the due day of the occurrence that the event is about.
        note: words of the person.
        document: number of the document that allows it (văn bản gia hạn), or that answers, or does not.
        leads: for ``ASSIGNED``, who is to do it from now on.
        others: for ``MERGED``, the id of the task it went into; none takes the merge back. For ``ANSWERED``
            and ``DECLINED``, the digest of the report where it is stored.
        parts: for ``SPLIT``, what it is split into; none takes the split back.
        part: of a task that was split, the part that the event is about, from 1.
    """

    task: TaskKey
    at: datetime
    author: str
    kind: EventKind
    status: Status | None = None
    on: date | None = None
    period: date | None = None
    note: str | None = None
    document: str | None = None
    leads: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one occurrence or one part of a task is; the attributes are those of ``TaskState``."""

    status: Status = Status.NOT_STARTED
    done_on: date | None = None
    extended_to: date | None = None
    leads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodState:
    """An occurrence of a recurring task that something happened to.

    Attributes:
        due: its due day by the rule; what the occurrence is called by.
    """

    due: date
    progress: Progress


@dataclass(frozen=True, slots=True)
class PartState:
    """A part of a task that was split, and how far it is."""

    part: Part
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class TaskState:
    """What the events of a task lead to; of an untouched task the defaults hold.

    Attributes:
        status: as set by a person, never a derived one; of a task that was split, what its parts come to.
        done_on: the day it was done; set where ``status`` is ``DONE`` and only there.
        closed_from: the day from which the task as a whole is done, suspended or cancelled; of a recurring
            one, occurrences due before it are not.
        extended_to: the last day after an extension, inclusive.
        leads: who does it after a reassignment; empty where the document's leads do.
        done_periods: for a recurring task, the due days of the occurrences that are done, with their day.
        parts: titles of the parts that it was split into.
        merged_into: id of the task that it went into.
        events: how many there are.
        periods: for a recurring task, the occurrences that something happened to, by due day.
        part_states: the parts, each with its own progress.
        extension: number of the document that extended it last.
        answers: numbers of the reports that answer it, the oldest first.
        note: the last words of a person.
    """

    status: Status = Status.NOT_STARTED
    done_on: date | None = None
    extended_to: date | None = None
    leads: tuple[str, ...] = ()
    done_periods: tuple[tuple[date, date], ...] = ()
    parts: tuple[str, ...] = ()
    merged_into: str | None = None
    events: int = 0
    periods: tuple[PeriodState, ...] = ()
    part_states: tuple[PartState, ...] = ()
    extension: str | None = None
    answers: tuple[str, ...] = ()
    note: str | None = None
    closed_from: date | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of a task's history: what was done, and the task before and after it."""

    event: TaskEvent
    before: TaskState
    after: TaskState


UNTOUCHED = TaskState()


def status_on(day: date, state: TaskState | Progress, due: date | None) -> Status:
    """The status on a day, the derived ones included.

    Args:
        day: today, or the day that is asked about.
        state: what the events led to, for the task, one occurrence or one part of it.
        due: the last day by the document, inclusive; an extension in ``state`` holds against it.
    """
    last = state.extended_to or due
    if (
        state.status is Status.DONE
        and last is not None
        and state.done_on is not None
        and state.done_on > last
    ):
        return Status.DONE_LATE
    if state.status.is_open and last is not None and day > last:
        return Status.OVERDUE
    return state.status
