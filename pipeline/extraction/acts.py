"""Legal acts that the register names as its sources (``models/lexicons/acts.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.resources import lexicon


@dataclass(frozen=True, slots=True)
class Act:
    """A legal act or public page.

    Attributes:
        key: its short form, such as ``NQ 176/2025/QH15``.
        title: its full name, for staff.
        verified: whether it was read on a public page.
    """

    key: str
    title: str
    verified: bool


@cache
def act(key: str) -> Act:
    """The act of that key; raises ``KeyError`` if the lexicon lacks it."""
    row = lexicon("acts")[key]
    return Act(key, row["title"], row["verified"])
