"""``dondoc review``, ``correct`` and ``corrections export``: how staff have the last word."""

from __future__ import annotations

import getpass
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands import run
from pipeline.commands.corrections import gold_of
from pipeline.extraction.deadlines import parse_deadline
from pipeline.extraction.task_review import needs_review
from pipeline.learning.corpus import read_folder
from pipeline.library import open_library
from pipeline.store.task_ids import task_id
from tests.pipeline.extractions import PLAN, plan, with_rules

SHA = plan().document.source.sha256
REVIEW, REPORT, WATCH = (task_id(SHA, task) for task in plan().tasks)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    with open_library(tmp_path / "dondoc.db") as library:
        doubtful, sure, leaderless = plan().tasks
        sure = replace(sure, evidence=replace(sure.evidence, confidence=0.95))
        leaderless = replace(leaderless, leads=(), evidence=replace(leaderless.evidence, confidence=0.4))
        library.store.save(replace(plan(), tasks=(doubtful, sure, leaderless)))
    return tmp_path


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


def nobody() -> str:
    raise KeyError("no such user")


def words(shown: str) -> str:
    return " ".join(shown.replace("│", " ").split())


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output(capsys, *arguments, "--format", "jsonl").splitlines()]


class TestReview:
    def test_what_is_in_doubt_comes_least_certain_first(self, capsys: pytest.CaptureFixture[str]) -> None:
        found = rows(capsys, "review")
        assert [one["id"] for one in found] == [WATCH, REVIEW]
        assert found[0]["reasons"] == [
            "Nhiệm vụ: độ tin cậy thấp (40%)",
            "Chủ trì: chưa xác định được cơ quan",
        ]
        assert "Thời hạn: hạn rơi vào ngày nghỉ" in found[1]["reasons"]
        assert PLAN[found[0]["start"] : found[0]["end"]] == found[0]["quote"]

    def test_the_table_tells_reasons_evidence_and_what_to_type(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shown = output(capsys, "review")
        assert max(map(len, shown.splitlines())) <= 100
        for part in (WATCH, "05/KH-UBND", "theo dõi, đôn đốc", "30/06/2026", "2 nhiệm vụ cần xem lại"):
            assert part in words(shown)
        assert "dondoc correct MÃ --confirm" in shown

    @pytest.mark.parametrize("decision", [("--confirm",), ("--reject",), ("--lead", "Sở Nội vụ")])
    def test_what_a_person_has_checked_is_not_asked_again(
        self, decision: tuple[str, ...], capsys: pytest.CaptureFixture[str]
    ) -> None:
        for id_ in (WATCH, REVIEW):
            output(capsys, "correct", id_, *decision)
        assert rows(capsys, "review") == []
        assert output(capsys, "review") == "Không còn nhiệm vụ nào cần xem lại.\n"

    @pytest.mark.parametrize(
        ("written", "flag"),
        [
            ("dự kiến ngày 15/12/2026", "tentative"),
            ("trước 17 giờ 00 ngày 15/12/2026", "clock_time"),
            ("chậm nhất trước ngày 15/12/2026", "mixed_bound"),
            ("trước ngày 31/9/2026", "impossible_date"),
            ("trước ngày 13/12/2026", "due_on_day_off"),
            ("sau 10 ngày kể từ ngày ban hành", "not_before_or_within"),
        ],
    )
    def test_a_doubtful_deadline_is_told_in_words(self, written: str, flag: str) -> None:
        deadline = parse_deadline(written, date(2026, 1, 5))
        assert deadline
        assert flag in deadline.flags
        reasons = needs_review(replace(plan().tasks[0], deadline=deadline))
        assert len([reason for reason in reasons if reason.startswith("Thời hạn: ")]) == len(deadline.flags)
        assert not [reason for reason in reasons if "_" in reason or flag in reason]


class TestCorrect:
    def test_corrected_values_are_listed_and_shown_as_such(self, capsys: pytest.CaptureFixture[str]) -> None:
        said = output(
            capsys, "correct", REVIEW, "--lead", "Sở Tư pháp", "--lead", "Sở Y tế", "--coordinator", ""
        )
        assert f"Nhiệm vụ {REVIEW}: đã sửa.\n  Chủ trì: Sở Tư pháp; Sở Y tế\n  Phối hợp: —\n" in said
        for command in (("tasks",), ("show", "05/KH-UBND")):
            shown = words(output(capsys, *command))
            assert "Sở Tư pháp; Sở" in shown
            assert "đã sửa" in shown
        (task,) = rows(capsys, "tasks", "--agency", "so y te")
        assert (task["id"], task["checked"], task["coordinators"]) == (REVIEW, "corrected", [])
        assert f",{REVIEW},đã sửa\n" in output(capsys, "tasks", "--format", "csv")

    def test_a_date_is_set_and_taken_away(self, capsys: pytest.CaptureFixture[str]) -> None:
        output(capsys, "correct", WATCH, "--due", "5/10/2026")
        (task,) = rows(capsys, "tasks", "--due-after", "2026-10-05", "--due-before", "2026-10-05")
        assert task["id"] == WATCH
        output(capsys, "show", "05/KH-UBND")
        said = output(capsys, "correct", WATCH, "--no-due")
        assert "Thời hạn: không ghi hạn" in said

    def test_a_rejected_task_is_listed_no_more_and_can_be_taken_back(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        said = output(capsys, "correct", REPORT, "--reject")
        assert said.strip() == f"Đã loại nhiệm vụ {REPORT}. Lấy lại: dondoc correct {REPORT} --confirm"
        assert REPORT not in [task["id"] for task in rows(capsys, "tasks")]
        assert "đã xác nhận" in output(capsys, "correct", REPORT, "--confirm")
        assert REPORT in [task["id"] for task in rows(capsys, "tasks")]

    def test_newer_rules_change_neither_values_nor_id(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        output(capsys, "correct", REVIEW, "--lead", "Sở Tư pháp")
        with open_library(home / "dondoc.db") as library:
            library.store.save(with_rules(plan(), "2026.2"))
        assert [task["leads"] for task in rows(capsys, "tasks") if task["id"] == REVIEW] == [["Sở Tư pháp"]]

    def test_who_decided_and_when_is_kept(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(getpass, "getuser", lambda: "lan.nt")
        output(capsys, "correct", REVIEW, "--confirm")
        monkeypatch.setattr(getpass, "getuser", nobody)
        output(capsys, "correct", REVIEW, "--reject")
        with open_library(home / "dondoc.db") as library:
            first, second = library.store.corrections()
        assert (first.author, second.author) == ("lan.nt", "không rõ")
        assert first.at <= second.at
        assert (first.before, first.after, second.after) == (plan().tasks[0], second.before, None)

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ((), "one_decision"),
            (("--confirm", "--reject"), "one_decision"),
            (("--confirm", "--lead", "Sở Y tế"), "one_decision"),
            (("--reject", "--no-due"), "one_decision"),
            (("--due", "2026-01-01", "--no-due"), "one_decision"),
            (("--due", "hôm qua"), "bad_date"),
        ],
    )
    def test_an_unclear_decision_changes_nothing(
        self, arguments: tuple[str, ...], code: str, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["correct", REVIEW, *arguments]) == 2
        assert capsys.readouterr().err.startswith(f"Lỗi [{code}]")
        with open_library(home / "dondoc.db") as library:
            assert library.store.corrections() == []

    def test_an_unknown_id_is_told_in_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["correct", "0123456789-5", "--confirm"]) == 2
        assert capsys.readouterr().err.startswith("Lỗi [no_such_task]")


class TestExport:
    def test_corrected_documents_come_as_text_with_right_answers(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        output(capsys, "correct", REVIEW, "--lead", "Sở Tư pháp", "--due", "2026-07-15")
        output(capsys, "correct", WATCH, "--reject")
        assert "Đã ghi 1 văn bản" in output(capsys, "corrections", "export", str(home / "out"))
        (found,) = read_folder(home / "out")
        assert found.document.text == PLAN
        first, second = found.gold["tasks"]
        assert first == {
            "text": "rà soát thủ tục một cửa trước ngày 30/6/2026",
            "leads": ["Sở Tư pháp"],
            "coordinators": ["Sở Tài chính"],
            "deadline": {"type": "fixed", "due": "2026-07-15", "text": "trước ngày 30/6/2026"},
            "clause": "II.1",
        }
        assert (second["text"], second["optional"]) == ("báo cáo kết quả hằng quý", True)
        assert found.gold["document"]["number"] == "05/KH-UBND"
        assert found.gold["citations"][0].keys() == {"text", "kind", "number", "date", "issuer", "relation"}

    def test_documents_that_nobody_checked_stay(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "Đã ghi 0 văn bản" in output(capsys, "corrections", "export", str(home / "out"))
        assert list((home / "out").iterdir()) == []

    def test_writing_again_writes_what_holds_now(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for day in ("2026-07-15", "2026-08-15"):
            output(capsys, "correct", REVIEW, "--due", day)
            output(capsys, "corrections", "export", str(home / "out"))
        (found,) = read_folder(home / "out")
        assert found.gold["tasks"][0]["deadline"]["due"] == "2026-08-15"

    def test_a_deadline_that_is_not_written_has_no_text(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        output(capsys, "correct", WATCH, "--due", "2026-07-15")
        with open_library(home / "dondoc.db") as library:
            gold = gold_of(library.store.load(1))
        assert gold["tasks"][2]["deadline"] == {"type": "fixed", "due": "2026-07-15"}
