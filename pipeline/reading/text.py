"""Plain text: taken as it is; its blocks are deduced from blank lines and from rows written ``| a | b |``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from pipeline.reading.detect import TEXT
from pipeline.reading.encodings import decode
from pipeline.reading.limits import Limits
from pipeline.reading.source import identify
from pipeline.records import Block, Cell, Diagnostic, Document, Span
from pipeline.text import nfc

_LOOSE_LINES = 4  # lines that one cell may take
_NEW_ROW = re.compile(
    r"\s*\|\s*(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+|[A-ZĐ]|S?TT|Số\s+TT)[.)]?\s*\|", re.IGNORECASE
)
"""A row that begins with its number, or a row of headings: no rest of the row above."""


class TextReader:
    """Reads plain text; the text of the document is the file's own in NFC."""

    name = "text"
    media_types = frozenset({TEXT})

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document in a text file; see ``pipeline.reading.base.Reader``."""
        decoded = decode(data)
        text = nfc(decoded.text)
        diagnostics = decoded.diagnostics
        if len(text) > limits.characters:
            text = text[: limits.characters]
            diagnostics = (
                *diagnostics,
                Diagnostic("characters_limit", "Chỉ đọc phần đầu của tệp; phần sau bị bỏ."),
            )
        return Document(identify(data, name, TEXT), text, blocks_of(text), (), self.name, diagnostics)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of canonical text: runs of lines between blank lines, and runs of rows."""
    blocks: list[Block] = []
    lines = list(_lines(text))
    at = 0
    while at < len(lines):
        if not lines[at].of(text).strip():
            at += 1
        elif _is_row(text, lines[at]):
            rows, at = _rows(text, lines, at)
            blocks.append(_table(text, rows))
        else:
            start = at
            while at < len(lines) and lines[at].of(text).strip() and not _is_row(text, lines[at]):
                at += 1
            blocks.append(_paragraph(text, lines[start:at]))
    return tuple(blocks)


def _lines(text: str) -> Iterator[Span]:
    offset = 0
    for line in text.split("\n"):
        yield Span(offset, offset + len(line))
        offset += len(line) + 1


def _is_row(text: str, line: Span) -> bool:
    return line.of(text).lstrip().startswith("|")


def _rows(text: str, lines: list[Span], at: int) -> tuple[list[list[Span]], int]:
    """The rows of the table that begins at a line, each with its lines, and the line after the table.

    Where a portal's cell held paragraphs, its text stands between blank line and row: "| 1 | Việc |", "",
    "Sở Nội vụ", "| 2026 |" is one row of four cells.
    """
    rows: list[list[Span]] = []
    while at < len(lines) and _is_row(text, lines[at]):
        rows.append([lines[at]])
        at += 1
        while (after := _loose_cell_end(text, lines, at)) is not None:
            rows[-1] += lines[at + 1 : after + 1]
            at = after + 1
    return rows, at


def _loose_cell_end(text: str, lines: list[Span], at: int) -> int | None:
    """The line with the rest of a row whose cell stands as bare lines after a blank one; ``None`` if none."""
    if at >= len(lines) or lines[at].of(text).strip():
        return None
    for after in range(at + 1, min(at + 2 + _LOOSE_LINES, len(lines))):
        if not lines[after].of(text).strip():
            return None
        if _is_row(text, lines[after]):
            return None if after == at + 1 or _NEW_ROW.match(text, lines[after].start) else after
    return None


def _paragraph(text: str, lines: list[Span]) -> Block:
    return Block("paragraph", _trimmed(text, lines[0].start, lines[-1].end))


def _table(text: str, rows: list[list[Span]]) -> Block:
    cells: list[Cell] = []
    for row, lines in enumerate(rows):
        spans: list[Span] = []
        loose: list[Span] = []
        for line in lines:
            if not _is_row(text, line):
                loose.append(line)
                continue
            if loose:
                spans.append(_trimmed(text, loose[0].start, loose[-1].end))
                loose.clear()
            spans += _cells(text, line)
        cells += [Cell(span, row, column) for column, span in enumerate(spans)]
    return Block(
        "table", _trimmed(text, rows[0][0].start, rows[-1][-1].end), cells=tuple(cells), gridded=False
    )


def _cells(text: str, line: Span) -> Iterator[Span]:
    bars = [at for at in range(line.start, line.end) if text[at] == "|"]
    if text[bars[-1] + 1 : line.end].strip():
        bars.append(line.end)
    for left, right in itertools.pairwise(bars):
        yield _trimmed(text, left + 1, right)


def _trimmed(text: str, start: int, end: int) -> Span:
    """The part of a range without blanks at its ends; of a blank range, its empty start."""
    inner = text[start:end]
    stripped = inner.strip()
    begin = start + (len(inner) - len(inner.lstrip()) if stripped else 0)
    return Span(begin, begin + len(stripped))
