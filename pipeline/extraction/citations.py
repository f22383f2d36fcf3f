"""Numbered mentions (viện dẫn) of other documents, each with its evidence.

A mention is a number with its symbol ("Quyết định số 492/QĐ-UBND ngày 13/3/2020 của UBND tỉnh"), a member
of a series ("các Quyết định số 12, 13 và 14/QĐ-UBND"), or a short form ("Nghị quyết 347").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from pipeline.extraction.citation_tails import (
    day_before,
    issuer_before,
    issuer_name,
    provision_before,
    tail_after,
)
from pipeline.extraction.clauses import paragraph_bars
from pipeline.extraction.document_types import types_by_code
from pipeline.extraction.number_labels import Label, label_before, symbol_before
from pipeline.extraction.numbers import (
    DocumentNumber,
    NumberMatch,
    is_plausible,
    matching_form,
    parse_number,
    read_number,
    scan_numbers,
)
from pipeline.extraction.relations import Mention, relations
from pipeline.extraction.written_days import read_day
from pipeline.findings import Citation, Evidence, Metadata
from pipeline.records import Span
from pipeline.structure.zones import Zones


@dataclass(frozen=True, slots=True)
class CitationContext:
    """What is known of the citing document; all of it may be unknown.

    Attributes:
        number, date: its own, which are no citations.
        skipped: regions that cite nothing (recipients).
        header: where an unlabelled number is the document's own.
        legal_bases: regions whose documents are its legal bases.
        acts: whether it can amend or repeal; the press only reports what others do.
    """

    number: DocumentNumber | None = None
    date: date | None = None
    skipped: tuple[Span, ...] = ()
    header: Span | None = None
    legal_bases: tuple[Span, ...] = ()
    acts: bool = True


def context_of(zones: Zones, metadata: Metadata) -> CitationContext:
    """The context that a document's zones and metadata give."""
    number = metadata.number.value if metadata.number else None
    return CitationContext(
        number=read_number(number) if number else None,
        date=metadata.date.value if metadata.date else None,
        skipped=zones.recipients,
        header=zones.header,
        legal_bases=(zones.preamble,) if zones.preamble else (),
        acts=not zones.is_news,
    )


_NOWHERE = CitationContext()


