"""What happened to tasks, kept as lines that are only ever added."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from pydantic import TypeAdapter
from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    Row,
    String,
    Table,
    Text,
    insert,
    select,
)

from pipeline.errors import UsageError
from pipeline.records import Span
from pipeline.store import schema
from pipeline.store.listing import portions
from pipeline.store.ports import Change
from pipeline.store.sql import SqlDocumentStore
from pipeline.tracking.keys import present_starts
from pipeline.tracking.life import applied, check, fold, transitions
from pipeline.tracking.records import (
    UNTOUCHED,
    EventKind,
    Part,
    Status,
    TaskEvent,
    TaskKey,
    TaskState,
    Transition,
)

# Triggers refuse a change. The words of a task as they stood when something happened to it are kept with it,
# so that it is found again where newer rules cut the text elsewhere.
task_event = Table(
    "task_event",
    schema.METADATA,
    Column("id", schema.NUMBER, primary_key=True),
    Column("sha256", schema.DIGEST, nullable=False, index=True),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("author", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("status", String(16)),
    Column("on_day", Date),
    Column("period", Date),
    Column("part", Integer),
    Column("note", Text),
    Column("document", Text),
    Column("leads", Text, nullable=False),  # JSON
    Column("others", Text, nullable=False),  # JSON
    Column("parts", Text, nullable=False),  # JSON
)

_NAMES = TypeAdapter(tuple[str, ...])
_PARTS = TypeAdapter(tuple[Part, ...])
_ID = re.compile(r"([0-9a-f]{8,64})-(\d{1,9})")

_Recorded = tuple[Span, TaskEvent]


class TaskLog(Protocol):
    """What happened to tasks; a task is called by where its words begin today."""

    def record(self, event: TaskEvent) -> TaskState:
        """Adds an event in one transaction with a new revision of its document, and answers the state.

        Raises:
            UsageError: there is no such task, or its state does not allow the event.
        """

    def record_each(self, batches: Sequence[Sequence[TaskEvent]]) -> list[UsageError | None]:
        """Adds events of tasks of one document in one transaction; each batch is of one task, all or none.

        The answer says of each batch why it was refused; ``None`` where it was recorded.
        """

    def state(self, key: TaskKey) -> TaskState:
        """What the events of a task led to; ``UNTOUCHED`` where there are none."""

    def states(self, sha256: str) -> dict[int, TaskState]:
        """The states of a document's tasks by where their words begin; untouched tasks are left out.

        Events of a task that today's rules do not find stand where it began.
        """

    def states_of(self, digests: Iterable[str]) -> dict[str, dict[int, TaskState]]:
        """The same of several documents at once, by digest; documents without events are left out."""

    def history(self, key: TaskKey) -> tuple[Transition, ...]:
        """Each event of a task with the task before and after it, the oldest first."""

    def judgements(self, reports: Collection[str]) -> dict[str, tuple[TaskEvent, ...]]:
        """What people last said of each task that a report seemed to answer, by digest of the report.

        The events are ``ANSWERED`` and ``DECLINED`` ones, in the order they were recorded; reports of which
        nothing was said are left out.
        """


class SqlTaskLog:
    """A ``TaskLog`` in the database of the documents."""

    def __init__(self, engine: Engine, store: SqlDocumentStore) -> None:
        self._engine = engine
        self._store = store

    def record(self, event: TaskEvent) -> TaskState:
        """Adds an event where the state of its task allows it."""
        (refusal,) = self.record_each([[event]])
        if refusal is not None:
            raise refusal
        return self.state(event.task)

    def record_each(self, batches: Sequence[Sequence[TaskEvent]]) -> list[UsageError | None]:
        """Adds events of tasks of one document, each batch where the state of its task allows it."""
        sha256 = batches[0][0].task.sha256
        refusals: list[UsageError | None] = []
        with self._engine.connect().execution_options(writing=True) as connection:
            transaction = connection.begin()
            # first, so that another writer to the same document waits and what is checked is the last word
            self._store.revise(connection, sha256, Change.TRACKED)
            known = _Known(connection, sha256)
            for batch in batches:
                try:
                    known.record(batch)
                except UsageError as error:
                    refusals.append(error)
                else:
                    refusals.append(None)
            if None in refusals:
                transaction.commit()
        return refusals

    def state(self, key: TaskKey) -> TaskState:
        """What the events of a task led to."""
        return self.states(key.sha256).get(key.start, UNTOUCHED)

    def states(self, sha256: str) -> dict[int, TaskState]:
        """The states of a document's tasks that something happened to."""
        return self.states_of([sha256]).get(sha256, {})

    def states_of(self, digests: Iterable[str]) -> dict[str, dict[int, TaskState]]:
        """The states of the tasks of several documents, with two questions to the database."""
        with self._engine.connect() as connection:
            return {
                sha256: {start: fold(events) for start, events in tasks.items()}
                for sha256, tasks in events_of(connection, list(digests)).items()
            }

    def history(self, key: TaskKey) -> tuple[Transition, ...]:
        """Each event of a task with the task before and after it."""
        with self._engine.connect() as connection:
            return transitions(_grouped(connection, key.sha256)[key.start])

    def judgements(self, reports: Collection[str]) -> dict[str, tuple[TaskEvent, ...]]:
        """What people last said of each task that a report seemed to answer, by digest of the report."""
        with self._engine.connect() as connection:
            events = sorted(_judging(connection, reports), key=lambda event: event.at)
        last: defaultdict[str, dict[TaskKey, TaskEvent]] = defaultdict(dict)
        for event in events:
            last[event.others[0]].pop(event.task, None)
            last[event.others[0]][event.task] = event
        return {sha256: tuple(found.values()) for sha256, found in last.items()}


