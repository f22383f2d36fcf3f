"""Graphs as SVG: nodes in columns by layer, drawn the same every time, to be read aloud too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log2
from statistics import fmean
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from pipeline.audit.collection import Collection
from pipeline.audit.graph import Node, issuer_map, layers, relation_graph
from pipeline.audit.wording import RELATIONS
from pipeline.store.audited import AuditedDocument

_WIDTH, _HEIGHT = 190, 34  # of a node
_ACROSS, _DOWN = 150, 16  # between columns, between nodes
_MARGIN, _HEAD = 20, 34
_LABEL = 24  # letters that fit into a node
_SWEEPS = 4
_NEAR_START, _NEAR_END = 0.18, 0.82
_COLOURS = {
    "replaces": "#a61b1b",
    "repeals": "#a61b1b",
    "amends": "#9a5b00",
    "implements": "#1b5e8c",
    "replies": "#5b3f8c",
}
_OTHER = "#5f6b76"
_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
    'markerUnits="userSpaceOnUse" orient="auto">'
    f'<path d="M0 0L8 4L0 8z" fill="{_OTHER}"/></marker></defs>'
)
# Attributes and no style sheet, so that a page that allows no inline styles can hold the picture.
_TEXT = "font-family=\"'Segoe UI', Arial, sans-serif\""
_INK = 'font-size="13" fill="#1c2833"'
_HEADING = 'font-size="12" fill="#44525f"'
_ON_EDGE = 'font-size="11" fill="#1c2833" paint-order="stroke" stroke="#ffffff" stroke-width="4"'


@dataclass(frozen=True, slots=True)
class _Place:
    """Left upper corner of a node."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Line:
    """How an edge is drawn; ``label`` is told but not written where it is not ``labelled``."""

    label: str
    colour: str = _OTHER
    width: float = 1.4
    labelled: bool = True


def relation_picture(
    collection: Collection, document: AuditedDocument, address: Callable[[int], str] | None = None
) -> str:
    """What a document cites (right), who cites it (left), and what changed those, as SVG.

    Args:
        collection: with all documents.
        document: that it is about.
        address: where a click on a stored document leads, by its id; without it the picture has no links.
    """
    graph, left_out = relation_graph(collection, document)
    title = f"Quan hệ của văn bản {document.name}"
    heads = {
        -1: "Văn bản viện dẫn",
        0: "Văn bản đang xem",
        1: "Văn bản được viện dẫn",
        2: "Sửa đổi, thay thế",
    }
    lines = {
        (a, b): _Line(RELATIONS[relation], _COLOURS.get(relation, _OTHER))
        for a, b, relation in graph.edges(data="relation")
    }
    return _svg(graph, title, _told(graph, lines, left_out), heads, lines, address)


def collection_map(collection: Collection) -> str:
    """The issuers of a collection and how often they cite each other, as SVG; central bodies on the left."""
    graph, left_out = issuer_map(collection)
    heads = {0: "Trung ương", 1: "Cấp tỉnh", 2: "Cấp huyện", 3: "Cấp xã"}
    lines = {
        (a, b): _Line(f"viện dẫn {count} lần", width=min(1 + log2(count), 8), labelled=False)
        for a, b, count in graph.edges(data="count")
    }
    title = "Bản đồ viện dẫn giữa các cơ quan"
    return _svg(graph, title, _told(graph, lines, left_out), heads, lines)


def _told(graph: nx.DiGraph, lines: dict[tuple[str, str], _Line], left_out: int) -> str:
    """The graph in words."""
    names = {key: node.label for key, node in graph.nodes(data="node")}
    told = [f"{len(graph)} điểm, {graph.number_of_edges()} quan hệ."]
    told += [f"{names[a]} {line.label} {names[b]}." for (a, b), line in lines.items()]
    if left_out:
        told.append(f"Không vẽ {left_out} điểm khác.")
    return " ".join(told)


