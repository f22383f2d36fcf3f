"""Documents made from lines, for the tests of zones and metadata."""

from __future__ import annotations

from pipeline.extraction.metadata import read_metadata
from pipeline.findings import Metadata
from pipeline.reading.text import blocks_of
from pipeline.records import Document, SourceFile, Span
from pipeline.structure.zones import Zones, find_zones

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------\n"


def header(*lines: str) -> str:
    """A header whose left box and further lines are given, with a body below."""
    return "\n\n".join([lines[0], MOTTO, *lines[1:]]) + "\n\nĐiều 1. Giao các sở, ngành thực hiện.\n"


def page(text: str) -> Document:
    """A document of plain text."""
    source = SourceFile("thu.txt", "0" * 64, "text/plain", len(text))
    return Document(source, text, blocks_of(text), reader="text")


def metadata(text: str) -> Metadata:
    """The metadata of a plain text."""
    document = page(text)
    return read_metadata(document, find_zones(document))


def zones(text: str) -> Zones:
    """The zones of a plain text."""
    return find_zones(page(text))


def values(found: Metadata) -> dict[str, str | None]:
    """Each field's value as text."""
    fields = {name: getattr(found, name) for name in ("kind", "number", "date", "issuer", "title", "signer")}
    return {name: None if field is None else str(field.value) for name, field in fields.items()}


def part(text: str, span: Span | None) -> str:
    """What a span covers, on one line; empty for none."""
    return " ".join(span.of(text).split()) if span else ""
