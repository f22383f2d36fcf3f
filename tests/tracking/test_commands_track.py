"""``dondoc status``, ``extend`` and ``history`` on a stored document."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.commands import run
from pipeline.findings import Task
from pipeline.library import open_library
from pipeline.store.task_ids import task_id
from tests.pipeline.extractions import plan

SHA = plan().document.source.sha256
REVIEW, REPORT, WATCH = (task_id(SHA, task) for task in plan().tasks)


def quarterly(task: Task) -> Task:
    """The task; one that recurs with the rule that extraction makes of "hằng quý"."""
    if task.deadline is None or task.deadline.type != "recurring":
        return task
    return replace(task, deadline=replace(task.deadline, rrule="FREQ=YEARLY;BYMONTH=3,6,9,12"))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "dondoc.db"
    with open_library(path) as library:
        library.store.save(replace(plan(), tasks=tuple(map(quarterly, plan().tasks))))
    return path


def test_a_task_is_followed_to_its_end(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def dondoc(*words: str) -> str:
        assert run([*words, "--database", str(database)]) == 0
        return capsys.readouterr().out

    assert "chưa có cập nhật" in dondoc("history", REVIEW)
    assert "đang thực hiện, quá hạn" in dondoc("status", REVIEW, "in_progress", "--on", "2026-03-01")
    assert "31/12/2026 theo 45/UBND" in dondoc("extend", REVIEW, "31/12/2026", "--document", "45/UBND")
    told = dondoc("status", REVIEW, "done", "--on", "2026-08-01", "--note", "Đã ban hành")
    assert "hoàn thành ngày 01/08/2026" in told
    assert "gia hạn" in dondoc("history", REVIEW)
    lines = [json.loads(line) for line in dondoc("history", REVIEW, "--format", "jsonl").splitlines()]
    assert [(line["kind"], line["before"]["status"], line["after"]["status"]) for line in lines] == [
        ("status", "not_started", "in_progress"),
        ("extended", "in_progress", "in_progress"),
        ("status", "in_progress", "done"),
    ]
    assert lines[-1]["after"] == {
        "status": "done",
        "done_on": "2026-08-01",
        "extended_to": "2026-12-31",
        "leads": [],
    }


def test_a_task_is_handed_on_split_and_merged_and_all_of_it_taken_back(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def dondoc(*words: str) -> str:
        assert run([*words, "--database", str(database)]) == 0
        return capsys.readouterr().out

    assert "Sở Tài chính; Sở Y tế" in dondoc(
        "reassign", REVIEW, "--lead", "Sở Tài chính", "--lead", "Sở  Y tế", "--note", "Phân công mới"
    )
    told = dondoc("split", REVIEW, "Rà soát", "Trình ban hành")
    assert "Phần 1, Rà soát" in told
    assert "Phần 2, Trình ban hành" in told
    assert "Phần" not in dondoc("split", REVIEW)
    assert f"Đã gộp vào {WATCH}" in dondoc("merge", REVIEW, WATCH)
    assert run(["status", REVIEW, "in_progress", "--database", str(database)]) == 2
    assert "task_merged" in capsys.readouterr().err
    dondoc("merge", REVIEW)
    assert "đang thực hiện" in dondoc("status", REVIEW, "in_progress")
    history = [json.loads(line) for line in dondoc("history", REVIEW, "--format", "jsonl").splitlines()]
    assert [line["kind"] for line in history] == ["assigned", "split", "split", "merged", "merged", "status"]
    assert history[-1]["after"]["leads"] == ["Sở Tài chính", "Sở Y tế"]


def test_one_occurrence_is_done(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["status", REPORT, "done", "--on", "2026-04-02", "--period", "2026-03-31"]
    assert run([*words, "--database", str(database)]) == 0
    assert "Kỳ 31/03/2026: hoàn thành quá hạn ngày 02/04/2026" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["status", REVIEW, "done", "--on", "2999-01-01"], "future_day"),
        (["status", REVIEW, "done", "--period", "2026-03-31"], "no_such_period"),
        (["status", "x", "done"], "no_such_task"),
        (["reassign", REVIEW, "--lead", " "], "incomplete_event"),
        (["reassign", REVIEW], "usage"),
        (["split", REVIEW, "Một phần"], "incomplete_event"),
        (["merge", REVIEW, REVIEW], "merged_in_circle"),
        (["merge", REVIEW, "khong-co"], "no_such_task"),
        (["status", REVIEW, "overdue"], "usage"),
        (["extend", REVIEW, "2026-12-31"], "usage"),
        (["extend", REVIEW, "mai", "--document", "1/UBND"], "bad_date"),
        (["history", f"{SHA[:8]}-1"], "no_such_task"),
    ],
)
def test_what_cannot_be_is_said(
    database: Path, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "--database", str(database)]) == 2
    assert f"[{code}]" in capsys.readouterr().err
