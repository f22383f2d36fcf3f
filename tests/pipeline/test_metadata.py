from __future__ import annotations

import pytest

from pipeline.extraction.metadata import read_metadata
from pipeline.structure.zones import find_zones
from tests.pipeline.pages import MOTTO, header, metadata, page, values

PLAN = (
    "ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\n-------\n\n" + MOTTO + "\n"
    "Số: 07/KH-UBND\n\nLạng Sơn, ngày 05 tháng 02 năm 2024\n\nKẾ HOẠCH\n\n"
    "Kiểm tra công tác cải cách hành chính năm 2024\n\n"
    "Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ, Ủy ban nhân dân tỉnh ban "
    "hành Kế hoạch như sau:\n\n"
    "I. MỤC ĐÍCH\n\n1. Sở Nội vụ chủ trì kiểm tra./.\n\n"
    "Nơi nhận:\n- Như trên;\n- Lưu: VT, NC.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nDương Xuân Huyên\n"
)


def test_reads_every_field_of_a_plan() -> None:
    assert values(metadata(PLAN)) == {
        "kind": "KH",
        "number": "07/KH-UBND",
        "date": "2024-02-05",
        "issuer": "Ủy ban nhân dân tỉnh Lạng Sơn",
        "title": "Kiểm tra công tác cải cách hành chính năm 2024",
        "signer": "Dương Xuân Huyên",
    }


def test_every_field_quotes_the_text_it_stands_on() -> None:
    document = page(PLAN)
    found = read_metadata(document, find_zones(document))
    fields = [found.kind, found.number, found.date, found.issuer, found.title, found.signer]
    assert all(field and field.evidence.quote == field.evidence.span.of(PLAN) != "" for field in fields)


