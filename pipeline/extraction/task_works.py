"""Works described in lines: the content, who leads it, with whom, by when."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pipeline.extraction.assignments import coordinators, find_subject
from pipeline.extraction.bodies import match_bodies, parse_bodies
from pipeline.extraction.labels import Labelled, read_labels
from pipeline.extraction.task_clauses import begins_action, parts, sentences
from pipeline.extraction.task_filters import is_no_task
from pipeline.extraction.task_run import Run, Scope, joined
from pipeline.extraction.task_sentences import read_sentences
from pipeline.findings import BodyMention
from pipeline.records import Span
from pipeline.structure.outline import Item

ReadLevel = Callable[[Run, int | None, Scope], None]


_BARE_LABEL = re.compile(r"\s*(?:các\s+)?(?:đơn\s+vị|cơ\s+quan)\s*(?:\([^()]{0,60}\)\s*)?:", re.IGNORECASE)


@dataclass(slots=True)
class _Work:
    """The items that state a work, and the fields of the lines that belong to it."""

    contents: list[int] = field(default_factory=list)
    fields: list[tuple[int, Labelled]] = field(default_factory=list)


def read_works(run: Run, parent: int | None, indexes: list[int], scope: Scope, read_level: ReadLevel) -> bool:
    """Keep the works among the items of one level; ``False`` if no line there names who or when.

    Args:
        run: the reading.
        parent: the item that the level stands under; it is the work itself when only lines stand there.
        indexes: the items of the level.
        scope: what they inherit.
        read_level: how to read the items under a content.
    """
    labels = {index: found for index in indexes if (found := _labels(run, index))}
    if not any(one.role in ("lead", "time") for found in labels.values() for one in found):
        return False
    for work in _works(indexes, labels):
        _read_work(run, parent, work, scope, read_level)
    return True


def _labels(run: Run, index: int) -> tuple[Labelled, ...]:
    """The fields of a line; a heading has none, nor has "Đơn vị: 10 m", which names no body."""
    item = run.items[index]
    if item.kind in ("part", "chapter", "section", "article", "appendix", "roman"):
        return ()
    found = read_labels(run.plain, item.span)
    bare = found and found[0].role == "lead" and _BARE_LABEL.match(run.plain, item.span.start, item.span.end)
    if bare and not match_bodies(run.plain, _first_letter(run.plain, found[0].value), found[0].value.end)[0]:
        return ()
    return found


def _first_letter(plain: str, span: Span) -> int:
    at = span.start
    while at < span.end and not plain[at].isalpha():
        at += 1
    return at


def _works(indexes: list[int], labels: dict[int, tuple[Labelled, ...]]) -> list[_Work]:
    """The level cut into works: a new one begins where a content follows the lines of the one before."""
    works = [_Work()]
    for index in indexes:
        fields = labels.get(index, ())
        is_content = not fields or fields[0].role == "content"
        if is_content and works[-1].fields and (works[-1].contents or not fields):
            works.append(_Work())
        if is_content:
            works[-1].contents.append(index)
        works[-1].fields += [(index, one) for one in fields if one.role != "content"]
    return works


def _read_work(run: Run, parent: int | None, work: _Work, scope: Scope, read_level: ReadLevel) -> None:
    inner, assigned = _fields_scope(run, work, scope)
    for index in work.contents:
        item = run.items[index]
        fields = read_labels(run.plain, item.span)
        span = fields[0].value if fields else item.span
        told = not _names_leads(work) and find_subject(run.plain, item.span) is not None
        if told:
            read_sentences(run, item, replace(scope, deadline=inner.deadline), has_items=False)
        elif work.fields:
            _keep(run, item, span, inner)
        else:
            read_sentences(run, item, scope, has_items=index in run.children)
        read_level(run, index, inner if work.fields else scope)
    if not work.contents and parent is not None and work.fields:
        _keep_parent(run, run.items[parent], work, inner)
    for index, span in assigned:
        read_sentences(
            run,
            replace(run.items[index], span=span),
            replace(scope, deadline=inner.deadline),
            has_items=False,
        )


def _keep_parent(run: Run, own: Item, work: _Work, scope: Scope) -> None:
    """Give the item above the lines what they say; its own sentence keeps its bodies where they name none."""
    found = [
        at for at, one in enumerate(run.tasks) if own.span.start <= one.evidence.span.start < own.span.end
    ]
    if found and not _names_leads(work):
        for at in found:
            task = run.tasks[at]
            partners = joined(task.coordinators, scope.coordinators)
            run.tasks[at] = replace(task, coordinators=partners, deadline=task.deadline or scope.deadline)
        return
    if not _names_leads(work) and not begins_action(run.plain, own.span.start, own.span.end):
        return  # "II. Thời gian và phạm vi" with "Thời gian: ..." under it tells when, of no work
    run.tasks = [one for at, one in enumerate(run.tasks) if at not in found]
    _keep(run, own, own.span, scope)


def _names_leads(work: _Work) -> bool:
    return any(one.role == "lead" for _, one in work.fields)


def _fields_scope(run: Run, work: _Work, scope: Scope) -> tuple[Scope, list[tuple[int, Span]]]:
    """What the lines of a work say, and those lines that themselves tell what each body does."""
    leads: tuple[BodyMention, ...] = ()
    partners: tuple[BodyMention, ...] = ()
    deadline = scope.deadline
    assigned: list[tuple[int, Span]] = []
    for index, one in _nested(run, work):
        if one.role == "time":
            deadline = run.deadline_of_line(one.value) or deadline
        elif one.role == "coordinate":
            partners = joined(partners, parse_bodies(run.document.text, one.value))
        elif one.role == "lead":
            if _tells_what(run, one.value):
                assigned.append((index, one.value))
            leads = joined(leads, _bodies(run, one.value))
            partners = joined(partners, coordinators(run.plain, one.value))
    found = replace(
        scope, leads=leads or scope.leads, coordinators=partners, deadline=deadline, rule="task.lines"
    )
    return found, assigned


def _nested(run: Run, work: _Work) -> list[tuple[int, Labelled]]:
    """The fields of a work, with those of the lines under "Cơ quan thực hiện:" instead of its empty value."""
    found: list[tuple[int, Labelled]] = []
    for index, one in work.fields:
        under = run.children.get(index, [])
        inner = [(child, label) for child in under for label in read_labels(run.plain, run.items[child].span)]
        if inner:
            found += inner
        elif under and not one.value.of(run.plain).strip():
            found += [(child, Labelled(one.role, run.items[child].span)) for child in under]
        else:
            found.append((index, one))
    return found


def _tells_what(run: Run, value: Span) -> bool:
    subject = find_subject(run.plain, value)
    return subject is not None and begins_action(
        run.plain, _after_partners(run, subject.action, value), value.end
    )


def _after_partners(run: Run, action: int, value: Span) -> int:
    """Past "chủ trì, phối hợp với ...", which says who, not what."""
    partners = coordinators(run.plain, Span(action, value.end))
    return max([action, *(one.span.end for one in partners)])


def _bodies(run: Run, value: Span) -> tuple[BodyMention, ...]:
    """The leads of a line, each part with its own subject where it has one."""
    found: list[BodyMention] = []
    for sentence in sentences(run.plain, value):
        for part in parts(run.plain, sentence):
            subject = find_subject(run.plain, part)
            found += subject.bodies if subject else parse_bodies(run.document.text, part)
    return tuple(found)


def _keep(run: Run, item: Item, span: Span, scope: Scope) -> None:
    """Each part of a work is a task of the bodies in its lines."""
    for sentence in sentences(run.plain, span):
        for part in parts(run.plain, sentence):
            if not is_no_task(run.plain, part) and (scope.leads or scope.deadline):
                run.add(
                    item,
                    part,
                    scope,
                    scope.leads,
                    joined(coordinators(run.plain, part), scope.coordinators),
                    0.9,
                )
