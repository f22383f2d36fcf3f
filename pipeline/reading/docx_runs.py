"""The text of one Word paragraph: its runs, fields, marks and text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.reading.docx_numbering import W
from pipeline.reading.docx_styles import Styles, flag, font_of
from pipeline.reading.legacy import font_converter

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DROPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "rt"))
_PROPERTIES = ("rPr", "pPr", "tcPr", "tblPr")
_DRAWN = frozenset(
    {f"{W}txbxContent", "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"}
)
_PLAIN = {
    f"{W}tab": " ",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    # The optional hyphen is often typed inside numbers; text keeps it as the soft hyphen that it is.
    f"{W}softHyphen": "\u00ad",
    f"{W}ptab": " ",
}
_SYMBOLS = {
    "F02D": "-",
    "F0B7": "•",
    "F0A7": "▪",
    "F0A3": "□",
    "F06F": "□",
    "F0FE": "☒",
    "F0E0": "→",
    "F0B0": "°",
    "F0B3": "≥",
    "F0A3 ": "≤",
    "F0B4": "×",
    "F0B1": "±",
}


@dataclass(frozen=True, slots=True)
class _Look:
    """How text is shown, as far as it changes what is read."""

    capitals: bool
    hidden: bool
    font: str
    white: bool = False

    def shown(self, text: str) -> str:
        """The text as a reader of the page sees it."""
        convert = font_converter(self.font)
        plain = text if convert is None else convert(text)
        return plain.upper() if self.capitals else plain


class RunText:
    """Reads paragraphs; foot- and endnote marks are counted over the document."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._marks: dict[tuple[str, str], str] = {}
        self.left_out = self.white = False  # whether text was met that is hidden, or white on white

    def mark_of(self, kind: str, identity: str) -> str:
        """The mark that a note has in the text; empty if nothing refers to it."""
        return self._marks.get((kind, identity), "")

    def of_paragraph(self, element: etree._Element, style: str | None) -> tuple[str, list[etree._Element]]:
        """The text of a paragraph, and the contents of its text boxes."""
        boxes: list[etree._Element] = []
        look = _Look(self._styles.capitals(style), self._styles.hidden(style), self._styles.font(style))
        return "".join(self._walk(element, look, boxes, [])), boxes

    def _walk(
        self, parent: etree._Element, look: _Look, boxes: list[etree._Element], fields: list[bool]
    ) -> Iterator[str]:
        """Texts below an element; ``fields`` tells for each open field whether its result has begun."""
        for element in parent:
            tag = element.tag
            if tag in _DROPPED or not isinstance(tag, str):
                continue
            if tag == f"{W}r":
                yield from self._walk(element, self._run(element, look), boxes, fields)
            elif tag == f"{W}fldChar":
                _field(element.get(f"{W}fldCharType", ""), fields)
            elif tag == f"{W}txbxContent":
                boxes.append(element)
            elif tag == f"{_MC}AlternateContent":
                yield from self._walk(_alternative(element), look, boxes, fields)
            elif look.hidden or not all(fields):
                self.left_out |= look.hidden and tag == f"{W}t"
            elif (text := self._leaf(element)) is not None:
                self.white |= look.white and bool(text.strip())
                yield look.shown(text)
            else:
                yield from self._walk(element, look, boxes, fields)

    def _run(self, run: etree._Element, look: _Look) -> _Look:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return look
        style = properties.find(f"{W}rStyle")
        name = None if style is None else style.get(f"{W}val")
        capitals, hidden = flag(properties, "caps"), flag(properties, "vanish")
        return _Look(
            (look.capitals or self._styles.capitals(name)) if capitals is None else capitals,
            (look.hidden or self._styles.hidden(name)) if hidden is None else hidden,
            font_of(properties) or (look.font if name is None else self._styles.font(name) or look.font),
            _is_white(properties) and not _is_shaded(run),
        )

    def _leaf(self, element: etree._Element) -> str | None:
        tag = element.tag
        if tag in (f"{W}t", _MATH_TEXT):
            return element.text or ""
        if tag == f"{W}br":
            return "" if element.get(f"{W}type") in ("page", "column") else "\n"
        if tag == f"{W}sym":
            return _SYMBOLS.get(element.get(f"{W}char", "").upper(), "")
        if tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            return self._note(tag.removeprefix(W).removesuffix("Reference"), element.get(f"{W}id", ""))
        return _PLAIN.get(tag)

    def _note(self, kind: str, identity: str) -> str:
        return self._marks.setdefault((kind, identity), f"[{len(self._marks) + 1}]")


def _is_white(properties: etree._Element) -> bool:
    colour = properties.find(f"{W}color")
    return colour is not None and colour.get(f"{W}val", "").upper() == "FFFFFF"


def _is_shaded(run: etree._Element) -> bool:
    """Whether a run, its paragraph, its cell or its table has a colour behind the text."""
    around: etree._Element | None = run
    while around is not None:
        for properties in _PROPERTIES:
            found = around.find(f"{W}{properties}")
            if found is not None and (
                found.find(f"{W}highlight") is not None or _is_dark(found.find(f"{W}shd"))
            ):
                return True
        if around.tag in _DRAWN or around.find(f"{W}tblPr/{W}tblStyle") is not None:
            return True  # shapes and table styles have colours of their own
        around = around.getparent()
    return False


def _is_dark(shade: etree._Element | None) -> bool:
    return shade is not None and shade.get(f"{W}fill", "auto").lower() not in ("auto", "ffffff")


def _field(kind: str, fields: list[bool]) -> None:
    if kind == "begin":
        fields.append(False)
    elif kind == "separate" and fields:
        fields[-1] = True
    elif kind == "end" and fields:
        fields.pop()


def _alternative(element: etree._Element) -> etree._Element:
    """The one of the alternatives that is read: the newer, else the fallback."""
    choice = element.find(f"{_MC}Choice")
    fallback = element.find(f"{_MC}Fallback")
    return choice if choice is not None else fallback if fallback is not None else element
