"""The register of bodies: rows of the lexicons, found by name, by code and by id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from pipeline.extraction.acts import Act, act
from pipeline.extraction.agency_names import bare_key, name_key
from pipeline.resources import lexicon

Level = Literal["central", "provincial", "district", "commune", "regional"]

# file of rows -> the level of its rows where they do not say
_FILES: dict[str, Level] = {
    "ministries": "central",
    "departments": "provincial",
    "party_mass_bodies": "provincial",
    "vertical_bodies": "provincial",
    "local_bodies": "provincial",
}
# what ``name_key`` drops, as it looks without accents
_UNACCENTED = re.compile(r"\bva (?=\w)|(?<=\w) (?:tinh|thanh pho)$")
_CODE_JOINTS = re.compile(r"[&.,\-\s]")


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One row: a central body, or a body that each unit of its level has.

    Attributes:
        kind: such as ``ministry``, ``department``, ``party``, ``vertical``.
        presence: ``some`` where a unit may lack it.
        codes: as written in document numbers, the usual one first.
        valid_from, valid_to: first and last day under this name; ``None`` where not bounded.
        source: the act or page that the row rests on; ``verified`` whether the row was checked against it.
    """

    id: str
    name: str
    kind: str
    level: Level
    presence: Literal["all", "some"]
    codes: tuple[str, ...]
    aliases: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    source: Act
    verified: bool

    def valid_at(self, day: date) -> bool:
        """Whether the body existed under this name on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@cache
def rows() -> tuple[BodyRow, ...]:
    """All rows of the register."""
    return tuple(
        BodyRow(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            level=row.get("level", level),
            presence=row.get("presence", "all"),
            codes=tuple(row["codes"]),
            aliases=tuple(row.get("aliases", ())),
            valid_from=row.get("valid_from"),
            valid_to=row.get("valid_to"),
            source=act(row["source"]),
            verified=row["verified"],
        )
        for name, level in _FILES.items()
        for row in lexicon(name)
    )


@cache
def _by_id() -> dict[str, BodyRow]:
    return {row.id: row for row in rows()}


def row_by_id(key: str) -> BodyRow:
    """The row of that id; raises ``KeyError`` for an unknown one."""
    return _by_id()[key]


@cache
def _by_key() -> dict[str, tuple[BodyRow, ...]]:
    """Rows by the key of each of their names, with and without accents."""
    found: dict[str, dict[str, BodyRow]] = {}
    for row in rows():
        for name in (row.name, *row.aliases):
            key = name_key(name)
            found.setdefault(key, {})[row.id] = row
            found.setdefault(bare_key(key), {})[row.id] = row
    return {key: tuple(by_id.values()) for key, by_id in found.items()}


def rows_named(body: str) -> tuple[BodyRow, ...]:
    """The rows that bear that name at any time, whatever joints, case or level word it is written with."""
    key = name_key(body)
    return _by_key().get(key) or _by_key().get(_UNACCENTED.sub("", bare_key(key)), ())


@cache
def _by_code() -> dict[str, tuple[BodyRow, ...]]:
    found: dict[str, dict[str, BodyRow]] = {}
    for usual in (True, False):
        for row in rows():
            for code in row.codes[:1] if usual else row.codes[1:]:
                found.setdefault(code_key(code), {})[row.id] = row
    return {code: tuple(by_id.values()) for code, by_id in found.items()}


def code_key(code: str) -> str:
    """A code without joints, Đ as D: ``SKH&ĐT`` and ``SKHDT`` are one."""
    return _CODE_JOINTS.sub("", code).upper().replace("Đ", "D").replace("Ð", "D")


def rows_of_code(code: str) -> tuple[BodyRow, ...]:
    """The rows that write that code; those whose usual code it is first."""
    return _by_code().get(code_key(code), ())
