"""The outline of a document: its numbered and bulleted items, nested as the drafter nested them.

The order of the marks is not fixed by law outside of norms (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5
asks for Phần, Chương, Mục, Điều, khoản, điểm; plans and letters use I, 1, a, -, + in any order), so nesting
is read from the document itself: a kind of mark met for the first time opens a deeper level, one met before
returns to its level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.records import Block, Document, Span
from pipeline.resources import lexicon
from pipeline.text import CAPITALS, shadow

VIETNAMESE_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The order of points (điểm): no f, j, w, z; đ follows d."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the outline: a mark and the text that follows it, or a paragraph without a mark.

    Attributes:
        span: the text without its mark.
        kind: kind of mark (``part``, ``chapter``, ``section``, ``article``, ``appendix``, ``roman``,
        ``arabic``,
            ``arabic)``, ``deep2``, ``letter``, ``paren``, ``dash``, ``plus``, ``dot``), ``paragraph`` or
            ``table``.
        mark: the mark as read: ``III``, ``2``, ``1.1``, ``a``, ``-``; empty for a paragraph or table.
        parent: index of the item that contains this one.
        path: the marks from the outermost item, such as ``III.2.a``; bullets do not count.
        block: index of the document's block.
    """

    span: Span
    kind: str
    mark: str
    parent: int | None
    path: str
    block: int


_MARKS: tuple[tuple[str, str], ...] = (
    ("part", r"(?:PHẦN|Phần)\s+(?:THỨ|thứ)?\s*(?P<part>[IVX]+|\d+|[A-ZĐa-zđ]+)\b[.:]?"),
    ("chapter", r"(?:CHƯƠNG|Chương)\s+(?P<chapter>[IVX]+|\d+)\b[.:]?"),
    ("appendix", r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:SỐ\s+|số\s+)?(?P<appendix>[IVX]+|\d+))?\b[.:]?(?=\s|$)"),
    ("section", r"(?:MỤC|Mục)\s+(?P<section>\d+)\b[.:]?"),
    ("article", r"(?:ĐIỀU|Điều)\s+(?P<article>\d+[a-zđ]?)[.:]?(?=\s)"),
    ("roman", r"(?P<roman>[IVX]+)\s?[.)/-](?=\s|[^\W\d_])"),
    ("deep", r"(?P<deep>\d{1,2}(?:\.\d{1,2})+)[.)]?(?=\s|[^\W\d_])"),
    ("arabic)", r"(?P<arabic_>\d{1,2})\)(?=\s|[^\W\d_])"),
    ("arabic", r"(?P<arabic>\d{1,2})(?:\s?[./]|-(?=\s))(?=\s|[^\W\d_])"),
    (
        "ordinal",
        r"(?P<ordinal>Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười)\s+là\s*[,:]|(?P<nth>Thứ\s+(?:nhất|hai|ba|"
        r"tư|năm|sáu))\s*[,:]",
    ),
    ("letter", r"(?P<letter>[a-zđ]{1,2}\d?)(?:\)|\.(?=\s))"),
    ("paren", r"\((?P<paren>\d{1,2}|[ivx]{1,4}|[a-zđ])\)"),
    ("dash", r"(?P<dash>[-•▪●✓*–])(?=\s?[^\s\d.)*-]|\s\d)"),
    ("plus", r"(?P<plus>\+)(?=\s?\S)"),
    ("dot", r"(?P<dot>[oº])(?=\s[A-ZĐ])"),
)
_MARK = re.compile(
    r"\s*(?:" + "|".join(f"(?P<k{i}>{pattern})" for i, (_, pattern) in enumerate(_MARKS)) + ")"
)
# Inside a flattened paragraph a number counts only in sequence (see _sequential), a bullet only after the
# end of a clause or before a verb of assignment ("Sở X - Phối hợp ..."): "kinh tế - Xã hội" is no bullet.
_INLINE = re.compile(
    r"(?<=\s)(?P<mark>Điều \d+[a-zđ]?\.|[IVX]{1,5}\.|\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)]|[a-zđ]\)|"
    r"\(\d{1,2}\)|[-+•])"
    rf"\s?(?=[{CAPITALS}“\"]|\d+ )"
)
_VERB = re.compile(
    r"\s*(?:" + "|".join(re.escape(verb) for verb in lexicon("task_verbs")["core"]) + r")\b", re.IGNORECASE
)
_RANK = {"part": 0, "appendix": 0, "chapter": 1, "section": 2}
_LINE_MARK = re.compile(
    r"\s*(?:[-+•]\s|[a-zđ][.)]\s|\d{1,2}(?:[.)/]|-(?=\s))\s|\d{1,2}(?:\.\d{1,2})+\.?\s|\(\d{1,2}\)\s|"
    r"[IVX]+\s?[./]\s"
    r"|(?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phụ lục|PHỤ LỤC)\s+[\dIVX]+\b)"
)
_CLAUSE_END = re.compile(r"[.;:!…/”\"]\s*$")
_CAPITAL = re.compile(rf"\s*[“\"]?[{CAPITALS}]")
_NUMBERED_LINE = re.compile(
    rf"\s*(?:[a-zđ]\)|\d{{1,2}}[.)/]|\d{{1,2}}(?:\.\d{{1,2}})+\.?|[IVX]+\.|(?:Điều|"
    rf"ĐIỀU)\s+\d+[a-zđ]?\.)\s+[{CAPITALS}]"
)
_CITES = re.compile(r"(?:Điều|Khoản|Điểm|Mục|Số|Chương|Phụ lục|Bước)\s*$", re.IGNORECASE)
_BARE_MARK = re.compile(r"\s*(?:[-+•]|[a-zđ][.)]|[\d.]+[.)]|[IVX]+[./])\s*")
_RUN_TOGETHER = 8  # lines: a block this long was laid out without blank lines between its paragraphs
_ARTICLE = re.compile(r"(?<=\s)Điều\s\d{1,3}\.\s")
_FLATTENED = 400  # code points: a cell this long is a letter's body that a portal laid out as a table
_GOES_ON = re.compile(r"(?:,|\s(?:và|hoặc|của|với|các|tại|trong|thuộc|về|cho|do|theo))\s*$", re.IGNORECASE)
"""The end of a line whose phrase goes on in the next one."""

