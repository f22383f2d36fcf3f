"""Tables of a source: rows ``| a | b |``, ``!`` before a header row, ``?`` before an optional task.

``^`` stands under a merged cell, ``{n}`` before the text of a cell that is n columns wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpora.tools.source import Cell

PARAGRAPH = " // "  # parts the paragraphs of a cell
_SPAN = re.compile(r"\{(\d+)\}\s*")


@dataclass(slots=True)
class Square:
    """The first grid square of a cell, or one that a merge from above covers (``continued``).

    Attributes:
        raw: the cell's markup; what follows ``=>`` is for the gold alone.
        text: the plain text, filled in by the reader.
    """

    raw: str
    columns: int
    continued: bool
    text: str = ""

    @property
    def printed(self) -> str:
        """The cell's markup without what is for the gold alone."""
        if "<<" in self.raw:
            return self.raw
        return self.raw.partition("=>")[0].strip()


@dataclass(slots=True)
class GridRow:
    """One row; ``squares`` has ``None`` for a square that a cell from its left covers."""

    squares: list[Square | None]
    header: bool
    optional: bool

    @property
    def marked(self) -> bool:
        """Whether the row writes its tasks itself."""
        return any(square and "<<" in square.raw for square in self.squares)

    def own(self, column: int) -> str:
        """The text of a column's cell in this row; empty where a merge covers it."""
        square = self.squares[column]
        return square.text if square and not square.continued else ""


def grid_row(line: str, width: int) -> GridRow:
    """The row that a line of markup writes.

    Raises:
        ValueError: the row does not fill the grid.
    """
    stripped = line.strip()
    header, optional = stripped.startswith("!"), stripped.startswith("?")
    inner = stripped.lstrip("!?").strip()
    if not (inner.startswith("|") and inner.endswith("|")):
        raise ValueError(f"not a table row: {line!r}")
    squares: list[Square | None] = []
    for raw in re.split(r"(?<!\|)\|(?!\|)", inner[1:-1]):
        cell, columns = raw.strip(), 1
        if match := _SPAN.match(cell):
            cell, columns = cell[match.end() :], int(match[1])
        squares.append(Square(cell, columns, cell == "^"))
        squares.extend([None] * (columns - 1))
    if len(squares) != width:
        raise ValueError(f"{len(squares)} squares, not {width}: {line!r}")
    return GridRow(squares, header, optional)


def is_group(row: GridRow) -> bool:
    """Whether the row is a group heading: one or two cells over the whole width."""
    return sum(square is not None for square in row.squares) <= 2 < len(row.squares)


def printed_cells(rows: list[GridRow]) -> Iterator[tuple[GridRow, list[str]]]:
    """Each row with the value of every column, what is merged down being passed down (gold form included)."""
    above: list[str] = []
    for row in rows:
        values = []
        for column, square in enumerate(row.squares):
            if square is None:
                values.append("")
            elif square.continued:
                values.append(above[column])
            else:
                values.append(square.raw)
        above = values
        yield row, values


def cells_of(rows: list[GridRow]) -> tuple[tuple[Cell, ...], ...]:
    """The printed cells, row by row, with their spans."""
    table = []
    for index, row in enumerate(rows):
        cells = []
        for column, square in enumerate(row.squares):
            if square is None or square.continued:
                continue
            depth = 1
            while index + depth < len(rows) and _continues(rows[index + depth], column):
                depth += 1
            cells.append(Cell(square.text, index, column, depth, square.columns))
        table.append(tuple(cells))
    return tuple(table)


def _continues(row: GridRow, column: int) -> bool:
    square = row.squares[column]
    return square is not None and square.continued
