"""Which tasks of a plan carry out which tasks of the superior document that it implements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pipeline.extraction.agencies import same_body
from pipeline.extraction.agency_groups import expand_group
from pipeline.findings import BodyMention, Extraction, Task
from pipeline.text import fold, squeeze

_WORD = re.compile(r"\w+")
_LOCAL = re.compile(r"\bdia phuong\b|\bcac cap\b")
# Chosen on corpora/cascades.yaml; see the test that measures it there.
_LIKE = 0.30
_SAME_LEAD = 0.08


@dataclass(frozen=True, slots=True)
class Carry:
    """A task of a plan that carries out a task of the superior document.

    Attributes:
        superior, task: positions among the tasks of the two documents.
        likeness: 0 to 1, of their words and bodies.
        later: the plan's last day is after the superior document's.
    """

    superior: int
    task: int
    likeness: float
    later: bool


@dataclass(frozen=True, slots=True)
class Cascade:
    """How a plan carries out a superior document.

    Attributes:
        carries: each task of the plan that carries one out, with the one it is most like.
        uncovered: positions of the superior's tasks that concern the plan's issuer and that none carries out.
        own: positions of the plan's tasks that carry out none.
    """

    carries: tuple[Carry, ...]
    uncovered: tuple[int, ...]
    own: tuple[int, ...]


def cascade(superior: Extraction, plan: Extraction) -> Cascade:
    """How a plan carries out a superior document, by words, bodies and dates; for a person to check."""
    carries = tuple(_carries(superior.tasks, plan.tasks))
    carried, carrying = {carry.superior for carry in carries}, {carry.task for carry in carries}
    issuer = plan.metadata.issuer.value if plan.metadata.issuer else None
    day = superior.metadata.date.value if superior.metadata.date else None
    uncovered = (
        number
        for number, task in enumerate(superior.tasks)
        if number not in carried and _concerns(task, issuer, day)
    )
    own = (number for number in range(len(plan.tasks)) if number not in carrying)
    return Cascade(carries, tuple(uncovered), tuple(own))


def _carries(superior: Sequence[Task], tasks: Sequence[Task]) -> Iterator[Carry]:
    if not superior or not tasks:
        return
    for number, row in enumerate(_likenesses(superior, tasks)):
        scores = [
            likeness + (_SAME_LEAD if _share_lead(above, tasks[number]) else 0.0)
            for likeness, above in zip(row, superior, strict=True)
        ]
        best = max(range(len(superior)), key=lambda at: scores[at])
        if scores[best] >= _LIKE:
            yield Carry(best, number, min(scores[best], 1.0), _later(tasks[number], superior[best]))


def _likenesses(superior: Sequence[Task], tasks: Sequence[Task]) -> list[list[float]]:
    """For each task of the plan, how like its words are to those of each superior task, 0 to 1."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # takes time to load

    weights = TfidfVectorizer(analyzer=_terms, sublinear_tf=True)
    above = weights.fit_transform([*map(_words, superior), *map(_words, tasks)])
    likeness = above[len(superior) :] @ above[: len(superior)].T
    rows: list[list[float]] = likeness.toarray().tolist()
    return rows


def _words(task: Task) -> str:
    """What is to be done: a task's words without its bodies and its deadline, which tell little of it."""
    span, words = task.evidence.span, list(task.evidence.quote)
    parts = [body.span for body in (*task.leads, *task.coordinators)]
    parts += [task.deadline.evidence.span] if task.deadline else []
    for part in parts:
        start, end = max(part.start, span.start), min(part.end, span.end)
        if start < end and end - start < span.end - span.start:
            words[start - span.start : end - span.start] = " " * (end - start)
    return "".join(words)


def _terms(text: str) -> list[str]:
    """Syllables and pairs of neighbours, without accents: a Vietnamese word is mostly two syllables."""
    syllables = _WORD.findall(fold(text))
    return [*syllables, *map(" ".join, pairwise(syllables))]


def _share_lead(one: Task, other: Task) -> bool:
    return any(same_body(a.name, b.name) for a in one.leads for b in other.leads)


def _later(task: Task, superior: Task) -> bool:
    due = task.deadline.due if task.deadline else None
    last = superior.deadline.due if superior.deadline else None
    return due is not None and last is not None and due > last


def _concerns(task: Task, issuer: str | None, day: date | None) -> bool:
    """Whether a task is given to the body, by name or in a group; one without a lead is given to all."""
    return not task.leads or any(_means(body, issuer, day) for body in task.leads)


def _means(body: BodyMention, issuer: str | None, day: date | None) -> bool:
    if issuer is None:
        return True
    if not body.group:
        return same_body(body.name, issuer)
    if _LOCAL.search(fold(body.name)):
        return True
    group = expand_group(squeeze(body.name), day or date.today(), issuer)
    if group.unlisted is not None:  # communes, which the register does not list
        return _first_word(group.unlisted) == _first_word(issuer)
    members = (*group.members, *group.possible)
    return group.open or any(same_body(member.name, issuer) for member in members)


def _first_word(name: str) -> str:
    return fold(re.sub(r"^(?i:các|những|ubnd|ủy ban nhân dân|uỷ ban nhân dân)\s+", "", name)).split()[0]
