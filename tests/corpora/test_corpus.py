"""The corpus itself is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.tools.reading import parse, read
from corpora.tools.source import FOLDER, Directive, sources
from corpora.tools.text import text_of
from corpora.tools.validate import (
    complaints_of,
    corpus_complaints,
    foreign_runs,
    shared_runs,
    split_complaints,
    unmarked_numbers,
)
from corpora.tools.web import page_of
from tests.corpora.example_source import HEAD


@pytest.fixture(scope="module")
def directives() -> list[Directive]:
    return [read(path) for path in sources()]


def test_each_answer_stands_in_its_document(directives: list[Directive]) -> None:
    assert [(d.name, c) for d in directives for c in complaints_of(d)] == []


def test_no_numbered_mention_is_left_unmarked(directives: list[Directive]) -> None:
    assert [(d.name, c) for d in directives for c in unmarked_numbers(d)] == []


def test_gold_files_and_split_are_up_to_date(directives: list[Directive]) -> None:
    assert [*corpus_complaints(directives), *split_complaints(directives)] == []


def test_samples_show_the_present_sources(directives: list[Directive]) -> None:
    samples = {path for path in (FOLDER.parent / "samples").iterdir() if path.suffix in (".txt", ".html")}
    by_name = {directive.name: directive for directive in directives}
    for path in samples:
        directive = by_name[path.stem]
        shown = text_of(directive) if path.suffix == ".txt" else page_of(directive)
        assert path.read_text("utf-8") == shown, path.name
    assert len(samples) >= 6


def test_the_corpus_is_varied(directives: list[Directive]) -> None:
    without = sum(not d.gold["tasks"] for d in directives)
    assert len(directives) >= 150
    assert without >= len(directives) / 3
    assert {d.head.kind for d in directives} >= {
        "QĐ",
        "KH",
        "CV",
        "CT",
        "BC",
        "TB",
        "TTr",
        "NQ",
        "CĐ",
        "CTr",
        "NEWS",
    }
    assert {task["deadline"]["type"] for d in directives for task in d.gold["tasks"] if task["deadline"]} == {
        "fixed",
        "recurring",
        "relative",
        "ongoing",
        "event",
    }


def test_a_task_without_body_and_time_is_a_complaint() -> None:
    wrong = parse("thu", HEAD + "<<Đẩy mạnh tuyên truyền>>.\n")
    assert any("neither lead nor deadline" in complaint for complaint in complaints_of(wrong))


def test_a_number_outside_a_citation_is_a_complaint() -> None:
    wrong = parse("thu", HEAD + "Theo Quyết định số 15/QĐ-TTg và Kế hoạch số 07/KH-UBND này.\n")
    assert list(unmarked_numbers(wrong)) == ["'15/QĐ-TTg' is no citation"]


def test_a_shared_run_of_words_is_found(tmp_path: Path) -> None:
    words = " ".join(f"chữ{n}" for n in range(20))
    (tmp_path / "foreign.txt").write_text(f"đầu\n{words.upper()} cuối", "utf-8")
    foreign = foreign_runs(tmp_path)
    assert len(list(shared_runs(parse("thu", f"{HEAD}Trước {words} sau.\n"), foreign))) == 1
    assert list(shared_runs(parse("thu", f"{HEAD}{' '.join(words.split()[:13])}\n"), foreign)) == []
