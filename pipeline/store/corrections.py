"""What staff decide of tasks, and how it holds against what rules find later.

A decision is about words of a document, so it is kept by the document's bytes and the span that the person
saw. Whoever decides has looked at the whole task: who, with whom and by when stand from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from pipeline.findings import BodyMention, Deadline, Evidence, Task
from pipeline.records import Span
from pipeline.store.names import agency_key
from pipeline.text import nfc, squeeze

BY_STAFF = "staff."
"""How the rule of evidence begins that a person vouches for."""

_PLURALS = ("các ", "những ")


class Verdict(StrEnum):
    """What a person says of a task."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of a person on one task; it is never changed, a later one on the same words replaces it.

    Attributes:
        sha256: digest of the document's bytes.
        at: when, UTC.
        author: name of the user at the operating system.
        before: the task as the person saw it.
        after: the task as it is to be, at the same place; ``None`` where it is no task.
    """

    sha256: str
    at: datetime
    author: str
    before: Task
    after: Task | None

    @property
    def span(self) -> Span:
        """The words that it is about."""
        return self.before.evidence.span


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a person says a task should be; a field that is ``None`` stays.

    Attributes:
        due: the last day, inclusive.
        undated: whether the task has no deadline (không có thời hạn).
    """

    leads: tuple[str, ...] | None = None
    coordinators: tuple[str, ...] | None = None
    due: date | None = None
    undated: bool = False


def verdict_of(task: Task) -> Verdict | None:
    """What staff said of a task; ``None`` where nobody has looked at it."""
    rule = task.evidence.rule
    return Verdict(rule.removeprefix(BY_STAFF)) if rule.startswith(BY_STAFF) else None


def confirmed(task: Task) -> Task:
    """The task as a person vouches for it; one that was corrected stays marked so."""
    if verdict_of(task) is Verdict.CORRECTED:
        return task
    return replace(task, evidence=_by_staff(task.evidence, Verdict.CONFIRMED))


def corrected(task: Task, text: str, amendment: Amendment) -> Task:
    """The task with what a person says of it.

    Args:
        task: as it is.
        text: the document's, in which the bodies named may stand.
        amendment: what is different.
    """
    leads, coordinators, deadline = task.leads, task.coordinators, task.deadline
    if amendment.leads is not None:
        leads = tuple(_body(name, task, text) for name in amendment.leads)
    if amendment.coordinators is not None:
        coordinators = tuple(_body(name, task, text) for name in amendment.coordinators)
    if amendment.undated:
        deadline = None
    elif amendment.due is not None:
        deadline = Deadline(_evidence_of_deadline(task), "fixed", due=amendment.due)
    evidence = _by_staff(task.evidence, Verdict.CORRECTED)
    return replace(task, evidence=evidence, leads=leads, coordinators=coordinators, deadline=deadline)


def with_corrections(tasks: Sequence[Task], corrections: Iterable[Correction]) -> tuple[Task, ...]:
    """The tasks as staff left them, whatever the rules that found them.

    A task whose words a person judged is what that person said, with clause, product and area by the rules.
    Where the rules now cut elsewhere, the person's task stands in place of those that lie mostly within it.

    Args:
        tasks: of one document, in reading order.
        corrections: of the same document, the oldest first.
    """
    latest = {correction.span: correction for correction in corrections}
    found = {task.evidence.span for task in tasks}
    elsewhere = {span: correction for span, correction in latest.items() if span not in found}
    kept = []
    for task in tasks:
        correction = latest.get(task.evidence.span)
        if correction is None:
            if not any(_is_mostly_in(task.evidence.span, span) for span in elsewhere):
                kept.append(task)
        elif correction.after is not None:
            kept.append(_renewed(correction.after, task))
    lost = [correction.after for correction in elsewhere.values() if correction.after is not None]
    return tuple(sorted([*kept, *lost], key=lambda task: task.evidence.span.start) if lost else kept)


def rejected_tasks(corrections: Iterable[Correction]) -> list[Task]:
    """The tasks of one document that staff rejected and did not take back, as they were before."""
    latest = {correction.span: correction for correction in corrections}
    return [correction.before for correction in latest.values() if correction.after is None]


def _by_staff(evidence: Evidence, verdict: Verdict) -> Evidence:
    return replace(evidence, rule=f"{BY_STAFF}{verdict.value}", confidence=1.0)


def _renewed(after: Task, task: Task) -> Task:
    """What a person said, with what today's rules say of the rest."""
    return replace(after, clause=task.clause, product=task.product, modality=task.modality, area=task.area)


def _is_mostly_in(span: Span, other: Span) -> bool:
    common = min(span.end, other.end) - max(span.start, other.start)
    return 2 * common > span.end - span.start


def _evidence_of_deadline(task: Task) -> Evidence:
    """Where the deadline stands that was read differently; no words where none had been read."""
    if task.deadline is not None:
        return _by_staff(task.deadline.evidence, Verdict.CORRECTED)
    start = task.evidence.span.start
    nowhere = replace(task.evidence, span=Span(start, start), quote="", box=None)
    return _by_staff(nowhere, Verdict.CORRECTED)


def _body(typed: str, task: Task, text: str) -> BodyMention:
    """The body that a person named; one that the task has already is kept as it was found."""
    name = squeeze(nfc(typed))
    for known in (*task.leads, *task.coordinators):
        if agency_key(known.name) == agency_key(name):
            return replace(known, name=name)
    return BodyMention(name, _place(name, task, text), group=name.lower().startswith(_PLURALS))


def _place(name: str, task: Task, text: str) -> Span:
    """Where the name stands: in the task, else last before it; the task itself where it stands nowhere."""
    span = task.evidence.span
    written = re.compile(r"\s+".join(map(re.escape, name.split())), re.IGNORECASE)
    within = written.search(text, span.start, span.end)
    match = within or next(reversed(list(written.finditer(text, 0, span.start))), None)
    return Span(*match.span()) if match else span
