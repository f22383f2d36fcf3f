"""What is asked for in the query language of Elasticsearch; what was typed is only ever a value in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pipeline.index.elastic.entries import LIVE
from pipeline.index.queries import Filter, Request, Scope
from pipeline.index.text_query import Either, Words, leaves, neighbours
from pipeline.index.text_query import Query as TextQuery
from pipeline.store.names import is_plain, joints
from pipeline.store.ports import Role
from pipeline.tracking.records import Status

Query = dict[str, Any]
Weights = dict[str, float]

# A phrase that ends in the beginning of a word is looked for with this many endings.
_ENDINGS = 1_000
_ROLES: tuple[Role, ...] = ("lead", "coordinate")
_OPEN = [Status.NOT_STARTED.value, Status.IN_PROGRESS.value]

# The fields of words as written and without accents, with their weights: the title before the body.
TASK_EXACT: Weights = {"exact": 3}
TASK_FOLDED: Weights = {"folded": 1}
DOCUMENT_EXACT: Weights = {"title_exact": 9, "body_exact": 3}
DOCUMENT_FOLDED: Weights = {"title_folded": 3, "body_folded": 1}


def every(parts: Iterable[Query]) -> Query:
    """All of the conditions; whatever matches all weighs the same."""
    return {"bool": {"filter": list(parts)}}


def some(parts: Iterable[Query]) -> Query:
    """At least one of the conditions; nothing matches none."""
    found = list(parts)  # an empty list would match everything
    return {"bool": {"should": found, "minimum_should_match": 1}} if found else {"match_none": {}}


def negated(part: Query) -> Query:
    """The opposite of a condition."""
    return {"bool": {"must_not": [part]}}


def task_query(request: Request) -> Query:
    """The tasks asked for; words raise the rank as ``ranked`` tells."""
    conditions = [*task_conditions(request.where, request.today), *task_scope(request.scope)]
    return _with_words(request.words, conditions, TASK_EXACT, TASK_FOLDED)


def document_query(request: Request) -> Query:
    """The documents asked for."""
    where = request.where
    conditions = [{"term": {"state": LIVE}}, *document_scope(request.scope), *_of_document(where)]
    if where.agency is not None:
        conditions.append(_is_asked(where.agency, ["bodies"], exactly=where.exactly))
    return _with_words(request.words, conditions, DOCUMENT_EXACT, DOCUMENT_FOLDED)


def is_body(asked: str, fields: Sequence[str], *, whole: bool) -> Query:
    """``store.names.is_body`` of one of the fields."""
    ends = [" "] if is_plain(asked) else joints(asked, whole=whole)
    longer = [{"prefix": {field: asked + end}} for field in _fields(asked, fields) for end in ends]
    return some([_is_asked(asked, fields, exactly=True), *longer])


def _is_asked(asked: str, fields: Sequence[str], *, exactly: bool) -> Query:
    """Whether one of the fields holds this key; unless ``exactly``, or one that goes on."""
    if not exactly:
        return is_body(asked, fields, whole=False)
    return some({"term": {field: asked}} for field in _fields(asked, fields))


def _fields(asked: str, fields: Sequence[str]) -> list[str]:
    """Where a key with accents, or one without, is looked for."""
    return [f"{field}_plain" for field in fields] if is_plain(asked) else list(fields)


def task_scope(scope: Scope) -> list[Query]:
    """The condition on tasks that a scope sets, if any."""
    return _in_scope(scope, _ROLES)


def document_scope(scope: Scope) -> list[Query]:
    """The condition on documents that a scope sets, if any."""
    return _in_scope(scope, ["bodies"])


def _in_scope(scope: Scope, fields: Sequence[str]) -> list[Query]:
    if scope.agencies is None:
        return []
    return [some(is_body(key, fields, whole=True) for key in scope.agencies)]


def task_conditions(where: Filter, today: date) -> list[Query]:
    """The conditions on tasks that a filter sets."""
    found = _body_filter(where)
    if where.due_from is not None or where.due_to is not None:
        days = "ends" if where.by_last_day else "deadline"
        found.append(_between(days, where.due_from, where.due_to))
    if where.dated is not None:
        dated = {"exists": {"field": "due"}}
        found.append(dated if where.dated else negated(dated))
    if where.recurs is not None:
        found.append({"term": {"recurs": where.recurs}})
    if where.overdue is not None:
        found.append(overdue(today) if where.overdue else negated(overdue(today)))
    if where.statuses:
        found.append(some(has_status(status, today) for status in where.statuses))
    if where.areas:
        found.append({"terms": {"area": list(where.areas)}})
    return found + _of_document(where)


def _body_filter(where: Filter) -> list[Query]:
    own = "own_" if where.own_only else ""
    fields = [f"{own}{role}" for role in ([where.role] if where.role else _ROLES)]
    if where.agency is not None:
        return [_is_asked(where.agency, fields, exactly=where.exactly)]
    return [some({"exists": {"field": field}} for field in fields)] if where.role else []


def _of_document(where: Filter) -> list[Query]:
    """The conditions on what tasks and documents have alike."""
    found: list[Query] = []
    if where.kinds:
        found.append({"terms": {"kind": list(where.kinds)}})
    if where.number is not None:
        found.append({"term": {"number": where.number}})
    if where.issuer is not None:
        found.append(is_body(where.issuer, ["issuer"], whole=False))
    if where.place is not None:
        found.append({"term": {"place": where.place}})
    if where.issued_from is not None or where.issued_to is not None:
        found.append(_between("issued", where.issued_from, where.issued_to))
    if where.document is not None:
        found.append({"term": {"document": where.document}})
    return found


def _between(field: str, first: date | None, last: date | None) -> Query:
    """Whether the days of a field meet those from the first to the last."""
    if first is not None and last is not None and first > last:
        return {"match_none": {}}
    bounds = {"gte": first, "lte": last}
    return {"range": {field: {name: day.isoformat() for name, day in bounds.items() if day is not None}}}


def overdue(today: date) -> Query:
    """Whether a task is open and was due before a day."""
    return every([{"terms": {"status": _OPEN}}, {"range": {"due": {"lt": today.isoformat()}}}])


def has_status(status: Status, today: date) -> Query:
    """Whether a task has a status on a day, as ``tracking.records.status_on`` has it."""
    late = every([{"term": {"status": Status.DONE.value}}, {"term": {"late": True}}])
    if status is Status.OVERDUE:
        return overdue(today)
    if status is Status.DONE_LATE:
        return late
    but = overdue(today) if status.value in _OPEN else late
    return {"bool": {"filter": [{"term": {"status": status.value}}], "must_not": [but]}}


def _with_words(words: TextQuery | None, conditions: list[Query], exact: Weights, folded: Weights) -> Query:
    if words is None:
        return every(conditions)
    return {
        "bool": {
            "filter": [*conditions, matching(words, list(exact), list(folded))],
            "should": ranked(words, exact, folded),
        }
    }


def matching(query: TextQuery, exact: Sequence[str], folded: Sequence[str]) -> Query:
    """What must match."""
    if isinstance(query, Words):
        words, fields = (query.exact, exact) if query.literal else (query.folded, folded)
        return some(_side_by_side(words, field, prefix=query.prefix) for field in fields)
    parts = [matching(part, exact, folded) for part in query.parts]
    if isinstance(query, Either):
        return some(parts)
    without = [matching(part, exact, folded) for part in query.without]
    return {"bool": {"filter": parts, "must_not": without}}


def ranked(query: TextQuery, exact: Weights, folded: Weights) -> list[Query]:
    """What raises the rank: every word, more so with the accents typed, neighbours that are neighbours."""
    found = []
    for leaf in leaves(query):
        if not leaf.literal:
            found += _weighed(leaf.folded, folded, prefix=leaf.prefix)
        if leaf.literal or (leaf.accented and not leaf.prefix):
            found += _weighed(leaf.exact, exact, prefix=leaf.prefix)
    for first, second in neighbours(query):
        if not first.prefix and not second.prefix:
            found += _weighed((first.folded[-1], second.folded[0]), folded)
            if first.accented or second.accented:
                found += _weighed((first.exact[-1], second.exact[0]), exact)
    return found


def _weighed(words: Sequence[str], fields: Weights, *, prefix: bool = False) -> list[Query]:
    return [_side_by_side(words, field, prefix=prefix, weight=weight) for field, weight in fields.items()]


def _side_by_side(words: Sequence[str], field: str, *, prefix: bool, weight: float = 1) -> Query:
    if prefix and len(words) == 1:
        return {"prefix": {field: {"value": words[0], "boost": weight}}}
    phrase: Query = {"query": " ".join(words), "boost": weight}
    if prefix:
        return {"match_phrase_prefix": {field: phrase | {"max_expansions": _ENDINGS}}}
    return {"match_phrase": {field: phrase}}
