"""Checks of one number: who bears it, who cites it, and whether all say the same of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.audit.collection import Collection, Mention, is_directive
from pipeline.audit.records import Check, Finding, Severity, Side, citing_side, field_side, key_of
from pipeline.audit.wording import day, named
from pipeline.extraction.cited_documents import number_parts
from pipeline.store.audited import AuditedCitation, AuditedDocument
from pipeline.store.ports import CitationState
from pipeline.store.resolution import Identity, restarted
from pipeline.text import fold

_SIDES = 12  # places named with one finding
_WORD = re.compile(r"\w+")
_EMPTY_WORDS = frozenset(
    {"ve", "viec", "cua", "va", "cac", "cho", "theo", "tai", "trong", "den", "tu", "ngay", "thang", "nam"}
    | {"so", "voi", "do", "la", "duoc"}
)
_TITLE = re.compile(
    r"\s*[,(]?\s*(?:về(?:\s+việc)?|v/v|ban\s+hành|phê\s+duyệt|quy\s+định|công\s+bố|triển\s+khai|hướng\s+dẫn|sửa\s+đổi|thành"
    r"\s+lập|kiện\s+toàn|giao|tổng\s+kết|thực\s+hiện|tăng\s+cường|đẩy\s+mạnh)(?!\w)(?:[^.;|\n()“”\"]|\n(?!\n)){10,230}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:/\d{4})?[/-][A-ZĐ][\w/-]*")
_FEWEST_WORDS = 5
_LAST_WORDS = 3
_ALIKE = 0.85
_UNLIKE = 0.25


def missing_document(collection: Collection, number_key: str) -> Iterator[Finding]:
    """Documents that are cited and not held; the more documents cite one, the higher it ranks."""
    groups: defaultdict[tuple[object, ...], list[Mention]] = defaultdict(list)
    for document, citation in collection.mentions(number_key):
        if citation.state is CitationState.UNRESOLVED and number_parts(citation.number)[2]:
            groups[_subject(document, citation)].append((document, citation))
    for subject, mentions in groups.items():
        documents = {document.key for document, _ in mentions}
        first, citation = _fullest(mentions)
        issuer = f" của {citation.full_issuer}" if citation.full_issuer else ""
        implemented = any(one.relation in ("implements", "issued_with") for _, one in mentions)
        yield Finding(
            key=key_of(Check.MISSING, *subject),
            check=Check.MISSING,
            severity=Severity.NOTICE,
            document_id=first.id,
            message=f"{named(citation.number, citation.full_date)}{issuer} được {len(documents)} văn "
            "bản viện dẫn "
            f"nhưng chưa có trong kho{'; có văn bản nêu là thực hiện văn bản này' if implemented else ''}.",
            sides=_one_each([(first, citation), *mentions]),
            count=len(documents),
        )


def _subject(document: AuditedDocument, citation: AuditedCitation) -> tuple[object, ...]:
    """What is missing: an identity, or as much of it as is known, in the words of one issuer."""
    identity = citation.identity
    if identity is not None:
        return identity.issuer, identity.kind, identity.number, identity.period
    period = citation.full_date.year if citation.full_date else None
    return document.issuer or document.sha256, citation.kind, citation.number_key, period


def _fullest(mentions: Sequence[Mention]) -> Mention:
    """The mention that says most, with the date that most documents give."""
    dates = Counter(citation.date for _, citation in mentions if citation.date)
    return max(
        mentions,
        key=lambda mention: (
            dates.get(mention[1].date, 0) if mention[1].date else 0,
            mention[1].issuer is not None,
            -mention[0].id,
            -mention[1].passage.start,
        ),
    )


def _one_each(mentions: Sequence[Mention]) -> tuple[Side, ...]:
    """The first place in each document, for so many documents as one wants to look at."""
    sides: dict[int, Side] = {}
    for document, citation in mentions:
        if document.id not in sides and len(sides) < _SIDES:
            sides[document.id] = citing_side(document, citation)
    return tuple(sides.values())


def date_of_mentions(collection: Collection, number_key: str) -> Iterator[Finding]:
    """Mentions of one document, not held, that give it different dates."""
    for identity, mentions in _unheld(collection, _by_identity(collection.mentions(number_key))).items():
        dated: defaultdict[date, list[Mention]] = defaultdict(list)
        for document, citation in mentions:
            year = number_parts(citation.number)[1]
            if citation.date and (year is None or citation.date.year == int(year)):
                dated[citation.date].append((document, citation))
        if len(dated) < 2 or restarted(identity.issuer, dated):
            continue
        ranked = sorted(dated, key=lambda one: (-_documents(dated[one]), one))
        common, others = ranked[0], ranked[1:]
        certain = _documents(dated[common]) >= 2 and _documents(dated[common]) > _documents(dated[others[0]])
        for other in others:
            document, citation = dated[other][0]
            right, said = dated[common][0]
            where = f"{_documents(dated[common])} văn bản khác"
            if right.id == document.id:
                where = "chỗ khác trong văn bản"
            yield Finding(
                key=key_of(Check.DATE_DIFFERS, identity.issuer, identity.number, *sorted((common, other))),
                check=Check.DATE_DIFFERS,
                severity=Severity.WARNING,
                document_id=document.id,
                message=f"{citation.number} được ghi là ngày {day(other)} ở đây và ngày {day(common)} ở "
                f"{where}"
                "; trong một năm một cơ quan chỉ có một văn bản mang số này.",
                sides=(citing_side(document, citation), citing_side(right, said)),
                suggestion=f"ngày {day(common)} (ghi ở nhiều văn bản hơn)" if certain else None,
            )


def _by_identity(mentions: Iterable[Mention]) -> dict[Identity, list[Mention]]:
    found: defaultdict[Identity, list[Mention]] = defaultdict(list)
    for document, citation in mentions:
        if citation.identity:
            found[citation.identity].append((document, citation))
    return found


def _unheld(
    collection: Collection, mentions: Mapping[Identity, Iterable[Mention]]
) -> dict[Identity, list[Mention]]:
    """Those mentions that are of documents that are not held, by what makes each of them one."""
    found = {
        identity: [mention for mention in said if mention[1].state is CitationState.UNRESOLVED]
        for identity, said in mentions.items()
        if not collection.held(identity)
    }
    return {identity: unheld for identity, unheld in found.items() if unheld}


def _documents(mentions: Sequence[Mention]) -> int:
    return len({document.key for document, _ in mentions})


def duplicate_number(collection: Collection, number_key: str) -> Iterator[Finding]:
    """Different stored documents of one issuer with one number in one year."""
    groups: defaultdict[Identity, list[AuditedDocument]] = defaultdict(list)
    for document in collection.bearing(number_key):
        if document.identity and document.date and is_directive(document) and not document.partial:
            groups[document.identity].append(document)
    for identity, documents in groups.items():
        first = documents[0]
        for other in documents[1:]:
            dates = [one.date for one in (first, other) if one.date]
            if restarted(identity.issuer, dates) or not _two_documents(first, other):
                continue
            yield Finding(
                key=key_of(Check.DUPLICATE, *sorted(_told_apart(first, other))),
                check=Check.DUPLICATE,
                severity=Severity.WARNING,
                document_id=other.id,
                message=f"Hai văn bản khác nhau của {other.issuer} cùng mang số {other.number}: ngày "
                f"{day(first.date)} "
                f"và ngày {day(other.date)}.",
                sides=(field_side(other, "number"), field_side(first, "number")),
            )


def _told_apart(one: AuditedDocument, other: AuditedDocument) -> tuple[str, str]:
    """What tells two documents of one number apart whatever newer rules read as their titles."""
    return (one.key, other.key) if one.key != other.key else (one.sha256, other.sha256)


def _two_documents(one: AuditedDocument, other: AuditedDocument) -> bool:
    """Whether two files hold two documents and not copies of one."""
    if one.date != other.date:
        return one.title is None or other.title is None or likeness(one.title, other.title) < _ALIKE
    if one.title is None or other.title is None:
        return False
    return min(len(words(one.title)), len(words(other.title))) >= _FEWEST_WORDS and (
        likeness(one.title, other.title) < _UNLIKE
    )


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Mentions of a number that is not held, and another one of the same day that they may mean.

    Attributes:
        held: the stored documents of that other number.
        rivals: its mentions.
    """

    identity: Identity
    day: date
    mentions: list[Mention]
    other: str
    held: list[AuditedDocument]
    rivals: list[Mention]


