import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.numbers import (
    DocumentNumber,
    arabic_term,
    is_law,
    matching_form,
    parse_number,
    read_number,
    scan_numbers,
)

# the phrase as written, and the number that it states: positives of numbers with a symbol
STATED = [
    ("Kế hoạch số 24/KH-UBND", "24/KH-UBND"),
    ("Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ", "76/NQ-CP"),
    ("Chương trình hành động số 12-CTr/TU ngày 31/3/2017 của Tỉnh ủy", "12-CTr/TU"),
    ("Chỉ thị số 15/CT-UBND ngày 09/8/2022 của UBND tỉnh", "15/CT-UBND"),
    ("Văn bản số 8537/UBND-KSTT ngày 12/9/2022", "8537/UBND-KSTT"),
    ("Quyết định số 492/QĐ-UBND ngày 13/3/2020 của UBND tỉnh về việc ban hành quy định", "492/QĐ-UBND"),
    ("Quyết định 492/QĐ-UBND ngày 13/3/2020", "492/QĐ-UBND"),
    ("Quyết định số 3982/QĐ-UBND", "3982/QĐ-UBND"),
    ("Quyết định số 2635/QĐ-BNV ngày 10/12/2018 của Bộ Nội vụ", "2635/QĐ-BNV"),
    ("Nghị quyết số 30c/NQ-CP ngày 08/11/2011", "30c/NQ-CP"),
    ("Quyết định số 30/2018/QĐ-UBND", "30/2018/QĐ-UBND"),
    ("Công văn số 2231/SNV-CCHC&PC ngày 28 tháng 9 năm 2018", "2231/SNV-CCHC&PC"),
    ("Tờ trình số 1494/TTr-SNV", "1494/TTr-SNV"),
    ("Báo cáo thẩm định số 18/BCTĐ-STP", "18/BCTĐ-STP"),
    ("Thông tư liên tịch số 55/2005/TTLT-BNV-VPCP", "55/2005/TTLT-BNV-VPCP"),
    ("Văn bản hợp nhất 01/VBHN-BNV", "01/VBHN-BNV"),
    ("Số: 01/HNVB-VPCP", "01/HNVB-VPCP"),
    ("Luật số: 64/2025/QH15", "64/2025/QH15"),
    ("Luật số 77/2015/QH13", "77/2015/QH13"),
    ("Nghị quyết số 190/2025/QH15", "190/2025/QH15"),
    ("Nghị quyết số 76/2025/UBTVQH15", "76/2025/UBTVQH15"),
    ("Nghị định số 34/2016/NĐ-CP ngày 14 tháng 5 năm 2016", "34/2016/NĐ-CP"),
    ("Quyết định số 42/2014/QĐ-TTg", "42/2014/QĐ-TTg"),
    ("Quyết định số 225/QĐ-TTg ngày 04/02/2016", "225/QĐ-TTg"),
    ("QĐ 282/QĐ-TTg", "282/QĐ-TTg"),
    ("Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị", "57-NQ/TW"),
    ("Kết luận số 126-KL/TW ngày 14/2/2025", "126-KL/TW"),
    ("Kế hoạch số 500-KH/TU ngày 18/6/2025 của Ban Thường vụ Tỉnh ủy", "500-KH/TU"),
    ("Công văn số 474/UBND-VP7", "474/UBND-VP7"),
    ("văn bản số 986/VPUBND-PVHCC", "986/VPUBND-PVHCC"),
    ("Quyết định số 1298/QĐ-UBND-HC", "1298/QĐ-UBND-HC"),
    ("Công văn 285/CCTTHC ngày 08 tháng 9 năm 2009", "285/CCTTHC"),
    ("số 31-QĐ/TW, ngày 01-10-1997", "31-QĐ/TW"),
    ("số31-QĐ/TW", "31-QĐ/TW"),
    ("Số: 367 - QĐ/TWĐTN-VP", "367-QĐ/TWĐTN-VP"),
    ("số 1836 QĐ/TWĐTN ngày 23/6/2006", "1836-QĐ/TWĐTN"),
    ("Số: 7 /2021/TT-BNV", "7/2021/TT-BNV"),
    ("Số: 1961/QĐUBND", "1961/QĐ-UBND"),
    ("Nghị định số 61/2018/NĐCP", "61/2018/NĐ-CP"),
    ("Nghị định số 4 7/2020/ND-CP ngay 09 tháng 4 năm 2020", "47/2020/NĐ-CP"),
    ("Báo cáo số 1270/BC-TCTTTg", "1270/BC-TCTTTg"),
    ("Kế hoạch số 726/KH-UBND", "726/KH-UBND"),
    ("Quyết định số 05/QĐ-UBND", "05/QĐ-UBND"),
    ("QĐ số 15/2019-QĐ-UBND", "15/2019/QĐ-UBND"),
    ("Quyết định số 123/QĐ–UBND", "123/QĐ-UBND"),
    ("1175/CĐ-TTg", "1175/CĐ-TTg"),
    ("Thông báo số 315/TB-VPCP ngày 24/8/2020 của Văn phòng Chính phủ", "315/TB-VPCP"),
    ("Nghị quyết số 12/NQ-HĐND ngày 09/12/2020 của HĐND tỉnh", "12/NQ-HĐND"),
    ("Kết luận số 03-KL/TU", "03-KL/TU"),
    ("Thông báo số 245-TB/VPTU", "245-TB/VPTU"),
    ("Công văn số 1234-CV/TU", "1234-CV/TU"),
    ("Quy định số 66-QĐ/TW ngày 06/02/2017", "66-QĐ/TW"),
    ("khoản 2 Điều 5 Quyết định số 30/2018/QĐ-UBND", "30/2018/QĐ-UBND"),
    ("Căn cứ Công văn số 581/BNV-CCHC", "581/BNV-CCHC"),
]

