"""The end of an administrative page: signatures (ô số 7) and recipients (nơi nhận, ô số 9b).

A document with attached forms has many; all are found, the document's own first. See Nghị định 30/2020/NĐ-CP,
Phụ lục I, mục II.7 and II.9.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Span
from pipeline.structure.page_words import pattern, place_names, type_codes, words
from pipeline.structure.pieces import Piece, in_capitals

_MARK = r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|TUN|Q)\s?[./]"
_AUTHORITY = re.compile(rf"(?:{_MARK}|(?:TM|T/M|KT|TL|TUQ)\s+(?=[A-ZĐ]{{2}}))\s*")
_OFFICE = re.compile(rf"{pattern('offices', marks=True)}(?!\w)", re.IGNORECASE)
_RECIPIENTS = re.compile(r"(?:[-*\s]*)noi\s+nhan\b\W{0,3}(?:$|[-+•:.]|\s)")
_BULLET = re.compile(r"[-+•▪*](?:\s*\S|$)|\(\S")
_SIGNED = re.compile(
    r"\W*(?:da\s+ky|ky\b|ky,|chu\s+ky|ky\s+ten|dau|signature\s+not|ky\s+boi|xac\s+thuc\s+van\s+ban|van\s+ban)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")
_RANK = re.compile(rf"(?:{pattern('ranks', marks=True)}(?!\w)[.,\s]*)+", re.IGNORECASE)
_LOOK_AHEAD = 30


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block.

    Attributes:
        span: from the authority (quyền hạn) to the name.
        name: the signer's name without rank; ``None`` on a form.
    """

    span: Span
    name: Span | None


@dataclass(frozen=True, slots=True)
class Closing:
    """All signatures and lists of recipients of a text, in order."""

    signatures: tuple[Signature, ...]
    recipients: tuple[Span, ...]


def find_closing(shadowed: str, found: Sequence[Piece]) -> Closing:
    """The signatures and the recipients among the pieces of a text.

    Args:
        shadowed: the document's shadow.
        found: the pieces below the header.
    """
    signatures: list[Signature] = []
    recipients: list[Span] = []
    index = signed_to = looked_to = 0
    while index < len(found):
        piece = found[index]
        if _begins_recipients(found, index):
            recipients.append(_recipients(found, index))
        elif piece.start >= signed_to and index >= looked_to and _begins_signature(piece):
            signature, looked_to = _signature(shadowed, found, index)
            if signature:
                signatures.append(signature)
                signed_to = signature.span.end
        index += 1
    return Closing(tuple(signatures), tuple(recipients))


def _begins_recipients(found: Sequence[Piece], index: int) -> bool:
    folded = found[index].folded
    if folded == "noi" and index + 1 < len(found):
        folded = f"noi {found[index + 1].folded}"
    return _RECIPIENTS.match(folded) is not None


def _begins_signature(piece: Piece) -> bool:
    if _AUTHORITY.match(piece.text):
        return True
    return in_capitals(piece.text[:12]) and _OFFICE.match(piece.text) is not None and len(piece.text) < 160


def _recipients(found: Sequence[Piece], at: int) -> Span:
    """The list that begins with a piece: the bullets below it and what they go on with."""
    last = found[at + 1] if found[at].folded == "noi" else found[at]
    for index in range(at + 1, len(found)):
        piece = found[index]
        if piece.start <= last.start:
            continue
        if piece.column > 0 and piece.line <= last.line + 2:  # the other column
            continue
        if not _BULLET.match(piece.text) and not _continues_list(last, piece):
            break
        last = piece
    return Span(found[at].start, last.end)


def _continues_list(last: Piece, piece: Piece) -> bool:
    """Whether a line without a bullet belongs to the list of recipients that the line above belongs to."""
    if piece.after_gap or piece.line != last.line + 1 or _begins_signature(piece):
        return False
    return piece.text[0].islower() or last.text[-1] in ",:" or piece.text[-1] in ";,"


