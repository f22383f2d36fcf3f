"""Pages of words and drawn lines to pieces; the same for PDF text and for recognised text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.reading.geometry import Line, Word, join_lines, lines_of
from pipeline.reading.grid import Edge, Grid, find_grids
from pipeline.reading.headers import has_motto, opens_recipients
from pipeline.reading.page_columns import cut_header, cut_signature
from pipeline.reading.page_furniture import without_furniture
from pipeline.reading.page_items import Columned, Ruled, fill, split_words
from pipeline.reading.page_paragraphs import Frame, ParagraphBuilder, frame_of
from pipeline.reading.pdf_words import NOTE_CLOSES, NOTE_OPENS
from pipeline.reading.pieces import Paragraph, Sheet, Table
from pipeline.reading.table_join import continues, joined

_NOTE_MARK = re.compile(f"{NOTE_OPENS}(\\d+){NOTE_CLOSES}")
_NOTE_START = re.compile(f"(?:{NOTE_OPENS})?(\\d{{1,3}})(?:{NOTE_CLOSES})?\\s*\\D")
_NOTE_SIZE = 0.88
_LAYOUT_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class PageWords:
    """A page before it is laid out; ``doubts`` as in ``pipeline.reading.pieces.Sheet``."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    edges: tuple[Edge, ...] = ()
    origin: Literal["text_layer", "ocr"] = "text_layer"
    doubts: tuple[tuple[str, float], ...] = ()

    @property
    def sheet(self) -> Sheet:
        """The page without what stands on it."""
        return Sheet(self.number, self.width, self.height, self.origin, self.doubts)


Item = Line | Ruled | Columned


def layout(pages: Sequence[PageWords]) -> list[Paragraph | Table]:
    """The paragraphs and tables of a document's pages, in reading order."""
    cut = [_lines_and_tables(page) for page in pages]
    bare = without_furniture([(lines, page.sheet) for (lines, _), page in zip(cut, pages, strict=True)])
    everywhere = frame_of([line for lines in bare for line in lines])
    writer = _Writer()
    notes: list[tuple[str, str]] = []
    for page, lines, (_, tables) in zip(pages, bare, cut, strict=True):
        lines, own_notes = _without_notes(lines)
        notes.extend(own_notes)
        marks = {mark for mark, _ in own_notes}
        lines = [_with_marks(line, marks) for line in lines]
        frame = frame_of(lines, everywhere)
        for item in _ordered(lines, tables, page.number):
            writer.item(item, page.number, frame)
    pieces = writer.finish()
    pieces.extend(Paragraph(f"[{mark}] {text}") for mark, text in notes)
    return pieces


def _lines_and_tables(page: PageWords) -> tuple[list[Line], list[Ruled]]:
    grids = _real_tables(find_grids(page.edges), page.words)
    outside, inside = split_words(page.words, grids)
    recognised = page.origin == "ocr"
    tables = [fill(grid, words, page.number, recognised) for grid, words in zip(grids, inside, strict=True)]
    return lines_of(outside), [_plain_marks(table) for table in tables]


def _real_tables(grids: Sequence[Grid], words: Sequence[Word]) -> list[Grid]:
    """The grids with text in two cells or more, none inside another."""
    kept: list[Grid] = []
    for grid in sorted(
        grids, key=lambda grid: -(grid.box.right - grid.box.left) * (grid.box.bottom - grid.box.top)
    ):
        filled = {id(square) for word in words if (square := grid.at(*word.middle)) is not None}
        if _lays_out(grid, words):
            continue
        inside = any(
            other.at((grid.box.left + grid.box.right) / 2, (grid.box.top + grid.box.bottom) / 2)
            for other in kept
        )
        if len(filled) > 1 and not inside:
            kept.append(grid)
    return sorted(kept, key=lambda grid: grid.rows[0])


