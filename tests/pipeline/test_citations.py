from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.citations import CitationContext, context_of, find_citations
from pipeline.extraction.numbers import read_number
from pipeline.findings import Evidence, Field, Metadata
from pipeline.records import Span
from pipeline.structure.zones import Zones
from tests.pipeline.test_numbers import FOREIGN, MISTYPED, STATED


def numbers(text: str, context: CitationContext | None = None) -> list[str]:
    return [citation.number for citation in find_citations(text, context or CitationContext())]


def quotes(text: str) -> list[str]:
    return [citation.evidence.quote for citation in find_citations(text)]


@pytest.mark.parametrize(("text", "expected"), STATED + MISTYPED)
def test_a_stated_number_is_one_mention(text: str, expected: str) -> None:
    assert numbers(text) == [expected]


@pytest.mark.parametrize("text", FOREIGN)
def test_other_numbers_are_no_mentions(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # members without a symbol take that of the last
        ("các Quyết định số 12, 13 và 14/QĐ-UBND", ["12/QĐ-UBND", "13/QĐ-UBND", "14/QĐ-UBND"]),
        ("các Quyết định số 12/QĐ-UBND, 13/QĐ-UBND", ["12/QĐ-UBND", "13/QĐ-UBND"]),
        ("Nghị định số 61/2018/NĐ-CP, Nghị định số 107/2021/NĐ-CP", ["61/2018/NĐ-CP", "107/2021/NĐ-CP"]),
        ("tại các Tờ trình: số 41/TTr-SXD và số 46/TTr-SXD", ["41/TTr-SXD", "46/TTr-SXD"]),
        # a firm's symbol needs no name of its own inside a series
        ("các công văn số 5/XNK-AB và 6/KD-CD ngày 29/7/2021", ["5/XNK-AB", "6/KD-CD"]),
        (
            "Nghị định số 34/2016/NĐ-CP được sửa đổi bởi Nghị định số 154/2020/NĐ-CP",
            ["34/2016/NĐ-CP", "154/2020/NĐ-CP"],
        ),
        # the symbol of an old number stands before it
        ("theo QĐ/UB số 45 ngày 2/3/2001", ["45/QĐ-UB"]),
        ("theo Công văn ngày 29 tháng 10 năm 2025 số 16/CV-HH của Hiệp hội", ["16/CV-HH"]),
        ("Quyết định của UBND tỉnh số 492/QĐ-UBND", ["492/QĐ-UBND"]),
        ("Luật Tổ chức chính quyền địa phương số 72/2025/QH15", ["72/2025/QH15"]),
        # an unknown sender is a document's where a date follows
        ("đề nghị xác định mã số, số 30/MHD-HQ ngày 30/10/2025 của Công ty", ["30/MHD-HQ"]),
    ],
)
def test_series_and_variants_are_read(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("được hỗ trợ tại Nghị quyết 347.", ["347"]),
        ("Quyết định 492 của UBND tỉnh", ["492"]),
        ("các Nghị quyết 57, 59 và 66 của Bộ Chính trị", ["57", "59", "66"]),
        ("theo QĐ270 (tên cũ)", ["270"]),
        ("thay thế Nghị định 47/2020 về kết nối dữ liệu", ["47/2020"]),
        ("Kế hoạch 2025 của đơn vị", []),
        ("Nghị quyết 6, Nghị quyết số 1 của Đại hội", []),
        ("quyết định 25 của ban giám khảo", []),
        ("Quyết định này, Kế hoạch này", []),
        ("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI, nhiệm kỳ 2015 - 2020", []),
        ("Luật Cán bộ, công chức ngày 13 tháng 11 năm 2008", []),
        ("Luật Cán bộ, công chức năm 2008 (sửa đổi, bổ sung năm 2019)", []),
    ],
)
def test_a_name_with_a_bare_number_is_a_short_form_where_the_text_goes_on_so(
    text: str, expected: list[str]
) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quyết định số 7/QĐ-UBND ngày 13/3/2020", date(2020, 3, 13)),
        ("Quyết định số 7/QĐ-UBND ngày 13 tháng 3\nnăm 2020", date(2020, 3, 13)),
        ("Quyết định số 7-QĐ/TW, ngày 01-10-1997", date(1997, 10, 1)),
        ("Quyết định số 7/QĐ-UBND ngày 13.3.2020", date(2020, 3, 13)),
        ("Quyết định số 7/QĐ-UBND (ngày 13/3/2020)", date(2020, 3, 13)),
        ("Quyết định số 7/QĐ-UBND ngày 20/ 11 /2025", date(2025, 11, 20)),
        ("Quyết định số 7/QĐ-UBND ngày 16/6 2025", date(2025, 6, 16)),
        ("Nghị định số 7/2022/NĐ-CP 12 tháng 4 năm 2022", date(2022, 4, 12)),
        ("Quyết định số 7/QĐ-UBND của UBND tỉnh ngày 13/3/2020", date(2020, 3, 13)),
        ("Quyết định ngày 13/3/2020 của UBND tỉnh, số 7/QĐ-UBND", date(2020, 3, 13)),
        ("Ngày 13/3/2020, UBND tỉnh ban hành Quyết định số 7/QĐ-UBND về việc", date(2020, 3, 13)),
        ("Ngày 13 tháng 3 năm 2020, Bộ trưởng đã ký ban hành Quyết định 7/QĐ-BNV", date(2020, 3, 13)),
        ("Quyết định số 7/QĐ-UBND ngày 31/02/2020", None),
        ("Quyết định số 7/QĐ-UBND năm 2020", None),
        ("Quyết định số 7/QĐ-UBND ngày   tháng   năm 2020", None),
        ("Đến ngày 13/3/2020 hoàn thành nhiệm vụ theo Quyết định số 7/QĐ-UBND", None),
        ("Quyết định số 7/QĐ-UBND về việc tổ chức hội nghị ngày 13/3/2020", None),
    ],
)
def test_the_date_written_with_the_mention_is_its_own(text: str, expected: date | None) -> None:
    [citation] = find_citations(text)
    assert citation.date == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thông tư số 1/2020/TT-BTC ngày 02/3/2020 của Bộ trưởng Bộ Tài chính hướng dẫn", "Bộ Tài chính"),
        (
            "Thông tư số 1/2020/TT-VPCP của Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ về",
            "Văn phòng Chính phủ",
        ),
        (
            "Quyết định số 1/QĐ-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch, Công văn",
            "Bộ Văn hóa, Thể thao và Du lịch",
        ),
        (
            "Quyết định số 1/QĐ-LĐTBXH của Bộ Lao động - Thương binh và Xã hội quy định",
            "Bộ Lao động - Thương binh và Xã hội",
        ),
        (
            "Quyết định số 1/QĐ-UBND của Chủ tịch Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu.",
            "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu",
        ),
        ("Nghị quyết số 1/NQ-CP của Chính phủ và Quyết định", "Chính phủ"),
        ("theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 1/TTr-SNV", "Sở Nội vụ"),
        ("ý kiến chỉ đạo của Thủ tướng Chính phủ tại Công văn số 1/VPCP-KSTT", None),
        ("Ngày 01/3/2020, UBND tỉnh ban hành Kế hoạch số 1/KH-UBND", "UBND tỉnh"),
        ("Nghị định của Chính phủ: số 78/2025/NĐ-CP", "Chính phủ"),
        ("NGHỊ QUYẾT SỐ 1/NQ-CP NGÀY 03/4/2023 CỦA CHÍNH PHỦ VỀ VIỆC", "CHÍNH PHỦ"),
        ("Quyết định số 1/QĐ-UBND", None),
    ],
)
def test_the_body_written_with_the_mention_is_its_issuer(text: str, expected: str | None) -> None:
    citation = find_citations(text)[0]
    assert citation.issuer == expected


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Nghị quyết số 80/NQ-CP ngày 05/5/2024 của Chính phủ và theo đề nghị của Bộ Y tế",
        "Nghị quyết số 80/NQ-CP ngày 05/5/2024 của Chính phủ hết hiệu lực",
    ],
)
def test_an_issuer_ends_before_what_joins_or_tells_on(text: str) -> None:
    (citation,) = find_citations(text)
    assert citation.issuer == "Chính phủ"
    assert citation.evidence.quote.endswith("của Chính phủ")


