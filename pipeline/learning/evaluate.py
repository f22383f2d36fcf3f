"""What a change gained and lost: ``make eval``, ``python -m pipeline.learning.evaluate [FOLDER ...]``.

The corpus and each folder are extracted and compared with the run before, finding by finding; where there is
gold the figures come first. Folders without gold count as much: what changes on documents that nobody has
annotated shows what a rule does where it was not made. The run is kept in ``var/eval`` for the next one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.contract import to_contract
from pipeline.extraction import extract
from pipeline.learning.corpus import read_corpus
from pipeline.learning.scoring import FIGURES, Figures, score, total
from pipeline.reading import read_bytes
from pipeline.text import squeeze

RUNS = Path("var/eval")
_SHOWN = 110  # code points of a finding
_Found = dict[str, Any]
_Run = dict[str, _Found]


def run_corpus() -> tuple[_Run, _Run]:
    """What is found in the corpus, and its gold, by document."""
    corpus = read_corpus()
    found = {one.name: to_contract(extract(one.document)) for one in corpus}
    return found, {one.name: one.gold for one in corpus}


def run_folder(folder: Path) -> tuple[_Run, _Run]:
    """What is found in the text files of a folder, and the gold that lies beside them."""
    found, golds = {}, {}
    for path in sorted(folder.glob("*.txt")):
        found[path.stem] = to_contract(extract(read_bytes(path.read_bytes(), path.name)))
        gold = path.with_suffix(".gold.json")
        if gold.is_file():
            golds[path.stem] = json.loads(gold.read_text("utf-8"))
    return found, golds


def findings(found: _Found) -> set[str]:
    """The findings of one document, each as a line that says all that counts."""
    lines = {f"{name}: {value}" for name, value in found["document"].items() if value and name != "evidence"}
    for one in found["citations"]:
        lines.add(f"citation: {one['number']} | {one['date']} | {one['relation']}")
    for one in found["tasks"]:
        lines.add(f"task: {squeeze(one['quote'])} | {', '.join(one['leads'])} | {_deadline(one['deadline'])}")
    return lines


def _deadline(deadline: _Found | None) -> str:
    keys = ("type", "due", "every", "amount", "unit")
    return " ".join(str(deadline[key]) for key in keys if deadline.get(key)) if deadline else "-"


def changes(before: _Run, after: _Run) -> Iterator[str]:
    """The findings gained (+) and lost (-) of each document of both runs; a line of totals at the end."""
    gained = lost = touched = 0
    for name in sorted(before.keys() & after.keys()):
        old, new = findings(before[name]), findings(after[name])
        if old == new:
            continue
        touched += 1
        gained, lost = gained + len(new - old), lost + len(old - new)
        yield f"{name}: +{len(new - old)} -{len(old - new)}"
        yield from (f"  - {line[:_SHOWN]}" for line in sorted(old - new))
        yield from (f"  + {line[:_SHOWN]}" for line in sorted(new - old))
    yield f"{gained} findings gained, {lost} lost in {touched} of {len(after)} documents"


def figures(golds: Mapping[str, _Found], found: _Run) -> Figures:
    """The figures of the documents that have gold with tasks."""
    whole = {name: gold for name, gold in golds.items() if "tasks" in gold and name in found}
    return total([score(gold, found[name]) for name, gold in whole.items()])


def table(now: Figures, before: Figures | None) -> Iterator[str]:
    """Each figure with its change since the run before."""
    for name in FIGURES:
        figure = now[name]
        change = f"{figure.f1 - before[name].f1:+.4f}" if before else ""
        yield f"{name:14} {figure.f1:.4f} {change:8} {figure.right:5} / {figure.gold:5} / {figure.found:5}"


def _report(name: str, found: _Run, golds: _Run) -> Iterator[str]:
    kept = RUNS / f"{name}.json"
    before: _Run | None = json.loads(kept.read_text("utf-8")) if kept.is_file() else None
    yield f"== {name}: {len(found)} documents, {len(golds)} with gold"
    if golds:
        yield from table(figures(golds, found), figures(golds, before) if before else None)
    if before is not None:
        yield from changes(before, found)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found, ensure_ascii=False), "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of the command."""
    parser = argparse.ArgumentParser(description="Show what changed since the last run.")
    parser.add_argument("folders", nargs="*", type=Path, help="folders of text files, with gold or without")
    args = parser.parse_args(arguments)
    for name, (found, golds) in [
        ("corpus", run_corpus()),
        *((folder.name, run_folder(folder)) for folder in args.folders),
    ]:
        sys.stdout.writelines(f"{line}\n" for line in _report(name, found, golds))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
