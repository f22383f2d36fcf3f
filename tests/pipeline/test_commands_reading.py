"""``dondoc tasks``, ``search``, ``show`` and ``check``: what people and programs get to read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands import run
from pipeline.commands.output import parse_day, printable
from pipeline.contract import to_contract
from pipeline.exports.cells import literal
from pipeline.findings import Evidence, Field
from pipeline.library import open_library
from pipeline.records import Span
from tests.pipeline.extractions import letter, plan, with_rules


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    with open_library(tmp_path / "dondoc.db") as library:
        library.store.save(plan())
        library.store.save(letter("Họp về một số cửa hàng.", number="9/CV-VP", name="cv.txt"))
    return tmp_path


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


def test_the_table_of_tasks_fits_a_hundred_columns(capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(capsys, "tasks").splitlines()
    assert max(map(len, lines)) == 100
    text = " ".join("".join(lines).replace("│", " ").split())
    for expected in (
        "30/06/2026",
        "Sở Nội vụ",
        "Phối hợp: Sở Tài",
        "hằng quý",
        "không ghi",
        "05/KH-UBND",
    ):
        assert expected in text
    assert lines[-1] == "3 nhiệm vụ trong 1 văn bản."


def test_tasks_that_a_bound_of_dates_cannot_find_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(output(capsys, "tasks", "--due-before", "31/12/2026").split())
    assert "1 nhiệm vụ trong 1 văn bản. Ngoài ra có 2 nhiệm vụ không ghi ngày cụ thể" in text


def test_tasks_as_json_lines_carry_their_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = output(capsys, "tasks", "--agency", "so noi vu", "--format", "jsonl").splitlines()
    task = json.loads(line)
    assert task["leads"] == ["Sở Nội vụ"]
    assert task["deadline"]["due"] == "2026-06-30"
    assert plan().document.text[task["start"] : task["end"]] == task["quote"]
    assert task["document"]["number"] == "05/KH-UBND"


def test_tasks_as_csv_open_in_excel(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "tasks", "--format", "csv")
    assert text.startswith("\ufeffHạn,")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert [row["Hạn"] for row in rows] == ["30/06/2026", "", ""]
    assert rows[1]["Thời hạn như đã ghi"] == "hằng quý"
    assert rows[0]["Phối hợp"] == "Sở Tài chính"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "  =1", "＝1", "\n@x"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    assert literal(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Sở Nội vụ", "12-CTr/TU", " x"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert literal(cell) == cell


def test_no_tasks_are_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "tasks", "--agency", "Sở Y tế") == "Không có nhiệm vụ nào phù hợp.\n"


@pytest.mark.parametrize(
    ("typed", "expected"), [("2026-12-31", date(2026, 12, 31)), ("1/2/2026", date(2026, 2, 1))]
)
def test_days_are_typed_in_either_form(typed: str, expected: date) -> None:
    assert parse_day(typed) == expected


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (["tasks", "--due-before", "31/02/2026"], "Lỗi [bad_date]: Ngày không hợp lệ: 31/02/2026."),
        (["tasks", "--area", "nope"], "Lỗi [bad_area]: Không có lĩnh vực nope. Các mã: "),
        (["tasks", "--role", "boss"], "Lỗi [usage]: Giá trị không hợp lệ ("),
        (["tasks", "--format", "xml"], "Lỗi [usage]: Giá trị không hợp lệ ("),
        (["tasks", "--nope"], "Lỗi [usage]: Không có tùy chọn này ("),
        (["show"], "Lỗi [usage]: Thiếu tham số bắt buộc ("),
        (["nope"], "Lỗi [usage]: Câu lệnh chưa đúng ("),
        (["show", "1/QĐ-XYZ"], "Lỗi [no_such_document]: Không có văn bản 1/QĐ-XYZ trong kho."),
        (["search", "-x"], "Lỗi [usage]"),
        (["search", "()"], "Lỗi [empty_query]"),
    ],
)
def test_wrong_usage_is_one_line_in_vietnamese_and_exit_code_2(
    arguments: list[str], start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith(start)
    assert error.count("\n") == 1


def test_search_shows_the_words_where_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "search", '"một cửa"')
    assert "05/KH-UBND  12/01/2026 · Ủy ban nhân dân tỉnh Bình Minh" in text
    assert "thủ tục một cửa" in text
    assert text.endswith("1 văn bản.\n")


def test_search_as_json_lines_marks_offsets_of_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(capsys, "search", "mot cua tinh", "--format", "jsonl").splitlines()
    snippet = json.loads(lines[0])["snippets"][-1]
    assert plan().document.text[snippet["start"] : snippet["end"]] == snippet["text"]
    assert {plan().document.text[start:end] for start, end in snippet["marks"]} >= {"tỉnh", "một", "cửa"}


def test_search_that_finds_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "search", "khôngcótừnày") == "Không tìm thấy văn bản nào.\n"


def test_show_tells_metadata_citations_and_tasks_with_their_places(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = output(capsys, "show", "5/kh-ubnd").splitlines()
    assert max(map(len, lines)) <= 100
    text = " ".join(" ".join(lines).replace("│", " ").split())
    expected = [
        "12/01/2026",
        "Viện dẫn (1)",
        "NQ 11/NQ-HĐND, Điều 2",
        "căn cứ",
        "Nhiệm vụ (3)",
        "II.1",
        "“hằng quý”",
    ]
    for part in expected:
        assert part in text


def test_show_lists_what_is_attached(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(output(capsys, "show", "5/kh-ubnd").replace("│", " ").split())
    assert "Văn bản, phụ lục kèm theo (1)" in text
    assert "Phụ lục I theo dõi, đôn đốc 05/KH-UBND Điều 1. theo dõi" in text


def test_show_as_json_is_the_contract_with_what_is_stored(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = output(capsys, "show", "05/KH-UBND", "--format", "jsonl").splitlines()
    shown = json.loads(line)
    assert shown.pop("cited_by") == []
    assert [citation.pop("resolution") for citation in shown["citations"]] == [
        {"state": "unresolved", "candidates": []}
    ]
    assert shown == json.loads(json.dumps(to_contract(plan())))


def test_show_tells_which_citations_are_stored_and_who_cites_the_document(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def shown(reference: str) -> str:
        return " ".join(output(capsys, "show", reference).replace("│", " ").split())

    assert "chưa có trong kho" in shown("5/kh-ubnd")
    with open_library(home / "dondoc.db") as library:
        evidence = Evidence(Span(0, 0), "", "test.rule")
        resolution = letter("Nghị quyết của Hội đồng.", number="11/NQ-HĐND", name="nq.txt")
        library.store.save(resolution)
        assert "chưa xác định được" in shown("5/kh-ubnd")
        dated = replace(
            resolution.metadata,
            date=Field(date(2025, 12, 8), evidence),
            issuer=Field("Hội đồng nhân dân tỉnh Bình Minh", evidence),
        )
        library.store.save(with_rules(replace(resolution, metadata=dated), "later"))
    assert "đã có trong kho" in shown("5/kh-ubnd")
    assert "Được viện dẫn tại (1)" in shown("11/NQ-HĐND")
    assert "05/KH-UBND" in shown("11/NQ-HĐND")
    (line,) = output(capsys, "show", "11/NQ-HĐND", "--format", "jsonl").splitlines()
    assert json.loads(line)["cited_by"][0]["document"]["number"] == "05/KH-UBND"


def test_show_names_the_documents_that_share_a_number(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_library(home / "dondoc.db") as library:
        library.store.save(plan("khác.txt"))
    text = output(capsys, "show", "05/KH-UBND")
    assert text.startswith("Có 2 văn bản cùng số, ký hiệu")
    digest = plan("khác.txt").document.source.sha256[:12]
    assert digest in text
    assert "khác.txt" in output(capsys, "show", digest)


def test_check_tells_what_is_wrong_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--fix"]) == 1
    text = capsys.readouterr().out
    assert text.count("lỗi [original_missing]") == 2
    assert text.endswith("Đã kiểm tra 2 văn bản: còn 2 lỗi.\n")


def test_check_of_a_sound_library_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "check", "--database", str(tmp_path / "new" / "dondoc.db"))
    assert text == "Đã kiểm tra 0 văn bản: kho khớp.\n"


def test_what_would_steer_a_terminal_is_not_printed() -> None:
    assert printable("a\x1b[31m\x07\x9bb\n\tc") == "a\ufffd[31m\ufffd\ufffdb\n\tc"
