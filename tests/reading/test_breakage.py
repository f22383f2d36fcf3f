"""Damaged and hostile files end in an outcome and harm no other; ``DONDOC_MUTATIONS`` sets how many."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from pipeline.errors import DondocError, RejectedError
from pipeline.reading import Limits, ReaderPool, expand
from pipeline.reading.tools import OFFICE
from tests.reading.breakage import (
    flate_bomb,
    images,
    long_docx,
    mutations,
    nested_entities,
    office_files,
    samples,
    signed_and_packed,
    wide_png,
    with_part,
)
from tests.reading.samples import SENTENCE, docx_of, zip_of
from tests.reading.test_edxml import package

with_office = pytest.mark.skipif(OFFICE.find() is None, reason="LibreOffice is not installed")
COUNT = int(os.environ.get("DONDOC_MUTATIONS", "189"))
SEED = 1
MIB = 1 << 20
LIMITS = Limits(silence_seconds=20.0, total_seconds=40.0, tool_seconds=15.0, memory_bytes=500 * MIB, pages=20)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(LIMITS) as made:
        yield made


def outcome(pool: ReaderPool, data: bytes, name: str = "tệp") -> str:
    """The code of a rejection, or ``read``; any other error is a fault of ours and fails the test."""
    try:
        document = pool.read_bytes(data, name)
    except DondocError as error:
        return error.code
    assert all(block.span.end <= len(document.text) for block in document.blocks)
    return "partial" if any(note.severity == "warning" for note in document.diagnostics) else "read"


def made_files(kind: str, folder: Path) -> dict[str, bytes]:
    match kind:
        case "documents":
            return samples()
        case "packages":
            return signed_and_packed(folder)
        case "images":
            return images()
        case _:
            return office_files()


SHARES = {"documents": 1, "packages": 6, "images": 18, "office files": 90}


@pytest.mark.parametrize(
    "kind", [*list(SHARES)[:-1], pytest.param("office files", marks=with_office)], ids=str
)
def test_damaged_files_end_in_an_outcome(pool: ReaderPool, kind: str, tmp_path: Path) -> None:
    count = COUNT // SHARES[kind]
    seen: Counter[str] = Counter()
    for mutation in mutations(made_files(kind, tmp_path), count, SEED):
        try:
            seen[outcome(pool, mutation.data, mutation.name)] += 1
        except Exception as error:
            pytest.fail(f"{mutation.name}: {error!r}")
    assert seen.total() == count
    bad = {"timeout", "reader_died", "memory", "bad_answer"}
    if kind == "office files":  # LibreOffice may never be done with one, and is stopped
        bad.remove("timeout")
    assert not seen.keys() & bad, seen
    assert psutil.Process().memory_info().rss < 1024 * MIB


def test_damaged_archives_and_mail_open_or_are_refused() -> None:
    files = {"a.zip": zip_of({"b.docx": docx_of(SENTENCE), "c/d.txt": SENTENCE.encode()})}
    files["e.eml"] = samples()["mail.eml"]
    files["p.edxml"] = package(("kế hoạch.docx", docx_of(SENTENCE)))
    for mutation in mutations(files, COUNT, SEED):
        try:
            names = [entry.name for entry in expand(mutation.data, "tệp", LIMITS)]
        except DondocError:
            continue
        assert names or not mutation.data.strip(), mutation.name


BOMBS = {
    "a page that inflates to a gigabyte": (flate_bomb(1024 * MIB), {"memory", "reader_died", "inflated"}),
    "a million equal paragraphs": (long_docx(1_000_000, lambda _: "a"), {"inflated"}),
    "entities in a document": (
        with_part(docx_of("a"), "word/document.xml", nested_entities()),
        {"forbidden_markup"},
    ),
    "entities in styles": (
        with_part(docx_of("a"), "word/styles.xml", nested_entities()),
        {"forbidden_markup"},
    ),
    "an image of three billion points": (wide_png(60_000, 60_000), {"too_many_pixels"}),
    "an image one point high": (wide_png(2_000_000_000, 1), {"too_many_pixels", "damaged"}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_its_own_file_alone(pool: ReaderPool, name: str) -> None:
    data, codes = BOMBS[name]
    assert len(data) < MIB
    assert outcome(pool, data, name) in codes
    assert pool.read_bytes(docx_of(SENTENCE), "sau.docx").text == SENTENCE
    assert psutil.Process().memory_info().rss < 1024 * MIB


def test_the_flate_bomb_is_small_on_disk() -> None:
    assert len(flate_bomb(1024 * MIB)) < 8 * 1024


def test_paragraphs_past_the_limit_are_left_out_and_said_so() -> None:
    data = long_docx(3_000, lambda number: f"{number} {hash((number, 7))}")
    with ReaderPool(Limits(blocks=1_000)) as short:
        document = short.read_bytes(data, "dài.docx")
    assert len(document.blocks) < 1_100
    assert "blocks_limit" in {note.code for note in document.diagnostics}


def test_an_archive_of_archives_is_not_opened_without_end() -> None:
    data = zip_of({"a.txt": b" " * 4 * MIB})
    for _ in range(2):
        data = zip_of({f"{number}.zip": data for number in range(16)})
    with pytest.raises(RejectedError) as caught:
        list(expand(data, "tệp.zip", Limits(inflated_bytes=64 * MIB)))
    assert caught.value.code == "inflated"
