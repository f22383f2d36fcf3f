"""Texts that come after the signature: attached regulations and plans, appendices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.records import Span
from pipeline.structure.page_words import type_at_start, type_codes
from pipeline.structure.pieces import Piece

_APPENDIX = re.compile(
    r"(?:phu\s+luc|phu\s+bieu|bieu\s+so|mau\s+so)(?:\s+(?:so\s+)?(?:[ivxlc]+|\d+[a-z]?|[a-z]))?\s*(?:[.:/-]|$)"
)
_APPENDIX_LINE = re.compile(r"phu\s+luc(?:\s+(?:so\s+)?(?:[ivxlc]+|\d+[a-z]?))?\b")
_ATTACHED = re.compile(r"[\W_]*(?:(?:duoc\s+)?ban\s+hanh\s+)?kem\s+theo\b")
_FOOTNOTE = re.compile(r"\[(?:\d+|[ivx]+)\]|\d{1,2}\s+\S")
_LEAST = 60
"""Fewer characters than this below a signature are the residue of a page, not a text."""


def first_title(found: Sequence[Piece], start: int) -> int | None:
    """Where the first attached text below an offset begins; ``None`` if no title tells of one."""
    after = [piece for piece in found if piece.start >= start]
    titles = _titles(after)
    return after[titles[0]].start if titles else None


def find_attachments(text: str, found: Sequence[Piece], start: int) -> tuple[Span, ...]:
    """The attached texts below an offset, each from its own title to its end.

    Args:
        text: the document's text.
        found: its pieces below the header.
        start: where the document's own signature and recipients end.
    """
    after = [piece for piece in found if piece.start >= start]
    if not after or len(text) - after[0].start < _LEAST:
        return ()
    starts = _titles(after)
    if not starts or (starts[0] > 0 and _is_text(after[: starts[0]])):
        starts = [0, *starts] if _begins_attachment(after[0]) else starts
    offsets = [*(after[index].start for index in starts), len(text)]
    return tuple(
        Span(left, left + len(text[left:right].rstrip(" \t\n*_"))) for left, right in pairwise(offsets)
    )


def _is_text(lead: Sequence[Piece]) -> bool:
    return sum(len(piece.text) for piece in lead) > _LEAST


def _begins_attachment(first: Piece) -> bool:
    """Whether what stands first below a signature is a title, and not a footnote or a page's residue."""
    if _FOOTNOTE.match(first.folded):
        return False
    return first.is_upper or type_at_start().match(first.folded) is not None


def _titles(after: Sequence[Piece]) -> list[int]:
    """Indices of the pieces with which attached texts begin."""
    starts: list[int] = []
    for index, piece in enumerate(after):
        if _ATTACHED.match(piece.folded) and (begin := _title_above(after, index)) is not None:
            if not starts or begin > starts[-1] + 1:
                starts.append(begin)
        elif _is_appendix_line(piece) and (not starts or index > starts[-1] + 1):
            starts.append(index)
    return starts


def _is_appendix_line(piece: Piece) -> bool:
    if _APPENDIX_LINE.match(piece.folded) is None:
        return False
    if piece.is_upper:
        return len(piece.text) < 160
    return piece.after_gap and _APPENDIX.fullmatch(piece.folded) is not None


def _title_above(after: Sequence[Piece], index: int) -> int | None:
    """The first line of the capitals that stand right above "(Ban hành kèm theo ...)"."""
    begin = index
    while begin > 0 and index - begin < 14:
        above = after[begin - 1]
        named = above.folded.rstrip(" .*") in type_codes() or _APPENDIX.fullmatch(above.folded)
        if not above.is_upper and not named:
            break
        begin -= 1
        if named and not above.is_upper:
            break
    return begin if begin < index else None
