"""PDF: text rebuilt from where its letters stand, ruled tables from the lines that are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from pipeline.reading.canonical import compose
from pipeline.reading.detect import PDF
from pipeline.reading.geometry import Word
from pipeline.reading.legacy import mended, tcvn3_text
from pipeline.reading.limits import Limits
from pipeline.reading.page_layout import PageWords, layout
from pipeline.reading.pdf_page import PdfPage, in_capital_fonts, load_page
from pipeline.reading.pieces import Content
from pipeline.reading.progress import sign_of_life
from pipeline.reading.rejections import rejection
from pipeline.reading.scans import ScanReader
from pipeline.reading.signatures import signature_notes
from pipeline.reading.source import identify
from pipeline.reading.syllables import accented_share
from pipeline.records import Diagnostic, Document, Severity

_GARBLED = 0.6
_UNMAPPED = 0.3


class PdfReader:
    """Reads PDF files with a text layer."""

    name = "pdf"
    media_types = frozenset({PDF})

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document in a PDF file; see ``pipeline.reading.base.Reader``."""
        return compose(identify(data, name, PDF), self.name, read_pdf(data, limits), limits)


def read_pdf(data: bytes, limits: Limits) -> Content:
    """The content of a PDF file; pages without usable text are named in its diagnostics."""
    document = _open(data)
    try:
        count = len(document)
        if count == 0:
            raise rejection("damaged")
        diagnostics: list[Diagnostic] = []
        if count > limits.pages:
            diagnostics.append(
                Diagnostic(
                    "pages_limit",
                    f"Tệp có {count} trang; chỉ đọc {limits.pages} trang đầu.",
                    page=limits.pages,
                )
            )
        pages = list(_pages(document, min(count, limits.pages), limits, diagnostics))
        sheets = tuple(page.sheet for page in pages)
        return Content(tuple(layout(pages)), sheets, (*diagnostics, *signature_notes(data)))
    finally:
        document.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise rejection(
            "encrypted" if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) else "damaged"
        ) from error


def _pages(
    document: pdfium.PdfDocument, count: int, limits: Limits, diagnostics: list[Diagnostic]
) -> Iterator[PageWords]:
    scans = ScanReader(limits)
    for index in range(count):
        sign_of_life(index + 1)
        try:
            page = load_page(document, index)
        except pdfium.PdfiumError:
            diagnostics.append(
                Diagnostic("page_damaged", f"Trang {index + 1} bị hỏng, không đọc được.", page=index + 1)
            )
            continue
        if page.scanned or not page.words:
            render = partial(_image, document, index)
            yield scans.read(page.number, page.width, page.height, render, page.stamped)
        else:
            words, notes = _readable(document, page)
            diagnostics.extend(notes)
            if page.hidden:
                diagnostics.append(_hidden(page.number))
            yield PageWords(page.number, page.width, page.height, words, page.edges)
    diagnostics.extend(scans.diagnostics(count))


def _hidden(number: int) -> Diagnostic:
    message = (
        f"Trang {number} có chữ không nhìn thấy khi in (chữ ẩn hoặc chữ trắng); đề nghị đối chiếu bản in."
    )
    return Diagnostic("hidden_text", message, page=number)


def _image(document: pdfium.PdfDocument, index: int, dpi: float) -> Image.Image:
    page = document[index]
    try:
        image: Image.Image = page.render(scale=dpi / 72).to_pil()
        return image
    finally:
        page.close()


def _readable(document: pdfium.PdfDocument, page: PdfPage) -> tuple[tuple[Word, ...], tuple[Diagnostic, ...]]:
    """The words of a page, turned into Unicode where its fonts are of an older encoding, with doubts."""
    words = page.words
    text = " ".join([word.text for word in words])
    share = accented_share(text)
    if page.unmapped <= _UNMAPPED and (share is None or share >= _GARBLED):
        return words, ()
    convert = mended(text)
    if convert is None:
        message = f"Lớp văn bản của trang {page.number} có dấu hiệu sai bảng mã."
        return words, (Diagnostic("garbled_text", message, page=page.number),)
    message = f"Trang {page.number} dùng phông chữ bảng mã cũ, đã chuyển sang Unicode."
    note = Diagnostic("legacy_encoding", message, Severity.INFO, page.number)
    texts = [convert(word.text) for word in words]
    for at in in_capital_fonts(document, page) if convert is tcvn3_text else ():
        texts[at] = texts[at].upper()
    return tuple(word._replace(text=text) for word, text in zip(words, texts, strict=True)), (note,)
