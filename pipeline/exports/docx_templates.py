"""The templates that are used where an office has none of its own, laid out as Nghị định 30/2020/NĐ-CP asks.

A4; margins 20-25, 20-25, 30-35 and 15-20 mm (top, bottom, left, right); Times New Roman 13-14.
"""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

_FONT = "Times New Roman"
_CENTRE, _JUSTIFIED, _LEFT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.LEFT,
)


def letter_template() -> bytes:
    """A letter that urges a body to do its tasks (công văn đôn đốc)."""
    document = _page()
    head = _head(document)
    _line(head.cell(1, 0), "V/v đôn đốc thực hiện nhiệm vụ được giao", 12)
    _line(document, "Kính gửi: {{CO_QUAN_NHAN}}", 14, before=12, after=12)
    _body(
        document,
        "Theo kết quả theo dõi việc thực hiện nhiệm vụ tính đến ngày {{DEN_NGAY}}, {{CO_QUAN_NHAN}} còn "
        "{{SO_DANG_MO}} nhiệm vụ chưa hoàn thành, trong đó {{SO_QUA_HAN}} nhiệm vụ đã quá hạn, cụ thể:",
    )
    _line(document, "{{BANG_NHIEM_VU}}", 13)
    _body(
        document,
        "Đề nghị {{CO_QUAN_NHAN}} khẩn trương chỉ đạo hoàn thành các nhiệm vụ nêu trên; đối với nhiệm vụ đã "
        "quá hạn, báo cáo rõ nguyên nhân, trách nhiệm và thời gian hoàn thành, gửi về {{CO_QUAN}} để tổng "
        "hợp./.",
    )
    _foot(document, "- Như trên;")
    return _saved(document)


def report_template() -> bytes:
    """A report on how far tasks are (báo cáo tình hình thực hiện nhiệm vụ)."""
    document = _page()
    _head(document)
    _line(document, "BÁO CÁO", 14, bold=True, before=12)
    _line(document, "Tình hình thực hiện nhiệm vụ được giao {{CUA_CO_QUAN}}", 14, bold=True)
    _line(document, "(Tính đến ngày {{DEN_NGAY}})", 13, italic=True, after=12)
    _line(document, "I. KẾT QUẢ CHUNG", 13, bold=True, alignment=_LEFT)
    _body(
        document,
        "Tổng số nhiệm vụ được giao: {{SO_NHIEM_VU}}. Trong đó: hoàn thành đúng hạn {{SO_DUNG_HAN}}; hoàn "
        "thành quá hạn {{SO_TRE_HAN}}; chưa hoàn thành trong hạn {{SO_TRONG_HAN}}; quá hạn chưa hoàn thành "
        "{{SO_QUA_HAN}}; tạm dừng, hủy {{SO_DUNG}}.",
    )
    _line(document, "{{BANG_CO_QUAN}}", 13)
    _line(document, "II. DANH MỤC NHIỆM VỤ", 13, bold=True, alignment=_LEFT, before=12)
    _line(document, "{{BANG_NHIEM_VU}}", 13)
    _body(document, "Trên đây là báo cáo tình hình thực hiện nhiệm vụ, {{CO_QUAN}} trân trọng báo cáo./.")
    _foot(document, "- Như trên;")
    return _saved(document)


def _page() -> Any:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(17)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(13)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(0)
    return document


def _head(document: Any) -> Any:
    """Issuer and motto side by side; below them number and date."""
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_widths(table, Mm(68), Mm(97))
    _line(table.cell(0, 0), "{{CO_QUAN_CHU_QUAN_IN_HOA}}", 12)
    _ruled(_line(table.cell(0, 0), "{{CO_QUAN_IN_HOA}}", 12, bold=True), Mm(14))
    _line(table.cell(0, 1), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    _ruled(_line(table.cell(0, 1), "Độc lập - Tự do - Hạnh phúc", 13, bold=True), Mm(16))
    _line(table.cell(1, 0), "Số:        /{{KY_HIEU}}", 13, before=6)
    _line(table.cell(1, 1), "{{DIA_DANH}}, {{NGAY_THANG}}", 13, italic=True, before=6)
    for row in table.rows:
        for cell in row.cells:
            empty = cell.paragraphs[0]
            if not empty.text:  # a cell begins with a paragraph of its own
                empty._p.getparent().remove(empty._p)
    return table


def _set_widths(table: Any, *widths: int) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # what LibreOffice looks at
        for cell in column.cells:
            cell.width = width  # what Word looks at


def _ruled(paragraph: Any, indent: int) -> None:
    """Draws the line that stands below a part of the head."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = 0
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent


def _foot(document: Any, recipients: str) -> None:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    _set_widths(table, Mm(80), Mm(85))
    _line(left, "Nơi nhận:", 12, bold=True, italic=True, alignment=_LEFT, before=12)
    for line in (recipients, "- Lưu: VT."):
        _line(left, line, 11, alignment=_LEFT)
    _line(right, "{{THAM_QUYEN}}", 13, bold=True, before=12)
    _line(right, "{{CHUC_VU}}", 13, bold=True, after=60)
    _line(right, "{{NGUOI_KY}}", 13, bold=True)


def _body(document: Any, text: str) -> None:
    paragraph = _line(document, text, 13, alignment=_JUSTIFIED, before=6, after=6)
    paragraph.paragraph_format.first_line_indent = Mm(10)


def _line(
    container: Any,
    text: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    alignment: WD_ALIGN_PARAGRAPH = _CENTRE,
    before: int = 0,
    after: int = 0,
) -> Any:
    paragraph = container.add_paragraph()
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    run.font.size, run.font.name = Pt(size), _FONT
    return paragraph


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
