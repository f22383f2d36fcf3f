"""The documents in the store that a document implements, and what they demand of its tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.clarity.cascade import Cascade, cascade
from pipeline.findings import Extraction
from pipeline.store.ports import DocumentStore, DocumentSummary


def superiors(store: DocumentStore, plan: Extraction) -> Iterator[tuple[DocumentSummary, Extraction]]:
    """The stored documents that a plan says it implements, each once, where the number means one alone."""
    seen: set[int] = set()
    for citation in plan.citations:
        if citation.relation != "implements":
            continue
        found = [
            held
            for held in store.find(citation.number)
            if citation.date is None or held.date is None or held.date == citation.date
        ]
        if len(found) == 1 and found[0].id not in seen:
            seen.add(found[0].id)
            yield found[0], store.load(found[0].id)


def demanded_days(store: DocumentStore, plan: Extraction) -> dict[int, tuple[date, str]]:
    """For tasks of a plan, the last day by the superior document that they carry out, and its name.

    The earliest where several superior documents give one.
    """
    days: dict[int, tuple[date, str]] = {}
    for summary, superior in superiors(store, plan):
        for carry in cascade(superior, plan).carries:
            deadline = superior.tasks[carry.superior].deadline
            if deadline is None or deadline.due is None:
                continue
            demand = (deadline.due, summary.number or summary.file_name)
            days[carry.task] = min(demand, days.get(carry.task, demand))
    return days


def cascades(store: DocumentStore, plan: Extraction) -> list[tuple[DocumentSummary, Extraction, Cascade]]:
    """How a plan carries out each stored document that it implements."""
    return [(summary, above, cascade(above, plan)) for summary, above in superiors(store, plan)]
