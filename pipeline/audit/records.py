"""What an audit finds: that two places do not agree, with both of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from pipeline.store.audited import AuditedCitation, AuditedDocument, Passage


class Severity(StrEnum):
    """How sure it is that something is wrong; never that a document is invalid."""

    ERROR = "error"  # lỗi
    WARNING = "warning"  # cảnh báo
    NOTICE = "notice"  # cần kiểm tra


class Check(StrEnum):
    """What is compared; the code is stable."""

    DATE_DIFFERS = "date_differs"
    ISSUER_DIFFERS = "issuer_differs"
    TYPE_DIFFERS = "type_differs"
    NEAR_MISS = "near_miss_number"
    SUPERSEDED = "cites_superseded"
    EXPIRED = "cites_expired"
    LATER = "cites_later"
    BASIS_SUPERSEDED = "basis_superseded"
    BASIS_AMENDED = "basis_amended"
    CIRCULAR = "circular_replacement"
    DUPLICATE = "duplicate_number"
    CONTRADICTED = "relation_contradicted"
    NO_MANDATE = "implements_nothing"
    NO_REPLY = "reply_missing"
    BODY_ENDED = "body_ended"
    NO_PROVISION = "provision_missing"
    MISSING = "missing_document"


@dataclass(frozen=True, slots=True)
class Side:
    """One place that a finding rests on.

    Attributes:
        document_id: ``None`` where it is a row of the program's own lexicons, named by ``name``.
        name: what staff call the document.
        sha256: digest of its bytes; empty without a document.
        passage: the words; ``None`` where the document as a whole is meant.
    """

    document_id: int | None
    name: str
    sha256: str = ""
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold together.

    Attributes:
        key: stable; a person's mark is kept by it.
        document_id: the document to look at first.
        message: what differs, for staff, in Vietnamese.
        sides: the places, that of ``document_id`` first.
        suggestion: the likely right value, where one can be proposed.
        count: how often it occurs, for what is ranked by that.
    """

    key: str
    check: Check
    severity: Severity
    document_id: int
    message: str
    sides: tuple[Side, ...]
    suggestion: str | None = None
    count: int = 1

    @property
    def documents(self) -> frozenset[int]:
        """The documents that it touches."""
        return frozenset(side.document_id for side in self.sides if side.document_id is not None)


def key_of(check: Check, *parts: object) -> str:
    """The stable key of a finding: its check and what it is about, but not where the words stand."""
    about = "\0".join(map(str, (check.value, *parts)))
    return hashlib.sha256(about.encode()).hexdigest()[:12]


def citing_side(document: AuditedDocument, citation: AuditedCitation) -> Side:
    """The place of a citation."""
    return Side(document.id, document.name, document.sha256, citation.passage)


def field_side(document: AuditedDocument, field: str) -> Side:
    """The place where a document says something of itself."""
    return Side(document.id, document.name, document.sha256, document.fields.get(field))


_ORDER = {severity: place for place, severity in enumerate(Severity)}
_CHECKS = {check: place for place, check in enumerate(Check)}


def sort_key(finding: Finding) -> tuple[int, int, int, int, str]:
    """The order of a report: the surest first, then by check, then what occurs most."""
    return (
        _ORDER[finding.severity],
        _CHECKS[finding.check],
        -finding.count,
        finding.document_id,
        finding.key,
    )
