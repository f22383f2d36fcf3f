"""Floors below which no figure may fall: ``python -m pipeline.learning.floors [--write]``.

``corpora/floors.json`` keeps the F1 of each figure on the project's corpus, with the digest of its texts and
gold. A change that loses more than ``SLACK``, or that changes the gold without ``--write``, fails the build.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contract import to_contract
from pipeline.extraction import extract
from pipeline.learning.corpus import GoldDocument, digest_of, read_corpus
from pipeline.learning.scoring import score, split_optional, total

PATH = Path(__file__).parents[2] / "corpora" / "floors.json"
SLACK = 0.005
FALSE_TASKS = 1.0
"""At most so many tasks may be found in ten documents that assign nothing."""

_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """Where extraction stands on the corpus.

    Attributes:
        gold: digest of texts and gold.
        figures: F1 by name.
        false_tasks: tasks found in ten documents that assign nothing.
    """

    gold: str
    figures: dict[str, float]
    false_tasks: float

    def as_json(self) -> dict[str, Any]:
        """The plain values that ``corpora/floors.json`` holds."""
        return {
            "gold_sha256": self.gold,
            "f1": self.figures,
            "false_tasks_per_10_documents": self.false_tasks,
        }


def measure(documents: Sequence[GoldDocument]) -> Standing:
    """The figures of the extraction as it is now."""
    found = [to_contract(extract(one.document)) for one in documents]
    summed = total([score(one.gold, got) for one, got in zip(documents, found, strict=True)])
    return Standing(
        gold=digest_of(documents),
        figures={name: round(figure.f1, _DECIMALS) for name, figure in summed.items()},
        false_tasks=round(false_tasks([one.gold for one in documents], found), _DECIMALS),
    )


def false_tasks(golds: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> float:
    """Tasks found in ten documents that assign nothing; a doubtful task of the gold counts neither way."""
    free = [
        len(split_optional(gold["tasks"], [one["quote"] for one in got["tasks"]])[1])
        for gold, got in zip(golds, found, strict=True)
        if all(task.get("optional") for task in gold["tasks"])
    ]
    return 10 * sum(free) / len(free) if free else 0.0


def losses(now: Standing, floors: Mapping[str, Any]) -> Iterator[str]:
    """What is worse than the floors allow, one line each."""
    if now.gold != floors["gold_sha256"]:
        yield "the corpus has changed: read the figures, then run python -m pipeline.learning.floors --write"
    for name, floor in floors["f1"].items():
        figure = now.figures.get(name, 0.0)
        if figure < floor - SLACK:
            yield f"{name}: {figure:.4f} is below the floor of {floor:.4f}"
    if now.false_tasks > FALSE_TASKS:
        yield f"{now.false_tasks:.2f} false tasks in ten documents that assign nothing"


def main() -> int:
    """The exit code of the command: 1 if something was lost."""
    parser = argparse.ArgumentParser(description="Compare the extraction with its floors.")
    parser.add_argument("--write", action="store_true", help="make the figures of now the floors")
    write = parser.parse_args().write
    now = measure(read_corpus())
    sys.stdout.write(json.dumps(now.as_json(), indent=1) + "\n")
    if write:
        PATH.write_text(json.dumps(now.as_json(), indent=1) + "\n", "utf-8", newline="\n")
        return 0
    lost = list(losses(now, json.loads(PATH.read_text("utf-8"))))
    sys.stderr.writelines(f"{line}\n" for line in lost)
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
