"""Words that tell how a document relates to a cited one, and who may amend whose acts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.extraction.document_types import organ_ranks, words_pattern
from pipeline.extraction.numbers import DocumentNumber
from pipeline.findings import Relation
from pipeline.resources import lexicon

OWN_ACTS: frozenset[Relation] = frozenset({"amends", "replaces", "repeals"})


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue means.

    Attributes:
        opening: governs its whole sentence when the sentence begins with it.
        after: stands behind the documents that it is about.
    """

    relation: Relation
    opening: bool = False
    after: bool = False


@cache
def cues() -> dict[str, Cue]:
    """The cues by phrase, lower case."""
    return {
        row["phrase"]: Cue(row["relation"], row.get("opening", False), row.get("after", False))
        for row in lexicon("relation_cues")["cues"]
    }


@cache
def cue_pattern() -> re.Pattern[str]:
    """What finds cues in a text in matching form; the longest wins."""
    return re.compile(rf"(?<!\w)(?P<cue>{words_pattern(cues())})(?!\w)", re.IGNORECASE)


def cue_of(match: re.Match[str]) -> Cue:
    """The meaning of a cue that was found."""
    return cues()[" ".join(match["cue"].lower().split())]


def may_amend(own: DocumentNumber | None, cited: DocumentNumber) -> bool:
    """Whether one document can amend or repeal the other (Luật 64/2025/QH15, Điều 8).

    A normative document, marked by its year group, gives way to a normative one alone; no body touches the
    acts of one that ranks higher.
    """
    if own is None:
        return True
    if cited.year is not None and own.year is None:
        return False
    ranks = _rank(own), _rank(cited)
    return ranks[0] is None or ranks[1] is None or ranks[0] >= ranks[1]


def _rank(number: DocumentNumber) -> int | None:
    organ = re.sub(r"^(QH|UBTVQH)(?:\d+|[IVX]+)$", r"\1", number.organs[0]) if number.organs else ""
    return organ_ranks().get(organ)
