"""DOCX: a walk of our own over the body, so that merged cells, numbering and text boxes come out once."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from pipeline.reading.canonical import compose
from pipeline.reading.detect import DOCX
from pipeline.reading.docx_numbering import Numbering, W
from pipeline.reading.docx_runs import RunText
from pipeline.reading.docx_styles import Styles
from pipeline.reading.docx_tables import TableReader
from pipeline.reading.limits import Limits
from pipeline.reading.package import Package
from pipeline.reading.pieces import Content, Paragraph, ParagraphKind, Table
from pipeline.reading.rejections import rejection
from pipeline.reading.source import identify
from pipeline.records import Diagnostic, Document, Severity

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFFICE_DOCUMENT = "/officeDocument"
_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body", "txbxContent")
)
_BODY_LEVEL = 9  # Word's outline level "body text"


class DocxReader:
    """Reads Word documents (Office Open XML)."""

    name = "docx"
    media_types = frozenset({DOCX})

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document in a DOCX file; see ``pipeline.reading.base.Reader``."""
        return compose(identify(data, name, DOCX), self.name, read_docx(data, limits), limits)


def read_docx(data: bytes, limits: Limits) -> Content:
    """The content of a DOCX file: tracked changes accepted, hidden text and page furniture left out."""
    package = Package(data, limits)
    main = _main_part(package)
    folder = posixpath.dirname(main)
    root = package.xml(main)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise rejection("damaged")
    walk = _Walk(
        Styles(package.xml(f"{folder}/styles.xml")), Numbering(package.xml(f"{folder}/numbering.xml"))
    )
    pieces = list(walk.pieces(body))
    for part, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        notes = package.xml(f"{folder}/{part}.xml") if f"{folder}/{part}.xml" in package.names else None
        pieces.extend(walk.notes(notes, tag))
    return Content(tuple(pieces), (), tuple(walk.notes_on_sight()))


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for relation in relations.iter(_RELATIONSHIP) if relations is not None else ():
        if relation.get("Type", "").endswith(_OFFICE_DOCUMENT):
            return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


class _Walk:
    """Walks block content in order; numbering counts on as it goes."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._runs = RunText(styles)
        self._tables = TableReader(styles, self.pieces)

    def pieces(self, parent: etree._Element) -> Iterator[Paragraph | Table]:
        """The paragraphs and tables below an element."""
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._tables.pieces(element)
            elif element.tag in _WRAPPERS:
                yield from self.pieces(element)

    def _paragraph(self, element: etree._Element) -> Iterator[Paragraph | Table]:
        properties = element.find(f"{W}pPr")
        style = self._style_of(properties)
        text, boxes = self._runs.of_paragraph(element, style)
        label = self._label(properties, style)
        for box in boxes:
            yield from self.pieces(box)
        kind: ParagraphKind = "list_item" if label else "paragraph"
        if self._is_heading(properties, style):
            kind = "heading"
        # The column of serial numbers is often nothing but empty numbered paragraphs.
        parent = element.getparent()
        numbered_cell = parent is not None and parent.tag == f"{W}tc" and any(map(str.isalnum, label))
        if text.strip() or numbered_cell:
            yield Paragraph(label + text, kind)

    def _style_of(self, properties: etree._Element | None) -> str | None:
        style = None if properties is None else properties.find(f"{W}pStyle")
        return self._styles.default_paragraph if style is None else style.get(f"{W}val")

    def _label(self, properties: etree._Element | None, style: str | None) -> str:
        number, level = self._styles.list_of(style)
        own = None if properties is None else properties.find(f"{W}numPr")
        if own is not None:
            own_number, own_level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
            number = number if own_number is None else own_number.get(f"{W}val")
            text = None if own_level is None else own_level.get(f"{W}val")
            level = int(text) if text is not None and text.isdigit() else level
        return "" if number in (None, "0") else self._numbering.label(number or "", level or 0)

    def _is_heading(self, properties: etree._Element | None, style: str | None) -> bool:
        own = None if properties is None else properties.find(f"{W}outlineLvl")
        text = None if own is None else own.get(f"{W}val", "")
        level = int(text) if text and text.isdigit() else self._styles.outline(style)
        return level is not None and level < _BODY_LEVEL

    def notes_on_sight(self) -> Iterator[Diagnostic]:
        """What was met that a reader of the printed page does not see."""
        if self._runs.left_out:
            yield Diagnostic("hidden_text", "Tệp có chữ ẩn; phần chữ ẩn không được đọc.", Severity.INFO)
        if self._runs.white:
            message = "Tệp có chữ trắng trên nền trắng, khi in không nhìn thấy; đề nghị kiểm tra tệp gốc."
            yield Diagnostic("white_text", message)

    def notes(self, root: etree._Element | None, tag: str) -> Iterator[Paragraph]:
        """The foot- or endnotes, each opened by its mark as it stands in the text."""
        for note in root.findall(f"{W}{tag}") if root is not None else ():
            if note.get(f"{W}type") is not None:  # separators
                continue
            mark = self._runs.mark_of(tag, note.get(f"{W}id", ""))
            texts = [piece.text for piece in self.pieces(note) if isinstance(piece, Paragraph)]
            if mark and texts:
                yield Paragraph(f"{mark} " + " ".join(text.strip() for text in texts))
