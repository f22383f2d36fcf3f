"""Answers to a typed search: documents, with the parts of their text that match."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.index.marks import Snippet, snippets
from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Filter, Request, Sort
from pipeline.index.text_query import leaves, parse
from pipeline.store.names import looks_like_number, number_key
from pipeline.store.ports import DocumentStore, DocumentSummary


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that matches."""

    document: DocumentSummary
    snippets: tuple[Snippet, ...]


def search(store: DocumentStore, index: TaskIndex, typed: str, limit: int, today: date) -> list[Hit]:
    """The documents that match, best first; a document number finds the document that bears it first of all.

    Raises:
        UsageError: there is no word to look for, or there are too many.
    """
    query = parse(typed)
    by_words = index.documents(Request(today, words=query, sort=Sort.RELEVANCE, size=limit))
    found = [hit.entry for hit in by_words.hits]
    if looks_like_number(typed):
        bearing = Request(today, where=Filter(number=number_key(typed)), sort=Sort.ISSUED, size=limit)
        found = [hit.entry for hit in index.documents(bearing).hits] + found
    texts = {entry.id: entry.text for entry in found}
    documents = store.summaries(list(texts)[:limit])
    wanted = list(leaves(query))
    return [Hit(documents[id_], snippets(text, wanted)) for id_, text in texts.items() if id_ in documents]
