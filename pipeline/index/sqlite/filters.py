"""What is asked for as conditions of SQL; every value is bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.index.queries import Filter, Scope
from pipeline.index.sqlite.schema import ANYBODY, NO_DAY, day_number
from pipeline.store.names import is_plain, joints

# The status on a day that is bound once, the derived ones included; as ``tracking.records.status_on`` has it.
STATUS = (
    f"CASE WHEN task.status = 'done' AND task.due < {NO_DAY} AND task.done_on < {NO_DAY} "
    "AND task.done_on > task.due THEN 'done_late' "
    "WHEN task.status IN ('not_started', 'in_progress') AND task.due < ? THEN 'overdue' "
    "ELSE task.status END"
)
_OVERDUE = "(task.status IN ('not_started', 'in_progress') AND task.due < ?)"


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with the values bound in it, in order."""

    text: str
    values: tuple[str | int, ...] = ()


def every(parts: Sequence[Sql]) -> Sql:
    """All of the conditions; true where there is none."""
    text = " AND ".join(f"({part.text})" for part in parts) or "1"
    return Sql(text, tuple(value for part in parts for value in part.values))


def some(parts: Sequence[Sql]) -> Sql:
    """At least one of the conditions; false where there is none."""
    text = " OR ".join(f"({part.text})" for part in parts) or "0"
    return Sql(text, tuple(value for part in parts for value in part.values))


def negated(condition: Sql) -> Sql:
    """The opposite."""
    return Sql(f"NOT ({condition.text})", condition.values)


def selected(what: str, where: Sql) -> Sql:
    """A query of constant names with a condition."""
    return Sql(f"SELECT {what} WHERE {where.text}", where.values)


def is_body(asked: str, column: str, *, whole: bool) -> Sql:
    """``store.names.is_body`` of a column; its ``plain_key`` stands in the column ``..._plain``."""
    if is_plain(asked):
        column, ends = f"{column}_plain", [" "]
    else:
        ends = list(joints(asked, whole=whole))
    longer = [
        Sql(f"{column} >= ? AND {column} < ?", (asked + end, asked + chr(ord(end) + 1))) for end in ends
    ]
    return some([Sql(f"{column} = ?", (asked,)), *longer])


def asked(where: Filter) -> Sql | None:
    """The numbers of the bodies that a filter names; ``None`` where it names none."""
    if where.agency is None:
        return None
    if where.exactly:
        column = "key_plain" if is_plain(where.agency) else "key"
        return Sql(f"SELECT id FROM index_agency WHERE {column} = ?", (where.agency,))  # noqa: S608 - constant names
    return selected("id FROM index_agency", is_body(where.agency, "key", whole=False))


def in_scope(scope: Sequence[str]) -> Sql:
    """The numbers of the bodies of a scope."""
    return selected("id FROM index_agency", some([is_body(key, "key", whole=True) for key in scope]))


@dataclass(frozen=True, slots=True)
class Walk:
    """Tasks found through ``index_due``: those of some bodies, or of all, by when they are due.

    Attributes:
        bodies: what selects the numbers of the bodies.
        scoped: whether the bodies are those of the scope, so that it need not be tested again.
    """

    bodies: Sql
    where: Filter
    scoped: bool

    @property
    def bounded(self) -> bool:
        """Whether it leads to the tasks of certain days only."""
        return bounds(self.where)[0] is not None

    def tasks(self, *, once: bool = True) -> Sql:
        """Selects their numbers, each once; several times, but at once, where that does not matter."""
        distinct, union = ("DISTINCT ", "UNION") if once else ("", "UNION ALL")
        bodies = [] if self.scoped else _body_conditions(self.where, "")
        both = every([Sql(f"agency IN ({self.bodies.text})", self.bodies.values), *bodies])
        first, last = bounds(self.where)
        if first is None:
            return selected(f"{distinct}task FROM index_due", both)
        if self.where.by_last_day:
            ends = Sql("spread IN (0, 1) AND until BETWEEN ? AND ?", (first, last))
            return selected(f"{distinct}task FROM index_due", every([both, ends]))
        on_a_day = every([both, Sql("spread = 0 AND until BETWEEN ? AND ?", (first, last))])
        over_days = every([both, Sql("spread = 1 AND until >= ? AND since <= ?", (first, last))])
        single, spread = (selected("task FROM index_due", one) for one in (on_a_day, over_days))
        return Sql(f"{single.text} {union} {spread.text}", (*single.values, *spread.values))


def walk(where: Filter, scope: Scope) -> Walk | None:
    """The narrowest way to the tasks through ``index_due``; ``None`` where nothing says which way."""
    if (bodies := asked(where)) is not None:
        return Walk(bodies, where, scoped=False)
    if scope.agencies is not None and where.role is None:
        return Walk(in_scope(scope.agencies), where, scoped=True)
    if bounds(where)[0] is not None and where.role is None:
        return Walk(Sql(f"SELECT {ANYBODY}"), where, scoped=True)
    return None


