"""The library as one person may see it: the only way from a route to documents, tasks and files.

A document is visible where the index finds it within the person's scope. What is hidden is answered like what
does not exist, and is in no list, count, facet or suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request as HttpRequest

from pipeline.errors import UsageError
from pipeline.findings import Extraction, Task
from pipeline.index.entries import DocumentEntry, TaskEntry
from pipeline.index.queries import (
    DocumentHit,
    DocumentPage,
    Filter,
    Request,
    Sort,
    Suggestion,
    TaskHit,
    TaskPage,
)
from pipeline.index.text_query import parse
from pipeline.store.corrections import Correction
from pipeline.store.names import is_body, looks_like_number, number_key
from pipeline.store.ports import (
    Citing,
    DocumentSummary,
    ListedTask,
    ResolvedCitation,
    Revision,
)
from pipeline.store.task_ids import find_task, task_id
from pipeline.tracking.records import TaskState, Transition
from search_api.access import Principal, current_principal
from search_api.errors import NotFoundError
from search_api.services import Services, services_of

_ID = re.compile(r"([0-9a-f]{8,64})-\d")
_AT_ONCE = 200  # tasks asked for at a time


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A document as a person may see it.

    Attributes:
        extraction: all that was found, with those tasks only that the person may see.
    """

    entry: DocumentEntry
    summary: DocumentSummary
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class SeenTask:
    """A task as a person may see it.

    Attributes:
        entry: as it is searched; ``None`` for one that staff rejected.
    """

    id: str
    summary: DocumentSummary
    text: str
    task: Task
    entry: TaskEntry | None


@dataclass(frozen=True, slots=True)
class Original:
    """The file that a document came in as."""

    path: Path
    name: str
    media_type: str


