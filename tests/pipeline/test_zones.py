from __future__ import annotations

from itertools import pairwise

import pytest

from tests.pipeline.pages import part, zones

TOP = (
    "ỦY BAN NHÂN DÂN\nTỈNH HÒA BÌNH\n-------\n\nCỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\n\nSố: 88/QĐ-UBND\n\nHòa Bình, ngày 06 tháng 3 năm 2024\n\n"
)
DECISION = TOP + (
    "QUYẾT ĐỊNH\n\nBAN HÀNH QUY CHẾ TIẾP CÔNG DÂN\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\n"
    "Căn cứ Luật Tiếp công dân;\n\nTheo đề nghị của Chánh Thanh tra tỉnh.\n\nQUYẾT ĐỊNH:\n\n"
    "Điều 1. Ban hành kèm theo Quyết định này Quy chế tiếp công dân.\n\n"
    "Điều 2. Thanh tra tỉnh hướng dẫn thực hiện./.\n\n"
)
CLOSING = (
    "Nơi nhận:\n- Như Điều 2;\n- Các sở, ban,\nngành;\n- Lưu: VT, NC.\n\nKT. CHỦ TỊCH\n"
    "PHÓ CHỦ TỊCH\nBùi Đức Hinh\n\n"
)
RULES = (
    "* *\n\nQUY CHẾ\n\nTIẾP CÔNG DÂN CỦA ỦY BAN NHÂN DÂN\nTỈNH HÒA BÌNH\n\n"
    "(Ban hành kèm theo Quyết định số 88/QĐ-UBND)\n\n"
    "Chương I\n\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi\n\nQuy chế này quy định việc tiếp công dân./.\n\n"
)
APPENDICES = (
    "PHỤ LỤC I\n\nLỊCH TIẾP CÔNG DÂN\n\n(Kèm theo Quyết định số 88/QĐ-UBND)\n\n"
    "| TT | Ngày |\n| 1 | Thứ Hai hằng tuần |\n\n"
    "PHỤ LỤC II\n\nMẪU GIẤY MỜI\n\nKính gửi: Ông (bà)\n\nNơi nhận:\n- Như trên;\n"
    "- Lưu: VT.\n\nTHỦ TRƯỞNG\n(Ký, ghi rõ họ tên)\n"
)


def test_divides_a_decision_with_its_rules_and_appendices() -> None:
    text = DECISION + CLOSING + RULES + APPENDICES
    found = zones(text)
    assert part(text, found.header).endswith("BAN HÀNH QUY CHẾ TIẾP CÔNG DÂN")
    assert part(text, found.title) == "BAN HÀNH QUY CHẾ TIẾP CÔNG DÂN"
    preamble = part(text, found.preamble)
    assert preamble.startswith("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH Căn cứ Luật Tiếp công dân;")
    assert preamble.endswith("QUYẾT ĐỊNH:")
    assert part(text, found.body).endswith("Điều 2. Thanh tra tỉnh hướng dẫn thực hiện./.")
    assert part(text, found.recipients[0]) == "Nơi nhận: - Như Điều 2; - Các sở, ban, ngành; - Lưu: VT, NC."
    assert part(text, found.signatures[0]) == "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Bùi Đức Hinh"
    assert [part(text, span)[:22] for span in found.attachments] == [
        "QUY CHẾ TIẾP CÔNG DÂN ",
        "PHỤ LỤC I LỊCH TIẾP CÔ",
        "PHỤ LỤC II MẪU GIẤY MỜ",
    ]
    assert part(text, found.attachments[0]).endswith("Quy chế này quy định việc tiếp công dân./.")
    assert part(text, found.attachments[1]).endswith("| 1 | Thứ Hai hằng tuần |")
    assert not found.is_news


def test_zones_of_the_page_follow_each_other() -> None:
    found = zones(DECISION + CLOSING + RULES + APPENDICES)
    assert found.header
    order = [found.header, found.body, found.recipients[0], found.signatures[0], *found.attachments]
    assert all(before.end <= after.start for before, after in pairwise(order))


def test_the_forms_in_an_appendix_end_neither_body_nor_attachment() -> None:
    text = DECISION + CLOSING + RULES + APPENDICES
    found = zones(text)
    assert len(found.recipients) == 2
    assert found.recipients[1].start > found.attachments[2].start
    assert found.attachments[2].end == len(text) - 1


