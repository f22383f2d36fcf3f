"""Ways to complete what is being typed, counted by Elasticsearch."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import StorageError
from pipeline.index.elastic.entries import LIVE
from pipeline.index.elastic.indices import Names
from pipeline.index.elastic.queries import Query, document_scope, every, task_scope
from pipeline.index.queries import Scope, Suggestion
from pipeline.index.text_query import folded_words
from pipeline.store.names import agency_key, number_key

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_COUNTED = 1_000  # ways of writing: the most frequent, of which those wanted are chosen
_ASKED = 400  # code points: a pattern may have 1,000, and each of them may be escaped
_OPERATORS = re.compile(r'([.?+*|{}\[\]()"\\#@&<>~^$-])')


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of suggestions: in which field of which index, with which key and under which conditions.

    Attributes:
        keys: how many stand before the name in the field; the last of them tells what is one.
    """

    kind: str
    index: str
    field: str
    key: str
    conditions: list[Query]
    keys: int = 1


def suggestions(
    client: Elasticsearch, names: Names, typed: str, scope: Scope, limit: int
) -> list[Suggestion]:
    """What begins like what is typed, most hits first: tasks of a body, documents of a number or title."""
    live = [{"term": {"state": LIVE}}, *document_scope(scope)]
    title = " ".join(folded_words(typed))
    kinds = [
        _Kind("agency", names.tasks, "body_typed", agency_key(typed), task_scope(scope), keys=2),
        _Kind("number", names.documents, "number_name", number_key(typed), live),
        _Kind("title", names.documents, "title_name", title, live),
    ]
    asked = [kind for kind in kinds if kind.key]
    if not asked:
        return []
    searches = [part for kind in asked for part in ({"index": kind.index}, _search(kind))]
    answers = client.msearch(searches=searches)["responses"]
    found = [one for kind, answer in zip(asked, answers, strict=True) for one in _counted(kind, answer)]
    return sorted(found, key=lambda one: (-one.hits, one.kind, one.text))[:limit]


def _search(kind: _Kind) -> Query:
    begin = kind.key[:_ASKED]
    values = {"field": kind.field, "size": _COUNTED, "include": f"{_literally(begin)}.*"}
    return {
        "query": every([*kind.conditions, {"prefix": {kind.field: begin}}]),
        "aggregations": {"values": {"terms": values}},
        "size": 0,
    }


def _counted(kind: _Kind, answer: dict[str, Any]) -> list[Suggestion]:
    """The values whose key begins so; written in several ways, the first way stands for all.

    Raises:
        StorageError: the server could not answer, or only in part.
    """
    if "error" in answer or answer["_shards"]["failed"]:
        raise StorageError("index_failed", "Máy tìm kiếm chưa trả lời đủ; hãy thử lại sau.")
    hits: defaultdict[str, int] = defaultdict(int)
    written: dict[str, str] = {}
    for bucket in answer["aggregations"]["values"]["buckets"]:
        *keys, name = bucket["key"].split("\t", kind.keys)
        value = keys[-1]
        if not keys[0].startswith(kind.key):
            continue
        hits[value] += bucket["doc_count"]
        written[value] = min(written.get(value, name), name)
    return [Suggestion(kind.kind, written[value], count) for value, count in hits.items()]


def _literally(key: str) -> str:
    """The key in the language of patterns of Lucene."""
    return _OPERATORS.sub(r"\\\1", key)
