"""What an audit of cross-references judges: documents and their citations without their texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from pipeline.findings import BodyMention, Deadline, Relation
from pipeline.records import Document
from pipeline.store.ports import CitationState
from pipeline.store.resolution import Identity

Day = date  # where a field is itself called "date"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document and where they stand: code points, and the page where it is known."""

    start: int
    end: int
    quote: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class AuditedCitation:
    """A mention of another document, completed by the fullest mention of the same one.

    Attributes:
        document_id: the citing document.
        date, issuer: as written with this mention.
        full_date, full_issuer: as written with the fullest mention of the same document.
        candidates: ids of the stored documents that it means or can mean.
        identity: what makes the cited document one and the same; ``None`` where the text leaves it open.
    """

    id: int
    document_id: int
    kind: str | None
    number: str
    number_key: str
    date: date | None
    issuer: str | None
    full_date: Day | None
    full_issuer: str | None
    relation: Relation
    provision: str | None
    state: CitationState
    candidates: tuple[int, ...]
    identity: Identity | None
    passage: Passage


@dataclass(frozen=True, slots=True)
class AuditedLaw:
    """A law named without its number, where the lexicon singles out its number."""

    name: str
    number: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class AuditedTask:
    """A task with what the audit asks of it.

    Attributes:
        followed: whether staff wait for it still: it was neither done, answered nor cancelled, nor merged.
    """

    bodies: tuple[BodyMention, ...]
    leads: int
    deadline: Deadline | None
    product: str | None
    passage: Passage
    followed: bool = True


@dataclass(frozen=True, slots=True)
class AuditedDocument:
    """A stored document as the audit sees it.

    Attributes:
        identity: as its citations are identified; ``None`` where it does not say enough of itself.
        fields: where its number, date, issuer and title stand.
        references: how many documents it points to without their number.
        laws: the laws that it names.
        key: the same for all files of one document; its digest where it says too little of itself.
    """

    id: int
    sha256: str
    file_name: str
    revision: int
    kind: str | None
    number: str | None
    number_key: str | None
    date: date | None
    issuer: str | None
    title: str | None
    partial: bool
    identity: Identity | None
    fields: Mapping[str, Passage]
    citations: tuple[AuditedCitation, ...] = ()
    tasks: tuple[AuditedTask, ...] = ()
    laws: tuple[AuditedLaw, ...] = ()
    references: int = 0
    key: str = field(init=False)

    def __post_init__(self) -> None:
        identity = self.identity
        key = f"{identity.issuer}|{identity.kind}|{identity.number}|{self.date}" if identity else self.sha256
        object.__setattr__(self, "key", key)

    @property
    def name(self) -> str:
        """What staff call it: its number, else the name of its file."""
        return self.number or self.file_name


class Verdict(StrEnum):
    """What a person says of a finding."""

    SETTLED = "settled"  # đã xử lý
    WRONG = "wrong"  # báo nhầm
    REOPENED = "reopened"  # mở lại


@dataclass(frozen=True, slots=True)
class Mark:
    """One decision of a person on one finding; never changed, a later one on the same finding holds.

    Attributes:
        key: of the finding; newer rules and later audits give it the same.
        at: when, UTC.
        author: who.
    """

    key: str
    at: datetime
    author: str
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The text before and behind a citation, as far as was asked for."""

    before: str
    after: str


class AuditSource(Protocol):
    """Where an audit gets its documents; every method is one transaction."""

    def audited(self, document_ids: Collection[int] | None = None) -> list[AuditedDocument]:
        """The documents with these ids, or all of them, in the order of their ids."""

    def surroundings(self, citation_ids: Collection[int], reach: int) -> dict[int, Surroundings]:
        """Up to ``reach`` code points on either side of citations, by their id."""

    def meanings(self, document_ids: Collection[int]) -> dict[int, tuple[CitationState, tuple[int, ...]]]:
        """State and candidates of the citations of these documents, by their id."""

    def text(self, document_id: int) -> Document:
        """A document with its text and blocks."""


class MarkStore(Protocol):
    """Keeps what staff decided of findings."""

    def mark(self, mark: Mark) -> None:
        """Adds a decision after those there are."""

    def marks(self, key: str | None = None) -> list[Mark]:
        """The decisions on one finding, or all, the oldest first."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The decisions that hold, by key of the finding."""

    latest: Mapping[str, Mark] = field(default_factory=dict)

    @classmethod
    def of(cls, marks: Collection[Mark]) -> Marks:
        """The last decision on each finding; one that was reopened has none."""
        latest = {mark.key: mark for mark in marks}
        return cls({key: mark for key, mark in latest.items() if mark.verdict is not Verdict.REOPENED})
