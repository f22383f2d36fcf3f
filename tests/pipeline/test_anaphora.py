"""Short forms and anaphora: which citation, or which definition, they mean."""

from __future__ import annotations

import pytest

from pipeline.extraction.anaphora import find_references
from pipeline.extraction.citations import find_citations
from pipeline.extraction.cited_documents import fullest_mentions
from pipeline.findings import Reference

FULL = "Quyết định số 492/QĐ-UBND ngày 13/3/2020 của UBND tỉnh"


def references(text: str, own: str | None = None) -> list[Reference]:
    return list(find_references(text, find_citations(text), own))


def meant(text: str, own: str | None = None) -> list[tuple[str, str, list[str], bool]]:
    """Form, words, numbers of the documents meant, and whether the text itself is."""
    cited = find_citations(text)
    return [
        (
            found.form,
            " ".join(found.evidence.quote.split()),
            [cited[at].number for at in found.citations],
            found.itself,
        )
        for found in find_references(text, cited, own)
    ]


def test_a_bare_number_means_the_document_cited_in_full_before() -> None:
    assert meant(f"Thực hiện {FULL}. Theo Quyết định 492, các sở rà soát.") == [
        ("short", "Quyết định 492", ["492/QĐ-UBND"], False)
    ]


def test_a_number_without_its_date_means_the_dated_mention() -> None:
    (found,) = references(f"Thực hiện {FULL}. Quyết định số 492/QĐ-UBND còn hiệu lực.")
    assert (found.form, found.citations) == ("short", (0,))


def test_a_bare_number_of_another_type_means_nothing_cited() -> None:
    assert meant(f"Thực hiện {FULL}. Theo Nghị quyết 492, các sở rà soát.") == []


def test_an_undated_number_between_two_dated_ones_stays_open() -> None:
    text = (
        "Nghị quyết số 76/NQ-CP ngày 13/6/2013, Nghị quyết số 76/NQ-CP ngày 15/7/2021. "
        "Theo Nghị quyết số 76/NQ-CP, các bộ báo cáo."
    )
    (found,) = references(text)
    assert found.citations == (0, 1)
    assert found.evidence.confidence < 0.6


def test_a_title_may_shorten_what_is_cited_in_full_below() -> None:
    text = "Kế hoạch thực hiện Nghị quyết 57. Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị."
    assert meant(text) == [("short", "Nghị quyết 57", ["57-NQ/TW"], False)]


@pytest.mark.parametrize(
    "words",
    ["Quyết định nêu trên", "Quyết định nói trên", "văn bản nêu trên", "Quyết định trên", "Quyết định đó"],
)
def test_pointing_words_mean_the_document_cited_before(words: str) -> None:
    assert meant(f"UBND tỉnh ban hành {FULL}. Sở Nội vụ thực hiện {words}.") == [
        ("demonstrative", words, ["492/QĐ-UBND"], False)
    ]


def test_the_nearest_of_several_is_meant_with_less_confidence() -> None:
    text = f"{FULL}; Quyết định số 15/QĐ-UBND ngày 02/01/2021. Triển khai Quyết định nêu trên."
    (found,) = references(text)
    assert found.citations == (1,)
    assert found.evidence.confidence == 0.7


def test_an_issuer_tells_which_of_several_is_meant() -> None:
    text = (
        "Công văn số 12/BNV-CCHC ngày 02/01/2024 của Bộ Nội vụ và Công văn số 7/BTC-VP ngày 05/01/2024 của "
        "Bộ Tài chính. Thực hiện Công văn của Bộ Nội vụ nêu trên, các sở báo cáo."
    )
    assert meant(text) == [("demonstrative", "Công văn của Bộ Nội vụ nêu trên", ["12/BNV-CCHC"], False)]


