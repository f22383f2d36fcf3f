"""How a source becomes text and gold."""

from __future__ import annotations

from datetime import date

import pytest

from corpora.tools.reading import parse
from corpora.tools.source import Directive
from corpora.tools.text import text_of, wrapped
from tests.corpora.example_source import HEAD, TABLE


def directive(body: str) -> Directive:
    return parse("thu", HEAD + body)


def test_the_lead_in_force_leads_each_task_until_the_next() -> None:
    gold = directive("@L Sở X\n\n- <<Làm việc một>>\n\n@L Sở Y\n\n- <<Làm việc hai||C=Sở Z>>\n").gold
    assert [(t["leads"], t["coordinators"]) for t in gold["tasks"]] == [(["Sở X"], []), (["Sở Y"], ["Sở Z"])]


def test_a_clause_is_the_path_of_labels_above_the_task() -> None:
    body = (
        "@L Sở X\n\n## II. VIỆC\n\n1. Nhóm\n\nb) <<Làm việc một>>\n\n## Điều 3. Khác\n\n2. <<Làm việc hai>>\n"
    )
    assert [t["clause"] for t in directive(body).gold["tasks"]] == ["II.1.b", "Điều 3.2"]


def test_rows_inherit_what_is_merged_down_and_group_rows_are_no_tasks() -> None:
    tasks = directive(TABLE).gold["tasks"]
    assert [t["text"] for t in tasks] == ["Việc thứ nhất", "Việc thứ hai"]
    assert [t["leads"] for t in tasks] == [["Sở X"], ["Sở X"]]
    assert tasks[0]["coordinators"] == ["Sở Y", "Sở Z"]
    assert {t["deadline"]["due"] for t in tasks} == {"2024-03-31"}
    assert [t["clause"] for t in tasks] == ["Phụ lục, I.1", "Phụ lục, I.2"]


def test_the_text_leaves_out_what_a_merge_covers() -> None:
    text = text_of(directive(TABLE))
    assert "| I | NHÓM MỘT |\n" in text
    assert "| 2 | Việc thứ hai |  |\n" in text


def test_the_header_follows_the_decree_on_records() -> None:
    text = text_of(directive("Hết./.\n"))
    assert text.startswith("ỦY BAN NHÂN DÂN\nTỈNH A\n-------\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n")
    assert "Số: 07/KH-UBND\n\nA, ngày 05 tháng 02 năm 2024\n\nKẾ HOẠCH\n\nThử nghiệm" in text
    assert text.endswith("Nơi nhận:\n- Các sở;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn B\n")


def test_the_gold_holds_what_the_head_says() -> None:
    assert directive("Hết.\n").gold["document"] == {
        "kind": "KH",
        "number": "07/KH-UBND",
        "date": date(2024, 2, 5).isoformat(),
        "issuer": "Ủy ban nhân dân tỉnh A",
        "title": "Thử nghiệm",
        "signer": "Lê Văn B",
    }


def test_a_citation_is_read_from_the_marked_words() -> None:
    body = (
        "Căn cứ [[lb Quyết định số 12/QĐ-UBND ngày 3 tháng 4 năm 2023 của Chủ tịch UBND tỉnh]];"
        " [[rf Kế hoạch 9]].\n"
    )
    first, second = directive(body).gold["citations"]
    assert (first["kind"], first["number"], first["date"]) == ("QĐ", "12/QĐ-UBND", "2023-04-03")
    assert (first["issuer"], first["relation"]) == ("UBND tỉnh", "legal_basis")
    assert (second["kind"], second["number"], second["date"], second["relation"]) == (
        "KH",
        "9",
        None,
        "refers",
    )


def test_wrapping_only_turns_blanks_into_newlines() -> None:
    line = "một hai ba bốn năm sáu bảy tám chín mười"
    broken = wrapped(line, 14)
    assert broken.replace("\n", " ") == line
    assert max(map(len, broken.split("\n"))) <= 14


@pytest.mark.parametrize(
    "body", ["@X Sở X\n", "[table widths=1,1]\n| một | hai | ba |\n[/table]\n", "<<việc||Z=1>>\n"]
)
def test_wrong_markup_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match=r"directive|squares|unknown notes"):
        directive(body)
