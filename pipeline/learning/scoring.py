"""How much of the gold an extraction finds: the definitions of ``corpora/guidelines.md`` in figures."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.extraction.agency_names import spelled_out, without_head
from pipeline.text import nfc, shadow, tone_placed

SAME_SPAN = 0.5
"""Share of common words, of all words of both, from which two spans are the same task."""

METADATA = ("kind", "number", "date", "issuer", "title", "signer")
FIGURES = (*METADATA, "citations", "relation", "tasks", "leads", "coordinators", "deadline", "who-what-when")
"""All figures, in the order in which they are shown."""

_SAME_NAME, _SAME_TITLE, _SAME_LIST, _SAME_LEADS = 0.75, 0.8, 0.85, 0.5
_WORD = re.compile(r"\w+")
_NAMELESS = frozenset({"các", "và", "tỉnh", "thành", "phố", "của"})
_KEY_OF = {"fixed": ("due",), "recurring": ("every",), "relative": ("amount", "unit")}
_Json = Mapping[str, Any]


@dataclass(slots=True)
class Figure:
    """Counts behind precision, recall and F1."""

    right: int = 0
    gold: int = 0
    found: int = 0

    def add(self, right: int, gold: int, found: int) -> None:
        """Count more of the same."""
        self.right, self.gold, self.found = self.right + right, self.gold + gold, self.found + found

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there is nothing to find and nothing found."""
        total = self.gold + self.found
        return 2 * self.right / total if total else 1.0


Figures = dict[str, Figure]


def score(gold: _Json, found: _Json) -> Figures:
    """The figures of one document.

    Args:
        gold: its answers.
        found: its extraction in the form of ``pipeline.contract``.
    """
    figures: Figures = defaultdict(Figure)
    for name in METADATA:
        if name in gold["document"]:
            same = _same_field(name, gold["document"][name], found["document"][name])
            figures[name].add(int(same), 1, 1)
    _score_citations(gold["citations"], found["citations"], figures)
    _score_tasks(gold["tasks"], found["tasks"], figures)
    return figures


def total(many: Sequence[Figures]) -> Figures:
    """The sum of the figures of several documents, all figures in order."""
    summed = {name: Figure() for name in FIGURES}
    for figures in many:
        for name, figure in figures.items():
            summed[name].add(figure.right, figure.gold, figure.found)
    return summed


def pair_tasks(gold: Sequence[_Json], found: Sequence[str]) -> list[tuple[int, int]]:
    """Which gold task is which found one: one to one, the best overlap first, alike places before others.

    Args:
        gold: tasks with their ``text``.
        found: the texts of the found tasks, in reading order.
    """
    wanted, offered = [_bag(one["text"]) for one in gold], [_bag(one) for one in found]
    scored = []
    for i, want in enumerate(wanted):
        for j, got in enumerate(offered):
            share = _overlap(want, got)
            if share >= SAME_SPAN:
                drift = abs(i / len(gold) - j / len(found))
                scored.append((-round(share, 3), drift, -i, -j))
    pairs: dict[int, int] = {}
    taken = set()
    for _, _, i, j in sorted(scored):
        if -i not in pairs and -j not in taken:
            pairs[-i] = -j
            taken.add(-j)
    return sorted(pairs.items())


def split_optional(gold: Sequence[_Json], found: Sequence[str]) -> tuple[list[int], list[int]]:
    """Indexes of the gold tasks that count, and of the found ones that are not a doubtful task's."""
    doubtful = {i for i, one in enumerate(gold) if one.get("optional")}
    neutral = {j for i, j in pair_tasks(gold, found) if i in doubtful}
    return (
        [i for i in range(len(gold)) if i not in doubtful],
        [j for j in range(len(found)) if j not in neutral],
    )


def is_complete(want: _Json, got: _Json) -> bool:
    """Whether a task that was found has the leads and the deadline of the gold's."""
    same_deadline = _deadline_key(want["deadline"]) == _deadline_key(got["deadline"])
    return same_deadline and _same_leads(want["leads"], got["leads"])


