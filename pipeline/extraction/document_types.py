"""Document types (loại văn bản) and codes of issuing bodies, as they stand in numbers and in running text.

Read from ``document_types.yaml`` and from the lexicons of bodies; codes are compared without letter case, and
D may stand for Đ, because numbers are typed that way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.resources import lexicon

PARTY_CENTRE = "TW"
_CENTRE_RANK = 4


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One type of document.

    Attributes:
        code: as in numbers, such as ``QĐ``; ``LUẬT`` for laws, whose numbers name no type.
        names: as spelt in running text, lower case.
        joint: issued by several bodies, so that every code behind the type is a body.
        short_form: whether its name and a bare number name a document ("Nghị quyết 57").
    """

    code: str
    names: tuple[str, ...]
    joint: bool
    short_form: bool


def spellings(code: str) -> tuple[str, ...]:
    """The upper-case forms in which a code is typed: with Đ and with D for Đ."""
    upper = code.upper()
    return (upper, upper.replace("Đ", "D")) if "Đ" in upper else (upper,)


def words_pattern(words: Iterable[str]) -> str:
    """An alternation of phrases, longest first, whose blanks match any run of blanks."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


@cache
def types_by_code() -> dict[str, DocumentType]:
    """Document types by each spelling of their code; the first row of a shared code ("TT") stands."""
    found: dict[str, DocumentType] = {}
    for row in lexicon("document_types")["types"]:
        kind = DocumentType(
            row["code"], tuple(row["names"]), row.get("joint", False), row.get("short_form", False)
        )
        for code in (row["code"], *row.get("aliases", ())):
            for spelling in spellings(code):
                found.setdefault(spelling, kind)
    return found


@cache
def types_by_name() -> dict[str, DocumentType | None]:
    """Document types by spelt name, lower case; ``None`` for names that tell no type ("văn bản")."""
    content = lexicon("document_types")
    found: dict[str, DocumentType | None] = dict.fromkeys(content["neutral_names"])
    for row in content["types"]:
        kind = DocumentType(
            row["code"], tuple(row["names"]), row.get("joint", False), row.get("short_form", False)
        )
        found.update(dict.fromkeys(row["names"], kind))
    return found


@cache
def types_by_abbreviation() -> dict[str, DocumentType | None]:
    """Document types by the abbreviation that may stand for the name ("QĐ số 15"), letter case kept."""
    return {
        short: types_by_code()[code.upper()] if code else None
        for short, code in lexicon("document_types")["abbreviated_names"].items()
    }


@cache
def organ_codes() -> dict[str, str]:
    """Codes of issuing bodies: each spelling to the standard one ("HDND" to "HĐND")."""
    found: dict[str, str] = {}
    for code in organ_ranks():
        found.setdefault(code.upper(), code)
    for code in organ_ranks():
        for spelling in spellings(code):
            found.setdefault(spelling, code)
    return found


@cache
def organ_ranks() -> dict[str, int]:
    """How high the acts of a body stand, by its standard code: 4 the National Assembly, 1 a province."""
    content = lexicon("document_types")
    found: dict[str, int] = {}
    for source in content["organ_ranks"]:
        for body in lexicon(source["lexicon"]):
            rank = source.get("kinds", {}).get(body["kind"], source["rank"])
            for code in body.get("codes", ()):
                found.setdefault(code, _CENTRE_RANK if PARTY_CENTRE in code else rank)
    for row in content["more_organs"]:
        for code in row["codes"]:
            found.setdefault(code, row["rank"])
    return found


@cache
def not_document_labels() -> tuple[str, ...]:
    """Words before a number that make it the number of something else ("Mẫu số", "QCVN"), lower case."""
    return tuple(row["label"] for row in lexicon("document_types")["not_documents"])
