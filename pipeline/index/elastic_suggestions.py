"""Ways to complete what is being typed, counted by Elasticsearch."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.index.elastic_entries import LIVE
from pipeline.index.elastic_indices import Names
from pipeline.index.elastic_queries import Query, document_scope, every, task_scope
from pipeline.index.queries import Scope, Suggestion
from pipeline.index.text_query import folded_words
from pipeline.store.names import agency_key, number_key

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_COUNTED = 1_000  # ways of writing: the most frequent, of which those wanted are chosen
_OPERATORS = re.compile(r'([.?+*|{}\[\]()"\\#@&<>~^$-])')


def suggestions(
    client: Elasticsearch, names: Names, typed: str, scope: Scope, limit: int
) -> list[Suggestion]:
    """What begins like what is typed, most hits first: tasks of a body, documents of a number or title."""
    live = [{"term": {"state": LIVE}}, *document_scope(scope)]
    number, title = number_key(typed), " ".join(folded_words(typed))
    found = [
        *_counted(client, names.tasks, "agency", "body_name", agency_key(typed), task_scope(scope)),
        *_counted(client, names.documents, "number", "number_name", number, live),
        *_counted(client, names.documents, "title", "title_name", title, live),
    ]
    return sorted(found, key=lambda one: (-one.hits, one.kind, one.text))[:limit]


def _counted(
    client: Elasticsearch, index: str, kind: str, field: str, key: str, conditions: list[Query]
) -> list[Suggestion]:
    """The values of a field whose key begins so; written in several ways, the first way stands for all."""
    if not key:
        return []
    answer = client.search(
        index=index,
        query=every([*conditions, {"prefix": {field: key}}]),
        aggregations={
            "values": {"terms": {"field": field, "size": _COUNTED, "include": f"{_literally(key)}.*"}}
        },
        size=0,
        allow_partial_search_results=False,
    )
    hits: defaultdict[str, int] = defaultdict(int)
    written: dict[str, str] = {}
    for bucket in answer["aggregations"]["values"]["buckets"]:
        value, _, name = bucket["key"].partition("\t")
        hits[value] += bucket["doc_count"]
        written[value] = min(written.get(value, name), name)
    return [Suggestion(kind, written[value], count) for value, count in hits.items()]


def _literally(key: str) -> str:
    """The key in the language of patterns of Lucene."""
    return _OPERATORS.sub(r"\\\1", key)
