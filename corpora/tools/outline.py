"""The path of a clause in its document, such as ``III.2.a`` or ``Quy chế, Điều 3.2``."""

from __future__ import annotations

import re

# Rank of each kind of label; a label closes everything of its own rank and below.
_LABELS = (
    (1, re.compile(r"(?:Phần|PHẦN) (?:thứ )?(\w+)\b")),
    (2, re.compile(r"([IVX]+)\.\s")),
    (1, re.compile(r"(Điều \d+)\.")),
    (4, re.compile(r"(\d+(?:\.\d+)*)\.?\s")),
    (5, re.compile(r"([a-zđ])\)\s")),
)


class Outline:
    """Follows the labels of a document's paragraphs in reading order."""

    def __init__(self) -> None:
        self._prefix = ""
        self._path: dict[int, str] = {}

    def enter(self, name: str) -> None:
        """Begin an attached text."""
        self._prefix, self._path = name, {}

    def read(self, paragraph: str) -> None:
        """Take the label of a paragraph, if it has one."""
        for rank, pattern in _LABELS:
            if match := pattern.match(paragraph):
                self._path = {r: label for r, label in self._path.items() if r < rank}
                self._path[rank] = match[1]
                return

    def path(self, row: str | None = None) -> str | None:
        """The path here; of a table row, with its number."""
        inner = ".".join(self._path[rank] for rank in sorted(self._path))
        if row:
            inner = f"{inner}.{row}" if inner else row
        return ", ".join(part for part in (self._prefix, inner) if part) or None
