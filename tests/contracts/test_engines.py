"""Where a database can be: a file, or an address of PostgreSQL; what is wrong is told without secrets."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import InternalError

from pipeline.errors import MissingToolError, StorageError, UsageError
from pipeline.store import schema
from pipeline.store.accounts import AccountDraft, AccountRole, AccountStore
from pipeline.store.engines import integrity_faults, is_address, open_engine
from pipeline.store.mail_log import MailKey, MailLog
from tests.postgres import PostgresServer

SECRET = "b1-mat"  # noqa: S105 (it opens nothing)


@pytest.mark.parametrize(
    ("database", "expected"),
    [
        ("postgresql://office@server/dondoc", True),
        ("dondoc.db", False),
        ("/var/lib/dondoc.db", False),
        (r"C:\\dondoc\\dondoc.db", False),
        (Path("dondoc.db"), False),
    ],
)
def test_an_address_is_told_from_a_path(database: str | Path, expected: bool) -> None:
    assert is_address(database) is expected


@pytest.mark.parametrize(
    "address", [f"postgresql://a:{SECRET}@host:port/x", f"mysql://a:{SECRET}@host/x", "://x"]
)
def test_an_address_that_is_none_is_wrong_usage(address: str) -> None:
    with pytest.raises(UsageError, match="bad_database") as caught:
        open_engine(address)
    assert SECRET not in str(caught.value)


def test_a_server_that_is_away_is_named_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="database") as caught:
        open_engine(f"postgresql://office:{SECRET}@/dondoc?host={tmp_path}")
    assert str(tmp_path) in caught.value.message
    assert SECRET not in str(caught.value)
    assert "\n" not in caught.value.message


def test_a_database_that_is_not_there_is_named(postgres: PostgresServer) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        open_engine(postgres.url("nowhere"))


def test_without_its_driver_what_to_install_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingToolError, match="pip install"):
        open_engine("postgresql://office@server/dondoc")


def test_settings_in_the_address_hold_beside_ours(postgres: PostgresServer) -> None:
    url = postgres.migrated()
    engine = open_engine(f"{url}&options=-c%20statement_timeout%3D7s")
    with engine.connect() as connection:
        shown = [
            connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("statement_timeout", "timezone", "synchronous_commit", "transaction_isolation")
        ]
    assert shown == ["7s", "UTC", "on", "repeatable read"]
    engine.dispose()
    postgres.drop(url)


def test_who_has_not_waited_for_the_other_writers_cannot_write(postgres: PostgresServer) -> None:
    url = postgres.migrated()
    engine = open_engine(url)
    with engine.connect() as connection, pytest.raises(InternalError, match="read-only transaction"):
        connection.execute(insert(schema.outbox).values(document_id=1, revision=1))
    engine.dispose()
    postgres.drop(url)


def test_what_postgresql_knows_to_be_wrong_is_told(postgres: PostgresServer) -> None:
    url = postgres.migrated()
    engine = open_engine(url)
    assert integrity_faults(engine) == []
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(text("ALTER TABLE task ADD CONSTRAINT ck_task CHECK (id > 0) NOT VALID"))
    assert integrity_faults(engine) == ["constraint ck_task"]
    engine.dispose()
    postgres.drop(url)


class TestZero:
    """PostgreSQL keeps no U+0000, so neither database is given any."""

    def test_words_with_it_are_refused(self, engine: Engine) -> None:
        with pytest.raises(UsageError, match="bad_text"):
            MailLog(engine).record(MailKey("a@b/INBOX", 1, 1), "<a\x00b@c>", 1, "stored")
        accounts = AccountStore(engine, lambda: datetime(2026, 3, 1, tzinfo=UTC))
        with pytest.raises(UsageError, match="bad_text"):
            accounts.add(AccountDraft("lan", "Lan\x00", AccountRole.VIEWER), None, "test")
        assert accounts.find("lan") is None

    def test_several_rows_at_once_are_looked_at_too(self, engine: Engine) -> None:
        words = [{"note": "a"}, {"note": "b\x00"}]
        with pytest.raises(UsageError, match="bad_text"), engine.connect() as connection:
            connection.execute(text("UPDATE upload SET name = :note"), words)
