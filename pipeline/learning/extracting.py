"""Extractions as the grammar alone makes them: what the classifier is trained on and compared with."""

from __future__ import annotations

from pipeline.extraction import RULES_VERSION, load_pipeline
from pipeline.extraction.components import directive_of, tokens_of
from pipeline.findings import Extraction
from pipeline.records import Document

CLASSIFIER = "task_classifier"


def proposed(document: Document) -> Extraction:
    """The extraction of a document before the classifier has judged it."""
    nlp = load_pipeline()
    with nlp.select_pipes(disable=[name for name in (CLASSIFIER,) if name in nlp.pipe_names]):
        found = directive_of(nlp(tokens_of(nlp, document)))
    return Extraction(document, found.metadata, found.citations, found.tasks, RULES_VERSION)
