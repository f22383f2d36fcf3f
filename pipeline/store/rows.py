"""Findings as rows of the tables, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Table, delete, insert, select

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
from pipeline.records import Block, Box, Diagnostic, Document, Page, Severity, SourceFile, Span
from pipeline.store import schema
from pipeline.store.names import number_key
from pipeline.store.sqlite import next_id

BLOCKS = TypeAdapter(tuple[Block, ...])
PAGES = TypeAdapter(tuple[Page, ...])
CHILDREN = TypeAdapter(tuple[ChildDocument, ...])
METADATA_FIELDS = ("kind", "number", "date", "issuer", "title", "signer")

_Values = dict[str, Any]


def document_values(extraction: Extraction) -> _Values:
    """The columns of ``document`` that come from what was read and found."""
    document, metadata = extraction.document, extraction.metadata
    number = metadata.number and metadata.number.value
    return {
        "outcome": "partial" if is_partial(document) else "stored",
        "rules_version": extraction.rules_version,
        "reader": document.reader,
        "text": document.text,
        "blocks": BLOCKS.dump_json(document.blocks, exclude_defaults=True).decode(),
        "pages": PAGES.dump_json(document.pages, exclude_defaults=True).decode(),
        "children": CHILDREN.dump_json(extraction.children, exclude_defaults=True).decode(),
        "number_key": number and number_key(number),
        **{name: field and field.value for name, field in metadata_fields(metadata).items()},
    }


def is_partial(document: Document) -> bool:
    """Whether a diagnostic says that something of the file was not read."""
    return any(diagnostic.severity is Severity.WARNING for diagnostic in document.diagnostics)


def metadata_fields(metadata: Metadata) -> dict[str, Field[Any] | None]:
    """The fields by name."""
    return {name: getattr(metadata, name) for name in METADATA_FIELDS}


def insert_findings(connection: Connection, document_id: int, extraction: Extraction) -> None:
    """Adds the rows of everything found in a document."""
    diagnostics = [_diagnostic_values(document_id, found) for found in extraction.document.diagnostics]
    _insert_all(connection, schema.diagnostic, diagnostics)
    fields = metadata_fields(extraction.metadata).items()
    _insert_evidence(connection, document_id, [(name, field.evidence) for name, field in fields if field])
    mentions = [("citation", citation.evidence) for citation in extraction.citations]
    mentions += [("reference", reference.evidence) for reference in extraction.references]
    mentions += [("named", named.evidence) for named in extraction.named_references]
    ids = iter(_insert_evidence(connection, document_id, mentions))
    citations = [_citation_values(document_id, next(ids), citation) for citation in extraction.citations]
    references = [_reference_values(document_id, next(ids), one) for one in extraction.references]
    named = [_named_values(document_id, next(ids), one) for one in extraction.named_references]
    _insert_all(connection, schema.citation, citations)
    _insert_all(connection, schema.reference, references)
    _insert_all(connection, schema.named_reference, named)
    insert_tasks(connection, document_id, extraction.tasks)


def insert_tasks(connection: Connection, document_id: int, tasks: Sequence[Task]) -> None:
    """Adds the rows of the tasks of a document."""
    deadlines = [task.deadline for task in tasks if task.deadline is not None]
    found = [("task", task.evidence) for task in tasks]
    found += [("deadline", deadline.evidence) for deadline in deadlines]
    evidence_ids = _insert_evidence(connection, document_id, found)
    deadline_ids = iter(evidence_ids[len(tasks) :])
    values = []
    for task, evidence_id in zip(tasks, evidence_ids, strict=False):
        deadline_id = next(deadline_ids) if task.deadline else None
        values.append(_task_values(document_id, evidence_id, deadline_id, task))
    task_ids = _insert_all(connection, schema.task, values, answer_ids=True)
    bodies = [
        _body_values(task_id, role, body)
        for task_id, task in zip(task_ids, tasks, strict=True)
        for role, named in (("lead", task.leads), ("coordinate", task.coordinators))
        for body in named
    ]
    _insert_all(connection, schema.task_body, bodies)


def delete_tasks(connection: Connection, document_id: int) -> None:
    """Removes the rows of the tasks of a document."""
    tasks = select(schema.task.c.id).where(schema.task.c.document_id == document_id)
    connection.execute(delete(schema.task_body).where(schema.task_body.c.task_id.in_(tasks)))
    connection.execute(delete(schema.task).where(schema.task.c.document_id == document_id))
    evidence = schema.evidence.c
    of_tasks = (evidence.document_id == document_id) & evidence.subject.in_(("task", "deadline"))
    connection.execute(delete(schema.evidence).where(of_tasks))


def _insert_evidence(
    connection: Connection, document_id: int, found: Sequence[tuple[str, Evidence]]
) -> list[int]:
    """Adds evidence, each with what it is of, and answers the ids in the same order."""
    values = [_evidence_values(document_id, subject, evidence) for subject, evidence in found]
    return _insert_all(connection, schema.evidence, values, answer_ids=True)


def _insert_all(
    connection: Connection, table: Table, values: Sequence[_Values], *, answer_ids: bool = False
) -> list[int]:
    """Adds rows with as few statements as the engine allows; answers their ids where they are asked for."""
    if not values:
        return []
    if not answer_ids:
        connection.execute(insert(table), values)
        return []
    if connection.dialect.name == "sqlite":  # asked for ids in their order, it would insert one by one
        first = next_id(connection, table)
        ids = list(range(first, first + len(values)))
        connection.execute(insert(table), [{"id": id_, **row} for id_, row in zip(ids, values, strict=True)])
        return ids
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, values).scalars())


def _evidence_values(document_id: int, subject: str, evidence: Evidence) -> _Values:
    box = evidence.box
    return {
        "document_id": document_id,
        "subject": subject,
        "span_start": evidence.span.start,
        "span_end": evidence.span.end,
        "quote": evidence.quote,
        "rule": evidence.rule,
        "confidence": evidence.confidence,
        "page": evidence.page,
        "box_left": box and box.left,
        "box_top": box and box.top,
        "box_right": box and box.right,
        "box_bottom": box and box.bottom,
    }


def inserted(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Adds a row and answers its id."""
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    if key is None:
        raise AssertionError(f"{table.name} has no key of its own")
    return int(key[0])