class ScopedLibrary:
    """What one person may see of the library."""

    def __init__(self, services: Services, principal: Principal) -> None:
        self._index = services.library.index
        self._answers = services.answers
        self._store = services.library.store
        self._blobs = services.library.blobs
        self._library = services.library
        self.today = services.today()
        self._scope = principal.scope
        self._freshness = services.freshness
        self._freshness.keep()

    def request(self, where: Filter | None = None, sort: Sort = Sort.DUE, size: int = 20) -> Request:
        """A question of today within the person's scope; to be completed with ``replace``."""
        return Request(self.today, where=where or Filter(), scope=self._scope, sort=sort, size=size)

    def tasks(self, request: Request) -> TaskPage:
        """The tasks asked for, whatever scope the request carries."""
        asked = self._asked(request)
        return self._answers.answer(asked, self._freshness.position, lambda: self._index.tasks(asked))

    def knows(self, request: Request) -> bool:
        """Whether these tasks were just asked for, so that asking again costs nothing."""
        return self._answers.knows(self._asked(request), self._freshness.position)

    def documents(self, request: Request) -> DocumentPage:
        """The documents asked for, whatever scope the request carries; they count visible tasks only."""
        page = self._index.documents(self._asked(request))
        if self._scope.agencies is None:
            return page
        return replace(page, hits=tuple(replace(hit, entry=self._trimmed(hit.entry)) for hit in page.hits))

    def search_documents(self, typed: str, size: int) -> DocumentPage:
        """The first documents for what was typed; those that bear it as their number come before all others.

        Raises:
            UsageError: there is no word to look for, or there are too many.
        """
        words = replace(self.request(sort=Sort.RELEVANCE, size=size), words=parse(typed))
        page = self.documents(words)
        if not looks_like_number(typed):
            return page
        where = Filter(number=number_key(typed))
        bearing = self.documents(self.request(where, Sort.ISSUED, size))
        both = self.documents(replace(words, where=where, size=1)).total
        known = {hit.entry.id for hit in bearing.hits}
        others = tuple(hit for hit in page.hits if hit.entry.id not in known)
        total = page.total + bearing.total - both
        return replace(page, hits=(bearing.hits + others)[:size], total=total, next=None)

    def search_tasks(self, typed: str, size: int) -> TaskPage:
        """The first tasks for what was typed; the same errors."""
        return self.tasks(replace(self.request(sort=Sort.RELEVANCE, size=size), words=parse(typed)))

    def tasks_with(self, typed: str) -> int:
        """How many tasks have the words typed."""
        return self.tasks(replace(self.request(size=1), words=parse(typed))).total

    def suggest(self, typed: str, limit: int) -> list[Suggestion]:
        """Ways to complete what is being typed."""
        return self._index.suggest(typed, self._scope, limit)

    def document(self, document_id: int) -> SeenDocument:
        """A document with its findings.

        Raises:
            NotFoundError: there is none, or the person may not see it.
        """
        entry = self.entry(document_id)
        extraction = self._store.load(document_id)
        if self._scope.agencies is not None:
            digest = extraction.document.source.sha256
            seen = {found.id for found in self._all_tasks_of(document_id)}
            tasks = tuple(task for task in extraction.tasks if task_id(digest, task) in seen)
            extraction = replace(extraction, tasks=tasks)
        return SeenDocument(entry, self._store.summaries([document_id])[document_id], extraction)

    def entry(self, document_id: int) -> DocumentEntry:
        """A document as it is searched; the same error."""
        hits = self.documents(self.request(Filter(document=document_id), Sort.ISSUED, 1)).hits
        if not hits:
            raise NotFoundError
        return hits[0].entry

    def tasks_of(self, document_id: int) -> list[TaskEntry]:
        """The tasks of a document in the order of its text; none where the document is hidden.

        Those that went into others are left out, as everywhere.
        """
        request = self.request(Filter(document=document_id), size=_AT_ONCE)
        found: list[TaskEntry] = []
        while True:
            page = self.tasks(request)
            found += (hit.entry for hit in page.hits)
            if page.next is None:
                return sorted(found, key=lambda entry: entry.start)
            request = replace(request, cursor=page.next)

    def _all_tasks_of(self, document_id: int) -> list[TaskEntry]:
        """The same with those that went into others."""
        gone = self._library.merged_tasks(document_id, self.today)
        seen = (entry for entry in gone if self._holds(body.key for body in entry.bodies))
        return sorted([*self.tasks_of(document_id), *seen], key=lambda entry: entry.start)

    def task(self, id_: str) -> SeenTask:
        """The task with this id; one that was rejected only for who sees everything.

        Raises:
            NotFoundError: there is none, or the person may not see it.
        """
        try:
            document, task = find_task(self._store, id_)
        except UsageError as error:
            raise NotFoundError from error
        state = self._store.state(document.source.sha256)
        if state is None:
            raise NotFoundError
        found = task_id(document.source.sha256, task)
        entry = next((entry for entry in self._all_tasks_of(state.document_id) if entry.id == found), None)
        if entry is None and self._scope.agencies is not None:
            raise NotFoundError
        summary = self._store.summaries([state.document_id])[state.document_id]
        return SeenTask(found, summary, document.text, task, entry)

    def tasks_in_full(self, hits: Sequence[TaskHit]) -> dict[str, Task]:
        """The tasks of a page with all that was found, by id; one that has just gone is left out."""
        places = {(hit.entry.document_id, hit.entry.start): hit.entry.id for hit in hits}
        return self._answers.answer(
            ("tasks", *places),
            self._freshness.position,
            lambda: {places[place]: task for place, task in self._store.tasks_at(list(places)).items()},
        )

    def listed(self, request: Request, most: int) -> list[ListedTask]:
        """All tasks asked for, in their order.

        Raises:
            UsageError: there are more than ``most``.
        """
        request = replace(request, size=min(most, _AT_ONCE))
        found: list[ListedTask] = []
        while True:
            page = self.tasks(request)
            if page.total > most:
                raise UsageError(
                    "too_many_tasks", f"Có {page.total} nhiệm vụ, một tệp ghi nhiều nhất {most}; hãy lọc bớt."
                )
            tasks, documents = self.tasks_in_full(page.hits), self.summaries(page.hits)
            entries = [hit.entry for hit in page.hits if hit.entry.id in tasks]
            found += (ListedTask(documents[entry.document_id], tasks[entry.id]) for entry in entries)
            if page.next is None:
                return found
            request = replace(request, cursor=page.next)

    def listed_by_id(self, ids: Iterable[str]) -> list[ListedTask]:
        """Those of the tasks with these ids that the person may see, with all others of their documents."""
        digests = dict.fromkeys(match[1] for id_ in ids if (match := _ID.match(id_)))
        summaries = {
            summary.id: summary
            for digest in digests
            for summary in self._store.find(digest)
            if summary.sha256.startswith(digest)
        }
        seen = [(id_, entry.start) for id_ in summaries for entry in self._all_tasks_of(id_)]
        tasks = self._store.tasks_at(seen)
        return [ListedTask(summaries[place[0]], tasks[place]) for place in seen if place in tasks]

    def states(self, hits: Sequence[TaskHit]) -> dict[str, TaskState]:
        """What happened to the tasks of a page, by id; untouched ones are left out."""
        entries = [hit.entry for hit in hits]
        return self._answers.answer(
            ("states", *((entry.document_id, entry.start) for entry in entries)),
            self._freshness.position,
            lambda: self._states(entries, self.summaries(hits)),
        )

    def _states(
        self, entries: Sequence[TaskEntry], documents: Mapping[int, DocumentSummary]
    ) -> dict[str, TaskState]:
        states = self._library.tracking.states_of(document.sha256 for document in documents.values())
        found = {
            entry.id: states.get(documents[entry.document_id].sha256, {}).get(entry.start)
            for entry in entries
            if entry.document_id in documents
        }
        return {id_: state for id_, state in found.items() if state is not None}

    def told(self, state: TaskState) -> TaskState:
        """The state of a task; into which one it went is told where the person may see that one."""
        if state.merged_into is None or self._sees_task(state.merged_into):
            return state
        return replace(state, merged_into=None)

    def told_line(self, line: Transition) -> Transition:
        """The same of a line of its history."""
        event = line.event
        if event.others and not all(map(self._sees_task, event.others)):
            event = replace(event, others=())
        return Transition(event, self.told(line.before), self.told(line.after))

    def _sees_task(self, id_: str) -> bool:
        if self._scope.agencies is None:
            return True
        try:
            self.task(id_)
        except NotFoundError:
            return False
        return True

    def summaries(self, hits: Sequence[TaskHit | DocumentHit]) -> dict[int, DocumentSummary]:
        """The documents of a page, by id."""
        ids = [hit.entry.document_id if isinstance(hit, TaskHit) else hit.entry.id for hit in hits]
        return self._store.summaries(list(dict.fromkeys(ids)))

    def corrections(self, document_id: int) -> list[Correction]:
        """What staff decided of those tasks of a document that the person may see, the latest first.

        Raises:
            NotFoundError: as for ``document``.
        """
        self.entry(document_id)
        summary = self._store.summaries([document_id])[document_id]
        found = self._store.corrections(summary.sha256)
        if self._scope.agencies is not None:
            starts = {entry.start for entry in self._all_tasks_of(document_id)}
            found = [one for one in found if one.span.start in starts]
        return found[::-1]

    def revisions(self, document_id: int) -> list[Revision]:
        """What was done to a document, the latest first; the same error."""
        self.entry(document_id)
        return self._store.history(document_id)

    def citations(self, document_id: int) -> list[ResolvedCitation]:
        """The citations of a document, as if what the person may not see were not stored.

        Raises:
            NotFoundError: as for ``document``.
        """
        self.entry(document_id)
        return self._citations(document_id)

    def cited_by(self, document_id: int) -> list[Citing]:
        """The mentions of a document in others that the person may see; the same error."""
        self.entry(document_id)
        found = self._store.cited_by(document_id)
        if self._scope.agencies is None:
            return found
        seen = self._seen(citing.document.id for citing in found)
        citing = {one.document.id for one in found if one.document.id in seen}
        meant = {
            (one, citation.citation.evidence.span): citation.state
            for one in citing
            for citation in self._citations(one)
            if any(candidate.id == document_id for candidate in citation.candidates)
        }
        return [
            replace(one, state=meant[place])
            for one in found
            if (place := (one.document.id, one.citation.evidence.span)) in meant
        ]

    def _citations(self, document_id: int) -> list[ResolvedCitation]:
        if self._scope.agencies is None:
            return self._store.citations(document_id)
        return self._store.citations_among(document_id, self._seen)

    def original(self, document_id: int) -> Original:
        """The file that a document came in as.

        Raises:
            NotFoundError: as for ``document``, or the file was lost.
        """
        self.entry(document_id)
        source = self._store.load(document_id).document.source
        path = self._blobs.path(source.sha256)
        if not path.is_file():
            raise NotFoundError("Tệp gốc không còn trong kho; đề nghị chạy dondoc check.")
        return Original(path, source.name, source.media_type)

    def _asked(self, request: Request) -> Request:
        return replace(request, today=self.today, scope=self._scope)

    def _seen(self, document_ids: Iterable[int]) -> set[int]:
        """Those of the documents that the person may see."""
        ids = set(document_ids)
        if self._scope.agencies is None:
            return ids
        return {id_ for id_ in ids if self._is_seen(id_)}

    def _is_seen(self, document_id: int) -> bool:
        request = self.request(Filter(document=document_id), Sort.ISSUED, 1)
        return self._index.documents(request).total > 0

    def _trimmed(self, entry: DocumentEntry) -> DocumentEntry:
        """A document as if tasks that the person may not see were none."""
        seen = self._index.tasks(self.request(Filter(document=entry.id), size=1)).total
        return replace(entry, tasks=seen, bodies=tuple(key for key in entry.bodies if self._holds([key])))

    def _holds(self, bodies: Iterable[str]) -> bool:
        """Whether one of the bodies is in the person's scope."""
        keys = self._scope.agencies
        return keys is None or any(is_body(body, key, whole=True) for body in bodies for key in keys)


def scoped_library(request: HttpRequest) -> ScopedLibrary:
    """The library as who asks may see it, on a route that is not public."""
    return ScopedLibrary(services_of(request), current_principal(request))


Reading = Annotated[ScopedLibrary, Depends(scoped_library)]
