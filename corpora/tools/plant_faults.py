"""Writes documents with planted faults, and with what only looks like a fault, for the audit to be tried on.

    python -m corpora.tools.plant_faults OUT [--each 14] [--seed 1]

``OUT/NAME.txt`` are the documents, ``OUT/planted.json`` says which finding belongs to which of them. The same
seed writes the same files.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

from corpora.tools import planted_citations, planted_duties, planted_relations
from corpora.tools.planted import Case, World

EACH = 14
SEED = 1
_MODULES = (planted_citations, planted_relations, planted_duties)
FAULTS = {check: makers for module in _MODULES for check, makers in module.FAULTS.items()}
LOOK_ALIKES = {check: makers for module in _MODULES for check, makers in module.LOOK_ALIKES.items()}


def planted_cases(each: int = EACH, seed: int = SEED) -> list[Case]:
    """So many faults and so many look-alikes of every check; no two cases share a number."""
    cases: list[Case] = []
    for makers in (FAULTS, LOOK_ALIKES):
        for check in sorted(makers):
            for at in range(each):
                place = len(cases)
                world = World(random.Random(f"{seed}/{place}"), place)  # noqa: S311 - made again by its seed
                cases.append(makers[check][at % len(makers[check])](world))
    return cases


def file_name(case: int, document: int) -> str:
    """Name of the file of one document of a case."""
    return f"case-{case:03}-{document + 1}.txt"


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--each", type=int, default=EACH, help="faults, and look-alikes, of each check")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    cases = planted_cases(chosen.each, chosen.seed)
    listed = []
    for at, case in enumerate(cases):
        names = [file_name(at, position) for position in range(len(case.documents))]
        for name, document in zip(names, case.documents, strict=True):
            (chosen.out / name).write_text(document.text(), "utf-8", newline="\n")
        listed.append(
            {
                "name": case.name,
                "check": case.check,
                "plan": case.plan,
                "files": names,
                "at_fault": [names[position] for position in case.at_fault],
            }
        )
    (chosen.out / "planted.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1), "utf-8")
    print(f"{len(cases)} cases, {sum(len(case.documents) for case in cases)} documents in {chosen.out}")


if __name__ == "__main__":
    main()
