"""Runs the checks over a collection, and over what one new document touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from collections.abc import Collection as Some
from datetime import date

from pipeline.audit import duties, force, mentions, numbering
from pipeline.audit.collection import Collection, is_directive
from pipeline.audit.records import Finding, sort_key
from pipeline.extraction.relation_cues import OWN_ACTS
from pipeline.store.audited import AuditedDocument, AuditSource
from pipeline.store.names import short_forms

_OF_DOCUMENTS: tuple[Callable[[Collection, AuditedDocument], Iterable[Finding]], ...] = (
    mentions.date_of_number,
    mentions.date_of_held,
    mentions.issuer_of_number,
    mentions.type_of_number,
    mentions.cites_later,
    force.superseded,
    force.superseded_law,
    force.basis_amended,
    force.expired,
    force.contradicted,
    duties.implements_nothing,
    duties.body_ended,
    duties.provision_missing,
)
_OF_NUMBERS: tuple[Callable[[Collection, str], Iterable[Finding]], ...] = (
    numbering.missing_document,
    numbering.date_of_mentions,
    numbering.duplicate_number,
    numbering.near_miss,
)
# what is judged anew at every change: few documents, and a change far away can matter
_ENDS = ("replaces", "repeals")
_RINGS = "rings"
_REPLIES = "replies"

Unit = tuple[str, Hashable]
"""What is judged at once: a document, a number, or one of the two that are judged as a whole."""


class Auditor:
    """Findings over a collection, kept up to date as documents arrive.

    After any sequence of changes the findings are those of a new auditor over the same documents.
    """

    def __init__(self, source: AuditSource, at: date) -> None:
        """Judges all that the source holds.

        Args:
            source: of the documents.
            at: the day of the audit; what falls due later is not missed yet.
        """
        self._source = source
        self._at = at
        self.collection = Collection(source, source.audited())
        self._found: dict[Unit, tuple[Finding, ...]] = {}
        self._with_side: defaultdict[int, set[Unit]] = defaultdict(
            set
        )  # units by documents of their findings
        self._asking: set[int] = set()
        self._ending: set[int] = set()
        documents = list(self.collection.audited)
        numbers = sorted(self.collection.numbers)
        self._sort_out(documents)
        self._read_ahead(documents, numbers)
        self._judge(("document", document.id) for document in documents)
        self._judge(("number", key) for key in numbers)
        self._judge_whole()

    def findings(self, document_id: int | None = None) -> list[Finding]:
        """All findings, or those that touch a document, the surest first."""
        wanted = {
            finding.key: finding
            for unit in self._found.values()
            for finding in unit
            if document_id is None or document_id in finding.documents
        }
        return sorted(wanted.values(), key=sort_key)

    def _read_ahead(self, documents: list[AuditedDocument], numbers: list[str]) -> None:
        """Reads at once what many checks will read of the texts."""
        ending = [
            citation
            for document in documents
            for citation in document.citations
            if citation.relation in _ENDS and not citation.provision
        ]
        doubtful = (one for key in numbers for one in numbering.doubtful(self.collection, key))
        self.collection.read_around([*ending, *doubtful])

    def update(self, document_ids: Some[int]) -> None:
        """Judges anew what these documents touch: new ones, changed ones and those that are no more."""
        changed = set(document_ids)
        before = [self.collection.documents[id_] for id_ in changed & self.collection.documents.keys()]
        touched = set(self._touched(before))
        new = self._source.audited(changed)
        keys = {document.number_key for document in (*before, *new) if document.number_key}
        # what others cite by these numbers was resolved anew when the documents were stored
        forms = {form for key in keys for form in short_forms(key)}
        citing = self.collection.citing_numbers(forms) - changed
        again = self._source.audited(citing)
        self.collection.replace([*new, *again], changed)
        touched |= set(self._touched(new))
        touched |= {("document", id_) for id_ in citing}
        touched |= {("number", form) for form in forms}
        touched |= {unit for id_ in changed for unit in self._with_side[id_] if unit[0] != "whole"}
        self._sort_out(new)
        self._judge(touched)
        self._judge_whole()

    def _touched(self, documents: Iterable[AuditedDocument]) -> Iterator[Unit]:
        """What the judgement of may rest on these documents, as the collection is now."""
        for document in documents:
            yield "document", document.id
            if document.identity:
                yield from (("document", one.id) for one in self.collection.citing(document.identity))
            if document.number_key:
                citing = self.collection.citing_numbers([document.number_key])
                yield from (("document", id_) for id_ in citing)
                yield from self._near(document.number_key, document.date)
            for citation in document.citations:
                yield from self._near(citation.number_key, citation.full_date)
                yield from (("document", one.id) for one in self.collection.meant(citation))
                target = self.collection.target(citation)
                if target and citation.relation in OWN_ACTS:
                    yield from (("document", one.id) for one in self.collection.citing(target))

    def _near(self, number_key: str, day: date | None) -> Iterator[Unit]:
        yield "number", number_key
        if day is not None:
            yield from (("number", key) for key in self.collection.slips(number_key, day))

    def _judge(self, units: Iterable[Unit]) -> None:
        for unit in units:
            self._keep(unit, tuple(self._findings(unit)))

    def _keep(self, unit: Unit, found: tuple[Finding, ...]) -> None:
        """Puts findings in place of those that a unit had."""
        for finding in self._found.pop(unit, ()):
            for id_ in finding.documents:
                self._with_side[id_].discard(unit)
        if found:
            self._found[unit] = found
        for finding in found:
            for id_ in finding.documents:
                self._with_side[id_].add(unit)

    def _sort_out(self, documents: Iterable[AuditedDocument]) -> None:
        """Remembers which documents ask for reports, and which end others."""
        for document in documents:
            self._asking.discard(document.id)
            self._ending.discard(document.id)
            if is_directive(document) and duties.is_asking(document):
                self._asking.add(document.id)
            if is_directive(document) and any(one.relation in _ENDS for one in document.citations):
                self._ending.add(document.id)

    def _findings(self, unit: Unit) -> Iterator[Finding]:
        kind, about = unit
        if kind == "number":
            for check in _OF_NUMBERS:
                yield from check(self.collection, str(about))
            return
        document = self.collection.documents.get(about) if isinstance(about, int) else None
        if document is not None and is_directive(document):
            for judge in _OF_DOCUMENTS:
                yield from judge(self.collection, document)

    def _judge_whole(self) -> None:
        ending = (self.collection.documents[id_] for id_ in sorted(self._ending))
        rings = force.in_rings(self.collection, ending)
        found = tuple(one for document in rings for one in force.circular(self.collection, document))
        self._keep(("whole", _RINGS), found)
        asking = (self.collection.documents[id_] for id_ in sorted(self._asking))
        found = tuple(
            one for document in asking for one in duties.reply_missing(self.collection, document, self._at)
        )
        self._keep(("whole", _REPLIES), found)
