"""Two views of one document: its text in parts, or the image of a page; each with its highlights."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.findings import Evidence, Extraction
from pipeline.records import Box, Page, Span
from search_api.web.document_fields import Locate
from search_api.web.document_marks import document_marks, evidence_of
from search_api.web.document_text import ShownBlock, part_at, parts_of, shown
from search_api.web.highlights import Mark, MarkKind

_PLACE = "cho"  # anchor of the words that an address names


@dataclass(frozen=True, slots=True)
class TextView:
    """One part of the text.

    Attributes:
        part, parts: which one, from 1, and how many there are.
        locate: where evidence is seen from here.
    """

    blocks: list[ShownBlock]
    part: int
    parts: int
    locate: Locate


@dataclass(frozen=True, slots=True)
class ShownBox:
    """A highlight on the image of a page, in points; ``back`` leads to what it is evidence for.

    Attributes:
        others: anchors of what has the same place.
    """

    id: str
    kind: MarkKind
    title: str
    back: str
    left: float
    top: float
    width: float
    height: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageView:
    """One page as it looks.

    Attributes:
        pages: numbers of all pages.
        locate: where evidence is seen from here.
    """

    page: Page
    boxes: list[ShownBox]
    pages: list[int]
    locate: Locate


def text_view(
    extraction: Extraction, part: int | None, offset: int | None, end: int | None = None
) -> TextView:
    """A part of the text: the one with this number, from 1, or the one that an offset stands in.

    Where ``end`` is given too, the words from the offset to it are marked, beside all that was found.
    """
    document = extraction.document
    parts = parts_of(document)
    at = part_at(parts, offset) if offset is not None else min(max((part or 1) - 1, 0), len(parts) - 1)

    def locate(evidence: Evidence, anchor: str) -> str:
        there = part_at(parts, evidence.span.start)
        return f"#{anchor}" if there == at else f"?phan={there + 1}#{anchor}"

    marks = document_marks(extraction)
    last = min(end or 0, len(document.text))
    if offset is not None and offset < last:
        marks.append(Mark(_PLACE, "place", Span(offset, last), _PLACE, title="Chỗ được dẫn"))
    blocks = shown(document, marks, parts[at])
    return TextView(blocks, at + 1, len(parts), locate)


def image_view(extraction: Extraction, number: int | None) -> ImageView:
    """A page as it looks; the first where there is none with this number."""
    pages = extraction.document.pages
    page = next((page for page in pages if page.number == number), pages[0])

    def locate(evidence: Evidence, anchor: str) -> str:
        if evidence.page is None or evidence.box is None:
            return f"?tai={evidence.span.start}#{anchor}"
        return (
            f"#b-{anchor}" if evidence.page == page.number else f"?xem=anh&trang={evidence.page}#b-{anchor}"
        )

    return ImageView(page, _boxes(extraction, page), [page.number for page in pages], locate)


def _boxes(extraction: Extraction, page: Page) -> list[ShownBox]:
    """The highlights of a page, the largest first, so that small ones lie above; of equal ones the first."""
    found = [
        _box(f"b-{mark.id}", mark.kind, mark.title, mark.back, evidence.box, page)
        for mark, evidence in evidence_of(extraction)
        if evidence.page == page.number and evidence.box is not None
    ]
    places: dict[tuple[float, ...], ShownBox] = {}
    for box in found:
        place = (box.left, box.top, box.width, box.height)
        first = places.get(place)
        places[place] = _together(first, box) if first else box
    return sorted(places.values(), key=lambda box: -box.width * box.height)


def _together(first: ShownBox, box: ShownBox) -> ShownBox:
    return replace(first, title=f"{first.title}; {box.title}", others=(*first.others, box.id))


def _box(id_: str, kind: MarkKind, title: str, back: str, box: Box, page: Page) -> ShownBox:
    left, top = max(box.left - 1, 0), max(box.top - 1, 0)
    right, bottom = min(box.right + 1, page.width), min(box.bottom + 1, page.height)
    return ShownBox(
        id_, kind, title, back, round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)
    )
