"""Mail (EML) and web archives (MHT): subject and body; attachments are for ``pipeline.reading.expand``."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart

from pipeline.reading.canonical import compose
from pipeline.reading.detect import MAIL
from pipeline.reading.encodings import decode
from pipeline.reading.html import read_html
from pipeline.reading.limits import Limits
from pipeline.reading.pieces import Content, Paragraph, Table
from pipeline.reading.rejections import rejection
from pipeline.reading.source import identify
from pipeline.reading.text import blocks_of
from pipeline.records import Diagnostic, Document, Severity
from pipeline.text import nfc

_Part = MIMEPart
_BROKEN = (MessageError, ValueError, LookupError, KeyError, AttributeError, TypeError, RecursionError)


class MailReader:
    """Reads messages and web pages saved as one file."""

    name = "mail"
    media_types = frozenset({MAIL})

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document in a message; see ``pipeline.reading.base.Reader``."""
        message = parse(data)
        content = _body(message, limits)
        subject = _header(message, "Subject")
        head = (Paragraph(subject, "heading"),) if subject and not _is_archive(message) else ()
        count = len(attachments(message))
        notes = (
            Diagnostic("attachments", f"Thư có {count} tệp đính kèm, được đọc riêng.", Severity.INFO),
        ) * bool(count)
        whole = Content((*head, *content.pieces), (), (*content.diagnostics, *notes))
        return compose(identify(data, name, MAIL), self.name, whole, limits)


def parse(data: bytes) -> EmailMessage:
    """The message that ``data`` holds.

    Raises:
        RejectedError: ``damaged``.
    """
    try:
        return email.message_from_bytes(data, policy=email.policy.default)
    except _BROKEN as error:
        raise rejection("damaged") from error


def attachments(message: EmailMessage) -> list[tuple[str, bytes]]:
    """Name and bytes of each attached file; pictures and styles of a saved page are none."""
    found: list[tuple[str, bytes]] = []
    try:
        for part in _leaves(message) if message.is_multipart() else ():
            payload = _payload(part)
            if payload and _is_attached(part):
                found.append((part.get_filename() or f"{len(found) + 1}", payload))
    except _BROKEN as error:
        raise rejection("damaged") from error
    return found


def _leaves(part: _Part) -> Iterator[_Part]:
    if part.is_multipart() and part.get_content_type() != MAIL:
        for inner in part.iter_parts():
            yield from _leaves(inner)
    else:
        yield part


def _is_attached(part: _Part) -> bool:
    """Whether a part is a file of its own; some programs call documents ``inline`` and only name them."""
    named = part.get_filename() is not None and part.get_content_maintype() == "application"
    return named or part.get_content_disposition() == "attachment" or part.get_content_type() == MAIL


def _payload(part: _Part) -> bytes:
    if part.get_content_type() == MAIL:  # a forwarded message
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _body(message: EmailMessage, limits: Limits) -> Content:
    try:
        part = message.get_body(("plain", "html"))
        payload = None if part is None else part.get_payload(decode=True)
        declared = None if part is None else part.get_content_charset()
    except _BROKEN as error:
        raise rejection("damaged") from error
    if part is None or not isinstance(payload, bytes):
        return Content(())
    if part.get_content_subtype() == "html":
        return read_html(payload, limits, declared)
    decoded = decode(payload, declared)
    return Content(tuple(_paragraphs(nfc(decoded.text))), (), decoded.diagnostics)


def _paragraphs(text: str) -> Iterator[Paragraph | Table]:
    for block in blocks_of(text):
        yield Paragraph(block.span.of(text))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except _BROKEN:
        return ""


def _is_archive(message: EmailMessage) -> bool:
    """Whether the message is a saved web page, whose subject only repeats the page's title."""
    return message.get_content_type() == "multipart/related" and message.get("To") is None
