"""Tables that only lay out a page: the header (quốc hiệu), addressees, recipients and signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.reading.headers import has_motto, header_parts, opens_recipients
from pipeline.reading.pieces import GridCell, Paragraph, Table

_COLUMNS = 3
_HEADER_ROWS = 6
_BARE_ROWS = 3
_RUNNING_TEXT = 3_000


def is_layout(cells: Sequence[GridCell], ruled: bool) -> bool:
    """Whether a table lays out a page rather than holding data.

    It does if it has few columns with a header's or recipients' words, or if it has no lines drawn and only
    one column, few rows, or running text in its cells.
    """
    columns = len({cell.column for cell in cells if cell.text.strip()})
    rows = len({cell.row for cell in cells if cell.text.strip()})
    if columns > _COLUMNS:
        return False
    if rows <= _HEADER_ROWS and any(has_motto(cell.text) or opens_recipients(cell.text) for cell in cells):
        return True
    if ruled:
        return False
    longest = max((len(cell.text) for cell in cells), default=0)
    return columns <= 1 or rows <= _BARE_ROWS or longest > _RUNNING_TEXT


def layout_pieces(
    cells: Sequence[tuple[GridCell, Sequence[Paragraph | Table]]],
) -> Iterator[Paragraph | Table]:
    """The content of a layout table in reading order: a header as blocks of lines, else cell by cell."""
    if any(has_motto(cell.text) for cell, _ in cells):
        yield from _header(cells)
        return
    for _, pieces in cells:
        plain = [piece.text for piece in pieces if isinstance(piece, Paragraph)]
        if any(opens_recipients(text) for text in plain[:1]) or _is_signature(plain):
            yield Paragraph("\n".join(plain))
        else:
            yield from pieces


def _is_signature(lines: Sequence[str]) -> bool:
    """Short lines that open with capitals: authority and title, then the name."""
    return len(lines) > 1 and lines[0].isupper() and all(len(line) < 80 for line in lines)


def _header(cells: Sequence[tuple[GridCell, Sequence[Paragraph | Table]]]) -> Iterator[Paragraph]:
    middle = min((cell.column for cell, _ in cells if has_motto(cell.text)), default=1)
    columns: tuple[list[str], list[str]] = ([], [])
    for cell, pieces in cells:
        side = 1 if cell.column >= max(middle, 1) else 0
        for piece in pieces:
            if isinstance(piece, Paragraph):
                columns[side].extend(line for line in piece.text.split("\n") if line.strip())
    yield from (Paragraph("\n".join(part)) for part in header_parts(*columns))
