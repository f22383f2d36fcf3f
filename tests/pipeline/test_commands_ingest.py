"""``dondoc ingest`` and ``dondoc extract``: every file ends in one of five outcomes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from pipeline.commands import run, stages
from pipeline.ingest import Outcome, files_under
from pipeline.library import open_library
from tests.pipeline.extractions import PLAN
from tests.pipeline.fake_stages import CRASH, MISSING, PARTIAL, REJECT, FakeStages

SUMMARY = re.compile(
    r"Tổng cộng (\d+) tệp: (\d+) đã lưu, (\d+) đã có, (\d+) lưu một phần, (\d+) từ chối, (\d+) lỗi\."
)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeStages:
    made = FakeStages()
    monkeypatch.setattr(stages, "open_stages", made.open)
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "home"))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def counts(capsys: pytest.CaptureFixture[str]) -> dict[Outcome, int]:
    """The summary's figures, which must add up."""
    match = SUMMARY.search(capsys.readouterr().out)
    assert match
    total, *parts = map(int, match.groups())
    assert total == sum(parts)
    return dict(zip(Outcome, parts, strict=True))


def snapshot(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


@pytest.mark.usefixtures("fake")
def test_each_outcome_is_counted_and_the_summary_adds_up(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a=PLAN, b=PLAN, c=f"{PARTIAL} x", d=f"{REJECT} x", e=f"{CRASH} mật", f=f"{MISSING} x")
    assert run(["ingest", str(folder), str(folder / "nowhere")]) == 1
    assert counts(capsys) == {
        Outcome.STORED: 1,
        Outcome.DUPLICATE: 1,
        Outcome.PARTIAL: 1,
        Outcome.REJECTED: 2,
        Outcome.FAILED: 2,
    }


@pytest.mark.usefixtures("fake")
def test_each_file_has_one_line_with_its_outcome_and_code(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a=PLAN, b=f"{REJECT} x", c=f"{CRASH} mật", d=f"{PARTIAL} x")
    run(["ingest", str(folder)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"đã lưu       {folder / 'a.txt'}  05/KH-UBND, 3 nhiệm vụ, 1 viện dẫn"
    assert lines[1] == f"từ chối      {folder / 'b.txt'}  [binary] Tệp chứa dữ liệu nhị phân."
    assert lines[2].startswith(
        f"lỗi          {folder / 'c.txt'}  [internal] Lỗi của chương trình (KeyError, "
    )
    assert lines[3].endswith("[page_without_text] Trang 2 không có chữ")
    assert len(lines) == 5


@pytest.mark.usefixtures("fake")
def test_a_bug_is_reported_without_the_documents_text(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a=f"{CRASH} nội dung riêng tư")
    run(["ingest", str(folder)])
    run(["extract", str(folder / "a.txt")])
    output = capsys.readouterr()
    assert "riêng tư" not in output.out + output.err


@pytest.mark.usefixtures("fake")
def test_nothing_of_a_rejected_or_failed_file_is_stored(folder: Path, tmp_path: Path) -> None:
    write(folder, a=f"{REJECT} x", b=f"{CRASH} x", c=f"{MISSING} x")
    run(["ingest", str(folder)])
    with open_library(tmp_path / "home" / "dondoc.db") as library:
        assert list(library.store.documents()) == []
        assert list(library.blobs.digests()) == []


def test_the_same_folder_twice_changes_nothing_and_reads_nothing(
    fake: FakeStages, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a=PLAN, b=f"{PARTIAL} x")
    assert run(["ingest", str(folder)]) == 0
    before = snapshot(tmp_path / "home")
    capsys.readouterr()
    fake.reads.clear()
    assert run(["ingest", str(folder)]) == 0
    assert counts(capsys)[Outcome.DUPLICATE] == 2
    assert fake.reads == []
    assert snapshot(tmp_path / "home") == before


def test_newer_rules_extract_anew_from_the_stored_text(
    fake: FakeStages, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a=PLAN)
    run(["ingest", str(folder)])
    fake.reads.clear()
    fake.rules = "2027.1"
    capsys.readouterr()
    assert run(["ingest", str(folder)]) == 0
    assert counts(capsys)[Outcome.STORED] == 1
    assert fake.reads == []
    with open_library(tmp_path / "home" / "dondoc.db") as library:
        assert [document.id for document in library.store.documents()] == [1]
        assert library.store.load(1).rules_version == "2027.1"
        assert len(library.store.load(1).tasks) == 3


@pytest.mark.usefixtures("fake")
def test_a_lost_original_is_put_back_by_the_same_file(folder: Path, tmp_path: Path) -> None:
    write(folder, a=PLAN)
    run(["ingest", str(folder)])
    with open_library(tmp_path / "home" / "dondoc.db") as library:
        digest = next(library.blobs.digests())
        library.blobs.remove(digest)
        run(["ingest", str(folder)])
        assert library.blobs.is_intact(digest)


@pytest.mark.usefixtures("fake")
def test_originals_are_kept_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    write(folder, a=PLAN)
    run(["ingest", str(folder)])
    with open_library(tmp_path / "home" / "dondoc.db") as library:
        digest = next(library.blobs.digests())
        assert library.blobs.path(digest).read_bytes() == (folder / "a.txt").read_bytes()


@pytest.mark.usefixtures("fake")
def test_an_empty_folder_is_no_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ingest", str(folder)]) == 0
    assert counts(capsys) == dict.fromkeys(Outcome, 0)


def test_folders_are_walked_in_a_fixed_order_without_hidden_and_lock_files(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / ".git").mkdir()
    names = ["b.txt", "a.txt", "sub/c.txt", ".hidden", ".git/x", "~$a.docx", "Thumbs.db"]
    for name in names:
        (folder / name).write_text("x")
    assert [path.relative_to(folder).as_posix() for path in files_under(folder)] == [
        "a.txt",
        "b.txt",
        "sub/c.txt",
    ]


@pytest.mark.usefixtures("fake")
def test_a_database_that_is_none_is_named_in_one_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"no database" * 100)
    assert run(["ingest", "--database", str(path), str(folder)]) == 1
    assert capsys.readouterr().err.startswith("Lỗi [database]: Không dùng được cơ sở dữ liệu: ")


@pytest.mark.usefixtures("fake")
@pytest.mark.skipif(os.name == "nt", reason="file names of Windows hold no such letters")
def test_a_file_name_cannot_steer_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a\x1b[31m.txt").write_text(PLAN, encoding="utf-8")
    run(["ingest", str(folder)])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.usefixtures("fake")
def test_extract_prints_one_line_per_file_in_the_order_given_and_stores_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a=PLAN, b="Văn bản khác.", c=f"{REJECT} x")
    files = [str(folder / f"{name}.txt") for name in ("b", "c", "a", "b")]
    assert run(["extract", *files, "--format", "jsonl"]) == 1
    output = capsys.readouterr()
    names = [json.loads(line)["source"]["name"] for line in output.out.splitlines()]
    assert names == ["b.txt", "a.txt", "b.txt"]
    assert output.err == f"Lỗi [binary]: {folder / 'c.txt'}: Tệp chứa dữ liệu nhị phân.\n"
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("fake")
def test_extract_ends_well_where_every_file_is_taken(folder: Path) -> None:
    write(folder, a=PLAN)
    assert run(["extract", str(folder / "a.txt")]) == 0
