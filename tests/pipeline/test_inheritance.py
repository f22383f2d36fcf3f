"""Tasks that came from predecessors, and ``dondoc agency``: who holds a body's duties."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands import run
from pipeline.findings import Evidence, Extraction, Field, Metadata
from pipeline.index.feeding import synchronise
from pipeline.index.listing import list_tasks
from pipeline.index.queries import Filter
from pipeline.library import open_library
from pipeline.records import Span
from pipeline.store.names import agency_key
from pipeline.store.ports import DocumentStore, ListedTask
from tests.contracts.memory_index import MemoryIndex
from tests.pipeline.conftest import Adapter
from tests.pipeline.extractions import RULES, document, fixed, task

TODAY = date(2026, 1, 1)
TEXT = (
    "Giao Sở Thông tin và Truyền thông vận hành nền tảng số trước ngày 30/6/2026.\n"
    "Giao Sở Thông tin và Truyền thông quản lý hoạt động báo chí.\n"
    "Giao Sở Khoa học và Công nghệ thẩm định công nghệ."
)


def directive(day: date, province: str = "Lạng Sơn") -> Extraction:
    evidence = Evidence(Span(0, 0), "", "test.rule")
    metadata = Metadata(
        number=Field("5/KH-UBND", evidence),
        date=Field(day, evidence),
        issuer=Field(f"Ủy ban nhân dân tỉnh {province}", evidence),
    )
    due = fixed(TEXT, "trước ngày 30/6/2026", date(2026, 6, 30))
    old, new = "Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ"
    tasks = (
        task(TEXT, "vận hành nền tảng số", old, deadline=due),
        task(TEXT, "quản lý hoạt động báo chí", old),
        task(TEXT, "thẩm định công nghệ", new),
    )
    return Extraction(document(TEXT, f"{province} {day}"), metadata, (), tasks, RULES)


def found(store: DocumentStore, agency: str | None) -> list[ListedTask]:
    index = MemoryIndex()
    synchronise(store, index, TODAY)
    return list_tasks(store, index, Filter(agency=agency_key(agency) if agency else None), TODAY)


def quotes(listed: list[ListedTask]) -> list[tuple[str, bool]]:
    return [(one.task.evidence.quote, one.inherited is not None) for one in listed]


def test_a_body_has_what_its_predecessor_was_told_and_only_that(adapter: Adapter) -> None:
    adapter.store.save(directive(date(2024, 1, 5)))
    assert quotes(found(adapter.store, "Sở Khoa học và Công nghệ")) == [
        ("vận hành nền tảng số", True),
        ("thẩm định công nghệ", False),
    ]
    assert quotes(found(adapter.store, "Sở Văn hóa, Thể thao và Du lịch")) == [
        ("quản lý hoạt động báo chí", True)
    ]


def test_an_inherited_task_names_who_was_told_and_by_what_act_it_passed_on(adapter: Adapter) -> None:
    adapter.store.save(directive(date(2024, 1, 5)))
    holder = found(adapter.store, "so khoa hoc va cong nghe")[0].inherited
    assert holder is not None
    assert holder.chain[0].origin.startswith("Sở Thông tin và Truyền thông")
    assert holder.chain[0].since == date(2025, 3, 1)
    assert "NĐ 45/2025/NĐ-CP" in [act.key for act in holder.sources]


def test_a_province_holds_what_those_merged_into_it_were_told(adapter: Adapter) -> None:
    adapter.store.save(directive(date(2024, 1, 5), "Long An"))
    adapter.store.save(directive(date(2024, 1, 5), "Lạng Sơn"))
    listed = found(adapter.store, "Sở Khoa học và Công nghệ tỉnh Tây Ninh")
    assert {one.document.id for one in listed if one.inherited} == {1}
    assert quotes(listed)[0] == ("vận hành nền tảng số", True)


def test_without_a_body_nothing_is_inherited(adapter: Adapter) -> None:
    adapter.store.save(directive(date(2024, 1, 5)))
    assert [inherited for _, inherited in quotes(found(adapter.store, None))] == [False] * 3
    assert found(adapter.store, "Hội làm vườn") == []


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    with open_library(tmp_path / "dondoc.db") as library:
        library.store.save(directive(date(2024, 1, 5)))
    return tmp_path


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(arguments) == 0
    return " ".join(capsys.readouterr().out.replace("│", " ").split())


@pytest.mark.usefixtures("home")
def test_the_table_of_tasks_marks_what_was_inherited(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "tasks", "--agency", "Sở Khoa học và Công nghệ", "--format", "csv")
    assert "giao cho cơ quan tiền thân: Sở Thông tin và Truyền thông" in text
    assert "từ 01/03/2025" in text
    assert "tiền thân" in output(capsys, "tasks", "--agency", "Sở Khoa học và Công nghệ")
    lines = output(capsys, "tasks", "--agency", "Sở Khoa học và Công nghệ", "--format", "jsonl")
    first = json.JSONDecoder().raw_decode(lines)[0]
    assert first["inherited"]["chain"][0]["acts"][0]["key"] == "NĐ 45/2025/NĐ-CP"


def test_agency_tells_the_holders_with_chain_and_acts(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("agency", "Sở Thông tin và Truyền thông", "--place", "Lạng Sơn", "--date", "2026-01-01")
    text = output(capsys, *arguments)
    for expected in ("Lạng Sơn", "Công an tỉnh Lạng Sơn", "báo chí, xuất bản", "01/03/2025", "45/2025/NĐ-CP"):
        assert expected in text
    answer = json.loads(output(capsys, *arguments, "--format", "jsonl"))
    assert (answer["status"], len(answer["holders"])) == ("candidates", 3)


def test_agency_leaves_to_be_determined_what_the_law_leaves_open(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = output(capsys, "agency", "UBND huyện Cao Lộc", "--place", "Lạng Sơn", "--date", "01/01/2026")
    assert "cần xác định" in text


def test_agency_of_a_day_before_a_change_still_holds_its_duties(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "agency", "Bộ Thông tin và Truyền thông", "--date", "2024-01-01")
    assert text.startswith("Bộ Thông tin và Truyền thông vẫn giữ nhiệm vụ.")


def test_agency_tells_predecessors(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(output(capsys, "agency", "Bộ Nội vụ", "--date", "2026-01-01", "--format", "jsonl"))
    names = [holder["name"] for holder in answer["predecessors"]]
    assert "Bộ Lao động - Thương binh và Xã hội" in names
    assert "Kế thừa nhiệm vụ" in output(capsys, "agency", "Bộ Nội vụ", "--date", "2026-01-01")


def test_a_name_that_several_bodies_bear_needs_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "agency", "Phòng Kinh tế, Hạ tầng và Đô thị", "--date", "2003-01-01")
    assert text.startswith("Cần xác định: có ")


def test_a_name_that_nobody_bears_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agency", "Sở Mây Gió"]) == 2
    assert "Không nhận ra tên cơ quan" in capsys.readouterr().err


def test_the_day_of_the_task_counts_not_that_of_the_question(adapter: Adapter) -> None:
    made = directive(date(2025, 9, 1))
    adapter.store.save(replace(made, tasks=made.tasks[:1]))
    assert found(adapter.store, "Sở Khoa học và Công nghệ") == []
