"""Documents in, evidence-backed findings out: read, extract, store.

The names below are the library: each works on a string or a file by itself, and is loaded when it is first
used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extraction import extract
    from pipeline.extraction.agencies import resolve_agency
    from pipeline.extraction.anaphora import find_references
    from pipeline.extraction.bodies import find_bodies
    from pipeline.extraction.citations import CitationContext, find_citations
    from pipeline.extraction.deadlines import find_deadlines, parse_deadline
    from pipeline.extraction.named_documents import find_named_references
    from pipeline.extraction.succession import who_holds
    from pipeline.reading import read_file

_HOMES = {
    "CitationContext": "pipeline.extraction.citations",
    "extract": "pipeline.extraction",
    "find_bodies": "pipeline.extraction.bodies",
    "find_citations": "pipeline.extraction.citations",
    "find_deadlines": "pipeline.extraction.deadlines",
    "find_named_references": "pipeline.extraction.named_documents",
    "find_references": "pipeline.extraction.anaphora",
    "parse_deadline": "pipeline.extraction.deadlines",
    "read_file": "pipeline.reading",
    "resolve_agency": "pipeline.extraction.agencies",
    "who_holds": "pipeline.extraction.succession",
}

__all__ = [
    "CitationContext",
    "extract",
    "find_bodies",
    "find_citations",
    "find_deadlines",
    "find_named_references",
    "find_references",
    "parse_deadline",
    "read_file",
    "resolve_agency",
    "who_holds",
]


def __getattr__(name: str) -> Any:
    """One of the names above, loaded now, so that importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The names of the library beside the module's own."""
    return sorted({*globals(), *__all__})
