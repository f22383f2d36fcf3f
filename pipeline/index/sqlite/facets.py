"""Counts of all that match, by what staff narrow a search with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from pipeline.index.labels import label
from pipeline.index.queries import Count, Facet, Request
from pipeline.index.sqlite.filters import STATUS, Sql
from pipeline.index.sqlite.schema import NO_DAY, day_number

# What matches is put into a table of the connection first, so that it is found once for all facets.
_HITS = {
    "task_hit": "number INTEGER PRIMARY KEY, document INTEGER, due INTEGER, kind TEXT, area TEXT, "
    "status TEXT",
    "document_hit": "number INTEGER PRIMARY KEY",
}
_MONTH = "printf('%04d-%02d', {0} / 100, {0} % 100)"
# Each body of a task counts once, whatever its roles. Counted before the names are read: sorting numbers
# alone takes two thirds of the time.
_BODIES = (
    "FROM (SELECT agency, month, count(*) AS hits FROM "
    "(SELECT DISTINCT hit.number, given.agency, {month} AS month FROM temp.task_hit AS hit "
    "CROSS JOIN index_task_body AS given ON given.task = hit.number WHERE {dated}) "
    "GROUP BY agency, month) AS found CROSS JOIN index_agency AS agency ON agency.id = found.agency"
)
_DATED = f"hit.due < {NO_DAY}"
_DATED_HITS = f"FROM temp.task_hit AS hit WHERE {_DATED}"
# Each answers value, name and count.
_QUERIES = {
    Facet.AGENCY: f"SELECT agency.key, agency.name, hits {_BODIES.format(month='0', dated='1')}",
    Facet.MONTH: f"SELECT {_MONTH.format('due / 100')}, NULL, count(*) {_DATED_HITS} GROUP BY due / 100",
    Facet.AGENCY_MONTH: f"SELECT agency.key || char(9) || {_MONTH.format('month')}, agency.name, hits "
    + _BODIES.format(month="hit.due / 100", dated=_DATED),
    Facet.KIND: "SELECT kind, NULL, count(*) FROM temp.task_hit WHERE kind IS NOT NULL GROUP BY kind",
    Facet.STATUS: "SELECT status, NULL, count(*) FROM temp.task_hit GROUP BY status",
    Facet.AREA: "SELECT area, NULL, count(*) FROM temp.task_hit WHERE area IS NOT NULL GROUP BY area",
    Facet.ISSUER: "SELECT issuer_key, min(issuer), sum(hits) FROM "
    "(SELECT document, count(*) AS hits FROM temp.task_hit GROUP BY document) AS found "
    "CROSS JOIN index_document AS document ON document.id = found.document "
    "WHERE issuer_key IS NOT NULL GROUP BY issuer_key",
}
_DOCUMENTS = "FROM temp.document_hit AS hit CROSS JOIN index_document AS document ON document.id = hit.number"
_OF_DOCUMENTS = {
    Facet.KIND: f"SELECT kind, NULL, count(*) {_DOCUMENTS} WHERE kind IS NOT NULL GROUP BY kind",
    Facet.ISSUER: f"SELECT issuer_key, min(issuer), count(*) {_DOCUMENTS} "
    "WHERE issuer_key IS NOT NULL GROUP BY issuer_key",
}


def task_facets(
    connection: sqlite3.Connection, request: Request, source: Sql
) -> dict[Facet, tuple[Count, ...]]:
    """The facets asked for over all tasks of the source."""
    columns = f"task.id, task.document, task.due, task.kind, task.area, {STATUS}"
    found = Sql(f"SELECT {columns} {source.text}", (day_number(request.today), *source.values))
    _collect(connection, "task_hit", found)
    return {facet: _counts(facet, connection.execute(_QUERIES[facet])) for facet in request.facets}


def document_facets(
    connection: sqlite3.Connection, request: Request, source: Sql
) -> dict[Facet, tuple[Count, ...]]:
    """The facets asked for over all documents of the source."""
    _collect(connection, "document_hit", Sql(f"SELECT document.id {source.text}", source.values))
    return {facet: _counts(facet, connection.execute(_OF_DOCUMENTS[facet])) for facet in request.facets}


def _collect(connection: sqlite3.Connection, table: str, found: Sql) -> None:
    connection.execute(f"CREATE TABLE IF NOT EXISTS temp.{table} ({_HITS[table]})")
    connection.execute(f"DELETE FROM temp.{table}")  # noqa: S608 - constant names
    connection.execute(f"INSERT INTO temp.{table} {found.text}", found.values)


def _counts(facet: Facet, rows: Iterable[tuple[str, str | None, int]]) -> tuple[Count, ...]:
    counts = [Count(value, label(facet, value, name), hits) for value, name, hits in rows]
    return tuple(sorted(counts, key=lambda count: (-count.hits, count.value)))
