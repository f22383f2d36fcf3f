"""Records as what the JSON interface gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.contract import citation_values, diagnostic_values, metadata_values, task_values
from pipeline.index.entries import DocumentEntry, TaskEntry
from pipeline.index.queries import Count, DocumentHit, Facet
from pipeline.index.queries import DocumentPage as DocumentHits
from pipeline.index.queries import TaskPage as TaskHits
from pipeline.records import Span
from pipeline.store.accounts import Account
from pipeline.store.corrections import Verdict, verdict_of
from pipeline.store.ports import Citing, DocumentSummary, ResolvedCitation
from pipeline.tracking.records import Progress, TaskState, Transition, status_on
from search_api.api import schemas
from search_api.scoped import SeenDocument, SeenTask


def document_label(entry: DocumentEntry | DocumentSummary) -> schemas.DocumentLabel:
    """What a document is called by."""
    issued = entry.issued if isinstance(entry, DocumentEntry) else entry.date
    return schemas.DocumentLabel(
        id=entry.id,
        number=entry.number,
        kind=entry.kind,
        issued=issued,
        issuer=entry.issuer,
        title=entry.title,
    )


def document_page(page: DocumentHits, facet_size: int = 0) -> schemas.DocumentPage:
    """A page of documents, with so many values of each facet."""
    return schemas.DocumentPage(
        items=[_document_item(hit) for hit in page.hits],
        total=page.total,
        next=page.next,
        facets=_facets(page.facets, facet_size),
    )


def task_page(page: TaskHits, today: date, facet_size: int = 0) -> schemas.TaskPage:
    """A page of tasks, each with its status on a day, with so many values of each facet."""
    return schemas.TaskPage(
        items=[task_item(hit.entry, today, hit.marks) for hit in page.hits],
        total=page.total,
        next=page.next,
        facets=_facets(page.facets, facet_size),
    )


def task_item(entry: TaskEntry, today: date, marks: Iterable[Span] = ()) -> schemas.TaskItem:
    """A task in a list, with its status on a day."""
    label = schemas.DocumentLabel(
        id=entry.document_id,
        number=entry.number,
        kind=entry.kind,
        issued=entry.issued,
        issuer=entry.issuer,
        title=entry.title,
    )
    return schemas.TaskItem(
        id=entry.id,
        document=label,
        text=entry.text,
        bodies=[
            schemas.Body(name=body.name, role=body.role, inherited=body.inherited) for body in entry.bodies
        ],
        deadline_type=entry.deadline_type,
        due=entry.due,
        starts=entry.starts,
        occurrences=list(entry.occurrences),
        status=status_on(today, Progress(entry.status, entry.done_on), entry.due),
        done_on=entry.done_on,
        area=entry.area,
        marks=_marks(marks),
    )


def document_detail(seen: SeenDocument) -> schemas.DocumentDetail:
    """A document with what was found in it."""
    document = seen.extraction.document
    return schemas.DocumentDetail(
        document=document_label(seen.entry),
        file_name=document.source.name,
        sha256=document.source.sha256,
        media_type=document.source.media_type,
        pages=len(document.pages) or None,
        partial=seen.entry.partial,
        metadata=metadata_values(seen.extraction.metadata),
        diagnostics=[diagnostic_values(found) for found in document.diagnostics],
        tasks=len(seen.extraction.tasks),
        rules_version=seen.extraction.rules_version,
    )


def task_detail(seen: SeenTask, today: date) -> schemas.TaskDetail:
    """A task with its evidence."""
    verdict = Verdict.REJECTED if seen.entry is None else verdict_of(seen.task)
    return schemas.TaskDetail(
        id=seen.id,
        document=document_label(seen.summary),
        task=task_values(seen.task),
        verdict=verdict.value if verdict else None,
        entry=task_item(seen.entry, today) if seen.entry else None,
    )


def citation_item(resolved: ResolvedCitation) -> schemas.CitationItem:
    """A citation, and the stored documents that it means."""
    return schemas.CitationItem(
        citation=citation_values(resolved.citation),
        state=resolved.state.value,
        candidates=[document_label(document) for document in resolved.candidates],
    )


def citing_item(citing: Citing) -> schemas.CitingItem:
    """A mention in another document."""
    return schemas.CitingItem(
        document=document_label(citing.document),
        citation=citation_values(citing.citation),
        state=citing.state.value,
    )


def state_item(state: TaskState) -> schemas.StateItem:
    """What the events of a task led to."""
    return schemas.StateItem(
        status=state.status,
        done_on=state.done_on,
        extended_to=state.extended_to,
        leads=list(state.leads),
        merged_into=state.merged_into,
        note=state.note,
    )


def event_item(line: Transition) -> schemas.EventItem:
    """One line of a task's history."""
    event = line.event
    return schemas.EventItem(
        at=event.at,
        author=event.author,
        kind=event.kind,
        status=event.status,
        on=event.on,
        period=event.period,
        part=event.part,
        note=event.note,
        document=event.document,
        leads=list(event.leads),
        before=state_item(line.before),
        after=state_item(line.after),
    )


def account_item(account: Account) -> schemas.AccountItem:
    """An account, without any secret."""
    return schemas.AccountItem(
        id=account.id,
        name=account.name,
        full_name=account.full_name,
        role=account.role,
        agencies=None if account.agencies is None else list(account.agencies),
        disabled=account.disabled,
    )


def _document_item(hit: DocumentHit) -> schemas.DocumentItem:
    entry = hit.entry
    return schemas.DocumentItem(
        **document_label(entry).model_dump(),
        place=entry.place,
        tasks=entry.tasks,
        partial=entry.partial,
        marks=_marks(hit.marks),
    )


def _marks(marks: Iterable[Span]) -> list[schemas.Mark]:
    return [schemas.Mark(start=span.start, end=span.end) for span in marks]


def _facets(facets: dict[Facet, tuple[Count, ...]], size: int) -> dict[str, list[schemas.Count]]:
    return {
        facet.value: [
            schemas.Count(value=count.value, label=count.label, hits=count.hits) for count in counts[:size]
        ]
        for facet, counts in facets.items()
    }
