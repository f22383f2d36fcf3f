"""The reports written for this project, and the directives that they answer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from corpora.tools.reading import read
from corpora.tools.source import FOLDER
from corpora.tools.text import text_of
from pipeline.extraction import extract
from pipeline.findings import Extraction
from pipeline.reading import read_bytes

ANSWERS = FOLDER.parent / "answers"


def gold() -> dict[str, dict[str, Any]]:
    """For each report its directive, and the tasks that it answers by their place in the gold."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((ANSWERS / "answers.yaml").read_text("utf-8"))
    return found


def extracted(folder: Path, names: Iterable[str]) -> dict[str, Extraction]:
    """What is found in sources, by name."""
    made = {}
    for name in names:
        text = text_of(read(folder / f"{name}.directive"))
        made[name] = extract(read_bytes(text.encode(), f"{name}.txt"))
    return made


def task_texts(name: str) -> list[str]:
    """The words of a directive's tasks by its gold."""
    return [task["text"] for task in read(FOLDER / f"{name}.directive").gold["tasks"]]
