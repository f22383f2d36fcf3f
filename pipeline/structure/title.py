"""Where an abstract (trích yếu, ô số 5) ends: nothing but the layout says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.records import Span
from pipeline.structure.page_words import pattern
from pipeline.structure.pieces import Piece, in_capitals, narrowed
from pipeline.text import squeeze

_BASIS = re.compile(
    r"(?:can\s+cu|theo\s+de\s+nghi|xet\s+(?:de\s+nghi|to\s+trinh)|tren\s+co\s+so|kinh\s+g[uo][ij])\b"
)
_HEADING = re.compile(
    r"(?:phan\s+(?:thu|mo\s+dau|[ivx]+\b)|chuong\s+(?:[ivx]+|\d+)\b|muc\s+\d|dieu\s+\d|[ivx]{1,4}[.)/-]\s|[a-e][.)]\s"
    r"|\d{1,2}[.)]\s|[-+•]\s)"
)
_ENACTS = re.compile(r"(?:quyet\s+(?:dinh|nghi)|nghi\s+quyet|chi\s+thi)\s*:")
_APPENDED = re.compile(r"\s*\(\s*(?:ban\s+hanh\s+)?kem\s+theo\b")
_CONNECTED = re.compile(rf"(?:\b{pattern('connectors', marks=True)}|[,;(-])\s*$", re.IGNORECASE)
_LEVEL = r"tỉnh|thành\s+phố|tp\.?|huyện|quận|thị\s+xã|xã|phường|thị\s+trấn|đặc\s+khu|đảng\s+bộ"
_UNIT = rf"(?:{_LEVEL})(?!\w)[^.;:,]{{0,60}}"
_BY_OFFICE = rf"{pattern('offices', marks=True)}(?!\w)[^.;:]{{0,140}}"
_BY_BODY = rf"{pattern('collective_authors', marks=True)}(?:\s+{_UNIT})?"
_AUTHOR = re.compile(
    rf"(?:{_BY_OFFICE}|{_BY_BODY})"
    r"(?:[\s(]*(?:khóa\s+\w+|nhiệm\s+kỳ\s+[\d\s-]+)?[\s,-]*(?:kỳ\s+họp\s+[^.;]{1,60})?)?(?:\s*điện\s*:?)?\W*",
    re.IGNORECASE,
)
_DISPATCHES = re.compile(r".{3,80}\bdien\s*:")
# How the first sentence of a text begins; a title that goes on over a line does not.
_OPENS = re.compile(
    r"(?:(?:chiều|sáng|tối|từ|trong)\s+)?(?:các\s+)?[Nn]gày\s+\d|(?:Thực\s+hiện|Triển\s+khai|Căn\s+cứ|Theo|Để|Nhằm|Sau\s+khi|Trong"
    r"|Năm|Qua|Vừa\s+qua|Trên\s+cơ\s+sở|Tiếp\s+tục|Hiện\s+nay)\s"
)
_TELLS = re.compile(r"(?:(?:Chiều|Sáng|Tối|Từ|Trong)\s+)?(?:các\s+)?[Nn]gày\s+\d")
_REST_OF_NAME = 3
"""How many words of a type's line may belong to its name ("THÔNG CÁO BÁO CHÍ", "KẾT LUẬN THANH TRA")."""


def letter_title(shadowed: str, following: Sequence[Piece], ends: Callable[[Piece], bool]) -> Span:
    """The abstract of a letter (V/v ...), from its first line down its column.

    Args:
        shadowed: the document's shadow.
        following: the pieces from the abstract's first on.
        ends: whether a piece belongs to another component.
    """
    first = following[0]
    end, line = first.end, first.line
    for piece in following[1:]:
        if piece.line == line:  # the other column
            continue
        if (
            piece.line > line + 1
            or ends(piece)
            or (piece.after_gap and not _same_column(shadowed, first, piece))
        ):
            break
        if piece.column == 0:
            end, line = piece.end, piece.line
    return Span(first.start, end)


def _same_column(shadowed: str, first: Piece, piece: Piece) -> bool:
    """Whether a piece is the first cell of a row, as the piece above it is."""
    return (
        shadowed[first.start - 1 : first.start] == "|"
        and shadowed[piece.start - 1 : piece.start] == "|"
        and piece.column == 0
        and first.column == 0
    )


def title_after(shadowed: str, following: Sequence[Piece], start: int) -> tuple[Span | None, Span | None]:
    """The abstract below a type's name, and the author's line below it.

    Args:
        shadowed: the document's shadow.
        following: the pieces that end after the type's name.
        start: where the type's name ends.
    """
    lines = _lines(following, start)
    if len(lines) > 1 and _is_rest_of_name(following, lines, start):
        lines = lines[1:]
    if not lines:
        return None, None
    if in_capitals(shadowed[lines[0].start : lines[0].end]):
        return _capital_title(shadowed, lines)
    return _small_title(shadowed, lines)


