"""Where the data files of ``models/`` lie, in a checkout or in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

# the C loader reads the same YAML about ten times faster; wheels for some platforms lack it
_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def models_folder() -> Path:
    """The folder that holds lexicons and trained models."""
    inside = Path(__file__).parent / "models"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "models"


@cache
def lexicon(name: str) -> Any:
    """The content of ``models/lexicons/NAME.yaml``; callers must not change it."""
    text = (models_folder() / "lexicons" / f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 (both loaders are safe ones)
