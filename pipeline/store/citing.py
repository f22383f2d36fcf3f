"""Citations resolved among the rows of the database, and resolved anew when a document arrives."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, insert, or_, select

from pipeline.extraction.cited_documents import fullest_mentions
from pipeline.findings import Citation, Evidence
from pipeline.records import Span
from pipeline.store import listing, rows, schema
from pipeline.store.names import number_key, short_forms
from pipeline.store.ports import CitationState, Citing, DocumentSummary, ResolvedCitation
from pipeline.store.resolution import Cited, resolve

_BARE = re.compile(r"[\d.]+[a-z]?(?:/\d{4})?")

Means = tuple[CitationState, tuple[int, ...]]
Seen = Callable[[set[int]], set[int]]  # those of the documents that count


@dataclass(frozen=True, slots=True)
class _Read:
    """A row of ``citation`` with what the whole document says of the document it cites."""

    id: int
    number_key: str
    cited: tuple[Cited, ...]


def resolve_citations(connection: Connection, document_id: int, only: Collection[str] | None = None) -> None:
    """Writes what the citations of a document mean.

    Args:
        connection: in the transaction that changes the documents.
        document_id: the citing document.
        only: number keys of the citations to resolve; all without it.
    """
    found = meanings(connection, document_id, only)
    _forget(connection, list(found))
    if found:
        states = [{"citation_id": id_, "state": state.value} for id_, (state, _) in found.items()]
        connection.execute(insert(schema.citation_resolution), states)
    candidates = [
        {"citation_id": id_, "document_id": candidate}
        for id_, (_, meant) in found.items()
        for candidate in meant
    ]
    if candidates:
        connection.execute(insert(schema.citation_candidate), candidates)


def retry(connection: Connection, number_keys: Collection[str]) -> None:
    """Resolves anew what other documents cite by these numbers, or by short forms of them."""
    keys = {form for key in number_keys for form in short_forms(key)}
    citation = schema.citation.c
    citing = select(citation.document_id).where(citation.number_key.in_(keys)).distinct()
    for document_id in connection.execute(citing).scalars().all():
        resolve_citations(connection, document_id, keys)


def resolve_missing(connection: Connection) -> None:
    """Resolves the citations of documents that were stored before citations were resolved."""
    citation, resolution = schema.citation.c, schema.citation_resolution.c
    missing = (
        select(citation.document_id)
        .outerjoin(schema.citation_resolution, resolution.citation_id == citation.id)
        .where(resolution.citation_id.is_(None))
        .distinct()
    )
    for document_id in connection.execute(missing).scalars().all():
        resolve_citations(connection, document_id)


def forget_citations(connection: Connection, document_id: int) -> None:
    """Takes away what the citations of a document mean, before the citations themselves go."""
    query = select(schema.citation.c.id).where(schema.citation.c.document_id == document_id)
    _forget(connection, connection.execute(query).scalars().all())


def _forget(connection: Connection, citation_ids: Sequence[int]) -> None:
    for some in listing.portions(citation_ids):
        for table in (schema.citation_candidate, schema.citation_resolution):
            connection.execute(delete(table).where(table.c.citation_id.in_(some)))


def meanings(
    connection: Connection,
    document_id: int,
    only: Collection[str] | None = None,
    seen: Seen | None = None,
) -> dict[int, Means]:
    """What the citations of a document mean, by the id of their row, judged by what is stored now.

    Args:
        connection: to the database.
        document_id: the citing document.
        only: number keys of the citations; all without it.
        seen: tells which documents count; the others are as if they were not stored.
    """
    citing = listing.summaries(connection, [document_id])[document_id]
    wanted = [read for read in _read(connection, document_id) if only is None or read.number_key in only]
    numbers = {number_key(cited.number) for read in wanted for cited in read.cited}
    stored = _bearing(connection, numbers)
    if seen is not None:
        known = seen({document.id for documents in stored.values() for document in documents})
        stored = {key: [one for one in documents if one.id in known] for key, documents in stored.items()}
    return {read.id: _means(read, citing, stored) for read in wanted}


def _means(read: _Read, citing: DocumentSummary, stored: dict[str, list[DocumentSummary]]) -> Means:
    found = [resolve(cited, citing, stored.get(number_key(cited.number), [])) for cited in read.cited]
    if len(found) == 1:
        return found[0]
    ids = tuple(dict.fromkeys(id_ for _, candidates in found for id_ in candidates))
    return (CitationState.AMBIGUOUS if ids else CitationState.UNRESOLVED), ids


def _read(connection: Connection, document_id: int) -> Iterator[_Read]:
    """The citations of a document, each completed by its fullest mention."""
    table = schema.citation
    query = select(table).where(table.c.document_id == document_id).order_by(table.c.id)
    found = connection.execute(query).all()
    unread = Evidence(Span(0, 0), "", "")
    citations = [rows.citation_of(row, unread) for row in found]
    for row, citation, full in zip(found, citations, fullest_mentions(citations), strict=True):
        yield _Read(row.id, row.number_key, tuple(_completed(citation, citations[at]) for at in full))


def _completed(citation: Citation, full: Citation) -> Cited:
    return Cited(
        kind=citation.kind or full.kind,
        number=full.number,
        date=citation.date or full.date,
        issuer=citation.issuer or full.issuer,
    )


def _bearing(connection: Connection, keys: Collection[str]) -> dict[str, list[DocumentSummary]]:
    """The stored documents that bear the numbers, by key; all that a bare number begins for a short form."""
    found: defaultdict[str, list[DocumentSummary]] = defaultdict(list)
    for some in listing.portions(sorted(keys)):
        conditions = [_bears(key) for key in some]
        query = listing.summary_query().where(or_(*conditions)).order_by(schema.document.c.id)
        for row in connection.execute(query):
            document = listing.summary_of(row)
            for form in short_forms(number_key(document.number or "")) & set(some):
                found[form].append(document)
    return found


def _bears(key: str) -> ColumnElement[bool]:
    column = schema.document.c.number_key
    if not _BARE.fullmatch(key):
        return column == key
    return or_(
        column == key,
        *(and_(column > f"{key}{joint}", column < f"{key}{chr(ord(joint) + 1)}") for joint in "/-"),
    )


def resolved_citations(
    connection: Connection, document_id: int, seen: Seen | None = None
) -> list[ResolvedCitation]:
    """The citations of a document with what they mean, in the order of its text; see ``meanings``."""
    citation = schema.citation.c
    query = _resolutions().where(citation.document_id == document_id).order_by(citation.id)
    found = connection.execute(query).all()
    states = {row.id: CitationState(row.state or CitationState.UNRESOLVED) for row in found}
    candidates: Mapping[int, Sequence[int]] = _candidates(connection, list(states))
    if seen is not None:
        meant = meanings(connection, document_id, seen=seen)
        states = {id_: state for id_, (state, _) in meant.items()}
        candidates = {id_: sorted(ids) for id_, (_, ids) in meant.items()}
    documents = listing.summaries(connection, sorted({id_ for ids in candidates.values() for id_ in ids}))
    evidence = listing.load_evidence(connection, [row.evidence_id for row in found])
    return [
        ResolvedCitation(
            rows.citation_of(row, evidence[row.evidence_id]),
            states[row.id],
            tuple(documents[id_] for id_ in candidates[row.id]),
        )
        for row in found
    ]


def citing_documents(connection: Connection, document_id: int) -> list[Citing]:
    """The mentions of a document in others."""
    citation, candidate = schema.citation.c, schema.citation_candidate.c
    query = _resolutions().join(schema.citation_candidate, candidate.citation_id == citation.id)
    query = query.where(candidate.document_id == document_id).order_by(citation.document_id, citation.id)
    found = connection.execute(query).all()
    documents = listing.summaries(connection, sorted({row.document_id for row in found}))
    evidence = listing.load_evidence(connection, [row.evidence_id for row in found])
    return [
        Citing(
            documents[row.document_id],
            rows.citation_of(row, evidence[row.evidence_id]),
            CitationState(row.state),
        )
        for row in found
    ]


def _resolutions() -> Select[Any]:
    resolution = schema.citation_resolution.c
    return select(schema.citation, resolution.state).outerjoin(
        schema.citation_resolution, resolution.citation_id == schema.citation.c.id
    )


def _candidates(connection: Connection, citation_ids: Sequence[int]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    table = schema.citation_candidate
    for some in listing.portions(citation_ids):
        query: Select[Any] = select(table).where(table.c.citation_id.in_(some)).order_by(table.c.document_id)
        row: Row[Any]
        for row in connection.execute(query):
            found[row.citation_id].append(row.document_id)
    return found


def wrong_resolutions(connection: Connection, document_id: int) -> bool:
    """Whether what is kept of a document's citations differs from what they mean by what is stored now."""
    right = {id_: (state, set(ids)) for id_, (state, ids) in meanings(connection, document_id).items()}
    citation = schema.citation.c
    query = _resolutions().where(citation.document_id == document_id)
    states = {row.id: row.state for row in connection.execute(query)}
    candidates = _candidates(connection, list(states))
    kept = {id_: (state, set(candidates.get(id_, ()))) for id_, state in states.items()}
    return kept != right
