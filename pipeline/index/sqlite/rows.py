"""Rows of the tables as the entries that they came from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.index.entries import DocumentEntry, EntryBody, TaskEntry
from pipeline.index.sqlite.schema import day_of
from pipeline.tracking.records import Status

_TASK = (
    "SELECT task.id, body.code, task.document, document.revision, body.start, body.text, document.title, "
    "document.kind, document.number, document.number_key, document.issuer, document.issuer_key, "
    "document.issued, document.place, body.bodies, body.deadline_type, task.due, body.starts, "
    "body.occurrences, task.status, task.done_on, task.area "
    "FROM index_task AS task JOIN index_task_text AS body ON body.id = task.id "
    "JOIN index_document AS document ON document.id = task.document WHERE task.id IN ({})"
)
_DOCUMENT = (
    "SELECT document.id, revision, text, title, kind, number, number_key, issuer, issuer_key, issued, place, "
    "tasks, partial FROM index_document AS document "
    "JOIN index_document_text AS body ON body.id = document.id WHERE document.id IN ({})"
)
_AT_ONCE = 500


def task_entries(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[TaskEntry]:
    """The tasks with these numbers, in their order."""
    found = {row[0]: _task(row) for row in _selected(connection, _TASK, numbers)}
    return [found[number] for number in numbers]


def document_entries(connection: sqlite3.Connection, ids: Sequence[int]) -> list[DocumentEntry]:
    """The documents with these ids, in their order."""
    bodies: dict[int, list[str]] = {id_: [] for id_ in ids}
    query = (
        "SELECT document, key FROM index_document_body JOIN index_agency ON id = agency "
        "WHERE document IN ({}) ORDER BY key"
    )
    for document, key in _selected(connection, query, ids):
        bodies[document].append(key)
    found = {row[0]: _document(row, bodies[row[0]]) for row in _selected(connection, _DOCUMENT, ids)}
    return [found[id_] for id_ in ids]


def _selected(connection: sqlite3.Connection, query: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    found = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found += connection.execute(query.format(", ".join("?" * len(some))), tuple(some)).fetchall()
    return found


def _task(row: tuple[Any, ...]) -> TaskEntry:
    return TaskEntry(
        id=row[1],
        document_id=row[2],
        revision=row[3],
        start=row[4],
        text=row[5],
        title=row[6],
        kind=row[7],
        number=row[8],
        number_key=row[9],
        issuer=row[10],
        issuer_key=row[11],
        issued=_issued(row[12]),
        place=row[13],
        bodies=tuple(EntryBody(*body) for body in json.loads(row[14])),
        deadline_type=row[15],
        due=day_of(row[16]),
        starts=date.fromisoformat(row[17]) if row[17] else None,
        occurrences=tuple(date.fromisoformat(day) for day in json.loads(row[18])),
        status=Status(row[19]),
        done_on=day_of(row[20]),
        area=row[21],
    )


def _document(row: tuple[Any, ...], bodies: list[str]) -> DocumentEntry:
    return DocumentEntry(
        id=row[0],
        revision=row[1],
        text=row[2],
        title=row[3],
        kind=row[4],
        number=row[5],
        number_key=row[6],
        issuer=row[7],
        issuer_key=row[8],
        issued=_issued(row[9]),
        place=row[10],
        bodies=tuple(bodies),
        tasks=row[11],
        partial=bool(row[12]),
    )


def _issued(number: int) -> date | None:
    return day_of(number) if number else None
