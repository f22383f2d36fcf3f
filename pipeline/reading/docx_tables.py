"""Word tables: merged cells once, layout tables (header, signature) as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.reading.docx_numbering import W
from pipeline.reading.docx_styles import Styles, has_borders
from pipeline.reading.layout_tables import is_layout, layout_pieces
from pipeline.reading.pieces import GridCell, Paragraph, Table

_WRAPPERS = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins")
_DROPPED = (f"{W}del",)


@dataclass
class _Square:
    """One cell while its rows are counted."""

    pieces: list[Paragraph | Table]
    row: int
    column: int
    row_span: int
    column_span: int


class TableReader:
    """Reads tables; ``inside`` gives the pieces below a cell."""

    def __init__(
        self, styles: Styles, inside: Callable[[etree._Element], Iterator[Paragraph | Table]]
    ) -> None:
        self._styles = styles
        self._inside = inside

    def pieces(self, element: etree._Element) -> Iterator[Paragraph | Table]:
        """A table as one piece, or the lines of a table that only lays out a page."""
        squares = self._squares(element)
        if len(squares) == 1:  # a frame round text
            yield from squares[0].pieces
            return
        cells = tuple(
            GridCell(_joined(square.pieces), square.row, square.column, square.row_span, square.column_span)
            for square in squares
        )
        if is_layout(cells, self._ruled(element)):
            yield from layout_pieces(
                [(cell, square.pieces) for cell, square in zip(cells, squares, strict=True)]
            )
        else:
            yield Table(cells)

    def _ruled(self, element: etree._Element) -> bool:
        """Whether lines are drawn: by the table, by one of its cells, or by its style."""
        properties = element.find(f"{W}tblPr")
        for edges in element.iter(f"{W}tcBorders"):
            if any(edge.get(f"{W}val", "nil") not in ("nil", "none") for edge in edges):
                return True
        own = has_borders(properties)
        if own is not None:
            return own
        style = None if properties is None else properties.find(f"{W}tblStyle")
        return style is not None and self._styles.borders(style.get(f"{W}val"))

    def _squares(self, table: etree._Element) -> list[_Square]:
        squares: list[_Square] = []
        open_merges: dict[int, _Square] = {}
        for row, line in enumerate(_children(table, f"{W}tr")):
            column = _integer(line.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in _children(line, f"{W}tc"):
                properties = cell.find(f"{W}tcPr")
                span = max(1, _integer(None if properties is None else properties.find(f"{W}gridSpan"), 1))
                merge = None if properties is None else properties.find(f"{W}vMerge")
                above = open_merges.get(column)
                if merge is not None and merge.get(f"{W}val") != "restart" and above is not None:
                    above.row_span = row - above.row + 1
                    above.pieces.extend(self._inside(cell))
                else:
                    square = _Square(list(self._inside(cell)), row, column, 1, span)
                    squares.append(square)
                    open_merges.pop(column, None)
                    if merge is not None:
                        open_merges[column] = square
                column += span
        return squares


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for element in parent:
        if element.tag == tag:
            properties = element.find(f"{W}trPr")
            if properties is None or properties.find(f"{W}del") is None:
                yield element
        elif element.tag in _WRAPPERS:
            yield from _children(element, tag)


def _integer(element: etree._Element | None, default: int) -> int:
    text = "" if element is None else element.get(f"{W}val", "")
    return min(int(text), 1_000) if text.isdigit() else default


def _joined(pieces: list[Paragraph | Table]) -> str:
    """All text of a cell on one line; the cells of a table inside it one after the other."""
    texts = [
        " ".join(cell.text for cell in piece.cells if cell.text) if isinstance(piece, Table) else piece.text
        for piece in pieces
    ]
    return " ".join(text.strip() for text in texts if text.strip())