def _svg(
    graph: nx.DiGraph,
    title: str,
    about: str,
    heads: dict[int, str],
    lines: dict[tuple[str, str], _Line],
    address: Callable[[int], str] | None = None,
) -> str:
    columns = list(layers(graph))
    places = _layout(graph, [keys for _, keys in columns])
    width = 2 * _MARGIN + len(columns) * _WIDTH + max(1, len(columns)) * _ACROSS
    height = max((place.y for place in places.values()), default=0) + _HEIGHT + 2 * _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="{"group" if address else "img"}" aria-label={quoteattr(title)}>',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(about)}</desc>",
        _ARROW,
        f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>',
    ]
    parts += [
        _text(_MARGIN + column * (_WIDTH + _ACROSS), _MARGIN + 8, heads.get(layer, ""), _HEADING)
        for column, (layer, _) in enumerate(columns)
    ]
    layer_of = {key: node.layer for key, node in graph.nodes(data="node")}
    parts += [
        _edge(places[a], places[b], line, _NEAR_END if layer_of[a] == 0 else _NEAR_START)
        for (a, b), line in lines.items()
    ]
    parts += [_node(places[key], node, address) for key, node in graph.nodes(data="node")]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _layout(graph: nx.DiGraph, columns: list[list[str]]) -> dict[str, _Place]:
    """Places in columns; within one, nodes stand near those they are joined to."""
    around = graph.to_undirected(as_view=True)
    rank = {key: float(at) for keys in columns for at, key in enumerate(keys)}
    for sweep in range(_SWEEPS):
        for keys in columns if sweep % 2 else reversed(columns):
            centre = {
                key: fmean(rank[other] for other in around[key]) if around[key] else rank[key] for key in keys
            }
            keys.sort(key=lambda key: (centre[key], rank[key], key))
            rank.update({key: float(at) for at, key in enumerate(keys)})
    tallest = max(map(len, columns), default=0)
    places = {}
    for column, keys in enumerate(columns):
        start = (tallest - len(keys)) * (_HEIGHT + _DOWN) / 2
        for at, key in enumerate(keys):
            x = _MARGIN + column * (_WIDTH + _ACROSS)
            places[key] = _Place(x, _MARGIN + _HEAD + start + at * (_HEIGHT + _DOWN))
    return places


def _node(place: _Place, node: Node, address: Callable[[int], str] | None) -> str:
    missing = node.state == "missing"
    fill, line = ("#ffffff", ' stroke-dasharray="5 3"') if missing else ("#eef3f8", "")
    if node.layer == 0 and not missing:
        fill = "#d6e4f2"
    shape = (
        f'<rect x="{place.x:g}" y="{place.y:g}" width="{_WIDTH}" height="{_HEIGHT}" rx="5" fill="{fill}" '
        f'stroke="{_OTHER}"{line}/>'
    )
    label = node.label if len(node.label) <= _LABEL else f"{node.label[: _LABEL - 1]}…"
    words = _text(place.x + 10, place.y + 22, label)
    drawn = f"<g><title>{escape(node.about)}</title>{shape}{words}</g>"
    if address is None or node.document_id is None:
        return drawn
    return f"<a href={quoteattr(address(node.document_id))}>{drawn}</a>"


def _edge(start: _Place, end: _Place, line: _Line, label_at: float) -> str:
    """A curve from the side of a node to that of another, with its label ``label_at`` of the way."""
    if end.x > start.x:
        x1, x2, bends = start.x + _WIDTH, end.x, (_ACROSS / 2, -_ACROSS / 2)
    elif end.x < start.x:
        x1, x2, bends = start.x, end.x + _WIDTH, (-_ACROSS / 2, _ACROSS / 2)
    else:
        x1, x2, bends = start.x + _WIDTH, end.x + _WIDTH, (_ACROSS / 2, _ACROSS / 2)
    y1, y2 = start.y + _HEIGHT / 2, end.y + _HEIGHT / 2
    path = f"M{x1:g} {y1:g}C{x1 + bends[0]:g} {y1:g} {x2 + bends[1]:g} {y2:g} {x2:g} {y2:g}"
    curve = (
        f'<path d="{path}" fill="none" stroke="{line.colour}" stroke-width="{line.width:.3g}" '
        f'stroke-opacity="{1 if line.labelled else 0.45}" marker-end="url(#arrow)">'
        f"<title>{escape(line.label)}</title></path>"
    )
    if not line.labelled:
        return curve
    t, u = label_at, 1 - label_at
    x = u**3 * x1 + 3 * u * u * t * (x1 + bends[0]) + 3 * u * t * t * (x2 + bends[1]) + t**3 * x2
    y = u**3 * y1 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t**3 * y2
    return curve + _text(x, y + 4, line.label, _ON_EDGE, "middle")


def _text(x: float, y: float, words: str, style: str = _INK, anchor: str = "start") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" {_TEXT} {style}>{escape(words)}</text>'
