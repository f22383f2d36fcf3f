"""What stands between a header and the text: the addressees, the legal bases."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Span
from pipeline.structure.pieces import Piece

_ADDRESS = re.compile(r"kinh\s+g[uo][ij]\s*:?\s*|kinh$")
_DISPATCH = re.compile(r".{3,80}\bdien\s*:\s*$")
_BULLET = re.compile(r"[-+•](?:\s|\S|$)|\(")
_LETTER_BEGINS = re.compile(
    r"(?:can\s+cu|thuc\s+hien|trien\s+khai|theo|tra\s+loi|phuc\s+dap|ngay|de\s+|tiep\s+(?:theo|tuc)|xet|sau\s+khi|trong|vua\s+qua"
    r"|nham|qua\s|hien\s+nay|hoan\s+thanh|tren\s+co\s+so|i\.|1\.)"
)
_BASIS = re.compile(
    r"(?:can\s+cu|thuc\s+hien|trien\s+khai|xet|tren\s+co\s+so|theo\s+de\s+nghi|de\s+(?:thuc\s+hien|trien\s+khai)|nham"
    r"|tiep\s+tuc)\b"
)
_LEGAL_BASIS = re.compile(r"can\s+cu\b")
_OPERATIVE = re.compile(r"(?:quyet\s+(?:dinh|nghi)|nghi\s+quyet|chi\s+thi)\s*:?\s*$")
_HEADING = re.compile(
    r"(?:phan\s+(?:thu|[ivx]+\b|\d)|chuong\s+(?:[ivx]+|\d+)\b|muc\s+[\divx]+\b|dieu\s+\d|[ivx]{1,4}[.)/-]|[a-e][.)]|\d{1,2}[.)])(?=\s|[^\W\d]|$)"
)
_ORDERS = re.compile(r"\b(?:yeu\s+cau|de\s+nghi|giao|chi\s+dao|chi\s+thi)\b")
_ENACTS = re.compile(r"\bban\s+hanh\b")
_FAR = 600
"""How many pieces legal bases may take before "QUYẾT ĐỊNH:"."""


def find_addressees(found: Sequence[Piece]) -> Span | None:
    """What follows "Kính gửi" (or a dispatch's "điện:") up to the first sentence of the letter.

    Args:
        found: the pieces below the header, and the author's line of a dispatch.
    """
    for index, piece in enumerate(found[:40]):
        label = _ADDRESS.match(piece.folded)
        if label and piece.folded == "kinh":
            label = (
                re.match(r"g[uo][ij]\s*:?\s*", found[index + 1].folded) if index + 1 < len(found) else None
            )
            index, piece = index + 1, found[min(index + 1, len(found) - 1)]
        if label and label.end():
            return _listed(found, index, piece.start + label.end())
        if _DISPATCH.match(piece.folded):
            return _listed(found, index, piece.end)
    return None


def _listed(found: Sequence[Piece], at: int, start: int) -> Span | None:
    """The addressees from an offset inside a piece to the last line of their list."""
    label, end = found[at], found[at].end
    last = label
    for piece in found[at + 1 :]:
        empty = start >= end
        if not (empty or _BULLET.match(piece.text) or _wrapped(last, piece)):
            break
        if not _BULLET.match(piece.text) and _LETTER_BEGINS.match(piece.folded) and not empty:
            break
        if (
            piece.column > 0
            and piece.line == last.line
            and last is not label
            and not _BULLET.match(piece.text)
        ):
            break
        start = piece.start if empty else start
        end, last = piece.end, piece
    return Span(start, end) if start < end else None


def _wrapped(last: Piece, piece: Piece) -> bool:
    """Whether a line only goes on with the line above: no blank line, and no new sentence."""
    if piece.after_gap or piece.line != last.line + 1:
        return False
    return piece.text[0].islower() or not (last.text[-1] in ".;)" or _LETTER_BEGINS.match(piece.folded))


def find_preamble(found: Sequence[Piece], letter: bool) -> Span | None:
    """The legal bases: up to "QUYẾT ĐỊNH:", or the paragraphs before a plan's first heading.

    Args:
        found: the pieces below the header and the addressees.
        letter: whether the document is a letter, whose paragraphs beginning with "Căn cứ" may hold requests.
    """
    if not found:
        return None
    for index, piece in enumerate(found[:_FAR]):
        if _HEADING.match(piece.folded):
            return _bases(found[:index], letter)
        end = _operative_end(found, index)
        if end is not None and piece.is_upper:
            return Span(found[0].start, end)
    return _bases(found[:_FAR], letter)


def _operative_end(found: Sequence[Piece], index: int) -> int | None:
    piece = found[index]
    if _OPERATIVE.fullmatch(piece.folded):
        return piece.end
    if piece.folded in ("quyet", "nghi") and index + 1 < len(found):
        following = found[index + 1]
        if _OPERATIVE.fullmatch(f"{piece.folded} {following.folded}"):
            return following.end
    return None


def _bases(lead: Sequence[Piece], letter: bool) -> Span | None:
    """The leading paragraphs that give reasons, up to the first that orders something."""
    end: int | None = None
    for paragraph in _paragraphs(lead):
        folded = " ".join(piece.folded for piece in paragraph)
        reason = (
            _LEGAL_BASIS.match(folded) if letter else _BASIS.match(folded) or (end and _ENACTS.search(folded))
        )
        if not reason or (letter and folded[-1] not in ";,"):
            break
        if _ORDERS.search(folded) and folded.endswith(":") and not _ENACTS.search(folded):
            break
        end = paragraph[-1].end
    return Span(lead[0].start, end) if end else None


def _paragraphs(found: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces grouped into paragraphs at blank lines and at lines that begin with the words of a reason."""
    groups: list[list[Piece]] = []
    for piece in found:
        begins = piece.after_gap or (piece.text[0].isupper() and groups and groups[-1][-1].text[-1] in ";:.")
        if begins or not groups:
            groups.append([])
        groups[-1].append(piece)
    return groups
