"""Where each finding of a document stands, as highlights that lead there and back."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.commands import wording
from pipeline.findings import Extraction, Task
from pipeline.records import Span
from search_api.web.highlights import Mark


def document_marks(extraction: Extraction) -> list[Mark]:
    """The highlights of a document: metadata, citations, tasks with their bodies and deadlines."""
    return [*_of_metadata(extraction), *_of_citations(extraction), *_of_tasks(extraction)]


def task_anchor(task: Task) -> str:
    """Anchor of a task's words in its document."""
    return f"nv-{task.evidence.span.start}"


def deadline_anchor(task: Task) -> str:
    """Anchor of the words of a task's deadline."""
    return f"han-{task.evidence.span.start}"


def body_anchor(span: Span) -> str:
    """Anchor of the words that name a body."""
    return f"cq-{span.start}-{span.end}"


def _of_metadata(extraction: Extraction) -> Iterator[Mark]:
    for name, label in wording.METADATA_LABELS.items():
        field = getattr(extraction.metadata, name)
        if field is not None:
            yield Mark(f"tt-{name}", "field", field.evidence.span, f"m-{name}", title=label)


def _of_citations(extraction: Extraction) -> Iterator[Mark]:
    for at, citation in enumerate(extraction.citations, 1):
        title = f"Viện dẫn {at}: {wording.RELATIONS[citation.relation]} {citation.number}"
        yield Mark(f"vd-{at}", "citation", citation.evidence.span, f"c-{at}", f"V{at}", title)


def _of_tasks(extraction: Extraction) -> Iterator[Mark]:
    for at, task in enumerate(extraction.tasks, 1):
        back = f"t-{task.evidence.span.start}"
        yield Mark(task_anchor(task), "task", task.evidence.span, back, str(at), f"Nhiệm vụ {at}")
        if task.deadline is not None:
            span = task.deadline.evidence.span
            yield Mark(deadline_anchor(task), "deadline", span, back, title=f"Thời hạn của nhiệm vụ {at}")
        for body in (*task.leads, *task.coordinators):
            yield Mark(body_anchor(body.span), "body", body.span, back, title=body.name)