def find_citations(text: str, context: CitationContext = _NOWHERE) -> tuple[Citation, ...]:
    """Every numbered mention of another document, in order; a span ends with the date or the issuer."""
    plain = matching_form(paragraph_bars(text))
    mentions = [found for found in _mentions(plain, context) if not _is_own(found, context)]
    found = relations(
        text,
        plain,
        [Mention(mention.start, mention.end, mention.number) for mention in mentions],
        own=context.number,
        acts=context.acts,
        legal_bases=context.legal_bases,
    )
    return tuple(
        Citation(
            evidence=Evidence(
                Span(mention.start, mention.end), text[mention.start : mention.end], mention.rule
            ),
            kind=mention.kind,
            number=str(mention.number),
            date=mention.day,
            issuer=mention.issuer,
            relation=relation,
            provision=mention.provision,
        )
        for mention, relation in zip(mentions, found, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    number: DocumentNumber
    kind: str | None
    rule: str
    day: date | None = None
    issuer: str | None = None
    provision: str | None = None


_SEPARATOR = re.compile(r"\s{0,4}(?:,|;|,?\s{0,4}(?<!\w)(?:và|hoặc|&))\s{0,4}(?:[Ss]ố\s{0,3}:?\s{0,3})?")
# a bare number is read as a document's only where the text goes on as after a name, not as after a count
_AFTER_SHORT = re.compile(
    r"\s{0,3}(?:$|[.;:)\]”\"'|(]|,(?!\d))"
    r"|\s{1,4}(?:của|về|ngày|năm\s(?:19|20)\d\d|và|hoặc|là|có|được|đã|do|theo|tại|để|thì|này|nêu|nói|trên|đề\sra|đặt\sra|cùng|cho|với|trong|vào"
    r"|sửa\sđổi|quy\sđịnh|ban\shành|thay\sthế|hết\shiệu\slực|còn|không|vừa|sẽ|phải|như|thông\squa|cũng|đi|ra|từ|khi)(?!\w)",
)
_YEARS_SHORT = frozenset({"NĐ", "TT", "TTLT", "QĐ", "NQ"})
_LAST_WORD = re.compile(
    r"(?:số:?|(?i:quyết|định|thị|tư|luận|hoạch|báo|dẫn|trình|điện|văn|tịch|cáo)|QĐ|NQ|NĐ|TT|TTLT|CT|KH|TB|CV|HD|KL|BC|CĐ|TTr)\s{0,3}$"
)


class _Reader:
    """Reads the mentions of one text, from left to right."""

    def __init__(self, plain: str, context: CitationContext) -> None:
        self.plain = plain
        self.context = context
        self.found: list[_Mention] = []
        self.pending: list[tuple[NumberMatch, Label]] = []

    def read(self) -> list[_Mention]:
        for match in scan_numbers(self.plain):
            if any(region.start <= match.start < region.end for region in self.context.skipped):
                continue
            if match.number.symbol:
                self._numbered(match)
            else:
                self._bare(match)
        self._flush()
        return self._shared_issuers()

    @property
    def floor(self) -> int:
        return self.found[-1].end if self.found else 0

    def _numbered(self, match: NumberMatch) -> None:
        """A number with its symbol, and the bare numbers of the series that it closes."""
        if self.pending and self._joined(self.pending[-1][0].end, match.start):
            label = self.pending[0][1]
            for earlier, own in self.pending:
                number = _inheriting(earlier.number, match.number)
                start = own.start if own.spelt else earlier.start
                self.found.append(
                    _Mention(start, earlier.end, number, _kind(label, number), "citation.series")
                )
            self.pending = []
            self._add(match, match.number, replace(label, start=match.start, day=None, issuer=None))
            return
        self._flush()
        label = label_before(self.plain, match.start, self.floor)
        if self._accepts(match, label):
            self._add(match, match.number, label)

    def _bare(self, match: NumberMatch) -> None:
        """A number without a symbol: the start or a member of a series, a short form, or of no concern."""
        if self.pending and self._joined(self.pending[-1][0].end, match.start):
            self.pending.append((match, Label(match.start)))
            return
        self._flush()
        if not _LAST_WORD.search(self.plain, max(0, match.start - 16), match.start):
            return
        if symbol := symbol_before(self.plain, match.start):
            self._old(match, symbol)
            return
        label = label_before(self.plain, match.start, self.floor)
        if label.spelt and not label.foreign:
            self.pending = [(match, label)]

    def _old(self, match: NumberMatch, symbol: str) -> None:
        """An old number whose symbol stands before it ("QĐ/UB số 45")."""
        number = parse_number(f"{match.number}/{symbol}")
        if number is not None:
            start = self.plain.rindex(symbol, 0, match.start)
            self._add(match, number, Label(start, spelt=True, numbered=True))

    def _flush(self) -> None:
        """Takes the waiting bare numbers for the short forms that they are, or drops them."""
        waiting, self.pending = self.pending, []
        if not waiting or not _is_short_form(self.plain, waiting[0]):
            return
        label = waiting[0][1]
        for match, own in waiting:
            if not _AFTER_SHORT.match(self.plain, match.end) or not (
                len(match.number.serial) >= _SHORT_DIGITS or self._is_cited(match.number, label)
            ):
                return
            self._add(
                match,
                match.number,
                own if own.spelt else replace(label, start=match.start, day=None, issuer=None),
                "citation.short",
            )

    def _is_cited(self, short: DocumentNumber, label: Label) -> bool:
        """Whether a document of this type and number was cited in full before."""
        kind = label.kind.code if label.kind else None
        return any(mention.kind == kind and mention.number.serial == short.serial for mention in self.found)

    def _joined(self, end: int, start: int) -> bool:
        return start - end <= _SEPARATOR_REACH and bool(_SEPARATOR.fullmatch(self.plain, end, start))

    def _accepts(self, match: NumberMatch, label: Label) -> bool:
        """Whether a number with a symbol, so labelled, is that of a document."""
        header = self.context.header
        if label.foreign or (header and not label.spelt and header.start <= match.start < header.end):
            return False
        if label.spelt:
            return True
        known = is_plausible(match.number)
        if self.found and self._joined(self.found[-1].end, match.start):
            return known or bool(match.number.organs)
        if label.numbered:
            return known or tail_after(self.plain, match.end).day is not None
        return known and (
            match.number.kind_code is not None or "-" in match.number.symbol or match.number.year is not None
        )

    def _add(
        self, match: NumberMatch, number: DocumentNumber, label: Label, rule: str = "citation.numbered"
    ) -> None:
        tail = tail_after(self.plain, match.end)
        day, issuer = tail.day, tail.issuer or (issuer_name(label.issuer) if label.issuer else None)
        if label.day is not None:
            day = read_day(label.day)
        elif day is None and (before := day_before(self.plain, label.start, self.floor)):
            day, issuer = before.day, issuer or before.issuer
        self.found.append(
            _Mention(
                label.start,
                tail.end,
                number,
                _kind(label, number),
                rule,
                day,
                issuer or self._issuer_before(label, number),
                provision_before(self.plain, label.start, self.floor),
            )
        )

    def _issuer_before(self, label: Label, number: DocumentNumber) -> str | None:
        """The issuer named before the mention; an office passes on what others direct."""
        if number.organs and number.organs[0].startswith("VP"):
            return None
        return issuer_before(self.plain, label.start, self.floor)

    def _shared_issuers(self) -> list[_Mention]:
        """The mentions; a member of a list has the issuer written behind the next of the same body."""
        found = self.found
        for at in range(len(found) - 2, -1, -1):
            mention, following = found[at], found[at + 1]
            joined = mention.issuer is None and self._joined(mention.end, following.start)
            if joined and following.issuer and mention.number.organs == following.number.organs:
                found[at] = replace(mention, issuer=following.issuer)
        return found


_SEPARATOR_REACH = 20
_SHORT_DIGITS = 2  # numbers below ten carry a zero; "Nghị quyết 6" is the sixth conference's


def _mentions(plain: str, context: CitationContext) -> list[_Mention]:
    return _Reader(plain, context).read()


def _inheriting(number: DocumentNumber, full: DocumentNumber) -> DocumentNumber:
    """The number of a series' member with the symbol of the member that closes the series."""
    return replace(full, serial=number.serial, letter=number.letter, year=number.year or full.year)


def _is_short_form(plain: str, waiting: tuple[NumberMatch, Label]) -> bool:
    """Whether a name and a bare number name a document: "Nghị quyết 347", not "Quyết định 02 nội dung"."""
    match, label = waiting
    number = match.number
    if label.kind is None or not label.kind.short_form or not plain[label.start].isupper():
        return False
    if number.year is not None:
        return label.kind.code in _YEARS_SHORT
    return label.numbered or not re.fullmatch(r"(?:19|20)\d\d", number.serial)


def _kind(label: Label, number: DocumentNumber) -> str | None:
    """The type by its spelt name, else by the symbol; a symbol without a type is an official letter's."""
    if label.kind is not None:
        return label.kind.code
    if number.kind_code is not None:
        return types_by_code()[number.kind_code.upper()].code
    return "CV" if number.organs and not number.organs[0].startswith(("QH", "UBTVQH")) else None


def _is_own(mention: _Mention, context: CitationContext) -> bool:
    """Whether a mention is the citing document itself; a number of another year is another document's."""
    if context.number is None or mention.number.key != context.number.key:
        return False
    return mention.day is None or context.date is None or mention.day.year == context.date.year
