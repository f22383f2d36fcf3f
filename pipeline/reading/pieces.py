"""What every reader hands over: paragraphs and tables in reading order, before they become canonical text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.records import Box, Diagnostic

ParagraphKind = Literal["paragraph", "heading", "list_item"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; a line end in its text is one that the author set.

    Attributes:
        page_starts: for a paragraph that runs over pages, offset in ``text`` and number of each further page.
    """

    text: str
    kind: ParagraphKind = "paragraph"
    page: int | None = None
    box: Box | None = None
    page_starts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a grid; a merged cell stands once, at its first row and column."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with certain columns; its cells stand row by row."""

    cells: tuple[GridCell, ...]
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as printed, before it is known what of the text stands on it.

    Attributes:
        doubts: words with digits that may be misread, each with its confidence (0 to 1).
    """

    number: int
    width: float
    height: float
    origin: Literal["text_layer", "ocr"] = "text_layer"
    doubts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a reader found in a file."""

    pieces: tuple[Paragraph | Table, ...]
    sheets: tuple[Sheet, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
