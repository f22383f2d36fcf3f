"""Tasks (nhiệm vụ): what the document tells which body to do by when.

Structure first: the outline says which items stand under which heading, table or lead-in; grammar then
reads in each sentence who is told to act; what names nobody takes the bodies of what it stands under.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.extraction.bodies import parse_bodies
from pipeline.extraction.headings import assigns_nothing, binds_only_the_named, heading_bodies
from pipeline.extraction.task_filters import names_many_procedures, publishes_procedures
from pipeline.extraction.task_run import NORM_KINDS, Run, Scope, TaskContext
from pipeline.extraction.task_sentences import read_sentences
from pipeline.extraction.task_tables import table_tasks
from pipeline.extraction.task_works import read_works
from pipeline.findings import Task
from pipeline.records import Document, Span
from pipeline.structure.outline import outline
from pipeline.structure.zones import Zones
from pipeline.text import shadow

_NEVER_ASSIGN = frozenset({"GM", "TC", "GGT", "GNP", "GUQ", "PG", "PC", "PB"})  # invitations and forms
_FORM = re.compile(r"[\s(]*(?:Phụ\s+lục[^\n]{0,20}?[\s(])?(?:mẫu|biểu)\b", re.IGNORECASE)
_BLANK = re.compile(r"\.{6,}|…{2,}|_{6,}")
_QUOTATION = re.compile(r"“[^“”]{200,6000}”")
_PARENTHESIS = re.compile(r"\([^()]{8,80}\)")
_ANYBODY = re.compile(
    r"(?:các\s+)?(?:cơ\s+sở\s+kinh\s+doanh|doanh\s+nghiệp|hộ|người|cá\s+nhân|tổ\s+chức,\s+cá\s+nhân|"
    r"cơ\s+quan,\s+tổ\s+chức,\s+cá\s+nhân)(?!\w)",
    re.IGNORECASE,
)
"""Whom the law binds in general, without anybody following it up as a task."""

_SHORT_HEADING = 120  # code points


def find_tasks(document: Document, zones: Zones, context: TaskContext) -> tuple[Task, ...]:
    """The tasks of a document in reading order."""
    if context.kind in _NEVER_ASSIGN:
        return ()
    plain = shadow(document.text)
    attached = [span for span in zones.attachments if not _is_form(plain, span)]
    if publishes_procedures(context.title):
        attached = []
    items = outline(document, [*_without(zones.body, zones.preamble), *attached])
    children: dict[int | None, list[int]] = {}
    for index, item in enumerate(items):
        children.setdefault(item.parent, []).append(index)
    addressees = parse_bodies(document.text, zones.addressees) if zones.addressees else ()
    quoted = tuple(Span(match.start(), match.end()) for match in _QUOTATION.finditer(plain))
    run = Run(document, context, plain, items, children, addressees, quoted)
    _read_level(run, None, Scope())
    return tuple(sorted(run.tasks, key=lambda task: (task.evidence.span.start, task.evidence.span.end)))


def _is_form(plain: str, attachment: Span) -> bool:
    """Whether an attachment is a form to be filled in (mẫu, biểu), whose text is addressed to nobody yet."""
    words = plain[attachment.start : attachment.end]
    return _FORM.match(words) is not None or len(_BLANK.findall(words)) > 1 + len(words) // 1500


def _without(body: Span, preamble: Span | None) -> Iterator[Span]:
    """The body in what stands before and after the legal bases."""
    if preamble is None or not body.start <= preamble.start < body.end:
        yield body
        return
    for piece in (Span(body.start, preamble.start), Span(min(preamble.end, body.end), body.end)):
        if piece.start < piece.end:
            yield piece


def _read_level(run: Run, parent: int | None, scope: Scope) -> None:
    """The items directly under one item; a line "Cơ quan chủ trì: ..." among them speaks of the others."""
    indexes = run.children.get(parent, [])
    if not scope.barred and read_works(run, parent, indexes, scope, _read_level):
        return
    for index in indexes:
        _read_item(run, index, scope)


def _has_day(task: Task) -> bool:
    """Whether a row states a day or a rhythm, as works do; the steps of a procedure take so many hours."""
    return task.deadline is not None and task.deadline.type in ("fixed", "recurring", "ongoing")


def _read_item(run: Run, index: int, scope: Scope) -> None:
    item = run.items[index]
    if item.kind == "table":
        if not scope.barred:
            block = run.document.blocks[item.block]
            found, run.columns = table_tasks(
                run.document, block, item.path, run.context.day, run.context.year, run.columns
            )
            if not names_many_procedures(run.context.title) or any(_has_day(task) for task in found):
                run.tasks += found
        return
    run.columns = None
    under = index in run.children
    words = run.plain[item.span.start : item.span.end]
    heading = heading_bodies(run.plain, item.span, has_items=under)
    if heading and run.context.kind in NORM_KINDS:
        binds = run.in_assigning_article(index) and not _ANYBODY.match(heading[0].name)
        heading = heading if binds else ()
    if heading:
        note = _PARENTHESIS.search(run.plain, item.span.start, item.span.end)
        deadline = run.deadline_in(Span(note.start(), note.end())) if note else None
        inner = replace(scope, leads=heading, coordinators=(), deadline=deadline, rule="task.heading")
    elif under and item.kind != "paragraph" and assigns_nothing(words, run.context.kind):
        inner = replace(scope, barred=True)
    elif under and binds_only_the_named(words) and len(words) < _SHORT_HEADING:
        inner = replace(scope, named_only=True)
    else:
        inner = read_sentences(run, item, scope, has_items=under)
    _read_level(run, index, inner)
