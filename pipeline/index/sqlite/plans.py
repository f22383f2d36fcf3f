"""How tasks are found: by words first, by body and due day first, or by walking all of them.

FTS5 weighs every match, and asked for single rows it starts over for each: it is only ever the outer loop.
The bodies of a task are words of it too, so that words and bodies are found together.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from pipeline.index.queries import Request
from pipeline.index.sqlite.filters import Sql, Walk, asked, every, in_scope, task_conditions, walk
from pipeline.index.sqlite.words import TASK_FIELDS, matching, ranked, standing_in

FEW = 1000  # tasks whose rows are read at once, whatever else is asked of them
_NAMED = 200  # bodies that are looked for as words
_NOBODY = "0"


@dataclass(frozen=True, slots=True)
class Plan:
    """Where tasks come from.

    Attributes:
        source: from ``FROM`` to the end of ``WHERE``, with ``index_task`` as ``task``.
        whole: another source of the same tasks, for where all of them are wanted in any order.
        counted: selects how many there are.
        counts_apart: whether counting them costs less than counting on the way to a page.
        in_order: whether walking them by the order asked for ends early.
    """

    source: Sql
    whole: Sql
    counted: Sql
    counts_apart: bool = False
    in_order: bool = False


def plan(connection: sqlite3.Connection, request: Request) -> Plan:
    """The way that is cheapest by how many tasks the words and the bodies have."""
    by = walk(request.where, request.scope)
    if request.words is not None:
        if by and _has_few(connection, by.tasks(once=False)):
            return _walked(request, by)
        expression = matching(request.words, TASK_FIELDS)
        found = _by_words(connection, request, by, expression)
        free = by is None and not task_conditions(request.where, request.scope, request.today)
        if not free or _has_few(connection, _matches(expression)):
            return found
        return Plan(_scanned(request), found.whole, found.counted, counts_apart=True, in_order=True)
    if by is None:
        scanned = _scanned(request)
        return Plan(scanned, scanned, _count(scanned), counts_apart=True, in_order=True)
    bodies = None if by.bounded else _bodies(connection, request)
    if bodies is not None:
        return _by_words(connection, request, by, "")
    return _walked(request, by)


def ranking_plan(connection: sqlite3.Connection, request: Request) -> Plan:
    """The way by words, with what raises the rank."""
    if request.words is None:
        raise AssertionError("nothing to rank")
    by = walk(request.where, request.scope)
    plain = _by_words(connection, request, by, matching(request.words, TASK_FIELDS))
    weighed = _by_words(connection, request, by, ranked(request.words, TASK_FIELDS))
    return Plan(weighed.source, plain.whole, plain.counted, counts_apart=True)


def _by_words(connection: sqlite3.Connection, request: Request, by: Walk | None, expression: str) -> Plan:
    """The way by an expression of FTS5, and by bodies as far as they can be words of it."""
    bodies = _bodies(connection, request)
    both = " AND ".join(f"({part})" for part in (expression, bodies) if part)
    first = Sql("index_task_words MATCH ?", (both,))
    walked = by if by and by.bounded and not _has_few(connection, _matches(both)) else None
    conditions = task_conditions(
        request.where, request.scope, request.today, walked, named=bodies is not None
    )
    if walked:
        tasks = walked.tasks(once=False)
        # the plus hides from FTS5 that this is about its rows
        conditions.insert(0, Sql(f"+index_task_words.rowid IN ({tasks.text})", tasks.values))
    rest = every([first, *conditions])
    joined = "index_task_words CROSS JOIN index_task AS task ON task.id = index_task_words.rowid"
    source = Sql(f"FROM {joined} WHERE {rest.text}", rest.values)
    if conditions:
        return Plan(source, source, _count(source))
    counted = Sql(f"SELECT count(*) FROM index_task_words WHERE {first.text}", first.values)  # noqa: S608 - constants
    return Plan(source, source, counted, counts_apart=True)


def _matches(expression: str) -> Sql:
    return Sql("SELECT rowid FROM index_task_words WHERE index_task_words MATCH ?", (expression,))


def _has_few(connection: sqlite3.Connection, rows: Sql) -> bool:
    counted = f"SELECT count(*) FROM (SELECT 1 FROM ({rows.text}) LIMIT ?)"  # noqa: S608 - constants
    return int(connection.execute(counted, (*rows.values, FEW)).fetchone()[0]) < FEW


def _count(source: Sql) -> Sql:
    return Sql(f"SELECT count(*) {source.text}", source.values)


def _bodies(connection: sqlite3.Connection, request: Request) -> str | None:
    """The expression for tasks of the bodies of the filter, else of the scope.

    ``None`` where neither names any, or they are too many.
    """
    bodies = asked(request.where)
    if bodies is None and request.scope.agencies is not None:
        bodies = in_scope(request.scope.agencies)
    if bodies is None:
        return None
    numbers = connection.execute(f"{bodies.text} LIMIT {_NAMED + 1}", bodies.values).fetchall()
    if len(numbers) > _NAMED:
        return None
    named = " OR ".join(f'"{number}"' for (number,) in numbers) or f'"{_NOBODY}"'
    return f"{{bodies}} : ({named})"


def _walked(request: Request, by: Walk) -> Plan:
    tasks = by.tasks()
    source = f"FROM ({tasks.text}) AS walked CROSS JOIN index_task AS task ON task.id = walked.task"
    walked = _with_words(request, by, Sql(source, tasks.values))
    return Plan(walked, walked, _count(walked))


def _scanned(request: Request) -> Sql:
    return _with_words(request, None, Sql("FROM index_task AS task"))


def _with_words(request: Request, by: Walk | None, source: Sql) -> Sql:
    """The source with the remaining conditions, words compared row by row."""
    conditions = task_conditions(request.where, request.scope, request.today, by)
    joins = ""
    if request.words is not None:
        joins = " CROSS JOIN index_task_text AS body ON body.id = task.id"
        conditions.append(standing_in(request.words))
    rest = every(conditions)
    return Sql(f"{source.text}{joins} WHERE {rest.text}", (*source.values, *rest.values))
