"""How well each index ranks what a person looks for in the corpus, typed with accents and without."""

from __future__ import annotations

import math
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml

from corpora.tools.reading import read
from corpora.tools.source import FOLDER, sources
from corpora.tools.text import text_of
from pipeline.index.entries import DocumentEntries
from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Sort
from pipeline.text import fold
from tests.contracts.memory_index import MemoryIndex
from tests.contracts.search.documents import asked, coordinate, document, lead

_BEST = 10
Judged = dict[str, Any]


@cache
def corpus() -> tuple[tuple[DocumentEntries, ...], dict[int, str]]:
    """The entries of the corpus by its gold, and the name of each document by id."""
    made, names = [], {}
    for id_, path in enumerate(sources(), 1):
        directive = read(path)
        gold = directive.gold["document"]
        tasks = [
            {
                "id": f"{directive.name}#{number}",
                "start": number,
                "text": task["text"],
                "bodies": (
                    *map(lead, task["leads"]),
                    *map(coordinate, task["coordinators"]),
                ),
            }
            for number, task in enumerate(directive.gold["tasks"], 1)
        ]
        issued = gold.get("date")
        made.append(
            document(
                id_,
                tasks,
                text=text_of(directive),
                title=gold.get("title"),
                kind=gold.get("kind"),
                number=gold.get("number"),
                issuer=gold.get("issuer"),
                issued=date.fromisoformat(issued) if issued else None,
            )
        )
        names[id_] = directive.name
    return tuple(made), names


@cache
def judgements() -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = yaml.safe_load(
        (FOLDER.parent / "search_judgements.yaml").read_text("utf-8")
    )
    return found


def gain(found: list[str], relevant: dict[str, int]) -> float:
    """nDCG@10: 1 where the best ten come in the best order."""

    def discounted(grades: list[int]) -> float:
        return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:_BEST]))

    best = discounted(sorted(relevant.values(), reverse=True))
    return discounted([relevant.get(name, 0) for name in found]) / best


def found(index: TaskIndex, kind: str, typed: str) -> list[str]:
    request = asked(typed, sort=Sort.RELEVANCE, size=_BEST)
    if kind == "tasks":
        return [hit.entry.id for hit in index.tasks(request).hits]
    names = corpus()[1]
    return [names[hit.entry.id] for hit in index.documents(request).hits]


def test_what_is_judged_is_in_the_corpus() -> None:
    made, names = corpus()
    known = {"documents": set(names.values()), "tasks": {task.id for one in made for task in one.tasks}}
    judged = judgements()
    assert sum(map(len, judged.values())) >= 60
    for kind, queries in judged.items():
        for one in queries:
            assert one["relevant"].keys() <= known[kind], one["query"]
            assert 2 in one["relevant"].values(), one["query"]


def test_words_without_accents_find_as_well_as_those_with(adapter: TaskIndex) -> None:
    if isinstance(adapter, MemoryIndex):
        pytest.skip("it does not rank")
    adapter.rebuild(corpus()[0], 0)
    accented, plain = [], []
    for kind, queries in judgements().items():
        for one in queries:
            accented.append(gain(found(adapter, kind, one["query"]), one["relevant"]))
            plain.append(gain(found(adapter, kind, fold(one["query"])), one["relevant"]))
    with_accents, without = sum(accented) / len(accented), sum(plain) / len(plain)
    assert with_accents >= 0.85
    assert without >= 0.95 * with_accents
