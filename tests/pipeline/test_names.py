"""Keys of bodies: with accents they tell bodies apart, without them they find what is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store.names import agency_key, asked_key, body_key, is_body, plain_key

PIECES = st.sampled_from(
    ["UBND", "Sở", "Nội vụ", "các", "xã", "xã hội", "Tân Thành", "tỉnh", "thành phố", "Lạng Sơn", "TT và TT"]
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("UBND xã Tân Thạnh, tỉnh Tây Ninh", "ủy ban nhân dân, xã tân thạnh, tỉnh tây ninh"),
        ("Uỷ ban nhân dân thành phố Hà Nội", "ủy ban nhân dân, thành phố hà nội"),
        ("Bảo hiểm xã hội tỉnh", "bảo hiểm xã hội, tỉnh"),
        ("Công an Bà Rịa - Vũng Tàu", "công an, bà rịa vũng tàu"),
        ("các sở, ban, ngành", "sở ban ngành"),
        ("UBND các xã, phường", "ủy ban nhân dân, các xã phường"),
        ("Tỉnh ủy", "tỉnh ủy"),
    ],
)
def test_a_body_is_told_by_its_accents_and_places(name: str, key: str) -> None:
    assert body_key(name) == key


@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_the_key_without_accents_is_that_of_the_name_typed_so(name: str) -> None:
    assert plain_key(body_key(name)) == agency_key(name)
    assert body_key(body_key(name)) == body_key(name)
    assert is_body(body_key(name), agency_key(name))
    assert is_body(body_key(name), body_key(name), whole=True)


def test_what_is_typed_without_accents_means_any() -> None:
    assert asked_key("so noi vu") == "so noi vu"
    assert is_body(body_key("Sở Nội vụ tỉnh Lạng Sơn"), asked_key("so noi vu"), whole=True)
