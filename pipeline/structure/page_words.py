"""The fixed words of an administrative page, from the lexicons ``page_layout`` and ``document_types``."""

from __future__ import annotations

import re
from functools import cache

from pipeline.resources import lexicon
from pipeline.text import fold, tone_placed


@cache
def words(group: str) -> frozenset[str]:
    """The words of one group of the lexicon, in lower case."""
    return frozenset(tone_placed(word) for word in lexicon("page_layout")[group]["words"])


@cache
def pattern(group: str, marks: bool = False) -> str:
    """A regular expression for any word of a group in lower case, the longest first.

    Args:
        group: name of the group.
        marks: whether the words keep their marks ("bằng" must not be found in "bảng").
    """
    ordered = sorted({word if marks else fold(word) for word in words(group)}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


@cache
def type_codes() -> dict[str, str]:
    """Code of each document type by its name, in lower case without marks ("quyet dinh" gives ``QĐ``)."""
    codes: dict[str, str] = {}
    for row in lexicon("document_types")["types"]:
        for name in row["names"]:
            codes.setdefault(fold(name), row["code"])
    return codes


@cache
def type_at_start() -> re.Pattern[str]:
    """Matches the name of a document type at the start of a folded text; the longest name first."""
    ordered = sorted(type_codes(), key=len, reverse=True)
    return re.compile("(" + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in ordered) + r")(?!\w)")


@cache
def place_names() -> frozenset[str]:
    """Names of provinces and centrally run cities, of all times, in lower case."""
    rows = lexicon("provinces")
    return frozenset(
        tone_placed(name).lower() for row in rows for name in (row["name"], *row.get("aliases", ()))
    )
