"""The learned second opinion on what the grammar proposes: is it a task, and if not, why not.

The model is trained by ``pipeline.learning.train`` from the project's corpus alone and lies with its card in
``models/task_classifier``. No code runs from the file, and it is read only if its digest is the known one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.products import with_products
from pipeline.extraction.reform_areas import area_of
from pipeline.extraction.task_features import Candidate, Surroundings, features
from pipeline.findings import Task
from pipeline.resources import models_folder

BUCKETS = 2**14
"""Columns that feature names are hashed to."""

EVEN = 0.5
"""Below it a candidate is likelier no task than one."""

_DECIMALS = 3  # of a confidence; the figures behind it bear no more


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the classifier says of a candidate.

    Attributes:
        probability: calibrated, that the candidate is a task.
        reason: the likeliest reason if it is none, such as ``target``.
    """

    probability: float
    reason: str


class DamagedModelError(Exception):
    """The model file is not the one that its manifest describes."""


class TaskClassifier:
    """Scores candidates: logistic regression on hashed features, then Platt's calibration."""

    def __init__(self, values: Mapping[str, NDArray[Any]]) -> None:
        from sklearn.feature_extraction import FeatureHasher

        self._hasher = FeatureHasher(BUCKETS, input_type="string", alternate_sign=False)
        self._weights = values["task"]
        self._bias, self._slope, self._offset = values["calibration"]
        self._reason_weights, self._reason_bias = values["reasons"], values["reason_bias"]
        self._reasons = [str(name) for name in values["reason_names"]]

    def verdicts(self, candidates: Sequence[Candidate], around: Surroundings) -> tuple[Verdict, ...]:
        """A verdict for each candidate of one document."""
        if not candidates:
            return ()
        words = [features(one, around) for one in candidates]
        likeliest = np.argmax(self._columns(words) @ self._reason_weights.T + self._reason_bias, axis=1)
        return tuple(
            Verdict(probability, self._reasons[at])
            for probability, at in zip(self.probabilities(words), likeliest, strict=True)
        )

    def probabilities(self, words: Sequence[Sequence[str]]) -> list[float]:
        """How probably each list of features is a task's."""
        scores = self._slope * (self._columns(words) @ self._weights + self._bias) + self._offset
        return [round(float(one), _DECIMALS) for one in 1.0 / (1.0 + np.exp(-scores))]

    def _columns(self, words: Sequence[Sequence[str]]) -> Any:
        return self._hasher.transform(words)


@cache
def load_classifier() -> TaskClassifier:
    """The model of ``models/task_classifier``, loaded once a process.

    Raises:
        DamagedModelError: the file was changed since its manifest was written.
    """
    import skops.io

    folder = models_folder() / "task_classifier"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    data = (folder / manifest["file"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != manifest["sha256"]:
        raise DamagedModelError(f"{manifest['file']} is not the file that manifest.json describes")
    return TaskClassifier(skops.io.loads(data, trusted=[]))


def judged(tasks: Sequence[Task], text: str) -> tuple[Task, ...]:
    """The proposed tasks, each with a calibrated confidence, its area and its product.

    A single task is never taken out: on documents from elsewhere that would lose more tasks than mistakes
    (model card). But where each proposal of a document is likelier none than one, it assigns nothing.

    Args:
        tasks: what the grammar proposes in one document.
        text: the document's text.
    """
    if not tasks:
        return ()
    classifier, around = load_classifier(), Surroundings(text)
    verdicts = classifier.verdicts([Candidate.of(task) for task in tasks], around)
    if max(verdict.probability for verdict in verdicts) < EVEN:
        return ()
    return tuple(
        replace(
            task,
            evidence=replace(task.evidence, confidence=verdict.probability),
            area=area_of(task.evidence.quote, around.headings(task.evidence.span.start)),
        )
        for task, verdict in zip(with_products(tasks, text), verdicts, strict=True)
    )
