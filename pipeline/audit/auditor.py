"""Runs the checks over a collection, and over what one new document touches."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from collections.abc import Collection as Some
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from pipeline.audit import duties, force, mentions, numbering
from pipeline.audit.collection import Collection, is_directive
from pipeline.audit.records import Finding, sort_key
from pipeline.extraction.relation_cues import OWN_ACTS
from pipeline.store.audited import AuditedCitation, AuditedDocument, AuditSource
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
_ENDS = ("replaces", "repeals")

Unit = tuple[str, Hashable]
"""What is judged at once: a document, the answers to a letter, a number, or all rings of replacements."""
_RINGS: Unit = ("rings", None)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keeps Python from searching for garbage again and again what is made here and stays; once is enough."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
            gc.collect()


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
        self._found: dict[Unit, tuple[Finding, ...]] = {}
        self._with_side: defaultdict[int, set[Unit]] = defaultdict(set)  # by documents of their findings
        self._asking: defaultdict[str, set[int]] = defaultdict(set)  # letters by the issuers that they ask
        self._ending: set[int] = set()
        self._in_rings: set[int] = set()
        with _without_collector():
            self.collection = Collection(source, source.audited())
            self._judge_all()

    def _judge_all(self) -> None:
        documents = list(self.collection.audited)
        self._sort_out(documents)
        self._judge_rings()
        units: list[Unit] = [("document", document.id) for document in documents]
        units += [("reply", id_) for id_ in sorted(set().union(*self._asking.values()))]
        units += [("number", key) for key in sorted(self.collection.numbers)]
        self._judge(units)

    def findings(self, document_id: int | None = None) -> list[Finding]:
        """All findings, or those that touch a document, the surest first."""
        wanted = {
            finding.key: finding
            for unit in self._found.values()
            for finding in unit
            if document_id is None or document_id in finding.documents
        }
        return sorted(wanted.values(), key=sort_key)

    def update(self, document_ids: Some[int]) -> None:
        """Judges anew what these documents touch: new ones, changed ones and those that are no more."""
        changed = set(document_ids)
        before = [self.collection.documents[id_] for id_ in changed & self.collection.documents.keys()]
        touched = set(self._touched(before))
        new = self._source.audited(changed)
        keys = {document.number_key for document in (*before, *new) if document.number_key}
        # what others cite by these numbers was resolved anew when the documents were stored
        forms = {form for key in keys for form in short_forms(key)}
        again = self._resolved_anew(self.collection.citing_numbers(forms) - changed)
        self.collection.replace([*new, *again], changed)
        touched |= set(self._touched(new))
        touched |= {("document", document.id) for document in again}
        touched |= {("number", form) for form in forms}
        touched |= {unit for id_ in changed for unit in self._with_side[id_] if unit != _RINGS}
        acting = self._ending & {*changed, *(document.id for document in again)}
        self._sort_out(new, changed)
        if acting or self._ending & changed:
            touched |= {("document", id_) for id_ in self._judge_rings()}
        self._judge(touched)

    def _resolved_anew(self, document_ids: Some[int]) -> list[AuditedDocument]:
        """Those of the documents whose citations mean something else than is known of them."""
        known = [self.collection.documents[id_] for id_ in sorted(document_ids)]
        found = self._source.meanings(document_ids)
        again = []
        for document in known:
            citations = tuple(
                one
                if (one.state, one.candidates) == found[one.id]
                else replace(one, state=found[one.id][0], candidates=found[one.id][1])
                for one in document.citations
            )
            if citations != document.citations:
                again.append(replace(document, citations=citations))
        return again

    def _touched(self, documents: Iterable[AuditedDocument]) -> Iterator[Unit]:
        """What the judgement of may rest on these documents, as the collection is now."""
        for document in documents:
            yield "document", document.id
            yield from (("document", id_) for id_ in self.collection.citing_series(document))
            if document.identity:
                yield from (("reply", id_) for id_ in self._asking.get(document.identity.issuer or "", ()))
            if document.number_key:
                yield from (("reply", one.id) for one in self.collection.bearing(document.number_key))
                yield from self._near(document.number_key, document.date)
            for citation in document.citations:
                yield from self._near(citation.number_key, citation.full_date)
                yield from self._touched_by(citation)

    def _touched_by(self, citation: AuditedCitation) -> Iterator[Unit]:
        """What rests on a citation: the letter that it may answer, and who cites what it acts on."""
        held = self.collection.held(citation.identity) if citation.identity else []
        yield from (("reply", one.id) for one in (*held, *self.collection.meant(citation)))
        target = self.collection.target(citation)
        if target and citation.relation in OWN_ACTS:
            yield from (("document", one.id) for one in self.collection.citing(target))

    def _near(self, number_key: str, day: date | None) -> Iterator[Unit]:
        yield "number", number_key
        if day is not None:
            yield from (("number", key) for key in self.collection.slips(number_key, day))

    def _judge(self, units: Some[Unit]) -> None:
        self._read_ahead(units)
        for unit in units:
            self._keep(unit, tuple(self._findings(unit)))

    def _read_ahead(self, units: Some[Unit]) -> None:
        """Reads at once what many checks will read of the texts."""
        documents = [
            document
            for kind, about in units
            if kind == "document" and (document := self._document(about)) is not None
        ]
        numbers = (str(about) for kind, about in units if kind == "number")
        doubtful = (one for key in numbers for one in numbering.doubtful(self.collection, key))
        later = (one for document in documents for one in mentions.later_mentions(document))
        changed = (one for document in documents for one in force.of_changed(self.collection, document))
        self.collection.read_around([*doubtful, *later, *changed])

    def _document(self, about: Hashable) -> AuditedDocument | None:
        """The document that a unit is about, where it is judged at all."""
        document = self.collection.documents.get(about) if isinstance(about, int) else None
        return document if document is not None and is_directive(document) else None

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

    def _sort_out(self, documents: Iterable[AuditedDocument], changed: Some[int] = ()) -> None:
        """Remembers which documents ask whom for reports, and which end others."""
        self._ending -= set(changed)
        for asking in self._asking.values():
            asking.difference_update(changed)
        for document in filter(is_directive, documents):
            for issuer in duties.asked_issuers(document):
                self._asking[issuer].add(document.id)
            if any(one.relation in _ENDS for one in document.citations):
                self._ending.add(document.id)

    def _findings(self, unit: Unit) -> Iterator[Finding]:
        kind, about = unit
        if kind == "number":
            for check in _OF_NUMBERS:
                yield from check(self.collection, str(about))
            return
        document = self._document(about)
        if document is None:
            return
        if kind == "reply":
            yield from duties.reply_missing(self.collection, document, self._at)
            return
        for judge in _OF_DOCUMENTS:
            yield from judge(self.collection, document)

    def _judge_rings(self) -> set[int]:
        """Judges the rings, and answers the documents that were in one before or are now, but not both."""
        ending = [self.collection.documents[id_] for id_ in sorted(self._ending)]
        acts = (one for document in ending for one in document.citations if one.relation in _ENDS)
        self.collection.read_around(acts)
        rings = force.in_rings(self.collection, ending)
        found = tuple(one for document in rings for one in force.circular(self.collection, document))
        self._keep(_RINGS, found)
        before, self._in_rings = self._in_rings, {document.id for document in rings}
        return before ^ self._in_rings
