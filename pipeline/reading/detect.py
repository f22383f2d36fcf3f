"""What a file is, told by its bytes; its name is never asked."""

from __future__ import annotations

import io
import re
import zipfile

from pipeline.errors import RejectedError
from pipeline.reading.rejections import rejection

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
DOC = "application/msword"
RTF = "application/rtf"
ZIP = "application/zip"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"
HTML = "text/html"
TEXT = "text/plain"
MAIL = "message/rfc822"
EDXML = "application/edxml+xml"  # of our own making: none is registered

_MAGIC = (
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")
# Formats that are known and not read; without this they would be reported as unreadable text.
_FOREIGN = (
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
    b"GIF8",
    b"BM",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x00\x00\x01\x00",
)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_HTML_TAGS = re.compile(r"<(?:p|div|table|span|br|td|h[1-6]|meta|body)\b[^<>]{0,300}>", re.I)
_XML_START = re.compile(r"\s*<\?xml\b")
_EDXML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!(?!--)[^>]{0,2000}>[\]>\s]*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:[\w.-]{1,40}:)?edXML(?:Envelope)?\b",
    re.I | re.S,
)
_MAIL_HEAD = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n)*){2,}", re.A
)
_MAIL_FIELD = re.compile(r"^(?:From|Received|Return-Path|MIME-Version|Message-ID|Date|Subject):", re.I | re.M)


def media_type(data: bytes) -> str:
    """The media type of a file's bytes.

    Raises:
        RejectedError: ``empty``, ``encrypted``, ``unknown_format`` or ``damaged``.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise rejection("empty")
    if b"%PDF-" in data[:1024]:
        return PDF
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(_OLE):
        return _of_compound(data)
    if data.startswith(_PACKED):
        return _of_package(data)
    if data.startswith(_FOREIGN) and b"\x00" in data[:4096]:
        raise rejection("unknown_format")
    return _of_text(data)


def may_have_attachments(head: bytes) -> bool:
    """Whether a file that begins so could be mail or a package, whose attachments are documents."""
    try:
        return _of_text(head) in (MAIL, EDXML)
    except RejectedError:
        return False


def may_need_office(head: bytes) -> bool:
    """Whether a file that begins so could be one that only LibreOffice reads."""
    return head.startswith((_OLE, b"{\\rtf"))


def _of_compound(data: bytes) -> str:
    """Which kind of OLE compound file: an older Office format, or the wrapping of an encrypted newer one."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise rejection("encrypted")
    if "WordDocument".encode("utf-16-le") in data:
        return DOC
    raise rejection("unknown_format")


def _of_package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            packed_kind = b""
            if "mimetype" in names:
                with package.open("mimetype") as part:
                    packed_kind = part.read(100)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        ValueError,
        EOFError,
    ) as error:
        raise rejection("damaged") from error
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return DOCX
        if any(name.startswith("xl/") for name in names):
            return XLSX
        raise rejection("unknown_format")
    return ODT if packed_kind == ODT.encode() else ZIP


def _of_text(data: bytes) -> str:
    head = data[:8192]
    sample = (
        head.decode("utf-16", "ignore") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head.decode("latin-1")
    )
    sample = sample.lstrip("\ufeffï»¿")
    if _HTML_START.match(sample):
        return HTML
    if _EDXML_START.match(sample):
        return EDXML
    if _XML_START.match(sample):
        raise rejection("unknown_format")
    if _MAIL_HEAD.match(sample) and len(_MAIL_FIELD.findall(sample)) >= 2:
        return MAIL
    if sample.lstrip().startswith("<") and len(_HTML_TAGS.findall(sample)) >= 3:
        return HTML
    return TEXT
