from __future__ import annotations

import pytest

from tests.pipeline.pages import header, metadata, values

ISSUERS = [
    ("UBND TỈNH TÂY NINH\nSỞ NGOẠI VỤ", "Sở Ngoại vụ tỉnh Tây Ninh"),
    ("UBND THÀNH PHỐ HẢI\nPHÒNG\nSỞ GIÁO DỤC VÀ ĐÀO TẠO", "Sở Giáo dục và Đào tạo thành phố Hải Phòng"),
    ("ỦY\nBAN NHÂN DÂN\nTỈNH ĐẮK LẮK", "Ủy ban nhân dân tỉnh Đắk Lắk"),
    ("CHỦ TỊCH ỦY\nBAN NHÂN DÂN\nTỈNH ĐẮK LẮK", "Ủy ban nhân dân tỉnh Đắk Lắk"),
    ("UBND TỈNH LÀO CAI\nVĂN PHÒNG", "Văn phòng Ủy ban nhân dân tỉnh Lào Cai"),
    ("UBND TỈNH LÀO CAI\nTHANH TRA", "Thanh tra tỉnh Lào Cai"),
    ("ỦY BAN NHÂN DÂN\nHUYỆN VĂN BÀN\nPHÒNG NỘI VỤ", "Phòng Nội vụ huyện Văn Bàn"),
    ("ỦY BAN NHÂN DÂN\nXÃ BẮC SƠN", "Ủy ban nhân dân xã Bắc Sơn"),
    ("HỘI ĐỒNG NHÂN\nDÂN\nTỈNH BẮC KẠN", "Hội đồng nhân dân tỉnh Bắc Kạn"),
    ("BỘ TÀI CHÍNH\nTỔNG CỤC THUẾ", "Tổng cục Thuế"),
    ("BỘ\nCÔNG THƯƠNG", "Bộ Công Thương"),
    ("BỘ TÀI NGUYÊN VÀ MÔI\nTRƯỜNG", "Bộ Tài nguyên và Môi trường"),
    ("BỘ CÔNG AN\nCỤC CẢNH SÁT PCCC VÀ CNCH", "Cục Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ"),
    ("THỦ TƯỚNG\nCHÍNH PHỦ", "Thủ tướng Chính phủ"),
    ("BỘ NỘI VỤ\nBỘ TÀI CHÍNH", "Bộ Nội vụ - Bộ Tài chính"),
    ("BỘ NỘI VỤ - BỘ TÀI CHÍNH", "Bộ Nội vụ - Bộ Tài chính"),
    ("UBND XÃ TÂN LẬP\nPHÒNG VĂN HÓA - XÃ HỘI", "Phòng Văn hóa - Xã hội xã Tân Lập"),
    ("HỘI ĐỒNG NHÂN DÂN\nTỈNH LÀO CAI\nTHƯỜNG TRỰC", "Thường trực Hội đồng nhân dân tỉnh Lào Cai"),
    ("UBND TỈNH\nSỞ TƯ PHÁP", "Sở Tư pháp tỉnh Lào Cai"),
    ("ĐẢNG BỘ TỈNH LÀO CAI\nHUYỆN ỦY BẢO YÊN", "Huyện ủy Bảo Yên"),
    ("BAN CHỈ ĐẠO NHÀ\nNƯỚC\nVỀ DU LỊCH", "Ban Chỉ đạo Nhà nước về du lịch"),
    ("ỦY BAN THƯỜNG VỤ\nQUỐC HỘI", "Ủy ban Thường vụ Quốc hội"),
]


@pytest.mark.parametrize(("box", "name"), ISSUERS)
def test_writes_the_issuer_in_full(box: str, name: str) -> None:
    found = metadata(header(box, "Số: 12/QĐ-X", "Lào Cai, ngày 03 tháng 4 năm 2023", "QUYẾT ĐỊNH"))
    assert found.issuer is not None
    assert found.issuer.value == name


def test_completes_a_committee_that_names_no_place() -> None:
    box = header("ỦY BAN NHÂN DÂN", "Số: 78/BC-UBND", "Cần Thơ, ngày 17 tháng 5 năm 2016")
    assert values(metadata(box))["issuer"] == "Ủy ban nhân dân thành phố Cần Thơ"
    by_author = header(
        "ỦY BAN NHÂN DÂN",
        "Số: 7/QĐ-UBND",
        "QUYẾT ĐỊNH",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ NAM",
        "Căn cứ Luật;",
    )
    assert values(metadata(by_author))["issuer"] == "Ủy ban nhân dân tỉnh Hà Nam"


def test_the_signer_of_a_digital_signature_is_no_issuer() -> None:
    stamp = "VAN PHONG UBND TINH\n05.04.2022 09:12:33 +07:00"
    text = header(
        "ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\n\n" + stamp,
        "Số: 12/KH-UBND",
        "Lạng Sơn, ngày 04 tháng 4 năm 2022",
    )
    assert values(metadata(text))["issuer"] == "Ủy ban nhân dân tỉnh Lạng Sơn"
