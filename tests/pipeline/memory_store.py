"""The plainest store and index that can be right: the oracle that the others are compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from pipeline.errors import UsageError
from pipeline.extraction.cited_documents import fullest_mentions
from pipeline.extraction.task_review import needs_review
from pipeline.findings import Citation, Extraction, Field, Task
from pipeline.index.text_query import Either, Query, Words, exact_words, folded_words
from pipeline.records import Severity
from pipeline.store.corrections import Correction, verdict_of, with_corrections
from pipeline.store.names import number_key
from pipeline.store.ports import (
    Change,
    CitationState,
    Citing,
    DocumentSummary,
    DoubtfulTasks,
    ListedTask,
    PendingChange,
    Place,
    ResolvedCitation,
    Revision,
    Saved,
    StoredState,
)
from pipeline.store.resolution import Cited, resolve

T = TypeVar("T")


class MemoryStore:
    def __init__(self, received: date | None = None) -> None:
        self._received = received
        self._extractions: dict[int, Extraction] = {}
        self._revisions: dict[int, int] = {}
        self._changes: dict[int, PendingChange] = {}
        self._positions = 0
        self._history: dict[int, list[Revision]] = {}
        self._corrections: list[Correction] = []
        self._meanings: dict[int, list[ResolvedCitation]] = {}  # until something changes

    def _id(self, sha256: str) -> int | None:
        found = (id_ for id_, kept in self._extractions.items() if kept.document.source.sha256 == sha256)
        return next(found, None)

    def state(self, sha256: str) -> StoredState | None:
        id_ = self._id(sha256)
        if id_ is None:
            return None
        summary = self.summaries([id_])[id_]
        return StoredState(id_, self._revisions[id_], self._extractions[id_].rules_version, summary.partial)

    def save(self, extraction: Extraction, keep_original: Callable[[], None] | None = None) -> Saved:
        if keep_original is not None:
            keep_original()
        id_ = self._id(extraction.document.source.sha256)
        if id_ is not None and self._extractions[id_].rules_version == extraction.rules_version:
            return Saved(id_, self._revisions[id_], Change.NONE)
        change = Change.UPDATED if id_ is not None else Change.CREATED
        id_ = id_ if id_ is not None else len(self._extractions) + 1
        return self._keep(id_, extraction, self.corrections(extraction.document.source.sha256), change)

    def correct(self, correction: Correction, revision: int | None = None) -> Saved:
        id_ = self._id(correction.sha256)
        if id_ is None:
            raise UsageError("no_such_document", correction.sha256)
        if revision not in (None, self._revisions[id_]):
            raise UsageError("document_changed", correction.sha256)
        self._corrections.append(correction)
        return self._keep(id_, self._extractions[id_], [correction], Change.CORRECTED)

    def corrections(self, sha256: str | None = None) -> list[Correction]:
        return [kept for kept in self._corrections if sha256 in (None, kept.sha256)]

    def _keep(self, id_: int, extraction: Extraction, corrections: list[Correction], change: Change) -> Saved:
        self._meanings.clear()
        tasks = with_corrections(extraction.tasks, corrections)
        self._extractions[id_] = replace(extraction, tasks=tasks)
        self._revisions[id_] = self._revisions.get(id_, 0) + 1
        self._positions += 1
        self._changes[id_] = PendingChange(self._positions, id_, self._revisions[id_])
        done = Revision(datetime.now(UTC), change, self._revisions[id_], extraction.rules_version)
        self._history.setdefault(id_, []).append(done)
        return Saved(id_, self._revisions[id_], change)

    def load(self, document_id: int) -> Extraction:
        if document_id not in self._extractions:
            raise UsageError("no_such_document", str(document_id))
        return self._extractions[document_id]

    def documents(self) -> Iterator[DocumentSummary]:
        for id_, kept in sorted(self._extractions.items()):
            yield replace(_summary(id_, kept), received=self._received)

    def summaries(self, document_ids: list[int]) -> dict[int, DocumentSummary]:
        return {document.id: document for document in self.documents() if document.id in document_ids}

    def find(self, reference: str) -> list[DocumentSummary]:
        def matches(document: DocumentSummary) -> bool:
            by_number = document.number and number_key(document.number) == number_key(reference)
            return bool(by_number) or (len(reference) >= 6 and document.sha256.startswith(reference.lower()))

        newest_first = sorted(self.documents(), key=lambda found: found.date or date.min, reverse=True)
        return [document for document in newest_first if matches(document)]

    def _tasks(self) -> list[ListedTask]:
        return [
            ListedTask(document, task)
            for document in self.documents()
            for task in self._extractions[document.id].tasks
        ]

    def tasks_in_doubt(self, limit: int, document_ids: Sequence[int] | None = None) -> DoubtfulTasks:
        found = [
            item
            for item in self._tasks()
            if needs_review(item.task)
            and verdict_of(item.task) is None
            and (document_ids is None or item.document.id in document_ids)
        ]
        # of equal certainty they stay in the order of the documents and their text
        found.sort(key=lambda item: item.task.evidence.confidence)
        return DoubtfulTasks(tuple(found[:limit]), len(found))

    def history(self, document_id: int) -> list[Revision]:
        return self._history.get(document_id, [])[::-1]

    def tasks_at(self, places: Sequence[Place]) -> dict[Place, Task]:
        listed = {(item.document.id, item.task.evidence.span.start): item.task for item in self._tasks()}
        return {place: listed[place] for place in places if place in listed}

    def citations(self, document_id: int) -> list[ResolvedCitation]:
        if document_id not in self._meanings:
            citations = self._extractions[document_id].citations
            self._meanings[document_id] = [
                self._resolved(document_id, citation, [citations[at] for at in meant])
                for citation, meant in zip(citations, fullest_mentions(citations), strict=True)
            ]
        return self._meanings[document_id]

    def _resolved(self, citing: int, citation: Citation, mentions: list[Citation]) -> ResolvedCitation:
        documents = {document.id: document for document in self.documents()}
        means = []
        for full in mentions:
            said = Cited(
                citation.kind or full.kind,
                full.number,
                citation.date or full.date,
                citation.issuer or full.issuer,
            )
            bearing = [
                document for document in documents.values() if _bears(document.number or "", full.number)
            ]
            means.append(resolve(said, documents[citing], bearing))
        ids = sorted({id_ for _, candidates in means for id_ in candidates})
        state = means[0][0]
        if len(means) > 1:
            state = CitationState.AMBIGUOUS if ids else CitationState.UNRESOLVED
        return ResolvedCitation(citation, state, tuple(documents[id_] for id_ in ids))

    def cited_by(self, document_id: int) -> list[Citing]:
        return [
            Citing(document, found.citation, found.state)
            for document in self.documents()
            for found in self.citations(document.id)
            if document_id in [candidate.id for candidate in found.candidates]
        ]

    def revisions(self) -> dict[int, int]:
        return dict(self._revisions)

    def changes(self, after: int = 0) -> list[PendingChange]:
        return sorted(
            (change for change in self._changes.values() if change.position > after),
            key=lambda change: change.position,
        )


def _bears(number: str, cited: str) -> bool:
    """Whether a number is the cited one, or one that a bare number shortens."""
    key, wanted = number_key(number), number_key(cited)
    return key == wanted or (
        wanted.replace("/", "").isdigit() and key.startswith((f"{wanted}/", f"{wanted}-"))
    )


def _summary(id_: int, kept: Extraction) -> DocumentSummary:
    metadata, source = kept.metadata, kept.document.source
    return DocumentSummary(
        id_,
        source.sha256,
        source.name,
        _value(metadata.kind),
        _value(metadata.number),
        _value(metadata.date),
        _value(metadata.issuer),
        _value(metadata.title),
        any(found.severity is Severity.WARNING for found in kept.document.diagnostics),
    )


def _value(field: Field[T] | None) -> T | None:
    return field.value if field else None


class MemoryIndex:
    """Looks at every document for every query."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def search(self, query: Query, limit: int) -> list[int]:
        ids = [document.id for document in self._store.documents()]
        return [id_ for id_ in reversed(ids) if self._matches(id_, query)][:limit]

    def _matches(self, id_: int, query: Query) -> bool:
        if isinstance(query, Words):
            kept = self._store.load(id_)
            texts = [kept.document.text, kept.metadata.title.value if kept.metadata.title else ""]
            return any(_has(text, query) for text in texts)
        if isinstance(query, Either):
            return any(self._matches(id_, part) for part in query.parts)
        return all(self._matches(id_, part) for part in query.parts) and not any(
            self._matches(id_, part) for part in query.without
        )


def _has(text: str, wanted: Words) -> bool:
    words = exact_words(text) if wanted.literal else folded_words(text)
    looked_for = list(wanted.exact if wanted.literal else wanted.folded)
    size = len(looked_for)
    for start in range(len(words) - size + 1):
        there = words[start : start + size]
        last = there[-1].startswith(looked_for[-1]) if wanted.prefix else there[-1] == looked_for[-1]
        if there[:-1] == looked_for[:-1] and last:
            return True
    return False
