"""What the program asks of a search index; each engine is one adapter, all held by one contract suite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from pipeline.index.entries import DocumentEntries, Withdrawal
from pipeline.index.queries import DocumentPage, Request, Scope, Suggestion, TaskPage


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of changes.

    Attributes:
        taken: how many documents the index now holds at the revision given.
        older: how many it already held at that revision or a newer one.
        quarantined: documents that it refuses, with the reason, by id.
    """

    taken: int
    older: int = 0
    quarantined: tuple[tuple[int, str], ...] = ()


class TaskIndex(Protocol):
    """Finds tasks and documents; it can be lost and made anew from the store at any time."""

    def apply(self, changes: Iterable[DocumentEntries | Withdrawal]) -> Applied:
        """Takes changes in, in any order and any number of times; of a document the newest revision holds."""

    def withdrawn(self) -> dict[int, int]:
        """The revision that took away each document that is no more."""

    def position(self) -> int:
        """The place in the store's outbox up to which changes were taken in; 0 for a new index."""

    def advance(self, position: int) -> None:
        """Records that all changes up to this place were taken in."""

    def tasks(self, request: Request) -> TaskPage:
        """The tasks asked for.

        Raises:
            UsageError: a sort by relevance without words, a cursor of another question, a size out of range.
        """

    def documents(self, request: Request) -> DocumentPage:
        """The documents asked for; the same errors."""

    def suggest(self, typed: str, scope: Scope, limit: int) -> list[Suggestion]:
        """Bodies, numbers and titles that begin like what is typed, accents or not, most hits first."""

    def revisions(self) -> dict[int, int]:
        """The revision of each document that the index holds."""

    def rebuild(self, entries: Iterable[DocumentEntries], position: int) -> None:
        """Makes the index anew beside the old one, which answers until the new one takes its place."""