def test_a_plural_means_all_of_its_paragraph() -> None:
    text = (
        "Công văn số 3/SNV-VP ngày 01/01/2024.\n\n"
        f"Thực hiện {FULL} và Quyết định số 15/QĐ-UBND ngày 02/01/2021; các Quyết định nêu trên còn hiệu lực."
    )
    assert meant(text) == [("demonstrative", "các Quyết định nêu trên", ["492/QĐ-UBND", "15/QĐ-UBND"], False)]


def test_this_is_the_document_itself_where_its_type_is_named() -> None:
    text = f"Căn cứ {FULL}. Quyết định này có hiệu lực từ ngày ký."
    assert meant(text, "QĐ") == [("demonstrative", "Quyết định này", [], True)]
    assert meant(text, "KH") == [("demonstrative", "Quyết định này", ["492/QĐ-UBND"], False)]


def test_what_a_decision_puts_into_force_calls_itself_by_its_own_type() -> None:
    assert meant("Quy chế này áp dụng cho các sở.", "QĐ") == [("demonstrative", "Quy chế này", [], True)]


def test_what_points_to_nothing_is_kept_open_or_left_out() -> None:
    (found,) = references("Thực hiện Chỉ thị nêu trên, các sở báo cáo.")
    assert (found.citations, found.itself) == ((), False)
    assert references("Các sở báo cáo kế hoạch này và kế hoạch nêu trên.") == []
    assert references("Triển khai Kế hoạch trên địa bàn tỉnh.") == []


def test_an_alias_stands_for_the_document_it_was_introduced_with() -> None:
    text = (
        f"Thực hiện {FULL} ban hành Quy chế làm việc (sau đây gọi tắt là Quy chế), các sở thực hiện Quy chế "
        "và báo cáo. Quy chế phối hợp là văn bản khác."
    )
    (found,) = references(text)
    assert (found.form, found.kind, found.citations) == ("alias", "QC", (0,))
    assert found.definition is not None
    assert found.definition.of(text).startswith("(sau đây gọi tắt là Quy chế")
    assert found.evidence.span.start == text.index("Quy chế và báo cáo")


def test_an_alias_of_a_document_without_number_leads_to_its_definition() -> None:
    text = (
        "Chương trình bồi dưỡng công chức cấp xã (sau đây gọi là Chương trình) gồm 3 phần. "
        "Sở Nội vụ chủ trì Chương trình, định kỳ báo cáo."
    )
    (found,) = references(text)
    assert (found.form, found.citations) == ("alias", ())
    assert found.definition is not None


def test_names_of_bodies_are_no_aliases() -> None:
    text = f"{FULL} phê duyệt Kế hoạch (sau đây gọi tắt là Kế hoạch). Sở Kế hoạch và Đầu tư báo cáo."
    assert references(text) == []
    assert (
        references("Ủy ban nhân dân các xã (sau đây gọi chung là cấp xã) báo cáo; cấp xã tự rà soát.") == []
    )


def test_what_was_issued_with_a_document_leads_to_it() -> None:
    assert meant(f"Quy chế làm việc ban hành kèm theo {FULL} hết hiệu lực.") == [
        (
            "attached",
            "Quy chế làm việc ban hành kèm theo Quyết định số 492/QĐ-UBND ngày 13/3/2020 của UBND tỉnh",
            ["492/QĐ-UBND"],
            False,
        )
    ]
    assert meant("Công bố Quy chế ban hành kèm theo Quyết định này.", "QĐ") == [
        ("attached", "Quy chế ban hành kèm theo Quyết định này", [], True)
    ]


def test_mentions_that_say_all_there_is_stand_for_themselves() -> None:
    cited = find_citations(f"Căn cứ {FULL}; theo Quyết định số 492/QĐ-UBND và Quyết định 492.")
    assert fullest_mentions(cited) == ((0,), (0,), (0,))


def test_evidence_is_the_text_at_its_place() -> None:
    text = f"Thực hiện {FULL}.\nQuyết định\nnêu trên thay thế Quyết định 492."
    found = references(text)
    assert [one.form for one in found] == ["demonstrative", "short"]
    assert all(one.evidence.span.of(text) == one.evidence.quote for one in found)
