"""Checks of one mention: does it agree with its own number, with the held document, and with the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from pipeline.audit.collection import Collection
from pipeline.audit.records import Check, Finding, Severity, citing_side, field_side, key_of
from pipeline.audit.wording import day, kind_name
from pipeline.extraction.agencies import resolve_agency
from pipeline.extraction.agency_register import BodyRow, rows_of_code
from pipeline.extraction.cited_documents import number_parts
from pipeline.extraction.numbers import DocumentNumber, read_number
from pipeline.extraction.relation_cues import OWN_ACTS
from pipeline.store.audited import AuditedCitation, AuditedDocument
from pipeline.store.ports import CitationState
from pipeline.store.resolution import restarted

# Types whose code in a number leaves no doubt; "QĐ" of the Party is also a Quy định.
_SURE_TYPES = frozenset({"QĐ", "NQ", "NĐ", "TT", "TTLT", "CT", "KH", "TB", "BC", "TTr", "HD", "CĐ", "LUẬT"})
# A letter's symbol opens with its body, and "CT", "TT", "KH" are bodies' codes too ("3455/CT-TTHT").
_NEVER_LETTERS = frozenset({"QĐ", "NQ", "NĐ", "TTr"})
_CONSOLIDATED = "VBHN"
_ACTS_AND_REPLIES = frozenset({*OWN_ACTS, "replies"})


def date_of_number(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Mentions whose date is of another year than their number ("30/2018/QĐ-UBND ngày 9/10/2019")."""
    for citation in document.citations:
        year = number_parts(citation.number)[1]
        if citation.date is None or year is None or citation.date.year == int(year):
            continue
        if any(held.date == citation.date for held in collection.meant(citation)):
            continue
        yield _at_odds(
            Check.DATE_DIFFERS,
            document,
            citation,
            (citation.date, "number"),
            f"Viện dẫn ghi {citation.number} ngày {day(citation.date)}, nhưng số, ký hiệu cho "
            f"biết văn bản ban hành năm {year}.",
            _in_year(citation.date, int(year)),
        )


def _at_odds(
    check: Check,
    document: AuditedDocument,
    citation: AuditedCitation,
    about: tuple[object, ...],
    message: str,
    suggestion: str | None = None,
) -> Finding:
    """The finding that a mention is at odds with its own number in what it is ``about``."""
    return Finding(
        key=key_of(check, document.key, citation.number_key, *about),
        check=check,
        severity=Severity.WARNING,
        document_id=document.id,
        message=message,
        sides=(citing_side(document, citation),),
        suggestion=suggestion,
    )


def _in_year(written: date, year: int) -> str | None:
    try:
        return f"có thể là ngày {day(written.replace(year=year))}, hoặc năm trong số, ký hiệu ghi nhầm"
    except ValueError:  # 29 February
        return None


