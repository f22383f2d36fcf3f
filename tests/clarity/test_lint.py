from __future__ import annotations

from datetime import date

import pytest

from pipeline.clarity.lint import lint, unclear_respects
from pipeline.clarity.remarks import Clear, Remark, Weight
from pipeline.extraction import extract
from pipeline.reading.limits import Limits
from pipeline.reading.text import TextReader
from tests.clarity.plans import plan

TODAY = date(2026, 3, 10)
LETTER = """UBND TỈNH LẠNG SƠN
SỞ NỘI VỤ
Số: 88/SNV-CCHC

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lạng Sơn, ngày 10 tháng 3 năm 2026

Kính gửi: {addressee}.

Sở Nội vụ đề nghị {lead} lập danh sách công chức cần đào tạo, gửi về Sở Nội vụ trước ngày 20/3/2026.

Nơi nhận:
- Như trên;
- Lưu: VT.

GIÁM ĐỐC


Trần Thị B
"""


def remarks_on(text: str, today: date = TODAY) -> list[Remark]:
    return list(lint(extract(TextReader().read(text.encode(), "thu.txt", Limits())), today))


def codes(text: str) -> set[str]:
    return {remark.code for remark in remarks_on(text)}


def test_a_letter_that_tells_all_has_no_remark() -> None:
    assert codes(LETTER.format(addressee="Sở Y tế", lead="Sở Y tế")) == set()


def test_as_above_means_the_addressees() -> None:
    assert "lead_not_recipient" in codes(LETTER.format(addressee="Sở Y tế", lead="Sở Tư pháp"))


@pytest.mark.parametrize(
    "addressee",
    ["Các sở, ban, ngành tỉnh", "Sở Y tế; các cơ quan, đơn vị liên quan", "Sở TP", "Sở, ban, ngành tỉnh"],
)
def test_nobody_is_missing_where_who_is_told_is_left_open(addressee: str) -> None:
    assert "lead_not_recipient" not in codes(LETTER.format(addressee=addressee, lead="Sở Tư pháp"))


def test_press_has_no_remark() -> None:
    assert remarks_on("Chủ tịch UBND tỉnh yêu cầu Sở Y tế khẩn trương xử lý.\n\n(Theo Báo tỉnh)") == []


def test_a_draft_without_a_date_is_signed_today() -> None:
    text = LETTER.replace("ngày 10 tháng 3 năm 2026", "ngày     tháng     năm 2026")
    text = text.format(addressee="Sở Y tế", lead="Sở Y tế")
    assert "deadline_past" not in {remark.code for remark in remarks_on(text, date(2026, 3, 1))}
    assert "deadline_past" in {remark.code for remark in remarks_on(text, date(2026, 4, 1))}


def test_what_a_remark_is_about_stands_in_the_text() -> None:
    text = LETTER.format(addressee="Sở Y tế", lead="Sở Thông tin và Truyền thông")
    (remark,) = (found for found in remarks_on(text) if found.code == "body_ended")
    assert remark.span.of(text) == "Sở Thông tin và Truyền thông"
    assert "Sở Khoa học và Công nghệ" in remark.message
    assert remark.weight is Weight.ERROR


def test_a_day_after_the_superior_document_is_remarked_on_with_its_name() -> None:
    draft = plan(["Sở Y tế lập danh sách"], leads=["Sở Y tế"], dues=[date(2026, 5, 20)], signed=TODAY)
    demanded = {0: (date(2026, 5, 15), "12/QĐ-UBND")}
    (remark,) = (found for found in lint(draft, TODAY, demanded) if found.code == "later_than_superior")
    assert "12/QĐ-UBND" in remark.message
    assert "15/05/2026" in remark.message
    same = {0: (date(2026, 5, 20), "12/QĐ-UBND")}
    assert "later_than_superior" not in {found.code for found in lint(draft, TODAY, same)}


def test_the_table_of_respects_shows_the_heaviest_remark() -> None:
    draft = plan(["Rà soát thủ tục"], signed=TODAY)
    respects = unclear_respects(lint(draft, TODAY), 0)
    assert respects[Clear.PERSON] is Weight.ERROR
    assert respects[Clear.TIME] is Weight.ADVICE
    assert Clear.WORK not in respects
