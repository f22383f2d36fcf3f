"""Exact counts of all that match; each facet is walked page by page, so that no shard leaves out a value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from pipeline.index.elastic.queries import has_status
from pipeline.index.labels import label
from pipeline.index.queries import Count, Facet, Request
from pipeline.tracking.records import Status

_AT_ONCE = 5_000  # values
_SOURCES = {
    Facet.AGENCY: ("body_name",),
    Facet.MONTH: ("month",),
    Facet.AGENCY_MONTH: ("body_name", "month"),
    Facet.KIND: ("kind",),
    Facet.AREA: ("area",),
    Facet.ISSUER: ("issuer_name",),
}

Aggregations = dict[str, Any]
Search = Callable[[Aggregations], Aggregations]


def aggregations(request: Request) -> Aggregations | None:
    """What is to be sent with the question for the facets that it asks for."""
    return {str(facet): _aggregation(facet, request) for facet in request.facets} or None


def facets(request: Request, answers: Aggregations, search: Search) -> dict[Facet, tuple[Count, ...]]:
    """The facets asked for.

    Args:
        request: the question.
        answers: to ``aggregations``.
        search: runs further aggregations over all that match, and gives their answers.
    """
    found: dict[Facet, list[Any]] = {facet: [] for facet in request.facets}
    sent = aggregations(request)
    while sent:
        following: Aggregations = {}
        for name, aggregation in sent.items():
            answer = answers[name]
            found[Facet(name)].append(answer["buckets"])
            if "after_key" in answer and len(answer["buckets"]) == _AT_ONCE:
                following[name] = {"composite": aggregation["composite"] | {"after": answer["after_key"]}}
        if following:
            answers = search(following)
        sent = following
    return {facet: _counts(facet, pages) for facet, pages in found.items()}


def _aggregation(facet: Facet, request: Request) -> Aggregations:
    if facet is Facet.STATUS:
        return {"filters": {"filters": {str(status): has_status(status, request.today) for status in Status}}}
    sources = [{field: {"terms": {"field": field}}} for field in _SOURCES[facet]]
    return {"composite": {"size": _AT_ONCE, "sources": sources}}


def _counts(facet: Facet, pages: list[Any]) -> tuple[Count, ...]:
    rows: list[tuple[str, str | None, int]]
    if facet is Facet.STATUS:
        rows = [(status, None, bucket["doc_count"]) for status, bucket in pages[0].items()]
    else:
        fields = _SOURCES[facet]
        rows = [
            (*_value_and_name([bucket["key"][field] for field in fields], fields[0]), bucket["doc_count"])
            for page in pages
            for bucket in page
        ]
    return _sorted(facet, (row for row in rows if row[2]))


def _value_and_name(keys: list[str], first: str) -> tuple[str, str | None]:
    """What is counted, and how it is written where that is known: ``..._name`` fields hold both."""
    if not first.endswith("_name"):
        return keys[0], None
    key, _, name = keys[0].partition("\t")
    return "\t".join((key, *keys[1:])), name


def _sorted(facet: Facet, rows: Iterable[tuple[str, str | None, int]]) -> tuple[Count, ...]:
    """Most hits first; what is written in several ways is counted once, under the first of them."""
    hits: defaultdict[str, int] = defaultdict(int)
    names: dict[str, str | None] = {}
    for value, name, count in rows:
        hits[value] += count
        names.setdefault(value, name)
    counts = [Count(value, label(facet, value, names[value]), count) for value, count in hits.items()]
    return tuple(sorted(counts, key=lambda count: (-count.hits, count.value)))