def _diagnostic_values(document_id: int, diagnostic: Diagnostic) -> _Values:
    return {
        "document_id": document_id,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "severity": diagnostic.severity.value,
        "page": diagnostic.page,
    }


def _citation_values(document_id: int, evidence_id: int, citation: Citation) -> _Values:
    return {
        "document_id": document_id,
        "evidence_id": evidence_id,
        "kind": citation.kind,
        "number": citation.number,
        "number_key": number_key(citation.number),
        "date": citation.date,
        "issuer": citation.issuer,
        "relation": citation.relation,
        "provision": citation.provision,
    }


def _reference_values(document_id: int, evidence_id: int, reference: Reference) -> _Values:
    return {
        "document_id": document_id,
        "evidence_id": evidence_id,
        "form": reference.form,
        "kind": reference.kind,
        "citations": " ".join(map(str, reference.citations)),
        "itself": reference.itself,
        "definition_start": reference.definition and reference.definition.start,
        "definition_end": reference.definition and reference.definition.end,
    }


def _named_values(document_id: int, evidence_id: int, named: NamedReference) -> _Values:
    return {
        "document_id": document_id,
        "evidence_id": evidence_id,
        "name": named.name,
        "kind": named.kind,
        "date": named.date,
        "year": named.year,
        "number": named.number,
        "number_key": named.number and number_key(named.number),
        "verified": named.verified,
    }


def _task_values(document_id: int, evidence_id: int, deadline_id: int | None, task: Task) -> _Values:
    return {
        "document_id": document_id,
        "evidence_id": evidence_id,
        "clause": task.clause,
        "product": task.product,
        "modality": task.modality,
        "area": task.area,
        "deadline_evidence_id": deadline_id,
        **_deadline_values(task.deadline),
    }


