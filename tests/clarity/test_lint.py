from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.clarity.lint import lint, unclear_respects
from pipeline.clarity.remarks import Clear, Remark, Weight
from pipeline.extraction import extract
from pipeline.findings import BodyMention, Evidence, Field
from pipeline.reading.limits import Limits
from pipeline.reading.text import TextReader
from pipeline.records import Span
from tests.clarity.plans import plan

TODAY = date(2026, 3, 10)
NOWHERE = Evidence(Span(0, 0), "", "test")
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


def codes_of(work: str, *leads: str, number: str = "5/KH-UBND", kind: str = "KH") -> set[str]:
    draft = plan([work], signed=TODAY)
    metadata = replace(draft.metadata, kind=Field(kind, NOWHERE), number=Field(number, NOWHERE))
    task = replace(draft.tasks[0], leads=tuple(BodyMention(lead, Span(0, 0)) for lead in leads))
    return {remark.code for remark in lint(replace(draft, metadata=metadata, tasks=(task,)), TODAY)}


def test_several_bodies_lead_one_work() -> None:
    assert "several_leads" in codes_of("Rà soát hồ sơ người có công", "Sở Nội vụ", "Sở Tài chính")


def test_bodies_of_one_kind_each_see_to_their_own_place() -> None:
    communes = ("Ủy ban nhân dân xã Tân Thanh", "Ủy ban nhân dân xã Na Sầm")
    assert "several_leads" not in codes_of("Rà soát hồ sơ người có công trên địa bàn", *communes)


@pytest.mark.parametrize("work", ["Phối hợp với Sở Y tế rà soát hồ sơ", "chủ động phối hợp cấp nước"])
def test_who_only_takes_part_leads_nothing(work: str) -> None:
    assert "several_leads" not in codes_of(work, "Hội Nông dân tỉnh", "Liên minh Hợp tác xã tỉnh")


@pytest.mark.parametrize(
    ("number", "kind"),
    [("8/2026/QĐ-UBND", "QĐ"), ("5/2026/NĐ-CP", "NĐ"), ("3/VBHN-BNV", "VBHN")],
)
def test_what_a_norm_tells_to_do_needs_no_day_and_no_product(number: str, kind: str) -> None:
    found = codes_of("Quản lý bến bãi trên địa bàn", "Sở Xây dựng", number=number, kind=kind)
    assert found.isdisjoint({"deadline_missing", "product_missing"})


def test_a_plan_needs_both_for_the_same_work() -> None:
    assert {"deadline_missing", "product_missing"} <= codes_of("Quản lý bến bãi trên địa bàn", "Sở Xây dựng")


@pytest.mark.parametrize(
    ("work", "remarked"),
    [
        ("Thường xuyên kiểm tra bến bãi", False),
        ("Hằng năm kiểm tra bến bãi", False),
        ("Định kỳ kiểm tra bến bãi", True),
        ("Kiểm tra bến bãi", True),
    ],
)
def test_what_goes_on_needs_no_last_day(work: str, remarked: bool) -> None:
    assert ("deadline_missing" in codes_of(work, "Sở Xây dựng")) is remarked


def test_carrying_out_this_document_is_a_work_with_an_object() -> None:
    assert "object_missing" not in codes_of("tổ chức triển khai thực hiện Quyết định này", "Sở Xây dựng")
    assert "object_missing" in codes_of("tổ chức triển khai thực hiện theo quy định", "Sở Xây dựng")


def test_nobody_is_missing_from_a_list_that_goes_on_beside_the_signature() -> None:
    text = LETTER.format(addressee="Sở Y tế", lead="Sở Tư pháp")
    broken = text.replace("- Lưu: VT.\n\nGIÁM ĐỐC\n", "- Thanh tra tỉnh;\n\nGIÁM ĐỐC\n\n- Sở Tư pháp;\n")
    assert "lead_not_recipient" not in codes(broken)


def test_a_day_off_is_told_with_the_working_days_around_it() -> None:
    text = LETTER.format(addressee="Sở Y tế", lead="Sở Y tế").replace("20/3/2026", "22/3/2026")
    (remark,) = (found for found in remarks_on(text) if found.code == "deadline_on_day_off")
    assert "20/03/2026 hoặc 23/03/2026" in remark.message
