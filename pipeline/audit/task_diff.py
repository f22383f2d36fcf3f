"""What an amending or replacing document does to the tasks of the earlier one: added, dropped, changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pipeline.findings import Task
from pipeline.store.names import agency_key
from pipeline.text import fold, squeeze

Change = Literal["added", "dropped", "changed", "same"]

_ALIKE = 0.5  # two tasks that share less are two works
_COMMON = 60  # a pair of words that stands in so many tasks tells none of them apart


@dataclass(frozen=True, slots=True)
class TaskChange:
    """One task beside the same one of the other document.

    Attributes:
        before: of the earlier document; ``None`` where it is added.
        after: of the later document; ``None`` where it is dropped.
        leads, deadline: whether these differ.
    """

    before: Task | None
    after: Task | None
    leads: bool = False
    deadline: bool = False

    @property
    def kind(self) -> Change:
        """What happened to it."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "dropped"
        return "changed" if self.leads or self.deadline else "same"


def task_diff(before: Sequence[Task], after: Sequence[Task], *, whole: bool) -> list[TaskChange]:
    """The tasks of two documents side by side: those of the later in their order, then what it dropped.

    Args:
        before: tasks of the earlier document.
        after: tasks of the amending or replacing one.
        whole: whether the later one replaces the earlier one; what an amendment does not mention stays.
    """
    pairs = _pairs(before, after)
    changes = []
    for at, task in enumerate(after):
        earlier = before[pairs[at]] if at in pairs else None
        if earlier is None:
            changes.append(TaskChange(None, task))
        else:
            changes.append(
                TaskChange(earlier, task, _leads(earlier) != _leads(task), _due(earlier) != _due(task))
            )
    if whole:
        kept = set(pairs.values())
        changes += [TaskChange(task, None) for at, task in enumerate(before) if at not in kept]
    return changes


def _pairs(before: Sequence[Task], after: Sequence[Task]) -> dict[int, int]:
    """Which earlier task each later one is: the most alike first, each taken once."""
    earlier = [_words(task) for task in before]
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, pieces in enumerate(earlier):
        for piece in pieces:
            found[piece].append(at)
    scored = []
    for at, task in enumerate(after):
        pieces = _words(task)
        near = {other for piece in pieces if len(found[piece]) <= _COMMON for other in found[piece]}
        for other in near:
            score = 2 * len(pieces & earlier[other]) / (len(pieces) + len(earlier[other]))
            if score >= _ALIKE:
                scored.append((-score, at, other))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, other in sorted(scored):
        if at not in pairs and other not in taken:
            pairs[at] = other
            taken.add(other)
    return pairs


def _words(task: Task) -> frozenset[str]:
    """Pairs of neighbouring words of what is to be done, without the words of its deadline."""
    quote = squeeze(task.evidence.quote)
    if task.deadline:
        quote = quote.replace(squeeze(task.deadline.evidence.quote), " ").strip() or quote
    words = "".join(letter if letter.isalnum() else " " for letter in fold(quote)).split()
    return frozenset(f"{one} {other}" for one, other in pairwise(words)) or frozenset(words)


def _leads(task: Task) -> frozenset[str]:
    return frozenset(agency_key(body.name) for body in task.leads)


def _due(task: Task) -> tuple[object, ...] | None:
    """What is compared of a deadline: its normal form."""
    deadline = task.deadline
    if deadline is None:
        return None
    return deadline.type, deadline.start, deadline.due, deadline.every, deadline.amount, deadline.unit
