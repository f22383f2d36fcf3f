"""Tasks in sentences: each part of a sentence with its body, its partners and its deadline."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extraction.agencies import canonical_name
from pipeline.extraction.assignments import (
    Subject,
    coordinators,
    find_subject,
    only_issues,
    partners_hold_for_all,
)
from pipeline.extraction.headings import heading_bodies
from pipeline.extraction.task_clauses import begins_action, parts, sentences
from pipeline.extraction.task_filters import is_no_task
from pipeline.extraction.task_run import NARRATIVE_KINDS, NORM_KINDS, Run, Scope, joined
from pipeline.findings import BodyMention
from pipeline.records import Span
from pipeline.structure.outline import Item

_EXPRESS_DUTY = re.compile(
    r"(?:.*\s)?(?:giao|đề\s+nghị|yêu\s+cầu|trách\s+nhiệm|chủ\s+trì|phối\s+hợp)\s", re.IGNORECASE | re.DOTALL
)
_CHARGED = re.compile(
    r"\s*(?:theo\s+(?:chức\s+năng|thẩm\s+quyền|nhiệm\s+vụ)|trong\s+phạm\s+vi|khẩn\s+trương|tập\s+trung|"
    r"tiếp\s+tục|chủ\s+động)(?!\w)",
    re.IGNORECASE,
)
"""How a body of its own is told to act in an article on other matters."""

_PERSONS = re.compile(
    r"(?:các\s+)?(?:cá\s+nhân|người|cán\s+bộ|công\s+chức|tổ\s+chức,\s+cá\s+nhân|"
    r"cơ\s+quan,\s+tổ\s+chức,\s+cá\s+nhân)",
    re.IGNORECASE,
)
_REFERS_TO_ADDRESSEE = re.compile(
    r"(?i)(?:các\s+)?quý\s|(?:các\s+)?(?:cơ quan|đơn vị|địa phương)[^,]*(?:nêu trên|có tên trên)"
)
_ORDERING_KINDS = frozenset({"KH", "CT", "CĐ", "KL", "TB", "CTr", "NQ", "HD", "ĐA"})
"""Kinds whose items order: a body at the start of an item is told what follows, whatever the verb."""

_LEADS_WITH = re.compile(r"\s*(?:chủ\s+trì|phối\s+hợp|chủ\s+động)(?!\w)", re.IGNORECASE)
_ACTION_REACH = 80  # code points
_ALL_ABOVE = re.compile(
    r"\s*(?:(?:Các|Những|Toàn\s+bộ)\s+(?:nội\s+dung|nhiệm\s+vụ|công\s+việc)\s+(?:nêu\s+)?trên"
    r"\s+(?:phải\s+|cần\s+)?(?:được\s+)?(?:hoàn\s+thành|thực\s+hiện\s+xong)|"
    r"Thời\s+(?:gian|hạn)\s+(?:thực\s+hiện|hoàn\s+thành)\s+(?:các|những)\s+(?:nội\s+dung|nhiệm\s+vụ|"
    r"công\s+việc)\s+(?:nêu\s+)?trên)(?!\w)",
    re.IGNORECASE,
)
_ONLY_TIME = re.compile(
    r"\s*(?:Thời\s+(?:gian|hạn)|Hoàn\s+thành|Xong)(?!\w)(?:\s+(?:thực\s+hiện|hoàn\s+thành|triển\s+khai|báo\s+cáo))*"
    r"(?:\s*:|\s+(?:trước|trong|chậm|muộn|đến|từ|vào))[^;.]{2,60}",
    re.IGNORECASE,
)
_THEN_ORDERS = re.compile(r"[,;:]\s+(?:và\s+)?(?=(?:đề\s+nghị|yêu\s+cầu|giao)\s)", re.IGNORECASE)
_ONLY_TAKES_PART = re.compile(
    r"\s*(?:cùng\s+)?(?:tham\s+gia\s+)?phối\s+hợp(?:\s+thực\s+hiện)?\s*", re.IGNORECASE
)
_LEGAL_BASIS = re.compile(
    r"\s*Căn\s+cứ\s+(?:Luật|Nghị\s+(?:định|quyết)|Quyết\s+định|Thông\s+tư|Bộ\s+luật|Hiến\s+pháp)\s"
    r"(?:(?!\s(?:giao|yêu\s+cầu|đề\s+nghị)\s).){10,600};\s*$"
)
_GIVES = re.compile(r"(?:giao|phân\s+công)(?!\w)", re.IGNORECASE)
_ORDERED = re.compile(r"giao|yêu\s+cầu", re.IGNORECASE)
_NEWS_ORDERED = re.compile(r"yêu\s+cầu|giao|chỉ\s+đạo|phân\s+công|kết\s+luận|đề\s+nghị", re.IGNORECASE)
_CONSISTS = re.compile(r"\s*[^.;:]{3,80}\s(?:bao\s+)?gồm(?!\w)", re.IGNORECASE)
_STATES = re.compile(
    r"\s*(?:[\d“\"(]|(?:việc|các|những|một|số|tỷ|mỗi|mọi|hồ|kinh|trong|tại|về|công\s+tác|đây|đó|khi|nếu|"
    r"trường\s+hợp|theo|"
    r"nội\s+dung|thời|ngoài|do|có\s+\d|được|đã|là|chưa|còn|phụ\s+lục|sở|bộ|ubnd|người|cá\s+nhân|ông|bà|mời|"
    r"đồng\s+chí|địa\s+điểm|đại\s+diện)(?!\w))",
    re.IGNORECASE,
)
"""First words of a clause that states something; under a body's heading any other clause tells what to do."""


