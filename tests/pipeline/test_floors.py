"""No figure on the corpus falls below its floor; scoring counts as the guideline says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.learning.corpus import digest_of, read_corpus
from pipeline.learning.evaluate import changes, findings
from pipeline.learning.floors import PATH, Standing, false_tasks, losses, measure
from pipeline.learning.scoring import FIGURES, pair_tasks, score, split_optional, total

FLOORS = {"gold_sha256": "x", "f1": {"tasks": 0.9}, "false_tasks_per_10_documents": 0.0}
NO_DOCUMENT: dict[str, Any] = dict.fromkeys(("kind", "number", "date", "issuer", "title", "signer"))


def test_the_corpus_stands_at_its_floors() -> None:
    floors = json.loads(PATH.read_text("utf-8"))
    assert list(losses(measure(read_corpus()), floors)) == []
    assert set(floors["f1"]) == set(FIGURES)


def test_what_is_lost_is_named() -> None:
    assert list(losses(Standing("x", {"tasks": 0.896}, 0.0), FLOORS)) == []
    (line,) = losses(Standing("x", {"tasks": 0.894}, 0.0), FLOORS)
    assert line.startswith("tasks: 0.8940")
    (line,) = losses(Standing("y", {"tasks": 0.9}, 0.0), FLOORS)
    assert "--write" in line
    (line,) = losses(Standing("x", {"tasks": 0.9}, 1.5), FLOORS)
    assert "assign nothing" in line


def test_a_figure_that_is_no_longer_measured_is_lost() -> None:
    assert list(losses(Standing("x", {}, 0.0), FLOORS)) != []


def test_the_digest_changes_with_the_gold() -> None:
    first, *rest = read_corpus()[:2]
    assert digest_of([first]) == digest_of([first])
    assert digest_of([first]) != digest_of([first, *rest])


def gold_task(text: str, **values: Any) -> dict[str, Any]:
    return {"text": text, "leads": [], "coordinators": [], "deadline": None, **values}


def found_task(quote: str, **values: Any) -> dict[str, Any]:
    return {"quote": quote, "leads": [], "coordinators": [], "deadline": None, **values}


def scored(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> dict[str, tuple[int, int, int]]:
    figures = score(
        {"document": NO_DOCUMENT, "citations": [], "tasks": gold},
        {"document": NO_DOCUMENT, "citations": [], "tasks": found},
    )
    return {name: (figure.right, figure.gold, figure.found) for name, figure in figures.items()}


def test_a_task_counts_from_half_of_all_words() -> None:
    gold = gold_task("rà soát hồ sơ tồn đọng")
    assert scored([gold], [found_task("rà soát hồ sơ")])["tasks"] == (1, 1, 1)
    assert scored([gold], [found_task("rà soát")])["tasks"] == (0, 1, 1)


def test_the_older_tone_placement_is_the_same_word() -> None:
    assert pair_tasks([gold_task("ủy quyền")], ["uỷ quyền"]) == [(0, 0)]


def test_equal_tasks_pair_in_their_order() -> None:
    same = "báo cáo kết quả"
    assert pair_tasks([gold_task(same), gold_task(same)], [same, same]) == [(0, 0), (1, 1)]


def test_a_doubtful_task_counts_neither_way() -> None:
    gold = [gold_task("theo dõi việc thực hiện", optional=True)]
    assert split_optional(gold, ["theo dõi việc thực hiện", "nộp báo cáo"]) == ([], [1])
    assert scored(gold, [found_task("theo dõi việc thực hiện")])["tasks"] == (0, 0, 0)
    assert scored(gold, [])["tasks"] == (0, 0, 0)


@pytest.mark.parametrize(
    ("leads", "complete"),
    [
        (["Sở NV"], 1),
        (["Giám đốc Sở Nội vụ"], 1),
        (["Sở Nội vụ", "Sở Y tế"], 1),
        (["Sở Nội vụ", "Sở Y tế", "Sở Xây dựng"], 0),
        (["Sở Y tế"], 0),
        ([], 0),
    ],
)
def test_a_complete_task_has_the_right_bodies(leads: list[str], complete: int) -> None:
    gold = gold_task("nộp báo cáo", leads=["Sở Nội vụ"])
    assert scored([gold], [found_task("nộp báo cáo", leads=leads)])["who-what-when"][0] == complete


@pytest.mark.parametrize(
    ("deadline", "complete"),
    [
        ({"type": "fixed", "due": "2025-09-15", "text": "trước 15/9"}, 1),
        ({"type": "fixed", "due": "2025-09-14"}, 0),
        ({"type": "ongoing"}, 0),
        (None, 0),
    ],
)
def test_a_complete_task_has_the_right_deadline(deadline: dict[str, str] | None, complete: int) -> None:
    gold = gold_task("nộp báo cáo", deadline={"type": "fixed", "due": "2025-09-15"})
    assert scored([gold], [found_task("nộp báo cáo", deadline=deadline)])["who-what-when"][0] == complete


def test_citations_count_one_by_one_and_their_relation_apart() -> None:
    cited = {"number": "05/KH-UBND", "date": "2025-01-08", "relation": "implements"}
    other = {**cited, "number": "5/KH-UBND", "relation": "refers"}
    gold = {"document": {"number": "01/QĐ-UBND"}, "citations": [cited, cited], "tasks": []}
    found = {"document": {"number": "1/qđ-ubnd"}, "citations": [other], "tasks": []}
    figures = total([score(gold, found)])
    assert (figures["citations"].right, figures["citations"].gold) == (1, 2)
    assert (figures["relation"].right, figures["relation"].gold) == (0, 1)
    assert figures["number"].f1 == 1.0


def test_false_tasks_are_counted_on_documents_that_assign_nothing() -> None:
    golds: list[dict[str, Any]] = [
        {"tasks": []},
        {"tasks": [gold_task("nộp", optional=True)]},
        {"tasks": [gold_task("họp")]},
    ]
    found = [{"tasks": [found_task("xem")]}, {"tasks": [found_task("nộp")]}, {"tasks": [found_task("sai")]}]
    assert false_tasks(golds, found) == 5.0
    assert false_tasks([], []) == 0.0


def test_changes_between_two_runs_are_told_by_document() -> None:
    empty = {"document": NO_DOCUMENT, "citations": [], "tasks": []}
    more = {**empty, "tasks": [found_task("nộp  báo cáo", leads=["Sở Nội vụ"])]}
    assert findings(more) == {"task: nộp báo cáo | Sở Nội vụ | -"}
    lines = list(changes({"a": empty, "b": more, "c": empty}, {"a": more, "b": empty, "c": empty}))
    assert lines == [
        "a: +1 -0",
        "  + task: nộp báo cáo | Sở Nội vụ | -",
        "b: +0 -1",
        "  - task: nộp báo cáo | Sở Nội vụ | -",
        "1 findings gained, 1 lost in 2 of 3 documents",
    ]
