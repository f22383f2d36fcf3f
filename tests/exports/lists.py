"""Makes libraries and lines of lists for tests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from pipeline.exports.rows import TaskRow, task_rows
from pipeline.findings import BodyMention, Deadline, Evidence, Extraction, Field, Metadata, Task
from pipeline.index.listing import list_tasks
from pipeline.index.queries import Filter
from pipeline.library import Library
from pipeline.records import Span
from pipeline.tracking.records import EventKind, TaskEvent
from tests.pipeline.extractions import RULES, document

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
AGENCIES = ("Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Văn phòng UBND tỉnh", "UBND xã Mường La")
QUARTERLY = "FREQ=YEARLY;BYMONTH=3,6,9,12"

# What a spreadsheet would run, or what would break out of a cell, a line or a file.
PAYLOADS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    '=HYPERLINK("http://127.0.0.1/","x")',
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
    "'=1+1",
    '"=1+1',
    "a\n=1+1",
    "{=1+1}",
    "#N/A",
    "=1+1\x01",
    "x\x0bBEGIN:VEVENT\r\nEND:VCALENDAR",
    "<script>alert(1)</script>",
    "{{CO_QUAN}}",
    "1e5",
    "001",
)


def evidence(start: int, quote: str) -> Evidence:
    return Evidence(Span(start, start + len(quote)), quote, "test.rule", page=2)


def directive(tasks: list[Task], text: str, number: str = "05/KH-UBND") -> Extraction:
    nowhere = evidence(0, "")
    metadata = Metadata(
        number=Field(number, nowhere),
        date=Field(date(2026, 1, 12), nowhere),
        issuer=Field("Ủy ban nhân dân tỉnh Bình Minh", nowhere),
    )
    return Extraction(document(text, f"{number}.txt"), metadata, (), tuple(tasks), RULES)


def many_tasks(count: int, seed: int) -> Extraction:
    """A document with that many tasks of all kinds."""
    chance = random.Random(seed)
    lines = [f"{number}. Giao cơ quan thực hiện nội dung thứ {number}" for number in range(1, count + 1)]
    text = "\n".join(lines)
    tasks, start = [], 0
    for line in lines:
        leads = tuple(BodyMention(name, Span(start, start)) for name in chance.sample(AGENCIES, 2))
        tasks.append(
            Task(
                evidence(start, line),
                leads[:1],
                leads[1:],
                chance.choice(list(deadlines(start))),
                "II.1",
                chance.choice((None, "Báo cáo")),
            )
        )
        start += len(line) + 1
    return directive(tasks, text)


def deadlines(start: int) -> Iterator[Deadline | None]:
    words = evidence(start, "hạn")
    yield None
    yield Deadline(words, "fixed", due=date(2026, 6, 30))
    yield Deadline(words, "fixed", due=date(2027, 2, 28), start=date(2027, 1, 1))
    yield Deadline(words, "recurring", every="quarter", rrule=QUARTERLY)
    yield Deadline(words, "ongoing")


def task_with(text: str, name: str, **values: Any) -> Extraction:
    """A document with one task whose every field says this."""
    task = Task(
        evidence(0, text),
        (BodyMention(name, Span(0, 0)),),
        (BodyMention(name, Span(0, 0)),),
        Deadline(evidence(0, text), "fixed", due=date(2026, 12, 31)),
        text,
        text,
    )
    found = directive([replace(task, **values)], text, text)
    return replace(
        found,
        metadata=replace(
            found.metadata, issuer=Field(text, evidence(0, "")), title=Field(text, evidence(0, ""))
        ),
    )


def rows_of(library: Library, today: date = TODAY) -> list[TaskRow]:
    library.synchronise(today)
    return task_rows(list_tasks(library.store, library.index, Filter(), today), library.tracking, today)


def of(row: TaskRow, kind: EventKind = EventKind.STATUS, **values: Any) -> TaskEvent:
    """An event of a line's task."""
    return TaskEvent(row.key, NOW, "lan.nt", kind, period=row.period, **values)


def happened(library: Library, row: TaskRow, kind: EventKind = EventKind.STATUS, **values: Any) -> None:
    library.tracking.record(of(row, kind, **values))
