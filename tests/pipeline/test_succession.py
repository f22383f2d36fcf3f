from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.extraction.agencies import Agency, resolve_agency
from pipeline.extraction.predecessors import predecessors
from pipeline.extraction.succession import Holders, who_holds

D = date
OLD = D(2023, 5, 4)
NOW = D(2026, 3, 2)
TTHC = "kiểm soát thủ tục hành chính"

QUESTIONS = yaml.safe_load((Path(__file__).parent / "succession_questions.yaml").read_text("utf-8"))


def body(name: str, at: date, place: str | None) -> Agency:
    agency = resolve_agency(name, at, place).agency
    assert agency is not None, name
    return agency


def ask(name: str, place: str | None, told: date, at: date, function: str | None) -> Holders:
    return who_holds(body(name, told, place), at, function)


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(QUESTIONS) >= 60


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda row: f"{row['name']}, {row['at']}")
def test_who_holds_what_a_body_was_told(question: dict[str, Any]) -> None:
    answer = ask(
        question["name"], question.get("place"), question["told"], question["at"], question.get("function")
    )
    assert answer.status == question["status"]
    assert sorted(holder.name for holder in answer.holders) == sorted(question["holders"])
    assert question["source"] in {act.key for holder in answer.holders for act in holder.sources}
    assert all(holder.sources for holder in answer.holders)
    assert all(step.acts for holder in answer.holders for step in holder.chain)


def test_the_chain_tells_each_hop_in_order() -> None:
    (holder,) = ask("Sở Kế hoạch và Đầu tư", "Long An", OLD, NOW, None).holders
    assert [(step.origin, step.target, step.since) for step in holder.chain] == [
        ("Sở Kế hoạch và Đầu tư tỉnh Long An", "Sở Tài chính tỉnh Long An", D(2025, 3, 1)),
        ("Sở Tài chính tỉnh Long An", "Sở Tài chính tỉnh Tây Ninh", D(2025, 7, 1)),
    ]


def test_the_rule_of_2025_is_named_where_the_chain_passes_through_it() -> None:
    through = ask("Bộ Kế hoạch và Đầu tư", None, OLD, NOW, None).principle
    assert through is not None
    assert through.key == "NQ 190/2025/QH15"
    assert ask("Bộ Thương mại", None, D(2005, 1, 1), D(2010, 1, 1), None).principle is None


def test_an_ended_district_says_that_the_holder_is_to_be_determined() -> None:
    answer = ask("UBND huyện Yên Sơn", "Tuyên Quang", OLD, NOW, None)
    assert "cần xác định" in answer.message
    assert all(holder.doubt == "later_assignment" for holder in answer.holders)


def test_a_body_that_goes_on_tells_which_functions_have_left_it() -> None:
    answer = ask("Văn phòng Chính phủ", None, OLD, NOW, None)
    assert answer.status == "held"
    assert [(step.function, step.target) for step in answer.parted] == [(TTHC, "Bộ Tư pháp")]
    assert "Bộ Tư pháp" in answer.message


def test_what_was_checked_for_one_province_does_not_count_as_checked_for_another() -> None:
    checked, elsewhere = (
        ask("Sở LĐTBXH", place, OLD, NOW, "giảm nghèo").holders[0] for place in ("Hà Tĩnh", "Nghệ An")
    )
    assert checked.verified
    assert not elsewhere.verified


def test_a_function_is_recognised_without_accents() -> None:
    assert (
        ask("Sở GTVT", "Hà Tĩnh", OLD, NOW, "cap giay phep lai xe").holders[0].name == "Công an tỉnh Hà Tĩnh"
    )


def test_a_body_finds_what_those_before_it_were_told() -> None:
    found = predecessors(body("Sở Tài chính", NOW, "Tây Ninh"), NOW)
    certain = {holder.name for holder in found if holder.doubt is None}
    assert certain == {
        "Sở Tài chính tỉnh Long An",
        "Sở Tài chính tỉnh Tây Ninh",
        "Sở Kế hoạch và Đầu tư tỉnh Long An",
        "Sở Kế hoạch và Đầu tư tỉnh Tây Ninh",
    }
    assert {act.key for holder in found for act in holder.sources} == {"NĐ 45/2025/NĐ-CP", "NQ 202/2025/QH15"}


def test_predecessors_are_those_of_the_day() -> None:
    assert predecessors(body("Sở Tài chính", OLD, "Lạng Sơn"), D(2025, 2, 28)) == ()
    before, after = (
        {holder.name for holder in predecessors(body("Bộ Tư pháp", OLD, None), at)} for at in (OLD, NOW)
    )
    assert before == set()
    assert after == {"Văn phòng Chính phủ"}


def test_a_function_that_went_elsewhere_makes_no_predecessor() -> None:
    found = {holder.name for holder in predecessors(body("Sở KH&CN", NOW, "Lạng Sơn"), NOW)}
    assert "Sở Thông tin và Truyền thông tỉnh Lạng Sơn" in found
    assert "Sở Văn hóa - Thông tin tỉnh Lạng Sơn" not in found


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Sở Xây dựng", "Vĩnh Long"),
        ("Bộ Nông nghiệp và Môi trường", None),
        ("Thuế tỉnh", "Tây Ninh"),
        ("Sở Nội vụ", "Huế"),
    ],
)
def test_every_predecessors_way_forward_ends_at_the_body(name: str, place: str | None) -> None:
    now = body(name, NOW, place)
    found = predecessors(now, NOW)
    assert found
    for holder in found:
        assert holder.agency is not None
        forward = who_holds(holder.agency, NOW, holder.functions[0] if holder.functions else None)
        assert now.id in {reached.agency.id for reached in forward.holders if reached.agency}