def date_of_held(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Mentions whose date is not that of the stored document that they mean."""
    for citation in document.citations:
        if citation.date is None:
            continue
        held = collection.meant(citation) or _of_other_year(collection, citation)
        dates = {one.date for one in held}
        if not held or None in dates or citation.date in dates:
            continue
        right = held[0]
        if right.date and right.identity and restarted(right.identity.issuer, (citation.date, right.date)):
            continue
        yield Finding(
            key=key_of(Check.DATE_DIFFERS, document.key, citation.number_key, citation.date, right.key),
            check=Check.DATE_DIFFERS,
            severity=Severity.ERROR if citation.state is CitationState.RESOLVED else Severity.WARNING,
            document_id=document.id,
            message=f"Viện dẫn ghi {citation.number} ngày {day(citation.date)}; văn bản đang lưu ghi ngày "
            f"{day(right.date)}.",
            sides=(citing_side(document, citation), field_side(right, "date")),
            suggestion=f"ngày {day(right.date)}",
        )


def _of_other_year(collection: Collection, citation: AuditedCitation) -> list[AuditedDocument]:
    """The stored document of the same issuer and number signed on the same day of another year."""
    identity, written = citation.identity, citation.date
    if citation.state is not CitationState.UNRESOLVED or identity is None or written is None:
        return []
    if number_parts(citation.number)[1] is not None:
        return []
    return [
        held
        for held in collection.bearing(citation.number_key)
        if held.identity is not None
        and (held.identity.issuer, held.identity.kind) == (identity.issuer, identity.kind)
        and held.date is not None
        and (held.date.day, held.date.month) == (written.day, written.month)
    ]


def issuer_of_number(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Mentions whose written issuer is not the body whose code stands in the number."""
    del collection
    for citation in document.citations:
        number = read_number(citation.number)
        if citation.issuer is None or number is None or document.date is None:
            continue
        if len(number.organs) != 1 or _agrees(number.organs[0], citation.issuer, document.issuer):
            continue
        bodies = _contradicting(number, citation.issuer, document.issuer, citation.date or document.date)
        if not bodies:
            continue
        message = (
            f"Viện dẫn ghi {citation.number} của {citation.issuer}, nhưng ký hiệu "
            f"{number.organs[0]} là của {bodies}."
        )
        yield _at_odds(Check.ISSUER_DIFFERS, document, citation, (citation.issuer,), message, bodies)


@lru_cache(maxsize=16384)
def _agrees(code: str, issuer: str, speaker: str | None) -> bool:
    """Whether a body of any time writes that code and bears that name; then nothing is asked of the day."""
    named = {agency.row.id for agency in resolve_agency(issuer, None, speaker).candidates}
    return not named.isdisjoint(row.id for row in rows_of_code(code))


@lru_cache(maxsize=4096)
def _contradicting(number: DocumentNumber, issuer: str, speaker: str | None, at: date) -> str | None:
    """Name of the body whose code a number bears, where the one written cannot be it.

    Only bodies of the state are compared: "TW" and "TU" are written by several of the Party.
    """
    if number.system == "party" or len(number.organs) != 1 or number.unit is not None:
        return None
    coded = rows_of_code(number.organs[0])
    if not coded or any(row.kind == "party" or not row.valid_at(at) for row in coded):
        return None
    named = [agency.row for agency in resolve_agency(issuer, at, speaker).candidates]
    if not named or any(not row.valid_at(at) or row.kind == "party" for row in named):
        return None
    if {row.id for row in coded} & {row.id for row in named}:
        return None
    if {_field(row) for row in coded} & {_field(row) for row in named}:
        return None  # "LĐTBXH" is written by the department and was by the ministry
    if {"peoples_council"} == {row.kind for row in (*coded, *named)}:
        return None  # its standing committee writes the council's code
    levels = {row.level for row in named}
    names = {row.name for row in coded if row.level in levels} or {row.name for row in coded}
    return names.pop() if len(names) == 1 else None


def _field(row: BodyRow) -> str:
    """What a ministry or department is for: its name without "Bộ" or "Sở"."""
    return row.name.partition(" ")[2].casefold()


def type_of_number(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Mentions that call a document by another type than its number does ("Công văn số 3129/TTr-SNV")."""
    del collection
    for citation in document.citations:
        number = read_number(citation.number)
        coded = number.kind_code if number else None
        if coded is None or citation.kind is None or coded == citation.kind or number is None:
            continue
        sure = _NEVER_LETTERS if citation.kind == "CV" else _SURE_TYPES
        if coded not in sure or citation.kind not in {*_SURE_TYPES, "CV"}:
            continue
        if number.system == "party" or not number.organs:
            continue
        message = (
            f"Viện dẫn gọi {citation.number} là {kind_name(citation.kind)}, nhưng ký hiệu "
            f"{coded} là của {kind_name(coded)}."
        )
        yield _at_odds(Check.TYPE_DIFFERS, document, citation, (citation.kind,), message)


_PLANNED = re.compile(r"(?:dự\s+thảo|dự\s+kiến|sẽ)\s+(?:\S+\s+){0,6}$", re.IGNORECASE)


def cites_later(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Mentions of documents that were not yet signed when the citing one was.

    What amends, replaces or repeals another one is judged as a relation.
    """
    for citation in later_mentions(document):
        if _PLANNED.search(collection.around(citation).before):
            continue
        yield Finding(
            key=key_of(Check.LATER, document.key, citation.number_key, citation.date),
            check=Check.LATER,
            severity=Severity.ERROR,
            document_id=document.id,
            message=f"Văn bản ký ngày {day(document.date)} lại viện dẫn {citation.number} ngày "
            f"{day(citation.date)}, "
            "tức là văn bản ban hành sau.",
            sides=(citing_side(document, citation), field_side(document, "date")),
        )


def later_mentions(document: AuditedDocument) -> Iterator[AuditedCitation]:
    """The mentions around which ``cites_later`` reads: those with a date after the document's own."""
    if document.date is None or document.kind in (None, _CONSOLIDATED):
        return
    for citation in document.citations:
        if citation.date is None or citation.date <= document.date or citation.relation in _ACTS_AND_REPLIES:
            continue
        year = number_parts(citation.number)[1]
        if year is None or int(year) == citation.date.year:  # else the date is at odds with the number itself
            yield citation
