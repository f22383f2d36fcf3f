import pytest

from pipeline.extraction.citations import CitationContext, find_citations
from pipeline.extraction.numbers import read_number
from pipeline.records import Span


def told(text: str, own: str | None = None, *, acts: bool = True) -> list[str]:
    context = CitationContext(number=read_number(own) if own else None, acts=acts)
    return [citation.relation for citation in find_citations(text, context)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Căn cứ Nghị định số 1/2020/NĐ-CP của Chính phủ;", ["legal_basis"]),
        ("Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 9/TTr-SNV.", ["proposal"]),
        ("Xét Tờ trình số 9/TTr-UBND; Báo cáo thẩm tra số 4/BC-BPC của Ban Pháp chế;", ["proposal"] * 2),
        ("Xét báo cáo, đề xuất của Sở Xây dựng tại Công văn số 8/SXD-QLN", ["proposal"]),
        ("Thực hiện Kế hoạch số 5/KH-UBND của UBND tỉnh, Sở Nội vụ báo cáo như sau:", ["implements"]),
        ("Để triển khai Chỉ thị số 5/CT-TTg", ["implements"]),
        ("TRIỂN KHAI CHỈ THỊ SỐ 5/CT-TTG VÀ KẾ HOẠCH SỐ 6/KH-UBND", ["implements"] * 2),
        ("Quy chế ban hành kèm theo Quyết định số 7/QĐ-UBND", ["issued_with"]),
        ("(Kèm theo Quyết định số 7/QĐ-UBND)", ["issued_with"]),
        ("Sửa đổi, bổ sung khoản 2 Điều 3 Quyết định số 7/QĐ-UBND", ["amends"]),
        ("Điều chỉnh Kế hoạch số 7/KH-UBND như sau", ["amends"]),
        ("Quyết định này thay thế Quyết định số 7/QĐ-UBND", ["replaces"]),
        ("Bãi bỏ Quyết định số 7/QĐ-UBND và Quyết định số 8/QĐ-UBND.", ["repeals"] * 2),
        (
            "Quyết định số 7/QĐ-UBND và Quyết định số 8/QĐ-UBND hết hiệu lực kể từ ngày ký.",
            ["repeals"] * 2,
        ),
        ("Phúc đáp Công văn số 7/SNV-CCHC ngày 3/4/2024 của Sở Nội vụ", ["replies"]),
        ("Trả lời văn bản số 01/CV-AB của Công ty", ["replies"]),
        ("theo quy định tại Nghị định số 1/2020/NĐ-CP", ["refers"]),
        ("nhiệm vụ được giao tại Quyết định số 7/QĐ-UBND", ["refers"]),
        ("Quyết định số 7/QĐ-UBND quy định chức năng của Sở", ["refers"]),
        ("như đề nghị của Sở Nội vụ nêu tại Tờ trình số 9/TTr-SNV", ["refers"]),
        ("Tiếp theo Công điện số 7/CĐ-TTg, 8/CĐ-TTg và 9/CĐ-TTg", ["refers"] * 3),
    ],
)
def test_the_cue_tells_the_relation(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # everything inside a legal basis is one, also what its titles name
        (
            "Căn cứ Nghị định số 1/2020/NĐ-CP được sửa đổi, bổ sung tại Nghị định số 2/2021/NĐ-CP;",
            ["legal_basis"] * 2,
        ),
        (
            "Căn cứ Kế hoạch số 3/KH-UBND thực hiện Nghị quyết số 4/NQ-CP (sau đây gọi là Nghị quyết số 4);",
            ["legal_basis"] * 3,
        ),
        # the main clause behind it is no basis any more
        (
            "Căn cứ Nghị quyết số 4/NQ-CP, UBND tỉnh ban hành Kế hoạch thực hiện Chỉ thị số 5/CT-TTg",
            ["legal_basis", "implements"],
        ),
        (
            "Căn cứ Luật số 1/2020/QH14; Theo đề nghị của Sở A tại Tờ trình số 9/TTr-STC.",
            ["legal_basis", "proposal"],
        ),
        ("Căn cứ Luật số 1/2020/QH14; thực hiện Kế hoạch số 5/KH-UBND", ["legal_basis", "implements"]),
        # functions and tasks are no documents
        ("Căn cứ chức năng, nhiệm vụ quy định tại Quyết định số 7/QĐ-UBND", ["refers"]),
        ("các đơn vị căn cứ Nghị định số 1/2020/NĐ-CP", ["legal_basis"]),
        # a list goes on; a semicolon goes back to its head
        (
            "Thực hiện Nghị quyết số 4/NQ-CP về việc ban hành Kế hoạch; Chỉ thị số 5/CT-TTg về dân số",
            ["implements"] * 2,
        ),
        (
            "Kế hoạch số 3/KH-UBND về thực hiện Nghị quyết số 4/NQ-CP; Kế hoạch số 6/KH-UBND",
            ["refers", "implements", "refers"],
        ),
        # a name in parentheses is no link of the list
        (
            "Thực hiện Nghị quyết số 4/NQ-CP (gọi tắt là Nghị quyết số 4) và Chỉ thị số 5/CT-TTg",
            ["implements", "refers", "implements"],
        ),
        # what a body directs in a document is carried out
        ("Thực hiện chỉ đạo của Chủ tịch UBND tỉnh tại Văn bản số 8/UBND-NC", ["implements"]),
        ("hoàn thành chỉ tiêu thực hiện theo Nghị quyết số 4/NQ-CP", ["refers"]),
        ("Quyết định này có hiệu lực thi hành kể từ ngày Thông tư số 4/2025/TT-BTC có hiệu lực", ["refers"]),
        # a sentence ends what its cue governs
        ("Thực hiện nghiêm kỷ luật. Nghị quyết số 4/NQ-CP nêu rõ mục tiêu.", ["refers"]),
    ],
)
def test_the_reach_of_a_cue(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        # the governing act wins over "ban hành kèm theo" before the number
        ("Bãi bỏ Quy chế ban hành kèm theo Quyết định số 7/QĐ-UBND", "9/QĐ-UBND", ["repeals"]),
        ("Sửa đổi Điều 2 Quy định ban hành kèm theo Quyết định số 7/QĐ-UBND", "9/QĐ-UBND", ["amends"]),
        (
            "Danh mục ban hành kèm theo Quyết định số 7/QĐ-UBND, sau đây hết hiệu lực.",
            "9/QĐ-UBND",
            ["repeals"],
        ),
        ("Điều chỉnh một số nhiệm vụ tại Kế hoạch số 7/KH-UBND như sau", "9/QĐ-UBND", ["amends"]),
        # what is added is a file, not a provision
        (
            "nộp bổ sung hồ sơ theo mẫu tại Phụ lục I ban hành kèm theo Nghị định số 1/2020/NĐ-CP",
            "9/QĐ-UBND",
            ["issued_with"],
        ),
        # what others are to do, or did, is only told
        ("Sở Tư pháp tham mưu UBND tỉnh sửa đổi Quyết định số 7/QĐ-UBND", "9/KH-UBND", ["refers"]),
        ("Công bố thủ tục hành chính bị bãi bỏ tại Quyết định số 7/QĐ-UBND", "9/QĐ-UBND", ["refers"]),
        ("vốn được giao bổ sung tại Nghị quyết số 7/NQ-CP", "9/NQ-CP", ["refers"]),
        ("Nghị định số 2/2021/NĐ-CP sửa đổi Nghị định số 1/2020/NĐ-CP", "9/2025/NĐ-CP", ["refers"] * 2),
        ("Nghị định số 1/2020/NĐ-CP được thay thế bởi Nghị định số 2/2021/NĐ-CP", None, ["refers"] * 2),
        (
            "Bộ Tài chính chưa ban hành Thông tư sửa đổi, bổ sung Thông tư số 4/2022/TT-BTC",
            "9/BTC-TCT",
            ["refers"],
        ),
        (
            "Bãi bỏ Quyết định số 8/QĐ-UBND sửa đổi, bổ sung Quyết định số 7/QĐ-UBND",
            "9/QĐ-UBND",
            ["repeals", "refers"],
        ),
        # an enacting clause names its own type
        (
            "Bộ trưởng Bộ Y tế ban hành Thông tư bãi bỏ Thông tư số 4/2022/TT-BYT",
            "9/2025/TT-BYT",
            ["repeals"],
        ),
        # nobody amends the acts of a higher body, nor a letter a normative document
        ("Kiến nghị: Sửa đổi Điều 4 Nghị định số 1/2020/NĐ-CP", "9/2025/QĐ-UBND", ["refers"]),
        ("Sửa đổi Điều 4 Quyết định số 1/2020/QĐ-UBND", "9/UBND-NC", ["refers"]),
        ("thay thế Quyết định số 7/QĐ-UBND của UBND huyện", "9/QĐ-UBND", ["replaces"]),
    ],
)
def test_only_the_citing_document_amends(text: str, own: str | None, expected: list[str]) -> None:
    assert told(text, own) == expected


