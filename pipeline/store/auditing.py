"""Documents as an audit sees them, read from the database in bulk, and what staff decided of its findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, Table, case, func, select

from pipeline.errors import UsageError
from pipeline.extraction.cited_documents import fullest_mentions
from pipeline.findings import Citation, Evidence
from pipeline.records import Document, Span
from pipeline.store import finding_marks, listing, rows, schema
from pipeline.store.audited import (
    AuditedCitation,
    AuditedDocument,
    AuditedLaw,
    AuditedTask,
    Mark,
    Passage,
    Surroundings,
)
from pipeline.store.names import number_key
from pipeline.store.ports import CitationState
from pipeline.store.resolution import Cited, series_of
from pipeline.store.tracking import events_of, task_event
from pipeline.tracking.life import fold
from pipeline.tracking.records import Status, TaskState

_FIELDS = ("number", "date", "issuer", "title")
_UNREAD = Evidence(Span(0, 0), "", "")
_Rows = dict[int, list[Row[Any]]]


class SqlAuditStore:
    """An ``AuditSource`` and ``MarkStore`` on any engine that SQLAlchemy speaks to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def audited(self, document_ids: Collection[int] | None = None) -> list[AuditedDocument]:
        """The documents with these ids, or all of them, in the order of their ids."""
        with self._engine.connect() as connection:
            if document_ids is None:
                return list(_documents(connection, None))
            return [
                document
                for some in listing.portions(sorted(document_ids))
                for document in _documents(connection, some)
            ]

    def surroundings(self, citation_ids: Collection[int], reach: int) -> dict[int, Surroundings]:
        """Up to ``reach`` code points on either side of citations, by their id."""
        evidence, document = schema.evidence.c, schema.document.c
        query = (
            select(
                schema.citation.c.id,
                # on every engine the first code point is 1
                case(
                    (
                        evidence.span_start > reach,
                        func.substr(document.text, evidence.span_start + 1 - reach, reach),
                    ),
                    else_=func.substr(document.text, 1, evidence.span_start),
                ).label("before"),
                func.substr(document.text, evidence.span_end + 1, reach).label("after"),
            )
            .join(schema.evidence, evidence.id == schema.citation.c.evidence_id)
            .join(schema.document, document.id == schema.citation.c.document_id)
        )
        found = {}
        with self._engine.connect() as connection:
            for some in listing.portions(sorted(citation_ids)):
                for row in connection.execute(query.where(schema.citation.c.id.in_(some))).all():
                    found[row.id] = Surroundings(row.before, row.after)
        return found

    def meanings(self, document_ids: Collection[int]) -> dict[int, tuple[CitationState, tuple[int, ...]]]:
        """State and candidates of the citations of these documents, by their id."""
        citation, resolution = schema.citation.c, schema.citation_resolution
        states = select(citation.id, resolution.c.state).outerjoin(
            resolution, resolution.c.citation_id == citation.id
        )
        found = {}
        with self._engine.connect() as connection:
            for some in listing.portions(sorted(document_ids)):
                candidates = _candidates(connection, some)
                for id_, state in connection.execute(states.where(citation.document_id.in_(some))):
                    found[id_] = (_state(state), tuple(candidates.get(id_, ())))
        return found

    def text(self, document_id: int) -> Document:
        """A document with its text and blocks."""
        with self._engine.connect() as connection:
            wanted = schema.document.c.id == document_id
            row = connection.execute(select(schema.document).where(wanted)).first()
            if row is None:
                raise UsageError("no_such_document", f"Không có văn bản mã {document_id} trong kho.")
            source = connection.execute(select(schema.source).where(schema.source.c.id == row.source_id))
            return rows.document_of(row, source.one(), ())

    def mark(self, mark: Mark) -> None:
        """Adds a decision after those there are."""
        with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
            finding_marks.record(connection, mark)

    def marks(self, key: str | None = None) -> list[Mark]:
        """The decisions on one finding, or all, the oldest first."""
        with self._engine.connect() as connection:
            return finding_marks.recorded(connection, key)


def _of_documents(query: Select[Any], table: Table, ids: Sequence[int] | None) -> Select[Any]:
    """The query in the order of the table's rows, for these documents or for all."""
    query = query.order_by(table.c.id)
    return query if ids is None else query.where(table.c.document_id.in_(ids))


def _by_document(connection: Connection, query: Select[Any]) -> _Rows:
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query).all():
        found[row.document_id].append(row)
    return found


def _with_passage(table: Table, *columns: Any) -> Select[Any]:
    """Rows of findings with the place of their evidence."""
    evidence = schema.evidence.c
    chosen = (evidence.span_start, evidence.span_end, evidence.quote, evidence.page)
    return select(*(columns or (table,)), *chosen).join(schema.evidence, evidence.id == table.c.evidence_id)


def _passage(row: Row[Any]) -> Passage:
    return Passage(row.span_start, row.span_end, row.quote, row.page)


