"""What was found in a document, as fields that lead to where each stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.commands import wording
from pipeline.extraction.task_review import needs_review
from pipeline.findings import BodyMention, Evidence, Extraction, Task
from pipeline.store.corrections import verdict_of
from pipeline.store.ports import CitationState, Citing, DocumentSummary, ResolvedCitation
from pipeline.store.task_ids import task_id
from pipeline.text import squeeze
from search_api import labels
from search_api.web.deadline_words import as_written, explanation
from search_api.web.document_marks import body_anchor, deadline_anchor, task_anchor

_QUOTE = 260  # code points

Locate = Callable[[Evidence, str], str]
"""The address at which some evidence is seen, with the anchor given."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Words that lead somewhere; nowhere where ``address`` is empty."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the metadata; ``id`` is its anchor."""

    id: str
    label: str
    value: Linked
    confidence: int


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task beside its document."""

    anchor: str
    number: int
    id: str
    quote: Linked
    clause: str
    leads: tuple[Linked, ...]
    coordinators: tuple[Linked, ...]
    due: date | None
    written: Linked
    why: tuple[str, ...]
    product: str
    area: str
    request: bool
    doubts: tuple[str, ...]
    verdict: str
    verdict_class: str


@dataclass(frozen=True, slots=True)
class CitationView:
    """A citation beside its document, and the stored documents that it means or can mean."""

    anchor: str
    number: int
    name: Linked
    relation: str
    issued: date | None
    issuer: str
    state: str
    known: bool
    documents: tuple[Linked, ...]


@dataclass(frozen=True, slots=True)
class CitingView:
    """A mention of the document in another one."""

    document: Linked
    issued: date | None
    relation: str
    unsure: bool
    quote: str


def fact_views(extraction: Extraction, locate: Locate) -> list[Fact]:
    """The metadata; a field that the document does not say is left out."""
    found = []
    for name, label in wording.METADATA_LABELS.items():
        field = getattr(extraction.metadata, name)
        if field is None:
            continue
        value = field.value
        if name == "kind":
            value = labels.kind(value)
        elif name == "date":
            value = labels.day(value)
        evidence = field.evidence
        address = locate(evidence, f"tt-{name}") if evidence.span.end > evidence.span.start else ""
        confidence = round(100 * evidence.confidence)
        found.append(Fact(f"m-{name}", label, Linked(str(value), address), confidence))
    return found


def task_views(extraction: Extraction, locate: Locate) -> list[TaskView]:
    """The tasks in the order of the text."""
    digest = extraction.document.source.sha256
    return [_task_view(digest, at, task, locate) for at, task in enumerate(extraction.tasks, 1)]


def _task_view(digest: str, at: int, task: Task, locate: Locate) -> TaskView:
    verdict = verdict_of(task)
    deadline = task.deadline
    written = as_written(deadline)
    address = locate(deadline.evidence, deadline_anchor(task)) if deadline and written else ""
    page = f"trang {task.evidence.page}" if task.evidence.page else ""
    clause = f"mục {task.clause}" if task.clause else ""
    return TaskView(
        anchor=f"t-{task.evidence.span.start}",
        number=at,
        id=task_id(digest, task),
        quote=Linked(
            wording.shortened(task.evidence.quote, _QUOTE), locate(task.evidence, task_anchor(task))
        ),
        clause=", ".join(filter(None, (clause, page))),
        leads=tuple(_body(task, body, locate) for body in task.leads),
        coordinators=tuple(_body(task, body, locate) for body in task.coordinators),
        due=deadline.due if deadline else None,
        written=Linked(written, address),
        why=explanation(task, deadline.due if deadline else None),
        product=squeeze(task.product or ""),
        area=labels.area(task.area),
        request=task.modality == "request",
        doubts=needs_review(task) if verdict is None else (),
        verdict=labels.capital(wording.VERDICTS[verdict]) if verdict else "",
        verdict_class=verdict.value if verdict else "",
    )


def _body(task: Task, body: BodyMention, locate: Locate) -> Linked:
    stands = Evidence(body.span, "", "", page=task.evidence.page)
    return Linked(body.name, locate(stands, body_anchor(body.span)))


def citation_views(found: list[ResolvedCitation], locate: Locate) -> list[CitationView]:
    """The citations in the order of the text."""
    return [_citation_view(at, one, locate) for at, one in enumerate(found, 1)]


def _citation_view(at: int, found: ResolvedCitation, locate: Locate) -> CitationView:
    citation = found.citation
    name = " ".join(filter(None, (labels.kind(citation.kind), citation.number)))
    if citation.provision:
        name = f"{citation.provision}, {name}"
    return CitationView(
        anchor=f"c-{at}",
        number=at,
        name=Linked(name, locate(citation.evidence, f"vd-{at}")),
        relation=wording.RELATIONS[citation.relation],
        issued=citation.date,
        issuer=citation.issuer or "",
        state=wording.CITATION_STATES[found.state],
        known=found.state is CitationState.RESOLVED,
        documents=tuple(document_link(document) for document in found.candidates[:5]),
    )


def citing_views(found: list[Citing]) -> list[CitingView]:
    """The mentions of the document in others."""
    return [
        CitingView(
            document_link(citing.document),
            citing.document.date,
            wording.RELATIONS[citing.citation.relation],
            citing.state is not CitationState.RESOLVED,
            wording.shortened(citing.citation.evidence.quote, _QUOTE),
        )
        for citing in found
    ]


def document_link(document: DocumentSummary) -> Linked:
    """A document by what staff call it."""
    return Linked(wording.document_name(document), f"/van-ban/{document.id}")