# what typists, scanners and portals make of numbers
MISTYPED = [
    ("QUYẾT ĐỊNH SỐ 6/QĐ-TTG", "6/QĐ-TTg"),  # capitals of a title
    ("Nghị quyết số 12/NQ-HDND", "12/NQ-HĐND"),
    ("Công văn số 99/SXD-QLN& TTBĐS", "99/SXD-QLN&TTBĐS"),
    ("Thông tư số 44/2022/TT- BTC", "44/2022/TT-BTC"),
    ("Nghị định số 78/2021/NĐ -\nCP", "78/2021/NĐ-CP"),
    ("Thông tư liên tịch số 1/2012/TTLT-BQP-BTC- BNV", "1/2012/TTLT-BQP-BTC-BNV"),
    ("Số: 3O/2O18/QĐ-UBND", "30/2018/QĐ-UBND"),
    ("Nghị định số 23/2024/NĐ-CР", "23/2024/NĐ-CP"),  # Cyrillic capital er
    ("Quyết định số 26QĐ/UBND", "26/QĐ-UBND"),
    ("Thông tư số 49/2025TT-BCT", "49/2025/TT-BCT"),
    ("Nghị định số 103/2016/NĐ-CP.II. Hồ sơ", "103/2016/NĐ-CP"),
    ("Nghị định số 95/2023/NĐ-CP - Giấy tiếp nhận", "95/2023/NĐ-CP"),
    ("Nghị định số 148/2025/NĐ- Phòng bệnh", "148/2025/NĐ-CP"),  # only the Government issues decrees
    ("Quyết định số 12_QĐ/TU", "12-QĐ/TU"),
]

# numbers that are no document's, as phrases
FOREIGN = [
    "tháng 12/2020, quý I/2020",
    "15/12/2020",
    "trực 24/24 giờ, 24/7, 7/7 ngày",
    "15/63 tỉnh, thành phố, xếp thứ 16/63",
    "đạt 12/18 nhiệm vụ",
    "ngày 1/3, 30/4 - 1/5, 2/9",
    "TCVN ISO 9001:2015, ISO 9001 – 2008",
    "TCVN 6909:2001, QCVN 102:2016/BTTTT",
    "Mẫu số 01/BC-CCHC, Biểu 02/TTHC",
    "Mẫu 1.2, Phụ lục I",
    "mã TTHC 1.001193, 2.000488.000.00.00.H49",
    "000.00.00.H49",
    "Chương 160, Loại 340, Khoản 341, mã nguồn 13",
    "ĐT: (028) 3930 3279; Fax 0276.3822123; 02053.812345",
    "MST 4900123456-001",
    "TK 3713.0.1058901.00000",
    "CCCD 079123456789; số hiệu công chức 123",
    "số 24 đường Hùng Vương, Số 185/2A",
    "kỳ họp thứ 9, khóa XV, lần thứ XVI",
    "nhiệm kỳ 2015 - 2020, giai đoạn 2011- 2020",
    "Nghị quyết trung ương 6 khóa XII",
    "Đề án 06, Đề án 30, Chương trình 135, Dự án 661",
    "Tổ công tác 1270",
    "Chỉ số 8/8 lĩnh vực, 44/75 tiêu chí",
    "0,5/2 điểm, 87,61/100",
    "hồ sơ 2301/HS-TN",
    "cấp độ 3, mức độ 4",
    "01 bản chính, 02 chuyên đề, 07 giải pháp",
    "7500a1e45605b15be814.jpg",
    "QL.1A, ĐT.741, km 12+300",
    "20/11, 27/7",
    "khung giờ 7h30/11h30",
    "TP/VN, và/hoặc, CNTT/CĐS, cán bộ/công chức",
    "SNV/CCHC",
    "Hợp đồng BOT 12/2019",
    "Quyết định 02 nội dung sau:",
    "kế hoạch 6 tháng cuối năm, kế hoạch 5 năm",
    "Thông báo 3 lần, báo cáo 02 chuyên đề",
    "các khoản chi 341; điều 02 xe",
    "Nhà A2/K9, phòng 203/B1",
]


