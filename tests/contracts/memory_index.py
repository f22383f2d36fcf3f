"""The plainest index that can be right: lists that are looked through for every question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from pipeline.index.asking import check_documents, check_tasks, places, sealed
from pipeline.index.entries import DocumentEntries, DocumentEntry, TaskEntry, Withdrawal
from pipeline.index.labels import label
from pipeline.index.marks import marks
from pipeline.index.ports import Applied
from pipeline.index.queries import (
    Count,
    DocumentHit,
    DocumentPage,
    Facet,
    Filter,
    Request,
    Scope,
    Sort,
    Suggestion,
    TaskHit,
    TaskPage,
)
from pipeline.index.text_query import Either, Query, Words, exact_words, folded_words
from pipeline.store.names import agency_key, number_key
from pipeline.text import fold
from pipeline.tracking.records import TaskState, status_on

T = TypeVar("T")


class MemoryIndex:
    """A ``TaskIndex`` whose every answer can be followed with the finger."""

    def __init__(self) -> None:
        self._kept: dict[int, DocumentEntries] = {}
        self._revisions: dict[int, int] = {}
        self._position = 0

    def apply(self, changes: Iterable[DocumentEntries | Withdrawal]) -> Applied:
        taken = older = 0
        for change in changes:
            withdrawn = isinstance(change, Withdrawal)
            id_, revision = (
                (change.document_id, change.revision)
                if isinstance(change, Withdrawal)
                else (change.document.id, change.document.revision)
            )
            if self._revisions.get(id_, -1) >= revision:
                older += 1
                continue
            self._revisions[id_] = revision
            self._kept.pop(id_, None)
            if not withdrawn and isinstance(change, DocumentEntries):
                self._kept[id_] = change
            taken += 1
        return Applied(taken, older)

    def withdrawn(self) -> dict[int, int]:
        return {id_: revision for id_, revision in self._revisions.items() if id_ not in self._kept}

    def position(self) -> int:
        return self._position

    def advance(self, position: int) -> None:
        self._position = position

    def revisions(self) -> dict[int, int]:
        return {id_: kept.document.revision for id_, kept in self._kept.items()}

    def rebuild(self, entries: Iterable[DocumentEntries], position: int) -> None:
        made = MemoryIndex()
        made.apply(entries)
        self._kept, self._revisions, self._position = made._kept, made._revisions, position

    def tasks(self, request: Request) -> TaskPage:
        check_tasks(request)
        found = [task for task in self._all_tasks() if _is_wanted(task, request)]
        page, following = _page(found, [_task_key(task, request.sort) for task in found], request)
        hits = tuple(TaskHit(task, marks(task.text, request.words)) for task in page)
        facets = {facet: _counted(facet, found, request.today) for facet in request.facets}
        return TaskPage(hits, len(found), following, facets)

    def documents(self, request: Request) -> DocumentPage:
        check_documents(request)
        kept = [kept.document for kept in self._kept.values()]
        found = [document for document in kept if _is_wanted_document(document, request)]
        page, following = _page(found, [(_latest_first(one.issued), one.id) for one in found], request)
        hits = tuple(DocumentHit(document, marks(document.text, request.words)) for document in page)
        facets = {facet: _counted(facet, found, request.today) for facet in request.facets}
        return DocumentPage(hits, len(found), following, facets)

    def suggest(self, typed: str, scope: Scope, limit: int) -> list[Suggestion]:
        tasks = [task for task in self._all_tasks() if _in_scope([b.key for b in task.bodies], scope)]
        documents = [kept.document for kept in self._kept.values()]
        seen = [document for document in documents if _in_scope(document.bodies, scope)]
        named = [{body.key: body.name for body in task.bodies} for task in tasks]
        numbers = [{d.number_key: d.number} for d in seen if d.number_key and d.number]
        titles = [{" ".join(folded_words(d.title)): d.title} for d in seen if d.title]
        found = [
            *_beginning("agency", agency_key(typed), named),
            *_beginning("number", number_key(typed), numbers),
            *_beginning("title", " ".join(folded_words(typed)), titles),
        ]
        return sorted(found, key=lambda one: (-one.hits, one.kind, one.text))[:limit]

    def _all_tasks(self) -> list[TaskEntry]:
        return [task for kept in self._kept.values() for task in kept.tasks]


def _task_key(task: TaskEntry, sort: Sort) -> tuple[int, ...]:
    """What tasks are ordered by; which of them fits best is not for this index to say."""
    place = (task.document_id, task.start)
    if sort is Sort.RELEVANCE:
        return place
    if sort is Sort.DUE:
        return ((task.due or date.max).toordinal(), *place)
    return (_latest_first(task.issued), *place)


def _latest_first(day: date | None) -> int:
    return date.max.toordinal() - (day or date.min).toordinal()


def _page(
    found: Sequence[T], keys: Sequence[tuple[int, ...]], request: Request
) -> tuple[list[T], str | None]:
    """The page after the cursor: it holds the key of the last one before, and which of that key it was."""
    met: Counter[tuple[int, ...]] = Counter()
    ordered = []
    for key, one in sorted(zip(keys, found, strict=True), key=lambda pair: pair[0]):
        ordered.append(((*key, met[key]), one))
        met[key] += 1
    place = places(request, len(keys[0]) + 1) if keys else ()
    rest = [(key, one) for key, one in ordered if not place or key > place]
    page = rest[: request.size]
    following = sealed(request, list(page[-1][0])) if len(rest) > request.size else None
    return [one for _, one in page], following


def _without_accents(key: str) -> str:
    return fold(key).replace(",", "")


def _is_body(key: str, wanted: str, *, whole: bool = False) -> bool:
    if wanted == _without_accents(wanted):
        return f"{_without_accents(key)} ".startswith(f"{wanted} ")
    unnamed = wanted.endswith((" tỉnh", " xã", " các"))
    only_place = (whole or "," in wanted) and not unnamed
    return key == wanted or key.startswith(f"{wanted},") or (not only_place and key.startswith(f"{wanted} "))


def _is_asked(key: str, where: Filter) -> bool:
    if where.agency is None:
        return True
    if where.exactly:
        return where.agency in (key, _without_accents(key))
    return _is_body(key, where.agency)


def _in_scope(keys: Iterable[str], scope: Scope) -> bool:
    if scope.agencies is None:
        return True
    return any(_is_body(key, own, whole=True) for key in keys for own in scope.agencies)


def _is_wanted(task: TaskEntry, request: Request) -> bool:
    where, today = request.where, request.today
    bodies = [
        body
        for body in task.bodies
        if _is_asked(body.key, where)
        and where.role in (None, body.role)
        and not (where.own_only and body.inherited)
    ]
    status = status_on(today, TaskState(task.status, task.done_on), task.due)
    overdue = task.status.is_open and task.due is not None and task.due < today
    return (
        (bool(bodies) or (where.agency is None and where.role is None))
        and _in_scope([body.key for body in task.bodies], request.scope)
        and _falls_due(task, where)
        and where.dated in (None, task.due is not None)
        and where.recurs in (None, bool(task.occurrences))
        and where.overdue in (None, overdue)
        and (not where.statuses or status in where.statuses)
        and (not where.areas or task.area in where.areas)
        and where.document in (None, task.document_id)
        and _is_of(task, where)
        and (request.words is None or _matches(request.words, [task.title or "", task.text]))
    )


def _is_wanted_document(document: DocumentEntry, request: Request) -> bool:
    where = request.where
    return (
        (where.agency is None or any(_is_asked(key, where) for key in document.bodies))
        and _in_scope(document.bodies, request.scope)
        and where.document in (None, document.id)
        and _is_of(document, where)
        and (request.words is None or _matches(request.words, [document.title or "", document.text]))
    )


def _falls_due(task: TaskEntry, where: Filter) -> bool:
    first, last = where.due_from or date.min, where.due_to or date.max
    if where.due_from is None and where.due_to is None:
        return True
    if task.occurrences:
        return any(first <= day <= last for day in task.occurrences)
    if task.due is None:
        return False
    starts = task.starts if task.starts and task.starts <= task.due and not where.by_last_day else task.due
    return starts <= last and task.due >= first


def _is_of(entry: TaskEntry | DocumentEntry, where: Filter) -> bool:
    issued = entry.issued
    return (
        (not where.kinds or entry.kind in where.kinds)
        and where.number in (None, entry.number_key)
        and (
            where.issuer is None
            or (entry.issuer_key is not None and _is_body(entry.issuer_key, where.issuer))
        )
        and where.place in (None, entry.place)
        and (where.issued_from is None or (issued is not None and issued >= where.issued_from))
        and (where.issued_to is None or (issued is not None and issued <= where.issued_to))
    )


def _matches(query: Query, texts: list[str]) -> bool:
    if isinstance(query, Words):
        return any(_has(text, query) for text in texts)
    if isinstance(query, Either):
        return any(_matches(part, texts) for part in query.parts)
    return all(_matches(part, texts) for part in query.parts) and not any(
        _matches(part, texts) for part in query.without
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


def _counted(facet: Facet, found: Sequence[TaskEntry | DocumentEntry], today: date) -> tuple[Count, ...]:
    hits: Counter[str] = Counter()
    names: dict[str, str] = {}
    for entry in found:
        for value, name in _values(facet, entry, today).items():
            hits[value] += 1
            names[value] = min(names.get(value, name or ""), name or "")
    counts = [Count(value, label(facet, value, names[value] or None), count) for value, count in hits.items()]
    return tuple(sorted(counts, key=lambda count: (-count.hits, count.value)))


def _values(facet: Facet, entry: TaskEntry | DocumentEntry, today: date) -> dict[str, str | None]:
    """The values of an entry, each with how people write it."""
    if facet is Facet.KIND:
        return {entry.kind: None} if entry.kind else {}
    if facet is Facet.ISSUER:
        return {entry.issuer_key: entry.issuer} if entry.issuer_key else {}
    assert isinstance(entry, TaskEntry)
    month = entry.due.isoformat()[:7] if entry.due else None
    if facet is Facet.AGENCY:
        return {body.key: body.name for body in entry.bodies}
    if facet is Facet.AGENCY_MONTH:
        return {f"{body.key}\t{month}": body.name for body in entry.bodies} if month else {}
    if facet is Facet.MONTH:
        return {month: None} if month else {}
    if facet is Facet.AREA:
        return {entry.area: None} if entry.area else {}
    return {status_on(today, TaskState(entry.status, entry.done_on), entry.due).value: None}


def _beginning(kind: str, key: str, named: Iterable[dict[str, str]]) -> list[Suggestion]:
    hits: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for one in named:
        for found, text in one.items():
            if key and _without_accents(found).startswith(key):
                hits[found] += 1
                texts[found] = min(texts.get(found, text), text)
    return [Suggestion(kind, texts[found], count) for found, count in hits.items()]
