"""What the program asks of a place that keeps documents; each engine is one adapter of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Protocol

from pipeline.extraction.transfers import Holder
from pipeline.findings import Citation, Extraction, Task
from pipeline.store.corrections import Correction

Role = Literal["lead", "coordinate"]
Day = date
Place = tuple[int, int]
"""Id of a document, and where the words of a task begin in its text."""


class Change(StrEnum):
    """What was done to a document."""

    CREATED = "created"
    UPDATED = "updated"
    CORRECTED = "corrected"
    TRACKED = "tracked"  # something happened to one of its tasks
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StoredState:
    """What is known of some bytes; where it exists, the document is there with all its findings."""

    document_id: int
    revision: int
    rules_version: str
    partial: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer to a save, given once the change is on disk."""

    document_id: int
    revision: int
    change: Change


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text and findings.

    Attributes:
        received: the day in Vietnam on which it was first taken in; two summaries are equal whatever it is.
    """

    id: int
    sha256: str
    file_name: str
    kind: str | None
    number: str | None
    date: date | None
    issuer: str | None
    title: str | None
    partial: bool
    received: Day | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ListedTask:
    """A task with the document that gives it.

    Attributes:
        inherited: how it came to the body that was asked for, where a predecessor was given it.
    """

    document: DocumentSummary
    task: Task
    inherited: Holder | None = None


@dataclass(frozen=True, slots=True)
class DoubtfulTasks:
    """Some of the tasks that a person should look at, and how many there are."""

    tasks: tuple[ListedTask, ...]
    total: int


class CitationState(StrEnum):
    """Whether a cited document is known among the stored ones."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class ResolvedCitation:
    """A citation with the stored documents that it means or, where it is ambiguous, can mean.

    Attributes:
        candidates: several of a resolved citation are files of one document.
    """

    citation: Citation
    state: CitationState
    candidates: tuple[DocumentSummary, ...]


@dataclass(frozen=True, slots=True)
class Citing:
    """A mention of a stored document in another one; ``ambiguous`` where it can mean others too."""

    document: DocumentSummary
    citation: Citation
    state: CitationState


@dataclass(frozen=True, slots=True)
class Revision:
    """One thing that was done to a document.

    Attributes:
        at: when, UTC.
        number: the revision that it made.
    """

    at: datetime
    change: Change
    number: int
    rules_version: str


@dataclass(frozen=True, slots=True)
class PendingChange:
    """A document whose latest revision an index outside the database may not know yet."""

    position: int
    document_id: int
    revision: int


class DocumentStore(Protocol):
    """Keeps documents with their findings; every method is one transaction."""

    def state(self, sha256: str) -> StoredState | None:
        """What is known of the bytes with this digest."""

    def save(self, extraction: Extraction, keep_original: Callable[[], None] | None = None) -> Saved:
        """Stores a document with all its findings, or replaces those that older rules made.

        Nothing changes where the same rules have already stored it. What staff decided of its tasks holds
        against any rules.

        Args:
            extraction: what was found.
            keep_original: called while no other change can be made, before anybody sees this one; what it
                raises undoes all.
        """

    def correct(self, correction: Correction, revision: int | None = None) -> Saved:
        """Records what a person decided of a task, and lets it hold.

        Args:
            correction: what was decided.
            revision: of the document on which the decision rests, where another one is to be refused.

        Raises:
            UsageError: its document is not stored, or has another revision (``document_changed``).
        """

    def corrections(self, sha256: str | None = None) -> list[Correction]:
        """The corrections of the document with these bytes, or of all documents, the oldest first."""

    def load(self, document_id: int) -> Extraction:
        """The document as it was saved, its tasks as staff corrected them.

        Raises:
            UsageError: there is no such document.
        """

    def documents(self) -> Iterator[DocumentSummary]:
        """Every document, in the order of its id."""

    def summaries(self, document_ids: list[int]) -> dict[int, DocumentSummary]:
        """The documents with these ids, by id; an unknown id is left out."""

    def history(self, document_id: int) -> list[Revision]:
        """What was done to a document, the latest first."""

    def find(self, reference: str) -> list[DocumentSummary]:
        """The documents with this number, or whose digest begins so (at least six characters)."""

    def tasks_in_doubt(self, limit: int, document_ids: Sequence[int] | None = None) -> DoubtfulTasks:
        """Tasks for which ``needs_review`` has a reason and that nobody judged, the least certain first.

        Args:
            limit: how many to list.
            document_ids: only of these documents (some hundred at most); of all without it.
        """

    def tasks_at(self, places: Sequence[Place]) -> dict[Place, Task]:
        """The tasks whose words begin at these places; a place where none begins is left out."""

    def citations(self, document_id: int) -> list[ResolvedCitation]:
        """The citations of a document in the order of its text, each with what it means."""

    def cited_by(self, document_id: int) -> list[Citing]:
        """The mentions of a document in others, in the order of their ids."""

    def revisions(self) -> dict[int, int]:
        """The revision of each document, by id."""

    def changes(self, after: int = 0) -> list[PendingChange]:
        """The latest change of each document whose position is above ``after``, in order."""
