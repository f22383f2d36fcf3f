"""What the envelope (phong bì) of an e-document package says of the document, beside what is printed on it.

The envelope is read like the head of a page, which it is written as. Where number or day differ, those of the
envelope hold, with doubt, and a diagnostic tells.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from pipeline.extraction.metadata import read_metadata
from pipeline.findings import Evidence, Field, Metadata
from pipeline.records import Diagnostic, Document, Severity, Span
from pipeline.structure.zones import find_zones
from pipeline.text import fold

_AGREED = 0.98
_GIVEN = 0.9
_DISPUTED = 0.6
_SURE = 0.75  # confidence from which what is printed can dispute the envelope
_RULE = "metadata.envelope"
_HOLDING = {"number": "số, ký hiệu", "date": "ngày ban hành"}


def without_envelope(document: Document) -> tuple[Document, Metadata | None]:
    """The document that came in a package, and what the envelope says of it; offsets stay as they are."""
    first = next((block.span.start for block in document.blocks if block.kind == "envelope"), None)
    if first is None:
        return document, None
    blocks = tuple(block for block in document.blocks if block.kind != "envelope")
    body = replace(document, text=document.text[:first].rstrip("\n"), blocks=blocks)
    cover = Document(document.source, document.text[first:], ())
    return body, _moved(read_metadata(cover, find_zones(cover)), first)


def _moved(found: Metadata, by: int) -> Metadata:
    def moved(value: Field[Any]) -> Field[Any]:
        span = value.evidence.span
        evidence = Evidence(Span(span.start + by, span.end + by), value.evidence.quote, _RULE, _GIVEN)
        return replace(value, evidence=evidence)

    values = {one.name: getattr(found, one.name) for one in fields(Metadata)}
    return Metadata(**{name: value and moved(value) for name, value in values.items()})


def completed(printed: Metadata, sent: Metadata) -> tuple[Metadata, tuple[Diagnostic, ...]]:
    """What a document says of itself, completed and confirmed by its envelope; where they disagree."""
    values: dict[str, Field[Any] | None] = {}
    notes: list[Diagnostic] = []
    for one in fields(Metadata):
        own, given = getattr(printed, one.name), getattr(sent, one.name)
        if own is None or given is None:
            values[one.name] = own or given
        elif _same(own.value, given.value):
            sure = max(own.evidence.confidence, _AGREED)
            values[one.name] = replace(own, evidence=replace(own.evidence, confidence=sure))
        elif one.name in _HOLDING and own.evidence.confidence < _SURE:
            values[one.name] = given
        elif one.name in _HOLDING:
            values[one.name] = replace(given, evidence=replace(given.evidence, confidence=_DISPUTED))
            notes.append(_disagreement(_HOLDING[one.name], own.value, given.value))
        else:
            values[one.name] = own
            if one.name == "issuer":
                notes.append(_other_sender(own.value, given.value))
    return Metadata(**values), tuple(notes)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, date):
        return bool(one == other)
    return fold(one).lstrip("0") == fold(other).lstrip("0")


def _disagreement(what: str, printed: Any, sent: Any) -> Diagnostic:
    message = f"Phong bì của gói tin ghi {what} là {_shown(sent)}, văn bản ghi {_shown(printed)}"
    return Diagnostic("envelope_disagrees", f"{message}; đề nghị đối chiếu.")


def _other_sender(issuer: str, sender: str) -> Diagnostic:
    message = f"Gói tin do {sender} gửi, văn bản do {issuer} ban hành."
    return Diagnostic("other_sender", message, Severity.INFO)


def _shown(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
