"""Bodies as entities: a name, a day and a place lead to one body of the register, to several, or to none.

Names are relative ("UBND", "Sở Nội vụ" belong to whoever speaks) and change their bearer with time, so both
a day and a place are asked for. Rows and their sources stand in ``models/lexicons``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.extraction.acts import Act
from pipeline.extraction.agency_names import BodyName, Unit, bare_key, name_key, take_apart
from pipeline.extraction.agency_register import BodyRow, code_key, rows_named, rows_of_code
from pipeline.extraction.places import Province, provinces_named

Flag = Literal["by_head", "ended", "not_yet", "place_missing", "may_be_absent"]

_LONGEST_NAME = 24  # words; the longest of the register has 17
_LEVEL_WORD = {"district": "huyện", "commune": "xã"}
_PROVINCIAL = re.compile(r"(?:cấp tỉnh|tỉnh|thành phố)$", re.IGNORECASE)
_ANY_LEVEL = re.compile(
    r"\b(?:cấp (?:tỉnh|huyện|xã)|tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)$", re.IGNORECASE
)
_DISTRICT_PARTY = {"huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy", "thành phố": "Thành ủy"}
_TAIL_WORD = re.compile(r"^(?:tỉnh|tinh|thành phố|thanh pho)\s+", re.IGNORECASE)
_PARTY_OF_PLACE = re.compile(r"(?:Tỉnh|Thành) ủy$|^Báo tỉnh$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body sits: its province, and the district or commune where it is one of theirs."""

    province: Province | None
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Agency:
    """One body: a row of the register in one place.

    Attributes:
        province: ``None`` for central bodies, and for local ones whose place nobody told.
        unit: district or commune of a body of that level.
        as_of: the day for which it was resolved; succession starts from there.
    """

    row: BodyRow
    province: Province | None
    unit: Unit | None
    as_of: date | None = None

    @property
    def id(self) -> str:
        """Stable identity, such as ``so-noi-vu@tay-ninh-2025``; the day it was asked for is no part of it."""
        unit = f"/{bare_key(str(self.unit)).replace(' ', '-')}" if self.unit else ""
        return f"{self.row.id}@{self.province.id}{unit}" if self.province else f"{self.row.id}{unit}"

    @property
    def name(self) -> str:
        """Full name with its place, as the state writes it."""
        if self.row.level == "regional":
            return f"{self.row.name} (địa bàn {self.province.title})" if self.province else self.row.name
        if self.unit:
            province = f", {self.province.title}" if self.province else ""
            if committee := _DISTRICT_PARTY.get(self.unit.word if self.row.name == "Huyện ủy" else ""):
                return f"{committee} {self.unit.name}{province}"
            body = _ANY_LEVEL.sub("", self.row.name).strip()
            return f"{body} {self.unit}{province}"
        if self.row.level != "provincial" or self.province is None:
            return self.row.name
        if _PARTY_OF_PLACE.search(self.row.name):
            city = self.province.kind == "city"
            body = self.row.name.replace("Tỉnh ủy", "Thành ủy") if city else self.row.name
            return f"{body.removesuffix(' tỉnh')} {self.province.name}"
        return f"{_ANY_LEVEL.sub('', self.row.name).strip()} {self.province.title}"

    @property
    def sources(self) -> tuple[Act, ...]:
        """What the row rests on, and the act that made its province."""
        return (self.row.source, self.province.source) if self.province else (self.row.source,)

    def valid_at(self, day: date) -> bool:
        """Whether the body and its province both existed on that day."""
        return self.row.valid_at(day) and (self.province is None or self.province.valid_at(day))


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name stands for.

    Attributes:
        status: ``resolved`` to the one candidate, ``ambiguous`` among several, ``unknown`` with none.
        flags: ``ended`` and ``not_yet`` say that no such body existed on the day asked for.
    """

    asked: str
    status: Literal["resolved", "ambiguous", "unknown"]
    candidates: tuple[Agency, ...]
    flags: tuple[Flag, ...] = ()

    @property
    def agency(self) -> Agency | None:
        """The body, if it is certain."""
        return self.candidates[0] if self.status == "resolved" else None

    @property
    def sources(self) -> tuple[Act, ...]:
        """The acts that the candidates rest on."""
        return tuple(dict.fromkeys(source for agency in self.candidates for source in agency.sources))


def places_of(text: str | None, at: date | None) -> tuple[Place, ...]:
    """The places that a text names ("huyện Cao Lộc, tỉnh Lạng Sơn"; "Tây Ninh"); several without a day."""
    if not text:
        return ()
    parts = take_apart(text)
    if parts.units:
        return _places(parts.units, at)
    return tuple(Place(province, None) for province in provinces_named(parts.body, at))


def _places(units: Iterable[Unit], at: date | None) -> tuple[Place, ...]:
    """The places of a chain of units, smallest first; a "thành phố" is a district's unless run centrally."""
    unit: Unit | None = None
    provinces: tuple[Province, ...] = ()
    for named in units:
        found = provinces_named(named.name, at) if named.level == "provincial" else ()
        if named.word == "thành phố":
            cities = tuple(row for row in found if row.kind == "city" and (at is None or _near(row, at)))
            if not cities:
                unit = unit or named
                provinces = provinces or tuple(row for row in found if row.kind == "province")
                continue
            found = cities
        if named.level == "provincial":
            provinces = found or provinces
        else:  # a commune's name is not unique within a province: its district belongs to it
            unit = Unit(unit.word, f"{unit.name}, {named}") if unit else named
    if not provinces:
        return (Place(None, unit),) if unit else ()
    return tuple(Place(province, unit) for province in provinces)


