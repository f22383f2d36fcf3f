"""Plain text: taken as it is; its blocks are deduced from blank lines and from rows written ``| a | b |``."""

from __future__ import annotations

import itertools

from pipeline.reading.detect import TEXT
from pipeline.reading.encodings import decode
from pipeline.reading.limits import Limits
from pipeline.reading.source import identify
from pipeline.records import Block, Cell, Diagnostic, Document, Span
from pipeline.text import nfc


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
    run: list[Span] = []
    in_table = False

    def close() -> None:
        if run:
            blocks.append(_table(text, run) if in_table else _paragraph(text, run))
            run.clear()

    offset = 0
    for line in text.split("\n"):
        span = Span(offset, offset + len(line))
        offset = span.end + 1
        if not line.strip():
            close()
            continue
        is_row = line.lstrip().startswith("|")
        if is_row != in_table:
            close()
        in_table = is_row
        run.append(span)
    close()
    return tuple(blocks)


def _paragraph(text: str, lines: list[Span]) -> Block:
    return Block("paragraph", _trimmed(text, lines[0].start, lines[-1].end))


def _table(text: str, lines: list[Span]) -> Block:
    cells: list[Cell] = []
    for row, line in enumerate(lines):
        bars = [at for at in range(line.start, line.end) if text[at] == "|"]
        if text[bars[-1] + 1 : line.end].strip():
            bars.append(line.end)
        for column, (left, right) in enumerate(itertools.pairwise(bars)):
            cells.append(Cell(_trimmed(text, left + 1, right), row, column))
    return Block("table", _trimmed(text, lines[0].start, lines[-1].end), cells=tuple(cells), gridded=False)


def _trimmed(text: str, start: int, end: int) -> Span:
    """The part of a range without blanks at its ends; of a blank range, its empty start."""
    inner = text[start:end]
    stripped = inner.strip()
    begin = start + (len(inner) - len(inner.lstrip()) if stripped else 0)
    return Span(begin, begin + len(stripped))