def _score_tasks(gold: Sequence[_Json], found: Sequence[_Json], figures: Figures) -> None:
    wanted, counted = split_optional(gold, [one["quote"] for one in found])
    gold, found = [gold[i] for i in wanted], [found[j] for j in counted]
    pairs = pair_tasks(gold, [one["quote"] for one in found])
    figures["tasks"].add(len(pairs), len(gold), len(found))
    complete = 0
    for i, j in pairs:
        want, got = gold[i], found[j]
        for role in ("leads", "coordinators"):
            figures[role].add(_shared_names(want[role], got[role]), len(want[role]), len(got[role]))
        due, read = _deadline_key(want["deadline"]), _deadline_key(got["deadline"])
        figures["deadline"].add(
            int(due is not None and due == read), int(due is not None), int(read is not None)
        )
        complete += int(is_complete(want, got))
    figures["who-what-when"].add(complete, len(gold), len(found))


def _score_citations(gold: Sequence[_Json], found: Sequence[_Json], figures: Figures) -> None:
    wanted, read = _by_number(gold), _by_number(found)
    right = 0
    for key, mentions in wanted.items():
        both = list(zip(mentions, read.get(key, []), strict=False))
        right += len(both)
        same = sum(one["relation"] == other["relation"] for one, other in both)
        figures["relation"].add(same, len(both), len(both))
    figures["citations"].add(right, len(gold), len(found))


def _by_number(citations: Sequence[_Json]) -> dict[tuple[str, str | None], list[_Json]]:
    groups: dict[tuple[str, str | None], list[_Json]] = defaultdict(list)
    for one in citations:
        groups[_number_key(one["number"]), one["date"]].append(one)
    return groups


def _same_field(name: str, want: str | None, got: str | None) -> bool:
    if not want or not got:
        return not want and not got
    if name == "number":
        return _number_key(want) == _number_key(got)
    if name == "title":
        return _dice(_bag(want), _bag(got)) >= _SAME_TITLE
    if name in ("issuer", "signer"):
        return _dice(_name_bag(want), _name_bag(got)) >= _SAME_NAME
    return want.upper() == got.upper()


def _number_key(number: str) -> str:
    """A number without blanks, leading zeros, letter case and the stroke of Đ."""
    return re.sub(r"\s+", "", shadow(nfc(number))).upper().replace("Đ", "D").lstrip("0")


def _deadline_key(deadline: _Json | None) -> tuple[Any, ...] | None:
    if not deadline:
        return None
    kind = deadline["type"]
    return kind, *(deadline.get(key) for key in _KEY_OF.get(kind, ()))


def _shared_names(gold: Sequence[str], found: Sequence[str]) -> int:
    """How many names of two lists pair off one to one."""
    left = [_name_bag(name) for name in found]
    hits = 0
    for bag in map(_name_bag, gold):
        same = next((other for other in left if _dice(bag, other) >= _SAME_NAME), None)
        if same is not None:
            left.remove(same)
            hits += 1
    return hits


def _same_leads(gold: Sequence[str], found: Sequence[str]) -> bool:
    """Whether two lists name the same bodies: half of all names, or the same words however a list was cut."""
    shared = _shared_names(gold, found)
    either = len(gold) + len(found) - shared
    if not either or shared / either >= _SAME_LEADS:
        return True
    return _dice(_sum(map(_name_bag, gold)), _sum(map(_name_bag, found))) >= _SAME_LIST


def _sum(bags: Iterator[Counter[str]]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for bag in bags:
        whole += bag
    return whole


def _bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(tone_placed(nfc(text)).lower()))


def _name_bag(name: str) -> Counter[str]:
    bag = _bag(without_head(spelled_out(name))[0])
    return Counter({word: count for word, count in bag.items() if word not in _NAMELESS}) or bag


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    either = (one | other).total()
    return (one & other).total() / either if either else 0.0


def _dice(one: Counter[str], other: Counter[str]) -> float:
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0
