"""Checks of what is asked: a mandate, a body that exists, a provision that exists, an answer that came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from pipeline.audit.articles import pin_of
from pipeline.audit.collection import Collection
from pipeline.audit.records import Check, Finding, Severity, Side, citing_side, field_side, key_of
from pipeline.audit.wording import day, named
from pipeline.extraction.agencies import resolve_agency, same_body
from pipeline.extraction.agency_groups import expand_group
from pipeline.extraction.relation_cues import OWN_ACTS
from pipeline.extraction.succession import who_holds
from pipeline.findings import BodyMention
from pipeline.store.audited import AuditedDocument, AuditedTask
from pipeline.store.names import agency_key
from pipeline.store.resolution import era, issuer_identity

_PLANS = frozenset({"KH", "CTr"})
_OPENING = 2500  # code points in which a plan says what it carries out
_MANDATE = re.compile(
    r"(?:căn\s+cứ|thực\s+hiện|triển\s+khai|thi\s+hành|cụ\s+thể\s+hóa|theo|nhằm|tiếp\s+tục)(?!\w)[^.;\n]{0,250}?(?<!\w)(?:nghị\s+quyết|chỉ"
    r"\s+thị|quyết\s+định|kế\s+hoạch|chương\s+trình|công\s+văn|văn\s+bản|kết\s+luận|luật|pháp\s+lệnh|đề\s+án|thông\s+báo|nghị"
    r"\s+định|thông\s+tư|công\s+điện|hướng\s+dẫn|chỉ\s+đạo|ý\s+kiến|điều\s+lệ|quy\s+chế|quy\s+định|đề\s+nghị|yêu\s+cầu|chức\s+năng)"
    r"(?!\w)(?!\s+này)",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"báo\s+cáo|(?:gửi|có)\s+(?:ý\s+kiến|văn\s+bản|kết\s+quả|danh\s+sách|số\s+liệu)|góp\s+ý|tổng\s+hợp,?\s+gửi|gửi\s+về",
    re.IGNORECASE,
)
_ASKING = frozenset({"CV", "CĐ"})
_WAITING = timedelta(days=15)
_ENDED_FOR = timedelta(days=31)  # what was written while a body was being wound up is not held against it
_FORMER = re.compile(
    r"^\s*\(?(?:cũ|trước\s+đây|trước\s+khi|trước\s+sắp\s+xếp|nay\s+là)(?!\w)|(?:nguyên|trước\s+đây\s+là)\s+$",
    re.IGNORECASE,
)
_LIMIT_NOTE = 160


def implements_nothing(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Plans that name no document which they carry out or rest on, with or without its number."""
    if document.kind not in _PLANS or document.partial or document.date is None:
        return
    if document.citations or document.laws or document.references:
        return
    text = collection.text(document)
    if _MANDATE.search(text[:_OPENING]):
        return
    yield Finding(
        key=key_of(Check.NO_MANDATE, document.key),
        check=Check.NO_MANDATE,
        severity=Severity.NOTICE,
        document_id=document.id,
        message=f"{named(document.name, document.date)} không nêu căn cứ hoặc văn bản mà kế hoạch thực hiện.",
        sides=(field_side(document, "title"),),
    )


