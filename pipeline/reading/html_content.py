"""Which part of a web page is its content: without menus, side columns, related links and footers.

Two kinds of page matter. A portal shows a directive in full, which opens with the national motto (quốc hiệu).
A news page shows an article under a headline. Both are found by where the text stands, not by names of sites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from pipeline.reading.headers import has_motto

_NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "video",
        "audio",
        "button",
        "select",
        "option",
        "input",
        "textarea",
        "nav",
        "aside",
        "dialog",
        "map",
        "link",
        "meta",
        "head",
        "title",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_HIDDEN_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu")
)
# What web frameworks call the parts that are no content; words of class and id names, not of one site.
_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|sidebar|breadcrumb|breadcrumbs|comment|comments|share|sharing|social|related|"
    r"footer|advert|ads|banner|cookie|pagination|pager|toolbar|popup|modal|login|newsletter|tags?|rating|print)(?=$|[\s_-])",
    re.I,
)
_CONTAINERS = frozenset(("div", "section", "article", "main", "td", "body", "form", "center", "font", "span"))
_TEXT_BLOCKS = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "tr", "dd", "dt")
)
_LIST_LIKE = frozenset(("ul", "ol", "div", "section", "table", "dl", "p"))
_LINK_SHARE = 0.6
_MOST_OF_TEXT = 0.75
_SHORT_BOILERPLATE = 1_500
_DEPTH = 400
_HEADLINE_WORDS = 4
_REPEATED = 0.7


def main_content(root: HtmlElement) -> list[HtmlElement]:
    """The elements that hold a page's content, in order: maybe the headline, then the text."""
    body = root.find("body")
    if body is None:
        return [root]
    headline = _headline(root, body)
    _strip(body, headline)
    best = _directive(body)
    if best is not None:
        return [best]
    best = _densest(body)
    if headline is None or best is headline or best in headline.iterancestors():
        return [best]
    return [headline, best]


def _headline(root: HtmlElement, body: HtmlElement) -> HtmlElement | None:
    """The headline of the article: the longest main heading that the page's title repeats."""
    title = root.findtext("head/title") or ""
    named = set(title.lower().split())
    heads = [head for head in body.iter("h1", "h2") if len(head.text_content().split()) >= _HEADLINE_WORDS]
    repeated = [head for head in heads if _share_in(head.text_content(), named) >= _REPEATED]
    return max(repeated, key=lambda head: len(head.text_content()), default=None)


def _share_in(text: str, words: set[str]) -> float:
    own = text.lower().split()
    return sum(word in words for word in own) / len(own)


def _strip(body: HtmlElement, headline: HtmlElement | None) -> None:
    kept = set() if headline is None else {headline, *headline.iterancestors()}
    for element in list(body.iterdescendants()):
        if not isinstance(element.tag, str) or element.getparent() is None or element in kept:
            continue
        if _never_content(element) or _is_boilerplate(element) or _is_link_list(element):
            element.drop_tree()


def _never_content(element: HtmlElement) -> bool:
    return (
        element.tag in _NEVER
        or _HIDDEN.search(element.get("style", "")) is not None
        or "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or element.get("role", "") in _HIDDEN_ROLES
    )


def _is_boilerplate(element: HtmlElement) -> bool:
    """Whether an element is called something that is no content, and is not too long for it."""
    if element.tag in ("html", "body", "article", "main"):
        return False
    if element.tag in ("header", "footer"):
        return not has_motto(element.text_content()[:3_000])
    if _BOILERPLATE.search(f"{element.get('class', '')} {element.get('id', '')}") is None:
        return False
    text = element.text_content()
    return len(text) < _SHORT_BOILERPLATE and not has_motto(text)


def _is_link_list(element: HtmlElement) -> bool:
    if element.tag not in _LIST_LIKE:
        return False
    links = [link for link in element.iter("a") if link.get("href")]
    if len(links) < 4:
        return False
    linked = sum(len(link.text_content().strip()) for link in links)
    return linked > _LINK_SHARE * len("".join(element.text_content().split()))


def _densest(body: HtmlElement) -> HtmlElement:
    """The deepest element that still holds most of the page's running text."""
    weights = _weights(body)
    here, total = body, weights.get(body, 0.0)
    for _ in range(_DEPTH):
        heavier = [
            child for child in _containers(here) if weights.get(child, 0.0) >= _MOST_OF_TEXT * total > 0
        ]
        if not heavier:
            return here
        here = heavier[0]
    return here


def _containers(element: HtmlElement) -> Iterator[HtmlElement]:
    for child in element:
        if child.tag in _CONTAINERS:
            yield child
        elif child.tag in ("table", "tbody", "tr"):
            yield from _containers(child)


def _weights(body: HtmlElement) -> dict[HtmlElement, float]:
    """For each element the length of the running text in it; links count nothing, short lines little."""
    own: dict[HtmlElement, float] = {}
    for element in body.iter():
        texts = [element.text or "", *(child.tail or "" for child in element)]
        if element.tag != "a":
            length = sum(len(text.strip()) for text in texts)
            own[element] = length if length > 80 or element.tag in _TEXT_BLOCKS else length * 0.3
    total: dict[HtmlElement, float] = {}
    for element in reversed(list(body.iter())):
        total[element] = own.get(element, 0.0) + sum(total.get(child, 0.0) for child in element)
    return total


def _directive(body: HtmlElement) -> HtmlElement | None:
    """The element that holds a directive in full: from the motto on, most of what follows on the page."""
    if not has_motto(body.text_content()):
        return None
    here = body
    while (inner := next((child for child in here if has_motto(child.text_content())), None)) is not None:
        here = inner
    following = len(body.text_content()) - _length_before(body, here)
    while here is not body and len(here.text_content()) < _MOST_OF_TEXT * following:
        parent = here.getparent()
        if parent is None:
            break
        here = parent
    return here


def _length_before(body: HtmlElement, stop: HtmlElement) -> int:
    """Letters of the page before an element."""
    length = 0
    around = {stop, *stop.iterancestors()}
    for element in body.iter():
        if element is stop:
            return length
        length += len(element.text or "") + (0 if element in around else len(element.tail or ""))
    return length
