"""Tables over several pages, made to test readers: what they hold is known, how they look is chosen.

Pages are laid out here rather than by a library, for what printing programs do at the end of a page is the
point: a row is broken in its middle or moved as a whole, the heading is repeated or not, and a merged cell
shows its text on its first page alone.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Literal

from corpora.tools.reading import read
from corpora.tools.source import Cell, Paragraph, Table, sources
from corpora.tools.tables import PARAGRAPH

Paper = Literal["upright", "wide", "turned", "lying"]
Rules = Literal["lines", "boxes", "strips"]
Letters = Literal["one_font", "two_fonts", "late_accents"]
_PAPERS: tuple[Paper, ...] = ("upright", "wide", "turned", "lying")
_RULES: tuple[Rules, ...] = ("lines", "boxes", "strips")
_LETTERS: tuple[Letters, ...] = ("one_font", "two_fonts", "late_accents")


@dataclass(frozen=True, slots=True)
class Look:
    """How a made file is printed.

    Attributes:
        paper: A4 upright; on wide pages; wide by the page's rotation; or printed lying on upright pages.
        rules: borders as lines from edge to edge, as a box for each cell, or as filled strips.
        letters: one font; accented letters in another font; these drawn after all others of their line.
        repeated: whether the heading stands on each page.
        broken: whether a row may be broken by the end of a page.
        merged: whether the first column has cells over several rows.
        grouped: whether rows over the whole width head groups of rows.
        deep: whether the heading has two rows, with merged cells.
    """

    paper: Paper = "upright"
    rules: Rules = "lines"
    letters: Letters = "one_font"
    repeated: bool = True
    broken: bool = True
    merged: bool = False
    grouped: bool = False
    deep: bool = False


@dataclass(frozen=True, slots=True)
class LongTable:
    """A table: its cells row by row, its columns as shares of the width, its heading's rows."""

    cells: tuple[Cell, ...]
    shares: tuple[float, ...]
    heading: int

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return max(cell.row + cell.row_span for cell in self.cells)


@dataclass(frozen=True, slots=True)
class MadeFile:
    """What is printed in a made file, in order, and how."""

    name: str
    look: Look
    content: tuple[str | LongTable, ...]


class Writer:
    """Draws sentences and names of bodies by chance, from the corpus unless others are given."""

    def __init__(self, seed: int, stock: tuple[Sequence[str], Sequence[str]] | None = None) -> None:
        self._sentences, self._bodies = stock or _stock()
        self._chance = random.Random(seed)  # noqa: S311 - repeatable samples, no secrets

    def paragraph(self) -> str:
        """A paragraph of the corpus."""
        return self._chance.choice(self._sentences)

    def task(self) -> str:
        """A text for a cell, of one to about sixty words; some have several paragraphs, each with a dash."""
        if self._chance.random() < _LISTS:
            return PARAGRAPH.join(f"- {self._words((8, 12, 20))};" for _ in range(self._chance.randint(2, 3)))
        return self._words((6, 12, 24, 60))

    def _words(self, counts: Sequence[int]) -> str:
        words = self._chance.choice(self._sentences).split()
        return " ".join(words[: self._chance.choice(counts)]).strip(" ,;:(-+")

    def body(self) -> str:
        """The name of a body."""
        return self._chance.choice(self._bodies)

    def deadline(self) -> str:
        """A time as tables give it."""
        chance = self._chance
        return chance.choice(
            (
                f"Tháng {chance.randint(1, 12)}/2024",
                f"Quý {chance.choice(('I', 'II', 'III', 'IV'))}/2024",
                f"Trước ngày {chance.randint(1, 28):02d}/{chance.randint(3, 12):02d}/2024",
                "Thường xuyên",
                "",
            )
        )

    def count(self, least: int, most: int) -> int:
        """A number between two, both included."""
        return self._chance.randint(least, most)


@cache
def _stock() -> tuple[list[str], list[str]]:
    """Paragraphs and names of bodies of the corpus."""
    paragraphs: list[str] = []
    bodies: set[str] = set()
    for path in sources()[::4]:
        directive = read(path)
        for block in directive.blocks:
            if isinstance(block, Paragraph) and block.style == "body" and 60 < len(block.text) < 700:
                paragraphs.append(" ".join(block.text.split()))
            elif isinstance(block, Table):
                bodies.update(
                    " ".join(cell.text.split())
                    for row in block.rows
                    for cell in row
                    if cell.text.startswith(("Sở ", "Phòng ", "Công an", "Văn phòng", "Ban ", "UBND"))
                    and len(cell.text) < 60
                )
    return paragraphs, sorted(bodies)


_LISTS = 0.2  # share of tasks that are lists
_HEADING = ("TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn hoàn thành")
_SHARES = (0.07, 0.38, 0.2, 0.2, 0.15)


def table(writer: Writer, look: Look, rows: int) -> LongTable:
    """A table with so many rows below its heading."""
    cells = _heading(look)
    row = height = 2 if look.deep else 1
    number = 0
    while row < height + rows:
        if look.grouped and number % 7 == 0 and row < height + rows - 2:
            cells.append(Cell(f"{_roman(number // 7 + 1)}. {writer.body()}", row, 0, 1, 5))
            row += 1
        number += 1
        deep = min(writer.count(2, 5), height + rows - row) if look.merged else 1
        cells.append(Cell(str(number), row, 0, deep))
        for below in range(row, row + deep):
            texts = (
                writer.task(),
                writer.body(),
                writer.body() if writer.count(0, 3) else "",
                writer.deadline(),
            )
            cells.extend(Cell(text, below, column) for column, text in enumerate(texts, 1))
        row += deep
    return LongTable(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), _SHARES, height)


def _heading(look: Look) -> list[Cell]:
    if not look.deep:
        return [Cell(text, 0, column) for column, text in enumerate(_HEADING)]
    tall = [Cell(text, 0, column, 2) for column, text in enumerate(_HEADING) if column not in (2, 3)]
    return [*tall, Cell("Phân công", 0, 2, 1, 2), Cell("Chủ trì", 1, 2), Cell("Phối hợp", 1, 3)]


def _roman(number: int) -> str:
    return ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")[(number - 1) % 12]


def made_files() -> list[MadeFile]:
    """The set that the readers are measured on: each way of printing, tables of two to six pages."""
    looks: list[Look] = []
    for paper, (repeated, broken, merged) in product(_PAPERS, product((True, False), repeat=3)):
        at = len(looks)
        rules: Rules = _RULES[at % 3]
        letters: Letters = _LETTERS[at // 2 % 3]
        looks.append(Look(paper, rules, letters, repeated, broken, merged, at % 4 == 1, at % 3 == 1))
    looks += [
        replace(Look(), merged=True, deep=True, grouped=True, letters="late_accents", rules="strips")
    ] * 4
    return [made_file(number, look) for number, look in enumerate(looks)]


def made_file(number: int, look: Look, rows: int | None = None, writer: Writer | None = None) -> MadeFile:
    """A file with paragraphs, a long table, and on a page of its own a second table."""
    writer = writer or Writer(number)
    first = table(writer, look, rows or writer.count(14, 55))
    second = table(writer, replace(look, grouped=False), 4)
    content: tuple[str | LongTable, ...] = (
        *(writer.paragraph() for _ in range(writer.count(2, 4))),
        first,
        *(writer.paragraph() for _ in range(2)),
        second,
    )
    return MadeFile(f"table{number:02d}", look, content)