def body_ended(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Tasks given to bodies that no longer existed when the document was signed."""
    if document.date is None or document.issuer is None:
        return
    seen: set[str] = set()
    for task in document.tasks:
        for body in task.bodies:
            key = agency_key(body.name)
            if key in seen:
                continue
            ended = _ended_body(body.name, body.group, document.date, document.issuer)
            if ended is None or _is_former(collection, document, body):
                continue
            seen.add(key)
            yield Finding(
                key=key_of(Check.BODY_ENDED, document.key, key),
                check=Check.BODY_ENDED,
                severity=Severity.WARNING,
                document_id=document.id,
                message=f"Văn bản ký ngày {day(document.date)} giao việc cho {body.name}, nhưng cơ quan "
                "này đã kết thúc hoạt "
                f"động từ trước{f' ({ended.act})' if ended.act else ''}.",
                sides=(_task_side(document, task), field_side(document, "date")),
                suggestion=ended.successor,
            )


@dataclass(frozen=True, slots=True)
class _Ended:
    """That a body was no more on a day: by which act, and who holds its duties as far as that is known."""

    act: str | None
    successor: str | None


def _ended_body(name: str, group: bool, at: date, speaker: str) -> _Ended | None:
    """Whether a body had been no more for some time; only where the register is sure."""
    if all(_is_ended(name, group, era(on), speaker) for on in (at, at - _ENDED_FOR)):
        return _ended(name, group, at, speaker)
    return None


@lru_cache(maxsize=8192)
def _is_ended(name: str, group: bool, at: date, speaker: str) -> bool:
    if group:
        return expand_group(name, at, speaker).validity == "ended"
    return "ended" in resolve_agency(name, at, speaker).flags


@lru_cache(maxsize=8192)
def _ended(name: str, group: bool, at: date, speaker: str) -> _Ended | None:
    if group:
        sources = expand_group(name, at, speaker).sources
        return _Ended(sources[0].key if sources else None, None)
    found = resolve_agency(name, at, speaker)
    if not found.candidates or not all(
        agency.row.verified and not agency.valid_at(at) for agency in found.candidates
    ):
        return None
    agency = found.agency
    if agency is None:
        return _Ended(found.sources[-1].key if found.sources else None, None)
    holders = who_holds(replace(agency, as_of=None), at, None)
    step = holders.holders[0].chain[-1] if holders.holders and holders.holders[0].chain else None
    if step is None:
        return None  # the register knows an end, but nobody who took over
    act = step.acts[0].key if step.acts else None
    return _Ended(act, holders.message)


def _is_former(collection: Collection, document: AuditedDocument, body: BodyMention) -> bool:
    """Whether the text itself says that it speaks of the body as it was."""
    text = collection.text(document)
    after = text[body.span.end : body.span.end + 40]
    before = text[max(0, body.span.start - 40) : body.span.start]
    return bool(_FORMER.search(after) or _FORMER.search(before))


def _task_side(document: AuditedDocument, task: AuditedTask) -> Side:
    return Side(document.id, document.name, document.sha256, task.passage)


def provision_missing(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Mentions of an article or clause that the stored document does not have."""
    for citation in document.citations:
        pin = pin_of(citation.provision) if citation.provision else None
        meant = collection.meant(citation) if pin else []
        target = collection.target(citation)
        if (
            pin is None
            or len(meant) != 1
            or target is None
            or citation.relation in OWN_ACTS
            or meant[0].partial
        ):
            continue
        if any(act.actor != document.id for act in collection.acts_on(target)):
            continue  # what amended it may have added the article
        articles = collection.articles(meant[0])
        if not articles.complete:
            continue
        count = articles.clauses.get(pin.article)
        if count is None:
            missing = f"Điều {pin.article} (văn bản có {len(articles.clauses)} điều)"
        elif pin.clause is not None and count and pin.clause > count:
            missing = f"khoản {pin.clause} Điều {pin.article} (điều này có {count} khoản)"
        else:
            continue
        yield Finding(
            key=key_of(Check.NO_PROVISION, document.key, citation.number_key, citation.provision),
            check=Check.NO_PROVISION,
            severity=Severity.ERROR,
            document_id=document.id,
            message=f"Viện dẫn {citation.provision} của {named(citation.number, meant[0].date)}, nhưng "
            "văn bản đang lưu "
            f"không có {missing}.",
            sides=(citing_side(document, citation), field_side(meant[0], "number")),
        )


def asked_issuers(document: AuditedDocument) -> set[str]:
    """The bodies that a letter asks for a report by a day (``Identity.issuer``), as far as one can tell."""
    names = {name for task in _asked(document) for name in _leads(task)}
    return {issuer for name in names if (issuer := issuer_key(name, document))}


def _asked(document: AuditedDocument) -> list[AuditedTask]:
    return [task for task in document.tasks if _asks(task)] if document.kind in _ASKING else []


def _leads(task: AuditedTask) -> Iterator[str]:
    return (body.name for body in task.bodies[: task.leads] if not body.group)


def _asks(task: AuditedTask) -> bool:
    due = task.followed and task.deadline and task.deadline.type == "fixed" and task.deadline.due
    return bool(due) and bool(_REPORT.search(f"{task.passage.quote} {task.product or ''}"))


def reply_missing(collection: Collection, document: AuditedDocument, at: date) -> Iterator[Finding]:
    """Letters whose day for a report has passed while no later document mentions them.

    Only where the collection holds later documents of a body that was asked: of others nobody can know
    whether they answered.
    """
    if document.date is None or document.identity is None:
        return
    asked = _asked(document)
    due = max((task.deadline.due for task in asked if task.deadline and task.deadline.due), default=None)
    if due is None or due + _WAITING > at or due < document.date:
        return
    if any(
        one.id != document.id and _is_later(one, document) for one in collection.citing(document.identity)
    ):
        return
    silent = _silent(collection, document, asked)
    if not silent:
        return
    last = next(task for task in asked if task.deadline and task.deadline.due == due)
    yield Finding(
        key=key_of(Check.NO_REPLY, document.key),
        check=Check.NO_REPLY,
        severity=Severity.NOTICE,
        document_id=document.id,
        message=f"{named(document.name, document.date)} yêu cầu báo cáo, gửi kết quả trước hoặc trong "
        f"ngày {day(due)}; trong kho "
        f"có văn bản ban hành sau đó của {'; '.join(sorted(silent))[:_LIMIT_NOTE]} nhưng không văn bản "
        "nào trả lời hoặc "
        "viện dẫn.",
        sides=(_task_side(document, last),),
    )


def _is_later(one: AuditedDocument, document: AuditedDocument) -> bool:
    return one.date is not None and document.date is not None and one.date >= document.date


def _silent(collection: Collection, document: AuditedDocument, asked: list[AuditedTask]) -> set[str]:
    """Those who were asked and of whom the collection holds documents signed since."""
    found = set()
    for name in {name for task in asked for name in _leads(task)}:
        issuer = issuer_key(name, document)
        if issuer and any(
            _is_later(one, document) and one.id != document.id for one in collection.issued_by(issuer)
        ):
            found.add(name)
    return {name for name in found if not (document.issuer and same_body(name, document.issuer))}


def issuer_key(name: str, document: AuditedDocument) -> str | None:
    """How a body that a document names is identified as an issuer."""
    return issuer_identity(name, document.date, document.issuer)
