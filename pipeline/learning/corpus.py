"""Documents with their right answers: the project's corpus by its split, or any folder of the same form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from corpora.tools.reading import read
from corpora.tools.source import FOLDER, sources
from corpora.tools.text import text_of
from pipeline.reading import read_bytes
from pipeline.records import Document

_GOLD = ".gold.json"


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document with its gold.

    Attributes:
        part: ``train``, ``dev`` or ``test``; empty outside of the corpus.
    """

    name: str
    document: Document
    gold: dict[str, Any]
    part: str = ""


def read_corpus() -> tuple[GoldDocument, ...]:
    """The project's corpus in its text form, by name."""
    parts = yaml.safe_load((FOLDER.parent / "split.yaml").read_text("utf-8"))["parts"]
    part_of = {name: part for part, names in parts.items() for name in names}
    found = []
    for path in sources():
        directive = read(path)
        document = read_bytes(text_of(directive).encode("utf-8"), f"{directive.name}.txt")
        found.append(GoldDocument(directive.name, document, directive.gold, part_of[directive.name]))
    return tuple(found)


def read_folder(folder: Path, part: str = "") -> tuple[GoldDocument, ...]:
    """The documents ``NAME.txt`` with ``NAME.gold.json`` of a folder, by name.

    Args:
        folder: where they lie.
        part: what they are for.

    Raises:
        FileNotFoundError: a gold file has no text.
    """
    found = []
    for path in sorted(folder.glob(f"*{_GOLD}")):
        name = path.name.removesuffix(_GOLD)
        text = path.with_name(f"{name}.txt")
        document = read_bytes(text.read_bytes(), text.name)
        found.append(GoldDocument(name, document, json.loads(path.read_text("utf-8")), part))
    return tuple(found)


def digest_of(documents: Iterable[GoldDocument]) -> str:
    """SHA-256 of texts and gold: it changes when a document or an answer does."""
    digest = hashlib.sha256()
    for one in documents:
        digest.update(json.dumps([one.name, one.part, one.document.text, one.gold], sort_keys=True).encode())
    return digest.hexdigest()
