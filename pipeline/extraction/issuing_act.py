"""The act that a text without a header of its own was issued with, as it names it below its title."""

from __future__ import annotations

from pipeline.extraction.agencies import canonical_name, resolve_agency
from pipeline.extraction.citations import find_citations
from pipeline.findings import Citation
from pipeline.records import Span
from pipeline.structure.issuing_words import issuing_words
from pipeline.text import shadow


def issuing_act(text: str, at: int) -> tuple[Citation, Span] | None:
    """The act named by the words at an offset ("(Kèm theo Nghị định số ...)"), and where these stand.

    A number that is left blank, or several acts, name none. The offsets of the citation's evidence count from
    the start of the words.

    Args:
        text: the document's text.
        at: where the title ends.
    """
    words = issuing_words(text, shadow(text), at)
    if words is None:
        return None
    # A portal's blank lines inside the brackets are line ends like any other.
    named = find_citations(words.of(text).replace("\n", " "))
    return (named[0], words) if len({act.number for act in named}) == 1 else None


def issuer_of(act: Citation) -> str | None:
    """The full name of the body that issued an act; ``None`` where its place is not written."""
    if act.issuer is None:
        return None
    body = resolve_agency(act.issuer, act.date, None).agency
    placed = body is not None and (body.row.level == "central" or body.province is not None)
    return canonical_name(act.issuer) if placed else None
