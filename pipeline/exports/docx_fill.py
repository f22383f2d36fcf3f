"""Fills a Word template: ``{{NAME}}`` becomes words, a paragraph ``{{TABLE}}`` alone becomes a table."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from pipeline.errors import UsageError
from pipeline.exports.cells import clean
from pipeline.reading.limits import Limits
from pipeline.reading.package import Package, parse_xml

_PLACEHOLDER = re.compile(r"\{\{\s*([A-Z_]+)\s*\}\}")
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, OSError, zipfile.BadZipFile)
_SIZE = Pt(11)


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be put in.

    Attributes:
        widths: of the columns, in proportion to each other.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


def filled(template: bytes, words: Mapping[str, str], tables: Mapping[str, Table]) -> bytes:
    """The document that a template makes.

    Args:
        template: a DOCX file.
        words: what stands for each name; a line feed begins a new line.
        tables: what stands for each name that has a paragraph to itself.

    Raises:
        RejectedError: the template is damaged, or inflates beyond the limits of reading.
        UsageError: it is no Word file, or asks for something that there is not.
    """
    package = Package(template, Limits())
    for name in package.names:
        part = package.read(name)
        if name.endswith((".xml", ".rels")):
            parse_xml(part)
    try:
        document = docx.Document(io.BytesIO(template))
        for paragraph in list(_paragraphs(document)):
            _fill(paragraph, words, tables)
    except _BROKEN as error:
        raise UsageError("bad_template", f"Mẫu Word không dùng được: {error}") from error
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraphs(document: Any) -> Iterator[Any]:
    """All paragraphs, also in tables, headers and footers."""
    parts = [document]
    for section in document.sections:
        parts += [section.header, section.footer]
    for part in parts:
        yield from _paragraphs_in(part)


def _paragraphs_in(container: Any) -> Iterator[Any]:
    yield from container.paragraphs
    for table in container.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from _paragraphs_in(cell)


def _fill(paragraph: Any, words: Mapping[str, str], tables: Mapping[str, Table]) -> None:
    found = _PLACEHOLDER.findall(paragraph.text)
    if not found:
        return
    unknown = [name for name in found if name not in words and name not in tables]
    if unknown:
        known = ", ".join(sorted((*words, *tables)))
        raise UsageError("bad_template", f"Mẫu có chỗ điền {unknown[0]} không có; các chỗ điền: {known}.")
    if found[0] in tables:
        _put_table(paragraph, tables[found[0]])
        return
    runs = paragraph.runs
    if sum(len(_PLACEHOLDER.findall(run.text)) for run in runs) < len(found):
        whole = paragraph.text  # Word cut a name into several runs: they become one
        for run in runs[1:]:
            run.text = ""
        runs = runs[:1]
        runs[0].text = whole
    for run in runs:
        if _PLACEHOLDER.search(run.text):
            run.text = _PLACEHOLDER.sub(lambda match: clean(words[match[1]]), run.text)


def _put_table(paragraph: Any, content: Table) -> None:
    """Puts a table in the place of a paragraph, with a header that is repeated on each page."""
    part = paragraph.part
    document = part.document
    table = document.add_table(rows=0, cols=len(content.header))
    table.autofit = False
    _draw_lines(table)
    section = document.sections[0]
    usable = section.page_width - section.left_margin - section.right_margin
    widths = [int(usable * share / sum(content.widths)) for share in content.widths]
    _put_row(table, content.header, widths, bold=True)
    for row in content.rows:
        _put_row(table, row, widths, bold=False)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    header = table.rows[0]._tr.get_or_add_trPr()
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    header.append(repeated)
    paragraph._p.addprevious(table._tbl)
    paragraph.clear()


def _draw_lines(table: Any) -> None:
    """Draws all lines of a table; a template may lack the style that would."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single")
        line.set(qn("w:sz"), "4")
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _put_row(table: Any, cells: Sequence[str], widths: Sequence[int], *, bold: bool) -> None:
    row = table.add_row()
    for cell, text, width in zip(row.cells, cells, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.first_line_indent = Pt(0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if bold else WD_ALIGN_PARAGRAPH.LEFT
        run = paragraph.add_run(clean(text))
        run.font.size, run.bold = _SIZE, bold
