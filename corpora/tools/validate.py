"""Checks the corpus: ``python -m corpora.tools.validate [FOLDER_OF_FOREIGN_TEXTS]``."""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from corpora.tools.deadlines import PERIODS, UNITS
from corpora.tools.markup import RELATIONS
from corpora.tools.reading import read
from corpora.tools.source import FOLDER, SUFFIX, Directive, Paragraph, Table, sources
from corpora.tools.text import text_of

SHARED_RUN = 14  # words; shorter runs are the fixed phrases of administrative writing
KINDS = frozenset(
    {"QĐ", "KH", "CV", "CT", "BC", "TB", "TTr", "HD", "NQ", "CTr", "QC", "ĐA", "PA", "CĐ", "LUẬT", "NĐ"}
    | {"TT", "TTLT", "KL", "QyĐ", "VBHN", "BB", "PL", "GM", "TC", "NEWS"}
)
SPLIT = FOLDER.parent / "split.yaml"
_WORD = re.compile(r"\w+")
_CITED = re.compile(r"\d+(?:/\d{4})?[-/][A-ZĐ][A-ZĐa-z]*[-/][A-ZĐ]")


def complaints_of(directive: Directive) -> Iterator[str]:
    """What is wrong with one directive."""
    gold, text = directive.gold, text_of(directive)
    squeezed = " ".join(text.split())
    if unicodedata.normalize("NFC", text) != text:
        yield "the text is not NFC"
    if set(gold) != {"document", "citations", "tasks"}:
        yield f"gold keys are {sorted(gold)}"
    yield from _document_complaints(gold["document"], squeezed)
    for citation in gold["citations"]:
        yield from _citation_complaints(citation, squeezed)
    for task in gold["tasks"]:
        yield from _task_complaints(task, squeezed)
    missing = squeezed.count("<<") + squeezed.count("[[") + squeezed.count("||") + squeezed.count("=>")
    if missing:
        yield "markup stands in the text"


def _document_complaints(fields: dict[str, Any], text: str) -> Iterator[str]:
    if fields["kind"] not in KINDS:
        yield f"unknown kind {fields['kind']!r}"
    for name in ("number", "title", "signer"):
        value = fields[name]
        if value and name != "number" and " ".join(value.split()) not in text:
            yield f"{name} {value!r} does not stand in the text"
    if fields["date"]:
        date.fromisoformat(fields["date"])


def _citation_complaints(citation: dict[str, Any], text: str) -> Iterator[str]:
    quote = citation["text"]
    if quote not in text:
        yield f"citation {quote!r} does not stand in the text"
    if citation["kind"] not in KINDS | {None}:
        yield f"citation {quote!r} has the unknown kind {citation['kind']!r}"
    if citation["relation"] not in RELATIONS.values():
        yield f"citation {quote!r} has the unknown relation {citation['relation']!r}"
    if not re.match(r"\d", citation["number"]) and not citation["number"][0].isalpha():
        yield f"citation {quote!r} has the number {citation['number']!r}"
    if citation["date"]:
        date.fromisoformat(citation["date"])


def _task_complaints(task: dict[str, Any], text: str) -> Iterator[str]:
    quote, deadline = task["text"], task["deadline"]
    if len(quote.split()) < 2:
        yield f"task {quote!r} is too short"
    if quote not in text:
        yield f"task {quote[:70]!r} does not stand in the text"
    if not task["leads"] and deadline is None:
        yield f"task {quote[:70]!r} has neither lead nor deadline"
    if deadline is not None:
        yield from _deadline_complaints(deadline, text)


def _deadline_complaints(deadline: dict[str, Any], text: str) -> Iterator[str]:
    quote, form = deadline["text"], deadline["type"]
    if " ".join(quote.split()) not in text:
        yield f"deadline {quote!r} does not stand in the text"
    if form == "fixed":
        due = date.fromisoformat(deadline["due"])
        if "start" in deadline and date.fromisoformat(deadline["start"]) > due:
            yield f"deadline {quote!r} ends before it starts"
    elif form == "recurring" and deadline["every"] not in PERIODS:
        yield f"deadline {quote!r} recurs every {deadline['every']!r}"
    elif form == "relative" and deadline["unit"] not in UNITS:
        yield f"deadline {quote!r} counts in {deadline['unit']!r}"


