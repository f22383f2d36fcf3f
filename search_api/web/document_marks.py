"""Where each finding of a document stands, as highlights that lead there and back."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.commands import wording
from pipeline.findings import Evidence, Extraction, Task
from pipeline.records import Span
from search_api.web.highlights import Mark


def document_marks(extraction: Extraction) -> list[Mark]:
    """The highlights of a document: metadata, citations, tasks with their bodies and deadlines."""
    return [*(mark for mark, _ in evidence_of(extraction)), *_of_bodies(extraction)]


def evidence_of(extraction: Extraction) -> Iterator[tuple[Mark, Evidence]]:
    """The highlights that stand for evidence, each with it."""
    yield from _of_metadata(extraction)
    yield from _of_citations(extraction)
    yield from _of_tasks(extraction)


def task_anchor(task: Task) -> str:
    """Anchor of a task's words in its document."""
    return f"nv-{task.evidence.span.start}"


def deadline_anchor(task: Task) -> str:
    """Anchor of the words of a task's deadline."""
    return f"han-{task.evidence.span.start}"


def body_anchor(span: Span) -> str:
    """Anchor of the words that name a body."""
    return f"cq-{span.start}-{span.end}"


def _of_metadata(extraction: Extraction) -> Iterator[tuple[Mark, Evidence]]:
    for name, label in wording.METADATA_LABELS.items():
        field = getattr(extraction.metadata, name)
        if field is not None:
            mark = Mark(f"tt-{name}", "field", field.evidence.span, f"m-{name}", title=label)
            yield mark, field.evidence


def _of_citations(extraction: Extraction) -> Iterator[tuple[Mark, Evidence]]:
    for at, citation in enumerate(extraction.citations, 1):
        title = f"Viện dẫn {at}: {wording.RELATIONS[citation.relation]} {citation.number}"
        mark = Mark(f"vd-{at}", "citation", citation.evidence.span, f"c-{at}", f"V{at}", title)
        yield mark, citation.evidence


def _of_tasks(extraction: Extraction) -> Iterator[tuple[Mark, Evidence]]:
    for at, task in enumerate(extraction.tasks, 1):
        back = f"t-{task.evidence.span.start}"
        mark = Mark(task_anchor(task), "task", task.evidence.span, back, str(at), f"Nhiệm vụ {at}")
        yield mark, task.evidence
        if task.deadline is not None:
            stands = task.deadline.evidence
            title = f"Thời hạn của nhiệm vụ {at}"
            yield Mark(deadline_anchor(task), "deadline", stands.span, back, title=title), stands


def _of_bodies(extraction: Extraction) -> Iterator[Mark]:
    """Where bodies are named; one name can be that of several tasks' lead, and leads back to the first."""
    seen: set[Span] = set()
    for task in extraction.tasks:
        for body in (*task.leads, *task.coordinators):
            if body.span not in seen:
                seen.add(body.span)
                back = f"t-{task.evidence.span.start}"
                yield Mark(body_anchor(body.span), "body", body.span, back, title=body.name)
