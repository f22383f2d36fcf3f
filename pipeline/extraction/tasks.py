"""Tasks (nhiệm vụ): what the document tells which body to do by when.

Structure first: the outline says which items stand under which heading, table or lead-in; grammar then reads in each
sentence who is told to act; what names nobody takes the bodies of what it stands under.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.extraction.assignments import (
    Subject,
    coordinators,
    find_subject,
    only_issues,
    partners_hold_for_all,
)
from pipeline.extraction.bodies import parse_bodies
from pipeline.extraction.task_clauses import begins_action, parts, sentences
from pipeline.extraction.deadlines import find_deadlines, parse_deadline
from pipeline.extraction.headings import assigns_nothing, heading_bodies, speaks_of_money
from pipeline.extraction.labels import Label, read_label
from pipeline.extraction.task_filters import is_no_task, names_many_procedures
from pipeline.extraction.task_tables import table_tasks
from pipeline.findings import BodyMention, Deadline, Evidence, Modality, Task
from pipeline.records import Document, Span
from pipeline.structure.outline import Item, outline
from pipeline.structure.zones import Zones
from pipeline.text import shadow

NARRATIVE_KINDS = frozenset({"BC", "TTr", "LUẬT", "NĐ", "TT", "TTLT", "NEWS", "VBHN", "BB"})
"""Kinds that report, propose or lay down general rules: only what they expressly assign counts."""


NORM_KINDS = frozenset({"LUẬT", "NĐ", "TT", "TTLT", "VBHN"})
"""Kinds that lay down the law: only their articles on responsibilities and on carrying out assign."""

_ASSIGNING_ARTICLE = re.compile(r"trách\s+nhiệm|tổ\s+chức\s+thực\s+hiện|điều\s+khoản\s+thi\s+hành|phân\s+công", re.IGNORECASE)


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
class _Scope:
    """What an item inherits from what it stands under."""

    leads: tuple[BodyMention, ...] = ()
    coordinators: tuple[BodyMention, ...] = ()
    deadline: Deadline | None = None
    modality: Modality = "order"
    barred: bool = False
    money: bool = False
    rule: str = "task.heading"


@dataclass(slots=True)
class _Run:
    """One reading of one document."""

    document: Document
    context: TaskContext
    plain: str
    items: tuple[Item, ...]
    children: dict[int | None, list[int]]
    addressees: tuple[BodyMention, ...]
    quoted: tuple[Span, ...]
    tasks: list[Task] = field(default_factory=list)


def find_tasks(document: Document, zones: Zones, context: TaskContext) -> tuple[Task, ...]:
    """The tasks of a document in reading order."""
    plain = shadow(document.text)
    attached = [span for span in zones.attachments if not _is_form(plain, span)]
    items = outline(document, [*_without(zones.body, zones.preamble), *attached])
    children: dict[int | None, list[int]] = {}
    for index, item in enumerate(items):
        children.setdefault(item.parent, []).append(index)
    addressees = parse_bodies(document.text, zones.addressees) if zones.addressees else ()
    run = _Run(document, context, plain, items, children, addressees, tuple(_quotations(plain)))
    _read_level(run, None, _Scope())
    return tuple(sorted(run.tasks, key=lambda task: (task.evidence.span.start, task.evidence.span.end)))


def _quotations(plain: str) -> Iterator[Span]:
    """Long quotations: the rules that a letter restates bind by themselves, the letter assigns nothing there."""
    for match in _QUOTATION.finditer(plain):
        yield Span(match.start(), match.end())


def _is_form(plain: str, attachment: Span) -> bool:
    """Whether an attachment is a form to be filled in (mẫu, biểu), whose text is addressed to nobody yet."""
    words = plain[attachment.start : attachment.end]
    return _FORM.match(words) is not None or len(_BLANK.findall(words)) > 1 + len(words) // 1500


def _without(body: Span, preamble: Span | None) -> list[Span]:
    """The body in what stands before and after the legal bases."""
    if preamble is None or not body.start <= preamble.start < body.end:
        return [body]
    pieces = (Span(body.start, preamble.start), Span(min(preamble.end, body.end), body.end))
    return [piece for piece in pieces if piece.start < piece.end]


def _read_level(run: _Run, parent: int | None, scope: _Scope) -> None:
    """The items directly under one item; lines such as "Cơ quan chủ trì: ..." among them speak of the others."""
    indexes = run.children.get(parent, [])
    labels = {index: label for index in indexes if (label := read_label(run.plain, run.items[index].span))}
    if any(label.role in ("lead", "time") for label in labels.values()) and not scope.barred:
        _read_labelled(run, parent, indexes, labels, scope)
        return
    for index in indexes:
        _read_item(run, index, scope)


def _read_item(run: _Run, index: int, scope: _Scope) -> None:
    item = run.items[index]
    if item.kind == "table":
        if not scope.barred and not names_many_procedures(run.context.title):
            run.tasks += table_tasks(
                run.document, run.document.blocks[item.block], item.path, run.context.day, run.context.year
            )
        return
    under = run.children.get(index, [])
    words = run.plain[item.span.start : item.span.end]
    heading = heading_bodies(run.plain, item.span, has_items=bool(under))
    if heading and run.context.kind in NORM_KINDS and not _assigns_by_article(run, index):
        heading = ()
    if heading:
        inner = replace(
            scope, leads=heading, coordinators=(), deadline=None, barred=False, rule="task.heading"
        )
    elif under and assigns_nothing(words):
        inner = replace(scope, barred=True)
    elif under and speaks_of_money(words) and len(words) < 120:
        inner = replace(scope, money=True)
    else:
        inner = _read_sentences(run, item, scope, has_items=bool(under))
    _read_level(run, index, inner)


def _assigns_by_article(run: _Run, index: int) -> bool:
    """Whether an item stands in an article, or a chapter, on responsibilities."""
    if run.context.kind == "LUẬT":
        return False
    at: int | None = index
    while at is not None:
        item = run.items[at]
        if _ASSIGNING_ARTICLE.search(run.plain, item.span.start, min(item.span.end, item.span.start + 150)):
            return True
        at = item.parent
    return False


def _read_labelled(
    run: _Run, parent: int | None, indexes: list[int], labels: dict[int, Label], scope: _Scope
) -> None:
    """A work described in lines: its content, who leads it, with whom, by when."""
    leads: list[BodyMention] = []
    partners: list[BodyMention] = []
    deadline = scope.deadline
    assigned: list[int] = []
    for index, label in labels.items():
        stretch = Span(label.start, max(label.start, _end_with_items(run, index)))
        if label.role == "lead" and begins_action_after_body(run.plain, label, run.items[index].span):
            assigned.append(index)
        if label.role in ("lead", "coordinate"):
            inner = {
                i: found
                for i in run.children.get(index, [])
                if (found := read_label(run.plain, run.items[i].span))
            }
            pairs = [
                (found.role, Span(found.start, run.items[i].span.end)) for i, found in inner.items()
            ] or [(label.role, stretch)]
            for role, span in pairs:
                (partners if role == "coordinate" else leads).extend(_bodies_of_line(run, span))
        elif label.role == "time":
            deadline = _line_deadline(run, Span(label.start, run.items[index].span.end)) or deadline
    inner_scope = replace(
        scope,
        leads=tuple(leads) or scope.leads,
        coordinators=tuple(partners),
        deadline=deadline,
        rule="task.lines",
    )
    contents = [index for index in indexes if labels.get(index) is None or labels[index].role == "content"]
    for index in contents:
        start = labels[index].start if index in labels else run.items[index].span.start
        if start < run.items[index].span.end:
            _emit_work(run, run.items[index], Span(start, run.items[index].span.end), inner_scope)
        _read_level(run, index, inner_scope)
    if not contents and parent is not None:
        own = run.items[parent]
        _drop_tasks_in(run, own.span)
        _emit_work(run, own, own.span, inner_scope)
    for index in assigned:
        item = run.items[index]
        _read_sentences(
            run,
            replace_span(item, Span(labels[index].start, item.span.end)),
            replace(scope, deadline=deadline),
            has_items=False,
        )


def replace_span(item: Item, span: Span) -> Item:
    """The item with another stretch of text."""
    return replace(item, span=span)


def begins_action_after_body(plain: str, label: Label, span: Span) -> bool:
    """Whether a line "Cơ quan thực hiện: ..." itself says what each body does."""
    subject = find_subject(plain, Span(label.start, span.end)) if label.start < span.end else None
    return subject is not None and begins_action(plain, subject.action, span.end)


def _bodies_of_line(run: _Run, span: Span) -> tuple[BodyMention, ...]:
    found: list[BodyMention] = []
    for sentence in sentences(run.plain, span):
        for part in (
            parts(run.plain, sentence) if ":" not in run.plain[sentence.start : sentence.end] else [sentence]
        ):
            subject = find_subject(run.plain, part)
            found += subject.bodies if subject else parse_bodies(run.document.text, part)
    return tuple(found)


def _end_with_items(run: _Run, index: int) -> int:
    return max(
        [run.items[index].span.end, *(_end_with_items(run, child) for child in run.children.get(index, []))]
    )


def _drop_tasks_in(run: _Run, span: Span) -> None:
    run.tasks = [task for task in run.tasks if not (span.start <= task.evidence.span.start < span.end)]


def _line_deadline(run: _Run, span: Span) -> Deadline | None:
    phrase = span.of(run.document.text).rstrip(" .;")
    found = parse_deadline(phrase, run.context.day, run.context.year)
    return _moved(found, span.start) if found else None


def _moved(deadline: Deadline, by: int) -> Deadline:
    span = Span(deadline.evidence.span.start + by, deadline.evidence.span.end + by)
    return replace(deadline, evidence=replace(deadline.evidence, span=span))


def _emit_work(run: _Run, item: Item, span: Span, scope: _Scope) -> None:
    """A work whose bodies stand in lines of their own: each of its parts is a task of theirs."""
    for sentence in sentences(run.plain, span):
        for part in parts(run.plain, sentence):
            if not is_no_task(run.plain, part):
                _add(
                    run,
                    item,
                    part,
                    scope.leads,
                    _joined(coordinators(run.plain, part), scope.coordinators),
                    scope.deadline,
                    scope.modality,
                    scope.rule,
                    0.9,
                )


def _read_sentences(run: _Run, item: Item, scope: _Scope, *, has_items: bool) -> _Scope:
    """The tasks of an item's own text; returns what its items inherit."""
    if any(quote.start <= item.span.start < quote.end for quote in run.quoted):
        return replace(scope, barred=True)
    carried = scope
    last: _Scope = scope
    found = list(sentences(run.plain, item.span))
    for number, sentence in enumerate(found):
        closing = run.plain[sentence.end : sentence.end + 2].strip()[:1] == ":" or run.plain[
            : item.span.end
        ].rstrip().endswith(":")
        opens = has_items and number == len(found) - 1 and closing
        subject = find_subject(run.plain, sentence, under_body=bool(scope.leads))
        if subject and _is_author(run, subject) and only_issues(run.plain, subject):
            continue
        if subject and not (_binds(run, subject, carried) and _suits_article(run, item, subject)):
            continue
        if (
            has_items
            and subject is None
            and not closing
            and run.plain[sentence.end : sentence.end + 1] not in (".", ";")
        ):
            continue
        last = _sentence_scope(run, sentence, subject, carried)
        if opens:
            break
        if not carried.barred or (subject and subject.explicit):
            _read_parts(run, item, sentence, subject, last)
        if subject:
            carried = replace(carried, leads=subject.bodies, coordinators=(), rule="task.carried")
    if not found or not _passes_down(run, item, found, last, scope):
        return scope
    return last


