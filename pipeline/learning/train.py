"""Trains the task classifier: ``make train``, ``python -m pipeline.learning.train [--corrections FOLDER]``.

The parts ``train`` and ``dev`` are learnt from, cross-validated by type of document, so that the calibration
holds for documents unlike those learnt from; ``test`` is only measured on. The same corpus, grammar and
versions of libraries give the same file bit for bit: weights are rounded, and what a saved file says of time
and memory is taken out. Documents that staff corrected (``dondoc corrections export``) are learnt from too.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from numpy.typing import NDArray
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pipeline.extraction.task_classifier import BUCKETS, TaskClassifier
from pipeline.learning.corpus import digest_of, read_corpus, read_folder
from pipeline.learning.examples import TASK, Example, examples_of
from pipeline.learning.extracting import proposed
from pipeline.learning.reliability import report
from pipeline.resources import models_folder

FOLDER = models_folder() / "task_classifier"
FOLDS = 5
_STRENGTH = 0.1  # inverse strength of regularisation
_PROPOSED_WEIGHT = 3.0  # what is proposed is what will be judged; the other parts only teach the language
_DECIMALS = 4
_IDENTITY = re.compile(rb"\d{9,}")  # the addresses by which skops names objects and files
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model.

    Attributes:
        values: what ``TaskClassifier`` is made of.
        held_out: probability of each example by a model that has not seen its type of document.
    """

    values: dict[str, NDArray[Any]]
    held_out: list[float]


def train(examples: Sequence[Example]) -> Trained:
    """A model of these examples."""
    columns = FeatureHasher(BUCKETS, input_type="string", alternate_sign=False).transform(
        [one.features for one in examples]
    )
    is_task = np.array([one.label == TASK for one in examples])
    is_proposed = np.array([one.proposed for one in examples])
    weights = np.where(is_proposed, _PROPOSED_WEIGHT, 1.0)
    scores = np.zeros(len(examples))
    for learnt, held in GroupKFold(FOLDS).split(columns, groups=[one.kind for one in examples]):
        fold = _regression().fit(columns[learnt], is_task[learnt], sample_weight=weights[learnt])
        scores[held] = fold.decision_function(columns[held])
    platt = LogisticRegression(C=1.0).fit(scores[is_proposed, None], is_task[is_proposed])
    slope, offset = round(float(platt.coef_[0, 0]), _DECIMALS), round(float(platt.intercept_[0]), _DECIMALS)
    whole = _regression().fit(columns, is_task, sample_weight=weights)
    reasons = _regression().fit(columns[~is_task], [one.label for one in examples if one.label != TASK])
    values = {
        "task": whole.coef_[0].round(_DECIMALS),
        "calibration": np.array([round(float(whole.intercept_[0]), _DECIMALS), slope, offset]),
        "reasons": reasons.coef_.round(_DECIMALS).astype(np.float32),
        "reason_bias": reasons.intercept_.round(_DECIMALS),
        "reason_names": np.array(reasons.classes_, dtype=np.str_),
    }
    return Trained(values, [float(one) for one in 1.0 / (1.0 + np.exp(-(slope * scores + offset)))])


def probabilities(values: Mapping[str, NDArray[Any]], examples: Sequence[Example]) -> list[float]:
    """What a model says of examples that it has not seen."""
    return TaskClassifier(values).probabilities([one.features for one in examples])


def _regression() -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH, max_iter=2000)


def serialised(values: dict[str, NDArray[Any]]) -> bytes:
    """The model in skops' format, without times and addresses: equal models give equal bytes."""
    names: dict[bytes, bytes] = {}

    def renamed(match: re.Match[bytes]) -> bytes:
        return names.setdefault(match.group(), str(len(names)).encode())

    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(skops.io.dumps(values))) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        contents = {"schema.json": _IDENTITY.sub(renamed, source.read("schema.json"))}
        for name in source.namelist():
            if name != "schema.json":
                contents[_IDENTITY.sub(renamed, name.encode()).decode()] = source.read(name)
        for name in sorted(contents):
            target.writestr(zipfile.ZipInfo(name, _LONG_AGO), contents[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def write(trained: Trained, digest: str, count: int, folder: Path = FOLDER) -> None:
    """Write the model with its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    data = serialised(trained.values)
    (folder / "model.skops").write_bytes(data)
    manifest = {
        "file": "model.skops",
        "sha256": hashlib.sha256(data).hexdigest(),
        "examples": count,
        "corpus_sha256": digest,
        "libraries": {name: version(name) for name in ("scikit-learn", "skops", "numpy")},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of the command."""
    parser = argparse.ArgumentParser(description="Train the task classifier from the corpus.")
    parser.add_argument(
        "--corrections", type=Path, help="folder of documents corrected by staff, to learn from"
    )
    folder = parser.parse_args(arguments).corrections
    corrections = read_folder(folder, "train") if folder else ()
    if folder and not corrections:
        parser.error(f"no corrected documents in {folder}")
    corpus = (*read_corpus(), *corrections)
    examples = [example for one in corpus for example in examples_of(one, proposed(one.document))]
    learnt = [one for one in examples if one.part != "test"]
    trained = train(learnt)
    write(trained, digest_of(corpus), len(learnt))
    tested = [one for one in examples if one.part == "test"]
    sys.stdout.write(f"Cross-validated on train and dev:\n{report(learnt, trained.held_out)}\n")
    sys.stdout.write(f"\nTest:\n{report(tested, probabilities(trained.values, tested))}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
