"""Zones of an administrative page (Nghị định 30/2020/NĐ-CP, Phụ lục I; Thông tư 01/2011/TT-BNV)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Document, Span
from pipeline.structure.attachments import find_attachments, first_title
from pipeline.structure.closing import Closing, find_closing
from pipeline.structure.header import Header, read_header
from pipeline.structure.opening import find_addressees, find_preamble
from pipeline.structure.pieces import Piece, pieces
from pipeline.text import shadow

_PROVISION = re.compile(r"(?:can\s+cu|dieu\s+\d+[.:]|chuong\s+[ivx]+\b|phan\s+[ivx]+\b)")


@dataclass(frozen=True, slots=True)
class Zones:
    """Where the parts of a document stand; a part that the document lacks is ``None`` or empty.

    Where a copy puts recipients and signature on the same lines, their spans overlap.

    Attributes:
        header: from the top to the end of the title and abstract (quốc hiệu ... trích yếu).
        title: the abstract (trích yếu) alone.
        addressees: what follows "Kính gửi", up to the first sentence of the letter.
        preamble: the legal bases (căn cứ) before "QUYẾT ĐỊNH:" or before a plan's first heading; the body
            begins with it.
        body: the text between header (and addressees) and signature, without appendices.
        recipients: every "Nơi nhận" list.
        signatures: every signature block (authority, title, name).
        attachments: attached texts and appendices, each from its own title to its end.
        is_news: press or web news, not a document of a body.
    """

    header: Span | None
    title: Span | None
    addressees: Span | None
    preamble: Span | None
    body: Span
    recipients: tuple[Span, ...]
    signatures: tuple[Span, ...]
    attachments: tuple[Span, ...]
    is_news: bool


def find_zones(document: Document) -> Zones:
    """The zones of a document."""
    text, shadowed = document.text, shadow(document.text)
    header = read_header(text, shadowed)
    found = list(pieces(text, shadowed, header.end))
    below = [piece for piece in found if header.author is None or piece.start >= header.author.end]
    closing = find_closing(shadowed, below)
    if _is_news(header, closing, found):
        return Zones(None, None, None, None, Span(0, len(text)), (), (), (), is_news=True)
    body_end, closing_end = _own_closing(closing, found, len(text), header.appended)
    attachments = find_attachments(text, found, closing_end)
    body_end = min([body_end, *(span.start for span in attachments[:1])])
    inner = [piece for piece in found if piece.end <= body_end]
    addressees = find_addressees(inner)
    body_start = addressees.end if addressees else header.end
    below_author = max(body_start, header.author.end if header.author else 0)
    bases = [piece for piece in inner if piece.start >= below_author]
    preamble = find_preamble(bases, letter=header.type_name is None or addressees is not None)
    if preamble and header.author and body_start <= header.author.start:
        preamble = Span(header.author.start, preamble.end)
    return Zones(
        header=Span(0, header.end) if header.formal else None,
        title=header.title,
        addressees=addressees,
        preamble=preamble,
        body=_trimmed(text, body_start, body_end),
        recipients=closing.recipients,
        signatures=tuple(signature.span for signature in closing.signatures),
        attachments=attachments,
        is_news=False,
    )


def _is_news(header: Header, closing: Closing, found: Sequence[Piece]) -> bool:
    """Whether a text has nothing of a document's form: header, recipients, signature or provisions."""
    if header.formal or closing.recipients or closing.signatures or not found:
        return False
    return _PROVISION.match(found[0].folded) is None


def _own_closing(closing: Closing, found: Sequence[Piece], length: int, appended: bool) -> tuple[int, int]:
    """Where the document's own signature and recipients begin and end; the text's end where it has none.

    An appendix that stands alone has no recipients, only those of the forms in it.
    """
    signed = [signature.span for signature in closing.signatures if signature.name or not appended]
    spans = sorted([*(() if appended else closing.recipients), *signed], key=lambda span: span.start)
    if not spans:
        return length, 0
    begin = spans[0].start
    attached = first_title(found, begin)
    own = [span for span in spans if attached is None or span.start < attached] or spans[:1]
    named = [signature.span for signature in closing.signatures if signature.name]
    first_name = next((span for span in own if span in named), own[0])
    return begin, max(spans[0].end, first_name.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    """A range without the blanks and drawn lines at its ends."""
    inner = text[start : max(start, end)]
    left = len(inner) - len(inner.lstrip(" \t\n|*#_-\u00a0"))
    return Span(start + left, max(start + left, start + len(inner.rstrip(" \t\n|*_\u00a0"))))