def test_a_title_may_stand_in_capitals_alone_above_its_kem_theo() -> None:
    text = (
        DECISION
        + CLOSING
        + (
            "THỦ TỤC HÀNH CHÍNH LĨNH VỰC\nTIẾP CÔNG DÂN\n\n"
            "(Ban hành kèm theo Quyết định số 88/QĐ-UBND)\n\n| TT | Tên |\n"
            "| 1 | Tiếp công dân |\n"
        )
    )
    assert part(text, zones(text).attachments[0]).startswith(
        "THỦ TỤC HÀNH CHÍNH LĨNH VỰC TIẾP CÔNG DÂN (Ban hành"
    )


def test_footnotes_and_residue_below_the_signature_are_no_attachments() -> None:
    footnote = (
        "[1] Quyết định số 12/QĐ-UBND ngày 03/02/2023 của Ủy ban nhân dân tỉnh về chương trình công "
        "tác năm 2023.\n"
    )
    assert zones(DECISION + CLOSING + footnote).attachments == ()
    assert zones(DECISION + CLOSING + "FILE ĐÍNH KÈM\n").attachments == ()


def test_a_footnote_does_not_hide_the_appendix_below_it() -> None:
    text = DECISION + CLOSING + "[1] Quyết định số 12/QĐ-UBND ngày 03/02/2023.\n\n" + APPENDICES
    assert part(text, zones(text).attachments[0]).startswith("PHỤ LỤC I LỊCH")


def test_an_appendix_named_in_a_sentence_begins_nothing() -> None:
    text = (
        TOP
        + (
            "KẾ HOẠCH\n\nTiếp công dân\n\nI. NỘI DUNG\n\nCác sở thực hiện nhiệm vụ tại\n"
            "Phụ lục I kèm theo Kế hoạch này.\n\n"
        )
        + CLOSING
    )
    assert zones(text).attachments == ()


def test_signature_and_attached_text_may_share_a_row() -> None:
    text = DECISION + (
        "| Nơi nhận: - Như Điều 2; - Lưu: VT. | CHỦ TỊCH Bùi Văn Khánh |\n\n"
        "| QUY ĐỊNH VỀ TIẾP CÔNG DÂN (Kèm theo Quyết định số 88/QĐ-UBND) Điều 1. Quy định này áp "
        "dụng tại trụ sở. |\n"
    )
    found = zones(text)
    assert part(text, found.body).endswith("hướng dẫn thực hiện./.")
    assert part(text, found.signatures[0]) == "CHỦ TỊCH Bùi Văn Khánh"
    assert part(text, found.attachments[0]).startswith("QUY ĐỊNH VỀ TIẾP CÔNG DÂN")


def test_recipients_in_the_other_column_stay_apart_from_the_signature() -> None:
    text = DECISION + (
        "Nơi nhận:                                CHỦ TỊCH\n- Như Điều 2;\n- Các Phó Chủ tịch:\n"
        "   UBND tỉnh;                            Bùi Văn Khánh\n- Lưu: VT.\n"
    )
    found = zones(text)
    assert part(text, found.recipients[0]).endswith("- Lưu: VT.")
    assert part(text, found.signatures[0]).endswith("Bùi Văn Khánh")
    assert part(text, found.body).endswith("hướng dẫn thực hiện./.")


LETTER = TOP.replace("Số: 88/QĐ-UBND", "Số: 88/UBND-NC\nV/v tiếp công dân")
ADDRESSES = {
    "list": (
        (
            "Kính gửi:\n- Các sở, ban, ngành;\n- UBND các huyện.\n\n"
            "Thực hiện Luật Tiếp công dân, UBND tỉnh yêu cầu:"
        ),
        "- Các sở, ban, ngành; - UBND các huyện.",
    ),
    "one line, no blank line": (
        ("Kính gửi: Ủy ban nhân dân các huyện,\nthành phố\nThực hiện Luật Tiếp công dân, UBND tỉnh yêu cầu:"),
        "Ủy ban nhân dân các huyện, thành phố",
    ),
    "broken label": (
        (
            "Kính\ngửi: Công ty Cổ phần\nNông sản Hòa Bình.\n(Địa chỉ: xã Bắc Phong)\n"
            "Thực hiện Luật Tiếp công dân, UBND tỉnh yêu cầu:"
        ),
        "Công ty Cổ phần Nông sản Hòa Bình. (Địa chỉ: xã Bắc Phong)",
    ),
    "cells": (
        ("Kính gửi:\n| - Sở Nội vụ; - Sở Tư pháp. | Thực hiện Luật Tiếp công dân, UBND tỉnh yêu cầu: |"),
        "- Sở Nội vụ; - Sở Tư pháp.",
    ),
}


