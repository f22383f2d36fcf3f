"""A document's text as it is shown: paragraphs and tables with highlights, in parts of a bearable size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.records import Block, Cell, Document, Span
from search_api.web.highlights import Highlighter, Mark, Piece

PART = 60_000  # code points shown at once; a block is never cut


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table."""

    pieces: tuple[Piece, ...]
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A paragraph, or a table where it has ``rows``.

    Attributes:
        page: where it is the first on a page, that page.
    """

    kind: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[ShownCell, ...], ...] = ()
    page: int | None = None


def parts_of(document: Document) -> list[Span]:
    """The parts that a text is shown in, in order; one at least."""
    parts: list[Span] = []
    start = 0
    for block in document.blocks:
        if block.span.end - start > PART and block.span.start > start:
            parts.append(Span(start, block.span.start))
            start = block.span.start
    return [*parts, Span(start, len(document.text))]


def part_at(parts: Sequence[Span], offset: int) -> int:
    """Which part an offset of the text stands in, from 0."""
    return next((at for at, part in enumerate(parts) if offset < part.end), len(parts) - 1)


def shown(document: Document, marks: Sequence[Mark], part: Span) -> list[ShownBlock]:
    """The blocks of one part; a text without blocks is one paragraph."""
    cutter = Highlighter(document.text, marks)
    inside = [block for block in document.blocks if part.start <= block.span.start < part.end]
    if not document.blocks:
        return [ShownBlock("paragraph", cutter.pieces(part))] if document.text else []
    found = []
    page = None
    for block in inside:
        turned = block.page if block.page != page else None
        page = block.page
        found.append(_shown(cutter, block, turned))
    return found


def _shown(cutter: Highlighter, block: Block, page: int | None) -> ShownBlock:
    if not block.cells:
        return ShownBlock(block.kind, cutter.pieces(block.span), page=page)
    by_row = groupby(sorted(block.cells, key=lambda cell: (cell.row, cell.column)), lambda cell: cell.row)
    rows = tuple(tuple(_cell(cutter, cell) for cell in cells) for _, cells in by_row)
    return ShownBlock(block.kind, rows=rows, page=page)


def _cell(cutter: Highlighter, cell: Cell) -> ShownCell:
    return ShownCell(cutter.pieces(cell.span), cell.row_span, cell.column_span)
