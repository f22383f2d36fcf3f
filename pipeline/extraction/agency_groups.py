"""Groups of bodies ("các sở, ban, ngành") expanded for a province and a day.

The phrase stays the assignee: what is given here is derived, and marked so. Open groups ("các cơ quan,
đơn vị liên quan") are never expanded, and units that the register does not list (communes) stay a set.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from pipeline.extraction.acts import Act, act
from pipeline.extraction.agencies import Agency, places_of, same_body
from pipeline.extraction.agency_names import spelled_out, without_head
from pipeline.extraction.agency_register import BodyRow, row_by_id, rows
from pipeline.extraction.places import provinces
from pipeline.resources import lexicon

_EXCEPT = re.compile(r"(?:[,(]\s*)?(?:\(\s*)?(?:trừ|ngoại trừ|không bao gồm)\s+([^()]+)\)?", re.IGNORECASE)
_RANGE = re.compile(
    r"\s+(?:trên địa bàn|trực thuộc tỉnh|thuộc tỉnh|của tỉnh|thuộc thành phố)\b.*$", re.IGNORECASE
)
# An enumeration of group nouns alone, in any order and number; its first noun tells whose group it is.
_NOUN = (
    r"(?:sở|ban|ngành|bộ|cơ quan|đơn vị|địa phương|đoàn thể|tổ chức|hội|cấp|tỉnh|thành phố|trung ương|khác)"
)
_ENUMERATION = re.compile(rf"{_NOUN}(?:,? (?:và )?(?:các )?{_NOUN})*")
_FIRST_NOUN = {"sở": "departments", "bộ": "government"}
_RELATED = re.compile(r"(?:sở|ban|ngành|bộ|cơ quan|đơn vị|địa phương|tổ chức|vụ|cục)\b.*\bliên quan\b")
_WORD = re.compile(r"\w+")
_FILLERS = frozenset({"và", "các", "những", "của"})


@dataclass(frozen=True, slots=True)
class GroupExpansion:
    """Who a group's phrase means on a day in a place; derived, never written in the document.

    Attributes:
        phrase: as written.
        group: id of the group in the lexicon; ``None`` if the phrase is not known as one.
        members: bodies that every such place has.
        possible: bodies that the place may lack.
        unlisted: what the group holds that the register does not list, as a phrase.
        excluded: names after "trừ".
        open: whether who belongs to it is left open by the phrase itself.
        validity: ``ended`` or ``not_yet`` where no such units existed on the day.
    """

    phrase: str
    group: str | None
    members: tuple[Agency, ...]
    possible: tuple[Agency, ...]
    unlisted: str | None
    excluded: tuple[str, ...]
    open: bool
    validity: Literal["valid", "ended", "not_yet"]
    sources: tuple[Act, ...]
    derived: Literal[True] = True


@dataclass(frozen=True, slots=True)
class _Group:
    id: str
    kinds: frozenset[str]
    level: str
    open: bool
    enumerated: bool
    valid_from: date | None
    valid_to: date | None
    source: Act

    def validity(self, at: date) -> Literal["valid", "ended", "not_yet"]:
        if self.valid_to is not None and self.valid_to < at:
            return "ended"
        return "not_yet" if self.valid_from is not None and at < self.valid_from else "valid"


def _phrase_key(phrase: str) -> str:
    """The words of a phrase that tell it from others."""
    return " ".join(word for word in _WORD.findall(phrase.lower()) if word not in _FILLERS)


@cache
def _groups() -> dict[str, _Group]:
    found = {}
    for row in lexicon("groups"):
        group = _Group(
            id=row["id"],
            kinds=frozenset(row["kinds"]),
            level=row["level"],
            open=row["open"],
            enumerated=row["enumerated"],
            valid_from=row.get("valid_from"),
            valid_to=row.get("valid_to"),
            source=act(row["source"]),
        )
        for phrase in row["phrases"]:
            found[_phrase_key(phrase)] = group
    return found


def _find(phrase: str) -> _Group | None:
    body, _ = without_head(re.sub(r"^(?i:các|những)\s+", "", phrase))
    for form in (phrase, body, _RANGE.sub("", body)):
        if group := _groups().get(_phrase_key(form)):
            return group
    lower = body.lower()
    if _RELATED.match(lower):
        return _group_by_id("related")
    if _ENUMERATION.fullmatch(lower) and "," in lower:
        return _group_by_id(_FIRST_NOUN.get(lower.split(",")[0], "widest"))
    return None


def _group_by_id(key: str) -> _Group:
    return next(group for group in _groups().values() if group.id == key)


def expand_group(phrase: str, at: date, place: str | None) -> GroupExpansion:
    """The members of a group on a day, said in a place; the phrase itself stays what was assigned.

    Args:
        phrase: such as "Thủ trưởng các sở, ban, ngành (trừ Thanh tra tỉnh)".
        at: day of the document.
        place: province of the speaker, such as "tỉnh Lạng Sơn".
    """
    text = spelled_out(phrase)
    exception = _EXCEPT.search(text)
    excluded = tuple(part.strip(" .;") for part in exception.group(1).split(",")) if exception else ()
    named, _ = without_head(_EXCEPT.sub("", text).strip())
    group = _find(named)
    if group is None:
        return GroupExpansion(phrase, None, (), (), None, excluded, True, "valid", ())
    agencies = _members(group, at, place) if group.enumerated else ()
    agencies = tuple(one for one in agencies if not any(same_body(one.row.name, name) for name in excluded))
    return GroupExpansion(
        phrase=phrase,
        group=group.id,
        members=tuple(one for one in agencies if one.row.presence == "all"),
        possible=tuple(one for one in agencies if one.row.presence == "some"),
        unlisted=None if group.enumerated or group.open else named,
        excluded=excluded,
        open=group.open,
        validity=group.validity(at),
        sources=(group.source,),
    )


def _members(group: _Group, at: date, place: str | None) -> tuple[Agency, ...]:
    """The bodies of the group's kinds that existed on the day."""
    if group.level == "all_provinces":
        committee = row_by_id("ubnd-tinh")
        return tuple(
            Agency(committee, province, None, at) for province in provinces() if province.valid_at(at)
        )
    province = next((where.province for where in places_of(place, at)), None)
    return tuple(
        Agency(row, None if row.level == "central" else province, None, at)
        for row in rows()
        if row.kind in group.kinds and row.valid_at(at) and _stands_at(row, group.level)
    )


def _stands_at(row: BodyRow, level: str) -> bool:
    return row.level == level or (level == "provincial" and row.level == "regional")
