"""Numbers of one series that differ by one slip of the hand."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

_DIGITS = "0123456789"
_FEW = 12  # numbers that are compared one by one


def serial_of(number_key: str) -> str:
    """The digits that a number's key opens with."""
    return number_key[: len(number_key) - len(number_key.lstrip(_DIGITS))]


def is_slip(number_key: str, other: str) -> bool:
    """Whether two numbers of one series differ by one digit, one digit more or less, or two swapped ones."""
    one, two = serial_of(number_key), serial_of(other)
    return two in _slipped(one) and number_key[len(one) :] == other[len(two) :]


def slips_among(number_key: str, numbers: Collection[str]) -> list[str]:
    """Those of the numbers that differ from one by a slip, in order; many take no longer than few."""
    if len(numbers) <= _FEW:
        return sorted(other for other in numbers if is_slip(number_key, other))
    serial = serial_of(number_key)
    rest = number_key[len(serial) :]
    return sorted(other for slip in _slipped(serial) if (other := slip + rest) in numbers)


@lru_cache(maxsize=16384)
def _slipped(serial: str) -> frozenset[str]:
    """All that one slip makes of a serial: the ones before and behind it, and others by digits."""
    if not serial:
        return frozenset()
    found = {str(int(serial) - 1), str(int(serial) + 1)}
    for at in range(len(serial) + 1):
        before, after = serial[:at], serial[at:]
        found.update(before + digit + after for digit in _DIGITS)
        if after:
            found.update(before + digit + after[1:] for digit in _DIGITS)
            found.add(before + after[1:])
            found.add(before + after[1::-1] + after[2:])
    return frozenset(found - {serial, "", "-1"})
