"""A page of tasks: which they are, how many there are, and what they are counted by."""

from __future__ import annotations

import sqlite3

from pipeline.index.asking import places, sealed
from pipeline.index.marks import marks
from pipeline.index.queries import Request, Sort, TaskHit, TaskPage
from pipeline.index.sqlite.facets import task_facets
from pipeline.index.sqlite.plans import Plan, plan, ranking_plan
from pipeline.index.sqlite.rows import task_entries
from pipeline.index.sqlite.schema import TASK_WEIGHTS

_ORDER = {
    Sort.DUE: (
        "task.due",
        "task.due, task.document, task.at",
        "(task.due, task.document, task.at) > (?, ?, ?)",
    ),
    Sort.ISSUED: (
        "task.issued",
        "task.issued DESC, task.document, task.at",
        "(-task.issued, task.document, task.at) > (-?, ?, ?)",
    ),
}


def task_page(connection: sqlite3.Connection, request: Request) -> TaskPage:
    """The page of tasks asked for."""
    if request.sort is Sort.RELEVANCE and request.words is not None:
        chosen = ranking_plan(connection, request)
        numbers, total, following = _best(connection, request, chosen)
    else:
        chosen = plan(connection, request)
        numbers, total, following = _in_order(connection, request, chosen)
    entries = task_entries(connection, numbers)
    hits = tuple(TaskHit(entry, marks(entry.text, request.words)) for entry in entries)
    facets = task_facets(connection, request, chosen.whole) if request.facets else {}
    return TaskPage(hits, total, following, facets)


def _best(
    connection: sqlite3.Connection, request: Request, chosen: Plan
) -> tuple[list[int], int, str | None]:
    """The page by relevance; its cursor tells how many came before."""
    (skipped,) = places(request, 1) or (0,)
    score = f"bm25(index_task_words, {TASK_WEIGHTS})"
    rows = connection.execute(
        f"SELECT task.id {chosen.source.text} ORDER BY {score}, task.document, task.at LIMIT ? OFFSET ?",
        (*chosen.source.values, request.size + 1, skipped),
    ).fetchall()
    following = sealed(request, [skipped + request.size]) if len(rows) > request.size else None
    return [row[0] for row in rows[: request.size]], _count(connection, chosen), following


def _in_order(
    connection: sqlite3.Connection, request: Request, chosen: Plan
) -> tuple[list[int], int, str | None]:
    """The page by due day or day of issue; its cursor tells where the page ended."""
    key, order, after = _ORDER[request.sort]
    place = places(request, 3)
    source = chosen.source
    values: tuple[str | int, ...]
    if chosen.counts_apart:
        total = _count(connection, chosen)
        beyond, values = (f" AND {after}", place) if place else ("", ())
        query = (
            f"SELECT task.id, {key}, task.document, task.at {source.text}{beyond} ORDER BY {order} LIMIT ?"
        )
        rows = connection.execute(query, (*source.values, *values, request.size + 1)).fetchall()
    else:
        beyond, values = (f" WHERE {after}", place) if place else ("", ())
        column = key.removeprefix("task.")
        query = (
            f"SELECT id, {column}, document, at, total FROM (SELECT task.id, {key}, task.document, task.at, "  # noqa: S608 - built from constants
            f"count(*) OVER () AS total {source.text}) AS task{beyond} ORDER BY {order} LIMIT ?"
        )
        rows = connection.execute(query, (*source.values, *values, request.size + 1)).fetchall()
        total = rows[0][4] if rows else _count(connection, chosen)
    last = rows[request.size - 1] if len(rows) > request.size else None
    following = sealed(request, [last[1], last[2], last[3]]) if last else None
    return [row[0] for row in rows[: request.size]], total, following


def _count(connection: sqlite3.Connection, chosen: Plan) -> int:
    return int(connection.execute(chosen.counted.text, chosen.counted.values).fetchone()[0])