def _lays_out(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether a grid only frames the header or the recipients and the signature."""
    _, (inside,) = split_words(words, [grid])
    squares = [square for word in inside if (square := grid.at(*word.middle)) is not None]
    lines = lines_of(inside)
    starts = [" ".join(word.text for word in line.words[:2]) for line in lines]
    return len({square.column for square in squares}) <= _LAYOUT_COLUMNS and any(
        has_motto(line.text) or opens_recipients(start) for line, start in zip(lines, starts, strict=True)
    )


def _ordered(lines: Sequence[Line], tables: Sequence[Ruled], number: int) -> list[Item]:
    """Lines, columned blocks and tables from top to bottom; columns never run past a table."""
    items: list[Item] = []
    rest = list(lines)
    for table in tables:
        above = [line for line in rest if line.baseline < (table.box.top + table.box.bottom) / 2]
        rest = [line for line in rest if line.baseline >= (table.box.top + table.box.bottom) / 2]
        items.extend(_columned(above, number))
        items.append(table)
    items.extend(_columned(rest, number))
    return items


def _columned(lines: Sequence[Line], number: int) -> list[Item]:
    if not lines:
        return []
    before, header, rest = cut_header(lines, number)
    if header:
        return [*_signed(before, number), *header, *_columned(rest, number)]
    return _signed(before, number)


def _signed(lines: Sequence[Line], number: int) -> list[Item]:
    if not lines:
        return []
    before, blocks, rest = cut_signature(lines, number)
    return [*before, *blocks, *(_signed(rest, number) if blocks else rest)]


class _Writer:
    """Collects pieces; a table waits for its part on the next page."""

    def __init__(self) -> None:
        self._builder = ParagraphBuilder()
        self._pieces: list[Paragraph | Table] = []
        self._parts: list[Ruled] = []

    def item(self, item: Item, page: int, frame: Frame) -> None:
        if isinstance(item, Line):
            self._close_table()
            self._builder.add(item, page, frame)
            return
        self._close_paragraph()
        if isinstance(item, Columned):
            self._close_table()
            self._pieces.append(Paragraph(item.text, "paragraph", item.page, item.box))
        else:
            if self._parts and not (
                item.page == self._parts[-1].page + 1 and continues(self._parts[-1], item)
            ):
                self._close_table()
            self._parts.append(item)

    def _close_paragraph(self) -> None:
        self._builder.flush()
        self._pieces.extend(self._builder.done)
        self._builder.done.clear()

    def _close_table(self) -> None:
        if self._parts:
            self._pieces.append(joined(self._parts))
            self._parts = []

    def finish(self) -> list[Paragraph | Table]:
        self._close_paragraph()
        self._close_table()
        return self._pieces


def _without_notes(lines: Sequence[Line]) -> tuple[list[Line], list[tuple[str, str]]]:
    """The body lines of a page, and the footnotes at its foot: smaller letters, opened by a number."""
    if len(lines) < 4:
        return list(lines), []
    body = sorted(line.size for line in lines)[len(lines) // 2]
    first = len(lines)
    while first > 0 and lines[first - 1].size <= _NOTE_SIZE * body:
        first -= 1
    while first < len(lines) and _NOTE_START.match(lines[first].text) is None:
        first += 1
    notes: list[tuple[str, list[str]]] = []
    for line in lines[first:]:
        match = _NOTE_START.match(line.text)
        if match is not None and (not notes or int(match.group(1)) == int(notes[-1][0]) + 1):
            notes.append((match.group(1), [line.text[match.end() - 1 :]]))
        else:
            notes[-1][1].append(line.text)
    return list(lines[:first]), [(mark, _plain(join_lines(texts))) for mark, texts in notes]


def _plain(text: str) -> str:
    return text.replace(NOTE_OPENS, "").replace(NOTE_CLOSES, "").strip()


def _with_marks(line: Line, marks: set[str]) -> Line:
    """The line with raised digits as note marks where the page has such a note, else as digits."""
    if NOTE_OPENS not in line.text:
        return line

    def shown(text: str) -> str:
        return _plain(
            _NOTE_MARK.sub(
                lambda match: f"[{match.group(1)}]" if match.group(1) in marks else match.group(1), text
            )
        )

    words = tuple(word._replace(text=text) for word in line.words if (text := shown(word.text)))
    return Line(words)


def _plain_marks(table: Ruled) -> Ruled:
    return replace(table, cells=tuple(replace(cell, text=_plain(cell.text)) for cell in table.cells))