def test_a_member_of_a_list_shares_the_issuer_behind_the_last() -> None:
    first, second = find_citations("Thông tư số 8/2024/TT-BXD và Thông tư số 9/2025/TT-BXD của Bộ Xây dựng")
    assert first.issuer == second.issuer == "Bộ Xây dựng"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Quy định số 66-QĐ/TW", "QyĐ"),  # the Party writes QĐ for two types; the spelt one is right
        ("Văn bản số 8537/UBND-KSTT", "CV"),
        ("văn bản số 213-KL/TW", "KL"),
        ("Thông báo kết luận số 49/TB-VPCP", "TB"),
        ("Luật Đất đai số 31/2024/QH15", "LUẬT"),
        ("Nghị quyết số 190/2025/QH15", "NQ"),
        ("Công văn số 82/2005/QĐ-UBND", "CV"),
        ("(1175/CĐ-TTg)", "CĐ"),
        ("số 72/2025/QH15", None),
    ],
)
def test_the_spelt_type_goes_before_the_symbol(text: str, kind: str | None) -> None:
    [citation] = find_citations(text)
    assert citation.kind == kind


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("khoản 2 Điều 5 Quyết định số 30/2018/QĐ-UBND", "khoản 2 Điều 5"),
        ("điểm đ khoản 1, khoản 3 Điều 7 của Nghị định số 1/2020/NĐ-CP", "điểm đ khoản 1, khoản 3 Điều 7"),
        (
            "Điều 3, Điều 4 và điểm đ khoản 1 Điều 7 của Quy chế ban hành kèm theo Quyết định số 18/QĐ-UBND",
            "Điều 3, Điều 4 và điểm đ khoản 1 Điều 7",
        ),
        ("Phụ lục III ban hành kèm theo Nghị định số 1/2020/NĐ-CP", "Phụ lục III"),
        ("các khoản chi theo Nghị định số 1/2020/NĐ-CP", None),
    ],
)
def test_the_pinned_provision_is_kept(text: str, pin: str | None) -> None:
    [citation] = find_citations(text)
    assert citation.provision == pin


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "Căn cứ Quyết định số\n7/QĐ-UBND ngày 1/3/2020 của UBND tỉnh về việc giao biên chế",
            "Quyết định số\n7/QĐ-UBND ngày 1/3/2020 của UBND tỉnh",
        ),
        ("theo Công văn số 5/SNV-CCHC về báo cáo", "Công văn số 5/SNV-CCHC"),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Nhà ở số 12/2020/QH14;",
            "Luật sửa đổi, bổ sung một số điều của Luật Nhà ở số 12/2020/QH14",
        ),
        ("Nghị định số 1/2020/NĐ-CP.\n\nỦY BAN NHÂN DÂN", "Nghị định số 1/2020/NĐ-CP"),
    ],
)
def test_the_span_is_tight(text: str, quote: str) -> None:
    assert quotes(text) == [quote]


