"""Evidence names the page and the rectangle that it stands in."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extraction.evidence_places import EvidencePlaces
from pipeline.findings import Deadline, Evidence, Task
from pipeline.records import Block, Box, Cell, Document, Page, Span
from tests.pipeline.pages import page

TEXT = "Kế hoạch làm sạch kênh mương.\n\n| Sở Xây dựng | Quý II |\n\nThực hiện từ trang này sang trang sau."
PARAGRAPH, TABLE, LAST = Box(1, 1, 9, 2), Box(1, 3, 9, 4), Box(1, 5, 9, 6)
LEFT, RIGHT = Box(1, 3, 5, 4), Box(5, 3, 9, 4)


def span(quote: str) -> Span:
    start = TEXT.index(quote)
    return Span(start, start + len(quote))


def document() -> Document:
    cells = (
        Cell(span("Sở Xây dựng"), 0, 0, page=1, box=LEFT),
        Cell(span("Quý II"), 0, 1, page=1, box=RIGHT),
    )
    blocks = (
        Block("paragraph", span("Kế hoạch làm sạch kênh mương."), 1, PARAGRAPH),
        Block("table", span("| Sở Xây dựng | Quý II |"), 1, TABLE, cells),
        Block("paragraph", span(TEXT[TEXT.index("Thực") :]), 1, LAST),
    )
    second = TEXT.index("sang trang")
    pages = (Page(1, 595, 842, Span(0, second), "ocr"), Page(2, 595, 842, Span(second, len(TEXT)), "ocr"))
    return replace(page(TEXT), blocks=blocks, pages=pages)


def place(quote: str) -> tuple[int | None, Box | None]:
    found = EvidencePlaces(document()).placed(Evidence(span(quote), quote, "test"))
    return found.page, found.box


def test_evidence_stands_in_the_block_or_cell_that_holds_all_of_it() -> None:
    assert place("làm sạch") == (1, PARAGRAPH)
    assert place("Sở Xây") == (1, LEFT)
    assert place("Quý II") == (1, RIGHT)
    assert place("Sở Xây dựng | Quý II") == (1, TABLE)


def test_evidence_on_a_further_page_of_a_block_has_the_page_alone() -> None:
    assert place("trang sau") == (2, None)


def test_evidence_inside_a_finding_is_placed_too() -> None:
    deadline = Deadline(Evidence(span("Quý II"), "Quý II", "test"), "fixed")
    task = Task(Evidence(span("làm sạch"), "làm sạch", "test"), (), (), deadline, None)
    found = EvidencePlaces(document()).placed((task,))[0]
    assert found.evidence.box == PARAGRAPH
    assert found.deadline is not None
    assert found.deadline.evidence.box == RIGHT


def test_a_text_without_pages_is_left_as_it_is() -> None:
    evidence = Evidence(span("làm sạch"), "làm sạch", "test")
    assert EvidencePlaces(page(TEXT)).placed(evidence) is evidence
