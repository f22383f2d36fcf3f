"""Ruled tables: from drawn lines to a grid whose merged squares are one cell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import Box

_STRAIGHT = 1.2  # points by which a line may lean
_SNAP = 2.5  # points within which lines are the same line
_JOIN = 3.5  # points of gap that a line may have
_SHORTEST = 4.0
_MOST_LINES = 400  # more ruled lines on a page are a drawing, not a table


@dataclass(frozen=True, slots=True)
class Edge:
    """A drawn line: across at height ``at`` from ``start`` to ``end``, or down at ``at``."""

    across: bool
    at: float
    start: float
    end: float

    @classmethod
    def between(cls, a: tuple[float, float], b: tuple[float, float]) -> Edge | None:
        """The edge between two points; ``None`` for a slanted line or a dot."""
        wide, high = abs(a[0] - b[0]), abs(a[1] - b[1])
        if high <= _STRAIGHT < wide:
            return cls(True, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))
        if wide <= _STRAIGHT < high:
            return cls(False, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))
        return None


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of a grid with its place on the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on one page: where its lines stand, and its cells row by row."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    squares: tuple[Square, ...]

    @property
    def box(self) -> Box:
        """The rectangle of the table."""
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def at(self, x: float, y: float) -> Square | None:
        """The cell that a point lies in."""
        for square in self.squares:
            box = square.box
            if box.left <= x < box.right and box.top <= y < box.bottom:
                return square
        return None


def find_grids(edges: Iterable[Edge]) -> list[Grid]:
    """The ruled tables that some lines form, from top to bottom; a single frame is no table."""
    tidy = [edge for edge in _merged(edges) if edge.end - edge.start >= _SHORTEST]
    if not 4 <= len(tidy) <= _MOST_LINES:
        return []
    grids = [grid for group in _connected(tidy) if (grid := _grid(group)) is not None]
    return sorted(grids, key=lambda grid: (grid.rows[0], grid.columns[0]))


def _merged(edges: Iterable[Edge]) -> list[Edge]:
    """Lines at nearly the same place as one line, pieces of a line joined."""
    out: list[Edge] = []
    for across in (True, False):
        chosen = sorted((edge for edge in edges_of(edges, across)), key=lambda edge: edge.at)
        group: list[Edge] = []
        for edge in [*chosen, None]:
            if edge is None or (group and edge.at - group[-1].at > _SNAP):
                out.extend(_joined(group))
                group = []
            if edge is not None:
                group.append(edge)
    return out


def edges_of(edges: Iterable[Edge], across: bool) -> list[Edge]:
    """The lines of one direction."""
    return [edge for edge in edges if edge.across is across]


def _joined(group: Sequence[Edge]) -> list[Edge]:
    if not group:
        return []
    at = sum(edge.at for edge in group) / len(group)
    out: list[Edge] = []
    for edge in sorted(group, key=lambda edge: edge.start):
        if out and edge.start - out[-1].end <= _JOIN:
            out[-1] = Edge(edge.across, at, out[-1].start, max(out[-1].end, edge.end))
        else:
            out.append(Edge(edge.across, at, edge.start, edge.end))
    return out


def _touch(a: Edge, b: Edge) -> bool:
    return (
        a.across is not b.across
        and a.start - _JOIN <= b.at <= a.end + _JOIN
        and b.start - _JOIN <= a.at <= b.end + _JOIN
    )


def _connected(edges: Sequence[Edge]) -> list[list[Edge]]:
    groups: list[list[Edge]] = []
    left = list(edges)
    while left:
        group = [left.pop()]
        for edge in group:
            near = [other for other in left if _touch(edge, other)]
            group.extend(near)
            left = [other for other in left if other not in near]
        groups.append(group)
    return groups


def _positions(edges: Sequence[Edge]) -> list[float]:
    out: list[float] = []
    for at in sorted(edge.at for edge in edges):
        if not out or at - out[-1] > _SNAP:
            out.append(at)
    return out


def _grid(edges: Sequence[Edge]) -> Grid | None:
    columns, rows = _positions(edges_of(edges, False)), _positions(edges_of(edges, True))
    if len(columns) < 3 or len(rows) < 2:
        return None
    walls = _Walls(edges, columns, rows)
    owner: dict[tuple[int, int], int] = {}
    squares: list[Square] = []
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) in owner or not walls.closed(row, column):
                continue
            right, bottom = walls.reach(row, column, owner)
            for r in range(row, bottom):
                for c in range(column, right):
                    owner[r, c] = len(squares)
            box = Box(columns[column], rows[row], columns[right], rows[bottom])
            squares.append(Square(row, column, bottom - row, right - column, box))
    return Grid(tuple(columns), tuple(rows), tuple(squares)) if len(squares) > 1 else None


class _Walls:
    """Between which squares of a grid a line stands."""

    def __init__(self, edges: Sequence[Edge], columns: Sequence[float], rows: Sequence[float]) -> None:
        self._columns, self._rows = columns, rows
        self._down: dict[int, list[Edge]] = {}
        self._across: dict[int, list[Edge]] = {}
        for edge in edges:
            places, walls = (rows, self._across) if edge.across else (columns, self._down)
            walls.setdefault(_nearest(places, edge.at), []).append(edge)

    def _right(self, row: int, column: int) -> bool:
        middle = (self._rows[row] + self._rows[row + 1]) / 2
        return any(edge.start <= middle <= edge.end for edge in self._down.get(column + 1, ()))

    def _below(self, row: int, column: int) -> bool:
        middle = (self._columns[column] + self._columns[column + 1]) / 2
        return any(edge.start <= middle <= edge.end for edge in self._across.get(row + 1, ()))

    def closed(self, row: int, column: int) -> bool:
        """Whether a square lies inside the table: some line stands above it and some to its left."""
        y = (self._rows[row] + self._rows[row + 1]) / 2
        x = (self._columns[column] + self._columns[column + 1]) / 2
        above = any(e.start <= x <= e.end for r in range(row + 1) for e in self._across.get(r, ()))
        left = any(e.start <= y <= e.end for c in range(column + 1) for e in self._down.get(c, ()))
        return above and left

    def reach(self, row: int, column: int, taken: dict[tuple[int, int], int]) -> tuple[int, int]:
        """Past which column and row the cell ends that begins at a square."""
        right = column
        while (
            right < len(self._columns) - 2 and not self._right(row, right) and (row, right + 1) not in taken
        ):
            right += 1
        bottom = row
        while bottom < len(self._rows) - 2 and not any(
            self._below(bottom, c) or (bottom + 1, c) in taken for c in range(column, right + 1)
        ):
            bottom += 1
        return right + 1, bottom + 1


def _nearest(places: Sequence[float], at: float) -> int:
    where = bisect_left(places, at)
    candidates = [index for index in (where - 1, where) if 0 <= index < len(places)]
    return min(candidates, key=lambda index: abs(places[index] - at))