def near_miss(collection: Collection, number_key: str) -> Iterator[Finding]:
    """Numbers that are not held and differ by one slip from another one of the same date and subject."""
    for doubt in _doubts(collection, number_key):
        yield from _slips(collection, doubt)


def doubtful(collection: Collection, number_key: str) -> Iterator[AuditedCitation]:
    """The mentions around which ``near_miss`` will read, so that they can be read at once."""
    for doubt in _doubts(collection, number_key):
        yield from (citation for _, citation in doubt.mentions[:_SIDES])
        if not doubt.held:
            yield from (citation for _, citation in doubt.rivals[:_SIDES])


def _doubts(collection: Collection, number_key: str) -> Iterator[_Doubt]:
    """Where more speaks for another number than for the one that is written."""
    for day_, said in sorted(collection.dated(number_key).items()):
        slips = collection.slips(number_key, day_)
        for identity, mentions in _unheld(collection, said).items() if slips else ():
            documents = {document.key for document, _ in mentions}
            for other in slips:
                meant = Identity(identity.issuer, identity.kind, other, identity.period)
                held = [one for one in collection.held(meant) if one.date == day_]
                rivals = collection.dated(other).get(day_, {}).get(meant, [])
                if not held and len(rivals) <= len(documents):
                    continue  # nothing tells which of the two is right
                told = {document.key for document, _ in rivals}
                # who cites both means two documents
                if (held or len(told) > len(documents)) and told.isdisjoint(documents):
                    yield _Doubt(identity, day_, mentions, other, held, rivals)