def _passes_down(run: _Run, item: Item, found: list[Span], last: _Scope, scope: _Scope) -> bool:
    """Whether what an item's last sentence names holds for the items under it: it ends with a colon."""
    return last is not scope and run.plain[found[-1].end : item.span.end].strip().startswith(":") | run.plain[
        item.span.start : item.span.end
    ].rstrip().endswith(":")


def _is_author(run: _Run, subject: Subject) -> bool:
    issuer = (run.context.issuer or "").casefold()
    return any(issuer.startswith(one.name.casefold()) for one in subject.bodies)


def _binds(run: _Run, subject: Subject, scope: _Scope) -> bool:
    """Whether a sentence with a body as its subject assigns: in a narrative kind only by an express word."""
    if scope.barred:
        return False
    if run.context.kind in NARRATIVE_KINDS or run.context.kind is None:
        return subject.explicit and run.plain[subject.start : subject.start + 4].casefold() in (
            "giao",
            "yêu ",
        )
    return True


def _suits_article(run: _Run, item: Item, subject: Subject) -> bool:
    """Whether a sentence of a regulation assigns: in an article on other matters only by an express duty of a body.

    What a regulation says of procedures, of users and of persons in general binds by itself and is followed up by
    nobody (the guideline of the corpus, "general rules").
    """
    at = item.parent
    while at is not None and run.items[at].kind != "article":
        at = run.items[at].parent
    if at is None or _assigns_by_article(run, at):
        return True
    express = _EXPRESS_DUTY.match(run.plain, subject.start, subject.action + 25) is not None
    return express and not _PERSONS.match(subject.bodies[0].name)


