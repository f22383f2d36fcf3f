"""Who cites whom as a graph: around one document, and between the issuers of a whole collection."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import networkx as nx

from pipeline.audit.collection import Collection
from pipeline.audit.force import amendments
from pipeline.audit.wording import named
from pipeline.extraction.agency_register import rows_of_code
from pipeline.findings import Relation
from pipeline.store.audited import AuditedCitation, AuditedDocument
from pipeline.store.resolution import Identity

State = Literal["held", "missing"]

MOST = 14  # documents drawn on either side of one
_ISSUERS = 36  # drawn on a map
# What is drawn first where there is no room for all.
_WEIGHT: dict[Relation, int] = {
    "replaces": 0,
    "repeals": 1,
    "amends": 2,
    "implements": 3,
    "replies": 4,
    "proposal": 5,
    "issued_with": 6,
    "legal_basis": 7,
    "refers": 8,
}
_LEVELS = {"central": 0, "provincial": 1, "regional": 1, "district": 2, "commune": 3}


@dataclass(frozen=True, slots=True)
class Node:
    """A document, or an issuer with its documents.

    Attributes:
        label: what is written in it.
        about: more of it, for those who point at it or have it read to them.
        layer: how many steps it stands from the document that the graph is about; on a map its level.
        document_id: of a stored document.
    """

    label: str
    about: str
    state: State
    layer: int
    document_id: int | None = None


def relation_graph(collection: Collection, document: AuditedDocument) -> tuple[nx.DiGraph, int]:
    """The documents that one cites and that cite it, what amended those, and how many were left out.

    Nodes are strings with an attribute ``node`` (``Node``); an edge leads from the citing document and has
    the ``relation`` that tells most.
    """
    graph: nx.DiGraph = nx.DiGraph()
    centre = _key(collection, document)
    graph.add_node(centre, node=_held(document, 0))
    left_out = _add(collection, graph, document, _cited(collection, document), 1)
    citing = _citing(collection, document)
    for other, relation in citing[:MOST]:
        key = _key(collection, other)
        if key not in graph:
            graph.add_node(key, node=_held(other, -1))
        graph.add_edge(key, centre, relation=relation)
    left_out += max(0, len(citing) - MOST)
    _add_amendments(collection, graph, document)
    return graph, left_out


def _key(collection: Collection, document: AuditedDocument) -> str:
    """One node for all files of a document."""
    held = collection.held(document.identity) if document.identity else []
    return f"document:{min((one.id for one in held), default=document.id)}"


def _held(document: AuditedDocument, layer: int) -> Node:
    about = "; ".join(filter(None, (named(document.name, document.date), document.issuer, document.title)))
    return Node(document.name, about, "held", layer, document.id)


def _cited(collection: Collection, document: AuditedDocument) -> dict[str, tuple[AuditedCitation, Relation]]:
    """What a document cites, each once with the relation that tells most."""
    found: dict[str, tuple[AuditedCitation, Relation]] = {}
    for citation in document.citations:
        meant = collection.meant(citation)
        key = _key(collection, meant[0]) if meant else _missing_key(citation)
        known = found.get(key)
        if known is None or _WEIGHT[citation.relation] < _WEIGHT[known[1]]:
            found[key] = (known[0] if known else citation, citation.relation)
    return found


def _missing_key(citation: AuditedCitation) -> str:
    period = citation.identity.period if citation.identity else citation.full_date
    return f"number:{citation.number_key}:{period}"


def _add(
    collection: Collection,
    graph: nx.DiGraph,
    document: AuditedDocument,
    cited: dict[str, tuple[AuditedCitation, Relation]],
    layer: int,
) -> int:
    """Adds what a document cites; answers how much there was no room for."""
    centre = _key(collection, document)
    ranked = sorted(cited, key=lambda key: (_WEIGHT[cited[key][1]], cited[key][0].passage.start))
    for key in ranked[:MOST]:
        citation, relation = cited[key]
        meant = collection.meant(citation)
        if key not in graph:
            node = _held(meant[0], layer) if meant else _missing(citation, layer)
            graph.add_node(key, node=node)
        if key != centre:
            graph.add_edge(centre, key, relation=relation)
    return max(0, len(ranked) - MOST)


def _missing(citation: AuditedCitation, layer: int) -> Node:
    about = "; ".join(filter(None, (named(citation.number, citation.full_date), citation.full_issuer)))
    return Node(citation.number, f"{about} (chưa có trong kho)", "missing", layer)


def _citing(collection: Collection, document: AuditedDocument) -> list[tuple[AuditedDocument, Relation]]:
    """Who cites a document, the relations that tell most first."""
    files = collection.held(document.identity) if document.identity else [document]
    ids = {one.id for one in files}
    found: list[tuple[AuditedDocument, Relation]] = []
    for other in collection.citing_files(files):
        relations = [
            citation.relation
            for citation in other.citations
            if not ids.isdisjoint(one.id for one in collection.meant(citation))
        ]
        if relations and other.id not in ids:
            found.append((other, min(relations, key=_WEIGHT.__getitem__)))
    return sorted(found, key=lambda one: (_WEIGHT[one[1]], one[0].date or date.max, one[0].id))


def _add_amendments(collection: Collection, graph: nx.DiGraph, document: AuditedDocument) -> None:
    """Adds what changed or ended the drawn documents, where it is held."""
    for key in list(graph):
        node: Node = graph.nodes[key]["node"]
        if node.layer <= 0 or node.document_id is None:
            continue
        held = collection.documents[node.document_id]
        for act in collection.acts_on(held.identity)[:3] if held.identity else ():
            actor = collection.documents[act.actor]
            other = _key(collection, actor)
            if other not in graph:
                graph.add_node(other, node=_held(actor, node.layer + 1))
            if not graph.has_edge(other, key) and actor.id != document.id:
                graph.add_edge(other, key, relation=act.citation.relation)


@dataclass(frozen=True, slots=True)
class Version:
    """One step in the life of a document.

    Attributes:
        relation: what it did to the document.
        provision: the part that it touched, as written.
    """

    document: AuditedDocument
    relation: Relation
    provision: str | None


@dataclass(frozen=True, slots=True)
class Versions:
    """The version chain of a document (chuỗi sửa đổi, bổ sung) as far as the collection holds it.

    Attributes:
        changes: what amended it, or repealed a part of it, the earliest first.
        ended: what replaced or repealed it as a whole.
    """

    changes: tuple[Version, ...]
    ended: Version | None

    @property
    def in_force(self) -> str:
        """Which text is in force, for staff."""
        if self.ended is not None:
            verb = "thay thế" if self.ended.relation == "replaces" else "bãi bỏ"
            other = self.ended.document
            return f"Đã bị {verb} tại {named(other.name, other.date)}."
        if not self.changes:
            return "Trong kho không có văn bản sửa đổi, bổ sung, thay thế hoặc bãi bỏ."
        chain = "; ".join(named(one.document.name, one.document.date) for one in self.changes)
        return f"Áp dụng cùng các văn bản sửa đổi, bổ sung: {chain}."


def versions(collection: Collection, target: Identity | None) -> Versions:
    """The version chain of a document."""
    if target is None:
        return Versions((), None)
    endings = collection.endings(target)

    def version(actor: int, citation: AuditedCitation) -> Version:
        return Version(collection.documents[actor], citation.relation, citation.provision)

    return Versions(
        tuple(version(act.actor, act.citation) for act in amendments(collection, target)),
        version(endings[0].actor, endings[0].citation) if endings else None,
    )


def issuer_map(collection: Collection) -> tuple[nx.DiGraph, int]:
    """The issuers of a collection and how often they cite each other, and how many were left out.

    Nodes are keys of issuers with an attribute ``node``; edges have the ``count`` of citations. An issuer
    whose documents are only cited is there too.
    """
    names: dict[str, str] = {}
    held: Counter[str] = Counter()
    cited: Counter[tuple[str, str]] = Counter()
    for document in collection.audited:  # their own words name them better than those who cite them
        names.setdefault(_issuer(document), document.issuer or "không rõ cơ quan")
    for document in collection.audited:
        own = _issuer(document)
        held[own] += 1
        for citation in document.citations:
            target = collection.target(citation)
            if target is not None and target.issuer:
                cited[own, target.issuer] += 1
                names.setdefault(target.issuer, _name(target.issuer, citation))
    weight = Counter(held)
    for (one, other), count in cited.items():
        weight[one] += count
        weight[other] += count
    drawn = sorted(weight, key=lambda key: (-weight[key], key))[:_ISSUERS]
    graph: nx.DiGraph = nx.DiGraph()
    for key in drawn:
        about = f"{names[key]}: {held[key]} văn bản trong kho"
        graph.add_node(
            key, node=Node(_short(names[key]), about, "held" if held[key] else "missing", _level(key))
        )
    for (one, other), count in sorted(cited.items()):
        if one in graph and other in graph and one != other:
            graph.add_edge(one, other, count=count)
    return graph, len(weight) - len(drawn)


def _issuer(document: AuditedDocument) -> str:
    return (document.identity.issuer if document.identity else None) or document.issuer or "?"


def _name(issuer: str, citation: AuditedCitation) -> str:
    """Name of an issuer that is only cited: as cited, or the register's for its code."""
    coded = rows_of_code(issuer)
    return citation.full_issuer or (coded[0].name if coded else issuer)


def _short(name: str) -> str:
    """A body's name with the abbreviations that everybody uses."""
    for full, short in (("Ủy ban nhân dân", "UBND"), ("Hội đồng nhân dân", "HĐND"), ("thành phố", "TP")):
        name = re.sub(full, short, name, flags=re.IGNORECASE)
    return name


def _level(issuer: str) -> int:
    """On which row of a map an issuer stands: central bodies above, communes below."""
    row, at, _ = issuer.partition("@")
    if not at:
        return 0
    suffix = row.rsplit("-", 1)[-1]
    level = {"huyen": "district", "xa": "commune"}.get(suffix, "provincial")
    return _LEVELS[level]


def layers(graph: nx.DiGraph) -> Iterator[tuple[int, list[str]]]:
    """The nodes of each layer, from the lowest, in the order in which they were added."""
    found: dict[int, list[str]] = {}
    for key, node in graph.nodes(data="node"):
        found.setdefault(node.layer, []).append(key)
    yield from sorted(found.items())