# how copies put the two columns of the same header
LAYOUTS = {
    "wrapped": (
        "ỦY BAN NHÂN\nDÂN\nTHÀNH PHỐ ĐÀ NẴNG\n--------\n\nCỘNG HÒA XÃ\n"
        "HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
        "Số:\n2015/QĐ-UBND\n\nĐà Nẵng, ngày\n09 tháng 6 năm 2023\n\nQUYẾT\nĐỊNH\n\n"
    ),
    "columns": (
        "     ỦY BAN NHÂN DÂN                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "    THÀNH PHỐ ĐÀ NẴNG                    Độc lập – Tự do – Hạnh phúc\n"
        "        ———                                  —————\n"
        "   Số: 2015 /QĐ-UBND                 Đà Nẵng, ngày 09 tháng6 năm 2023\n\n"
        "                 QUYẾT ĐỊNH\n"
    ),
    "rows": (
        "|ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG |CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "|------- |Độc lập - Tự do - Hạnh phúc |\n"
        "|Số: 2015/QĐ-UBND |Đà Nẵng, ngày 09 tháng 6 năm 2023 |\n\nQUYẾT ĐỊNH\n"
    ),
    "one row": (
        "| ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - "
        "Tự do - Hạnh phúc ------ "
        "| Số: 2015/QĐ-UBND | Đà Nẵng, ngày 09 tháng 6 năm 2023 |\n\nQUYẾT ĐỊNH\n"
    ),
    "run together": (
        "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "THÀNH PHỐ ĐÀ NẴNG Độc lập - Tự do - Hạnh phúc\n"
        "Số: 2015/QĐ-UBND Đà Nẵng, ngày 09 tháng 6 năm 2023\n\nQUYẾT ĐỊNH\n"
    ),
    "motto first": (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Đà Nẵng, ngày 09 tháng 6 năm 2023\n"
        "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ ĐÀ NẴNG\nSố: 2015/QĐ-UBND\nQUYẾT ĐỊNH\n"
    ),
    "portal title above": (
        "Quyết định số 2015 về Quy chế văn thư\n\nỦY BAN NHÂN DÂN\nTHÀNH PHỐ ĐÀ NẴNG\n\n"
        + MOTTO
        + "\nSố: 2015/QĐ-UBND\n\n"
        "Đà Nẵng, ngày 9/6/2023\n\nQUYẾT ĐỊNH\n"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_reads_the_same_header_in_every_layout(layout: str) -> None:
    text = (
        layout + "BAN HÀNH QUY CHẾ VĂN THƯ CỦA\nTHÀNH PHỐ ĐÀ NẴNG\n"
        "CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ\nCăn cứ Luật Lưu trữ;\n"
    )
    found = values(metadata(text))
    assert found == {
        "kind": "QĐ",
        "number": "2015/QĐ-UBND",
        "date": "2023-06-09",
        "issuer": "Ủy ban nhân dân thành phố Đà Nẵng",
        "title": "BAN HÀNH QUY CHẾ VĂN THƯ CỦA THÀNH PHỐ ĐÀ NẴNG",
        "signer": None,
    }


def test_a_blank_number_and_a_blank_day_are_absent() -> None:
    found = values(
        metadata(
            header("SỞ Y TẾ", "Số:       /SYT-NVY", "V/v trực Tết", "Nam Định, ngày      tháng      năm 2024")
        )
    )
    assert (found["kind"], found["number"], found["date"]) == ("CV", None, None)
    assert (found["issuer"], found["title"]) == ("Sở Y tế tỉnh Nam Định", "trực Tết")


def test_an_impossible_day_is_absent() -> None:
    assert metadata(header("BỘ Y TẾ", "Số: 5/BYT-KH", "Hà Nội, ngày 31 tháng 02 năm 2024")).date is None


def test_reads_a_party_header() -> None:
    text = (
        "TỈNH ỦY LẠNG SƠN\nBAN TỔ CHỨC\n*\nSố 127-HD/BTCTU\n\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Lạng Sơn, ngày 31 tháng 3 năm 2023\n\n"
        "HƯỚNG DẪN\nvề sinh hoạt chi bộ\n-----\n\nCăn cứ Điều lệ Đảng;\n\nNơi nhận\n"
        "- Như trên,\n- Lưu.\n\n"
        "K/T TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\n(Đã ký)\nNông Văn Tuyến\n"
    )
    assert values(metadata(text)) == {
        "kind": "HD",
        "number": "127-HD/BTCTU",
        "date": "2023-03-31",
        "issuer": "Ban Tổ chức Tỉnh ủy Lạng Sơn",
        "title": "về sinh hoạt chi bộ",
        "signer": "Nông Văn Tuyến",
    }


def test_a_resolution_of_the_politburo_is_issued_by_it() -> None:
    text = (
        "BAN CHẤP HÀNH TRUNG ƯƠNG\n*\nSố 99-NQ/TW\n\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Hà Nội, ngày 05 tháng 5 năm 2024\n\n"
        "NGHỊ QUYẾT\nCỦA BỘ CHÍNH TRỊ\nvề công tác lưu trữ trong tình hình mới\n\n"
        "Công tác lưu trữ đã có tiến bộ.\n"
    )
    found = values(metadata(text))
    assert (found["issuer"], found["title"]) == ("Bộ Chính trị", "về công tác lưu trữ trong tình hình mới")


def test_reads_the_day_of_a_law_where_it_was_adopted() -> None:
    text = (
        "CÔNG BÁO/Số 12 + 13/Ngày 08-01-2024        33\n\n"
        "    QUỐC HỘI              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "                            Độc lập - Tự do - Hạnh phúc\n  Luật số: 99/2023/QH15\n"
        "              LUẬT\n            HỢP TÁC XÃ\n\n"
        "Căn cứ Hiến pháp;\nQuốc hội ban hành Luật Hợp tác xã.\n\nĐiều 1. Phạm vi\n"
        "Luật này quy định về hợp tác xã.\n\n"
        "Luật này được Quốc hội khóa XV, kỳ họp thứ 5\nthông qua ngày 20 tháng 6 năm 2023.\n\n"
        "                       CHỦ TỊCH QUỐC HỘI\n\n\n                       Vương Đình Huệ\n"
    )
    assert values(metadata(text)) == {
        "kind": "LUẬT",
        "number": "99/2023/QH15",
        "date": "2023-06-20",
        "issuer": "Quốc hội",
        "title": "HỢP TÁC XÃ",
        "signer": "Vương Đình Huệ",
    }


KINDS = [
    ("Số: 4/TTLT-BNV-BTC", "THÔNG TƯ LIÊN TỊCH", "TTLT"),
    ("Số: 66-QĐ/TW", "QUY ĐỊNH", "QyĐ"),
    ("Số: 217/CĐ-TTg", "CÔNG ĐIỆN", "CĐ"),
    ("Số: 15/TB-UBND", "THÔNG BÁO\nÝ kiến kết luận của đồng chí Chủ tịch tại cuộc họp tháng 3", "TB"),
    ("Số: 12-CTr/TU", "CHƯƠNG TRÌNH HÀNH ĐỘNG", "CTr"),
    ("Số: 9/VBHN-BTC", "THÔNG TƯ", "VBHN"),
    ("Số: 30/BC-SNV", "", "BC"),
    ("Số: 8537/UBND-KSTT", "", "CV"),
    ("Số: 22/CT-TTHT\nV/v hóa đơn", "Kính gửi: Công ty A", "CV"),
]


@pytest.mark.parametrize(("number", "type_line", "code"), KINDS)
def test_tells_the_type(number: str, type_line: str, code: str) -> None:
    assert values(metadata(header("VĂN PHÒNG CHÍNH PHỦ", number, type_line)))["kind"] == code


def test_takes_the_number_of_the_document_and_not_of_its_copy() -> None:
    text = "SAO Y\nSố: 15/SY-VPUBND\n\n" + header(
        "BỘ NỘI VỤ", "Số: 2636/QĐ-BNV", "Hà Nội, ngày 10 tháng 12 năm 2018", "QUYẾT ĐỊNH"
    )
    assert values(metadata(text))["number"] == "2636/QĐ-BNV"


TITLES = {
    "small letters": (
        ("KẾ HOẠCH\n\nTriển khai Đề án\n\nvề chuyển đổi số của tỉnh\n\nThực hiện Quyết định số 5/QĐ-TTg."),
        "Triển khai Đề án về chuyển đổi số của tỉnh",
    ),
    "author without a blank line": (
        "QUYẾT ĐỊNH\nVỀ VIỆC KIỆN TOÀN TỔ CÔNG TÁC\nBỘ TRƯỞNG BỘ NỘI VỤ\nCăn cứ Luật;",
        "VỀ VIỆC KIỆN TOÀN TỔ CÔNG TÁC",
    ),
    "a body at the end of the title": (
        "QUYẾT ĐỊNH\nBÃI BỎ VĂN BẢN CỦA\nỦY BAN NHÂN DÂN TỈNH HÀ NAM\nCăn cứ Luật;",
        "BÃI BỎ VĂN BẢN CỦA ỦY BAN NHÂN DÂN TỈNH HÀ NAM",
    ),
    "capitals, then a sentence": (
        ("THÔNG BÁO\nKẾT LUẬN CỦA CHỦ TỊCH TẠI PHIÊN HỌP\nTHÁNG 3\nNgày 02/3/2024, Chủ tịch đã chủ trì."),
        "KẾT LUẬN CỦA CHỦ TỊCH TẠI PHIÊN HỌP THÁNG 3",
    ),
    "type and title in one line": (
        "KẾ HOẠCH PHÁT TRIỂN NHÀ Ở NĂM 2025\n\nI. MỤC TIÊU",
        "PHÁT TRIỂN NHÀ Ở NĂM 2025",
    ),
    "council's session": (
        (
            "NGHỊ QUYẾT\n\nVỀ MỨC THU PHÍ\n\nHỘI ĐỒNG NHÂN DÂN TỈNH HÀ NAM\n"
            "KHÓA XIX KỲ HỌP THỨ 8\n\nCăn cứ Luật;"
        ),
        "VỀ MỨC THU PHÍ",
    ),
    "no printed title": (
        (
            "THÔNG TƯ\n\nCăn cứ Luật Giá;\n\n"
            "Bộ trưởng Bộ Nội vụ ban hành Thông tư quy định mã số cán bộ.\n\nĐiều 1. Mã số"
        ),
        "quy định mã số cán bộ",
    ),
    "small letters without blank lines": (
        "KẾ HOẠCH\nThực hiện Nghị quyết số 76/NQ-CP của Chính phủ\nvề cải cách hành chính\n"
        "Thực hiện Nghị quyết số 76/NQ-CP, Bộ ban hành Kế hoạch như sau:\nI. MỤC TIÊU",
        "Thực hiện Nghị quyết số 76/NQ-CP của Chính phủ về cải cách hành chính",
    ),
    "what it is issued with": (
        "QUYẾT ĐỊNH\n\nSửa đổi Quy chế ban hành\nkèm theo Quyết định số 5/QĐ-BNV\n\nBỘ TRƯỞNG BỘ NỘI VỤ\n",
        "Sửa đổi Quy chế ban hành kèm theo Quyết định số 5/QĐ-BNV",
    ),
    "a longer name of the type": (
        "THÔNG CÁO BÁO CHÍ\n\nKết quả quý I năm 2026\n\nSáng nay,",
        "Kết quả quý I năm 2026",
    ),
    "telegram": (
        "CÔNG ĐIỆN\nV/V ỨNG PHÓ BÃO SỐ 4\nBỘ TRƯỞNG BỘ NỘI VỤ điện:\n- Sở Nội vụ các tỉnh.",
        "ỨNG PHÓ BÃO SỐ 4",
    ),
}


@pytest.mark.parametrize(("below", "title"), TITLES.values(), ids=TITLES.keys())
def test_cuts_the_title(below: str, title: str) -> None:
    assert (
        values(metadata(header("BỘ NỘI VỤ", "Số: 4/QĐ-BNV", "Hà Nội, ngày 3 tháng 4 năm 2024", below)))[
            "title"
        ]
        == title
    )


def test_a_letter_says_what_it_is_about_without_its_mark() -> None:
    text = header(
        "BỘ NỘI VỤ",
        "Số: 581/BNV-CCHC\nV/v: báo cáo cải cách\nhành chính quý I",
        "Hà Nội, ngày 3 tháng 4 năm 2024",
    )
    assert values(metadata(text))["title"] == "báo cáo cải cách hành chính quý I"


SIGNATURES = {
    "capitals": ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nNGUYỄN VĂN THÀNH", "Nguyễn Văn Thành"),
    "rank": ("KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\n\nThượng tướng Lương Tam Quang", "Lương Tam Quang"),
    "degree": ("GIÁM ĐỐC\n(Ký, đóng dấu)\nPGS.TS. Tăng Chí Thượng", "Tăng Chí Thượng"),
    "broken name": ("CHỦ TỊCH\nHồ Tiến\nThiệu", "Hồ Tiến Thiệu"),
    "cell": ("| Nơi nhận: - Như Điều 3; - Lưu: VT. | KT. THỦ TƯỚNG PHÓ THỦ TƯỚNG Vũ Đức Đam |", "Vũ Đức Đam"),
    "two columns": (
        "Nơi nhận:                              KT. CỤC TRƯỞNG\n"
        "- Như trên;                            PHÓ CỤC TRƯỞNG\n"
        "- Lưu: VT.\n\n\n                                       Đại tá Lê Minh Đức",
        "Lê Minh Đức",
    ),
    "other people's letters": ("Q. CHỦ TỊCH\nY Thanh Hà Niê Kđăm", "Y Thanh Hà Niê Kđăm"),
    "a form": ("THỦ TRƯỞNG ĐƠN VỊ\n(Ký, ghi rõ họ tên)", None),
}


@pytest.mark.parametrize(("closing", "name"), SIGNATURES.values(), ids=SIGNATURES.keys())
def test_reads_the_signer(closing: str, name: str | None) -> None:
    text = (
        header(
            "BỘ NỘI VỤ",
            "Số: 4/QĐ-BNV",
            "QUYẾT ĐỊNH",
            "Về việc giao việc",
            "BỘ TRƯỞNG BỘ NỘI VỤ",
            "Căn cứ Luật;",
        )
        + "\n"
        + closing
    )
    assert values(metadata(text))["signer"] == name


def test_the_signer_of_an_attached_form_is_not_the_signer() -> None:
    text = header("BỘ NỘI VỤ", "Số: 4/QĐ-BNV", "QUYẾT ĐỊNH", "Về việc giao việc") + (
        "\nNơi nhận:\n- Như Điều 3;\n- Lưu: VT.\n\nBỘ TRƯỞNG\n\nPHỤ LỤC\n\nMẪU BÁO CÁO\n\n"
        "(Kèm theo Quyết định số 4/QĐ-BNV)\n\nNội dung báo cáo của đơn vị.\n\nGIÁM ĐỐC\nTrần Văn Mẫu\n"
    )
    assert metadata(text).signer is None


def test_reads_a_scanned_header() -> None:
    text = (
        "ỦY BẠN NHÂN DÂN CỘNG HÒA XàHỘI CHỦ NGHĨA VIỆT NAM\n"
        "THÀNH PHÓ HÒ CHÍ MINH Đôc lập - Tư do - Hạnh phúc\n"
        "SỞ Y TẾ T————————\nsóÄ sY) /KH-SYT Thành phó Hồ Chí Minh, ngày(3 tháng 02 năm 2021\nKÉ HOẠCH\n"
        "Tuyên truyền phòng bệnh mùa hè\n\nThực hiện chỉ đạo của Bộ Y tế.\n"
    )
    assert values(metadata(text)) == {
        "kind": "KH",
        "number": None,
        "date": None,
        "issuer": "Sở Y tế thành phố Hồ Chí Minh",
        "title": "Tuyên truyền phòng bệnh mùa hè",
        "signer": None,
    }


def test_reads_a_decision_whose_top_is_missing() -> None:
    text = (
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ NAM\n\n"
        "Căn cứ Luật Tổ chức chính quyền địa phương;\n\nQUYẾT ĐỊNH:\n\n"
        "Điều 1. Thành lập Tổ công tác.\n\nNơi nhận:\n- Như Điều 3;\n- Lưu: VT.\n\nCHỦ TỊCH\n"
        "Trương Quốc Huy\n"
    )
    found = values(metadata(text))
    assert (found["kind"], found["number"], found["signer"]) == ("QĐ", None, "Trương Quốc Huy")
    assert found["issuer"] == "Ủy ban nhân dân tỉnh Hà Nam"


def test_reads_an_appendix_that_stands_alone() -> None:
    text = (
        "Phụ lục II\nDANH MỤC CHỈ TIÊU\n"
        "(Kèm theo Kế hoạch số 5/KH-UBND ngày 3/4/2024 của UBND tỉnh)\n\n"
        "Chỉ tiêu thứ nhất là tỷ lệ hồ sơ.\n"
    )
    assert values(metadata(text)) == {
        "kind": None,
        "number": "5/KH-UBND",
        "date": "2024-04-03",
        "issuer": None,
        "title": "DANH MỤC CHỈ TIÊU",
        "signer": None,
    }


def test_an_empty_text_says_nothing() -> None:
    assert set(values(metadata("")).values()) == {None}
