"""What is found in a document; nothing is found without its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from pipeline.records import Box, Document, Span

T = TypeVar("T")

Relation = Literal[
    "legal_basis",
    "proposal",
    "implements",
    "issued_with",
    "amends",
    "replaces",
    "repeals",
    "replies",
    "refers",
]
DeadlineType = Literal["fixed", "recurring", "relative", "ongoing", "event"]
Comparator = Literal["before", "by", "on", "within", "from"]
Recurrence = Literal["day", "week", "month", "quarter", "half_year", "year"]
Unit = Literal["hour", "day", "working_day", "week", "month", "year"]
Modality = Literal["order", "request"]
ReferenceForm = Literal["short", "alias", "demonstrative", "attached"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a finding stands and what made it.

    Attributes:
        quote: the document's text at ``span``, kept so that a later check can prove it.
        rule: stable identifier of the rule or model, such as ``citation.numbered``.
        confidence: 0 to 1.
    """

    span: Span
    quote: str
    rule: str
    confidence: float = 1.0
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """A value with the evidence for it."""

    value: T
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; an absent field is ``None``, never a guess.

    Attributes:
        kind: code of the document type (loại văn bản), ``NEWS`` for press.
        number: number and symbol (số, ký hiệu) as one token.
        date: day of signing (ngày ban hành); of publication for news.
        issuer: full name of the issuing body (cơ quan ban hành) with its place.
        title: the abstract (trích yếu) without the type's name.
        signer: name of the person who signed (người ký).
    """

    kind: Field[str] | None = None
    number: Field[str] | None = None
    date: Field[date] | None = None
    issuer: Field[str] | None = None
    title: Field[str] | None = None
    signer: Field[str] | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered mention (viện dẫn) of another document.

    Attributes:
        kind: type code by the spelled type, else by the symbol; ``None`` when neither tells.
        number: number and symbol in standard case; a bare number for a short form ("Nghị quyết 347").
        date: the date written with this mention.
        issuer: the body written with this mention.
        provision: the pinned part, such as "khoản 2 Điều 5".
    """

    evidence: Evidence
    kind: str | None
    number: str
    date: date | None
    issuer: str | None
    relation: Relation
    provision: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A document meant without being named in full (hồi chỉ); not known which one where nothing is set.

    Attributes:
        form: ``short`` says less than another mention ("Quyết định 492"); ``alias`` was introduced by "sau
            đây gọi là"; ``demonstrative`` points ("Quyết định nêu trên", "Quyết định này"); ``attached`` is
            what was issued with a document ("Quy chế ban hành kèm theo Quyết định số ...").
        kind: type code by the words written; ``None`` for "văn bản nêu trên".
        citations: positions, among the document's citations, of the fullest mention of what is meant; several
            where a plural points to them, or where it cannot be told which (``confidence`` below 0.6).
        itself: whether the document that is being read is meant.
        definition: where an alias was introduced.
    """

    evidence: Evidence
    form: ReferenceForm
    kind: str | None
    citations: tuple[int, ...] = ()
    itself: bool = False
    definition: Span | None = None


@dataclass(frozen=True, slots=True)
class NamedReference:
    """A document or programme named without its number ("Luật Thanh tra năm 2022", "Đề án 06").

    Attributes:
        name: as written, without the date.
        kind: type code by the name; ``None`` where it tells none.
        date, year: as written.
        number: number and symbol by the lexicon of named documents, where name and date single one out.
        verified: whether the lexicon's row was checked against a public source.
    """

    evidence: Evidence
    name: str
    kind: str | None
    date: date | None = None
    year: int | None = None
    number: str | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body, or a group of bodies, named in running text.

    Attributes:
        name: the body (not its head): "Giám đốc Sở Nội vụ" is ``Sở Nội vụ``; a member of an elided list is
            spelt out: "các Sở: Nội vụ, Tư pháp" gives ``Sở Nội vụ`` and ``Sở Tư pháp``.
        span: what was written; members of an elided list each have their own part of it.
        group: whether it names a set ("các sở, ban, ngành") rather than one body.
        by_head: whether the head was named ("Giám đốc ...").
    """

    name: str
    span: Span
    group: bool = False
    by_head: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline (thời hạn) as written and as computed; what is not certain stays empty.

    Attributes:
        type: ``fixed`` (``due``, maybe ``start``), ``recurring`` (``every``), ``relative`` (``amount``,
            ``unit``), ``ongoing`` or ``event``.
        due: last day, inclusive, as the contract of evaluation writes it: "trước ngày D" has due D.
        comparator: "trước" is ``before``, "chậm nhất" ``by``; kept because practice differs on that very day.
        start: first day of an interval ("trong Quý III").
        day_rule: which day of each period a recurrence falls due on, as written.
        anchor: what a relative or event deadline waits for, as written.
        rrule: RFC 5545 rule of a recurrence, where it is certain.
        inferred: parts not written but concluded, such as ``year``.
        flags: doubts, such as ``vague``, ``impossible_date``, ``due_on_day_off``.
    """

    evidence: Evidence
    type: DeadlineType
    due: date | None = None
    start: date | None = None
    comparator: Comparator | None = None
    every: Recurrence | None = None
    day_rule: str | None = None
    amount: int | None = None
    unit: Unit | None = None
    anchor: str | None = None
    rrule: str | None = None
    inferred: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a body is told to do (nhiệm vụ).

    Attributes:
        leads: who must do it (chủ trì, thực hiện).
        coordinators: who takes part (phối hợp).
        clause: path in the outline, such as ``III.2.a``; in an attached document, its name and the place
            there (``Quy chế/Điều 5.2``).
        product: what must come of it (sản phẩm), where the document says so.
        area: code of the area of administrative reform (lĩnh vực cải cách hành chính) that it belongs to.
    """

    evidence: Evidence
    leads: tuple[BodyMention, ...]
    coordinators: tuple[BodyMention, ...]
    deadline: Deadline | None
    clause: str | None
    product: str | None = None
    modality: Modality = "order"
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading in the outline of an attached document.

    Attributes:
        span: its words without the mark; of a long paragraph, the first line.
        label: as it is cited: ``Chương II``, ``Mục 1``, ``Điều 5``, ``III``.
        depth: 0 for the outermost.
    """

    span: Span
    label: str
    depth: int


@dataclass(frozen=True, slots=True)
class ChildDocument:
    """A document that another one puts into force or carries: a regulation, a plan, an appendix.

    Attributes:
        span: from its own title to its end.
        name: as it is cited inside its parent: ``Quy chế``, ``Phụ lục II``; unlike those of its siblings.
        kind: code of its type; ``None`` for an appendix or a list.
        title: where its title stands, without the type's name.
        act: number of the act it was issued with: its parent's, unless it names another.
        issued: where it says so ("Ban hành kèm theo Quyết định số ...").
        outline: its headings in reading order.
    """

    span: Span
    name: str
    kind: str | None
    title: Span | None
    act: str | None
    issued: Span | None
    outline: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """A document with all that was found in it."""

    document: Document
    metadata: Metadata
    citations: tuple[Citation, ...]
    tasks: tuple[Task, ...]
    rules_version: str
    references: tuple[Reference, ...] = ()
    named_references: tuple[NamedReference, ...] = ()
    children: tuple[ChildDocument, ...] = ()