class _Known:
    """A document's tasks and their states, while events are added to them."""

    def __init__(self, connection: Connection, sha256: str) -> None:
        self._connection = connection
        self._sha256 = sha256
        self._spans = {span.start: span for span in _present_spans(connection, sha256)}
        self._states = {start: fold(events) for start, events in _grouped(connection, sha256).items()}

    def record(self, events: Sequence[TaskEvent]) -> None:
        """Adds the events of one task; none where one of them is refused."""
        key = events[0].task
        if key.sha256 != self._sha256 or any(event.task != key for event in events):
            raise ValueError("events of several tasks")
        if key.start not in self._spans:
            raise UsageError("no_such_task", f"Không có nhiệm vụ mã {key.sha256[:8]}-{key.start}.")
        state = self._states.get(key.start, UNTOUCHED)
        for event in events:
            check(state, event, recurs=event.kind is EventKind.EXTENDED and self._recurs(key))
            if event.kind is EventKind.MERGED and event.others:
                _check_merge(self._connection, key, event.others[0])
            state = applied(state, event)
        rows = [_values(event, self._spans[key.start]) for event in events]
        self._connection.execute(insert(task_event), rows)  # at once, so that all or none are refused
        self._states[key.start] = state

    def _recurs(self, key: TaskKey) -> bool:
        """Whether the deadline of a task is a recurring one."""
        found = (
            select(schema.task.c.id)
            .join(schema.evidence, schema.evidence.c.id == schema.task.c.evidence_id)
            .join(schema.document, schema.document.c.id == schema.task.c.document_id)
            .join(schema.source, schema.source.c.id == schema.document.c.source_id)
            .where(
                schema.source.c.sha256 == key.sha256,
                schema.evidence.c.span_start == key.start,
                schema.task.c.deadline_type == "recurring",
            )
        )
        return self._connection.execute(found.limit(1)).first() is not None


def _grouped(connection: Connection, sha256: str) -> defaultdict[int, list[TaskEvent]]:
    """The events of a document's tasks, the oldest first, by where the tasks begin today."""
    return events_of(connection, [sha256]).get(sha256, defaultdict(list))


def events_of(connection: Connection, digests: Sequence[str]) -> dict[str, defaultdict[int, list[TaskEvent]]]:
    """The events of each document that something happened to: by digest, then by the start of their task."""
    recorded: defaultdict[str, list[_Recorded]] = defaultdict(list)
    for some in portions(digests):
        query = select(task_event).where(task_event.c.sha256.in_(some)).order_by(task_event.c.id)
        for row in connection.execute(query):
            recorded[row.sha256].append(_recorded(row))
    present = _spans_of(connection, list(recorded))
    return {sha256: grouped(events, present[sha256]) for sha256, events in recorded.items()}


