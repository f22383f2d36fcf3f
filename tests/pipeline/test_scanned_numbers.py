"""Numbers and days that recognition of a scan misread: put right where proved, else unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extraction.metadata import read_metadata
from pipeline.extraction.scanned_numbers import filed_units, readable_number
from pipeline.findings import Metadata
from pipeline.records import Page, Span
from pipeline.structure.zones import find_zones
from tests.pipeline.pages import MOTTO, page


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("4085/ƯBND", "4085/UBND"),
        ("15/QÐ-UBNĐ", "15/QĐ-UBND"),
        ("07/KH-ÚBND", "07/KH-UBND"),
        ("3/NQ-HĐNÐ", "3/NQ-HĐND"),
        ("12/2019/TT-BGDĐT", "12/2019/TT-BGDĐT"),
        ("45/STC-P3", "45/STC-P3"),
        ("91/SGDĐT-GDTrH", "91/SGDĐT-GDTrH"),
        ("12-CTr/TU", "12-CTr/TU"),
    ],
)
def test_a_symbol_is_read_as_the_one_known_code_that_looks_like_it(read: str, printed: str) -> None:
    assert readable_number(read) == printed


@pytest.mark.parametrize("read", ["18/STC-Pó3", "77/KH-Vị", "5/Kế-x"])
def test_a_symbol_that_could_be_several_codes_or_none_is_unknown(read: str) -> None:
    assert readable_number(read) is None


@pytest.mark.parametrize(
    ("read", "units", "printed"),
    [
        ("18/STC-Pó3", {"P3"}, "18/STC-P3"),
        ("18/STC-Pó3", {"P3", "PO3"}, None),  # either may be meant
        ("18/STC-Pó3", {"TH"}, None),
        ("18/STC-P3", {"P8"}, "18/STC-P3"),
        ("18/Sờ-P3", {"SO"}, None),  # only the last part is a unit
    ],
)
def test_a_misread_unit_is_the_one_that_keeps_a_copy(read: str, units: set[str], printed: str | None) -> None:
    assert readable_number(read, frozenset(units)) == printed


@pytest.mark.parametrize(
    ("recipients", "units"),
    [
        ("Nơi nhận:\n- Như trên;\n- Lưu: VT, P6.", {"P6"}),
        ("- Lưu: VT, TH, KSTT (02).", {"TH", "KSTT"}),
        ("- Lưu VT;\n- Phòng CCHC.", set()),
    ],
)
def test_units_that_keep_a_copy(recipients: str, units: set[str]) -> None:
    assert filed_units(recipients) == units


def scanned(number: str, day: str) -> Metadata:
    text = (
        f"ỦY BAN NHÂN DÂN\nTHÀNH PHÓ CẦN THƠ\n\n{MOTTO}\n{number}\n\nCần Thơ, {day}\n\nKẾ HOẠCH\n\n"
        "Trồng cây xanh tại các trường học\n\nI. MỤC ĐÍCH\n\n1. Sở Giáo dục và Đào tạo chủ trì thực hiện.\n"
    )
    document = replace(page(text), pages=(Page(1, 595.0, 842.0, Span(0, len(text)), "ocr"),))
    return read_metadata(document, find_zones(document))


def test_a_repaired_number_and_day_say_so_and_are_less_sure() -> None:
    found = scanned("Só; 12/KH-ƯBND", "ngày 05 tháng 1] năm 2024")
    assert found.number
    assert found.date
    assert found.issuer
    assert (found.number.value, str(found.date.value)) == ("12/KH-UBND", "2024-11-05")
    assert found.issuer.value == "Ủy ban nhân dân thành phố Cần Thơ"
    for evidence in (found.number.evidence, found.date.evidence):
        assert evidence.rule.endswith(".repaired")
        assert evidence.confidence <= 0.8


def test_what_cannot_be_proved_stays_unknown() -> None:
    found = scanned("Số: 12/KH-Vị", "ngày (7 tháng 01 năm 2024")
    assert found.number is None
    assert found.date is None


def test_what_was_read_as_printed_is_as_sure_as_in_a_text_layer() -> None:
    found = scanned("Số: 12/KH-UBND", "ngày 05 tháng 11 năm 2024")
    assert found.number
    assert found.number.evidence.rule == "number.header"
    assert found.date
    assert found.date.evidence.rule == "date.header"
