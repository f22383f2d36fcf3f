"""Which stored document a citation means: the rules, without the database.

A number is no identity: every body counts its documents from 1, the state's each year, the Party's each term
(Nghị định 30/2020/NĐ-CP, phụ lục I; Quy định 399-QĐ/TW). A document is its issuer, type, number and year or
term; a citation that leaves one of them open is never more than ambiguous. The codes of numbers are relative
("UBND", "SNV" are those of whoever speaks), so they are read from the citing document's place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import cache, lru_cache

from pipeline.extraction.agencies import Agency, Resolution, issuer_of_code, resolve_agency
from pipeline.extraction.agency_names import take_apart
from pipeline.extraction.agency_register import rows
from pipeline.extraction.numbers import DocumentNumber, is_law, read_number
from pipeline.extraction.places import provinces, successor
from pipeline.store.names import agency_key, number_key
from pipeline.store.ports import CitationState, DocumentSummary

# Days on which bodies were reorganised within a year: those that keep their name count from 1 again.
_RESTARTS = (date(2025, 3, 1), date(2025, 7, 1))
_ASSEMBLY = "quoc-hoi"  # issuer of laws, whose numbers bear the term of the National Assembly
_UNCHANGED = frozenset({"CP", "TTG", "CTN", _ASSEMBLY})
_YEARS_BACK = 1  # an undated number is most likely of its text's own year or the one before
_CONGRESS_MONTH = 10  # provincial congresses are held by then, a few months before the national one


class _Grade(IntEnum):
    """How well a part of the identity agrees."""

    EXCLUDED = 0
    POSSIBLE = 1
    CERTAIN = 2


@dataclass(frozen=True, slots=True)
class Cited:
    """What a text says of a document that it cites, its fuller mentions included."""

    kind: str | None
    number: str
    date: date | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a document one and the same; a part that nobody knows is ``None``.

    Attributes:
        issuer: the body with its place, as an entity where the register has it, else by its name.
        period: year of a state document, first year of the Party's term.
    """

    issuer: str | None
    kind: str | None
    number: str
    period: int | None


def identity_of(document: DocumentSummary) -> Identity:
    """The identity of a stored document."""
    number = document.number or ""
    parsed = read_number(number)
    kind = (parsed.kind_code if parsed else None) or document.kind
    issuer = _body(document.issuer, document.date, None).key if document.issuer else None
    return Identity(issuer, kind, number_key(number), _period(parsed, document.date))


def resolve(
    cited: Cited, citing: DocumentSummary, stored: Sequence[DocumentSummary]
) -> tuple[CitationState, tuple[int, ...]]:
    """State of a citation and the ids of the documents that it can mean, all of which bear its number.

    Several files of one document are one document: they are all candidates of a resolved citation.
    """
    graded = [(_grade(cited, citing, document), document) for document in stored if document.id != citing.id]
    graded = [(grade, document) for grade, document in graded if grade is not _Grade.EXCLUDED]
    certain = [document for grade, document in graded if grade is _Grade.CERTAIN]
    if any(cited.date and document.date == cited.date for _, document in graded):
        certain = [document for document in certain if document.date == cited.date]
    if certain:
        one = len({identity_of(document) for document in certain}) == 1
        state = CitationState.RESOLVED if one else CitationState.AMBIGUOUS
        return state, tuple(document.id for document in certain)
    possible = tuple(document.id for _, document in graded)
    return (CitationState.AMBIGUOUS if possible else CitationState.UNRESOLVED), possible


def _grade(cited: Cited, citing: DocumentSummary, document: DocumentSummary) -> _Grade:
    number = read_number(cited.number)
    kind = identity_of(document).kind
    if not (number and number.kind_code) and None not in (kind, cited.kind) and kind != cited.kind:
        return _Grade.EXCLUDED
    period = _period_grade(cited, number, citing, document)
    return min(period, _issuer_grade(cited, number, citing, document)) if period else period


def _period(number: DocumentNumber | None, day: date | None) -> int | None:
    if number and number.year:
        return number.year
    if day is None:
        return None
    return _term(number, day) if number and number.system == "party" else day.year


def _term(number: DocumentNumber, day: date) -> int:
    """First year of the Party's term: the year after each national congress's eve (2021, 2026)."""
    year = day.year
    if "TW" not in "".join(number.organs) and day.month >= _CONGRESS_MONTH and year % 5 == 0:
        year += 1
    return (year - 1) // 5 * 5 + 1