def _is_rest_of_name(following: Sequence[Piece], lines: Sequence[Piece], start: int) -> bool:
    """Whether the words beside a type's name belong to it: the title stands below in small letters."""
    same_line = following[0].start < start < following[0].end
    below = lines[1]
    small = not in_capitals(below.text) and not _stops(below) and not _OPENS.match(below.text)
    short = len(lines[0].text.split()) <= _REST_OF_NAME and in_capitals(lines[0].text)
    return same_line and short and small and below.line <= lines[0].line + 2


def _lines(following: Sequence[Piece], start: int) -> list[Piece]:
    """The pieces below the type's name, the rest of its own line first."""
    first = following[0] if following else None
    if first is None or first.start >= start:
        return list(following)
    return [_rest(first, start), *following[1:]]


def _rest(piece: Piece, start: int) -> Piece:
    """What a piece has left after an offset."""
    content = piece.text[start - piece.start :]
    return narrowed(piece, start + len(content) - len(content.lstrip(" :-")), piece.end)


def _stops(piece: Piece) -> bool:
    return bool(
        _BASIS.match(piece.folded)
        or _HEADING.match(piece.folded)
        or _ENACTS.match(piece.folded)
        or _APPENDED.match(piece.folded)
        or _DISPATCHES.match(piece.folded)
    )


def _capital_title(shadowed: str, lines: Sequence[Piece]) -> tuple[Span | None, Span | None]:
    """A title in capitals runs as far as the capitals do, without the author's line at its end."""
    run: list[Piece] = []
    for piece in lines:
        small = any(map(str.islower, piece.text)) and not in_capitals(piece.text)
        if small or _stops(piece):
            break
        run.append(piece)
    at = _author_index(shadowed, run, lines[len(run) :])
    if run and at == len(run):
        run += _goes_on_small(run[-1], lines[len(run) :])
        at = len(run)
    title = Span(run[0].start, run[at - 1].end) if run and at > 0 else None
    author = Span(run[at].start, run[-1].end) if at < len(run) else None
    if run and author is None and len(lines) > len(run) and _DISPATCHES.match(lines[len(run)].folded):
        author = Span(lines[len(run)].start, lines[len(run)].end)
    return title, author


def _goes_on_small(last: Piece, following: Sequence[Piece]) -> list[Piece]:
    """The lines in small letters right below capitals, where the first of them goes on with the title."""
    taken: list[Piece] = []
    for piece in following:
        if piece.after_gap or piece.line > last.line + 1 + len(taken) or _stops(piece):
            break
        if not taken and not piece.text[0].islower():
            break
        taken.append(piece)
    return taken


def _author_index(shadowed: str, run: Sequence[Piece], after: Sequence[Piece]) -> int:
    """Which line of a run of capitals begins the author's; the run's length if none does."""
    if not run:
        return 0
    closes = (
        not after
        or _BASIS.match(after[0].folded)
        or _ENACTS.match(after[0].folded)
        or not _HEADING.match(after[0].folded)
    )
    for index, piece in enumerate(run):
        rest = squeeze(shadowed[piece.start : run[-1].end])
        if len(rest) > 220 or not _AUTHOR.fullmatch(rest):
            continue
        if index == 0 or piece.after_gap or (closes and not _CONNECTED.search(run[index - 1].text)):
            return index
    return len(run)


def _small_title(shadowed: str, lines: Sequence[Piece]) -> tuple[Span | None, Span | None]:
    """A title in small letters is the first paragraph, and the next ones if they go on in small letters."""
    run: list[Piece] = []
    for piece in lines:
        if _stops(piece) or (in_capitals(piece.text) and _AUTHOR.fullmatch(piece.text)):
            break
        goes_on = piece.text[:1].islower() or (run and _CONNECTED.search(run[-1].text))
        if run and piece.after_gap and not goes_on:
            break
        if run and not piece.after_gap and piece.text[0].isupper() and _OPENS.match(piece.text):
            break
        run.append(piece)
        if len(run) > 12:
            return None, None
    if not run or _is_sentence(shadowed, run):
        return None, None
    rest = list(lines[len(run) :])
    author = None
    if rest and in_capitals(rest[0].text) and _AUTHOR.fullmatch(rest[0].text):
        author = Span(rest[0].start, rest[0].end)
    return Span(run[0].start, run[-1].end), author


def _is_sentence(shadowed: str, run: Sequence[Piece]) -> bool:
    """Whether a paragraph is running text: it ends as a sentence does, and is longer than abstracts are."""
    content = shadowed[run[0].start : run[-1].end].rstrip()
    if _TELLS.match(run[0].text):
        return True
    return content[-1:] in ";:," or (content[-1:] in "./" and len(content.split()) > 60)
