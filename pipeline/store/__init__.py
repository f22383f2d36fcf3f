"""Keeps documents with their findings and originals, and finds them again."""

from pipeline.store.corrections import (
    Amendment,
    Correction,
    Verdict,
    confirmed,
    corrected,
    verdict_of,
)
from pipeline.store.ports import (
    Change,
    CitationState,
    Citing,
    DocumentStore,
    DocumentSummary,
    ListedTask,
    ResolvedCitation,
    Saved,
    StoredState,
)
from pipeline.store.task_ids import find_task, task_id

__all__ = [
    "Amendment",
    "Change",
    "CitationState",
    "Citing",
    "Correction",
    "DocumentStore",
    "DocumentSummary",
    "ListedTask",
    "ResolvedCitation",
    "Saved",
    "StoredState",
    "Verdict",
    "confirmed",
    "corrected",
    "find_task",
    "task_id",
    "verdict_of",
]