_EXPRESS_DUTY = re.compile(r"(?:.*\s)?(?:giao|đề\s+nghị|yêu\s+cầu|trách\s+nhiệm|chủ\s+trì|phối\s+hợp)\s", re.IGNORECASE | re.DOTALL)
_PERSONS = re.compile(r"(?:các\s+)?(?:cá\s+nhân|người|cán\s+bộ|công\s+chức|tổ\s+chức,\s+cá\s+nhân|cơ\s+quan,\s+tổ\s+chức,\s+cá\s+nhân)", re.IGNORECASE)


def _sentence_scope(run: _Run, sentence: Span, subject: Subject | None, scope: _Scope) -> _Scope:
    """What holds for all parts of a sentence: its body, and a deadline that opens it before the body is named."""
    if subject is None:
        return scope
    opening = None
    if subject.start > sentence.start:
        opening = _deadline_in(run, Span(sentence.start, subject.start))
    leads = subject.bodies
    if run.addressees and _REFERS_TO_ADDRESSEE.match(leads[0].name):
        leads = run.addressees
    partners = coordinators(run.plain, sentence) if run.plain[sentence.end : sentence.end + 1] == ":" else ()
    return replace(
        scope,
        leads=leads,
        coordinators=partners,
        deadline=opening or scope.deadline,
        modality=subject.modality,
        rule="task.subject",
    )