def read_sentences(run: Run, item: Item, scope: Scope, *, has_items: bool) -> Scope:
    """Keep the tasks of an item's own text; returns what the items under it inherit."""
    if _LEGAL_BASIS.match(run.plain, item.span.start, item.span.end) and not has_items:
        return scope
    if any(quote.start <= item.span.start < quote.end for quote in run.quoted):
        return replace(scope, barred=True)
    carried, last = scope, scope
    found = list(sentences(run.plain, item.span))
    introduces = run.plain[item.span.start : item.span.end].rstrip(" \n*|").endswith(":")
    for number, sentence in enumerate(found):
        final = number == len(found) - 1
        if _closes_with_time(run, item, sentence) or _dates_the_above(run, item, sentence):
            continue
        subject = find_subject(run.plain, sentence, under_body=bool(scope.leads))
        if subject and not _assigns(run, item, sentence, subject, carried):
            sentence, subject = _order_after_sending(run, sentence, subject)
            if subject is None:
                continue
        if has_items and final and subject is None and not introduces and _is_heading(run, sentence):
            last = _with_partners(run, sentence, carried)
            introduces = last is not carried
            continue
        last = _sentence_scope(run, sentence, subject, carried)
        if has_items and final and introduces:
            break
        if not last.barred:
            _read_parts(run, item, sentence, subject, last)
        if subject:
            carried = replace(carried, leads=subject.bodies, coordinators=(), rule="task.carried")
    return last if introduces else scope


def _with_partners(run: Run, sentence: Span, scope: Scope) -> Scope:
    """What holds under "Chủ trì, phối hợp với Sở A:": its partners take part in every item."""
    if not _LEADS_WITH.match(run.plain, sentence.start, sentence.end):
        return scope
    partners = coordinators(run.plain, sentence)
    return replace(scope, coordinators=joined(partners, scope.coordinators)) if partners else scope


def _closes_with_time(run: Run, item: Item, sentence: Span) -> bool:
    """Whether a sentence gives one time for all that stands above it."""
    if not _ALL_ABOVE.match(run.plain, sentence.start, sentence.end):
        return False
    deadline = run.deadline_in(sentence)
    if deadline is None:
        return False
    since = run.items[item.parent].span.start if item.parent is not None else 0
    run.tasks = [
        replace(one, deadline=deadline)
        if one.deadline is None and since <= one.evidence.span.start < sentence.start
        else one
        for one in run.tasks
    ]
    return True


def _dates_the_above(run: Run, item: Item, sentence: Span) -> bool:
    """Whether a sentence only states the time of the sentences before it in the same item."""
    if not _ONLY_TIME.fullmatch(run.plain, sentence.start, sentence.end):
        return False
    deadline = run.deadline_of_line(_after_label(run, sentence)) or run.deadline_in(sentence)
    above = [
        at
        for at, one in enumerate(run.tasks)
        if item.span.start <= one.evidence.span.start < sentence.start and one.deadline is None
    ]
    if deadline is None or not above:
        return False
    for at in above:
        run.tasks[at] = replace(run.tasks[at], deadline=deadline)
    return True