def _judging(connection: Connection, reports: Collection[str]) -> Iterator[TaskEvent]:
    """The events about reports; each is of the task that it is about today."""
    kinds = (EventKind.ANSWERED, EventKind.DECLINED)
    digests: list[str] = []
    for some in portions([_NAMES.dump_json((sha256,)).decode() for sha256 in reports]):
        query = (
            select(task_event.c.sha256)
            .distinct()
            .where(task_event.c.kind.in_([kind.value for kind in kinds]), task_event.c.others.in_(some))
        )
        digests += connection.execute(query).scalars()
    for sha256, tasks in events_of(connection, list(dict.fromkeys(digests))).items():
        for start, events in tasks.items():
            for event in events:
                if event.kind in kinds and event.others and event.others[0] in reports:
                    yield replace(event, task=TaskKey(sha256, start))


def grouped(recorded: Iterable[_Recorded], present: list[Span]) -> defaultdict[int, list[TaskEvent]]:
    """Events by the start of the task that they are about today; see ``tracking.keys``."""
    recorded = list(recorded)
    starts = present_starts((span for span, _ in recorded), present)
    found: defaultdict[int, list[TaskEvent]] = defaultdict(list)
    for span, event in recorded:
        found[starts[span]].append(event)
    return found


def _present_spans(connection: Connection, sha256: str) -> list[Span]:
    return _spans_of(connection, [sha256])[sha256]


def _spans_of(connection: Connection, digests: Sequence[str]) -> defaultdict[str, list[Span]]:
    """Where the words of each document's tasks are, by digest."""
    evidence, document, source = schema.evidence.c, schema.document.c, schema.source.c
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for some in portions(digests):
        query = (
            select(source.sha256, evidence.span_start, evidence.span_end)
            .join(schema.task, schema.task.c.evidence_id == evidence.id)
            .join(schema.document, document.id == schema.task.c.document_id)
            .join(schema.source, source.id == document.source_id)
            .where(source.sha256.in_(some))
        )
        for row in connection.execute(query):
            found[row.sha256].append(Span(row.span_start, row.span_end))
    return found


def _check_merge(connection: Connection, task: TaskKey, into: str) -> None:
    """Whether a task may go into another: there is such a task, and it did not go into this one itself.

    Raises:
        UsageError: it may not.
    """
    seen = {task}
    following: str | None = into
    while following is not None:
        key = _key_of(connection, following)
        if key in seen:
            raise UsageError("merged_in_circle", f"Không gộp được: {into} chính là nhiệm vụ này.")
        seen.add(key)
        following = fold(_grouped(connection, key.sha256)[key.start]).merged_into


def _key_of(connection: Connection, typed: str) -> TaskKey:
    """The task with an id as staff call it."""
    match = _ID.fullmatch(typed)
    if match:
        wanted = schema.source.c.sha256.startswith(match[1])
        for sha256 in connection.execute(select(schema.source.c.sha256).where(wanted)).scalars():
            key = TaskKey(sha256, int(match[2]))
            if any(span.start == key.start for span in _present_spans(connection, sha256)):
                return key
    raise UsageError("no_such_task", f"Không có nhiệm vụ mã {typed}.")


def _values(event: TaskEvent, span: Span) -> dict[str, Any]:
    return {
        "sha256": event.task.sha256,
        "span_start": span.start,
        "span_end": span.end,
        "at": event.at.astimezone(UTC),
        "author": event.author,
        "kind": event.kind.value,
        "status": event.status and event.status.value,
        "on_day": event.on,
        "period": event.period,
        "part": event.part,
        "note": event.note,
        "document": event.document,
        "leads": _NAMES.dump_json(event.leads).decode(),
        "others": _NAMES.dump_json(event.others).decode(),
        "parts": _PARTS.dump_json(event.parts).decode(),
    }


def _recorded(row: Row[Any]) -> _Recorded:
    event = TaskEvent(
        task=TaskKey(row.sha256, row.span_start),
        at=_utc(row.at),
        author=row.author,
        kind=EventKind(row.kind),
        status=row.status and Status(row.status),
        on=row.on_day,
        period=row.period,
        note=row.note,
        document=row.document,
        leads=_NAMES.validate_json(row.leads),
        others=_NAMES.validate_json(row.others),
        parts=_PARTS.validate_json(row.parts),
        part=row.part,
    )
    return Span(row.span_start, row.span_end), event


def _utc(at: datetime) -> datetime:
    """The moment with its zone, which SQLite does not keep."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
