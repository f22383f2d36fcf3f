"""How every store settles what citations mean as documents arrive."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from pipeline.extraction.citations import CitationContext, find_citations
from pipeline.findings import Citation, Evidence, Extraction, Field, Metadata
from pipeline.records import Span
from pipeline.store.ports import CitationState, DocumentStore
from tests.pipeline.extractions import RULES, document, letter, with_rules
from tests.pipeline.memory_store import MemoryStore

RESOLVED, UNRESOLVED = CitationState.RESOLVED, CitationState.UNRESOLVED
TAY_NINH, BINH_DINH = "Ủy ban nhân dân tỉnh Tây Ninh", "Ủy ban nhân dân tỉnh Bình Định"


def directive(number: str, day: date, issuer: str, text: str) -> Extraction:
    """A document of which only its number, day, issuer and citations matter."""
    evidence = Evidence(Span(0, 0), "", "test.rule")
    metadata = Metadata(
        number=Field(number, evidence), date=Field(day, evidence), issuer=Field(issuer, evidence)
    )
    citations = find_citations(text, CitationContext())
    return Extraction(document(text, f"{number} {day}"), metadata, citations, (), RULES)


CITING = directive(
    "5/KH-UBND",
    date(2022, 1, 5),
    TAY_NINH,
    "Thực hiện Quyết định số 492/QĐ-UBND ngày 13/3/2020 của UBND tỉnh. Theo Quyết định 492 và Nghị quyết số "
    "76/NQ-CP của Chính phủ.",
)
DECISION = directive("492/QĐ-UBND", date(2020, 3, 13), TAY_NINH, "Quyết định phân công.")
OTHER = directive("492/QĐ-UBND", date(2011, 10, 6), BINH_DINH, "Quyết định của tỉnh khác.")


def states(store: DocumentStore, document_id: int) -> list[tuple[CitationState, list[int]]]:
    return [
        (found.state, [candidate.id for candidate in found.candidates])
        for found in store.citations(document_id)
    ]


def test_an_arriving_document_settles_what_was_open(store: DocumentStore) -> None:
    store.save(CITING)
    assert states(store, 1) == [(UNRESOLVED, [])] * 3
    store.save(OTHER)
    assert states(store, 1) == [(UNRESOLVED, [])] * 3
    store.save(DECISION)
    assert states(store, 1) == [(RESOLVED, [3]), (RESOLVED, [3]), (UNRESOLVED, [])]
    assert [(found.document.id, found.citation.number) for found in store.cited_by(3)] == [
        (1, "492/QĐ-UBND"),
        (1, "492"),
    ]
    assert store.cited_by(2) == []


def test_a_document_read_anew_with_another_number_frees_its_citations(store: DocumentStore) -> None:
    store.save(CITING)
    store.save(DECISION)
    assert states(store, 1)[0] == (RESOLVED, [2])
    evidence = Evidence(Span(0, 0), "", "test.rule")
    renamed = replace(DECISION, metadata=replace(DECISION.metadata, number=Field("493/QĐ-UBND", evidence)))
    store.save(with_rules(renamed, "later"))
    assert states(store, 1)[0] == (UNRESOLVED, [])
    store.save(with_rules(DECISION, "latest"))
    assert states(store, 1)[0] == (RESOLVED, [2])


def test_the_order_of_arrival_changes_nothing(store: DocumentStore) -> None:
    oracle = MemoryStore()
    numbers = ["492/QĐ-UBND", "493/QĐ-UBND", "76/NQ-CP"]
    chance = random.Random(7)
    for at in range(40):
        mentions = [f"Quyết định số {chance.choice(numbers)}" for _ in range(3)] + ["Quyết định 492."]
        text = f"Văn bản {at}. Theo {chance.choice(mentions)} ngày 02/3/2020; {'; '.join(mentions)}"
        made = directive(
            chance.choice(numbers),
            date(chance.choice([2019, 2020, 2021]), 3, 2),
            chance.choice([TAY_NINH, BINH_DINH]),
            text,
        )
        store.save(made)
        oracle.save(made)
    for document_id in range(1, 41):
        assert states(store, document_id) == states(oracle, document_id)
        assert store.cited_by(document_id) == oracle.cited_by(document_id)


def test_a_bare_number_can_mean_every_number_that_it_begins(store: DocumentStore) -> None:
    numbers = ("492/QĐ-UBND", "492-QĐ/TU", "4920/QĐ-UBND", "492QĐ", "49/QĐ-UBND", "492/2020/QĐ-UBND", "492")
    bare = Citation(Evidence(Span(0, 3), "492", "test.rule"), None, "492", None, None, "refers", None)
    store.save(replace(letter("492 và không gì khác."), citations=(bare,)))
    ids = {
        number: store.save(letter("Văn bản.", number=number, name=number)).document_id for number in numbers
    }
    (found,) = store.citations(1)
    expected = ["492/QĐ-UBND", "492-QĐ/TU", "492/2020/QĐ-UBND", "492"]
    assert [candidate.id for candidate in found.candidates] == [ids[number] for number in expected]