def bounds(where: Filter) -> tuple[int | None, int]:
    """First and last day of the deadline asked for; no first day where nothing is asked."""
    if where.due_from is None and where.due_to is None:
        return None, NO_DAY
    first = day_number(where.due_from) if where.due_from else 0
    return first, day_number(where.due_to) if where.due_to else NO_DAY - 1


def task_conditions(
    where: Filter, scope: Scope, today: date, by: Walk | None = None, *, named: bool = False
) -> list[Sql]:
    """The conditions on ``index_task`` ``task``.

    Args:
        where: of the request.
        scope: of the request.
        today: of the request.
        by: a walk, which sees to its bodies and days.
        named: whether only tasks of the bodies of the filter, else of the scope, are looked at, in any role.
    """
    found: list[Sql] = []
    if by is None:
        if not named or where.agency is None or where.role is not None or where.own_only:
            found += _body_filter(where)
        found += _due_filter(where)
    of_scope = (by is not None and by.scoped) or (named and where.agency is None)
    if scope.agencies is not None and not of_scope:
        found.append(_has_body(in_scope(scope.agencies), []))
    if where.dated is not None:
        found.append(Sql(f"task.due {'<' if where.dated else '='} {NO_DAY}"))
    if where.recurs is not None:
        found.append(Sql("task.recurs = ?", (where.recurs,)))
    if where.overdue is not None:
        overdue = Sql(_OVERDUE, (day_number(today),))
        found.append(overdue if where.overdue else negated(overdue))
    if where.statuses:
        statuses: tuple[str | int, ...] = (day_number(today), *(one.value for one in where.statuses))
        found.append(Sql(f"({STATUS}) IN ({_marks(where.statuses)})", statuses))
    if where.areas:
        found.append(Sql(f"task.area IN ({_marks(where.areas)})", where.areas))
    if where.document is not None:
        found.append(Sql("task.document = ?", (where.document,)))
    return found + _of_document(where, "task")


def document_conditions(where: Filter, scope: Scope) -> list[Sql]:
    """The conditions on ``index_document`` ``document``."""
    found = []
    for bodies in (asked(where), in_scope(scope.agencies) if scope.agencies is not None else None):
        if bodies is not None:
            given = "SELECT 1 FROM index_document_body AS given WHERE given.document = document.id"
            found.append(Sql(f"EXISTS ({given} AND given.agency IN ({bodies.text}))", bodies.values))
    if where.document is not None:
        found.append(Sql("document.id = ?", (where.document,)))
    return found + _of_document(where, "document")


def _of_document(where: Filter, table: str) -> list[Sql]:
    """The conditions on what stands in the rows of tasks and of documents alike."""
    found: list[Sql] = []
    if where.kinds:
        found.append(Sql(f"{table}.kind IN ({_marks(where.kinds)})", where.kinds))
    if where.number is not None:
        found.append(Sql(f"{table}.number_key = ?", (where.number,)))
    if where.issuer is not None:
        found.append(is_body(where.issuer, f"{table}.issuer_key", whole=False))
    if where.place is not None:
        found.append(Sql(f"{table}.place = ?", (where.place,)))
    if where.issued_from is not None:
        found.append(Sql(f"{table}.issued >= ?", (day_number(where.issued_from),)))
    if where.issued_to is not None:
        found.append(Sql(f"{table}.issued BETWEEN 1 AND ?", (day_number(where.issued_to),)))
    return found


def _body_filter(where: Filter) -> list[Sql]:
    if where.agency is None and where.role is None:
        return []
    return [_has_body(asked(where), _body_conditions(where, "given."))]


def _body_conditions(where: Filter, prefix: str) -> list[Sql]:
    found = []
    if where.role is not None:
        found.append(Sql(f"{prefix}role = ?", (where.role,)))
    if where.own_only:
        found.append(Sql(f"{prefix}inherited = 0"))
    return found


def _has_body(named: Sql | None, conditions: list[Sql]) -> Sql:
    """Whether one body of the task is among those named and fulfils the conditions."""
    parts = [Sql("given.task = task.id"), *conditions]
    if named is not None:
        parts.append(Sql(f"given.agency IN ({named.text})", named.values))
    all_of = every(parts)
    given = selected("1 FROM index_task_body AS given", all_of)
    return Sql(f"EXISTS ({given.text})", given.values)


def _due_filter(where: Filter) -> list[Sql]:
    first, last = bounds(where)
    if first is None:
        return []
    if where.by_last_day:
        ends = "SELECT 1 FROM index_span AS span WHERE span.task = task.id AND span.until BETWEEN ? AND ?"
        text = f"CASE WHEN task.recurs THEN EXISTS ({ends}) ELSE task.due BETWEEN ? AND ? END"
        return [Sql(text, (first, last, first, last))]
    span = (
        "SELECT 1 FROM index_span AS span WHERE span.task = task.id AND span.until >= ? AND span.since <= ?"
    )
    single = f"task.due BETWEEN ? AND {NO_DAY - 1} AND task.since <= ?"
    text = f"CASE WHEN task.recurs THEN EXISTS ({span}) ELSE {single} END"
    return [Sql(text, (first, last, first, last))]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
