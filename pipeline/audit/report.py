"""What an audit tells of a collection or of one document, ready for a page, a table or a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.audit import wording
from pipeline.audit.auditor import Auditor
from pipeline.audit.collection import Collection
from pipeline.audit.graph import Versions, versions
from pipeline.audit.records import Finding, Side
from pipeline.audit.task_diff import TaskChange, task_diff
from pipeline.findings import Task
from pipeline.store.audited import AuditedDocument, Mark, Marks
from pipeline.store.ports import DocumentStore
from pipeline.text import squeeze


@dataclass(frozen=True, slots=True)
class Line:
    """A finding with what a person decided of it."""

    finding: Finding
    mark: Mark | None

    @property
    def state(self) -> str:
        """Open, or what was decided, for staff."""
        return wording.VERDICTS[self.mark.verdict] if self.mark else wording.OPEN


@dataclass(frozen=True, slots=True)
class Comparison:
    """The tasks of a document beside those of the one that it amends or replaces."""

    earlier: AuditedDocument
    later: AuditedDocument
    whole: bool
    changes: tuple[TaskChange, ...]


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What an audit tells of one document."""

    document: AuditedDocument
    lines: tuple[Line, ...]
    versions: Versions
    comparisons: tuple[Comparison, ...]


def lines_of(findings: Sequence[Finding], marks: Marks, *, everything: bool) -> list[Line]:
    """The findings with their marks, in their order; without ``everything`` those that are still open."""
    lines = [Line(finding, marks.latest.get(finding.key)) for finding in findings]
    return [line for line in lines if everything or line.mark is None]


def report_on(
    auditor: Auditor, store: DocumentStore, marks: Marks, document: AuditedDocument, *, everything: bool
) -> DocumentReport:
    """What an audit tells of a document: its findings, its versions, and what became of its tasks."""
    return DocumentReport(
        document,
        tuple(lines_of(auditor.findings(document.id), marks, everything=everything)),
        versions(auditor.collection, document.identity),
        tuple(_comparisons(auditor.collection, store, document)),
    )


def _comparisons(collection: Collection, store: DocumentStore, document: AuditedDocument) -> list[Comparison]:
    """The document beside those that it changes, then those that change it beside the document."""
    found: dict[tuple[int, int], bool] = {}
    for citation in document.citations:
        if citation.relation in ("amends", "replaces"):
            for earlier in collection.meant(citation)[:1]:
                whole = collection.ends(citation)
                found[earlier.id, document.id] = found.get((earlier.id, document.id), False) or whole
    if document.identity:
        for act in collection.acts_on(document.identity):
            if act.citation.relation in ("amends", "replaces") and act.actor != document.id:
                whole = collection.ends(act.citation)
                found[document.id, act.actor] = found.get((document.id, act.actor), False) or whole
    comparisons = []
    for (one, other), whole in found.items():
        changes = task_diff(store.load(one).tasks, store.load(other).tasks, whole=whole)
        if changes:
            earlier, later = collection.documents[one], collection.documents[other]
            comparisons.append(Comparison(earlier, later, whole, tuple(changes)))
    return comparisons


def place_of(side: Side) -> str:
    """Where a side stands, for staff: the page, else how many letters into the text."""
    passage = side.passage
    if passage is None:
        return ""
    return f"tr. {passage.page}" if passage.page else f"ký tự {passage.start}"


def line_values(line: Line) -> dict[str, Any]:
    """What programs are told of a finding."""
    finding, mark = line.finding, line.mark
    return {
        "key": finding.key,
        "check": finding.check.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "count": finding.count,
        "state": mark.verdict.value if mark else "open",
        "mark": mark and {"at": mark.at.isoformat(), "author": mark.author, "note": mark.note},
        "sides": [_side_values(side) for side in finding.sides],
    }


def _side_values(side: Side) -> dict[str, Any]:
    passage = side.passage
    return {
        "document": side.name,
        "sha256": side.sha256 or None,
        "start": passage and passage.start,
        "end": passage and passage.end,
        "page": passage and passage.page,
        "quote": passage and passage.quote,
    }


def report_values(report: DocumentReport) -> dict[str, Any]:
    """What programs are told of the versions of a document and of its tasks beside those of others."""
    ended = report.versions.ended
    return {
        "document": {"number": report.document.number, "sha256": report.document.sha256},
        "in_force": report.versions.in_force,
        "amended_by": [
            {"number": one.document.number, "relation": one.relation, "provision": one.provision}
            for one in report.versions.changes
        ],
        "ended_by": ended and {"number": ended.document.number, "relation": ended.relation},
        "task_diffs": [
            {
                "earlier": comparison.earlier.number,
                "later": comparison.later.number,
                "whole": comparison.whole,
                "changes": [change_values(change) for change in comparison.changes],
            }
            for comparison in report.comparisons
        ],
    }


def change_values(change: TaskChange) -> dict[str, Any]:
    """What programs are told of one task beside the earlier one."""
    return {
        "kind": change.kind,
        "before": change.before and _task_values(change.before),
        "after": change.after and _task_values(change.after),
        "leads_differ": change.leads,
        "deadline_differs": change.deadline,
    }


def _task_values(task: Task) -> dict[str, Any]:
    return {
        "text": squeeze(task.evidence.quote),
        "leads": [body.name for body in task.leads],
        "deadline": wording.deadline(task.deadline) or None,
    }
