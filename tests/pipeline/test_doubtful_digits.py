"""Digits that recognition of a scan is unsure of cannot pass as certain."""

from dataclasses import replace

import pytest

from pipeline.extraction.metadata import read_metadata
from pipeline.findings import Metadata
from pipeline.records import Doubt, Page, Span
from pipeline.structure.zones import find_zones
from tests.pipeline.pages import header, page


def scanned(number: str, day: str, doubts: dict[str, float]) -> Metadata:
    """The metadata of a scanned page on which some words are doubtful."""
    text = header("ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN", f"Số: {number}", f"Lạng Sơn, ngày {day} tháng 4 năm 2022")
    spans = {word: Span(text.index(word), text.index(word) + len(word)) for word in doubts}
    found = tuple(Doubt(spans[word], confidence) for word, confidence in doubts.items())
    document = replace(page(text), pages=(Page(1, 595, 842, Span(0, len(text)), "ocr", found),))
    return read_metadata(document, find_zones(document))


@pytest.mark.parametrize(
    ("number", "doubts", "value", "confidence"),
    [
        ("418/KH-UBND", {}, "418/KH-UBND", 0.98),
        ("418/KH-UBND", {"418/KH-UBND": 0.62}, "418/KH-UBND", 0.5),
        ("418/KH-UBND", {"418/KH-UBND": 0.2}, None, None),
        ("418 /KH-UBND", {}, "418/KH-UBND", 0.5),
        ("418 /KH-UBND", {"418": 0.79}, None, None),
    ],
)
def test_a_number_is_as_certain_as_its_digits(
    number: str, doubts: dict[str, float], value: str | None, confidence: float | None
) -> None:
    found = scanned(number, "05", doubts).number
    assert (found and found.value, found and found.evidence.confidence) == (value, confidence)


def test_a_proved_symbol_casts_no_doubt_on_digits_beside_it() -> None:
    sure, unsure = scanned("418 /KH-ÚBND", "05", {"/KH-ÚBND": 0.6}), scanned("418 /KH-X8u", "05", {})
    assert (sure.number and sure.number.value) == "418/KH-UBND"
    assert sure.number is not None
    assert sure.number.evidence.confidence == 0.5
    assert unsure.number is None
    assert scanned("418 /KH-ÚBND", "05", {"418": 0.6, "/KH-ÚBND": 0.6}).number is None


def test_the_type_is_known_though_the_digits_are_not() -> None:
    kind = scanned("418 /KH-UBND", "05", {"418": 0.3}).kind
    assert kind is not None
    assert kind.value == "KH"


@pytest.mark.parametrize(("sure", "confidence"), [(0.6, 0.5), (0.2, None)])
def test_a_day_is_as_certain_as_its_digits(sure: float, confidence: float | None) -> None:
    found = scanned("418/KH-UBND", "27", {"27": sure}).date
    assert (found and found.evidence.confidence) == confidence