def _documents(connection: Connection, ids: Sequence[int] | None) -> Iterator[AuditedDocument]:
    citations = _by_document(connection, _of_documents(_citation_query(), schema.citation, ids))
    candidates = _candidates(connection, ids)
    fields = _fields(connection, ids)
    tasks = _tasks(connection, ids)
    named = schema.named_reference
    laws = _by_document(connection, _of_documents(_with_passage(named), named, ids))
    references = _references(connection, ids)
    query = listing.summary_query().add_columns(schema.document.c.revision).order_by(schema.document.c.id)
    if ids is not None:
        query = query.where(schema.document.c.id.in_(ids))
    closed = _closed(connection, ids)
    for row in connection.execute(query):
        summary = listing.summary_of(row)
        own = Cited(summary.kind, summary.number or "", summary.date, summary.issuer)
        yield AuditedDocument(
            id=row.id,
            sha256=summary.sha256,
            file_name=summary.file_name,
            revision=row.revision,
            kind=summary.kind,
            number=summary.number,
            number_key=number_key(summary.number) if summary.number else None,
            date=summary.date,
            issuer=summary.issuer,
            title=summary.title,
            partial=summary.partial,
            identity=series_of(own, summary.issuer) if summary.number else None,
            fields=fields.get(row.id, {}),
            citations=tuple(_citations(citations.get(row.id, ()), candidates, summary.issuer)),
            tasks=tuple(
                replace(task, followed=task.passage.start not in closed[summary.sha256])
                for task in tasks.get(row.id, ())
            ),
            laws=tuple(
                AuditedLaw(law.name, law.number, _passage(law)) for law in laws.get(row.id, ()) if law.number
            ),
            references=references.get(row.id, 0) + len(laws.get(row.id, ())),
        )


def _closed(connection: Connection, ids: Sequence[int] | None) -> defaultdict[str, set[int]]:
    """Where the tasks begin that staff wait for no more, by the document's digest."""
    query = select(task_event.c.sha256).distinct()
    if ids is not None:
        source, document = schema.source.c, schema.document.c
        own = select(source.sha256).join(schema.document, document.source_id == source.id)
        query = query.where(task_event.c.sha256.in_(own.where(document.id.in_(ids))))
    found: defaultdict[str, set[int]] = defaultdict(set)
    for sha256, tasks in events_of(connection, list(connection.execute(query).scalars())).items():
        found[sha256] = {start for start, events in tasks.items() if _is_closed(fold(events))}
    return found


def _is_closed(state: TaskState) -> bool:
    return bool(state.answers or state.merged_into) or state.status in (Status.DONE, Status.CANCELLED)


def _references(connection: Connection, ids: Sequence[int] | None) -> dict[int, int]:
    """How many references of each document point to another one."""
    reference = schema.reference.c
    query = select(reference.document_id, func.count().label("count")).where(reference.itself.is_(False))
    if ids is not None:
        query = query.where(reference.document_id.in_(ids))
    found = connection.execute(query.group_by(reference.document_id))
    return {row.document_id: row._mapping["count"] for row in found}


def _citation_query() -> Select[Any]:
    resolution = schema.citation_resolution
    return _with_passage(schema.citation, schema.citation, resolution.c.state).outerjoin(
        resolution, resolution.c.citation_id == schema.citation.c.id
    )


def _candidates(connection: Connection, ids: Sequence[int] | None) -> dict[int, list[int]]:
    """The candidates of the citations of these documents, by citation."""
    table = schema.citation_candidate
    query = select(table.c.citation_id, table.c.document_id).order_by(table.c.document_id)
    if ids is not None:
        query = query.join(schema.citation, schema.citation.c.id == table.c.citation_id)
        query = query.where(schema.citation.c.document_id.in_(ids))
    found: defaultdict[int, list[int]] = defaultdict(list)
    for id_, document_id in connection.execute(query).all():
        found[id_].append(document_id)
    return found


def _citations(
    found: Iterable[Row[Any]], candidates: dict[int, list[int]], speaker: str | None
) -> Iterator[AuditedCitation]:
    """The citations of one document in the order of its text."""
    written = list(found)
    citations: list[Citation] = [rows.citation_of(row, _UNREAD) for row in written]
    for row, citation, meant in zip(written, citations, fullest_mentions(citations), strict=True):
        full = citations[meant[0]] if len(meant) == 1 else citation
        day, issuer = citation.date or full.date, citation.issuer or full.issuer
        yield AuditedCitation(
            id=row.id,
            document_id=row.document_id,
            kind=citation.kind or full.kind,
            number=full.number,
            number_key=number_key(full.number),
            date=citation.date,
            issuer=citation.issuer,
            full_date=day,
            full_issuer=issuer,
            relation=citation.relation,
            provision=citation.provision,
            state=_state(row.state),
            candidates=tuple(candidates.get(row.id, ())),
            identity=series_of(Cited(citation.kind or full.kind, full.number, day, issuer), speaker),
            passage=_passage(row),
        )


def _state(written: str | None) -> CitationState:
    return CitationState(written) if written else CitationState.UNRESOLVED


def _fields(connection: Connection, ids: Sequence[int] | None) -> dict[int, dict[str, Passage]]:
    evidence = schema.evidence
    query = _of_documents(select(evidence), evidence, ids).where(evidence.c.subject.in_(_FIELDS))
    found: defaultdict[int, dict[str, Passage]] = defaultdict(dict)
    for row in connection.execute(query):
        found[row.document_id][row.subject] = _passage(row)
    return found


def _tasks(connection: Connection, ids: Sequence[int] | None) -> dict[int, list[AuditedTask]]:
    task, body = schema.task, schema.task_body
    found = _by_document(connection, _of_documents(_with_passage(task), task, ids))
    query = select(body).order_by(body.c.id)
    if ids is not None:
        query = query.join(task, task.c.id == body.c.task_id).where(task.c.document_id.in_(ids))
    bodies: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        bodies[row.task_id].append(row)
    return {id_: [_task(row, bodies[row.id]) for row in tasks] for id_, tasks in found.items()}


def _task(row: Row[Any], bodies: Sequence[Row[Any]]) -> AuditedTask:
    leads = [body for body in bodies if body.role == "lead"]
    others = [body for body in bodies if body.role != "lead"]
    deadline = rows.deadline_of(row, _UNREAD) if row.deadline_type is not None else None
    return AuditedTask(
        bodies=tuple(rows.body_of(body) for body in (*leads, *others)),
        leads=len(leads),
        deadline=deadline,
        product=row.product,
        passage=_passage(row),
    )
