"""What ``dondoc extract`` prints: one JSON object per document, the same for every way a document came in.

All offsets count Unicode code points into ``text``, end exclusive.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.extraction.other_roles import is_standing, other_roles
from pipeline.findings import (
    BodyMention,
    ChildDocument,
    Citation,
    Deadline,
    Evidence,
    Extraction,
    Field,
    Metadata,
    NamedReference,
    Reference,
    Task,
)
from pipeline.records import Box, Diagnostic, Span
from pipeline.text import squeeze

_Json = dict[str, Any]


def to_contract(extraction: Extraction) -> _Json:
    """The extraction as plain values that JSON can hold."""
    document = extraction.document
    return {
        "source": {
            "name": document.source.name,
            "sha256": document.source.sha256,
            "media_type": document.source.media_type,
            "pages": len(document.pages) or None,
            "reader": document.reader,
        },
        "text": document.text,
        "document": metadata_values(extraction.metadata),
        "citations": [citation_values(citation) for citation in extraction.citations],
        "references": [_reference(reference) for reference in extraction.references],
        "named_references": [_named_reference(named) for named in extraction.named_references],
        "tasks": [task_values(task) for task in extraction.tasks],
        "children": [_child(child, document.text) for child in extraction.children],
        "diagnostics": [diagnostic_values(diagnostic) for diagnostic in document.diagnostics],
        "rules_version": extraction.rules_version,
    }


def metadata_values(metadata: Metadata) -> _Json:
    """What a document says of itself, as plain values that JSON can hold."""
    fields: dict[str, Field[Any] | None] = {
        "kind": metadata.kind,
        "number": metadata.number,
        "date": metadata.date,
        "issuer": metadata.issuer,
        "title": metadata.title,
        "signer": metadata.signer,
    }
    values = {name: field and _plain(field.value) for name, field in fields.items()}
    evidence = {name: _evidence(field.evidence) for name, field in fields.items() if field}
    return {**values, "evidence": evidence}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def citation_values(citation: Citation) -> _Json:
    """A citation as plain values that JSON can hold."""
    return {
        **_evidence(citation.evidence),
        "kind": citation.kind,
        "number": citation.number,
        "date": _plain(citation.date),
        "issuer": citation.issuer,
        "relation": citation.relation,
        "provision": citation.provision,
    }


def _reference(reference: Reference) -> _Json:
    definition = reference.definition
    return {
        **_evidence(reference.evidence),
        "form": reference.form,
        "kind": reference.kind,
        "citations": list(reference.citations),
        "itself": reference.itself,
        "definition": definition and _range(definition),
    }


def _named_reference(named: NamedReference) -> _Json:
    return {
        **_evidence(named.evidence),
        "name": named.name,
        "kind": named.kind,
        "date": _plain(named.date),
        "year": named.year,
        "number": named.number,
        "verified": named.verified,
    }


def _child(child: ChildDocument, text: str) -> _Json:
    return {
        **_range(child.span),
        "name": child.name,
        "kind": child.kind,
        "title": child.title and {**_range(child.title), "text": squeeze(child.title.of(text))},
        "act": child.act,
        "issued": child.issued and _range(child.issued),
        "outline": [
            {
                **_range(heading.span),
                "label": heading.label,
                "text": squeeze(heading.span.of(text)),
                "depth": heading.depth,
            }
            for heading in child.outline
        ],
    }


def _range(span: Span) -> _Json:
    return {"start": span.start, "end": span.end}


def task_values(task: Task) -> _Json:
    """A task as plain values that JSON can hold."""
    return {
        **_evidence(task.evidence),
        "leads": [body.name for body in task.leads],
        "coordinators": [body.name for body in task.coordinators],
        "bodies": [
            *({"role": "lead", **_body(body)} for body in task.leads),
            *({"role": "coordinate", **_body(body)} for body in task.coordinators),
            *({"role": role, **_body(body)} for role, body in other_roles(task)),
        ],
        "deadline": task.deadline and _deadline(task.deadline),
        "clause": task.clause,
        "product": task.product,
        "modality": task.modality,
        "standing": is_standing(task),
        "area": task.area,
    }


def _body(body: BodyMention) -> _Json:
    return {
        "name": body.name,
        "start": body.span.start,
        "end": body.span.end,
        "group": body.group,
        "by_head": body.by_head,
    }


def _deadline(deadline: Deadline) -> _Json:
    values: _Json = {
        "type": deadline.type,
        "due": _plain(deadline.due),
        "start": _plain(deadline.start),
        "comparator": deadline.comparator,
        "every": deadline.every,
        "day_rule": deadline.day_rule,
        "amount": deadline.amount,
        "unit": deadline.unit,
        "anchor": deadline.anchor,
        "rrule": deadline.rrule,
        "inferred": list(deadline.inferred),
        "flags": list(deadline.flags),
    }
    said = {name: value for name, value in values.items() if value not in (None, [])}
    return {**said, "text": deadline.evidence.quote, "evidence": _evidence(deadline.evidence)}


def _evidence(evidence: Evidence) -> _Json:
    return {
        "start": evidence.span.start,
        "end": evidence.span.end,
        "quote": evidence.quote,
        "rule": evidence.rule,
        "confidence": evidence.confidence,
        "page": evidence.page,
        "box": evidence.box and _box(evidence.box),
    }


def _box(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]


def diagnostic_values(diagnostic: Diagnostic) -> _Json:
    """A diagnostic as plain values that JSON can hold."""
    return {
        "code": diagnostic.code,
        "message": diagnostic.message,
        "severity": diagnostic.severity.value,
        "page": diagnostic.page,
    }
