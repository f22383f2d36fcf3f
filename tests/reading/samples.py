"""Small files made for the tests: a plan of a commune that never was, in every format."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpora.tools.fonts import serif_faces

FONT = "Sample"
SENTENCE = (
    "Ủy ban nhân dân xã Suối Mơ giao Văn phòng chủ trì, báo cáo kết quả trước ngày 15 tháng 9 năm 2024."
)


def docx_bytes(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def docx_of(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return docx_bytes(document)


def add_xml(document: Any, xml: str) -> None:
    """Appends raw body content before the section's properties."""
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def merged(cell: Any, how: str) -> None:
    element = OxmlElement("w:vMerge")
    element.set(qn("w:val"), how)
    cell._tc.get_or_add_tcPr().append(element)


def zip_of(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


class PdfSheet:
    """Draws words at places counted in points from the top left corner."""

    def __init__(self, encrypt: Any = None) -> None:
        if FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(FONT, str(serif_faces()["regular"])))
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, encrypt=encrypt)

    def text(self, x: float, y: float, text: str, size: float = 13) -> PdfSheet:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, A4[1] - y, text)
        return self

    def centred(self, x: float, y: float, text: str, size: float = 13) -> PdfSheet:
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString(x, A4[1] - y, text)
        return self

    def line(self, x: float, y: float, to_x: float, to_y: float) -> PdfSheet:
        self.canvas.line(x, A4[1] - y, to_x, A4[1] - to_y)
        return self

    def grid(self, columns: list[float], rows: list[float]) -> PdfSheet:
        for x in columns:
            self.line(x, rows[0], x, rows[-1])
        for y in rows:
            self.line(columns[0], y, columns[-1], y)
        return self

    def justified(self, y: float, text: str, indent: float = 36) -> float:
        """A paragraph between the margins 85 and 540; the height at which the next may stand."""
        line, x = "", 85 + indent
        self.canvas.setFont(FONT, 13)
        for word in text.split():
            wider = f"{line} {word}".strip()
            if pdfmetrics.stringWidth(wider, FONT, 13) > 540 - x:
                self._stretched(x, y, line)
                line, x, y = word, 85, y + 18
            else:
                line = wider
        self.text(x, y, line)
        return y + 24

    def _stretched(self, x: float, y: float, line: str) -> None:
        words = line.split()
        free = 540 - x - sum(pdfmetrics.stringWidth(word, FONT, 13) for word in words)
        for word in words:
            self.text(x, y, word)
            x += pdfmetrics.stringWidth(word, FONT, 13) + free / max(len(words) - 1, 1)

    def new_page(self) -> PdfSheet:
        self.canvas.showPage()
        return self

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()


def header(sheet: PdfSheet) -> PdfSheet:
    """The two-column head of an administrative page."""
    sheet.centred(160, 60, "HUYỆN ĐỒNG RỪNG").centred(400, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12)
    sheet.centred(160, 76, "UBND XÃ SUỐI MƠ").centred(400, 76, "Độc lập - Tự do - Hạnh phúc")
    return sheet.centred(160, 108, "Số: 27/KH-UBND").centred(400, 108, "Suối Mơ, ngày 05 tháng 8 năm 2024")