@pytest.mark.parametrize(("opening", "addressees"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_cuts_the_addressees_from_the_letter(opening: str, addressees: str) -> None:
    text = LETTER + opening + "\n\n1. Báo cáo trước ngày 30/3.\n\n" + CLOSING
    found = zones(text)
    assert part(text, found.addressees) == addressees
    assert part(text, found.body).startswith("Thực hiện Luật Tiếp công dân, UBND tỉnh yêu cầu:")


def test_the_addressees_of_a_telegram_follow_its_dispatcher() -> None:
    text = TOP + (
        "CÔNG ĐIỆN\nV/v ứng phó mưa lũ\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:\n\n"
        "- Các sở, ban, ngành;\n\n- UBND các xã, phường.\n\n"
        "Theo dự báo, đêm nay có mưa to. Chủ tịch yêu cầu:\n\n" + CLOSING
    )
    found = zones(text)
    assert part(text, found.addressees) == "- Các sở, ban, ngành; - UBND các xã, phường."
    assert part(text, found.body).startswith("Theo dự báo, đêm nay có mưa to.")


def test_the_preamble_of_a_plan_ends_where_it_is_issued() -> None:
    text = TOP + (
        "KẾ HOẠCH\n\nTiếp công dân năm 2024\n\nCăn cứ Luật Tiếp công dân;\n\n"
        "Thực hiện Chỉ thị số 5/CT-UBND, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:\n\n"
        "I. MỤC ĐÍCH\n\n1. Yêu cầu chung\n\n" + CLOSING
    )
    assert part(text, zones(text).preamble).endswith("ban hành Kế hoạch như sau:")


def test_a_lead_in_that_orders_is_no_preamble() -> None:
    plan = TOP + (
        "CHỈ THỊ\n\nVề tiếp công dân\n\n"
        "Thực hiện Luật Tiếp công dân, Chủ tịch yêu cầu các sở thực hiện:\n\n"
        "1. Sở Nội vụ.\n\n"
    )
    letter = LETTER + "Kính gửi: Sở Nội vụ.\n\nCăn cứ Luật Tiếp công dân, đề nghị Sở báo cáo.\n\n"
    assert zones(plan + CLOSING).preamble is None
    assert zones(letter + CLOSING).preamble is None


def test_a_text_without_any_form_is_news() -> None:
    text = (
        "Đổi mới tiếp công dân ở Hòa Bình\n\n"
        "Ngày 06/3, UBND tỉnh đã ban hành Quyết định số 88/QĐ-UBND về tiếp công dân.\n"
    )
    found = zones(text)
    assert found.is_news
    assert found.body.of(text) == text
    assert (found.header, found.title, found.preamble, found.attachments) == (None, None, None, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Căn cứ Luật Tiếp công dân;\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Giao Thanh tra tỉnh thực hiện.\n",
        "1. Thanh tra tỉnh báo cáo.\n\n" + CLOSING,
        "PHỤ LỤC 3\n\nDANH SÁCH\n\nNội dung của phụ lục.\n",
    ],
)
def test_a_part_of_a_document_is_not_news(text: str) -> None:
    assert not zones(text).is_news


def test_a_document_below_its_portal_headline_is_not_news() -> None:
    assert not zones("Quyết định ban hành Quy chế tiếp công dân\n\n" + DECISION + CLOSING).is_news


def test_capitals_of_a_signature_above_a_kem_theo_stay_a_signature() -> None:
    text = DECISION + "CHỦ TỊCH\n(Kèm theo danh sách)\nBùi Văn Khánh\n"
    found = zones(text)
    assert part(text, found.signatures[0]).endswith("Bùi Văn Khánh")
    assert part(text, found.body).endswith("hướng dẫn thực hiện./.")
