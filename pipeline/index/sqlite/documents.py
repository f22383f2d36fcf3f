"""A page of documents: which they are, how many there are, and what they are counted by."""

from __future__ import annotations

import sqlite3

from pipeline.index.asking import places, sealed
from pipeline.index.marks import marks
from pipeline.index.queries import DocumentHit, DocumentPage, Request, Sort
from pipeline.index.sqlite.facets import document_facets
from pipeline.index.sqlite.filters import Sql, document_conditions, every
from pipeline.index.sqlite.rows import document_entries
from pipeline.index.sqlite.schema import DOCUMENT_WEIGHTS
from pipeline.index.sqlite.words import DOCUMENT_FIELDS, matching, ranked


def document_page(connection: sqlite3.Connection, request: Request) -> DocumentPage:
    """The page of documents asked for."""
    by_rank = request.sort is Sort.RELEVANCE
    source = _source(request, by_rank=by_rank)
    total = int(connection.execute(f"SELECT count(*) {source.text}", source.values).fetchone()[0])
    place = places(request, 1 if by_rank else 2)
    values: tuple[str | int, ...]
    if by_rank:
        score = f"bm25(index_document_words, {DOCUMENT_WEIGHTS})"
        query = f"SELECT document.id {source.text} ORDER BY {score}, document.id LIMIT ? OFFSET ?"
        values = (request.size + 1, place[0] if place else 0)
    else:
        beyond = " AND (-document.issued, document.id) > (-?, ?)" if place else ""
        query = (
            f"SELECT document.id, document.issued {source.text}{beyond} "
            "ORDER BY document.issued DESC, document.id LIMIT ?"
        )
        values = (*place, request.size + 1)
    rows = connection.execute(query, (*source.values, *values)).fetchall()
    following = None
    if len(rows) > request.size:
        last = rows[request.size - 1]
        ended = [(place[0] if place else 0) + request.size] if by_rank else [last[1], last[0]]
        following = sealed(request, [*ended])
    entries = document_entries(connection, [row[0] for row in rows[: request.size]])
    hits = tuple(DocumentHit(entry, marks(entry.text, request.words)) for entry in entries)
    facets = document_facets(connection, request, source) if request.facets else {}
    return DocumentPage(hits, total, following, facets)


def _source(request: Request, *, by_rank: bool) -> Sql:
    conditions = document_conditions(request.where, request.scope)
    if request.words is None:
        rest = every(conditions)
        return Sql(f"FROM index_document AS document WHERE {rest.text}", rest.values)
    expression = (ranked if by_rank else matching)(request.words, DOCUMENT_FIELDS)
    rest = every([Sql("index_document_words MATCH ?", (expression,)), *conditions])
    joined = (
        "index_document_words AS words CROSS JOIN index_document AS document ON document.id = words.rowid"
    )
    return Sql(f"FROM {joined} WHERE {rest.text}", rest.values)
