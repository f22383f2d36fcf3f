"""What must hold of the files on disk: originals, migrations, two programs at once, damage and its repair."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from pipeline.check import check
from pipeline.errors import RejectedError, StorageError
from pipeline.index.queries import Request, Sort
from pipeline.index.text_query import parse
from pipeline.ingest import Outcome, ingest
from pipeline.library import DATABASE_NAME, INDEX_NAME, Library, open_library
from pipeline.store import sql
from pipeline.store.blobs import BlobStore, digest_of
from pipeline.store.schema import METADATA
from tests.pipeline.extractions import document, letter, plan, with_rules
from tests.pipeline.fake_stages import FakeStages
from tests.postgres import PostgresServer

TODAY = date(2026, 3, 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def library(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Library]:
    """A library whose originals and index lie in ``tmp_path``."""
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    if request.param == "sqlite":
        with open_library(tmp_path / "dondoc.db") as opened:
            yield opened
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.migrated()
    with open_library(url) as opened:
        yield opened
    server.drop(url)


def found(library: Library) -> list[int]:
    """The documents that the index finds."""
    library.synchronise(TODAY)
    page = library.index.documents(Request(TODAY, words=parse("một cửa"), sort=Sort.RELEVANCE))
    return [hit.entry.id for hit in page.hits]


def faults(library: Library, *, fix: bool = False) -> list[tuple[str, bool]]:
    return [(fault.code, fault.mended) for fault in check(library, fix=fix)]


def change(library: Library, statement: str) -> None:
    with library.engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(text(statement))


def stored(library: Library, tmp_path: Path) -> Path:
    """A document with its original; answers where the original is kept."""
    path = tmp_path / "a.txt"
    path.write_text("Một văn bản.", encoding="utf-8")
    extraction = plan()
    digest = digest_of(path)
    source = extraction.document.source
    kept = type(source)("a.txt", digest, source.media_type, source.size)
    made = document(extraction.document.text)
    made = type(made)(kept, made.text, made.blocks, made.pages, made.reader, ())
    library.blobs.put(path, digest)
    library.store.save(
        type(extraction)(made, extraction.metadata, extraction.citations, extraction.tasks, "1")
    )
    return library.blobs.path(digest)


class TestOriginals:
    def test_a_file_is_kept_whole_under_its_digest(self, tmp_path: Path) -> None:
        path = tmp_path / "a.bin"
        path.write_bytes(os.urandom(3_000_000))
        blobs = BlobStore(tmp_path / "blobs")
        digest = digest_of(path)
        blobs.put(path, digest)
        assert blobs.path(digest).read_bytes() == path.read_bytes()
        assert list(blobs.digests()) == [digest]
        assert blobs.unfinished() == []

    def test_putting_the_same_file_twice_leaves_the_first_copy(self, tmp_path: Path) -> None:
        path = tmp_path / "a.bin"
        path.write_bytes(b"x")
        blobs = BlobStore(tmp_path / "blobs")
        blobs.put(path, digest_of(path))
        first = blobs.path(digest_of(path)).stat().st_ino
        blobs.put(path, digest_of(path))
        assert blobs.path(digest_of(path)).stat().st_ino == first
        assert blobs.unfinished() == []

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes: files are as their folder")
    def test_an_original_may_be_read_by_whom_files_of_this_user_are_for(self, tmp_path: Path) -> None:
        path = tmp_path / "a.bin"
        path.write_bytes(b"x")
        path.chmod(0o600)
        blobs = BlobStore(tmp_path / "blobs")
        own = os.umask(0o027)
        try:
            blobs.put(path, digest_of(path))
        finally:
            os.umask(own)
        assert stat.S_IMODE(blobs.path(digest_of(path)).stat().st_mode) == 0o640

    def test_a_file_that_changed_since_it_was_read_is_rejected_and_not_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "a.bin"
        path.write_bytes(b"x")
        digest = digest_of(path)
        path.write_bytes(b"y")
        blobs = BlobStore(tmp_path / "blobs")
        with pytest.raises(RejectedError, match="changed"):
            blobs.put(path, digest)
        assert list(blobs.digests()) == []
        assert blobs.unfinished() == []


class TestOpening:
    def test_a_file_that_is_no_database_is_named_as_such(self, tmp_path: Path) -> None:
        path = tmp_path / "dondoc.db"
        path.write_bytes(b"not a database at all" * 100)
        with pytest.raises(StorageError, match="not a database"), open_library(path):
            pass

    def test_an_index_of_an_older_making_is_made_anew(self, tmp_path: Path) -> None:
        path = tmp_path / "dondoc.db"
        with open_library(path) as library:
            library.store.save(plan())
            library.synchronise(TODAY)
            change(library, "UPDATE index_state SET value = 0 WHERE name = 'version'")
            change(library, "DELETE FROM index_task")
        with open_library(path) as library:
            assert found(library) == [1]
            assert faults(library) == [("original_missing", False)]


class TestTransactions:
    def test_an_error_in_the_middle_of_a_save_stores_nothing(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(sql, "record_change", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                library.store.save(plan())
        with library.engine.connect() as connection:
            for table in METADATA.tables:
                assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0, table  # noqa: S608

    def test_an_error_in_the_middle_of_a_replacement_keeps_the_old_findings(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        library.store.save(plan())
        with monkeypatch.context() as patch:
            patch.setattr(sql, "record_change", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                library.store.save(with_rules(plan(), "2"))
        assert library.store.load(1) == plan()
        assert found(library) == [1]

    def test_every_commit_is_on_disk_before_it_is_acknowledged(self, library: Library) -> None:
        with library.engine.connect() as connection:
            if library.engine.dialect.name == "postgresql":
                assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
                return
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL


class TestCheck:
    def test_a_sound_library_has_no_fault(self, library: Library, tmp_path: Path) -> None:
        stored(library, tmp_path)
        assert faults(library) == []

    @pytest.mark.parametrize(
        ("damage", "code"),
        [
            ("UPDATE citation SET number_key = 'x'", "keys_outdated"),
            ("UPDATE document SET number_key = NULL", "keys_outdated"),
            ("DELETE FROM outbox", "outbox_incomplete"),
            ("DELETE FROM index_revision", "index_differs"),
            ("INSERT INTO index_task_words(index_task_words) VALUES ('delete-all')", "index_differs"),
        ],
    )
    def test_what_is_derived_is_found_wrong_and_mended(
        self, library: Library, tmp_path: Path, damage: str, code: str
    ) -> None:
        stored(library, tmp_path)
        library.synchronise(TODAY)
        if code == "index_differs":
            name = DATABASE_NAME if library.engine.dialect.name == "sqlite" else INDEX_NAME
            with closing(sqlite3.connect(tmp_path / name)) as index, index:
                index.execute(damage)
        else:
            change(library, damage)
        assert faults(library) == [(code, False)]
        assert faults(library) == [(code, False)]
        assert faults(library, fix=True) == [(code, True)]
        assert faults(library) == []
        assert found(library) == [1]

    @pytest.mark.parametrize(
        ("damage", "code"),
        [
            ("UPDATE evidence SET quote = quote || '!' WHERE id = 1", "quote_differs"),
            ("UPDATE evidence SET span_start = span_start + 1 WHERE id = 1", "quote_differs"),
        ],
    )
    def test_evidence_that_is_not_the_text_is_told_and_left(
        self, library: Library, tmp_path: Path, damage: str, code: str
    ) -> None:
        stored(library, tmp_path)
        change(library, damage)
        assert faults(library, fix=True) == [(code, False)]
        assert faults(library) == [(code, False)]

    def test_a_lost_or_changed_original_is_told(self, library: Library, tmp_path: Path) -> None:
        original = stored(library, tmp_path)
        original.write_bytes(b"changed")
        assert faults(library, fix=True) == [("original_damaged", False)]
        original.unlink()
        assert faults(library, fix=True) == [("original_missing", False)]

    def test_what_a_stopped_program_left_behind_is_removed(self, library: Library, tmp_path: Path) -> None:
        stored(library, tmp_path)
        other = tmp_path / "b.txt"
        other.write_bytes(b"never stored")
        library.blobs.put(other, digest_of(other))
        for name, age in (("tmpx.part", 2 * 3600), ("tmpy.part", 0)):
            (tmp_path / "blobs" / name).write_bytes(b"half")
            os.utime(tmp_path / "blobs" / name, (time.time() - age,) * 2)
        expected = ["original_without_document", "unfinished_copy"]
        assert faults(library) == [(code, False) for code in expected]
        assert faults(library, fix=True) == [(code, True) for code in expected]
        assert faults(library) == []
        assert [path.name for path in (tmp_path / "blobs").glob("*.part")] == ["tmpy.part"]  # in the making

    def test_what_cannot_be_removed_stays_a_fault(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = tmp_path / "b.txt"
        other.write_bytes(b"never stored")
        library.blobs.put(other, digest_of(other))

        def held_open(*_: object, **__: object) -> None:
            raise PermissionError("another program reads it")

        monkeypatch.setattr(Path, "unlink", held_open)
        assert faults(library, fix=True) == [("original_without_document", False)]

    def test_a_letter_without_findings_is_sound(self, library: Library) -> None:
        library.store.save(letter("Kính gửi các xã."))
        assert [code for code, _ in faults(library)] == ["original_missing"]


class TestCheckBesideIngest:
    """A check that removes what is left over removes nothing of what another program is taking in."""

    def take_in(self, library: Library, tmp_path: Path) -> list[Outcome]:
        path = tmp_path / "new.txt"
        path.write_text("Một văn bản.", encoding="utf-8")
        with FakeStages().open(tmp_path) as stages:
            return [outcome.outcome for outcome in ingest(library, stages, [path])]

    def between(self, monkeypatch: pytest.MonkeyPatch, method: str, happening: Callable[[], object]) -> None:
        """Lets something happen once, right after a method of ``BlobStore`` is done."""
        original = getattr(BlobStore, method)
        left = [happening]

        def followed(*arguments: object) -> object:
            answer = original(*arguments)
            answer = list(answer) if method == "digests" else answer
            while left:
                left.pop()()
            return answer

        monkeypatch.setattr(BlobStore, method, followed)

    def test_a_document_whose_original_was_removed_before_it_was_stored_has_it_again(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        removed: list[tuple[str, bool]] = []
        self.between(monkeypatch, "put", lambda: removed.extend(faults(library, fix=True)))
        assert self.take_in(library, tmp_path) == [Outcome.STORED]
        assert removed == [("original_without_document", True)]
        assert faults(library) == []

    def test_the_original_of_a_document_that_was_stored_during_the_check_stays(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "new.txt").write_text("Một văn bản.", encoding="utf-8")
        library.blobs.put(tmp_path / "new.txt", digest_of(tmp_path / "new.txt"))
        outcomes: list[Outcome] = []
        self.between(monkeypatch, "digests", lambda: outcomes.extend(self.take_in(library, tmp_path)))
        assert faults(library, fix=True) == []
        assert outcomes == [Outcome.STORED]
        assert faults(library) == []

    def test_nobody_stores_a_document_while_originals_are_removed(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "new.txt").write_text("Một văn bản.", encoding="utf-8")
        library.blobs.put(tmp_path / "new.txt", digest_of(tmp_path / "new.txt"))
        outcomes: list[Outcome] = []
        storing = Thread(target=lambda: outcomes.extend(self.take_in(library, tmp_path)))
        alive: list[bool] = []

        def store_meanwhile() -> None:
            storing.start()
            storing.join(0.3)  # long enough for it to be done, were it not waiting
            alive.append(storing.is_alive())

        self.between(monkeypatch, "remove", store_meanwhile)
        assert faults(library, fix=True)[0] == ("original_without_document", True)
        storing.join()
        assert alive == [True]
        assert outcomes == [Outcome.STORED]
        assert faults(library) == []