def _after_label(run: Run, sentence: Span) -> Span:
    colon = run.plain.find(":", sentence.start, sentence.end)
    return Span(colon + 1, sentence.end) if colon >= 0 else sentence


def _order_after_sending(run: Run, sentence: Span, subject: Subject) -> tuple[Span, Subject | None]:
    """The order at the end of a sentence in which the author first says what it sends."""
    if not (_is_author(run, subject) and only_issues(run.plain, subject)):
        return sentence, None
    order = _THEN_ORDERS.search(run.plain, subject.action, sentence.end)
    if order is None:
        return sentence, None
    rest = Span(order.end(), sentence.end)
    return rest, find_subject(run.plain, rest)


def _is_heading(run: Run, sentence: Span) -> bool:
    """Whether the last words of an item with items under it are its heading: no full stop closes them."""
    return run.plain[sentence.end : sentence.end + 1] not in (".", ";")


def _assigns(run: Run, item: Item, sentence: Span, subject: Subject, scope: Scope) -> bool:
    """Whether a sentence with a body as its subject tells that body to act."""
    kind = run.context.kind
    if scope.barred and not (kind in _ORDERING_KINDS and _is_given(run, subject)):
        return False
    if _is_author(run, subject) and only_issues(run.plain, subject):
        return False
    if kind in NORM_KINDS and _assigning_article(run, item):
        return subject.modality == "order" and _is_express(run, subject)
    if not subject.known and (kind not in _ORDERING_KINDS or item.kind == "paragraph"):
        return False
    if kind == "NEWS" and _reports_orders(run, item, subject):
        return True
    if kind in NARRATIVE_KINDS:
        return subject.explicit and _ORDERED.match(run.plain, subject.start) is not None
    return _suits_article(run, item, subject) or _is_dated_duty(run, sentence, subject)


def _is_given(run: Run, subject: Subject) -> bool:
    """Whether a body of its own is given the work ("giao Sở A ..."), which counts even under an aim."""
    given = _GIVES.match(run.plain, subject.start) is not None
    return subject.explicit and given and not subject.bodies[0].group


def _is_author(run: Run, subject: Subject) -> bool:
    issuer = canonical_name(run.context.issuer or "").casefold()
    return any(issuer.startswith(canonical_name(one.name).casefold()) for one in subject.bodies)


def _reports_orders(run: Run, item: Item, subject: Subject) -> bool:
    """Whether news tells what a body was ordered: the order stands in the sentence or just before it."""
    if _NEWS_ORDERED.match(run.plain[subject.start : subject.action].lstrip()):
        return subject.explicit
    before = run.plain[max(0, item.span.start - 700) : subject.start]
    named = not any(one.group for one in subject.bodies[:1])
    return subject.explicit and named and _NEWS_ORDERED.search(before) is not None


def _suits_article(run: Run, item: Item, subject: Subject) -> bool:
    """Whether a sentence of a regulation assigns: in an article on other matters only by an express duty.

    What a regulation says of procedures, of users and of persons in general binds by itself and nobody
    follows it up (the guideline of the corpus, "general rules").
    """
    at = item.parent
    while at is not None and run.items[at].kind != "article":
        at = run.items[at].parent
    if at is None or run.in_assigning_article(at):
        return True
    charged = _CHARGED.match(run.plain, subject.action) and not any(one.group for one in subject.bodies)
    return bool(charged) or _is_express(run, subject) or _among_headings(run, item)


def _is_dated_duty(run: Run, sentence: Span, subject: Subject) -> bool:
    """Whether a body of its own is to act by a day or in a rhythm, which is followed up in any article."""
    if subject.bodies[0].group or _PERSONS.match(subject.bodies[0].name):
        return False
    deadline = run.deadline_in(sentence)
    return deadline is not None and deadline.type in ("fixed", "recurring")


def _is_express(run: Run, subject: Subject) -> bool:
    """Whether a body, not just any person, is given a duty in so many words, or by "Sở A: ..."."""
    duty = _EXPRESS_DUTY.match(run.plain, subject.start, subject.action + 25) is not None
    colon = run.plain[subject.action : subject.action + 1] == ":"
    named = colon and begins_action(run.plain, subject.action + 1, subject.action + _ACTION_REACH)
    return (duty or named) and not _PERSONS.match(subject.bodies[0].name)


