"""The tables on every SQL engine: made by steps, brought up from every released version, never by half."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, Table, func, inspect, make_url, select, text

from pipeline.errors import UsageError
from pipeline.findings import Extraction
from pipeline.store import engines, postgresql, schema, sqlite
from pipeline.store.engines import open_engine
from pipeline.store.migrations import versions
from pipeline.store.migrations.migrate import HEAD, migrate
from pipeline.store.sql import SqlDocumentStore
from tests.audit.made import Cites, made
from tests.pipeline.extractions import correction, letter, plan, with_rules

VERSIONS = sorted(path.name[1:5] for path in Path(versions.__file__).parent.glob("s*_*.py"))
Rows = dict[str, list[dict[str, Any]]]


def writing(engine: Engine) -> Connection:
    return engine.connect().execution_options(writing=True)


def raw_engine(database: str) -> Engine:
    """The database as it is, without its tables being brought up."""
    if engines.is_address(database):
        return postgresql.connect(make_url(database))
    return sqlite.connect(Path(database))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The rows of a document with every kind of finding, by table."""
    folder = tmp_path_factory.mktemp("kept")
    engine = open_engine(folder / "dondoc.db")
    SqlDocumentStore(engine).save(plan())
    with engine.connect() as connection:
        rows = {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in schema.METADATA.sorted_tables
        }
    for body in rows["task_body"]:
        body["name_key"] = body["name"].lower()  # older programs had one
    engine.dispose()
    shutil.rmtree(folder)
    return rows


def fill(connection: Connection, rows: Rows) -> None:
    """Writes the rows as far as the tables of this version have room for them."""
    for name, values in rows.items():
        if not values or not inspect(connection).has_table(name):
            continue
        table = Table(name, MetaData(), autoload_with=connection)
        fitting = [{key: value for key, value in row.items() if key in table.c} for row in values]
        connection.execute(table.insert(), fitting)
        if connection.dialect.name == "postgresql" and "id" in table.c:
            last = max(row["id"] for row in fitting)
            connection.execute(select(func.setval(f"{name}_id_seq", last)))


def known_to(version: str) -> Extraction:
    """What a database of this version keeps of ``plan``."""
    kept = plan()
    if version < "0002":
        kept = replace(kept, references=(), named_references=())
    if version < "0008":
        kept = replace(kept, children=())
    if version < "0004":
        kept = replace(kept, tasks=tuple(replace(task, area=None) for task in kept.tasks))
    return kept


def test_the_steps_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in schema.METADATA.tables

    with engine.connect() as connection:
        options = {"include_name": ours, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.METADATA) == []


def test_the_last_step_is_the_version_of_the_program() -> None:
    assert [f"{number:04}" for number in range(1, len(VERSIONS) + 1)] == VERSIONS
    assert VERSIONS[-1] == HEAD


@pytest.mark.parametrize("version", VERSIONS)
def test_a_database_of_every_older_program_is_brought_up_without_loss(
    empty: str, version: str, kept: Rows
) -> None:
    older = raw_engine(empty)
    with writing(older) as connection, connection.begin():
        migrate(connection, version)
        fill(connection, kept)
    older.dispose()
    engine = open_engine(empty)
    store = SqlDocumentStore(engine)
    assert store.load(1) == known_to(version)
    assert [found.state.value for found in store.citations(1)] == ["unresolved"]
    store.save(with_rules(plan(), "later"))
    store.correct(correction(plan().tasks[0], None))
    assert store.load(1) == with_rules(replace(plan(), tasks=plan().tasks[1:]), "later")
    assert store.save(letter("Một văn bản mới.")).document_id == 2
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused(database: str) -> None:
    engine = open_engine(database)
    with writing(engine) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(UsageError, match="newer_database"):
        open_engine(database)


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(engines, "resolve_missing", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            open_engine(empty)
    engine = raw_engine(empty)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    engine = open_engine(empty)
    SqlDocumentStore(engine).save(plan())
    engine.dispose()


def test_roman_terms_of_older_databases_lead_to_the_law_that_they_mean(database: str) -> None:
    engine = open_engine(database)
    store = SqlDocumentStore(engine)
    day = date(2025, 6, 16)
    law = store.save(made("luat.txt", "LUẬT", "63/2025/QH15", day, "Quốc hội", "Luật về tổ chức"))
    cites = [Cites("63/2025/QHXV", day, "Quốc hội")]
    citing = made("kh.txt", "KH", "9/KH-UBND", date(2025, 9, 1), "UBND tỉnh Lạng Sơn", "Kế hoạch", cites)
    mention = replace(citing.citations[0], kind="LUẬT")
    plan_id = store.save(replace(citing, citations=(mention,))).document_id
    found = store.citations(plan_id)
    assert [one.id for one in found[0].candidates] == [law.document_id]
    with writing(engine) as connection, connection.begin():  # as programs of version 0016 left it
        connection.execute(text("UPDATE citation SET number_key = '63/2025/qhxv'"))
        connection.execute(text("UPDATE citation_resolution SET state = 'unresolved'"))
        connection.execute(text("DELETE FROM citation_candidate"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0016'"))
    engine.dispose()
    engine = open_engine(database)
    assert SqlDocumentStore(engine).citations(plan_id) == found
    engine.dispose()
