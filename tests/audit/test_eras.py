"""Names are read once for all days on which the register is the same."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipeline.store import resolution

NAMES = (
    "UBND tỉnh",
    "Sở Thông tin và Truyền thông",
    "Ủy ban nhân dân tỉnh Hà Giang",
    "UBND huyện Cao Lộc",
    "Bộ Nội vụ",
)
SPEAKERS = (
    None,
    "Ủy ban nhân dân tỉnh Lạng Sơn",
    "Ủy ban nhân dân tỉnh Tây Ninh",
    "Sở Nội vụ thành phố Hà Nội",
)
days = st.dates(date(1995, 1, 1), date(2027, 1, 1))


@given(st.sampled_from(NAMES), days, st.sampled_from(SPEAKERS))
def test_a_name_means_the_same_on_every_day_of_an_era(name: str, day: date, speaker: str | None) -> None:
    exact = resolution._body_then.__wrapped__(name, day, speaker)
    assert resolution._body(name, day, speaker) == exact


@given(st.sampled_from(("UBND", "STTTT", "BNV", "SNNMT", "TW")), days, st.sampled_from(SPEAKERS[1:]))
def test_a_code_means_the_same_on_every_day_of_an_era(code: str, day: date, speaker: str) -> None:
    assert resolution._coded(code, speaker, day) == resolution._coded_then.__wrapped__(code, speaker, day)
    assert resolution._central_code(code, day) == resolution._central_then.__wrapped__(code, day)