def _assigning_article(run: Run, item: Item) -> bool:
    """Whether an item stands under an article on responsibilities or on carrying out."""
    return item.parent is not None and run.in_assigning_article(item.parent)


def _among_headings(run: Run, item: Item) -> bool:
    """Whether items beside this one are headings that name bodies: the article goes from body to body."""
    beside = run.children.get(item.parent, []) if item.kind != "paragraph" else []
    return any(
        heading_bodies(run.plain, run.items[at].span, has_items=True) for at in beside if at in run.children
    )


def _sentence_scope(run: Run, sentence: Span, subject: Subject | None, scope: Scope) -> Scope:
    """What holds for all parts: the sentence's body, and a deadline before the body or in a lead-in."""
    if subject is None:
        introduces = run.plain[sentence.end : sentence.end + 1] == ":"
        return _with_partners(run, sentence, scope) if introduces else scope
    opening = None
    if subject.start > sentence.start:
        opening = run.deadline_in(Span(sentence.start, subject.start))
    leads = subject.bodies
    if run.addressees and _REFERS_TO_ADDRESSEE.match(run.plain, leads[0].span.start):
        leads = run.addressees
    introduces = run.plain[sentence.end : sentence.end + 1] == ":"
    if introduces and opening is None:
        opening = run.deadline_in(Span(subject.action, sentence.end))
    return replace(
        scope,
        leads=leads,
        coordinators=coordinators(run.plain, sentence) if introduces else (),
        deadline=opening or scope.deadline,
        modality=subject.modality,
        barred=False,
        rule="task.subject",
    )


def _read_parts(run: Run, item: Item, sentence: Span, subject: Subject | None, scope: Scope) -> None:
    shared: tuple[BodyMention, ...] = scope.coordinators
    leads = scope.leads
    for number, part in enumerate(parts(run.plain, sentence)):
        inner = subject if number == 0 else find_subject(run.plain, part, under_body=bool(leads))
        if inner and number:
            shared, leads = (), inner.bodies
        if inner and number and _ONLY_TAKES_PART.fullmatch(run.plain, inner.action, part.end) and run.tasks:
            run.tasks[-1] = replace(
                run.tasks[-1], coordinators=joined(run.tasks[-1].coordinators, inner.bodies)
            )
            continue
        if inner and run.plain[part.start : inner.start].rstrip().endswith(":"):
            part = Span(inner.start, part.end)
        if not leads and _waits_for_nobody(run, item, part):
            run.add(item, part, scope, (), coordinators(run.plain, part), 0.5, "task.time")
            continue
        if not leads or is_no_task(run.plain, part) or (scope.named_only and inner is None):
            continue
        confidence = _confidence(run, part, inner, scope, first=number == 0)
        if confidence is None:
            continue
        partners = coordinators(run.plain, part)
        rule = "task.subject" if inner else scope.rule
        run.add(item, part, scope, leads, joined(partners, shared), confidence, rule)
        if number == 0 and partners_hold_for_all(run.plain, part, inner.action if inner else part.start):
            shared = joined(shared, partners)


def _waits_for_nobody(run: Run, item: Item, part: Span) -> bool:
    """Whether an item of a plan states a work and its day but no body."""
    if run.context.kind not in _ORDERING_KINDS or item.kind == "paragraph" or is_no_task(run.plain, part):
        return False
    if not begins_action(run.plain, part.start, part.end):
        return False
    deadline = run.deadline_in(part)
    return deadline is not None and deadline.type == "fixed" and deadline.comparator is not None


def _confidence(run: Run, part: Span, subject: Subject | None, scope: Scope, *, first: bool) -> float | None:
    """How sure it is that a part tells what to do; ``None`` when it does not."""
    if subject:
        if len(run.plain[subject.action : part.end].split()) < 2:
            return None
        return 0.9 if subject.explicit else 0.75 if subject.known else 0.6
    if begins_action(run.plain, part.start, part.end):
        return 0.9
    under_heading = scope.rule in ("task.heading", "task.lines")
    states = any(words.match(run.plain, part.start, part.end) for words in (_STATES, _CONSISTS))
    return 0.6 if first and under_heading and not states else None
