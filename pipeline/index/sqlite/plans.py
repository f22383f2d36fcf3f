"""How tasks are found: by words first, by body and due day first, or by walking all of them.

FTS5 weighs every match, and asked for single rows it starts over for each: it is only ever the outer loop.
Where the words are common and the bodies' tasks few, those tasks are read and their words compared.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from pipeline.index.queries import Request
from pipeline.index.sqlite.filters import Sql, Walk, agencies, asked, every, task_conditions, walk
from pipeline.index.sqlite.words import TASK_FIELDS, matching, ranked, standing_in
from pipeline.index.text_query import Query as TextQuery

RARE = 1000  # matches that are cheaper to join than anything else
FEW = 20_000  # tasks whose words are compared one by one
SHARE = 1.0  # of them, that the words must find at least, else the words come first
_NAMED = 200  # bodies that are looked for as words


@dataclass(frozen=True, slots=True)
class Plan:
    """Where tasks come from.

    Attributes:
        source: from ``FROM`` to the end of ``WHERE``, with ``index_task`` as ``task``.
        counted: selects how many there are, where that is cheaper than counting them.
        in_order: whether walking them by the order asked for ends early.
    """

    source: Sql
    counted: Sql | None = None
    in_order: bool = False


def plan(connection: sqlite3.Connection, request: Request) -> Plan:
    """The way that is cheapest by how many tasks the words and the bodies have."""
    where, scope = request.where, request.scope
    by = walk(where, scope)
    if request.words is None:
        return _walked(request, by) if by else _scanned(request)
    expression = matching(request.words, TASK_FIELDS)
    if _up_to(connection, _found(expression), RARE) < RARE:
        return _by_words(request, expression)
    if by is None and not task_conditions(where, scope, request.today, None):
        count = Sql("SELECT count(*) FROM index_task_words WHERE index_task_words MATCH ?", (expression,))
        return Plan(_scanned(request).source, count, in_order=True)
    expression = _of_bodies(connection, request, expression)
    if by:
        tasks = _up_to(connection, by.tasks(), FEW)
        limit = int(tasks * SHARE)
        if tasks < FEW and _up_to(connection, _found(expression), limit) >= limit:
            return _walked(request, by)
    return _by_words(request, expression)


def ranking_plan(request: Request, words: TextQuery) -> Plan:
    """The way by words, with what raises the rank."""
    return _by_words(request, ranked(words, TASK_FIELDS))


def _found(expression: str) -> Sql:
    return Sql("SELECT 1 FROM index_task_words WHERE index_task_words MATCH ?", (expression,))


def _up_to(connection: sqlite3.Connection, rows: Sql, limit: int) -> int:
    """How many rows there are, counted no further than the limit."""
    counted = f"SELECT count(*) FROM (SELECT 1 FROM ({rows.text}) LIMIT {limit})"  # noqa: S608 - built from constants
    return int(connection.execute(counted, rows.values).fetchone()[0])


def _of_bodies(connection: sqlite3.Connection, request: Request, expression: str) -> str:
    """The expression for tasks of the bodies asked for only; all tasks where the bodies are many."""
    where, scope = request.where, request.scope
    bodies = asked(where)
    if bodies is None and scope.agencies is not None:
        bodies = agencies(scope.agencies)
    if bodies is None:
        return expression
    numbers = connection.execute(f"{bodies.text} LIMIT {_NAMED + 1}", bodies.values).fetchall()
    if len(numbers) > _NAMED:
        return expression
    named = " OR ".join(f'"{number}"' for (number,) in numbers)
    return f"({expression}) AND {{bodies}} : ({named})" if named else expression


def _by_words(request: Request, expression: str) -> Plan:
    conditions = task_conditions(request.where, request.scope, request.today, None)
    rest = every([Sql("index_task_words MATCH ?", (expression,)), *conditions])
    joined = "index_task_words CROSS JOIN index_task AS task ON task.id = index_task_words.rowid"
    return Plan(Sql(f"FROM {joined} WHERE {rest.text}", rest.values))


def _walked(request: Request, by: Walk) -> Plan:
    tasks = by.tasks()
    source = f"FROM ({tasks.text}) AS walked CROSS JOIN index_task AS task ON task.id = walked.task"
    return Plan(_with_words(request, by, Sql(source, tasks.values)))


def _scanned(request: Request) -> Plan:
    return Plan(_with_words(request, None, Sql("FROM index_task AS task")), in_order=True)


def _with_words(request: Request, by: Walk | None, source: Sql) -> Sql:
    """The source with the remaining conditions, words compared row by row."""
    conditions = task_conditions(request.where, request.scope, request.today, by)
    joins = ""
    if request.words is not None:
        joins = " CROSS JOIN index_task_text AS body ON body.id = task.id"
        conditions.append(standing_in(request.words))
    rest = every(conditions)
    return Sql(f"{source.text}{joins} WHERE {rest.text}", (*source.values, *rest.values))
