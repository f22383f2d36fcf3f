"""A small library in which every document and task bears words that stand nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.findings import Citation, Evidence, Extraction, Field, Metadata, Task
from pipeline.library import Library
from pipeline.records import Span
from pipeline.store.task_ids import task_id
from tests.pipeline.extractions import RULES, document, evidence, fixed, task

INTERIOR, HEALTH = "Sở Nội vụ", "Sở Y tế"


@dataclass(frozen=True)
class Given:
    """A document of the library.

    Attributes:
        words: what stands in this document and its descriptions, and at most as a citation in others.
        tasks: id of each task, with its agency.
    """

    id: int
    number: str
    text: str
    words: tuple[str, ...]
    tasks: dict[str, str]


def directive(
    word: str, tasks: list[tuple[str, str]], cites: tuple[str, ...] = (), due: date = date(2026, 6, 30)
) -> Extraction:
    """A plan that gives tasks (agency, word) and cites others by number."""
    number = f"77/KH-{word.upper()}"
    lines = [
        f"KẾ HOẠCH {word}trichyeu",
        f"Số: {number}, ngày 12 tháng 01 năm 2026",
        *(f"Căn cứ Kế hoạch số {cited} của tỉnh." for cited in cites),
        *(f"Giao {agency} {told}viec trước ngày {due:%d/%m/%Y}." for agency, told in tasks),
    ]
    text = "\n".join(lines)
    found = [_task(text, agency, f"{told}viec trước ngày {due:%d/%m/%Y}", due) for agency, told in tasks]
    citations = tuple(
        Citation(evidence(text, f"Kế hoạch số {cited}"), "KH", cited, None, None, "legal_basis", None)
        for cited in cites
    )
    metadata = Metadata(
        kind=Field("KH", evidence(text, "KẾ HOẠCH")),
        number=Field(number, evidence(text, number)),
        date=Field(date(2026, 1, 12), evidence(text, "ngày 12 tháng 01 năm 2026")),
        issuer=Field(f"Ủy ban nhân dân tỉnh {word.capitalize()}", Evidence(Span(0, 0), "", "test.rule")),
        title=Field(f"{word}trichyeu", evidence(text, f"{word}trichyeu")),
    )
    return Extraction(document(text, f"{word}.html"), metadata, citations, tuple(found), RULES)


def _task(text: str, agency: str, words: str, due: date) -> Task:
    deadline = fixed(text, f"trước ngày {due:%d/%m/%Y}", due)
    return task(text, words, agency, deadline=deadline, area="procedures")


def fill(library: Library, folder: Path) -> dict[str, Given]:
    """Stores the library: one document for each agency, one for both, one without tasks; by their word."""
    made: tuple[tuple[str, list[tuple[str, str]], tuple[str, ...]], ...] = (
        ("alfa", [(INTERIOR, "alfa")], ()),
        ("bravo", [(HEALTH, "bravo")], ("77/KH-ALFA", "77/KH-CHARLIE")),
        ("charlie", [(INTERIOR, "charlie"), (HEALTH, "delta")], ("77/KH-ALFA", "77/KH-BRAVO")),
        ("echo", [], ("77/KH-BRAVO",)),
    )
    given = {}
    for word, tasks, cites in made:
        extraction = directive(word, tasks, cites)
        digest = extraction.document.source.sha256
        _keep(library, folder, digest, f"<script>{word}</script>".encode())
        saved = library.store.save(extraction)
        ids = {task_id(digest, task): task.leads[0].name for task in extraction.tasks}
        words = (f"{word}trichyeu", f"77/KH-{word.upper()}", f"{word}.html", f"<script>{word}", *ids)
        words += (*(f"{told}viec" for _, told in tasks), digest)
        given[word] = Given(saved.document_id, f"77/KH-{word.upper()}", extraction.document.text, words, ids)
    return given


def _keep(library: Library, folder: Path, digest: str, content: bytes) -> None:
    """Keeps an original under the digest that the document says; the store would compute another."""
    path = library.blobs.path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    assert path.is_relative_to(folder)
