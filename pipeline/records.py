"""What is read: a file, and the document that its bytes hold.

Every offset in the project counts Unicode code points of ``Document.text``, start inclusive, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

BlockKind = Literal["paragraph", "heading", "list_item", "table", "page_furniture", "envelope"]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The text that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: points (1/72 inch) from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; a merged cell stands once, at its first row and column.

    Attributes:
        span: the cell's text, without its separators.
        row, column: 0-based position of its first grid square.
        row_span, column_span: how many grid squares it covers.
    """

    span: Span
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table, in reading order; blocks never overlap.

    Attributes:
        kind: ``envelope`` is what the sender of an e-document package says of the document, at its end.
        cells: for a table, its cells row by row; else empty.
        gridded: for a table, whether columns are certain. Plain text writes a row as ``| a | b |`` and leaves
            out the cells that a merge covers, so the columns of its short rows are not certain.
    """

    kind: BlockKind
    span: Span
    page: int | None = None
    box: Box | None = None
    cells: tuple[Cell, ...] = ()
    gridded: bool = True


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word with digits that recognition of a page image may have misread.

    Attributes:
        confidence: 0 to 1.
    """

    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page as printed.

    Attributes:
        number: 1-based.
        width, height: points.
        span: what of the document's text stands on it.
        origin: whether its text came with the file or was recognised from the image.
        doubts: where recognition is unsure of digits.
    """

    number: int
    width: float
    height: float
    span: Span
    origin: Literal["text_layer", "ocr"] = "text_layer"
    doubts: tuple[Doubt, ...] = ()


class Severity(StrEnum):
    """How much a diagnostic matters: a warning makes a stored document ``partial``."""

    INFO = "info"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something a stage noticed and could not put right.

    Attributes:
        code: stable, in English, such as ``page_without_text``.
        message: for staff, in Vietnamese.
        page: 1-based, where one page is concerned.
    """

    code: str
    message: str
    severity: Severity = Severity.WARNING
    page: int | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The identity of the bytes a document was read from; ``sha256`` is the key of duplicates."""

    name: str
    sha256: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content as canonical text with its layout.

    The text is NFC, its lines end with a line feed. Blocks are separated by a blank line; each row of a table
    is one line ``| cell | cell |`` (a merged cell is written once). All readers write this one form, so that
    extraction need not know where a document came from.
    """

    source: SourceFile
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    reader: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