def test_an_issuer_does_not_run_over_a_blank_line() -> None:
    [citation] = find_citations("KẾ HOẠCH SỐ 5/KH-UBND CỦA BỘ TÀI CHÍNH\n\nSỞ NỘI VỤ TỈNH LẠNG SƠN")
    assert citation.issuer == "BỘ TÀI CHÍNH"


def test_an_alias_that_repeats_the_number_counts() -> None:
    text = (
        "Quyết định số 36/QĐ-TTg ngày 11/01/2024 (sau đây gọi là Quyết định số 36) và Quyết định số 36/QĐ-TTg"
    )
    assert numbers(text) == ["36/QĐ-TTg", "36", "36/QĐ-TTg"]


def test_mentions_in_table_cells_count_each_in_its_cell() -> None:
    text = "| STT | Văn bản |\n| 1 | Quyết định số | 5/QĐ-UBND |\n| 2 | Kế hoạch số 6/KH-UBND |"
    assert numbers(text) == ["5/QĐ-UBND", "6/KH-UBND"]
    assert quotes(text)[0] == "5/QĐ-UBND"


def test_a_blank_left_for_the_number_is_no_number() -> None:
    assert numbers("Quyết định số ......./2025/QĐ-UBND; Nghị định số: /2016/NĐ-CP") == []


def test_the_documents_own_number_is_no_citation() -> None:
    context = CitationContext(number=read_number("12/QĐ-UBND"), date=date(2024, 5, 6))
    text = "(Kèm theo Quyết định số 12/QĐ-UBND ngày 06/5/2024) Quyết định số 12/QĐ-UBND ngày 01/02/2019"
    [citation] = find_citations(text, context)
    assert citation.date == date(2019, 2, 1)  # numbers begin anew each year


def test_recipients_cite_nothing_and_the_header_only_by_name() -> None:
    text = "Số: 31/UBND-NC\nV/v triển khai Chỉ thị số 5/CT-TTg\nNơi nhận: - Như Công văn số 9/SNV-CCHC"
    at = text.index("Nơi nhận")
    context = CitationContext(header=Span(0, at), skipped=(Span(at, len(text)),))
    assert numbers(text, context) == ["5/CT-TTg"]


def test_the_context_comes_from_zones_and_metadata() -> None:
    evidence = Evidence(Span(0, 1), "x", "test")
    metadata = Metadata(number=Field("88/ABC-XY", evidence), date=Field(date(2024, 5, 6), evidence))
    zones = Zones(Span(0, 5), None, None, Span(6, 9), Span(5, 20), (Span(20, 30),), (), (), is_news=False)
    context = context_of(zones, metadata)
    assert context.number == read_number("88/ABC-XY")
    assert context.date == date(2024, 5, 6)
    assert context.skipped == (Span(20, 30),)
    assert context.legal_bases == (Span(6, 9),)
    assert context.acts


PIECES = st.sampled_from(
    ["Quyết định", "số", "12", "/", "QĐ", "-", "UBND", "ngày", "1/2/2020", "của", "Bộ Y tế", ",", "và", ";",
     ".", "\n", "|", "Căn cứ", "bãi bỏ", "Luật", "2025", "QH15", "(", ")", "Điều 1.", " ", "a)", "thay thế",
     "hết hiệu lực"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60))
def test_evidence_always_quotes_the_text_in_order(pieces: list[str]) -> None:
    text = " ".join(pieces)
    end = 0
    for citation in find_citations(text):
        span = citation.evidence.span
        assert span.start >= end
        assert span.of(text) == citation.evidence.quote != ""
        end = span.end


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for citation in find_citations(text):
        assert citation.evidence.span.of(text) == citation.evidence.quote
