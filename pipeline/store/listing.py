"""Questions over many documents: which there are, and which of their tasks a person should look at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from pipeline.extraction.task_review import DOUBTFUL
from pipeline.findings import Evidence, Task
from pipeline.store import rows, schema
from pipeline.store.corrections import BY_STAFF
from pipeline.store.names import number_key
from pipeline.store.ports import DocumentSummary, DoubtfulTasks, ListedTask, Place
from pipeline.tracking.life import VIETNAM

T = TypeVar("T")

_DIGEST_START = re.compile(r"[0-9a-f]{6,64}")
# SQLite takes at least 999 values in one statement, older builds no more.
_AT_ONCE = 400


def summary_query() -> Select[Any]:
    """Selects what ``summary_of`` needs."""
    document, source = schema.document.c, schema.source.c
    return select(
        document.id,
        source.sha256,
        source.name.label("file_name"),
        document.kind,
        document.number,
        document.date,
        document.issuer,
        document.title,
        document.outcome,
        source.received_at,
    ).join(schema.source, source.id == document.source_id)


def summary_of(row: Row[Any]) -> DocumentSummary:
    """The summary that a row of ``summary_query`` holds."""
    return DocumentSummary(
        row.id,
        row.sha256,
        row.file_name,
        row.kind,
        row.number,
        row.date,
        row.issuer,
        row.title,
        row.outcome == "partial",
        _day(row.received_at),
    )


def _day(at: datetime) -> date:
    """The day in Vietnam of a moment; SQLite tells no zone, it is UTC."""
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(VIETNAM).date()


def summaries(connection: Connection, document_ids: Sequence[int]) -> dict[int, DocumentSummary]:
    """The documents with these ids, by id."""
    return {
        row.id: summary_of(row)
        for some in portions(document_ids)
        for row in connection.execute(summary_query().where(schema.document.c.id.in_(some)))
    }


def find_documents(connection: Connection, reference: str) -> list[DocumentSummary]:
    """The documents with this number, or whose digest begins so."""
    typed = reference.strip().lower()
    wanted: ColumnElement[bool] = schema.document.c.number_key == number_key(reference)
    if _DIGEST_START.fullmatch(typed):
        wanted = or_(wanted, schema.source.c.sha256.startswith(typed))
    query = (
        summary_query()
        .where(wanted)
        .order_by(schema.document.c.date.desc().nulls_last(), schema.document.c.id)
    )
    return [summary_of(row) for row in connection.execute(query)]


def tasks_in_doubt(
    connection: Connection, limit: int, document_ids: Sequence[int] | None = None
) -> DoubtfulTasks:
    """The tasks that a person should look at, the least certain first."""
    task, evidence, body = schema.task.c, schema.evidence.c, schema.task_body.c
    leads = select(body.id).where(body.task_id == task.id, body.role == "lead").exists()
    doubtful = select(schema.task).join(schema.evidence, evidence.id == task.evidence_id)
    doubtful = doubtful.where(
        or_(evidence.confidence < DOUBTFUL, ~leads, task.flags != "", task.inferred != ""),
        ~evidence.rule.startswith(BY_STAFF),
    )
    if document_ids is not None:
        doubtful = doubtful.where(task.document_id.in_(document_ids[:_AT_ONCE]))
    total = connection.execute(select(func.count()).select_from(doubtful.subquery())).scalar_one()
    order = (evidence.confidence, task.document_id, task.id)
    found = connection.execute(doubtful.order_by(*order).limit(limit)).all()
    documents = summaries(connection, list({row.document_id for row in found}))
    tasks = load_tasks(connection, found)
    listed = [ListedTask(documents[row.document_id], task) for row, task in zip(found, tasks, strict=True)]
    return DoubtfulTasks(tuple(listed), total)


def tasks_at(connection: Connection, places: Sequence[Place]) -> dict[Place, Task]:
    """The tasks whose words begin at these places."""
    evidence = schema.evidence.c
    found: dict[Place, Task] = {}
    for some in portions(places):
        query = (
            select(schema.task, evidence.span_start)
            .join(schema.evidence, evidence.id == schema.task.c.evidence_id)
            .where(schema.task.c.document_id.in_({document for document, _ in some}))
            .where(evidence.span_start.in_({start for _, start in some}))
        )
        rows_found = connection.execute(query).all()
        at = [(row.document_id, row.span_start) for row in rows_found]
        found.update(zip(at, load_tasks(connection, rows_found), strict=True))
    return {place: found[place] for place in places if place in found}


def load_tasks(connection: Connection, found: Sequence[Row[Any]]) -> list[Task]:
    """The tasks that rows of ``task`` hold, in their order."""
    bodies: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for some in portions([row.id for row in found]):
        query = select(schema.task_body).where(schema.task_body.c.task_id.in_(some))
        for body in connection.execute(query.order_by(schema.task_body.c.id)):
            bodies[body.task_id].append(body)
    wanted = [row.evidence_id for row in found]
    wanted += [row.deadline_evidence_id for row in found if row.deadline_evidence_id is not None]
    evidence = load_evidence(connection, wanted)
    return [rows.task_of(row, bodies[row.id], evidence) for row in found]


def load_evidence(connection: Connection, ids: Sequence[int]) -> dict[int, Evidence]:
    """The evidence with these ids, by id."""
    return {
        row.id: rows.evidence_of(row)
        for some in portions(ids)
        for row in connection.execute(select(schema.evidence).where(schema.evidence.c.id.in_(some)))
    }


def portions(values: Sequence[T]) -> list[Sequence[T]]:
    """The values in as many parts as one statement each can take."""
    return [values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE)]
