"""One reading of a document for its tasks: what is known, what is inherited, what was found so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pipeline.extraction.deadlines import find_deadlines, governing, parse_deadline
from pipeline.findings import BodyMention, Deadline, Evidence, Modality, Task
from pipeline.records import Document, Span
from pipeline.structure.outline import Item

NARRATIVE_KINDS = frozenset({"BC", "TTr", "LUẬT", "NĐ", "TT", "TTLT", "NEWS", "VBHN", "BB", "GM", "TC", None})
"""Kinds that report, propose, invite or lay down general rules: only what they expressly assign counts."""

NORM_KINDS = frozenset({"LUẬT", "NĐ", "TT", "TTLT", "VBHN"})
"""Kinds that lay down the law: only their articles on responsibilities and on carrying out assign."""

Column = Literal["ordinal", "task", "lead", "coordinate", "time", "product", "other"]
Columns = tuple[Column, ...]
"""The role of each column of a table of works."""

_ASSIGNING_ARTICLE = re.compile(
    r"trách\s+nhiệm|tổ\s+chức\s+thực\s+hiện|điều\s+khoản\s+thi\s+hành|phân\s+công", re.IGNORECASE
)
_HEADING_REACH = 150  # code points of an item in which its heading stands


@dataclass(frozen=True, slots=True)
class TaskContext:
    """What is known of the document before its tasks are read.

    Attributes:
        kind: code of the document type.
        day: day of signing, the base of deadlines.
        issuer: the issuing body.
        title: the abstract.
        year: a year in the title, which comes before the year of signing in deadlines.
    """

    kind: str | None = None
    day: date | None = None
    issuer: str | None = None
    title: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What an item inherits from what it stands under.

    Attributes:
        barred: under aims, findings or definitions: nothing is assigned.
        named_only: under a heading on funding or effect: only a body named in the sentence is told to act.
        rule: how the bodies came to hold here.
    """

    leads: tuple[BodyMention, ...] = ()
    coordinators: tuple[BodyMention, ...] = ()
    deadline: Deadline | None = None
    modality: Modality = "order"
    barred: bool = False
    named_only: bool = False
    rule: str = "task.heading"


@dataclass(slots=True)
class Run:
    """The document, its outline, and the tasks found so far.

    Attributes:
        plain: shadow of the text.
        children: indexes of the items under each item; under ``None`` the outermost ones.
        quoted: long quotations, whose rules the document only restates.
        columns: those of the table just read, for the table right below it.
    """

    document: Document
    context: TaskContext
    plain: str
    items: tuple[Item, ...]
    children: dict[int | None, list[int]]
    addressees: tuple[BodyMention, ...]
    quoted: tuple[Span, ...]
    tasks: list[Task] = field(default_factory=list)
    columns: Columns | None = None

    def add(
        self,
        item: Item,
        span: Span,
        scope: Scope,
        leads: tuple[BodyMention, ...],
        coordinators: tuple[BodyMention, ...],
        confidence: float,
        rule: str | None = None,
    ) -> None:
        """Keep one task; its own deadline comes before the one it inherits."""
        evidence = Evidence(span, span.of(self.document.text), rule or scope.rule, confidence)
        named = {one.name for one in leads}
        partners = tuple(one for one in coordinators if one.name not in named)
        deadline = self.deadline_in(span) or scope.deadline
        self.tasks.append(
            Task(evidence, leads, partners, deadline, item.path or None, modality=scope.modality)
        )

    def deadline_in(self, span: Span) -> Deadline | None:
        """The deadline that governs a part of running text."""
        return governing(find_deadlines(self.document.text, span, self.context.day, self.context.year))

    def deadline_of_line(self, span: Span) -> Deadline | None:
        """The deadline that a whole line or cell states."""
        phrase = span.of(self.document.text).rstrip(" .;")
        found = parse_deadline(phrase, self.context.day, self.context.year)
        return moved(found, span.start) if found else None

    def in_assigning_article(self, index: int) -> bool:
        """Whether an item stands in an article, or a chapter, on responsibilities or on carrying out."""
        if self.context.kind == "LUẬT":
            return False
        at: int | None = index
        while at is not None:
            item = self.items[at]
            stop = min(item.span.end, item.span.start + _HEADING_REACH)
            if _ASSIGNING_ARTICLE.search(self.plain, item.span.start, stop):
                return True
            at = item.parent
        return False


def moved(deadline: Deadline, by: int) -> Deadline:
    """A deadline read in a cut-out text, with its evidence moved to where the cut begins."""
    evidence = deadline.evidence
    span = Span(evidence.span.start + by, evidence.span.end + by)
    values = {name: getattr(deadline, name) for name in deadline.__slots__}
    values["evidence"] = Evidence(span, evidence.quote, evidence.rule, evidence.confidence)
    return Deadline(**values)


def joined(*groups: tuple[BodyMention, ...]) -> tuple[BodyMention, ...]:
    """The bodies of several lists, each name once."""
    return tuple({one.name: one for group in reversed(groups) for one in reversed(group)}.values())[::-1]