def _near(province: Province, at: date) -> bool:
    """Whether a city existed on the day or had before; one that was yet to come was a district's town."""
    return province.valid_from is None or province.valid_from <= at


def _from_tail(parts: BodyName, at: date | None) -> tuple[tuple[BodyRow, ...], tuple[Place, ...]]:
    """Rows and places of a name that its place follows without a word ("Thành ủy Hải Phòng")."""
    words = parts.body.split()
    for cut in range(min(len(words) - 1, _LONGEST_NAME), 0, -1):
        body, tail = " ".join(words[:cut]), " ".join(words[cut:])
        if not (rows := rows_named(body)):
            continue
        if provinces := provinces_named(_TAIL_WORD.sub("", tail), at):
            return rows, tuple(Place(province, None) for province in provinces)
        if bare_key(body) == "thanh uy":
            return rows_named("Huyện ủy"), (Place(None, Unit("thành phố", tail)),)
        if tail[:1].isupper() and all(row.level == "district" for row in rows):
            word = "thị xã" if bare_key(body).startswith("thi ") else "huyện"
            return rows, (Place(None, Unit(word, tail)),)
    return (), ()


def _rows_and_places(
    parts: BodyName, at: date | None, place: str | None
) -> tuple[tuple[BodyRow, ...], tuple[Place, ...]]:
    """The rows that the name may mean at the level of its unit, and the places it may mean."""
    given, named = places_of(place, at), _places(parts.units, at)
    body = parts.body
    speaker = next((where.unit for where in given if where.unit), None)
    unit = next((where.unit for where in named if where.unit), None)
    if unit is None and not parts.units and speaker and not _ANY_LEVEL.search(body):
        unit = speaker
    rows: tuple[BodyRow, ...] = ()
    if unit:
        level = "district" if unit.word == "thành phố" else unit.level
        rows = rows_named(f"{_ANY_LEVEL.sub('', body)} {_LEVEL_WORD[level]}")
        rows = rows or tuple(row for row in rows_named(body) if row.level == level)
    rows = rows or rows_named(body)
    if not rows:
        rows, tail = _from_tail(parts, at)
        named = named or tail
        unit = unit or next((where.unit for where in tail if where.unit), None)
    if any(where.province for where in named) or (not named and not given):
        return rows, named
    provinces = tuple(where.province for where in given) or (None,)
    return rows, tuple(Place(province, unit) for province in provinces)


def _of_the_day(rows: tuple[BodyRow, ...], at: date | None) -> tuple[tuple[BodyRow, ...], tuple[Flag, ...]]:
    """The rows that existed on the day; else those that ended last before it, else those to come."""
    if at is None or not rows:
        return rows, ()
    if valid := tuple(row for row in rows if row.valid_at(at)):
        return valid, ()
    ended = tuple(row for row in rows if row.valid_to and row.valid_to < at)
    if ended:
        last = max(row.valid_to or date.min for row in ended)
        return tuple(row for row in ended if row.valid_to == last), ("ended",)
    return rows, ("not_yet",)


def _at_level(
    rows: tuple[BodyRow, ...], body: str, has_place: bool, named_place: bool
) -> tuple[BodyRow, ...]:
    """Central or local rows of one name: a named province wants local ones, no place at all central ones."""
    central = tuple(row for row in rows if row.level == "central")
    local = tuple(row for row in rows if row.level != "central")
    if not central or not local:
        return rows
    if named_place or _PROVINCIAL.search(body):
        return local
    return rows if has_place else central


