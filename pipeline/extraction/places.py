"""Provinces and centrally run cities with their intervals.

63 until 30/6/2025, 34 from 01/7/2025 (Nghị quyết 202/2025/QH15).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from pipeline.extraction.acts import Act, act
from pipeline.extraction.agency_names import bare_key
from pipeline.resources import lexicon


@dataclass(frozen=True, slots=True)
class Province:
    """A province (tỉnh) or centrally run city (thành phố trực thuộc trung ương) as one legal unit.

    Attributes:
        id: such as ``tay-ninh`` (until 30/6/2025) and ``tay-ninh-2025`` (from 01/7/2025).
        code: two digits; one code may mean another unit at another time.
        valid_from, valid_to: first and last day; ``None`` where not bounded.
        formed_from: ids of the units that it was made of.
        communes: the act that reorganised its communes in 2025.
    """

    id: str
    name: str
    kind: Literal["province", "city"]
    code: str
    aliases: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    formed_from: tuple[str, ...]
    communes: Act | None
    source: Act
    verified: bool

    @property
    def title(self) -> str:
        """The name with its word: ``tỉnh Lạng Sơn``, ``thành phố Hà Nội``."""
        return f"{'thành phố' if self.kind == 'city' else 'tỉnh'} {self.name}"

    def valid_at(self, day: date) -> bool:
        """Whether the unit existed on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


def _commune_act(row: dict[str, str]) -> Act | None:
    number = row.get("commune_act")
    if number is None:
        return None
    title = (
        f"Nghị quyết số {number} ngày 16/6/2025 của Ủy ban Thường vụ Quốc hội về việc sắp xếp "
        f"các đơn vị hành chính cấp xã của {row['name']} năm 2025"
    )
    return Act(number, title, bool(row["commune_act_verified"]))


@cache
def provinces() -> tuple[Province, ...]:
    """All provinces of all times that the register knows."""
    return tuple(
        Province(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            code=row["code"],
            aliases=tuple(row.get("aliases", ())),
            valid_from=row.get("valid_from"),
            valid_to=row.get("valid_to"),
            formed_from=tuple(row.get("formed_from", ())),
            communes=_commune_act(row),
            source=act(row["source"]),
            verified=row["verified"],
        )
        for row in lexicon("provinces")
    )


@cache
def _by_name() -> dict[str, tuple[Province, ...]]:
    found: dict[str, list[Province]] = {}
    for province in provinces():
        for name in (province.name, *province.aliases):
            found.setdefault(bare_key(name), []).append(province)
    return {name: tuple(dict.fromkeys(rows)) for name, rows in found.items()}


def provinces_named(name: str, at: date | None) -> tuple[Province, ...]:
    """The provinces of that bare name ("Tây Ninh"), those that existed on the day first choice.

    Without a day all of them; on a day when none of that name existed, the last one that had ended before,
    or the first one to come.
    """
    rows = _by_name().get(bare_key(name), ())
    if at is None or not rows:
        return rows
    valid = tuple(row for row in rows if row.valid_at(at))
    if valid:
        return valid
    ended = [row for row in rows if row.valid_to is not None and row.valid_to < at]
    if ended:
        return (max(ended, key=lambda row: row.valid_to or date.min),)
    return (min(rows, key=lambda row: row.valid_from or date.min),)


def province_of_code(code: str, at: date) -> Province | None:
    """The province that bore the two-digit code on that day."""
    return next((row for row in provinces() if row.code == code and row.valid_at(at)), None)


@cache
def successor(province: Province) -> Province | None:
    """The province that took this one in; ``None`` if it stands unchanged."""
    return next((row for row in provinces() if province.id in row.formed_from), None)


@cache
def province_by_id(key: str) -> Province:
    """The province of that id."""
    return next(row for row in provinces() if row.id == key)
