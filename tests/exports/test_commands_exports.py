"""``dondoc export`` and ``import`` on a stored document."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pipeline.commands import run
from pipeline.exports.rows import COLUMNS
from pipeline.library import open_library
from tests.exports.lists import many_tasks

FIRST_LINE, NOTE = 5, list(COLUMNS).index("note") + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_library(tmp_path / "dondoc.db") as library:
        library.store.save(many_tasks(6, seed=7))
    return tmp_path


def dondoc(folder: Path, *words: str) -> int:
    return run([*words, "--database", str(folder / "dondoc.db")])


@pytest.mark.parametrize("form", ["xlsx", "docx", "letter", "ics", "csv", "jsonl"])
def test_every_form_is_written(folder: Path, form: str) -> None:
    out = folder / "out"
    words = ["export", "--format", form, "--agency", "so noi vu", "-o", str(out)]
    assert dondoc(folder, *words) == 0
    assert out.stat().st_size > 100
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith("out")) == ["out"]


def test_a_letter_needs_somebody_to_go_to(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dondoc(folder, "export", "--format", "letter", "-o", str(folder / "out")) == 2
    assert "--agency" in capsys.readouterr().err


def note(folder: Path, words: str) -> Path:
    """The list with a note in its first line."""
    path = folder / "list.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(FIRST_LINE, NOTE).value = words
    book.save(path)
    return path


def test_a_list_comes_back_with_what_was_written_into_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dondoc(folder, "export", "-o", str(folder / "list.xlsx")) == 0
    path = note(folder, "Đã họp")
    assert dondoc(folder, "import", str(path), "--dry-run") == 0
    assert "1 ô sẽ sửa" in capsys.readouterr().out
    assert dondoc(folder, "import", str(path)) == 0
    assert "Ghi chú: “” → “Đã họp”" in capsys.readouterr().out
    assert dondoc(folder, "import", str(path)) == 0
    assert "0 ô đã sửa, 0 ô mâu thuẫn, 0 chỗ không nhận, 6 dòng không đổi" in capsys.readouterr().out
    note(folder, "Đã họp lần hai")
    assert dondoc(folder, "import", str(path)) == 1
    assert "MÂU THUẪN" in capsys.readouterr().out
    assert dondoc(folder, "import", str(path), "--mine") == 0
    with open_library(folder / "dondoc.db") as library:
        states = [
            state
            for document in library.store.documents()
            for state in library.tracking.states(document.sha256).values()
        ]
    assert {(state.note, state.events) for state in states} == {("Đã họp lần hai", 2)}


def test_another_file_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = date(2026, 1, 1)
    book.save(folder / "other.xlsx")
    assert dondoc(folder, "import", str(folder / "other.xlsx")) == 2
    assert "no_task_list" in capsys.readouterr().err
