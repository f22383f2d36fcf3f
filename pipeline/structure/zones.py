"""Zones of an administrative page (Nghị định 30/2020/NĐ-CP, Phụ lục I; Thông tư 01/2011/TT-BNV)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Document, Span


@dataclass(frozen=True, slots=True)
class Zones:
    """Where the parts of a document stand; a part that the document lacks is ``None`` or empty.

    Attributes:
        header: from the top to the end of the title and abstract (quốc hiệu ... trích yếu).
        title: the abstract (trích yếu) alone.
        addressees: what follows "Kính gửi", up to the first sentence of the letter.
        preamble: the legal bases (căn cứ) before "QUYẾT ĐỊNH:" or before a plan's first heading.
        body: the text between header and signature; appendices and attached texts not included.
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
    raise NotImplementedError
