"""What comes in a package of the document exchange is completed by its envelope, and disputes are told."""

from datetime import date
from typing import Any

import pytest

from pipeline.extraction import extract
from pipeline.findings import Extraction, Field
from pipeline.reading import Limits, read_bytes
from tests.reading.test_edxml import package

PLAN = """ỦY BAN NHÂN DÂN
XÃ SUỐI MƠ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}/KH-UBND

Suối Mơ, ngày {day} tháng 8 năm 2024

KẾ HOẠCH

Phòng, chống hạn năm 2024

1. Giao Trạm Y tế xã rà soát nguồn nước, báo cáo trước ngày 15/9.

Nơi nhận:
- Như trên;
- Lưu: VT.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Lò Thị Mây
"""


def extracted(number: str, day: str) -> Extraction:
    plan = PLAN.format(number=number, day=day)
    return extract(read_bytes(package(("kế hoạch.txt", plan.encode())), "gói", Limits()))


def value(field: Field[Any] | None) -> Any:
    return field and field.value


def test_a_blank_number_and_day_are_those_of_the_envelope() -> None:
    found = extracted("    ", "  ")
    assert value(found.metadata.number) == "27/KH-UBND"
    assert value(found.metadata.date) == date(2024, 8, 5)
    for field in (found.metadata.number, found.metadata.date):
        assert field is not None
        assert field.evidence.rule == "metadata.envelope"
        assert field.evidence.quote == field.evidence.span.of(found.document.text)
    assert found.document.diagnostics == ()


def test_what_both_say_stays_where_it_is_printed() -> None:
    found = extracted("27", "05")
    number = found.metadata.number
    assert number is not None
    assert number.evidence.span.start < found.document.text.index("KẾ HOẠCH")
    assert number.evidence.rule == "number.header"


def test_where_they_differ_the_envelope_holds_with_doubt_and_staff_are_told() -> None:
    found = extracted("28", "06")
    number = found.metadata.number
    assert number is not None
    assert (number.value, number.evidence.confidence) == ("27/KH-UBND", 0.6)
    assert value(found.metadata.date) == date(2024, 8, 5)
    notes = [note.message for note in found.document.diagnostics if note.code == "envelope_disagrees"]
    assert len(notes) == 2
    assert "27/KH-UBND, văn bản ghi 28/KH-UBND" in notes[0]
    assert "05/08/2024, văn bản ghi 06/08/2024" in notes[1]


def test_extracting_anew_tells_a_dispute_once() -> None:
    found = extracted("28", "05")
    assert extract(found.document).document.diagnostics == found.document.diagnostics


@pytest.mark.parametrize("number", ["27", "28"])
def test_the_envelope_is_no_part_of_the_document(number: str) -> None:
    found = extracted(number, "05")
    (task,) = found.tasks
    assert task.deadline is not None
    assert task.deadline.due == date(2024, 9, 15)
    assert task.evidence.span.end < found.document.text.index("Phong bì")
    assert found.citations == ()
    assert found.children == ()
