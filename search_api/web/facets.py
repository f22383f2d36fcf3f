"""Ways to narrow a list of documents, each with the count that choosing it would show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.index.queries import Count, Facet
from search_api import labels
from search_api.scoped import ScopedLibrary
from search_api.web.document_query import DocumentQuery

_CHOICES = 8
_FACETS = {
    Facet.KIND: ("kind", "Loại văn bản"),
    Facet.ISSUER: ("issuer", "Cơ quan ban hành"),
    Facet.AGENCY: ("agency", "Cơ quan được giao"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A condition that can be chosen, or one that can be taken away."""

    label: str
    address: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """One way to narrow a list."""

    title: str
    choices: tuple[Choice, ...]


def document_facets(
    query: DocumentQuery, reading: ScopedLibrary, path: str, wanted: Sequence[Facet]
) -> list[FacetView]:
    """The facets of a list of documents; one that is chosen already counts what else could be."""
    found = []
    for facet in wanted:
        name, title = _FACETS[facet]
        asked = query.without(name).request(reading.today, size=1, facets=(facet,))
        counts = reading.documents(asked).facets[facet]
        choices = tuple(_choice(query, path, facet, name, count) for count in counts[:_CHOICES])
        if choices:
            found.append(FacetView(title, choices))
    return found


def _choice(query: DocumentQuery, path: str, facet: Facet, name: str, count: Count) -> Choice:
    value = count.value if facet is Facet.KIND else count.label
    label = labels.kind(count.value) if facet is Facet.KIND else count.label
    current = getattr(query, name) == value
    chosen = query.without(name) if current else query.having(name, value)
    return Choice(label, chosen.address(path), count.hits, current)


def chosen_conditions(query: DocumentQuery, path: str) -> Iterator[Choice]:
    """The conditions that a person chose, each leading to the list without it."""
    names = {
        "words": "{}",
        "kind": "Loại: {}",
        "issuer": "Nơi ban hành: {}",
        "agency": "Cơ quan được giao: {}",
        "issued_from": "Ban hành từ {}",
        "issued_to": "Ban hành đến {}",
        "sort": "Văn bản mới trước",
    }
    for name in query.restricted():
        value = getattr(query, name)
        if isinstance(value, date):
            value = labels.day(value)
        elif name == "kind":
            value = labels.kind(value)
        yield Choice(names[name].format(value), query.without(name).address(path))
