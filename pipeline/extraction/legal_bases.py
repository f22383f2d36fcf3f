"""Where a document lists its legal bases outside the preamble: under headings and in columns of tables."""

from __future__ import annotations

import re

from pipeline.records import Span

LEGAL_HEADING = re.compile(
    r"(?:các\s+)?(?:căn\s+cứ(?:\s+pháp\s+lý)?|cơ\s+sở\s+pháp\s+lý)"
    r"(?:\s+(?:xây\s+dựng|ban\s+hành|của|để)[^.;:|]{0,80})?\s*(?::|\Z|(?=-\s))",
    re.IGNORECASE,
)
_ROW = re.compile(r"^\|[^\n]*\|[ \t]*$", re.MULTILINE)
_CELL = re.compile(r"[^|\n]+")
_DIGIT = re.compile(r"\d")


def legal_basis_cells(text: str) -> tuple[Span, ...]:
    """The cells of tables that stand under, or behind, a cell "Căn cứ pháp lý" or "Cơ sở pháp lý".

    Text writes a row as ``| a | b |`` and a merged cell once, so that a short row lacks its first columns.
    """
    found: list[Span] = []
    column: tuple[int, int] | None = None
    last = 0
    for row in _ROW.finditer(text):
        if text[last : row.start()].strip():
            column = None
        last = row.end()
        cells = list(_CELL.finditer(text, row.start() + 1, row.end() - 1))
        label = next(
            (i for i, cell in enumerate(cells) if LEGAL_HEADING.fullmatch(cell.group().strip())), None
        )
        if label is not None and any(_DIGIT.search(cell.group()) for cell in cells[label + 1 :]):
            found += [Span(cell.start(), cell.end()) for cell in cells[label + 1 :]]
        elif label is not None:
            column = (label, len(cells))
        elif column is not None and 0 <= (index := len(cells) - (column[1] - column[0])) < len(cells):
            found.append(Span(cells[index].start(), cells[index].end()))
    return tuple(found)
