"""The audit finds the same in PostgreSQL as in SQLite, and keeps what people say of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipeline.audit import Auditor
from pipeline.library import Library, open_library
from pipeline.store.audited import Mark, Verdict
from pipeline.store.auditing import SqlAuditStore
from tests.audit.made import collection
from tests.postgres import PostgresServer

AT = date(2026, 11, 21)


def test_both_engines_hold_the_same_findings_and_marks(library: Library, postgres: PostgresServer) -> None:
    with open_library(postgres.migrated()) as other:
        found = []
        for one in (library, other):
            auditor = Auditor(SqlAuditStore(one.engine), AT)
            for extraction in collection(16, 6, 4, acting=0.3):
                auditor.update([one.store.save(extraction).document_id])
            found.append(auditor.findings())
        assert found[0] == found[1]
        store = SqlAuditStore(other.engine)
        mark = Mark(found[0][0].key, datetime(2026, 11, 1, 8, 30, tzinfo=UTC), "lan", Verdict.WRONG, "đã xem")
        store.mark(mark)
        assert store.marks() == [mark]
        writing = other.engine.connect().execution_options(writing=True)
        with writing as connection, pytest.raises(DBAPIError, match="never changed"):
            connection.execute(text("DELETE FROM finding_mark"))
