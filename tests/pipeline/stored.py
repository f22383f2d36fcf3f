"""What a library holds, in a form that can be compared, and files to fill it with."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.contract import to_contract
from pipeline.library import Library
from tests.pipeline.extractions import PLAN


def exported(library: Library) -> list[str]:
    """Everything that is stored, in an order that does not depend on when it was stored."""
    ids = [document.id for document in library.store.documents()]
    return sorted(json.dumps(to_contract(library.store.load(id_)), sort_keys=True) for id_ in ids)


def write_plans(folder: Path, count: int) -> Path:
    """A folder with so many files, each a document of its own."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(f"{PLAN}\nBản số {number}.", encoding="utf-8")
    return folder
