"""Transactions on every SQL engine: all or nothing, one writer after another, nothing unsaid afterwards."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import IntegrityError

from pipeline.store import schema
from pipeline.store.engines import integrity_faults, open_engine
from pipeline.store.ports import Change
from pipeline.store.sql import SqlDocumentStore, record_change
from tests.pipeline.extractions import correction, letter, plan, with_rules

CHANGES: dict[str, Callable[[SqlDocumentStore], object]] = {
    "new": lambda store: store.save(plan("b.txt")),
    "newer rules": lambda store: store.save(replace(with_rules(plan(), "later"), tasks=plan().tasks[1:])),
    "correction": lambda store: store.correct(correction(plan().tasks[0], None)),
}


class StoppedError(Exception):
    """In place of whatever can go wrong."""


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in schema.METADATA.sorted_tables
        }


@contextmanager
def failing_at(engine: Engine, number: int) -> Iterator[None]:
    """Lets no statement but the first ones that write be executed."""
    left = number

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal left
        left -= statement.startswith(("INSERT", "UPDATE", "DELETE"))
        if left < 0:
            raise StoppedError

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", count)


def done_within(engine: Engine, statements: int, change: Callable[[SqlDocumentStore], object]) -> bool:
    try:
        with failing_at(engine, statements):
            change(SqlDocumentStore(engine))
    except StoppedError:
        return False
    return True


@pytest.mark.parametrize("change", CHANGES)
def test_an_error_at_any_statement_leaves_everything_as_it_was(engine: Engine, change: str) -> None:
    SqlDocumentStore(engine).save(plan())
    before = everything(engine)
    statements = 0
    while not done_within(engine, statements, CHANGES[change]):
        assert everything(engine) == before, statements
        statements += 1
    assert statements > 6
    after = everything(engine)
    assert {name for name in after if after[name] != before[name]} >= {"document", "task", "audit", "outbox"}


def test_audit_and_corrections_cannot_be_changed_or_removed(engine: Engine) -> None:
    store = SqlDocumentStore(engine)
    store.save(plan())
    store.correct(correction(plan().tasks[0], None))
    statements = ["UPDATE audit SET action = 'x'", "DELETE FROM audit"]
    statements += ["UPDATE correction SET author = 'x'", "DELETE FROM correction"]
    if engine.dialect.name == "postgresql":
        statements += ["TRUNCATE audit", "TRUNCATE correction"]
    before = everything(engine)
    for statement in statements:
        with (
            pytest.raises(IntegrityError, match="never changed"),
            engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            connection.execute(text(statement))
    assert everything(engine) == before


def test_what_is_read_in_one_transaction_is_of_one_moment(engine: Engine) -> None:
    store = SqlDocumentStore(engine)
    store.save(plan())
    revision = select(schema.document.c.revision)
    with engine.connect() as connection:
        assert connection.execute(revision).scalars().all() == [1]
        store.save(with_rules(plan(), "later"))
        store.save(letter("Một văn bản khác."))
        assert connection.execute(revision).scalars().all() == [1]
    assert store.revisions() == {1: 2, 2: 1}


def test_a_change_is_not_queued_before_one_that_is_not_yet_committed(engine: Engine) -> None:
    store = SqlDocumentStore(engine)
    store.save(plan())
    later = Thread(target=store.save, args=(letter("Một văn bản khác."),))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        record_change(connection, 1, 2)
        later.start()
        later.join(0.3)  # long enough for it to be done, were it not waiting
        assert [change.document_id for change in store.changes()] == [1]
        assert later.is_alive()
    later.join()
    assert [(change.document_id, change.revision) for change in store.changes()] == [(1, 2), (2, 1)]


@pytest.mark.parametrize("names", [["a.txt"] * 8, [f"{number}.txt" for number in range(12)]])
def test_programs_that_store_the_same_documents_at_once_store_each_once(
    database: str, names: list[str]
) -> None:
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as pool:
        changes = sum(pool.map(partial(save_all, database), [names] * 3), Counter[Change]())
    distinct = len(set(names))
    assert changes == Counter({Change.CREATED: distinct, Change.NONE: 3 * len(names) - distinct})
    engine = open_engine(database)
    store = SqlDocumentStore(engine)
    assert len(list(store.documents())) == distinct
    assert sum(len(store.load(document.id).tasks) for document in store.documents()) == 3 * distinct
    assert integrity_faults(engine) == []
    engine.dispose()


def save_all(database: str, names: list[str]) -> Counter[Change]:
    engine = open_engine(database)
    store = SqlDocumentStore(engine)
    changes = Counter(store.save(plan(name)).change for name in names)
    engine.dispose()
    return changes