def _period_grade(
    cited: Cited, number: DocumentNumber | None, citing: DocumentSummary, document: DocumentSummary
) -> _Grade:
    """Whether year or term agree; what a text cites is not younger than the text."""
    if cited.date and document.date:
        if not (number and number.year) and cited.date.year != document.date.year:
            return _Grade.EXCLUDED
        again = restarted(_code(number), (cited.date, document.date))
        return _Grade.POSSIBLE if again else _Grade.CERTAIN
    if number and number.year:
        return _Grade.CERTAIN
    if document.date is None:
        return _Grade.POSSIBLE
    if citing.date is None:
        return _Grade.POSSIBLE
    if document.date > citing.date:
        return _Grade.EXCLUDED
    if number and number.system == "party":
        near = _term(number, document.date) == _term(number, citing.date)
    else:
        near = citing.date.year - document.date.year <= _YEARS_BACK
    return _Grade.CERTAIN if near else _Grade.POSSIBLE


def _code(number: DocumentNumber | None) -> str | None:
    """What a number says of its body."""
    if number is None:
        return None
    return _ASSEMBLY if is_law(number) else next(iter(number.organs), "").upper()


def restarted(issuer: str | None, days: Collection[date]) -> bool:
    """Whether bodies were reorganised between the days, so that two documents of one can bear one number.

    Args:
        issuer: as ``Identity.issuer`` names it, or the code in its numbers.
        days: at least one.
    """
    return issuer not in _UNCHANGED and any(min(days) < day <= max(days) for day in _RESTARTS)


@dataclass(frozen=True, slots=True)
class _Body:
    """A body with its place as far as it is known.

    Attributes:
        row: of the register, else the name itself.
        central: whether it has no place.
        province, unit: where it sits.
    """

    row: str
    central: bool
    province: str | None
    unit: str | None

    @property
    def key(self) -> str:
        return "@".join(filter(None, (self.row, self.province, self.unit)))


def _issuer_grade(
    cited: Cited, number: DocumentNumber | None, citing: DocumentSummary, document: DocumentSummary
) -> _Grade:
    """Whether the body written with the citation, else the code in its number, is the document's issuer.

    Who is meant by a code alone is only certain where the day agrees: a commune also cites its province's
    numbers by it, and a merged province those of the ones that went into it.
    """
    code = number.organs[0] if number and number.organs else None
    by_code = _central_code(code, document.date) if code else False
    if by_code or (number and is_law(number)):
        return _of_central_code(cited, document)
    if document.issuer is None:
        return _Grade.POSSIBLE
    theirs = _body(document.issuer, document.date, None)
    at = document.date or cited.date
    if cited.issuer:
        meant = _body(cited.issuer, at, citing.issuer)
        return _same(meant, theirs, same_level=True)
    found = _coded(code, citing.issuer, at) if code and citing.issuer else None
    if found is None:
        return _Grade.POSSIBLE
    grade = _same(found, theirs, same_level=False)
    slip = cited.date and document.date and cited.date != document.date
    return min(grade, _Grade.POSSIBLE) if slip else grade


def _of_central_code(cited: Cited, document: DocumentSummary) -> _Grade:
    """The grade of a number whose code is one central body's; "TW" is written by several of the Party."""
    if cited.issuer and document.issuer:
        meant, theirs = (_body(name, document.date, None) for name in (cited.issuer, document.issuer))
        return _Grade.CERTAIN if meant.row == theirs.row else _Grade.POSSIBLE
    return _Grade.CERTAIN


def _same(one: _Body, other: _Body, *, same_level: bool) -> _Grade:
    """Whether two bodies are one.

    Args:
        one: the body meant.
        other: the issuer of a stored document.
        same_level: whether the level of the first was written, and not concluded from who speaks.
    """
    place = _same_place(one, other)
    if one.row != other.row:
        return _Grade.EXCLUDED if same_level else min(place, _Grade.POSSIBLE)
    if one.central and other.central:
        return _Grade.CERTAIN
    if place is _Grade.CERTAIN and one.unit != other.unit:
        return _Grade.POSSIBLE if None in (one.unit, other.unit) else _Grade.EXCLUDED
    return place


def _same_place(one: _Body, other: _Body) -> _Grade:
    if one.province is None or other.province is None:
        return _Grade.POSSIBLE
    if one.province == other.province:
        return _Grade.CERTAIN
    return _Grade.POSSIBLE if _now(one.province) == _now(other.province) else _Grade.EXCLUDED


def _now(province: str) -> str:
    """The province that stands where this one stood; one that the register lacks is itself."""
    known = next((row for row in provinces() if row.id == province), None)
    merged = successor(known) if known else None
    return merged.id if merged else province


