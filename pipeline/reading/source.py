"""The identity of a file's bytes."""

from __future__ import annotations

import hashlib

from pipeline.records import SourceFile
from pipeline.text import storable


def identify(data: bytes, name: str, media_type: str) -> SourceFile:
    """The identity of ``data``; ``name`` is a label only."""
    return SourceFile(storable(name), hashlib.sha256(data).hexdigest(), media_type, len(data))