def resolve_agency(name: str, at: date | None, place: str | None) -> Resolution:
    """What body a name means on a day, said by or in a place.

    Args:
        name: as written: "Giám đốc Sở TT&TT", "UBND huyện Cao Lộc", "Bộ Kế hoạch và Đầu tư".
        at: the day of the text; ``None`` if unknown, which leaves every bearer of the name.
        place: of the speaker, such as "tỉnh Lạng Sơn" or "xã Tân Lập, tỉnh Hà Tĩnh".
    """
    parts = take_apart(name)
    rows, places = _rows_and_places(parts, at, place)
    named_place = bool(parts.units) or any(where.unit for where in places)
    rows = _at_level(rows, parts.body, bool(places), named_place)
    rows, flags = _of_the_day(rows, at)
    if places and len(rows) > 1:
        rows = tuple(row for row in rows if row.level != "central") or rows
    agencies = tuple(
        dict.fromkeys(_agency(row, where, at) for row in rows for where in places or (Place(None, None),))
    )
    return _resolution(name, agencies, (*flags, *(("by_head",) if parts.by_head else ())), at)


def _agency(row: BodyRow, place: Place, at: date | None) -> Agency:
    if row.level == "central":
        return Agency(row, None, None, at)
    return Agency(row, place.province, place.unit if row.level in ("district", "commune") else None, at)


def _resolution(
    asked: str, agencies: tuple[Agency, ...], flags: tuple[Flag, ...], at: date | None
) -> Resolution:
    """The outcome with the flags that the candidates call for."""
    found: dict[Flag, None] = dict.fromkeys(flags)
    if agencies and all(agency.province is None and agency.row.level != "central" for agency in agencies):
        found["place_missing"] = None
    if any(agency.row.presence == "some" for agency in agencies):
        found["may_be_absent"] = None
    if at and agencies and all(agency.province and not agency.province.valid_at(at) for agency in agencies):
        province = agencies[0].province
        found["ended" if province and province.valid_to and province.valid_to < at else "not_yet"] = None
    status: Literal["resolved", "ambiguous", "unknown"] = (
        "unknown" if not agencies else "resolved" if len(agencies) == 1 else "ambiguous"
    )
    return Resolution(asked, status, agencies, tuple(found))


def issuer_of_code(code: str, place: str | None, at: date | None = None) -> Resolution:
    """The body that writes a code in its documents' numbers ("SNV", "UBND", "BTTTT").

    A code is relative to the place. Where it is the usual code of one body and an occasional one of another
    (``SNV``), the usual one is meant; the place's level tells which "UBND" it is.
    """
    places = places_of(place, at) or (Place(None, None),)
    rows, flags = _of_the_day(rows_of_code(code), at)
    if place and len({row.level for row in rows}) > 1:
        unit = places[0].unit
        level = "provincial" if unit is None else "district" if unit.word == "thành phố" else unit.level
        rows = tuple(row for row in rows if row.level == level) or rows
    rows = tuple(row for row in rows if code_key(row.codes[0]) == code_key(code)) or rows
    agencies = tuple(dict.fromkeys(_agency(row, where, at) for row in rows for where in places))
    return _resolution(code, agencies, flags, at)


def canonical_name(name: str) -> str:
    """The name as the register spells it: abbreviations spelt out, the head's title dropped, units kept.

    "Giám đốc Sở TT&TT tỉnh Lạng Sơn" gives "Sở Thông tin và Truyền thông tỉnh Lạng Sơn". A name that the
    register lacks comes back spelt out.
    """
    parts = take_apart(name)
    body, rows = parts.body, rows_named(parts.body)
    if len(rows) == 1 and not _ANY_LEVEL.search(body):
        body = rows[0].name
    if parts.units:
        body = _ANY_LEVEL.sub("", body).strip()
    return ", ".join([" ".join([body, *map(str, parts.units[:1])]), *map(str, parts.units[1:])])


def same_body(a: str, b: str) -> bool:
    """Whether two names can mean one body: one name, and no unit of one that contradicts the other's.

    "UBND tỉnh" and "Ủy ban nhân dân tỉnh Lạng Sơn" can; "UBND tỉnh" and "UBND huyện Cao Lộc" cannot.
    """
    one, other = _identity(a), _identity(b)
    if one[0].isdisjoint(other[0]):
        return False
    return all(x is None or y is None or x == y for x, y in zip(one[1:], other[1:], strict=True))


def _identity(name: str) -> tuple[frozenset[str], str | None, str | None]:
    """Keys of a name at its level, its district or commune, its province: what ``same_body`` compares."""
    parts = take_apart(name)
    rows, places = _rows_and_places(parts, None, None)
    unit = next((bare_key(where.unit.name.split(",")[0]) for where in places if where.unit), None)
    province = next((where.province.name for where in places if where.province), None)
    if province is None and parts.units and parts.units[-1].word == "tỉnh":
        province = parts.units[-1].name
    keys = frozenset(row.id for row in rows) or frozenset({name_key(parts.body)})
    return keys, unit, province