_UNWRAPPED = 30  # code points: a line this short was ended by its drafter, not by the page


def outline(document: Document, regions: Iterable[Span]) -> tuple[Item, ...]:
    """The items of the given regions in reading order; each region starts a nesting of its own."""
    items: list[Item] = []
    plain = shadow(document.text)
    for region in regions:
        _Nesting(items).read(_pieces(document, plain, region), plain)
    return tuple(items)


def _pieces(document: Document, plain: str, region: Span) -> Iterator[tuple[int, Span, bool]]:
    """Paragraph-like pieces of a region: block index, span, whether it is a whole table."""
    for index, block in enumerate(document.blocks):
        start, end = max(block.span.start, region.start), min(block.span.end, region.end)
        if start >= end or block.kind == "page_furniture":
            continue
        if block.kind == "table":
            if is_layout_table(block):
                for cell in block.cells:
                    if cell.span.start < cell.span.end:
                        yield from (
                            (index, piece, False)
                            for piece in _split_paragraph(document.text, plain, cell.span)
                        )
            else:
                yield index, Span(start, end), True
                yield from (
                    (index, piece, False)
                    for cell in _articles_in(plain, block)
                    for piece in _split_paragraph(document.text, plain, cell)
                )
        else:
            yield from (
                (index, piece, False) for piece in _split_paragraph(document.text, plain, Span(start, end))
            )


