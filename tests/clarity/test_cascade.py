from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from pipeline.clarity.cascade import cascade
from tests.clarity.plans import plan

PAIRS = yaml.safe_load((Path(__file__).parents[2] / "corpora" / "cascades.yaml").read_text("utf-8"))
DECISION = date(2025, 9, 1)


def test_tasks_are_carried_out_by_those_that_people_matched() -> None:
    right = wrong = missed = 0
    for pair in PAIRS:
        superior = plan(pair["superior"])
        result = cascade(superior, plan([task["work"] for task in pair["plan"]]))
        found = {carry.task: carry.superior for carry in result.carries}
        for number, wanted in enumerate(task["of"] for task in pair["plan"]):
            right += wanted is not None and found.get(number) == wanted
            wrong += number in found and found[number] != wanted
            missed += wanted is not None and number not in found
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.9


def test_a_task_that_nobody_carries_out_is_uncovered_where_it_concerns_the_issuer() -> None:
    superior = plan(
        ["số hóa sổ hộ tịch", "ban hành định mức chi phí", "trồng rừng phòng hộ ven biển"],
        leads=["Sở Tư pháp", "Sở Tài chính", "các sở, ban, ngành"],
        issuer="Ủy ban nhân dân tỉnh Lạng Sơn",
        signed=DECISION,
    )
    own = plan(["Khen thưởng cuối năm"], issuer="Sở Tư pháp tỉnh Lạng Sơn", signed=DECISION)
    assert cascade(superior, own).uncovered == (0, 2)
    assert cascade(superior, own).own == (0,)


def test_a_group_of_other_bodies_does_not_concern_the_issuer() -> None:
    superior = plan(["tiêm phòng cho đàn gia súc"], leads=["các bộ, cơ quan ngang bộ"], signed=DECISION)
    own = plan(["Khen thưởng"], issuer="Sở Tư pháp tỉnh Lạng Sơn", signed=DECISION)
    assert cascade(superior, own).uncovered == ()


def test_a_later_day_than_the_superior_document_gives_is_marked() -> None:
    superior = plan(["Rà soát thủ tục đất đai"], dues=[date(2026, 6, 30)])
    later = plan(["Rà soát các thủ tục đất đai"], dues=[date(2026, 7, 1)])
    same = plan(["Rà soát các thủ tục đất đai"], dues=[date(2026, 6, 30)])
    undated = plan(["Rà soát các thủ tục đất đai"])
    assert [carry.later for carry in cascade(superior, later).carries] == [True]
    assert [carry.later for carry in cascade(superior, same).carries] == [False]
    assert [carry.later for carry in cascade(superior, undated).carries] == [False]


def test_documents_without_tasks_carry_nothing() -> None:
    assert cascade(plan([]), plan(["Rà soát thủ tục"])).carries == ()
    assert cascade(plan(["Rà soát thủ tục"]), plan([])).uncovered == (0,)
