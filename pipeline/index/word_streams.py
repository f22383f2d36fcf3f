"""The words of entries as every engine takes them in: in small letters, separated by blanks."""

from __future__ import annotations

from itertools import pairwise

from pipeline.index.text_query import exact_words, folded_words

# Stands between title and text, so that no phrase reaches over it; no word that can be typed is like it.
BORDER = "¦"


def exact_task(title: str | None, text: str) -> str:
    """The words of a task as written: those of the title, a border, those of the task."""
    return f"{' '.join(exact_words(title or ''))} {BORDER} {' '.join(exact_words(text))}".strip()


def folded_task(title: str | None, text: str) -> str:
    """The same without accents."""
    return f"{' '.join(folded_words(title or ''))} {BORDER} {' '.join(folded_words(text))}".strip()


def word_pairs(words: str) -> str:
    """Neighbours of a line of words, each pair as one word."""
    return " ".join(map("_".join, pairwise(words.split(" "))))
