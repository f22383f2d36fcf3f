"""The header of an administrative page: its components (ô số 1-5) wherever a copy has put them.

The components are those of Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II; of Party documents, those of Hướng dẫn
36-HD/VPTW. Each is known by its own form, because copies interleave the two columns, break lines
inside words and put the columns one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.records import Span
from pipeline.structure.page_words import pattern, type_at_start, type_codes
from pipeline.structure.pieces import Piece, narrowed, pieces
from pipeline.structure.title import letter_title, title_after
from pipeline.text import fold

LIMIT = 6000
"""How far into a document its header may reach."""

_MOTTOES = ("conghoaxahoichunghiavietnam", "doclaptudohanhphuc", "dangcongsanvietnam")
_LETTERS = re.compile(r"[^a-z]+")
# The fixed strings inside a line that PDF text or a table row has run together.
_FIXED = re.compile(
    r"c[o0]ng\s+h[o0]\w?\s*x\w\s*h[o0][i1l]\s+chu\s+ngh\w{1,2}\s+v\w{2,3}t\s+nam"
    r"|d[o0]c\s+l\w{1,2}p\W+t\w\s+d[o0]\W+h[a-z]{2,3}h\s+ph\w{2,3}"
    r"|dang\s+cong\s+san\s+viet\s+nam"
    r"|\s\S?[-_=*]{3,}(?=\s|$)"
)
# A symbol: groups of letters joined by dashes, slashes or points; blanks only beside the joints.
_SYMBOL = r"[^\W\d_][\w&.]*(?:\s?[-/]\s?(?=[^\W_])[\w&.]+){0,6}"
NUMBER = re.compile(
    r"(?:(?P<law>(?:bộ\s+)?luật|pháp\s+lệnh|nghị\s+quyết|công\s+điện|lệnh)\s+)?(?:s[ốoôó0]|n[oº°])\s*[:.;]?\s*"
    rf"(?P<token>(?P<digits>\d{{1,6}}[a-z]?)(?:\s?/\s?(?P<year>\d{{4}}))?(?:\s{{0,3}}[-/]\s{{0,3}}(?P<symbol>{_SYMBOL})"
    r"|\s(?P<spaced>[^\W\d_]{2,5}/[\w&.-]+))?)",
    re.IGNORECASE,
)
"""The number of a header (số, ký hiệu): "Số: 24/KH-UBND", "Số 12-CTr/TU", "Luật số: 64/2025/QH15"."""
BLANK_NUMBER = re.compile(
    r"(?:s[ốoôó0])\s*[:.;]?[\s.…_]*(?:/\s?\d{4}\s?)?[-/]\s?(?P<symbol>"
    rf"{_SYMBOL})|s[ốo]\s*:[\s.…_]*$"
    # digits written by hand, which recognition of a scan turns into anything
    r"|s[ốoôóòõỏ]\S{0,2}\s*[:;.,]?[^/\n]{0,14}/\s?(?P<beside>(?-i:[A-ZĐ]{2,8}-[A-ZĐ&0-9]{2,8}))",
    re.IGNORECASE,
)
"""A number left blank or illegible: "Số:      /QĐ-UBND"."""
_PLACE = r"[^\W\d_][\w.'’ -]{1,40}?"
DATE = re.compile(
    rf"(?:(?P<place>{_PLACE})\s*[,.;]\s*)?(?:hồi\s+\d+\s*giờ\s*(?:\d+\s*)?(?:phút)?\s*,?\s*)?"
    r"ng[àaáâ]y\s*(?:(?P<day>[\dOolI]{1,2})\s*th[áaà]ng\s*(?P<month>[\dOolI\]]{1,2})\s*n[ăaâ]m\s*(?P<year>\d{4})(?!\d)"
    r"|(?P<day2>\d{1,2})\s?[/.-]\s?(?P<month2>\d{1,2})\s?[/.-]\s?(?P<year2>\d{4})(?!\d))",
    re.IGNORECASE,
)
"""Place and day of issue (địa danh và thời gian ban hành)."""
_GAP = r"[\s.…_]{0,40}"
BLANK_DATE = re.compile(
    rf"(?:(?P<place>{_PLACE})\s*[,.]?\s*)?ngày{_GAP}\S{{0,5}}?{_GAP}tháng{_GAP}\S{{0,4}}{_GAP}"
    rf"(?:năm{_GAP}\d{{0,4}})?",
    re.IGNORECASE,
)
"""A day left blank or illegible: "Hà Nội, ngày     tháng     năm 2025"."""
_INNER_LABEL = re.compile(r"(?<=\S)\s+(?=s[ốo]\s*:)", re.IGNORECASE)
_STAMP = re.compile(rf"\W*(?:{pattern('stamps')})\b|\W*\d{{1,3}}\W*$|.*(?:@|https?:|www\.)")
# What a digital signature prints below the signer: its time to the second.
_SIGNED_AT = re.compile(r"\s*\d{2}\W\d{2}\W\d{4}\s+\d{2}:\d{2}:\d{2}")
_ADDRESSEE = re.compile(r"kinh\s+g[uo][ij]")
_APPENDIX = re.compile(r"phu\s+luc(?:\s+(?:so\s+)?(?:[ivx]+|\d+))?\W*$")
_APPENDED = re.compile(r"\W*(?:ban\s+hanh\s+)?kem\s+theo\b")
_LETTER_TITLE = re.compile(r"v\s?/\s?v\b|ve\s+(?:viec\b)?")
_BODY = re.compile(r"(?:can\s+cu|dieu\s+1|i\.\s|1\.\s|chuong\s+i\b|phan\s+(?:thu\s+nhat|i)\b)")


@dataclass(slots=True)
class Header:
    """The components of a header; one that the page lacks is ``None`` or empty.

    Attributes:
        issuer: lines of the box of bodies (ô số 2), the superior's first.
        number: from "Số" to the end of the symbol.
        blank_number: the same where the number is blank; tells the symbol alone.
        date: place and day; ``blank_date`` the same where the day is blank.
        type_name: the document type as printed (ô số 5a).
        title: the abstract (trích yếu).
        author: the author's line between title and legal bases ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH").
        fixed: whether quốc hiệu, tiêu ngữ or the Party's heading stand on the page.
        appended: the page begins with an appendix or an attached text instead of a header.
        end: where the header ends; 0 where there is none.
    """

    issuer: list[Span] = field(default_factory=list)
    number: Span | None = None
    blank_number: Span | None = None
    date: Span | None = None
    blank_date: Span | None = None
    type_name: Span | None = None
    title: Span | None = None
    author: Span | None = None
    fixed: bool = False
    appended: bool = False
    end: int = 0

    @property
    def formal(self) -> bool:
        """Whether any component was found that only documents of bodies have."""
        return bool(self.fixed or self.number or self.blank_number or self.type_name or self.appended)


def read_header(text: str, shadowed: str) -> Header:
    """The components of the header at the top of a text.

    Args:
        text: the document's text.
        shadowed: its shadow.
    """
    reader = _Reader(text, shadowed)
    return reader.read()


class _Reader:
    """Goes through the first pieces of a page once and names each."""

    def __init__(self, text: str, shadowed: str) -> None:
        self.text, self.shadowed = text, shadowed
        self.pieces = list(_cut(pieces(text, shadowed, 0, min(len(text), LIMIT))))
        self.header = Header()
        self.skip_to = 0
        self.mottoes = dict.fromkeys(_MOTTOES, 0)
        self.strays = 0

    def read(self) -> Header:
        """The header, read piece by piece until its title or the first words of the body."""
        header = self.header
        for index, piece in enumerate(self.pieces):
            if piece.start < self.skip_to:
                continue
            if self._is_component(piece):
                header.end = max(header.end, self.skip_to)
                continue
            if self._begins_text(index, piece):
                break
            if piece.start < self.skip_to:
                continue
            if not self._is_issuer(piece) and not _STAMP.match(piece.folded):
                self.strays += 1
                if self.strays > 12 or (header.formal and len(piece.text.split()) > 20):
                    break
        if not header.formal:
            header.end = 0
        return header

    def _is_component(self, piece: Piece) -> bool:
        """Takes quốc hiệu, tiêu ngữ, the number and the day of issue."""
        header = self.header
        if self._is_motto(piece):
            header.fixed = True
            self.skip_to = piece.end
            return True
        if (match := NUMBER.match(self.shadowed, piece.start)) and self._plausible_number(match):
            if header.number is None or _is_copy(header.number.of(self.shadowed)):
                header.number = Span(match.start(), match.end())
            self.skip_to = match.end()
            return True
        if match := BLANK_NUMBER.match(self.shadowed, piece.start, piece.end):
            header.blank_number = header.blank_number or Span(match.start(), match.end())
            self.skip_to = match.end()
            return True
        return self._is_date(piece)

    def _plausible_number(self, match: re.Match[str]) -> bool:
        """Whether a number has a symbol, or stands alone as old letters have it, and begins no sentence."""
        rest = self.text[match.end() : match.end() + 40].split("\n")[0].lstrip(" \t")
        if rest[:1] in tuple(",;)") or (rest[:1].islower() and not rest.startswith("ngày")):
            return False
        if match["symbol"] or match["spaced"]:
            return match.end() - match.start() < 60
        rest = self.shadowed[match.end() : match.end() + 3].strip()
        return not rest and self.header.fixed

    def _is_date(self, piece: Piece) -> bool:
        header = self.header
        reach = min(len(self.shadowed), piece.end + 60)
        for known, blank in ((DATE, False), (BLANK_DATE, True)):
            match = known.match(self.shadowed, piece.start, reach)
            if match is None or not self._plausible_place(piece, match):
                continue
            if match["place"] is None and not (header.formal and match.end() >= piece.end - 2):
                return False
            if blank:
                header.blank_date = header.blank_date or Span(match.start(), match.end())
            elif header.date is None:
                header.date = Span(match.start(), match.end())
            self.skip_to = match.end()
            return True
        return False

    def _plausible_place(self, piece: Piece, match: re.Match[str]) -> bool:
        """Whether what stands before "ngày" is one place's name, over two lines at most."""
        if match["place"] is None:
            return piece.folded.startswith("ngay")
        place = self.text[match.start("place") : match.end("place")]
        one_name = place[0].isupper() and place.count("\n") <= 1 and len(place.split()) <= 7
        return one_name and ("ngay" in piece.folded or not piece.is_upper)

    def _is_motto(self, piece: Piece) -> bool:
        """Whether a piece is quốc hiệu, tiêu ngữ or the Party's heading, or the next part of one."""
        letters = _LETTERS.sub("", piece.folded)
        if len(letters) < 3 or not (piece.is_upper or piece.folded.startswith(("doc", "tu do", "hanh phuc"))):
            return False
        for motto, at in self.mottoes.items():
            rest = motto[at:]
            if len(letters) <= len(rest) + 2 and _alike(letters, rest[: len(letters)]):
                if at == 0 and len(letters) < 4:
                    continue
                self.mottoes[motto] = min(len(motto), at + len(letters))
                return True
        return False

    def _begins_text(self, index: int, piece: Piece) -> bool:
        """Takes the type's name with the title, or a letter's title; tells whether the header is over."""
        header = self.header
        if _ADDRESSEE.match(piece.folded) or (_BODY.match(piece.folded) and not header.issuer):
            return True
        if _BODY.match(piece.folded):
            return True
        if _APPENDIX.match(piece.folded) and not header.formal:
            header.appended = True
            return self._take_title(index, piece.end)
        if (end := self._type_end(index)) is not None:
            header.type_name = Span(piece.start, end)
            header.end = end
            return self._take_title(index, end)
        if (
            (header.number or header.blank_number)
            and header.title is None
            and _LETTER_TITLE.match(piece.folded)
        ):
            if piece.is_upper and not piece.folded.startswith("v/v"):
                return False
            header.title = letter_title(self.shadowed, self.pieces[index:], self._ends_letter_title)
            self.skip_to = header.title.end
            header.end = max(header.end, header.title.end)
        return False

    def _ends_letter_title(self, piece: Piece) -> bool:
        if _ADDRESSEE.match(piece.folded) or _BODY.match(piece.folded):
            return True
        reach = min(len(self.shadowed), piece.end + 60)
        dates = (known.match(self.shadowed, piece.start, reach) for known in (DATE, BLANK_DATE))
        if any(match and self._plausible_place(piece, match) for match in dates):
            return True
        return piece.is_upper and self._is_motto(piece)

    def _take_title(self, index: int, start: int) -> bool:
        header = self.header
        header.title, header.author = title_after(
            self.shadowed, [p for p in self.pieces[index:] if p.end > start], start
        )
        header.end = max(header.end, start, header.title.end if header.title else 0)
        if header.title and not header.number and _attached(self.shadowed, header.end):
            header.appended = True
        return True

    def _type_end(self, index: int) -> int | None:
        """Where a type's name ends that begins here: alone, before the title or broken over lines."""
        piece = self.pieces[index]
        if not piece.is_upper:
            return None
        folded, end = piece.folded, piece.end
        following = self.pieces[index + 1] if index + 1 < len(self.pieces) else None
        if following and following.line == piece.line + 1 and following.is_upper:
            joined = f"{folded} {following.folded}"
            if joined in type_codes() and folded not in type_codes():
                return following.end
        if folded.rstrip(" .*") in type_codes():
            return end
        match = type_at_start().match(folded)
        placed = self.header.number or self.header.blank_number or self.header.date or self.header.blank_date
        if match is None or not placed or folded[match.end() :].lstrip()[:1] in (":", ".", "/", "-"):
            return None
        return piece.start + match.end()

    def _is_issuer(self, piece: Piece) -> bool:
        """Takes a line of the box of bodies."""
        header = self.header
        if not piece.is_upper or header.type_name or header.title or _STAMP.match(piece.folded):
            return False
        if sum(map(str.isalpha, piece.text)) < 2 or any(map(str.isdigit, piece.text[:1])):
            return False
        if _SIGNED_AT.match(self.shadowed, piece.end):
            return False
        header.issuer.append(Span(piece.start, piece.end))
        header.end = max(header.end, piece.end)
        return True


