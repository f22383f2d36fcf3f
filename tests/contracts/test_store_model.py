"""Whatever is done in whatever order, every SQL engine answers as the plainest store does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from pipeline.errors import UsageError
from pipeline.findings import Citation, Evidence, Extraction, Field, Metadata, Task
from pipeline.records import Span
from pipeline.store.corrections import Amendment, Correction, confirmed, corrected
from pipeline.store.engines import open_engine
from pipeline.store.ports import DocumentStore
from pipeline.store.sql import SqlDocumentStore
from tests.contracts.conftest import ENGINES
from tests.pipeline.extractions import PLAN, document, plan
from tests.pipeline.memory_store import MemoryStore
from tests.postgres import PostgresServer

NUMBERS = ("492/QĐ-UBND", "492-QĐ/TU", "76/NQ-CP", "492", None)
NAMES = ("a.txt", "b.txt", "c.txt", "d.txt")
SHA = {name: document(PLAN, name).source.sha256 for name in NAMES}
DAYS = (date(2019, 12, 31), date(2020, 3, 2), None)
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
NOWHERE = Evidence(Span(0, 0), "", "test.rule", 0.5)

DOCUMENTS = st.builds(
    lambda *parts: directive(*parts),
    st.sampled_from(NAMES),
    st.sampled_from(NUMBERS),
    st.sampled_from(DAYS),
    st.lists(st.tuples(st.sampled_from(NUMBERS[:-1]), st.sampled_from(DAYS)), max_size=3),
    st.lists(st.sampled_from(plan().tasks), max_size=3, unique=True),
    st.sampled_from(("1", "2", "3")),
)
CHANGES: tuple[Callable[[Task], Task | None], ...] = (
    confirmed,
    lambda _: None,
    lambda task: corrected(task, PLAN, Amendment(leads=("Sở Tài chính",), undated=True)),
    lambda task: corrected(task, PLAN, Amendment(due=date(2027, 5, 1), coordinators=())),
)
CORRECTIONS = st.builds(
    lambda name, task, change: Correction(
        document(PLAN, name).source.sha256, NOW, "lan.nt", task, change(task)
    ),
    st.sampled_from(NAMES),
    st.sampled_from(plan().tasks),
    st.sampled_from(CHANGES),
)


def directive(
    name: str,
    number: str | None,
    day: date | None,
    cited: list[tuple[str | None, date | None]],
    tasks: list[Task],
    rules: str,
) -> Extraction:
    metadata = Metadata(
        number=Field(number, NOWHERE) if number else None,
        date=Field(day, NOWHERE) if day else None,
        issuer=Field("Ủy ban nhân dân tỉnh Tây Ninh", NOWHERE),
    )
    citations = tuple(
        Citation(NOWHERE, None, cited_number, cited_day, None, "refers", None)
        for cited_number, cited_day in cited
        if cited_number
    )
    ordered = tuple(sorted(tasks, key=lambda task: task.evidence.span.start))
    return Extraction(document(PLAN, name), metadata, citations, ordered, rules)


def after(store: DocumentStore, change: Extraction | Correction) -> object:
    """What a store answers to a change."""
    try:
        saved = store.save(change) if isinstance(change, Extraction) else store.correct(change)
    except UsageError as error:
        return error.code
    return saved


def told(store: DocumentStore) -> dict[str, object]:
    """Everything that a store answers, but for ids and positions that are its own."""
    documents = list(store.documents())
    ids = [summary.id for summary in documents]
    return {
        "documents": documents,
        "summaries": store.summaries(ids),
        "states": [store.state(summary.sha256) for summary in documents],
        "loaded": [store.load(id_) for id_ in ids],
        "citations": [store.citations(id_) for id_ in ids],
        "cited by": [store.cited_by(id_) for id_ in ids],
        "found": [store.find(number or summary.sha256) for number in NUMBERS for summary in documents],
        "corrections": store.corrections(),
        "revisions": store.revisions(),
        "changes": [(change.document_id, change.revision) for change in store.changes()],
        "in doubt": store.tasks_in_doubt(3),
    }


@contextmanager
def database(migrated: Path | PostgresServer) -> Iterator[Engine]:
    """A database of its own without documents."""
    with TemporaryDirectory() as folder:
        if isinstance(migrated, Path):
            made = str(copyfile(migrated, Path(folder) / "dondoc.db"))
        else:
            made = migrated.migrated()
        engine = open_engine(made)
        try:
            yield engine
        finally:
            engine.dispose()
            if isinstance(migrated, PostgresServer):
                migrated.drop(made)


@pytest.fixture(params=ENGINES)
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Path | PostgresServer:
    """What databases without documents are copied from."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        return server
    path = tmp_path / "migrated.db"
    open_engine(path).dispose()
    return path


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.one_of(DOCUMENTS, DOCUMENTS, CORRECTIONS), min_size=1, max_size=8))
def test_every_engine_answers_as_the_plainest_store_does(
    migrated: Path | PostgresServer, changes: list[Extraction | Correction]
) -> None:
    oracle = MemoryStore()
    with database(migrated) as made:
        store = SqlDocumentStore(made)
        for change in changes:
            assert after(store, change) == after(oracle, change)
        assert told(store) == told(oracle)
