"""What can be asked of an index, as typed values; each adapter translates them, none sees what was typed.

Days are of Vietnam (UTC+7); intervals are closed on both sides. A field of a filter that is ``None`` or empty
restricts nothing; several values of one field are alternatives; all fields must hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pipeline.index.entries import DocumentEntry, TaskEntry
from pipeline.index.text_query import Query as TextQuery
from pipeline.records import Span
from pipeline.store.ports import Role
from pipeline.tracking.records import Status


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may see: tasks of these bodies and documents with such a task; every query carries one.

    Attributes:
        agencies: keys (``store.names.asked_key``) of the bodies; ``None`` where everything may be seen.
    """

    agencies: tuple[str, ...] | None = None


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tasks or documents; a query for documents refuses what only tasks have.

    Those are role, ``own_only``, the deadline, ``overdue``, statuses and areas.

    Attributes:
        agency: ``store.names.asked_key`` of a body; who matches is told by ``is_body`` there. A document
            matches where one of its tasks' bodies does.
        exactly: of ``agency`` only the body with this very key, none whose key goes on.
        role: in which that body, or any where ``agency`` is ``None``, takes part.
        own_only: leaves out what the body, or one in the role, holds in the place of a predecessor; without
            both it restricts nothing.
        due_from, due_to: bounds of the deadline; an interval matches where it meets them, a recurring task
            where one of its occurrences lies between them.
        by_last_day: an interval matches by its last day alone.
        dated: with a due day, or without.
        recurs: with occurrences, or without.
        overdue: open with its due day before ``today`` of the query, or not so.
        statuses: the derived ones included, on ``today``.
        number: key of a document number (``store.names.number_key``).
        issuer: key of the issuing body, matched as ``agency`` is.
        place: province of the issuing body.
        document: id of one document.
    """

    agency: str | None = None
    exactly: bool = False
    role: Role | None = None
    own_only: bool = False
    due_from: date | None = None
    due_to: date | None = None
    by_last_day: bool = False
    dated: bool | None = None
    recurs: bool | None = None
    overdue: bool | None = None
    statuses: tuple[Status, ...] = ()
    kinds: tuple[str, ...] = ()
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    areas: tuple[str, ...] = ()
    issued_from: date | None = None
    issued_to: date | None = None
    document: int | None = None


class Sort(StrEnum):
    """The order of hits; ties are broken by document and place in it, so the order is always total."""

    DUE = "due"  # the earliest first, undated last; documents have no due day and come as by ISSUED
    ISSUED = "issued"  # the latest first, undated last
    RELEVANCE = "relevance"  # best first; needs words


class Facet(StrEnum):
    """What hits are counted by; documents by type and issuer only. What has no value is not counted."""

    AGENCY = "agency"
    MONTH = "month"  # of the due day, "2026-12"
    AGENCY_MONTH = "agency_month"
    KIND = "kind"
    STATUS = "status"  # the derived ones included
    AREA = "area"
    ISSUER = "issuer"


@dataclass(frozen=True, slots=True)
class Request:
    """One question.

    Attributes:
        today: what "overdue" is measured by.
        words: what was typed, parsed; each of them stands in the text of the task or document, or in the
            title of the document.
        cursor: where the page before ended, as its ``Page.next`` said; one of another question is refused.
    """

    today: date
    words: TextQuery | None = None
    where: Filter = field(default_factory=Filter)
    scope: Scope = EVERYTHING
    sort: Sort = Sort.DUE
    size: int = 20
    cursor: str | None = None
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskHit:
    """A task that matches; ``marks`` are the places of the words in its text."""

    entry: TaskEntry
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document that matches; ``marks`` are the places of the words in its text."""

    entry: DocumentEntry
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many hits have a value.

    Attributes:
        value: of the facet; for ``AGENCY_MONTH`` agency key and month separated by a tab.
        label: how people write it; of several ways the first by alphabet.
    """

    value: str
    label: str
    hits: int


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page of tasks.

    Attributes:
        total: how many match, exactly.
        next: cursor of the next page; ``None`` on the last.
        facets: counts over all that match, most hits first, ties by value.
    """

    hits: tuple[TaskHit, ...]
    total: int
    next: str | None = None
    facets: dict[Facet, tuple[Count, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of documents; the attributes are those of ``TaskPage``."""

    hits: tuple[DocumentHit, ...]
    total: int
    next: str | None = None
    facets: dict[Facet, tuple[Count, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way to complete what is being typed.

    Attributes:
        kind: ``agency``, ``number`` or ``title``.
        text: as it is written; of several ways to write it the first by alphabet.
        hits: tasks of a body, documents of a number or title.
    """

    kind: str
    text: str
    hits: int
