"""What the classifier's confidence means: how often it is right where it says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.extraction.task_classifier import EVEN
from pipeline.extraction.task_review import DOUBTFUL
from pipeline.learning.examples import TASK, Example

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.0)
"""Bins of confidence, fine where most of it lies."""


def report(examples: Sequence[Example], probabilities: Sequence[float]) -> str:
    """Figures of one set of examples for a reader: reliability, Brier score, ranking, doubtful tasks."""
    pairs = [
        (probability, one.label == TASK)
        for one, probability in zip(examples, probabilities, strict=True)
        if one.proposed
    ]
    brier = sum((probability - true) ** 2 for probability, true in pairs) / max(len(pairs), 1)
    doubtful = [pair for pair in pairs if pair[0] < DOUBTFUL]
    lines = [
        f"{len(pairs)} proposed tasks, {sum(not true for _, true in pairs)} of them none",
        f"Brier score {brier:.4f}, area under the ROC curve {ranking(pairs):.3f}, "
        f"expected calibration error {calibration_error(pairs):.3f}",
        f"below {DOUBTFUL}: {len(doubtful)} tasks, {sum(not true for _, true in doubtful)} of them none",
        _silenced(examples, probabilities),
        "",
        "| confidence | tasks | mean confidence | are tasks |",
        "|---|---|---|---|",
        *_rows(pairs),
    ]
    return "\n".join(lines)


def _silenced(examples: Sequence[Example], probabilities: Sequence[float]) -> str:
    """How many documents are left without tasks, each of their proposals being likelier none than one."""
    surest: dict[str, float] = {}
    assigning = {one.document for one in examples if one.label == TASK}
    for one, probability in zip(examples, probabilities, strict=True):
        if one.proposed:
            surest[one.document] = max(probability, surest.get(one.document, 0.0))
    silent = {name for name, probability in surest.items() if probability < EVEN}
    return (
        f"documents whose proposals are all below {EVEN}: {len(silent - assigning)} of "
        f"{len(surest.keys() - assigning)} that assign nothing, "
        f"{len(silent & assigning)} of {len(assigning)} others"
    )


def ranking(pairs: Sequence[tuple[float, bool]]) -> float:
    """The share of pairs of a task and a non-task that the probabilities put in order; ties count half."""
    tasks = [probability for probability, true in pairs if true]
    others = [probability for probability, true in pairs if not true]
    if not tasks or not others:
        return 1.0
    right = sum((task > other) + 0.5 * (task == other) for task in tasks for other in others)
    return right / (len(tasks) * len(others))


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """The mean distance between what is promised and what is true, over the bins, each by its size."""
    return sum(abs(sum(p for p, _ in one) - sum(t for _, t in one)) for _, _, one in _bins(pairs)) / max(
        len(pairs), 1
    )


def _bins(pairs: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, float, list[tuple[float, bool]]]]:
    for low, high in pairwise(EDGES):
        inside = [pair for pair in pairs if low <= pair[0] < high or (high == EDGES[-1] and pair[0] == high)]
        if inside:
            yield low, high, inside


def _rows(pairs: Sequence[tuple[float, bool]]) -> Iterator[str]:
    for low, high, inside in _bins(pairs):
        promised = sum(probability for probability, _ in inside) / len(inside)
        true = sum(true for _, true in inside) / len(inside)
        yield f"| {low:.2f} - {high:.2f} | {len(inside)} | {promised:.3f} | {true:.3f} |"