def _signature(shadowed: str, found: Sequence[Piece], at: int) -> tuple[Signature | None, int]:
    """The signature that begins with a piece, if a name, or a place for one, follows its capitals.

    Also the index of the first piece that another signature may begin with.
    """
    first = found[at]
    if tail := _name_in_cell(first):
        return Signature(Span(first.start, first.end), tail), at + 1
    end, marked, blank = first.end, _AUTHORITY.match(first.text) is not None, False
    last = min(len(found), at + _LOOK_AHEAD)
    stop = at + _LOOK_AHEAD // 2
    for index in range(at + 1, last):
        piece = found[index]
        if _passes_by(found, index):
            continue
        if name := None if _begins_text(piece) else _name_at(shadowed, found, index):
            return Signature(Span(first.start, name[1]), name[0]), index
        if _SIGNED.match(piece.folded):
            blank = blank or piece.text.startswith("(")
            end = piece.end
        elif _goes_on(piece) and not _begins_text(piece):
            end, marked = piece.end, marked or _AUTHORITY.match(piece.text) is not None
            if tail := _name_in_cell(piece):
                return Signature(Span(first.start, piece.end), tail), index
        else:
            stop = index
            break
    nameless = Signature(Span(first.start, end), None)
    return (nameless if blank or (marked and first.is_upper) else None), stop


def _passes_by(found: Sequence[Piece], index: int) -> bool:
    """Whether a piece belongs to the recipients, which stand between the lines of the signature."""
    piece = found[index]
    if _BULLET.match(piece.text) and not _SIGNED.match(piece.folded):
        return True
    return _begins_recipients(found, index) or _listed(piece)


def _begins_text(piece: Piece) -> bool:
    """Whether a piece is the title of an appendix or of an attached text."""
    return piece.folded.startswith("phu luc") or piece.folded.rstrip(" .*") in type_codes()


def _listed(piece: Piece) -> bool:
    """Whether a piece goes on with a list of recipients that stands in the other column."""
    return piece.text[-1] in ";," or piece.text[0].islower() or (piece.column == 0 and ":" in piece.text)


def _goes_on(piece: Piece) -> bool:
    return in_capitals(piece.text) and len(piece.text.split()) <= 14 and not any(map(str.isdigit, piece.text))


def _is_name(content: str) -> bool:
    """Whether a text is a person's name: words with a capital, or all capitals after a known family name."""
    rank = _RANK.match(content)
    parts = content[rank.end() if rank else 0 :].strip(" .*").split()
    if not 2 <= len(parts) <= 6 or not all(_WORD.fullmatch(part) and part[0].isupper() for part in parts):
        return False
    if not all(part.isupper() for part in parts):
        return not _OFFICE.match(content) and not all(part[1:].isupper() for part in parts)
    known = parts[0].lower() in words("family_names") and 3 <= len(parts) <= 5
    return known and " ".join(parts).lower() not in place_names()


def _name_at(shadowed: str, found: Sequence[Piece], index: int) -> tuple[Span, int] | None:
    """The name in a piece, or in it and the next line: its span without rank, and where it ends."""
    piece = found[index]
    following = found[index + 1] if index + 1 < len(found) else None
    if following and following.line == piece.line + 1 and not following.after_gap:
        both = f"{piece.text} {following.text}"
        capitals = piece.text.isupper() or following.text.isupper()
        if not capitals and len(both.split()) <= 6 and _is_name(both):
            return _without_rank(shadowed, piece.start, following.end), following.end
    if _is_name(piece.text):
        return _without_rank(shadowed, piece.start, piece.end), piece.end
    return None


def _without_rank(shadowed: str, start: int, end: int) -> Span:
    rank = _RANK.match(shadowed, start, end)
    start = rank.end() if rank else start
    return Span(start, start + len(shadowed[start:end].rstrip(" .*")))


def _name_in_cell(piece: Piece) -> Span | None:
    """The name at the end of a piece that holds a whole signature, as a cell of a row does."""
    parts = list(re.finditer(r"\S+", piece.text.rstrip(" .*")))
    first = len(parts)
    while first and _WORD.fullmatch(parts[first - 1].group()) and _in_small(parts[first - 1].group()):
        first -= 1
    if first in (0, len(parts)) or not in_capitals(piece.text[: parts[first].start()]):
        return None
    name = Span(parts[first].start(), parts[-1].end())
    if not _is_name(name.of(piece.text)):
        return None
    bare = _without_rank(piece.text, name.start, name.end)
    return Span(piece.start + bare.start, piece.start + bare.end)


def _in_small(word: str) -> bool:
    """Whether a word is not all in capitals; a single letter, as the name "Y", is not counted as capitals."""
    return len(word) == 1 or not word.isupper()
