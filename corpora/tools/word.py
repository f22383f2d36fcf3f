"""A directive as DOCX in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I (A4, Times New Roman 13-14)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from corpora.tools import pieces
from corpora.tools.source import Attachment, Block, Directive, Head, Paragraph, Table
from corpora.tools.tables import PARAGRAPH

_CENTRE, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
# Word counts a, b, c, d, e where Vietnamese counts a, b, c, d, đ, e: only a-d may be left to Word.
_LABEL = re.compile(r"(?:(\d+)\. |([a-d])\) |(- ))")
_FORMATS = {"decimal": "%1.", "lowerLetter": "%1)", "bullet": "-"}


def write_docx(directive: Directive, path: Path) -> None:
    """Write the document to ``path``."""
    document = Document()
    _page_setup(document)
    head = directive.head
    numbering = _Numbering(document) if head.auto_numbered else None
    body, attached = pieces.parts(directive)
    _header(document, head)
    for block in body:
        _block(document, block, numbering)
    _footer(document, head)
    for block in attached:
        _block(document, block, numbering)
    document.save(str(path))


def _page_setup(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.different_first_page_header_footer = True
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(6)
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = number.add_run()
        if kind:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
        else:
            field = OxmlElement("w:instrText")
            field.text = text
        run._r.append(field)


def _line(
    place: Any, text: str, *, bold: bool = False, italic: bool = False, align: Any = None, size: int = 14
) -> Any:
    paragraph = place.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
    paragraph.alignment = align
    return paragraph


def _two_columns(
    document: Any, left: list[tuple[str, bool]], right: list[tuple[str, bool]], centred: bool
) -> None:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    sides = ((7.0, left, _CENTRE if centred else None), (9.5, right, _CENTRE))
    for cell, (width, lines, align) in zip(table.rows[0].cells, sides, strict=True):
        cell.width = Cm(width)
        cell.paragraphs[0]._p.getparent().remove(cell.paragraphs[0]._p)
        for text, bold in lines or [("", False)]:
            _line(cell, text, bold=bold, align=align, size=13).paragraph_format.space_after = Pt(0)


def _header(document: Any, head: Head) -> None:
    if head.system == "news":
        _line(document, head.abstract, bold=True, size=16)
        if head.date_line:
            _line(document, head.date_line, italic=True, size=12)
        return
    left = [(line, not (head.superior and index == 0)) for index, line in enumerate(pieces.issuer_side(head))]
    _two_columns(document, left, [(line, True) for line in pieces.state_side(head)], centred=True)
    letter = pieces.is_letter(head)
    under = [(line, False) for line in (pieces.number_line(head), head.abstract if letter else "") if line]
    _two_columns(document, under, [(pieces.date_line(head), False)], centred=True)
    document.add_paragraph()
    if not letter:
        _line(document, head.type_name or "", bold=True, align=_CENTRE)
        _line(document, head.abstract, bold=True, align=_CENTRE)
    if len(head.addressees) == 1:
        _line(document, f"Kính gửi: {head.addressees[0]}", align=_CENTRE)
    elif head.addressees:
        for line in ("Kính gửi:", *(f"- {name}" for name in head.addressees)):
            _line(document, line)


def _block(document: Any, block: Block, numbering: _Numbering | None) -> None:
    if isinstance(block, Attachment):
        document.add_page_break()
    elif isinstance(block, Table):
        _table(document, block)
    elif isinstance(block, Paragraph):
        align = _CENTRE if block.style in ("centre", "note") else _JUSTIFY
        bold = block.style in ("centre", "heading")
        text, label = block.text, _LABEL.match(block.text)
        numbered = numbering is not None and label is not None and block.style != "centre"
        if numbered and label:
            text = text[label.end() :]
        paragraph = _line(document, text, bold=bold, italic=block.style == "note", align=align)
        if numbered and numbering and label:
            numbering.apply(paragraph, label)
        elif block.style in ("body", "heading"):
            paragraph.paragraph_format.first_line_indent = Cm(1.27)


def _table(document: Any, table: Table) -> None:
    grid = document.add_table(rows=len(table.rows), cols=table.columns)
    grid.style = "Table Grid"
    grid.autofit = False
    share = 16.5 / sum(table.widths)
    for column, width in enumerate(table.widths):
        grid.columns[column].width = Cm(width * share)
    for row_index, row in enumerate(table.rows):
        if row_index < table.header_rows:
            repeat = OxmlElement("w:tblHeader")
            grid.rows[row_index]._tr.get_or_add_trPr().append(repeat)
        for cell in row:
            place = grid.cell(cell.row, cell.column)
            if cell.row_span > 1 or cell.column_span > 1:
                last = grid.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
                place = place.merge(last)
            _cell(place, cell.text.split(PARAGRAPH), bold=row_index < table.header_rows)
    document.add_paragraph()


def _cell(place: Any, lines: list[str], *, bold: bool) -> None:
    for index, line in enumerate(lines):
        paragraph = place.paragraphs[0] if index == 0 else place.add_paragraph()
        run = paragraph.add_run(line)
        run.bold, run.font.size = bold or None, Pt(12)


def _footer(document: Any, head: Head) -> None:
    signature = pieces.signature_lines(head)
    if not signature and not head.recipients:
        return
    left = (
        [(pieces.RECIPIENTS, True), *((f"- {line}", False) for line in head.recipients)]
        if head.recipients
        else []
    )
    right = [(line, True) for line in signature]
    if head.signature and head.signature.name:
        right[-1:-1] = [("", False)] * 3
    _two_columns(document, left, right, centred=False)


class _Numbering:
    """Word's own list numbering; a list that does not go on from the last one starts anew."""

    def __init__(self, document: Any) -> None:
        self._root = document.part.numbering_part.element
        self._last: dict[str, tuple[int, int]] = {}
        self._next = 100
        for offset, (form, text) in enumerate(_FORMATS.items()):
            self._define(90 + offset, form, text)

    def _define(self, identity: int, form: str, text: str) -> None:
        abstract = _element("w:abstractNum", abstractNumId=identity)
        level = _element("w:lvl", ilvl=0)
        for name, value in (("start", 1), ("numFmt", form), ("lvlText", text), ("lvlJc", "left")):
            level.append(_element(f"w:{name}", val=value))
        abstract.append(level)
        first = self._root.find(qn("w:num"))
        if first is None:
            self._root.append(abstract)
        else:
            first.addprevious(abstract)

    def apply(self, paragraph: Any, label: re.Match[str]) -> None:
        """Number ``paragraph`` so that Word shows the label that was cut off it."""
        if label[1]:
            form, value = "decimal", int(label[1])
        elif label[2]:
            form, value = "lowerLetter", "abcd".index(label[2]) + 1
        else:
            form, value = "bullet", 1
        last = self._last.get(form)
        if last and (form == "bullet" or last[1] == value - 1):
            identity = last[0]
        else:
            identity = self._start(form, value)
        self._last[form] = (identity, value)
        if form == "decimal":
            self._last.pop("lowerLetter", None)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = identity

    def _start(self, form: str, value: int) -> int:
        self._next += 1
        number = _element("w:num", numId=self._next)
        number.append(_element("w:abstractNumId", val=90 + list(_FORMATS).index(form)))
        override = _element("w:lvlOverride", ilvl=0)
        override.append(_element("w:startOverride", val=value))
        number.append(override)
        self._root.append(number)
        return self._next


def _element(tag: str, **attributes: object) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element
