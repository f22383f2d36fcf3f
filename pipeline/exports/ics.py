"""Deadlines as a calendar (RFC 5545) that mail programs and telephones subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Todo, vRecur

from pipeline.exports.cells import clean
from pipeline.exports.rows import SEPARATOR, TaskRow
from pipeline.extraction.calendar import add_months
from pipeline.extraction.recurrence import dated_rule
from pipeline.text import squeeze
from pipeline.tracking.occurrences import due_days, occurrences
from pipeline.tracking.wording import STATUSES

_AHEAD_MONTHS = 24  # of days that no rule tells, but the words name one by one
_LONGEST = 120  # code points of a title
_PRODUCER = "-//dondoc//task deadlines//VI"
_REFRESH = timedelta(hours=6)

_Item = Event | Todo


def calendar(rows: Sequence[TaskRow], *, name: str, at: datetime, todos: bool = False) -> bytes:
    """The open tasks with a due day as an ICS file; all-day entries, of the same identity every time.

    A recurring task is one entry with a rule where the rule is certain, without the occurrences that are
    done; where only its days are, each is an entry of its own.

    Args:
        rows: tasks; those that are closed or have no due day are left out.
        name: what the calendar is called.
        at: when it is made, with its zone.
        todos: tasks to tick off (VTODO) instead of events, which more programs show.
    """
    made = Calendar()
    made.add("prodid", _PRODUCER)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", squeeze(clean(name)))
    made.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for row in rows:
        for item in _items(row, at, todos):
            made.add_component(item)
    return bytes(made.to_ical())


def _items(row: TaskRow, at: datetime, todos: bool) -> Iterator[_Item]:
    deadline = row.listed.task.deadline
    if row.period is None or deadline is None:
        if row.due is not None and row.status.is_open:
            yield _item(row, row.due, at, todos)
        return
    if not row.state.status.is_open:
        return
    if dated_rule(deadline) is not None:
        yield from _series(row, at, todos)
        return
    today = at.date()
    last = min(row.ends, add_months(today, _AHEAD_MONTHS))
    for found in occurrences(deadline, row.state, today, today, last):
        if found.status.is_open:
            yield _item(row, found.last, at, todos, suffix=f"-{found.due:%Y%m%d}")


def _series(row: TaskRow, at: datetime, todos: bool) -> Iterator[_Item]:
    """A recurring task with its rule, and an entry for each occurrence that was extended."""
    deadline, issued = row.listed.task.deadline, row.listed.document.date
    rule = dated_rule(deadline) if deadline else None
    start = issued or date(at.year, 1, 1)
    first = next(iter(due_days(deadline, start, add_months(start, _AHEAD_MONTHS))), None)
    if rule is None or first is None:
        return
    item = _item(row, first, at, todos)
    until = f";UNTIL={row.ends:%Y%m%d}" if row.ends < date.max else ""
    item.add("rrule", vRecur.from_ical(rule + until))
    closed = [found.due for found in row.state.periods if not found.progress.status.is_open]
    for due in closed:
        item.add("exdate", due, parameters={"VALUE": "DATE"})
    yield item
    for found in row.state.periods:
        if found.progress.extended_to is not None and found.due not in closed:
            moved = _item(row, found.progress.extended_to, at, todos)
            moved.add("recurrence-id", found.due)
            yield moved


def _item(row: TaskRow, due: date, at: datetime, todos: bool, suffix: str = "") -> _Item:
    item: _Item = Todo() if todos else Event()
    part = f".{row.part}" if row.part else ""
    item.add("uid", f"{row.key.sha256}-{row.key.start}{part}{suffix}@dondoc")
    item.add("dtstamp", at)
    item.add("dtstart", due)
    if todos:
        item.add("due", due + timedelta(days=1))  # the end of an all-day entry is not part of it
        item.add("status", "NEEDS-ACTION")
    else:
        item.add("dtend", due + timedelta(days=1))
        item.add("transp", "TRANSPARENT")
    item.add("summary", _shortened(f"Hạn: {clean(row.text)}"))
    item.add("description", clean("\n".join(_details(row))))
    return item


def _details(row: TaskRow) -> Iterable[str]:
    document = row.listed.document
    yield row.text
    yield f"Chủ trì: {SEPARATOR.join(row.leads)}"
    if row.coordinators:
        yield f"Phối hợp: {SEPARATOR.join(row.coordinators)}"
    yield f"Văn bản: {document.number or document.file_name}"
    yield f"Tình trạng: {STATUSES[row.status]}"
    yield f"Mã: {row.id}"


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST].rsplit(' ', 1)[0]}…"
