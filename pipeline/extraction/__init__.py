"""Findings with their evidence: metadata, citations, bodies, deadlines and tasks of one document."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.findings import Extraction
from pipeline.records import Document
from pipeline.resources import models_folder

if TYPE_CHECKING:
    from spacy.language import Language

RULES_VERSION = "2"
"""Raised when a change of grammar or lexicon changes findings, so that stored documents are read anew."""

_LONGEST = 20_000_000  # code points; the readers' limits are tighter


@cache
def load_pipeline() -> Language:
    """The spaCy pipeline of ``models/directive_vi/config.cfg``, loaded once a process."""
    import spacy

    # imported for what they register with spaCy
    from pipeline.extraction import components, tokenizer  # noqa: F401

    config = spacy.util.load_config(models_folder() / "directive_vi" / "config.cfg")
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    nlp.max_length = _LONGEST
    return nlp


def extract(document: Document) -> Extraction:
    """Everything found in a document."""
    from pipeline.extraction.child_documents import attached_documents, placed_in
    from pipeline.extraction.components import directive_of, tokens_of
    from pipeline.extraction.evidence_places import EvidencePlaces

    nlp = load_pipeline()
    found = directive_of(nlp(tokens_of(nlp, document)))
    placed = EvidencePlaces(document).placed
    number = found.metadata.number
    own = number.value if number else None
    attached = attached_documents(found.document, found.zones, found.citations, own)
    new = tuple(note for note in found.diagnostics if note not in document.diagnostics)
    return Extraction(
        replace(document, diagnostics=(*document.diagnostics, *new)) if new else document,
        placed(found.metadata),
        placed(found.citations),
        placed(placed_in(found.tasks, attached)),
        RULES_VERSION,
        references=placed(found.references),
        named_references=placed(found.named_references),
        children=tuple(one.child for one in attached),
    )


__all__ = ["RULES_VERSION", "extract", "load_pipeline"]