def is_layout_table(block: Block) -> bool:
    """Whether a table only lays out running text: one row or column, or cells as long as a letter's body."""
    filled = [cell for cell in block.cells if cell.span.start < cell.span.end]
    return len({cell.row for cell in filled}) <= 1 and (
        len(filled) <= 1 or any(cell.span.end - cell.span.start >= _FLATTENED for cell in filled)
    )


def _articles_in(plain: str, block: Block) -> Iterator[Span]:
    """Articles that a layout left inside a table's cell, from the first one on."""
    for cell in block.cells:
        if cell.span.end - cell.span.start >= _FLATTENED:
            article = _ARTICLE.search(plain, cell.span.start, cell.span.end)
            if article:
                yield Span(article.start(), cell.span.end)


def _split_paragraph(text: str, plain: str, span: Span) -> Iterator[Span]:
    """A paragraph cut where a new line, or a mark inside a flattened paragraph, starts an item."""
    cuts = sorted({span.start, *_line_starts(text, span), *_sequential(plain, span)})
    for start, end in zip(cuts, [*cuts[1:], span.end], strict=True):
        if plain[start:end].strip():
            yield Span(start, end)


def _line_starts(text: str, span: Span) -> Iterator[int]:
    """Starts of the lines that begin a new item; other line ends only wrap the text.

    A wrapped line may begin like a mark ("giai đoạn 2025" above "- 2030"), so the line above must end a
    clause, or be too short to have been wrapped.
    """
    breaks = [match.start() for match in re.finditer("\n", text[span.start : span.end])]
    above = 0
    for at in breaks:
        start = span.start + at + 1
        previous = text[span.start + above : span.start + at]
        above = at + 1
        if _CITES.search(previous) or _BARE_MARK.fullmatch(previous):
            continue
        begins_item = _LINE_MARK.match(text, start, span.end) or (
            len(breaks) >= _RUN_TOGETHER
            and _CAPITAL.match(text, start, span.end)
            and not _GOES_ON.search(previous)
        )
        ends_clause = _CLAUSE_END.search(previous) is not None or len(previous.strip()) < _UNWRAPPED
        if (ends_clause and begins_item) or _NUMBERED_LINE.match(text, start, span.end):
            yield start


def _sequential(plain: str, span: Span) -> list[int]:
    """Starts of inline marks that are bullets or continue a sequence (1. 2. 3.; a) b) c); Điều 1, 2)."""
    found = list(_INLINE.finditer(plain, span.start, span.end))
    marks = [match["mark"].rstrip(".") for match in found]
    cuts: list[int] = []
    for at, match in enumerate(found):
        mark = marks[at]
        if mark in "-+•":
            ends_clause = _CLAUSE_END.search(plain, span.start, match.start("mark"))
            if ends_clause or (cuts and _VERB.match(plain, match.end())):
                cuts.append(match.start("mark"))
        elif _starts_sequence(mark, marks[at + 1 :]) or _continues_sequence(mark, plain, span, marks[:at]):
            cuts.append(match.start("mark"))
    return cuts


def _successor(mark: str) -> str:
    """The mark that follows in its sequence."""
    if mark.endswith(")") and mark[0] in VIETNAMESE_LETTERS and len(mark) == 2:
        following = VIETNAMESE_LETTERS.find(mark[0]) + 1
        return f"{VIETNAMESE_LETTERS[following]})" if following < len(VIETNAMESE_LETTERS) else ""
    number = re.search(r"\d+(?=\D*$)", mark)
    if number:
        return mark[: number.start()] + str(int(number.group()) + 1) + mark[number.end() :]
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
    return roman[roman.index(mark) + 1] if mark in roman[:-1] else ""


def _starts_sequence(mark: str, later: list[str]) -> bool:
    first = mark in ("I", "a)", "1", "1)", "(1)", "Điều 1") or mark.endswith(".1")
    return first and (_successor(mark) in later or mark == "Điều 1" or mark.endswith(".1"))


