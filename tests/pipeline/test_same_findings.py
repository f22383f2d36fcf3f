"""The same directive as text, web page, DOCX and PDF gives the same citations and the same tasks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpora.tools.reading import read
from corpora.tools.render import write
from corpora.tools.source import sources
from pipeline.extraction import extract
from pipeline.findings import Extraction, Task
from pipeline.reading import read_bytes

FORMATS = ("txt", "html", "docx", "pdf")
# One of each kind of directive, those with most tasks among them, and every eleventh of the rest.
CHOSEN = sorted(
    {*sources()[::11], *(path for path in sources() if re.match(r"(?:kh|qd)-\w+-201\d", path.stem))}
)


def found(path: Path) -> Extraction:
    return extract(read_bytes(path.read_bytes(), path.name))


def stated(task: Task) -> tuple[object, ...]:
    deadline = task.deadline
    return (
        " ".join(task.evidence.quote.split()),
        tuple(body.name for body in task.leads),
        tuple(body.name for body in task.coordinators),
        deadline and (deadline.type, deadline.due, deadline.every, deadline.amount, deadline.unit),
    )


@pytest.mark.parametrize("source", CHOSEN, ids=[path.stem for path in CHOSEN])
def test_formats_give_the_same_citations_and_tasks(source: Path, tmp_path: Path) -> None:
    directive = read(source)
    extractions = [found(write(directive, form, tmp_path)) for form in FORMATS]
    first, *others = (
        (
            sorted((one.kind or "", one.number, str(one.date)) for one in extraction.citations),
            sorted(map(stated, extraction.tasks), key=str),
        )
        for extraction in extractions
    )
    for form, other in zip(FORMATS[1:], others, strict=True):
        assert other == first, form
