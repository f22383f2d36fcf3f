"""From pieces to canonical text, the one form that all readers write (see ``pipeline.records.Document``)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.reading.limits import Limits
from pipeline.reading.pieces import Content, Paragraph, Sheet, Table
from pipeline.records import Block, Cell, Diagnostic, Document, Doubt, Page, SourceFile, Span
from pipeline.text import nfc

# Controls have no meaning in a document; byte order marks and zero-width blanks inside words only hurt.
_JUNK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANKS = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000\u2028\u2029]+")
_TOKEN = re.compile(r"\S+")
_AROUND_LINE_END = re.compile(" ?\n[ \n]*")


def tidy(text: str) -> str:
    """The text in NFC with single blanks, none at the ends of lines, no empty lines, no controls."""
    plain = nfc(text.replace("\x0b", "\n").replace("\x0c", "\n"))
    return _AROUND_LINE_END.sub("\n", _BLANKS.sub(" ", _JUNK.sub("", plain))).strip()


def compose(source: SourceFile, reader: str, content: Content, limits: Limits) -> Document:
    """The document that a reader's pieces make; what goes past ``limits.characters`` is left out."""
    writer = _Writer()
    diagnostics = content.diagnostics
    for piece in content.pieces:
        if writer.length > limits.characters:
            diagnostics = (*diagnostics, _too_long(f"{limits.characters:,} ký tự", "characters_limit"))
            break
        if writer.count > limits.blocks:
            diagnostics = (*diagnostics, _too_long(f"{limits.blocks:,} đoạn và ô", "blocks_limit"))
            break
        if isinstance(piece, Table):
            writer.table(piece)
        else:
            writer.paragraph(piece)
    text = "".join(writer.parts)
    pages = writer.pages(content.sheets, text)
    return Document(source, text, tuple(writer.blocks), pages, reader, diagnostics)


def _too_long(amount: str, code: str) -> Diagnostic:
    return Diagnostic(code, f"Chỉ đọc {amount} đầu của tệp; phần sau bị bỏ.".replace(",", "."))


class _Writer:
    """Appends pieces to a text and keeps where each stands."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.count = 0  # of paragraphs and cells
        self.blocks: list[Block] = []
        self._marks: list[tuple[int, int]] = []  # (offset, page) at which a page is first seen

    def paragraph(self, piece: Paragraph) -> None:
        text = tidy(piece.text) if not piece.page_starts else piece.text
        if not text:
            return
        start = self._open(piece.page)
        for offset, page in piece.page_starts:
            self._mark(start + offset, page)
        self._add(text)
        self.count += 1
        self.blocks.append(Block(piece.kind, Span(start, self.length), piece.page, piece.box))

    def table(self, piece: Table) -> None:
        rows: dict[int, list[tuple[str, int]]] = {}
        for index, cell in enumerate(piece.cells):
            rows.setdefault(cell.row, []).append((tidy(cell.text).replace("\n", " "), index))
        if not any(text for row in rows.values() for text, _ in row):
            return
        start = self._open(piece.page)
        cells: list[Cell] = []
        for number, row in enumerate(rows[key] for key in sorted(rows)):
            self._add("\n| " if number else "| ")
            for text, index in sorted(row, key=lambda entry: piece.cells[entry[1]].column):
                cell = piece.cells[index]
                self._mark(self.length, cell.page)
                span = Span(self.length, self.length + len(text))
                cells.append(
                    Cell(span, cell.row, cell.column, cell.row_span, cell.column_span, cell.page, cell.box)
                )
                self._add(text + " | ")
            self._trim_blank()
        self.count += len(cells)
        self.blocks.append(Block("table", Span(start, self.length), piece.page, piece.box, tuple(cells)))

    def _open(self, page: int | None) -> int:
        if self.length:
            self._add("\n\n")
        self._mark(self.length, page)
        return self.length

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _trim_blank(self) -> None:
        self.parts[-1] = self.parts[-1][:-1]
        self.length -= 1

    def _mark(self, offset: int, page: int | None) -> None:
        if page is not None and (not self._marks or page > self._marks[-1][1]):
            self._marks.append((offset, page))

    def pages(self, sheets: tuple[Sheet, ...], text: str) -> tuple[Page, ...]:
        """The pages with what stands on them; a page without text has an empty span where it would stand."""
        end = len(text)
        numbers = [page for _, page in self._marks]
        starts = [offset for offset, _ in self._marks]

        def begin(number: int) -> int:
            at = bisect_right(numbers, number - 1)
            return starts[at] if at < len(starts) else end

        def page(sheet: Sheet) -> Page:
            span = Span(begin(sheet.number), begin(sheet.number + 1))
            doubts = tuple(_doubts(text, span, sheet))
            return Page(sheet.number, sheet.width, sheet.height, span, sheet.origin, doubts)

        return tuple(map(page, sheets))


def _doubts(text: str, span: Span, sheet: Sheet) -> Iterator[Doubt]:
    """Where the doubtful words of a page stand in the text; each place counts where one stands repeatedly."""
    lowest: dict[str, float] = {}
    for word, confidence in sheet.doubts:
        lowest[word] = min(confidence, lowest.get(word, 1.0))
    if lowest:
        for match in _TOKEN.finditer(text, span.start, span.end):
            if match.group() in lowest:
                yield Doubt(Span(match.start(), match.end()), lowest[match.group()])