@cache
def _turns() -> tuple[date, ...]:
    """The days on which a body or a province of the register begins, or is no more, in order."""
    bounds = [(row.valid_from, row.valid_to) for row in rows()]
    bounds += [(province.valid_from, province.valid_to) for province in provinces()]
    begun = {first for first, _ in bounds if first}
    return tuple(sorted(begun | {last + timedelta(days=1) for _, last in bounds if last}))


def era(at: date | None) -> date | None:
    """The first of the days around one on which every name means the same: one answer serves them all."""
    if at is None:
        return None
    place = bisect_right(_turns(), at)
    return _turns()[place - 1] if place else date.min


def _body(name: str, at: date | None, speaker: str | None) -> _Body:
    """The body of a name as a text of this speaker writes it."""
    return _body_then(name, era(at), speaker)


@lru_cache(maxsize=16384)
def _body_then(name: str, at: date | None, speaker: str | None) -> _Body:
    found = resolve_agency(name, at, speaker)
    return _placed(found, name, speaker) or _Body(agency_key(take_apart(name).body), False, _unit(name), None)


def _coded(code: str, speaker: str, at: date | None) -> _Body | None:
    """The body that a code means in a text of this speaker."""
    return _coded_then(code, speaker, era(at))


@lru_cache(maxsize=16384)
def _coded_then(code: str, speaker: str, at: date | None) -> _Body | None:
    return _placed(issuer_of_code(code, speaker, at), "", speaker)


def _central_code(code: str, at: date | None) -> bool:
    """Whether a code is that of central bodies alone."""
    return _central_then(code, era(at))


@lru_cache(maxsize=4096)
def _central_then(code: str, at: date | None) -> bool:
    found = issuer_of_code(code, None, at)
    return bool(found.candidates) and all(agency.row.level == "central" for agency in found.candidates)


def _placed(found: Resolution, name: str, speaker: str | None) -> _Body | None:
    agency: Agency | None = found.agency
    if agency is None:
        return None
    if agency.row.level == "central":
        return _Body(agency.row.id, True, None, None)
    province = agency.province.id if agency.province else _unit(name) or _unit(speaker or "")
    unit = agency_key(str(agency.unit)) if agency.unit else None
    return _Body(agency.row.id, False, province, unit)


def _unit(name: str) -> str | None:
    """The largest place that a name ends with, for places that the register lacks."""
    units = take_apart(name).units
    return agency_key(units[-1].name) if units else None


@lru_cache(maxsize=65536)
def series_of(cited: Cited, speaker: str | None) -> Identity | None:
    """The identity that a mention gives a document; ``None`` where its issuer or its year stays open.

    Two mentions of equal identity mean one document, whether it is stored or not.

    Args:
        cited: what is said of it; for a stored document what it says of itself.
        speaker: issuer of the citing document, or of the stored document itself.
    """
    number = read_number(cited.number)
    if number is None:
        return None
    period = _period(number, cited.date)
    issuer = _issuer_key(number, cited, speaker)
    if period is None or issuer is None:
        return None
    return Identity(issuer, number.kind_code or cited.kind, number_key(cited.number), period)


def issuer_identity(name: str, at: date | None, speaker: str | None) -> str | None:
    """How ``Identity.issuer`` names the body that a text of this speaker means; ``None`` where it is open.

    A central body is named there by its code, since its numbers bear it.
    """
    return _identity_then(name, era(at), speaker)


@lru_cache(maxsize=16384)
def _identity_then(name: str, at: date | None, speaker: str | None) -> str | None:
    agency = resolve_agency(name, at, speaker).agency
    if agency is not None and agency.row.level == "central" and agency.row.codes:
        return agency.row.codes[0].upper()
    body = _body(name, at, speaker)
    return None if body.province is None else body.key


def _issuer_key(number: DocumentNumber, cited: Cited, speaker: str | None) -> str | None:
    """The body of a number: its code where that is one central body's, else the body in its place."""
    if is_law(number):
        return _ASSEMBLY
    code = number.organs[0] if number.organs else None
    if code and _central_code(code, cited.date):
        return code.upper()
    if cited.issuer:
        body: _Body | None = _body(cited.issuer, cited.date, speaker)
    else:
        body = _coded(code, speaker, cited.date) if code and speaker else None
        if body is not None and body.unit is not None:
            return None  # a commune that writes "UBND" may mean the province's
    if body is None or (body.province is None and not body.central):
        return None
    return body.key
