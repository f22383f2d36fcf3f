"""A directive as PDF: the page of Nghị định 30/2020/NĐ-CP, numbered top centre from the second page on."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import HRFlowable, LongTable, PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Flow
from reportlab.platypus import Table as Grid

from corpora.tools import pieces
from corpora.tools.fonts import serif_faces
from corpora.tools.source import Attachment, Block, Directive, Head, Paragraph, Table
from corpora.tools.tables import PARAGRAPH

_WIDTH = A4[0] - 4.5 * cm
_FAMILY = "Serif"


def write_pdf(directive: Directive, path: Path) -> None:
    """Write the document to ``path``.

    Raises:
        MissingToolError: no serif font with the Vietnamese letters is installed.
    """
    _register()
    head = directive.head
    body, attached = pieces.parts(directive)
    flow = [*_header(head), *_blocks(body), *_footer(head), *_blocks(attached)]
    page = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=3 * cm,
        rightMargin=1.5 * cm,
        topMargin=2 * cm,
        bottomMargin=2 * cm,
        title=directive.name,
        invariant=1,
    )
    page.build(flow, onLaterPages=_page_number)


def _register() -> None:
    if f"{_FAMILY}-regular" in pdfmetrics.getRegisteredFontNames():
        return
    for face, file in serif_faces().items():
        pdfmetrics.registerFont(TTFont(f"{_FAMILY}-{face}", str(file)))
    pdfmetrics.registerFontFamily(
        _FAMILY,
        normal=f"{_FAMILY}-regular",
        bold=f"{_FAMILY}-bold",
        italic=f"{_FAMILY}-italic",
        boldItalic=f"{_FAMILY}-bold_italic",
    )


def _page_number(canvas: Any, page: Any) -> None:
    canvas.setFont(f"{_FAMILY}-regular", 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 1.3 * cm, str(page.page))


def _style(
    face: str = "regular", size: float = 13, align: int = TA_LEFT, indent: float = 0
) -> ParagraphStyle:
    return ParagraphStyle(
        f"{face}{size}{align}{indent}",
        fontName=f"{_FAMILY}-{face}",
        fontSize=size,
        leading=size * 1.25,
        alignment=align,
        firstLineIndent=indent,
        spaceAfter=5,
    )


def _two_columns(left: list[Flow], right: list[Flow], share: float = 0.45) -> Grid:
    table = Grid([[left, right]], colWidths=[_WIDTH * share, _WIDTH * (1 - share)])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    return table


def _lines(texts: list[tuple[str, str]], size: float = 12, align: int = TA_CENTER) -> list[Flow]:
    return [Flow(escape(text), _style(face, size, align)) for text, face in texts if text]


def _header(head: Head) -> list[Any]:
    if head.system == "news":
        day = _lines([(head.date_line or "", "italic")], 11, TA_LEFT)
        return [Flow(escape(head.abstract), _style("bold", 16)), *day]
    left = [
        (line, "regular" if head.superior and index == 0 else "bold")
        for index, line in enumerate(pieces.issuer_side(head))
    ]
    rule = HRFlowable(width="30%", thickness=0.6, color="black")
    letter = pieces.is_letter(head)
    flow: list[Any] = [
        _two_columns(
            [*_lines(left), rule], [*_lines([(line, "bold") for line in pieces.state_side(head)]), rule]
        ),
        _two_columns(
            _lines([(pieces.number_line(head), "regular"), (head.abstract if letter else "", "regular")]),
            _lines([(pieces.date_line(head), "italic")], 13),
        ),
        Spacer(1, 10),
    ]
    if not letter:
        flow += _lines([(head.type_name or "", "bold"), (head.abstract, "bold")], 14)
    if len(head.addressees) == 1:
        flow += _lines([(f"Kính gửi: {head.addressees[0]}", "regular")], 13)
    elif head.addressees:
        flow += _lines(
            [("Kính gửi:", "regular"), *((f"- {name}", "regular") for name in head.addressees)], 13, TA_LEFT
        )
    return [*flow, Spacer(1, 8)]


def _blocks(blocks: list[Block]) -> list[Any]:
    looks = {
        "body": _style("regular", 13, TA_JUSTIFY, 1.27 * cm),
        "heading": _style("bold", 13, TA_JUSTIFY, 1.27 * cm),
        "centre": _style("bold", 13, TA_CENTER),
        "note": _style("italic", 13, TA_CENTER),
        "left": _style("regular", 13, TA_LEFT),
    }
    flow: list[Any] = []
    for block in blocks:
        if isinstance(block, Attachment):
            flow.append(PageBreak())
        elif isinstance(block, Table):
            flow += [_table(block), Spacer(1, 8)]
        elif isinstance(block, Paragraph):
            flow.append(Flow(escape(block.text), looks[block.style]))
    return flow


def _table(table: Table) -> LongTable:
    share = _WIDTH / sum(table.widths)
    grid: list[list[Any]] = [[""] * table.columns for _ in table.rows]
    commands: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    for row in table.rows:
        for cell in row:
            bold = cell.row < table.header_rows
            look = _style("bold" if bold else "regular", 11, TA_CENTER if bold else TA_LEFT)
            grid[cell.row][cell.column] = [Flow(escape(part), look) for part in cell.text.split(PARAGRAPH)]
            if cell.row_span > 1 or cell.column_span > 1:
                corner = (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)
                commands.append(("SPAN", (cell.column, cell.row), corner))
    ruled = LongTable(grid, colWidths=[width * share for width in table.widths], repeatRows=table.header_rows)
    ruled.setStyle(commands)
    return ruled


def _footer(head: Head) -> list[Any]:
    signature = pieces.signature_lines(head)
    if not signature and not head.recipients:
        return []
    left: list[Any] = []
    if head.recipients:
        left = _lines([(pieces.RECIPIENTS, "bold_italic")], 12, TA_LEFT)
        left += _lines([(f"- {line}", "regular") for line in head.recipients], 11, TA_LEFT)
    right: list[Any] = _lines([(line, "bold") for line in signature], 13)
    if head.signature and head.signature.name:
        right.insert(-1, Spacer(1, 48))
    return [Spacer(1, 10), _two_columns(left, right, 0.5)]