def _continues_sequence(mark: str, plain: str, span: Span, earlier: list[str]) -> bool:
    opening = _MARK.match(plain, span.start, span.end)
    before = [*earlier, opening.group().strip().rstrip(".") if opening else ""]
    return any(_successor(one) == mark for one in before if one)


class _Nesting:
    """Builds the items of one region with the stack of marks that are open."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.open: list[tuple[str, int]] = []

    def read(self, pieces: Iterable[tuple[int, Span, bool]], plain: str) -> None:
        for block, piece, is_table in pieces:
            if is_table:
                self._add(block, piece, "table", "")
                continue
            kind, mark, start = _read_mark(plain, piece)
            span = _trimmed(plain, Span(start, piece.end))
            if kind == "paragraph" and span.start < span.end:
                self._paragraph(block, span, plain)
            elif kind != "paragraph":
                self._marked(block, span, kind, mark)

    def _marked(self, block: int, span: Span, kind: str, mark: str) -> None:
        kinds = [open_kind for open_kind, _ in self.open]
        if kind in kinds:
            del self.open[kinds.index(kind) :]
        elif kind in _RANK:
            self.open = [(k, i) for k, i in self.open if _RANK.get(k, 9) < _RANK[kind]]
        elif kind == "article":
            self.open = [(k, i) for k, i in self.open if k in _RANK]
        elif kind == "roman":
            self.open = [
                (k, i) for k, i in self.open if k in ("part", "appendix", "chapter", "lead-in", "article")
            ]
        elif kind.startswith("deep"):
            self._close_deeper(mark)
        self._add(block, span, kind, mark)
        self.open.append((kind, len(self.items) - 1))

    def _close_deeper(self, mark: str) -> None:
        """Close what stands beside or below a number such as 1.2: its parent is item 1, if that is open."""
        prefix = mark.rsplit(".", 1)[0]
        for depth, (_, index) in enumerate(self.open):
            if self.items[index].mark == prefix:
                del self.open[depth + 1 :]
                return
        self.open = [
            (k, i) for k, i in self.open if not k.startswith("deep") and k not in ("letter", "dash", "plus")
        ]

    def _paragraph(self, block: int, span: Span, plain: str) -> None:
        leads_in = plain[span.start : span.end].rstrip().endswith(":")
        while self.open and self.open[-1][0] in ("dash", "plus", "dot", "lead-in"):
            self.open.pop()
        self._add(block, span, "paragraph", "")
        if leads_in:
            self.open.append(("lead-in", len(self.items) - 1))

    def _add(self, block: int, span: Span, kind: str, mark: str) -> None:
        parent = self.open[-1][1] if self.open else None
        above = self.items[parent].path if parent is not None else ""
        own = "" if kind in ("paragraph", "table", "dash", "plus", "dot") else mark
        if own and kind.startswith("deep") and above.split(".")[-own.count(".") :] == own.split(".")[:-1]:
            own = own.rsplit(".", 1)[1]
        path = ".".join(part for part in (above, own) if part)
        self.items.append(Item(span, kind, mark, parent, path, block))


def _read_mark(plain: str, piece: Span) -> tuple[str, str, int]:
    """Kind of mark, the mark, and where the text after it starts."""
    match = _MARK.match(plain, piece.start, piece.end)
    if not match:
        return "paragraph", "", piece.start
    kind, mark = next(
        (name, match[name.replace(")", "_")])
        for index, (name, _) in enumerate(_MARKS)
        if match[f"k{index}"] is not None
    )
    mark = mark or ""
    if kind == "letter" and mark.rstrip("0123456789")[:1] not in VIETNAMESE_LETTERS:
        return "paragraph", "", piece.start
    if kind == "deep":
        kind = f"deep{mark.count('.') + 1}"
    return kind, mark, match.end()


def _trimmed(plain: str, span: Span) -> Span:
    """The span without blanks at its ends."""
    start, end = span.start, span.end
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return Span(start, end)
