"""Rõ người: one lead, which exists on the day of signing and is told (Nơi nhận, Kính gửi)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipeline.clarity.remarks import Clear, Remark, Weight
from pipeline.extraction.agencies import Resolution, resolve_agency, same_body
from pipeline.extraction.agency_groups import expand_group
from pipeline.extraction.agency_names import take_apart
from pipeline.extraction.bodies import find_bodies
from pipeline.extraction.succession import who_holds
from pipeline.findings import BodyMention, Extraction, Task
from pipeline.records import Document, Span
from pipeline.store.names import agency_key
from pipeline.structure.zones import Zones
from pipeline.text import fold, squeeze

_AS_ABOVE = re.compile(r"nhu\s+(?:tren|kinh\s+gui)\b")
_AS_SECTION = re.compile(r"(?:^|[-+*:]\s*|nhu\s+)(?:muc|phan|diem|khoan)\s+[ivx\d]+\b", re.MULTILINE)
_AS_ARTICLE = re.compile(r"nhu\s+dieu\s+(\d+)")
_LEVELS = {
    "commune": re.compile(r"\b(?:cac|ubnd|uy ban nhan dan)\s+(?:cap\s+)?(?:xa|phuong)\b|\bcap xa\b"),
    "district": re.compile(r"\b(?:cac|ubnd|uy ban nhan dan)\s+(?:cap\s+)?(?:huyen|quan|thi xa)\b"),
    "provincial": re.compile(r"\bso\s*,\s*(?:ban|nganh)\b|\bban\s*,\s*nganh\b"),
}
_SHORT_FORM = re.compile(r"(?<!\w)[A-ZĐ]{3,}(?!\w)")
_ITEM = re.compile(r"\n\s*[-+*•–]\s*|;\s*[-+*•–]\s")
# The signature beside a list in two columns can end it too early: more of it stands below.
_GOES_ON = re.compile(r"(?:[^\n]{0,90}\n){0,4}?\s*[-–]\s+\w[^\n]{0,120};")
_FILED = re.compile(r"[\s+*•–-]*luu\b")
# Who is told to work with others leads nobody: whom they work with does.
_WITH_OTHERS = re.compile(r"\W*(?:(?:tiếp\s+tục|tích\s+cực|chủ\s+động)\s+)?phối\s+hợp(?!\w)", re.IGNORECASE)
# "Các Bộ: TC, XD": short forms that only the office itself is sure of.
_UNEXPLAINED = re.compile(r"(?:Bộ|Sở|bộ|sở)\s*:[^;\n]*(?<!\w)[A-ZĐ&]{2,}(?!\w)")


@dataclass(frozen=True, slots=True)
class Recipients:
    """The bodies that a document is sent to.

    Attributes:
        names: as written, groups among them.
        short_forms: what is written in capitals alone ("THVN", "TAND"), folded.
        levels: of which some group is told ("các sở, ban, ngành", "UBND các xã"): whom such a phrase reaches
            is a matter of custom, so no body of that level can be said to be missing.
        open: some of them are not known, so that nobody can be said to be missing.
    """

    names: tuple[str, ...]
    short_forms: frozenset[str]
    levels: frozenset[str]
    open: bool

    def lack(self, body: BodyMention, day: date, issuer: str | None) -> bool:
        """Whether the body is certainly not among them."""
        key = agency_key(body.name)
        if self.open or any(_one_in_other(key, agency_key(name)) for name in self.names):
            return False
        if any(same_body(body.name, name) for name in self.names):
            return False
        initials = "".join(word[0] for word in key.split())
        if any(short in initials for short in self.short_forms):
            return False
        levels = {agency.row.level for agency in resolve_agency(body.name, day, issuer).candidates}
        return bool(levels) and levels.isdisjoint(self.levels)


def _one_in_other(key: str, other: str) -> bool:
    """Whether a name goes on where the other ends: "cac so, nganh" and "cac so, nganh cap tinh"."""
    return f"{key} ".startswith(f"{other} ") or f"{other} ".startswith(f"{key} ")


def find_recipients(document: Document, zones: Zones, day: date, issuer: str | None) -> Recipients | None:
    """The bodies under "Nơi nhận" and those that "như trên", "như Điều 3" mean; ``None`` without the list."""
    if not zones.recipients:
        return None
    text = document.text
    folded = fold(text)
    spans = list(zones.recipients)
    is_open = _GOES_ON.match(text, zones.recipients[-1].end) is not None
    for span in zones.recipients:
        listed = span.of(folded)
        is_open |= _AS_SECTION.search(listed) is not None
        if _AS_ABOVE.search(listed):
            is_open |= zones.addressees is None
            spans += [zones.addressees] if zones.addressees else []
        for match in _AS_ARTICLE.finditer(listed):
            article = _article(folded, match.group(1), zones.body)
            is_open |= article is None
            spans += [article] if article else []
    items = [item for span in spans for item in _ITEM.split(span.of(text)) if not _FILED.match(fold(item))]
    found = [body for item in items for body in find_bodies(item)]
    is_open |= any(_UNEXPLAINED.search(item) for item in items)
    levels = {level for item in items for level, group in _LEVELS.items() if group.search(fold(item))}
    for body in found:
        if body.group:
            group = expand_group(squeeze(body.name), day, issuer)
            levels |= {agency.row.level for agency in (*group.members, *group.possible)}
            is_open |= group.open and not group.members
    short_forms = {fold(word) for item in items for word in _SHORT_FORM.findall(item)}
    return Recipients(tuple(body.name for body in found), frozenset(short_forms), frozenset(levels), is_open)


def _article(folded: str, number: str, body: Span) -> Span | None:
    """The article with this number in the body."""
    opening = re.compile(rf"(?:^|\n)\s*dieu\s+{number}[.:]").search(folded, body.start, body.end)
    if opening is None:
        return None
    following = re.compile(r"\n\s*dieu\s+\d+[.:]").search(folded, opening.end(), body.end)
    return Span(opening.start(), following.start() if following else body.end)


def unclear_persons(
    extraction: Extraction, recipients: Recipients | None, day: date, issuer: str | None
) -> Iterator[Remark]:
    """What is unclear of who does the tasks; a body that is not told, or is no more, is remarked on once."""
    said: set[str] = set()
    for number, task in enumerate(extraction.tasks):
        yield from _leads(task, number)
        about = [_ended(body, task, number, day, issuer) for body in (*task.leads, *task.coordinators)]
        if recipients is not None:
            about += [_untold(body, number, recipients, day, issuer) for body in task.leads]
        for remark in about:
            key = remark and agency_key(remark.span.of(extraction.document.text))
            if remark and key and key not in said:  # of a body that is no more nothing else is worth saying
                said.add(key)
                yield remark


def _leads(task: Task, number: int) -> Iterator[Remark]:
    if not task.leads:
        message = "Chưa rõ cơ quan nào chủ trì nhiệm vụ này."
        yield _remark("lead_missing", Weight.ERROR, message, task.evidence.span, number)
    single = {agency_key(body.name): body.name for body in task.leads if not body.group}
    alone = len(single) == len({agency_key(body.name) for body in task.leads})
    if len(single) > 1 and alone and not _WITH_OTHERS.match(task.evidence.quote) and not _each_at_home(task):
        names = ", ".join(single.values())
        message = f"Nhiều cơ quan cùng chủ trì ({names}): cần giao một cơ quan chịu trách nhiệm chính."
        yield _remark("several_leads", Weight.ERROR, message, task.evidence.span, number)


def _each_at_home(task: Task) -> bool:
    """Whether the leads are bodies of one kind in different places, each of which sees to its own."""
    names = [take_apart(body.name) for body in task.leads]
    return len({agency_key(name.body) for name in names}) == 1 and all(name.units for name in names)


def _untold(
    body: BodyMention, number: int, recipients: Recipients, day: date, issuer: str | None
) -> Remark | None:
    """A lead that the document is not sent to."""
    if body.group or _is_issuer(body, issuer) or not recipients.lack(body, day, issuer):
        return None
    message = f"“{squeeze(body.name)}” được giao chủ trì nhưng không có trong Nơi nhận."
    return _remark("lead_not_recipient", Weight.ERROR, message, body.span, number)


def _ended(body: BodyMention, task: Task, number: int, day: date, issuer: str | None) -> Remark | None:
    """A body that was no more on the day; silent where any bearer of its name was still there."""
    name = squeeze(body.name)
    if body.group:
        group = expand_group(name, day, issuer)
        if group.group is None or group.validity != "ended":
            return None
        message = f"Vào ngày ký không còn nhóm cơ quan “{name}”."
        return _remark("body_ended", Weight.ERROR, message, body.span, number)
    found = resolve_agency(body.name, day, issuer)
    if "ended" not in found.flags or found.status == "unknown":
        return None
    message = f"Vào ngày ký “{name}” không còn tồn tại.{_heirs(found, day, task)}"
    return _remark("body_ended", Weight.ERROR, message, body.span, number)


def _heirs(found: Resolution, day: date, task: Task) -> str:
    """Who holds its duties, where one body is known to."""
    agency = found.agency
    if agency is None or agency.row.valid_to is None:
        return ""
    last = replace(agency, as_of=agency.row.valid_to)
    holders = who_holds(last, day, squeeze(task.evidence.quote)).holders
    names = {holder.agency.name for holder in holders if holder.agency is not None and holder.chain}
    return f" Cơ quan kế thừa: {names.pop()}." if len(names) == 1 else ""


def _is_issuer(body: BodyMention, issuer: str | None) -> bool:
    """Whether the body is the one that signs, or an office within it, which needs no copy."""
    return issuer is not None and (
        same_body(body.name, issuer) or fold(squeeze(body.name)).startswith("van phong")
    )


def _remark(code: str, weight: Weight, message: str, span: Span, task: int) -> Remark:
    return Remark(code, Clear.PERSON, weight, message, span, task)
