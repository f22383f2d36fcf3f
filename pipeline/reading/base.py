"""What a reader is."""

from __future__ import annotations

from typing import Protocol

from pipeline.reading.limits import Limits
from pipeline.records import Document


class Reader(Protocol):
    """Turns the bytes of some media types into a document."""

    @property
    def name(self) -> str:
        """Stable name, kept in ``Document.reader``."""

    @property
    def media_types(self) -> frozenset[str]:
        """The media types that this reader takes."""

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document that ``data`` holds; ``name`` is a label.

        Raises:
            RejectedError: the bytes cannot be taken.
            MissingToolError: a program outside Python that this file needs is not installed.
        """