def _deadline_values(deadline: Deadline | None) -> _Values:
    return {
        "deadline_type": deadline and deadline.type,
        "due": deadline and deadline.due,
        "start": deadline and deadline.start,
        "comparator": deadline and deadline.comparator,
        "every": deadline and deadline.every,
        "day_rule": deadline and deadline.day_rule,
        "amount": deadline and deadline.amount,
        "unit": deadline and deadline.unit,
        "anchor": deadline and deadline.anchor,
        "rrule": deadline and deadline.rrule,
        "inferred": deadline and " ".join(deadline.inferred),
        "flags": deadline and " ".join(deadline.flags),
    }


def _body_values(task_id: int, role: str, body: BodyMention) -> _Values:
    return {
        "task_id": task_id,
        "role": role,
        "name": body.name,
        "span_start": body.span.start,
        "span_end": body.span.end,
        "is_group": body.group,
        "by_head": body.by_head,
    }


def evidence_of(row: Row[Any]) -> Evidence:
    """The evidence that a row of ``evidence`` holds."""
    box = None
    if row.box_left is not None:
        box = Box(row.box_left, row.box_top, row.box_right, row.box_bottom)
    span = Span(row.span_start, row.span_end)
    return Evidence(span, row.quote, row.rule, row.confidence, row.page, box)


def metadata_of(document: Row[Any], evidence: Mapping[str, Evidence]) -> Metadata:
    """The metadata of a row of ``document``, with the evidence by field name."""
    return Metadata(
        **{
            name: Field(getattr(document, name), evidence[name])
            for name in METADATA_FIELDS
            if getattr(document, name) is not None
        }
    )


def citation_of(row: Row[Any], evidence: Evidence) -> Citation:
    """The citation that a row of ``citation`` holds."""
    return Citation(evidence, row.kind, row.number, row.date, row.issuer, row.relation, row.provision)


def reference_of(row: Row[Any], evidence: Evidence) -> Reference:
    """The reference that a row of ``reference`` holds."""
    definition = None
    if row.definition_start is not None:
        definition = Span(row.definition_start, row.definition_end)
    citations = tuple(map(int, row.citations.split()))
    return Reference(evidence, row.form, row.kind, citations, row.itself, definition)


def named_reference_of(row: Row[Any], evidence: Evidence) -> NamedReference:
    """The reference that a row of ``named_reference`` holds."""
    return NamedReference(evidence, row.name, row.kind, row.date, row.year, row.number, row.verified)


def task_of(row: Row[Any], bodies: Sequence[Row[Any]], evidence: Mapping[int, Evidence]) -> Task:
    """The task that a row of ``task`` holds, with its bodies and the evidence by id."""
    deadline = None
    if row.deadline_type is not None:
        deadline = deadline_of(row, evidence[row.deadline_evidence_id])
    return Task(
        evidence=evidence[row.evidence_id],
        leads=tuple(body_of(body) for body in bodies if body.role == "lead"),
        coordinators=tuple(body_of(body) for body in bodies if body.role == "coordinate"),
        deadline=deadline,
        clause=row.clause,
        product=row.product,
        modality=row.modality,
        area=row.area,
    )


def deadline_of(row: Row[Any], evidence: Evidence) -> Deadline:
    """The deadline that a row of ``task`` holds."""
    return Deadline(
        evidence=evidence,
        type=row.deadline_type,
        due=row.due,
        comparator=row.comparator,
        start=row.start,
        every=row.every,
        day_rule=row.day_rule,
        amount=row.amount,
        unit=row.unit,
        anchor=row.anchor,
        rrule=row.rrule,
        inferred=tuple((row.inferred or "").split()),
        flags=tuple((row.flags or "").split()),
    )


def body_of(row: Row[Any]) -> BodyMention:
    """The body that a row of ``task_body`` holds."""
    return BodyMention(row.name, Span(row.span_start, row.span_end), row.is_group, row.by_head)


def document_of(row: Row[Any], source: Row[Any], diagnostics: Sequence[Row[Any]]) -> Document:
    """The document that a row of ``document`` holds."""
    return Document(
        source=SourceFile(source.name, source.sha256, source.media_type, source.size),
        text=row.text,
        blocks=BLOCKS.validate_json(row.blocks),
        pages=PAGES.validate_json(row.pages),
        reader=row.reader,
        diagnostics=tuple(
            Diagnostic(found.code, found.message, Severity(found.severity), found.page)
            for found in diagnostics
        ),
    )
