"""Keeps documents with their findings and originals, and finds them again."""

from pipeline.store.inheritance import tasks_with_inherited
from pipeline.store.library import Library, default_database, open_library
from pipeline.store.ports import (
    Change,
    CitationState,
    Citing,
    DocumentStore,
    DocumentSummary,
    ListedTask,
    ResolvedCitation,
    Saved,
    SearchIndex,
    StoredState,
    TaskFilter,
)
from pipeline.store.searching import Hit, Snippet, search

__all__ = [
    "Change",
    "CitationState",
    "Citing",
    "DocumentStore",
    "DocumentSummary",
    "Hit",
    "Library",
    "ListedTask",
    "ResolvedCitation",
    "Saved",
    "SearchIndex",
    "Snippet",
    "StoredState",
    "TaskFilter",
    "default_database",
    "open_library",
    "search",
    "tasks_with_inherited",
]
