"""Extractions made of lists of tasks, for tests of what needs no document around them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from pipeline.findings import BodyMention, Deadline, Evidence, Extraction, Field, Metadata, Task
from pipeline.records import Document, SourceFile, Span


def plan(
    works: Sequence[str],
    *,
    leads: Sequence[str | None] = (),
    dues: Sequence[date | None] = (),
    issuer: str | None = None,
    signed: date | None = None,
) -> Extraction:
    """A document whose tasks are these; lead and last day of each by position, none where not given."""
    lines, tasks = [], []
    at = 0
    for number, work in enumerate(works):
        lead = leads[number] if number < len(leads) else None
        due = dues[number] if number < len(dues) else None
        time = f"trước ngày {due:%d/%m/%Y}" if due else ""
        line = " ".join(filter(None, (lead, work, time)))
        bodies: tuple[BodyMention, ...] = ()
        if lead:
            bodies = (BodyMention(lead, Span(at, at + len(lead)), group=lead.lower().startswith("các ")),)
        start = at + len(line) - len(time)
        deadline = (
            Deadline(Evidence(Span(start, at + len(line)), time, "test"), "fixed", due=due) if due else None
        )
        evidence = Evidence(Span(at, at + len(line)), line, "test")
        tasks.append(Task(evidence, bodies, (), deadline, clause=str(number + 1)))
        lines.append(line)
        at += len(line) + 1
    text = "\n".join(lines)
    nowhere = Evidence(Span(0, 0), "", "test")
    metadata = Metadata(
        date=Field(signed, nowhere) if signed else None, issuer=Field(issuer, nowhere) if issuer else None
    )
    source = SourceFile(
        "plan.txt", hashlib.sha256(text.encode()).hexdigest(), "text/plain", len(text.encode())
    )
    return Extraction(Document(source, text, ()), metadata, (), tuple(tasks), "test")