@pytest.mark.parametrize(("text", "expected"), STATED + MISTYPED)
def test_a_number_is_read_in_its_standard_form(text: str, expected: str) -> None:
    assert str(parse_number(text)) == expected


@pytest.mark.parametrize("text", FOREIGN)
def test_other_numbers_are_not_taken_for_documents(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "organs", "unit", "system"),
    [
        ("24/KH-UBND", "KH", ("UBND",), None, "state"),
        ("12-CTr/TU", "CTr", ("TU",), None, "party"),
        ("8537/UBND-KSTT", None, ("UBND",), "KSTT", "state"),
        ("55/2005/TTLT-BNV-VPCP", "TTLT", ("BNV", "VPCP"), None, "state"),
        ("515/KH-BCA-BNN&MT", "KH", ("BCA", "BNN&MT"), None, "state"),
        ("1298/QĐ-UBND-HC", "QĐ", ("UBND",), "HC", "state"),
        ("1234-CV/TU", "CV", ("TU",), None, "party"),
        ("01/HNVB-VPCP", "VBHN", ("VPCP",), None, "state"),
        ("74/CP", None, ("CP",), None, "state"),
    ],
)
def test_the_parts_of_a_symbol_are_told_apart(
    text: str, kind: str | None, organs: tuple[str, ...], unit: str | None, system: str
) -> None:
    number = read_number(text)
    assert number is not None
    assert (number.kind_code, number.organs, number.unit, number.system) == (kind, organs, unit, system)


def test_a_law_is_known_by_its_assembly_and_names_no_type() -> None:
    number = read_number("77/2015/QH13")
    assert number is not None
    assert is_law(number)
    assert number.kind_code is None


def test_year_and_letter_are_parts_of_their_own() -> None:
    assert read_number("30c/NQ-CP") == DocumentNumber("30", "c", None, "NQ-CP", "NQ", ("CP",))
    assert read_number("07/2018/QĐ-UBND") == DocumentNumber("07", "", 2018, "QĐ-UBND", "QĐ", ("UBND",))


def test_a_number_typed_into_a_search_box_is_read() -> None:
    assert str(parse_number("492/qđ-ubnd")) == "492/QĐ-UBND"
    assert str(parse_number("quyết định 12-ctr/tu")) == "12-CTr/TU"


def test_the_key_ignores_zeros_case_and_the_bar_of_the_letter_d() -> None:
    standard, typed = read_number("05/QĐ-UBND"), read_number("5/QD-UBND")
    assert standard is not None
    assert typed is not None
    assert standard.key == typed.key == "5/QD-UBND"


def test_a_symbol_of_a_firm_counts_only_behind_a_name_of_a_document() -> None:
    assert str(parse_number("công văn số 25-23/PBHC-KD")) == "25-23/PBHC-KD"
    assert parse_number("lô hàng 25-23/PBHC-KD") is None
    assert str(read_number("25-23/PBHC-KD")) == "25-23/PBHC-KD"


def test_a_text_that_holds_more_than_a_number_is_no_number() -> None:
    assert read_number("24/KH-UBND ngày 05/02/2020") is None
    assert read_number("24") is None


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("63/2025/QHXV", "63/2025/QH15"),
        ("45/2019/QHXIV", "45/2019/QH14"),
        ("13/2012/UBTVQHXIII", "13/2012/UBTVQH13"),
        ("29/2005/qhxi", "29/2005/qh11"),
        ("57/2010/QHX", "57/2010/QH10"),
        ("64/2025/QH15", "64/2025/QH15"),
        ("1/2005/QHIIX", "1/2005/QHIIX"),
        ("5/QHKT-VP", "5/QHKT-VP"),
        ("5/XVI-QHX1", "5/XVI-QHX1"),
    ],
)
def test_a_term_in_roman_digits_is_compared_in_arabic_ones(written: str, compared: str) -> None:
    assert arabic_term(written) == compared


def test_a_number_is_printed_with_the_digits_that_stand_in_the_text() -> None:
    roman, arabic = read_number("63/2025/QHXV"), read_number("63/2025/QH15")
    assert roman is not None
    assert arabic is not None
    assert (str(roman), str(arabic)) == ("63/2025/QHXV", "63/2025/QH15")
    assert roman.key == arabic.key


@given(st.text(alphabet="0123456789/-. _&OQĐUBNDCPTrTgW:số\n", max_size=60))
def test_what_is_found_lies_in_the_text_and_prints_to_itself(text: str) -> None:
    plain = matching_form(text)
    ends = [0]
    for match in scan_numbers(plain):
        assert ends[-1] <= match.start < match.end <= len(text)
        ends.append(match.end)
        again = read_number(str(match.number))
        assert again is None or str(again) == str(match.number)


@given(st.text(max_size=80))
def test_no_text_breaks_the_parser(text: str) -> None:
    number = parse_number(text)
    assert number is None or number.symbol
