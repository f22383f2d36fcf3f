"""Vietnamese text: shadows keep offsets, and equal words become equal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import fold, nfc, shadow, squeeze, storable, tone_placed


@given(st.text())
def test_shadow_and_fold_keep_the_length_of_every_text(text: str) -> None:
    assert len(shadow(text)) == len(text) == len(fold(text))


@given(st.text())
def test_normal_form_is_reached_in_one_step(text: str) -> None:
    once = nfc(text)
    assert nfc(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once


def test_fold_takes_away_every_mark_of_vietnamese() -> None:
    assert fold("Đôn đốc, THỦ TỤC một cửa ở Phủ Lý") == "don doc, thu tuc mot cua o phu ly"


def test_shadow_knows_one_dash_one_slash_one_blank_and_one_letter_d() -> None:
    assert shadow("12\u20132020\u2044NÐ\u2011CP\u00a0của") == "12-2020/NĐ-CP của"


def test_shadow_joins_the_two_placements_of_tones_and_leaves_qu_alone() -> None:
    assert tone_placed("Uỷ ban, hoà giải, quý, quỹ, thuỷ lợi") == "Ủy ban, hòa giải, quý, quỹ, thủy lợi"


def test_line_ends_of_every_system_become_line_feeds() -> None:
    assert nfc("a\r\nb\rc\n") == "a\nb\nc\n"


@given(st.text(st.characters(codec=None)))
def test_what_is_storable_can_be_written_and_nothing_else_is_changed(text: str) -> None:
    kept = storable(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert all(new in (old, "\ufffd") for old, new in zip(text, kept, strict=True))
    assert storable("Văn bản 𝔸 \x00\udce3") == "Văn bản 𝔸 \ufffd\ufffd"


def test_squeeze_writes_one_line() -> None:
    assert squeeze("  Sở\n\tNội   vụ ") == "Sở Nội vụ"
