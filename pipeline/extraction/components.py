"""The spaCy components: each runs one grammar and leaves what it found in span groups.

Typed findings travel beside the tokens in ``doc.user_data``; only this module and the tokenizer know spaCy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from pipeline.extraction.anaphora import find_references
from pipeline.extraction.bodies import find_bodies
from pipeline.extraction.citations import context_of, find_citations
from pipeline.extraction.envelope import completed, without_envelope
from pipeline.extraction.metadata import read_metadata
from pipeline.extraction.named_documents import find_named_references
from pipeline.extraction.numbers import read_number
from pipeline.extraction.task_classifier import judged
from pipeline.extraction.task_run import TaskContext
from pipeline.extraction.tasks import find_tasks
from pipeline.findings import (
    BodyMention,
    Citation,
    Evidence,
    Metadata,
    NamedReference,
    Reference,
    Task,
)
from pipeline.records import Diagnostic, Document
from pipeline.structure.zones import Zones, find_zones

_STATE = "directive"
_TITLE_YEAR = re.compile(r"năm\s+(20\d\d)(?!\s*[-–])", re.IGNORECASE)


@dataclass(slots=True)
class Directive:
    """What the components have found so far in one document.

    Attributes:
        document: without the envelope of the package that it came in.
        envelope: what that says of it.
        diagnostics: where the two disagree.
    """

    document: Document
    zones: Zones
    envelope: Metadata | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    citations: tuple[Citation, ...] = ()
    references: tuple[Reference, ...] = ()
    named_references: tuple[NamedReference, ...] = ()
    bodies: tuple[BodyMention, ...] = ()
    tasks: tuple[Task, ...] = ()


def tokens_of(nlp: Language, document: Document) -> Doc:
    """The document's text as tokens, ready for the components."""
    body, envelope = without_envelope(document)
    doc = nlp.make_doc(body.text)
    doc.user_data[_STATE] = Directive(body, find_zones(body), envelope)
    return doc


def directive_of(doc: Doc) -> Directive:
    """What the components have found in a document made by ``tokens_of``."""
    return cast("Directive", doc.user_data[_STATE])


def _mark(doc: Doc, group: str, findings: Iterable[tuple[int, int, str]]) -> None:
    """Write character ranges as a span group; a range inside a token is widened to the token."""
    spans = (
        doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in findings
    )
    doc.spans[group] = SpanGroup(doc, name=group, spans=[span for span in spans if span is not None])


def _range(evidence: Evidence, label: str) -> tuple[int, int, str]:
    return evidence.span.start, evidence.span.end, label


@Language.component("metadata")
def metadata_component(doc: Doc) -> Doc:
    """Number, date, issuer, title, signer and type."""
    found = directive_of(doc)
    printed = read_metadata(found.document, found.zones)
    found.metadata = printed
    if found.envelope:
        found.metadata, found.diagnostics = completed(printed, found.envelope)
    values = [(one.name, getattr(printed, one.name)) for one in fields(Metadata)]
    _mark(doc, "metadata", [_range(value.evidence, name) for name, value in values if value])
    return doc


@Language.component("citations")
def citations_component(doc: Doc) -> Doc:
    """Numbered mentions of other documents."""
    found = directive_of(doc)
    found.citations = find_citations(found.document.text, context_of(found.zones, found.metadata))
    _mark(doc, "citations", [_range(one.evidence, one.relation) for one in found.citations])
    return doc


@Language.component("references")
def references_component(doc: Doc) -> Doc:
    """Short forms, anaphora and documents named without a number."""
    found = directive_of(doc)
    text = found.document.text
    found.references = find_references(text, found.citations, _own_kind(found.metadata))
    found.named_references = find_named_references(text, found.citations)
    _mark(doc, "references", [_range(one.evidence, one.form) for one in found.references])
    _mark(doc, "named_references", [_range(one.evidence, one.kind or "") for one in found.named_references])
    return doc


@Language.component("bodies")
def bodies_component(doc: Doc) -> Doc:
    """Bodies named anywhere in the text."""
    found = directive_of(doc)
    found.bodies = find_bodies(found.document.text)
    _mark(
        doc,
        "bodies",
        [(one.span.start, one.span.end, "group" if one.group else "body") for one in found.bodies],
    )
    return doc


@Language.component("tasks")
def tasks_component(doc: Doc) -> Doc:
    """Tasks, and the deadlines they are given."""
    found = directive_of(doc)
    found.tasks = find_tasks(found.document, found.zones, _task_context(found.metadata))
    _mark_tasks(doc, found.tasks)
    return doc


@Language.component("task_classifier")
def task_classifier_component(doc: Doc) -> Doc:
    """The learned confidence of each task, its area and its product."""
    found = directive_of(doc)
    found.tasks = judged(found.tasks, found.document.text)
    _mark_tasks(doc, found.tasks)
    return doc


def _own_kind(metadata: Metadata) -> str | None:
    """What a document calls itself: by its type; an appendix, by the act that it was issued with."""
    if metadata.kind:
        return metadata.kind.value
    number = read_number(metadata.number.value) if metadata.number else None
    return number.kind_code if number else None


def _mark_tasks(doc: Doc, tasks: Iterable[Task]) -> None:
    tasks = tuple(tasks)
    _mark(doc, "tasks", [_range(one.evidence, one.modality) for one in tasks])
    deadlines = {one.deadline.evidence.span: one.deadline for one in tasks if one.deadline}
    _mark(doc, "deadlines", [_range(one.evidence, one.type) for one in deadlines.values()])


def _task_context(metadata: Metadata) -> TaskContext:
    title = metadata.title.value if metadata.title else ""
    years = set(_TITLE_YEAR.findall(title))
    return TaskContext(
        kind=metadata.kind.value if metadata.kind else None,
        day=metadata.date.value if metadata.date else None,
        issuer=metadata.issuer.value if metadata.issuer else None,
        title=title,
        year=int(years.pop()) if len(years) == 1 else None,
    )
