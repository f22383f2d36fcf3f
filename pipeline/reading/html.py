"""HTML of portals and news pages: the main content alone, with its tables."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from pipeline.reading.canonical import compose
from pipeline.reading.detect import HTML
from pipeline.reading.encodings import decode
from pipeline.reading.html_blocks import pieces_of
from pipeline.reading.html_content import main_content
from pipeline.reading.limits import Limits
from pipeline.reading.pieces import Content
from pipeline.reading.rejections import rejection
from pipeline.reading.source import identify
from pipeline.records import Document

_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,40})""", re.I)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_HEAD = 4096
_DEPTH_EXCEEDED = "Excessive depth"  # of libxml2; what lies deeper is missing from the tree


class HtmlReader:
    """Reads web pages as saved from a browser or fetched from a portal."""

    name = "html"
    media_types = frozenset({HTML})

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document in a web page; see ``pipeline.reading.base.Reader``."""
        return compose(identify(data, name, HTML), self.name, read_html(data, limits), limits)


def read_html(data: bytes, limits: Limits, declared: str | None = None) -> Content:
    """The main content of a web page; ``declared`` is the encoding that the transport named."""
    match = _CHARSET.search(data[:_HEAD])
    decoded = decode(data, match.group(1).decode("ascii") if match else declared)
    text = _DECLARATION.sub("", decoded.text[: limits.characters * 10], count=1)
    # Pages with tags left open nest deeper than the parser's usual limit, past which it drops text unsaid.
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise rejection("empty" if not text.strip() else "damaged") from error
    if any(_DEPTH_EXCEEDED in entry.message for entry in parser.error_log):
        raise rejection("nested_too_deep")
    return Content(tuple(pieces_of(main_content(root))), (), decoded.diagnostics)