def _slips(collection: Collection, doubt: _Doubt) -> Iterator[Finding]:
    """The finding that mentions mean another number of this day, where their words say so."""
    identity, day_, held = doubt.identity, doubt.day, doubt.held
    subject = _subject_of(collection, doubt.mentions)
    if subject is None:
        return
    document, citation, title = subject
    if held and held[0].title and same_subject(title, held[0].title):
        right, number, side = held[0], held[0].number or doubt.other, field_side(held[0], "number")
        where = f"{number} cùng ngày của {right.issuer} đang có trong kho với nội dung đó"
    else:
        rival = _subject_of(collection, doubt.rivals)
        if held or rival is None or not same_subject(title, rival[2]):
            return
        right, number, side = rival[0], rival[1].number, citing_side(rival[0], rival[1])
        where = f"{_documents(doubt.rivals)} văn bản viện dẫn {number} cùng ngày với nội dung đó"
    yield Finding(
        key=key_of(Check.NEAR_MISS, identity.issuer, identity.number, day_, doubt.other),
        check=Check.NEAR_MISS,
        severity=Severity.WARNING,
        document_id=document.id,
        message=f"Không có {named(citation.number, day_)} trong kho, còn {where}: có thể ghi nhầm số.",
        sides=(citing_side(document, citation), side),
        suggestion=number,
    )


def _subject_of(
    collection: Collection, mentions: Sequence[Mention]
) -> tuple[AuditedDocument, AuditedCitation, str] | None:
    """The first mention that is followed by what the document is about, with those words."""
    collection.read_around(citation for _, citation in mentions[:_SIDES])
    for document, citation in mentions[:_SIDES]:
        title = _TITLE.match(collection.around(citation).after)
        if title and len(words(title.group())) >= _FEWEST_WORDS:
            number = _NUMBER.search(title.group())
            return document, citation, title.group()[: number.end()] if number else title.group()
    return None


def words(text: str) -> list[str]:
    """The words of a title that carry its meaning, without accents."""
    return [word for word in _WORD.findall(fold(text)) if word not in _EMPTY_WORDS]


def same_subject(one: str, other: str) -> bool:
    """Whether two titles say the same; what tells formal titles apart stands at their end."""
    shorter, longer = sorted((words(one), words(other)), key=len)
    end = shorter[-_LAST_WORDS:]
    ends = any(longer[at : at + _LAST_WORDS] == end for at in range(len(longer) - _LAST_WORDS + 1))
    if len(shorter) < _FEWEST_WORDS or not ends:
        return False
    return SequenceMatcher(None, shorter, longer[: len(shorter) + 2], False).ratio() >= _ALIKE


def likeness(one: str, other: str) -> float:
    """How much two titles share, 0 to 1: pairs of neighbouring words of the shorter found in the longer."""
    shorter, longer = sorted((words(one), words(other)), key=len)
    pairs = set(pairwise(shorter))
    if not pairs:
        return 0.0
    return len(pairs & set(pairwise(longer))) / len(pairs)
