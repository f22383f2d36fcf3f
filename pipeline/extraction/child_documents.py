"""Documents inside a document: regulations and plans that it puts into force, appendices that it carries."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.findings import ChildDocument, Citation, Heading, Task
from pipeline.records import Document, Span
from pipeline.structure.header import LIMIT, Header, read_header
from pipeline.structure.issuing_words import issuing_words
from pipeline.structure.outline import Item, outline
from pipeline.structure.page_words import type_at_start, type_codes
from pipeline.structure.pieces import in_capitals, pieces
from pipeline.structure.title import title_after
from pipeline.structure.zones import Zones
from pipeline.text import fold, shadow, squeeze

_LABELS = {
    "part": "Phần",
    "chapter": "Chương",
    "section": "Mục",
    "article": "Điều",
    "roman": "",
    "arabic": "",
}
_APPENDIX = re.compile(r"phu\s+luc(?:\s+(?:so\s+)?(?P<mark>[ivxlc]+|\d+[a-z]?)\b)?")
_LIST = re.compile(r"danh\s+(?:muc|sach)\b")
_BRACKET = re.compile(r"\s*\(\s*(?:ban\s+hành\s+)?kèm\s+theo(?!\w)", re.IGNORECASE)
_LONGEST_HEADING = 250  # code points; a longer paragraph is text behind a mark, not a heading
_NAMELESS = "Phần kèm theo"


@dataclass(frozen=True, slots=True)
class Attached:
    """A child document with the outline that places are named by."""

    child: ChildDocument
    items: tuple[Item, ...]


def attached_documents(
    document: Document, zones: Zones, citations: Sequence[Citation], number: str | None
) -> tuple[Attached, ...]:
    """The documents attached to a document, in order.

    Args:
        document: the parent.
        zones: its zones.
        citations: its citations; one in the words of issue names another act than the parent.
        number: of the parent.
    """
    found = [_attached(document, span, citations, number) for span in zones.attachments]
    named = Counter(one.child.name for one in found)
    counted: Counter[str] = Counter()
    for index, one in enumerate(found):
        name = one.child.name
        counted[name] += 1
        if named[name] > 1:
            found[index] = replace(one, child=replace(one.child, name=f"{name} ({counted[name]})"))
    return tuple(found)


def placed_in(tasks: Sequence[Task], attached: Sequence[Attached]) -> tuple[Task, ...]:
    """The tasks, those of attached documents with the document in their clause ("Quy chế/Điều 5.2")."""
    starts = [one.child.span.start for one in attached]

    def placed(task: Task) -> Task:
        at = bisect_right(starts, task.evidence.span.start) - 1
        inside = at >= 0 and task.evidence.span.start < attached[at].child.span.end
        return replace(task, clause=_clause(task, attached[at])) if inside else task

    return tuple(placed(task) for task in tasks)


def _attached(document: Document, span: Span, citations: Sequence[Citation], number: str | None) -> Attached:
    # shadows keep offsets, so what is found in a part of the text is found in the text
    inner = document.text[span.start : min(span.end, span.start + LIMIT)]
    plain = shadow(inner)
    header = read_header(inner, plain)
    name, kind, end = _name(plain, header)
    title = header.title or title_after(plain, [one for one in pieces(inner, plain) if one.end > end], end)[0]
    if title and (bracket := _BRACKET.search(plain, title.start, title.end)):  # all in one line
        title = Span(title.start, bracket.start())
    issued = issuing_words(inner, plain, title.end if title else end)
    moved_issued = _moved(issued, span.start)
    items = outline(document, [span])
    child = ChildDocument(
        span=span,
        name=name,
        kind=kind,
        title=_moved(title, span.start),
        act=_other_act(moved_issued, citations) or number,
        issued=moved_issued,
        outline=tuple(_headings(items, document.text)),
    )
    return Attached(child, items)


def _name(plain: str, header: Header) -> tuple[str, str | None, int]:
    """What a text is called among those attached, the code of its type, and where the name ends."""
    folded = fold(plain)
    start = len(folded) - len(folded.lstrip())
    if appendix := _APPENDIX.match(folded, start):
        mark = (appendix["mark"] or "").upper()
        return f"Phụ lục {mark}".strip(), None, appendix.end()
    typed = header.type_name or _type_before_title(plain, folded, start)
    if typed is not None:
        name = squeeze(typed.of(plain)).rstrip(" .*")
        return name.capitalize(), type_codes().get(fold(name)), typed.end
    return ("Danh mục" if _LIST.match(folded, start) else _NAMELESS), None, start


def _type_before_title(plain: str, folded: str, start: int) -> Span | None:
    """A type's name in capitals on the line of the title ("QUY ĐỊNH VỀ ...")."""
    match = type_at_start().match(folded, start)
    return Span(start, match.end()) if match and plain[start : match.end()].isupper() else None


def _moved(span: Span | None, by: int) -> Span | None:
    return Span(span.start + by, span.end + by) if span else None


def _other_act(issued: Span | None, citations: Sequence[Citation]) -> str | None:
    """The act that the words of issue name, where it is not the parent, whose own number is no citation."""
    if issued is None:
        return None
    return next(
        (one.number for one in citations if issued.start <= one.evidence.span.start < issued.end), None
    )


def _headings(items: Sequence[Item], text: str) -> Iterator[Heading]:
    """Parts, chapters, sections and articles; of a text without any, its Roman and first Arabic numbers."""
    kinds = {item.kind for item in items}
    ranked = kinds & {"part", "chapter", "section", "article"}
    wanted = ranked or kinds & {"roman"} or kinds & {"arabic"}
    depths: dict[int, int] = {}
    for index, item in enumerate(items):
        if item.kind not in wanted:
            continue
        above = item.parent
        while above is not None and above not in depths:
            above = items[above].parent
        depths[index] = 0 if above is None else depths[above] + 1
        label = f"{_LABELS[item.kind]} {item.mark}".strip()
        yield Heading(_words(items, index, text), label, depths[index])


def _words(items: Sequence[Item], index: int, text: str) -> Span:
    """The words of a heading; a chapter's often stand on the line below, in capitals."""
    span = items[index].span
    following = items[index + 1] if index + 1 < len(items) else None
    if span.start == span.end and following and following.kind == "paragraph":
        span = following.span if in_capitals(following.span.of(text)) else span
    if span.end - span.start <= _LONGEST_HEADING:
        return span
    return Span(span.start, span.start + len(span.of(text).split("\n", 1)[0].rstrip()))


def _clause(task: Task, attached: Attached) -> str:
    """Name of the attached document, and the place in it from the article on."""
    items, own = attached.items, task.clause or ""
    at = bisect_right([item.span.start for item in items], task.evidence.span.start) - 1
    while at >= 0 and items[at].path != own:
        at -= 1
    index: int | None = at if at >= 0 else None
    place = own
    while index is not None:
        item = items[index]
        if item.kind == "article":
            place = f"Điều {item.mark}{own[len(item.path) :]}"
            break
        if item.kind == "appendix":
            place = own[len(item.path) :].lstrip(".")
        index = item.parent
    return "/".join(filter(None, (attached.child.name, place)))