def _alike(found: str, expected: str) -> bool:
    """Whether letters are those expected, one in six misread."""
    if found == expected:
        return True
    return len(found) >= 6 and SequenceMatcher(None, found, expected, autojunk=False).ratio() >= 0.83


def _is_copy(number: str) -> bool:
    """Whether a number is that of a copy (sao y, sao lục, trích sao), not of the document copied."""
    return bool(re.search(r"/\s?(?:SY|SL|TrS|SYBC)\b|-\s?BS/", number))


def _attached(shadowed: str, at: int) -> bool:
    """Whether the words right after a title say that the text is attached to another."""
    return bool(_APPENDED.match(fold(shadowed[at : at + 40]).strip(" *\t")))


def _cut(found: Iterable[Piece]) -> list[Piece]:
    """Pieces, cut where a fixed string or the end of a number shows that components were run together."""
    cut: list[Piece] = []
    for piece in found:
        bounds = {0, len(piece.text)}
        for match in _FIXED.finditer(piece.folded):
            bounds |= {match.start(), match.end()}
        if label := _INNER_LABEL.search(piece.text):
            bounds.add(label.end())
        for at in sorted(bounds):
            if at in (0, len(piece.text)):
                number = NUMBER.match(piece.text, at)
                whole = number if number and number["symbol"] else BLANK_NUMBER.match(piece.text, at)
                bounds |= {whole.end()} if whole else set()
        ordered = sorted(bounds)
        for left, right in pairwise(ordered):
            part = narrowed(piece, piece.start + left, piece.start + right)
            if part.text:
                cut.append(part)
    return cut
