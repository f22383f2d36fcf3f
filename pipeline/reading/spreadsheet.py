"""XLSX: each visible sheet as the lines above its table, and the table."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from pipeline.reading.canonical import compose
from pipeline.reading.detect import XLSX
from pipeline.reading.layout_tables import layout_pieces
from pipeline.reading.limits import Limits
from pipeline.reading.package import Package, parse_xml
from pipeline.reading.pieces import Content, GridCell, Paragraph, Table
from pipeline.reading.rejections import rejection
from pipeline.reading.source import identify
from pipeline.records import Document

_MERGE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_TABLE_COLUMNS = 3  # filled cells that the first row of a table has at least
_MOST_COLUMNS = 200
_BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, zipfile.BadZipFile)


class SpreadsheetReader:
    """Reads workbooks (Office Open XML)."""

    name = "spreadsheet"
    media_types = frozenset({XLSX})

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document in a workbook; see ``pipeline.reading.base.Reader``."""
        merges = _merges(Package(data, limits))
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            pieces = [piece for sheet in sheets for piece in _sheet(sheet, merges, len(sheets) > 1, limits)]
        except _BROKEN as error:
            raise rejection("damaged") from error
        return compose(identify(data, name, XLSX), self.name, Content(tuple(pieces)), limits)


def _merges(package: Package) -> dict[str, list[str]]:
    """The merged ranges of each sheet part; every part is inflated here once, under the limits."""
    found: dict[str, list[str]] = {}
    for name in package.names:
        data = package.read(name)
        if name.endswith((".xml", ".rels")):
            root = parse_xml(data)
            if _WORKSHEET.fullmatch(name):
                found[name] = [merge.get("ref", "") for merge in root.iter(_MERGE)]
    return found


def _sheet(
    sheet: Any, merges: dict[str, list[str]], named: bool, limits: Limits
) -> Iterator[Paragraph | Table]:
    part = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    cells = _cells(sheet, merges.get(part, []), limits)
    if not cells:
        return
    if named:
        yield Paragraph(sheet.title, "heading")
    first = _first_table_row(cells)
    above = [cell for cell in cells if cell.row < first]
    yield from layout_pieces([(cell, [Paragraph(cell.text)]) for cell in above])
    if len(above) < len(cells):
        yield Table(tuple(cell for cell in cells if cell.row >= first))


def _cells(sheet: Any, merges: Sequence[str], limits: Limits) -> list[GridCell]:
    spans, covered = _spans(merges)
    rows: list[list[str]] = []
    size = 0
    for row in sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True):
        rows.append([_shown(value) for value in row])
        size += sum(map(len, rows[-1]))
        if size > limits.characters or len(rows) > limits.characters // 10:
            break
    width = max((at + 1 for row in rows for at, text in enumerate(row) if text), default=0)
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        if any(row):
            for column, text in enumerate(row[:width]):
                if (number, column) not in covered:
                    down, across = spans.get((number, column), (1, 1))
                    cells.append(GridCell(text, number, column, down, across))
    return cells


def _spans(merges: Sequence[str]) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """The size of each merged cell by its first square, and the squares that merges cover besides."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for reference in merges:
        left, top, right, bottom = range_boundaries(reference)
        if None in (left, top, right, bottom) or (bottom - top) * (right - left) > 100_000:
            continue
        spans[top - 1, left - 1] = (bottom - top + 1, right - left + 1)
        squares = {(r, c) for r in range(top - 1, bottom) for c in range(left - 1, right)}
        covered |= squares - {(top - 1, left - 1)}
    return spans, covered


def _first_table_row(cells: Sequence[GridCell]) -> int:
    filled: dict[int, int] = {}
    for cell in cells:
        filled[cell.row] = filled.get(cell.row, 0) + bool(cell.text)
    wide = [row for row, count in filled.items() if count >= _TABLE_COLUMNS]
    return min(wide) if wide else min(filled)


def _shown(value: object) -> str:
    """A value as Vietnamese office staff see it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.strftime("%d/%m/%Y" if value.time() == datetime.time() else "%d/%m/%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return str(value)
