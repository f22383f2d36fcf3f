"""Numbers (số, ký hiệu) as recognition of a scan gives them, put right where only one reading is possible."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pipeline.extraction.document_types import organ_codes, types_by_code
from pipeline.text import fold

_JOINTS = re.compile(r"(\s*[-/&]\s*)")
_PLAIN = re.compile(r"[A-ZĐ][A-Za-zĐđ]{0,9}\d{0,2}|nb|\d{1,2}|(?:19|20)\d\d")
_TELLING = 4  # letters; a shorter unit may well differ from a known code by one mark
_FILED = re.compile(r"\blưu\s*:?\s*(?:vt|văn\s+thư)\b(?P<units>[^\n.;]{0,60})", re.IGNORECASE)
_UNIT = re.compile(r"(?<!\w)[A-ZĐ][A-Za-zĐđ]{0,9}\d{0,2}(?!\w)")
_LOOKS = str.maketrans("01!]l58", "oiiiisb")


def filed_units(recipients: str) -> frozenset[str]:
    """The units that keep a copy ("Lưu: VT, KSTT (02)"), of which one drafted the document."""
    return frozenset(unit for filed in _FILED.finditer(recipients) for unit in _UNIT.findall(filed["units"]))


def readable_number(token: str, units: frozenset[str] = frozenset()) -> str | None:
    """A number with its symbol as printed ("4085/ƯBND" is "4085/UBND"); ``None`` where it cannot be proved.

    A part of the symbol that is a known code stands as it was read. Any other is taken for the one known code
    that looks like it; where there is none, only the plain letters of a unit stand, or the one unit of those
    given from which it differs by a letter.

    Args:
        token: as recognised.
        units: that may have drafted the document.
    """
    serial, *rest = _JOINTS.split(token.strip())
    parts = [_readable_part(part) if index % 2 else part for index, part in enumerate(rest)]
    if parts and parts[-1] is None:
        parts[-1] = _drafting_unit(rest[-1], units)
    known = [part for part in parts if part is not None]
    return serial + "".join(known) if len(known) == len(parts) else None


def _readable_part(part: str) -> str | None:
    upper = part.upper()
    if upper in organ_codes() or upper in types_by_code():
        return part
    plain = _PLAIN.fullmatch(part) is not None
    found = _by_look().get(_look(part), frozenset()) if len(part) >= _TELLING or not plain else frozenset()
    if len(found) == 1:
        return next(iter(found))
    return part if plain else None


def _drafting_unit(part: str, units: frozenset[str]) -> str | None:
    near = [unit for unit in units if _differ_by_one(_look(part), _look(unit))]
    return near[0] if len(near) == 1 and len(near[0]) > 1 else None


def _differ_by_one(one: str, other: str) -> bool:
    """Whether two words differ by one letter at most, which one of them may lack."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) <= 1
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _look(code: str) -> str:
    """What is left of a code without the marks and forms that recognition confuses."""
    return fold(code).translate(_LOOKS)


@cache
def _by_look() -> dict[str, frozenset[str]]:
    """The known codes by their look, each in its one standard form."""
    found: dict[str, set[str]] = {}
    for code in _standard_codes():
        found.setdefault(_look(code), set()).add(code)
    return {look: frozenset(codes) for look, codes in found.items()}


def _standard_codes() -> Iterable[str]:
    yield from organ_codes().values()
    yield from (kind.code for kind in types_by_code().values())
