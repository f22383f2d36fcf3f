"""Which reader takes which media type."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reading.base import Reader
from pipeline.reading.detect import ZIP, media_type
from pipeline.reading.docx import DocxReader
from pipeline.reading.edxml import EdxmlReader
from pipeline.reading.html import HtmlReader
from pipeline.reading.image import ImageReader
from pipeline.reading.limits import Limits
from pipeline.reading.mail import MailReader
from pipeline.reading.office import OfficeReader
from pipeline.reading.pdf import PdfReader
from pipeline.reading.rejections import rejection
from pipeline.reading.secrecy import has_secrecy_mark
from pipeline.reading.spreadsheet import SpreadsheetReader
from pipeline.reading.text import TextReader
from pipeline.records import Document

_OFFICE = OfficeReader()


def _read_inside(data: bytes, name: str, limits: Limits) -> Document:
    return read_bytes(data, name, limits)


READERS: tuple[Reader, ...] = (
    TextReader(),
    HtmlReader(),
    DocxReader(),
    PdfReader(),
    _OFFICE,
    ImageReader(),
    SpreadsheetReader(),
    MailReader(),
    EdxmlReader(_read_inside),
)
_DEFAULT = Limits()
_BY_MEDIA_TYPE = {kind: reader for reader in READERS for kind in reader.media_types}


def prepare(files: Sequence[bytes], limits: Limits) -> None:
    """Does at once what is cheaper for many files than for each; reading them afterwards is the same.

    Raises:
        RejectedError: nothing is prepared; each file is to be read alone.
        MissingToolError: a program outside Python is not installed.
    """
    _OFFICE.prepare(files, limits)


def read_bytes(data: bytes, name: str, limits: Limits = _DEFAULT) -> Document:
    """The document that ``data`` holds, read in this very process.

    Raises:
        RejectedError: the file cannot be taken; the code is one of ``pipeline.reading.rejections.CODES``.
        MissingToolError: a program outside Python that this file needs is not installed.
    """
    if len(data) > limits.file_bytes:
        raise rejection("too_large")
    kind = media_type(data)
    reader = _BY_MEDIA_TYPE.get(kind)
    if reader is None:
        raise rejection("container" if kind == ZIP else "unknown_format")
    document = reader.read(data, name, limits)
    if has_secrecy_mark(document.text):
        raise rejection("secret")
    return document
