"""Numbers of one series that differ by one slip of the hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator

_DIGITS = "0123456789"
_FEW = 12  # numbers that are compared one by one


def serial_of(number_key: str) -> str:
    """The digits that a number's key opens with."""
    return number_key[: len(number_key) - len(number_key.lstrip(_DIGITS))]


def is_slip(number_key: str, other: str) -> bool:
    """Whether two numbers of one series differ by one digit, one digit more or less, or two swapped ones."""
    one, two = serial_of(number_key), serial_of(other)
    if one == two or number_key[len(one) :] != other[len(two) :]:
        return False
    if one and two and abs(int(one) - int(two)) == 1:
        return True
    if len(one) == len(two):
        at = [place for place, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
        swapped = (
            len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == two[at[1]] and one[at[1]] == two[at[0]]
        )
        return len(at) == 1 or swapped
    shorter, longer = sorted((one, two), key=len)
    return len(longer) == len(shorter) + 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )


def slips_among(number_key: str, numbers: Collection[str]) -> list[str]:
    """Those of the numbers that differ from one by a slip, in order; many take no longer than few."""
    candidates = numbers if len(numbers) <= _FEW else {one for one in _slipped(number_key) if one in numbers}
    return sorted(other for other in candidates if is_slip(number_key, other))


def _slipped(number_key: str) -> Iterator[str]:
    """All that one slip makes of a number, and a little more."""
    serial = serial_of(number_key)
    rest = number_key[len(serial) :]
    if not serial:
        return
    for near in (int(serial) - 1, int(serial) + 1):
        yield f"{near}{rest}"
    for at in range(len(serial) + 1):
        before, after = serial[:at], serial[at:]
        for digit in _DIGITS:
            yield f"{before}{digit}{after}{rest}"
            yield f"{before}{digit}{after[1:]}{rest}"
        yield f"{before}{after[1:]}{rest}"
        if len(after) > 1:
            yield f"{before}{after[1]}{after[0]}{after[2:]}{rest}"
