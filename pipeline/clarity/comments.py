"""Remarks as comments in the drafter's own DOCX file; nothing else in it changes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from pipeline.clarity.remarks import Clear, Remark
from pipeline.records import Document
from pipeline.text import fold

_WORD = re.compile(r"\w+")
_ANCHOR = 8  # words by which a place is found again
_NAMES = {
    Clear.PERSON: "Rõ người",
    Clear.WORK: "Rõ việc",
    Clear.TIME: "Rõ thời gian",
    Clear.RESULT: "Rõ kết quả",
    Clear.RESPONSIBILITY: "Rõ trách nhiệm",
}


def clear_name(clear: Clear) -> str:
    """The respect as staff call it, such as "Rõ người"."""
    return _NAMES[clear]


def with_comments(file: bytes, document: Document, remarks: Sequence[Remark]) -> tuple[bytes, int]:
    """The DOCX file with a comment at each place that is remarked on, and how many places were not found.

    Args:
        file: bytes of a DOCX file that was read within the limits.
        document: what was read from them.
        remarks: on the document.
    """
    opened = docx.Document(BytesIO(file))
    places = _Places([paragraph for paragraph in _paragraphs(opened) if paragraph.runs])
    unplaced = 0
    for remark in remarks:
        paragraph = places.find(document.text, remark)
        if paragraph is None:
            unplaced += 1
            continue
        text = f"{clear_name(remark.clear)}: {remark.message}"
        opened.add_comment(paragraph.runs, text=text, author="dondoc", initials="ĐĐ")
    changed = BytesIO()
    opened.save(changed)
    return changed.getvalue(), unplaced


def _paragraphs(container: Any) -> Iterator[Paragraph]:
    """The paragraphs of a document or cell in order, those in tables too; a merged cell once."""
    for item in container.iter_inner_content():
        if isinstance(item, Paragraph):
            yield item
        elif isinstance(item, Table):
            seen: set[int] = set()
            for row in item.rows:
                for cell in row.cells:
                    if id(cell._tc) not in seen:
                        seen.add(id(cell._tc))
                        yield from _paragraphs(cell)


class _Places:
    """Where words stand in the file, found by the words themselves: reading spells out numbering."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._words: list[str] = []
        self._starts: list[int] = []
        for paragraph in paragraphs:
            self._starts.append(len(self._words))
            self._words += _WORD.findall(fold(paragraph.text))
        self._by_word: dict[str, list[int]] = {}
        for at, word in enumerate(self._words):
            self._by_word.setdefault(word, []).append(at)

    def find(self, text: str, remark: Remark) -> Paragraph | None:
        """The paragraph in which the words of a remark stand; the nearest by share of the text."""
        words = _WORD.findall(fold(remark.span.of(text)))
        share = remark.span.start / max(len(text), 1)
        for length in (min(_ANCHOR, len(words)), min(3, len(words))) if words else ():
            for first in range(max(len(words) - length + 1, 0)):
                wanted = words[first : first + length]
                there = [
                    at for at in self._by_word.get(wanted[0], ()) if self._words[at : at + length] == wanted
                ]
                if there:
                    at = min(there, key=lambda at: abs(at / len(self._words) - share))
                    return self._paragraphs[bisect_right(self._starts, at) - 1]
        return None
