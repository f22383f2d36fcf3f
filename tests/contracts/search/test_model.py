"""Any changes in any order, any question: every index answers as the plain one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.index.entries import DocumentEntries, EntryBody, Withdrawal
from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Facet, Filter, Request, Scope, Sort
from pipeline.index.text_query import parse
from pipeline.store.names import agency_key, asked_key, body_key
from pipeline.tracking.records import Status
from tests.contracts.memory_index import MemoryIndex
from tests.contracts.search.documents import TODAY, document, ids

NAMES = (
    "Sở Nội vụ",
    "Sở Nội vụ tỉnh Hà Giang",
    "Sở Tài chính",
    "UBND các xã",
    "UBND xã Tân Phú",
    "UBND xã Tân Phù",
    "UBND xã Tân Phú Đông, tỉnh Tây Ninh",
)
ASKED = (*NAMES, "Sở", "UBND", "UBND xã", "UBND xã Tân", "Ủy ban nhân dân", "Sở Nội vụ tỉnh")
KEYS = (*map(asked_key, ASKED), *map(agency_key, ASKED), "so y te")
WORD = st.sampled_from(
    ["một", "mốt", "cửa", "của", "hòa", "hoà", "đê", "de", "24/KH-UBND", "ubnd", "Đ", "a_b", "x", "¦"]
)
TEXT = st.lists(WORD, max_size=6).map(" ".join)
DAY = st.integers(-40, 40).map(lambda number: TODAY + timedelta(days=number))
STORED = [status for status in Status if status not in (Status.OVERDUE, Status.DONE_LATE)]
BODY = st.builds(
    lambda name, role, inherited: EntryBody(name, body_key(name), role, inherited),
    st.sampled_from(NAMES),
    st.sampled_from(["lead", "coordinate"]),
    st.booleans(),
)
TASK = st.fixed_dictionaries(
    {
        "text": TEXT,
        "bodies": st.lists(BODY, max_size=3).map(tuple),
        "status": st.sampled_from(STORED),
        "due": st.none() | DAY,
        "starts": st.none() | DAY,
        "occurrences": st.just(()) | st.lists(DAY, max_size=5, unique=True).map(sorted).map(tuple),
        "done_on": st.none() | DAY,
        "area": st.sampled_from([None, "procedures", "organisation"]),
    }
)


@st.composite
def documents(draw: st.DrawFn) -> DocumentEntries:
    return document(
        draw(st.integers(1, 4)),
        draw(st.lists(TASK, max_size=3)),
        text=draw(TEXT),
        title=draw(st.none() | TEXT),
        kind=draw(st.sampled_from([None, "KH", "QĐ"])),
        number=draw(st.sampled_from([None, "5/KH-UBND", "12/QĐ-TTg"])),
        issuer=draw(st.sampled_from([None, "Ủy ban nhân dân tỉnh Hà Giang", "Chính phủ"])),
        issued=draw(st.none() | DAY),
        place=draw(st.sampled_from([None, "Hà Giang"])),
        revision=draw(st.integers(1, 3)),
    )


CHANGE = st.one_of(documents(), st.builds(Withdrawal, st.integers(1, 4), st.integers(1, 3)))
OF_DOCUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "agency": st.none() | st.sampled_from(KEYS),
    "exactly": st.booleans(),
    "kinds": st.sampled_from([(), ("KH",), ("KH", "QĐ")]),
    "number": st.sampled_from([None, "5/kh-ubnd"]),
    "issuer": st.sampled_from([None, "uy ban nhan dan", "ủy ban nhân dân", "chinh phu"]),
    "place": st.sampled_from([None, "Hà Giang"]),
    "issued_from": st.none() | DAY,
    "issued_to": st.none() | DAY,
    "document": st.none() | st.integers(1, 4),
}
OF_TASKS: dict[str, st.SearchStrategy[Any]] = {
    "role": st.sampled_from([None, "lead", "coordinate"]),
    "own_only": st.booleans(),
    "due_from": st.none() | DAY,
    "due_to": st.none() | DAY,
    "by_last_day": st.booleans(),
    "dated": st.sampled_from([None, True, False]),
    "recurs": st.sampled_from([None, True, False]),
    "overdue": st.sampled_from([None, True, False]),
    "statuses": st.lists(st.sampled_from(Status), max_size=2, unique=True).map(tuple),
    "areas": st.sampled_from([(), ("procedures",)]),
}
PART = st.one_of(
    WORD,
    WORD.map(lambda word: f"-{word}"),
    WORD.map(lambda word: f"{word[0]}*"),
    st.lists(WORD, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from(["(", ")", "OR", "AND", "NOT", '"', "*"]),
)


@st.composite
def questions(draw: st.DrawFn, fields: dict[str, st.SearchStrategy[Any]]) -> Request:
    # few conditions at once, for most tasks fail many
    chosen = draw(st.lists(st.sampled_from(sorted(fields)), max_size=3, unique=True))
    words = None
    if draw(st.booleans()):
        try:
            words = parse(" ".join(draw(st.lists(PART, min_size=1, max_size=5))))
        except UsageError:
            words = None
    return Request(
        today=TODAY,
        words=words,
        where=Filter(**{name: draw(fields[name]) for name in chosen}),
        scope=Scope(draw(st.none() | st.lists(st.sampled_from(KEYS), max_size=2).map(tuple))),
        sort=draw(st.sampled_from([Sort.DUE, Sort.ISSUED])),
        size=draw(st.integers(1, 4)),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    batches=st.lists(st.lists(CHANGE, max_size=4), min_size=1, max_size=4),
    tasks=st.lists(questions(OF_DOCUMENTS | OF_TASKS), min_size=1, max_size=8),
    of_documents=st.lists(questions(OF_DOCUMENTS), min_size=1, max_size=4),
    typed=st.sampled_from(["s", "sở n", "ub", "ubnd xã tân p", "5/", "mot", "h"]),
)
def test_every_index_answers_as_the_plain_one(
    adapter: TaskIndex,
    batches: list[list[DocumentEntries | Withdrawal]],
    tasks: list[Request],
    of_documents: list[Request],
    typed: str,
) -> None:
    oracle = MemoryIndex()
    adapter.rebuild([], 0)
    for batch in batches:
        assert adapter.apply(batch) == oracle.apply(batch)
    assert adapter.revisions() == oracle.revisions()
    for request in tasks:
        assert walked(adapter, request) == walked(oracle, request)
        counted = replace(request, facets=tuple(Facet), size=100)
        assert adapter.tasks(counted) == oracle.tasks(counted)
        if request.words:
            best = adapter.tasks(replace(counted, sort=Sort.RELEVANCE))
            assert sorted(ids(best)) == sorted(ids(oracle.tasks(counted)))
        assert adapter.suggest(typed, request.scope, 20) == oracle.suggest(typed, request.scope, 20)
    for request in of_documents:
        counted = replace(request, facets=(Facet.KIND, Facet.ISSUER), size=100)
        assert adapter.documents(counted) == oracle.documents(counted)


def walked(index: TaskIndex, request: Request) -> list[tuple[str, int]]:
    """All tasks page by page, each with the total that its page told."""
    found = []
    page = index.tasks(request)
    while True:
        found += [(id_, page.total) for id_ in ids(page)]
        if page.next is None:
            return found
        page = index.tasks(replace(request, cursor=page.next))