def test_the_press_only_reports() -> None:
    assert told("Bãi bỏ Nghị định số 1/2020/NĐ-CP từ ngày 01/8/2025.", acts=False) == ["refers"]


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("Điều 1. Bãi bỏ các văn bản sau đây:\n1. {a} về thể thao.\n2. {b} sửa đổi {c}.", ["repeals"] * 2),
        ("2. Quyết định này thay thế các Quyết định: a) {a}. b) {b}.\nĐiều 3. Theo {c}", ["replaces"] * 2),
        ("Căn cứ pháp lý:\n- {a};\n- {b}.\n\nII. NỘI DUNG\n\n1. Nội dung tại {c}", ["legal_basis"] * 2),
        ("1. Cơ sở pháp lý - {a}; - {b}.\n2. Trình tự: theo {c}", ["legal_basis"] * 2),
    ],
)
def test_a_lead_in_hands_its_relation_to_its_items(lead: str, expected: list[str]) -> None:
    text = lead.format(a="Quyết định số 1/QĐ-UBND", b="Quyết định số 2/QĐ-UBND", c="Quyết định số 3/QĐ-UBND")
    assert told(text, "9/QĐ-UBND") == [*expected, "refers"]


def test_a_column_of_legal_bases_holds_legal_bases() -> None:
    text = (
        "| STT | Thủ tục | Căn cứ pháp lý |\n"
        "| 1 | Cấp phép theo Thông tư số 3/2020/TT-BYT | Nghị định số 1/2020/NĐ-CP |\n"
        "| Gia hạn | Nghị định số 2/2021/NĐ-CP |\n\n"
        "Nộp hồ sơ theo Nghị định số 1/2020/NĐ-CP."
    )
    assert told(text) == ["refers", "legal_basis", "legal_basis", "refers"]


def test_the_cells_behind_a_label_of_legal_bases_are_legal_bases() -> None:
    assert (
        told("| 5 | Cơ sở pháp lý | Nghị định số 1/2020/NĐ-CP; theo Luật số 2/2019/QH14 |")
        == ["legal_basis"] * 2
    )


def test_a_mention_without_a_cue_in_the_preamble_is_a_legal_basis() -> None:
    text = "Nghị định số 1/2020/NĐ-CP của Chính phủ;"
    context = CitationContext(legal_bases=(Span(0, len(text)),))
    assert [citation.relation for citation in find_citations(text, context)] == ["legal_basis"]


def test_a_page_break_does_not_end_a_legal_basis() -> None:
    text = (
        "Căn cứ Thông tư số 1/2020/TT-BTC của\n\n\nBộ trưởng Bộ Tài chính sửa đổi Thông tư số 2/2019/TT-BTC"
    )
    assert told(text) == ["legal_basis"] * 2
