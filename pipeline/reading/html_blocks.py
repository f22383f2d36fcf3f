"""Blocks of HTML: paragraphs as a browser would break them, tables with row and column spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from pipeline.reading.layout_tables import is_layout, layout_pieces
from pipeline.reading.pieces import GridCell, Paragraph, ParagraphKind, Table

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "ul",
        "summary",
        "caption",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WHITE = re.compile(r"[ \t\r\n\f]+")
_BORDER = re.compile(
    r"border(?:-(?:top|left|right|bottom))?\s*:\s*(?!none|0|medium none)[^;]*"
    r"(?:solid|double|dotted|dashed|windowtext)",
    re.I,
)
_MOST_SPAN = 1_000
_DEEPEST = 200


def pieces_of(elements: Sequence[HtmlElement]) -> Iterator[Paragraph | Table]:
    """The paragraphs and tables of some elements, in order."""
    for element in elements:
        yield from _Flow().walk(element)


class _Flow:
    """Collects inline text until a block begins or ends."""

    def __init__(self) -> None:
        self._inline: list[str] = []
        self._kind: ParagraphKind = "paragraph"

    def walk(self, root: HtmlElement) -> Iterator[Paragraph | Table]:
        yield from self._element(root, 0)
        yield from self._flush()

    def _element(self, element: HtmlElement, depth: int) -> Iterator[Paragraph | Table]:
        if not isinstance(element.tag, str):
            return
        if depth > _DEEPEST:  # no page nests so deep on purpose; its text is kept
            self._text(element.text_content())
            return
        if element.tag == "br":
            self._inline.append("\n")
        elif element.tag == "table":
            yield from self._flush()
            yield from _table(element)
        else:
            yield from self._container(element, depth)

    def _container(self, element: HtmlElement, depth: int) -> Iterator[Paragraph | Table]:
        is_block = element.tag in _BLOCKS
        if is_block:
            yield from self._flush()
            self._kind = _kind_of(element, self._kind)
            self._inline.append(_marker(element))
        self._text(element.text)
        for child in element:
            yield from self._element(child, depth + 1)
            self._text(child.tail)
        if is_block:
            yield from self._flush()
            self._kind = "paragraph"

    def _text(self, text: str | None) -> None:
        if text:
            self._inline.append(_WHITE.sub(" ", text))

    def _flush(self) -> Iterator[Paragraph]:
        text = "".join(self._inline)
        self._inline = []
        # Two line ends in a row are how pages without paragraphs set a blank line.
        for part in re.split(r"\n[ \u00a0]*\n\s*", text):
            if part.strip():
                yield Paragraph(part.strip(), self._kind)


def _kind_of(element: HtmlElement, outer: ParagraphKind) -> ParagraphKind:
    if element.tag in _HEADINGS:
        return "heading"
    return "list_item" if element.tag == "li" else outer


def _marker(element: HtmlElement) -> str:
    """What a browser shows before a list item."""
    parent = element.getparent()
    if element.tag != "li" or parent is None or "list-style" in parent.get("style", ""):
        return ""
    if parent.tag == "ol" and parent.get("type", "1") in ("1", "a", "A"):
        number = sum(1 for _ in element.itersiblings("li", preceding=True)) + _integer(parent.get("start"), 1)
        letter = {"a": "a", "A": "A"}.get(parent.get("type", "1"))
        return f"{number}. " if letter is None else f"{chr(ord(letter) + (number - 1) % 26)}. "
    return "" if element.text_content().lstrip()[:1] in "-–+*•" else "- "


def _integer(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.strip().isdigit() and len(text) < 6 else default


def _table(table: HtmlElement) -> Iterator[Paragraph | Table]:
    caption = table.find("caption")
    if caption is not None:
        yield from _Flow().walk(caption)
    cells: list[tuple[GridCell, list[Paragraph | Table]]] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(_rows(table)):
        column = 0
        for element in line:
            if element.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            rows, columns = (_span(element, name) for name in ("rowspan", "colspan"))
            taken.update(
                (row + r, column + c) for r in range(min(rows, 200)) for c in range(min(columns, 100))
            )
            pieces = list(_Flow().walk(element))
            cells.append((GridCell(_joined(pieces), row, column, rows, columns), pieces))
            column += columns
    if len(cells) == 1:
        yield from cells[0][1]
    elif is_layout([cell for cell, _ in cells], _ruled(table)):
        yield from layout_pieces(cells)
    elif cells:
        yield Table(tuple(_clipped([cell for cell, _ in cells])))


def _clipped(cells: list[GridCell]) -> Iterator[GridCell]:
    """The cells with no row span beyond the last row."""
    rows = max(cell.row for cell in cells) + 1
    for cell in cells:
        span = min(cell.row_span, rows - cell.row)
        yield GridCell(cell.text, cell.row, cell.column, span, cell.column_span)


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for element in table:
        if element.tag == "tr":
            yield element
        elif element.tag in ("tbody", "thead", "tfoot"):
            yield from (line for line in element if line.tag == "tr")


def _span(element: HtmlElement, name: str) -> int:
    return max(1, min(_integer(element.get(name), 1), _MOST_SPAN))


def _joined(pieces: Sequence[Paragraph | Table]) -> str:
    texts = [
        " ".join(cell.text for cell in piece.cells if cell.text) if isinstance(piece, Table) else piece.text
        for piece in pieces
    ]
    return " ".join(text.strip() for text in texts if text.strip())


def _ruled(table: HtmlElement) -> bool:
    """Whether a table draws lines, by attribute or by style of itself or one of its cells."""
    border = table.get("border")
    if border is not None and border.strip() not in ("0", ""):
        return True
    if _BORDER.search(table.get("style", "")) is not None or "table-bordered" in table.get("class", ""):
        return True
    cells = [cell for line in _rows(table) for cell in line if cell.tag in ("td", "th")]
    return any(_BORDER.search(cell.get("style", "")) for cell in cells[:200]) or any(
        cell.tag == "th" for cell in cells
    )