def unmarked_numbers(directive: Directive) -> Iterator[str]:
    """Numbers in the body that look like a document's and are no citation of the gold."""
    cited = " ".join(citation["text"] for citation in directive.gold["citations"])
    own = directive.head.number or "\0"
    for block in directive.blocks:
        texts = [block.text] if isinstance(block, Paragraph) else []
        if isinstance(block, Table):
            texts = [cell.text for row in block.rows for cell in row]
        for text in texts:
            for match in _CITED.finditer(text):
                whole = re.match(r"\S+", text[match.start() :])
                if whole and not own.startswith(match.group()) and match.group() not in cited:
                    yield f"{whole.group()!r} is no citation"


def shared_runs(directive: Directive, foreign: dict[int, str]) -> Iterator[str]:
    """Runs of words that also stand in a foreign text."""
    for block in directive.blocks:
        texts = [block.text] if isinstance(block, Paragraph) else []
        if isinstance(block, Table):
            texts = [cell.text for row in block.rows for cell in row]
        for text in texts:
            for run in _runs(text):
                if hash(run) in foreign:
                    yield f"{' '.join(run)!r} also stands in {foreign[hash(run)]}"
                    break


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    for start in range(len(words) - SHARED_RUN + 1):
        yield tuple(words[start : start + SHARED_RUN])


def foreign_runs(folder: Path) -> dict[int, str]:
    """Every run of words in the text files below a folder, by its hash."""
    return {
        hash(run): path.name
        for path in sorted(folder.rglob("*.txt"))
        for run in _runs(path.read_text("utf-8"))
    }


def corpus_complaints(directives: Iterable[Directive]) -> Iterator[str]:
    """What is wrong with the corpus as a whole: duplicates, stale gold files, the split."""
    seen: dict[str, str] = {}
    names = set()
    for directive in directives:
        names.add(directive.name)
        key = " ".join(block.text for block in directive.blocks if isinstance(block, Paragraph))
        if key in seen:
            yield f"{directive.name} repeats {seen[key]}"
        seen[key] = directive.name
        file = FOLDER / f"{directive.name}.gold.json"
        if not file.is_file() or json.loads(file.read_text("utf-8")) != directive.gold:
            yield f"{directive.name}: the gold file is stale, run: python -m corpora.tools.render --gold"
    for file in FOLDER.glob("*.gold.json"):
        if not (FOLDER / file.name.replace(".gold.json", SUFFIX)).is_file():
            yield f"{file.name} has no source"
    parts = yaml.safe_load(SPLIT.read_text("utf-8"))["parts"]
    listed = [name for part in parts.values() for name in part]
    if sorted(listed) != sorted(names):
        yield f"split.yaml does not list each document once: {sorted(set(listed) ^ names)}"


def split_complaints(directives: Iterable[Directive]) -> Iterator[str]:
    """Programmes and issuers that the split parts; their documents repeat each other."""
    parts = yaml.safe_load(SPLIT.read_text("utf-8"))["parts"]
    part_of = {name: part for part, listed in parts.items() for name in listed}
    homes: dict[str, set[str]] = {}
    for directive in directives:
        for owner in filter(None, (directive.head.programme, directive.head.issuer)):
            homes.setdefault(owner, set()).add(part_of.get(directive.name, "?"))
    for owner, where in homes.items():
        if len(where) > 1:
            yield f"{owner!r} stands in {sorted(where)}"


def main() -> int:
    """The exit code of the command: 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description="Check the corpus.")
    parser.add_argument("foreign", type=Path, nargs="?", help="texts that nothing may be copied from")
    args = parser.parse_args()
    directives = [read(path) for path in sources()]
    foreign = foreign_runs(args.foreign) if args.foreign else {}
    wrong = [*corpus_complaints(directives), *split_complaints(directives)]
    for directive in directives:
        found = [*complaints_of(directive), *unmarked_numbers(directive), *shared_runs(directive, foreign)]
        wrong += [f"{directive.name}: {complaint}" for complaint in found]
    print("\n".join(wrong))
    tasks = sum(len(directive.gold["tasks"]) for directive in directives)
    without = sum(not directive.gold["tasks"] for directive in directives)
    print(f"{len(directives)} documents ({without} without tasks), {tasks} tasks, {len(wrong)} complaints")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
