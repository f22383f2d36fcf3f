"""What staff decided is learnt from: each decision is an example, and the model trained says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.commands.corrections import export
from pipeline.extraction import extract
from pipeline.findings import Task
from pipeline.learning import train as training
from pipeline.learning.corpus import read_corpus, read_folder
from pipeline.learning.examples import TASK, Example, examples_of
from pipeline.learning.extracting import proposed
from pipeline.learning.train import Trained
from pipeline.library import Library
from pipeline.reading import read_bytes
from pipeline.store.corrections import Correction, confirmed
from tests.pipeline.test_task_classifier import few_examples

LETTER = """ỦY BAN NHÂN DÂN
TỈNH BÌNH MINH
Số: 77/UBND-NC

Bình Minh, ngày 09 tháng 02 năm 2026

Kính gửi: Các sở, ban, ngành

1. Sở Nội vụ xây dựng phương án bố trí trụ sở dôi dư trước ngày 20/3/2026.

2. Sở Xây dựng xem xét, cho ý kiến về màu sơn hàng rào trước ngày 25/3/2026.

3. Sở Tài chính cân đối kinh phí sửa chữa nhà công vụ trước ngày 30/3/2026.
"""


@pytest.fixture
def exported(library: Library, tmp_path: Path) -> Path:
    """The letter: of its three tasks the first is confirmed, the second rejected, the third not looked at."""
    extraction = extract(read_bytes(LETTER.encode(), "77.txt"))
    library.store.save(extraction)
    first, second, _ = extraction.tasks
    decisions: list[tuple[Task, Task | None]] = [(first, confirmed(first)), (second, None)]
    for before, after in decisions:
        digest = extraction.document.source.sha256
        library.store.correct(Correction(digest, datetime.now(UTC), "lan.nt", before, after))
    export(library.store, tmp_path / "out")
    return tmp_path / "out"


def examples(folder: Path) -> list[Example]:
    (document,) = read_folder(folder, "train")
    return list(examples_of(document, proposed(document.document)))


def about(words: str, found: list[Example]) -> list[Example]:
    return [one for one in found if one.proposed and words in one.candidate.span.of(LETTER)]


def test_a_decision_is_an_example_and_what_nobody_checked_is_none(exported: Path) -> None:
    found = examples(exported)
    assert {one.part for one in found} == {"train"}
    (right,) = about("trụ sở dôi dư", found)
    (wrong,) = about("màu sơn hàng rào", found)
    assert right.label == TASK
    assert wrong.label != TASK
    assert about("nhà công vụ", found) == []


def test_training_with_corrections_takes_their_examples_in(
    exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[Sequence[Example]] = []
    written: list[tuple[str, int]] = []

    def remember(given: Sequence[Example]) -> Trained:
        learnt.append(given)
        return Trained({}, [0.5] * len(given))

    monkeypatch.setattr(training, "train", remember)
    monkeypatch.setattr(training, "write", lambda _, digest, count: written.append((digest, count)))
    monkeypatch.setattr(training, "probabilities", lambda _, given: [0.5] * len(given))
    monkeypatch.setattr(training, "read_corpus", lambda: read_corpus()[:3])
    assert training.main([]) == 0
    assert training.main(["--corrections", str(exported)]) == 0
    without, with_corrections = learnt
    assert list(with_corrections) == [*without, *examples(exported)]
    assert written[1][1] == written[0][1] + len(examples(exported))
    assert written[1][0] != written[0][0], "the manifest names what was learnt from"


def test_a_model_that_learnt_decisions_weighs_their_words_so(exported: Path) -> None:
    found = examples(exported)
    (right,), (wrong,) = about("trụ sở dôi dư", found), about("màu sơn hàng rào", found)
    trained = training.train([*few_examples(), right, wrong])
    for_right, for_wrong = training.probabilities(trained.values, [right, wrong])
    assert for_right > for_wrong + 0.1


def test_a_folder_without_corrected_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        training.main(["--corrections", str(tmp_path)])