_FORM = re.compile(r"\s*(?:Phụ\s+lục[^\n]{0,20})?\s*(?:\(?\s*)?(?:mẫu|biểu)\b", re.IGNORECASE)
_BLANK = re.compile(r"\.{6,}|…{2,}|_{6,}")
_QUOTATION = re.compile(r"“[^“”]{200,6000}”")
_REFERS_TO_ADDRESSEE = re.compile(
    r"(?i)(?:các\s+)?quý\s|(?:các\s+)?(?:cơ quan|đơn vị|địa phương)[^,]*(?:nêu trên|có tên trên)"
)


def _read_parts(run: _Run, item: Item, sentence: Span, subject: Subject | None, scope: _Scope) -> None:
    pieces = parts(run.plain, sentence)
    shared: tuple[BodyMention, ...] = scope.coordinators
    leads = scope.leads
    for number, piece in enumerate(pieces):
        inner = subject if number == 0 else find_subject(run.plain, piece, under_body=bool(leads))
        own = inner.bodies if inner and number else leads
        if inner and number:
            shared, leads = (), own
        acts = (
            len(run.plain[inner.action : piece.end].split()) > 1
            if inner
            else begins_action(run.plain, piece.start, piece.end)
        )
        if not own or not acts or is_no_task(run.plain, piece) or (scope.money and inner is None):
            continue
        partners = coordinators(run.plain, piece)
        deadline = _deadline_in(run, piece) or scope.deadline
        named = {one.name for one in own}
        _add(
            run,
            item,
            piece,
            own,
            _joined(tuple(one for one in partners if one.name not in named), shared),
            deadline,
            scope.modality,
            scope.rule if inner is None else "task.subject",
            0.9 if inner is None or inner.explicit else 0.7,
        )
        if number == 0 and partners_hold_for_all(run.plain, piece, inner.action if inner else piece.start):
            shared = _joined(shared, partners)


def _deadline_in(run: _Run, span: Span) -> Deadline | None:
    """The deadline that governs a part: a day before a recurrence before an event; among days the last to be met."""
    found = find_deadlines(run.document.text, span, run.context.day, run.context.year)
    order = {"fixed": 0, "recurring": 1, "relative": 2, "event": 3, "ongoing": 4}
    return min(found, key=lambda one: order[one.type], default=None)


def _joined(first: tuple[BodyMention, ...], second: tuple[BodyMention, ...]) -> tuple[BodyMention, ...]:
    names = {one.name for one in first}
    return first + tuple(one for one in second if one.name not in names)


def _add(
    run: _Run,
    item: Item,
    span: Span,
    leads: tuple[BodyMention, ...],
    partners: tuple[BodyMention, ...],
    deadline: Deadline | None,
    modality: Modality,
    rule: str,
    confidence: float,
) -> None:
    evidence = Evidence(span, span.of(run.document.text), rule, confidence)
    run.tasks.append(Task(evidence, leads, partners, deadline, item.path or None, modality=modality))
