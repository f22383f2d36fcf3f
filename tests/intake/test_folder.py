"""A watched folder: whole files only, each once, nothing moved."""

from __future__ import annotations

import os
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.commands import run, stages
from pipeline.intake import pauses
from pipeline.intake.folder import WatchedFolder
from pipeline.intake.pauses import Pauses
from pipeline.library import open_library
from pipeline.store.blobs import BlobStore
from tests.pipeline.fake_stages import REJECT, FakeStages


def put(folder: Path, name: str, text: str, changed: int = 1) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(changed, changed))
    return path


def names(found: list[Path]) -> list[str]:
    return [path.name for path in found]


class TestLooks:
    def test_a_file_is_handed_on_once_it_stays_as_it_is(self, tmp_path: Path) -> None:
        watched = WatchedFolder(tmp_path)
        put(tmp_path, "a.txt", "Một")
        assert watched.settled() == []
        put(tmp_path, "a.txt", "Một hai", 2)
        assert watched.settled() == []
        assert watched.waiting()
        assert names(watched.settled()) == ["a.txt"]
        assert not watched.waiting()
        assert watched.settled() == []

    def test_a_file_that_only_changes_its_time_is_still_being_written(self, tmp_path: Path) -> None:
        watched = WatchedFolder(tmp_path)
        for changed in (1, 2, 3):
            put(tmp_path, "a.txt", "Một", changed)
            assert watched.settled() == []

    def test_a_file_that_is_written_anew_is_handed_on_again(self, tmp_path: Path) -> None:
        watched = WatchedFolder(tmp_path)
        put(tmp_path, "a.txt", "Một")
        watched.settled()
        assert names(watched.settled()) == ["a.txt"]
        put(tmp_path, "a.txt", "Hai", 2)
        assert watched.settled() == []
        assert names(watched.settled()) == ["a.txt"]

    def test_a_file_that_failed_is_handed_on_again_later_and_later(self, tmp_path: Path) -> None:
        now = [0.0]
        watched = WatchedFolder(tmp_path, _pauses=Pauses(lambda: now[0]))
        path = put(tmp_path, "a.txt", "Một")
        watched.settled()
        looks = []
        for _ in range(40):
            looks.append(names(watched.settled()))
            if looks[-1]:
                watched.failed(path)
                watched.failed(path)
                assert not watched.waiting()
            now[0] += 10
        assert [at for at, found in enumerate(looks) if found] == [0, 3, 9, 21]

    def test_a_file_that_failed_and_is_written_anew_does_not_wait(self, tmp_path: Path) -> None:
        watched = WatchedFolder(tmp_path, _pauses=Pauses(lambda: 0.0))
        path = put(tmp_path, "a.txt", "Một")
        watched.settled()
        watched.settled()
        watched.failed(path)
        put(tmp_path, "a.txt", "Hai", 2)
        watched.settled()
        assert names(watched.settled()) == ["a.txt"]
        assert watched.settled() == []

    def test_folders_inside_count_and_what_is_hidden_or_unfinished_does_not(self, tmp_path: Path) -> None:
        for name in ("b/c.txt", ".hidden", "~$a.docx", "d.pdf.part", "e.crdownload", "Thumbs.db"):
            put(tmp_path, name, "x")
        watched = WatchedFolder(tmp_path)
        watched.settled()
        assert names(watched.settled()) == ["c.txt"]

    def test_a_folder_that_is_away_for_a_while_forgets_nothing(self, tmp_path: Path) -> None:
        folder = tmp_path / "mạng"
        folder.mkdir()
        put(folder, "a.txt", "x")
        watched = WatchedFolder(folder)
        watched.settled()
        assert names(watched.settled()) == ["a.txt"]
        folder.rename(tmp_path / "away")
        assert watched.settled() == []
        (tmp_path / "away").rename(folder)
        assert watched.settled() == []
        assert watched.settled() == []


class TestCommand:
    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(stages, "open_stages", FakeStages().open)
        made = tmp_path / "in"
        made.mkdir()
        return made

    def watch(self, folder: Path) -> int:
        database = folder.parent / "dondoc.db"
        return run(["watch", str(folder), "--once", "--interval", "0.1", "--database", str(database)])

    def test_what_lies_there_is_taken_in_once_whatever_it_is_called(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in ("a.txt", "b.txt", "bản sao/a.txt"):
            put(folder, name, f"Văn bản {Path(name).name}")
        assert self.watch(folder) == 0
        assert "2 đã lưu, 1 đã có" in capsys.readouterr().out
        (folder / "a.txt").rename(folder / "c.txt")
        assert self.watch(folder) == 0
        assert "0 đã lưu, 3 đã có" in capsys.readouterr().out
        assert sorted(path.name for path in folder.rglob("*.txt")) == ["a.txt", "b.txt", "c.txt"]

    def test_what_failed_is_taken_in_once_the_reason_is_gone(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with zipfile.ZipFile(folder / "a.zip", "w") as archive:
            archive.writestr("b.txt", "Một văn bản")
            archive.writestr("c.txt", "Hai văn bản")
        put_into_store, fates = BlobStore.put, iter([False, False, True, True])

        def put_later(store: BlobStore, path: Path, sha256: str) -> None:
            if not next(fates):
                raise OSError(28, "No space left on device")
            put_into_store(store, path, sha256)

        rounds = iter(range(6))

        def stopped(_: float) -> None:
            if next(rounds, None) is None:
                raise KeyboardInterrupt

        monkeypatch.setattr(BlobStore, "put", put_later)
        monkeypatch.setattr(time, "sleep", stopped)
        monkeypatch.setattr(pauses, "_FIRST", 0.0)
        database = folder.parent / "dondoc.db"
        assert run(["watch", str(folder), "--database", str(database)]) == 130
        with open_library(database) as library:
            assert len(list(library.store.documents())) == 2

    def test_a_file_that_is_rejected_is_told(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        put(folder, "a.txt", REJECT)
        assert self.watch(folder) == 1
        assert "1 từ chối" in capsys.readouterr().out

    def test_a_folder_without_files_or_without_being_is_told(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.watch(folder) == 0
        assert "Không có tệp" in capsys.readouterr().out
        assert self.watch(folder / "none") == 2
        assert "no_such_folder" in capsys.readouterr().err

    def test_being_stopped_between_two_files_loses_and_doubles_nothing(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(4):
            put(folder, f"{number}.txt", f"Văn bản {number}")
        stopping = FakeStages()
        read = stopping.read
        monkeypatch.setattr(
            stopping, "read", lambda path, name: 1 / 0 if path.name == "2.txt" else read(path, name)
        )
        with monkeypatch.context() as patch:
            patch.setattr(stages, "open_stages", stopping.open)
            assert self.watch(folder) == 1
        assert self.watch(folder) == 0
        with open_library(folder.parent / "dondoc.db") as library:
            assert len(list(library.store.documents())) == 4
            assert set(library.store.revisions().values()) == {1}
