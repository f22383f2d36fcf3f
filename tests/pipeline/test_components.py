"""The spaCy pipeline: its tokenizer loses nothing and its span groups hold what was found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction import load_pipeline
from pipeline.extraction.components import tokens_of
from tests.pipeline.pages import page

LETTER = """ỦY BAN NHÂN DÂN
TỈNH BÌNH MINH
-------
Số: 118/UBND-NC
V/v rà soát vị trí việc làm

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Bình Minh, ngày 09 tháng 02 năm 2024

Kính gửi: Các sở, ban, ngành cấp tỉnh.

Thực hiện Quyết định số 45/QĐ-UBND ngày 20/01/2024 của Ủy ban nhân dân tỉnh, đề nghị các cơ quan như sau:
1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính tổng hợp danh mục, gửi trước ngày 15/3/2024.

Nơi nhận:
- Như trên;
- Lưu: VT, NC.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Mẫu
"""


@pytest.mark.parametrize(
    "number",
    [
        "30/2020/NĐ-CP",
        "12-CTr/TU",
        "1085/QĐ-TTg",
        "05/2026/TT-BNV",
        "15/12/2020",
        "118/UBND-NC",
        "17/VBHN-BNV",
    ],
)
def test_tokenizer_keeps_numbers_and_dates_whole(number: str) -> None:
    doc = load_pipeline().make_doc(f"Theo văn bản ({number}), các sở, ngành thực hiện {number}.")
    assert [token.text for token in doc].count(number) == 2


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@settings(max_examples=200)
def test_tokens_spell_the_text_again(text: str) -> None:
    assert load_pipeline().make_doc(text).text == text


def test_span_groups_hold_metadata_citations_bodies_deadlines_and_tasks() -> None:
    nlp = load_pipeline()
    doc = nlp(tokens_of(nlp, page(LETTER)))
    groups = {name: [(span.text, span.label_) for span in group] for name, group in doc.spans.items()}
    assert ("Số: 118/UBND-NC", "number") in groups["metadata"]
    assert [label for _, label in groups["citations"]] == ["implements"]
    assert {"Sở Nội vụ", "Sở Tài chính"} <= {text for text, _ in groups["bodies"]}
    assert [label for _, label in groups["tasks"]] == ["order"]
    assert [label for _, label in groups["deadlines"]] == ["fixed"]
    assert "15/3/2024" in groups["deadlines"][0][0]


def test_reading_a_document_again_finds_the_same() -> None:
    nlp = load_pipeline()
    first, second = (nlp(tokens_of(nlp, page(LETTER))) for _ in range(2))
    assert [list(map(str, group)) for group in first.spans.values()] == [
        list(map(str, group)) for group in second.spans.values()
    ]
