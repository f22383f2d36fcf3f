"""Counts of all that match, by what staff narrow a search with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from pipeline.index.labels import label
from pipeline.index.queries import Count, Facet, Request
from pipeline.index.sqlite.filters import STATUS, Sql
from pipeline.index.sqlite.schema import NO_DAY, day_number

_TASKS = "FROM temp.hit CROSS JOIN index_task AS task ON task.id = hit.number"
_BODIES = (
    "FROM (SELECT DISTINCT hit.number AS task, given.agency FROM temp.hit "
    "CROSS JOIN index_task_body AS given ON given.task = hit.number) AS named "
    "CROSS JOIN index_agency AS agency ON agency.id = named.agency"
)
# counted before the names are read: sorting numbers alone takes two thirds of the time
_BY_BODY = (
    "FROM (SELECT named.agency, count(*) AS hits FROM "
    "(SELECT DISTINCT hit.number, given.agency FROM temp.hit "
    "CROSS JOIN index_task_body AS given ON given.task = hit.number) AS named "
    "GROUP BY named.agency) AS found "
    "CROSS JOIN index_agency AS agency ON agency.id = found.agency"
)
_MONTH = "printf('%04d-%02d', task.due / 10000, task.due / 100 % 100)"
# Each answers value, name and count.
_QUERIES = {
    Facet.AGENCY: f"SELECT agency.key, agency.name, found.hits {_BY_BODY}",
    Facet.MONTH: f"SELECT {_MONTH} AS month, NULL, count(*) {_TASKS} WHERE task.due < {NO_DAY} "
    "GROUP BY month",
    Facet.AGENCY_MONTH: f"SELECT agency.key || char(9) || {_MONTH} AS value, agency.name, count(*) {_BODIES} "
    f"CROSS JOIN index_task AS task ON task.id = named.task WHERE task.due < {NO_DAY} "
    "GROUP BY agency.id, task.due / 100",
    Facet.KIND: f"SELECT task.kind, NULL, count(*) {_TASKS} WHERE task.kind IS NOT NULL GROUP BY task.kind",
    Facet.STATUS: f"SELECT {STATUS} AS derived, NULL, count(*) {_TASKS} GROUP BY derived",
    Facet.AREA: f"SELECT task.area, NULL, count(*) {_TASKS} WHERE task.area IS NOT NULL GROUP BY task.area",
    Facet.ISSUER: f"SELECT document.issuer_key, min(document.issuer), count(*) {_TASKS} "
    "CROSS JOIN index_document AS document ON document.id = task.document "
    "WHERE document.issuer_key IS NOT NULL GROUP BY document.issuer_key",
}
_DOCUMENTS = "FROM temp.hit CROSS JOIN index_document AS document ON document.id = hit.number"
_OF_DOCUMENTS = {
    Facet.KIND: f"SELECT kind, NULL, count(*) {_DOCUMENTS} WHERE kind IS NOT NULL GROUP BY kind",
    Facet.ISSUER: f"SELECT issuer_key, min(issuer), count(*) {_DOCUMENTS} "
    "WHERE issuer_key IS NOT NULL GROUP BY issuer_key",
}


def task_facets(
    connection: sqlite3.Connection, request: Request, source: Sql
) -> dict[Facet, tuple[Count, ...]]:
    """The facets asked for over all tasks of the source."""
    _collect(connection, Sql(f"SELECT task.id {source.text}", source.values))
    today = (day_number(request.today),)
    return {
        facet: _counts(facet, connection.execute(_QUERIES[facet], today if facet is Facet.STATUS else ()))
        for facet in request.facets
    }


def document_facets(
    connection: sqlite3.Connection, request: Request, source: Sql
) -> dict[Facet, tuple[Count, ...]]:
    """The facets asked for over all documents of the source."""
    _collect(connection, Sql(f"SELECT document.id {source.text}", source.values))
    return {facet: _counts(facet, connection.execute(_OF_DOCUMENTS[facet])) for facet in request.facets}


def _collect(connection: sqlite3.Connection, numbers: Sql) -> None:
    """Puts what matches into a table of this connection, so that it is found once for all facets."""
    connection.execute("CREATE TABLE IF NOT EXISTS temp.hit (number INTEGER PRIMARY KEY)")
    connection.execute("DELETE FROM temp.hit")
    connection.execute(f"INSERT INTO temp.hit {numbers.text}", numbers.values)


def _counts(facet: Facet, rows: Iterable[tuple[str, str | None, int]]) -> tuple[Count, ...]:
    counts = [Count(value, label(facet, value, name), hits) for value, name, hits in rows]
    return tuple(sorted(counts, key=lambda count: (-count.hits, count.value)))
