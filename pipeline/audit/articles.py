"""The articles (điều) of a document and their clauses (khoản), as far as its text shows them all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.records import Document, Span
from pipeline.structure.outline import Item, outline

_ARTICLE = re.compile(r"(?i:điều)\s+(?P<number>\d{1,3})(?P<letter>[a-zđ])?(?!\w)")
_CLAUSE = re.compile(r"(?i:khoản)\s+(?P<number>\d{1,2})(?!\w)")
_ATTACHES = re.compile(
    r"ban\s+hành\s+kèm\s+theo\s+(?:quyết\s+định|nghị\s+quyết|thông\s+tư)\s+này", re.IGNORECASE
)
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Articles:
    """Which articles a document has.

    Attributes:
        clauses: how many clauses each article has, by number of the article; 0 where none is numbered.
        complete: whether the articles run on from the first without a gap, so that one that is not there
            does not exist. Of a document that issues another text with it, both must be there.
    """

    clauses: dict[int, int]
    complete: bool


@dataclass(frozen=True, slots=True)
class Pin:
    """The one place that a provision names."""

    article: int
    clause: int | None = None


def pin_of(provision: str) -> Pin | None:
    """The article and clause of "điểm a khoản 2 Điều 5"; ``None`` for lists, inserted articles and others."""
    articles = list(_ARTICLE.finditer(provision))
    if (
        len(articles) != 1
        or articles[0]["letter"]
        or re.search(r"[,;]|(?<!\w)(?:và|đến)(?!\w)|\d\s?-", provision)
    ):
        return None
    clauses = list(_CLAUSE.finditer(provision))
    clause = int(clauses[0]["number"]) if len(clauses) == 1 else None
    return Pin(int(articles[0]["number"]), clause)


def articles_of(document: Document) -> Articles:
    """The articles of a document by its outline."""
    items = outline(document, [Span(0, len(document.text))])
    runs: list[list[tuple[int, int]]] = []
    for index, item in enumerate(items):
        if item.kind == "article" and item.mark.isdigit():
            number = int(item.mark)
            if number == 1 or not runs:
                runs.append([])
            runs[-1].append((number, _clauses(items, index)))
    complete = bool(runs) and all(
        [number for number, _ in run] == list(range(1, len(run) + 1)) for run in runs
    )
    longest = max((len(run) for run in runs), default=0)
    attached = len(runs) > 1 or not _ATTACHES.search(document.text)
    clauses: dict[int, int] = {}
    for run in runs:
        for number, count in run:
            clauses[number] = max(count, clauses.get(number, 0))
    return Articles(clauses, complete and attached and longest >= _FEWEST)


def _clauses(items: tuple[Item, ...], article: int) -> int:
    """How many clauses an article has, if they run on from the first; 0 where they do not."""
    marks = [
        int(item.mark)
        for item in items[article + 1 :]
        if item.parent == article and item.kind == "arabic" and item.mark.isdigit()
    ]
    return len(marks) if marks == list(range(1, len(marks) + 1)) else 0
