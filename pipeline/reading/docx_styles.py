"""What Word text inherits from its styles: list, outline level, capitals, hidden text, font."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from pipeline.reading.docx_numbering import W

_DEPTH = 20  # a chain of styles that is longer is a circle


@dataclass(frozen=True, slots=True)
class Style:
    """The properties of a style that change what is read; ``None`` where the style says nothing."""

    based_on: str | None
    number_id: str | None
    level: int | None
    outline: int | None
    capitals: bool | None
    hidden: bool | None
    borders: bool | None
    font: str | None


def flag(properties: etree._Element | None, name: str) -> bool | None:
    """A toggle property of a run: on, off, or not said."""
    element = None if properties is None else properties.find(f"{W}{name}")
    return None if element is None else element.get(f"{W}val", "1") not in ("0", "false", "off")


def font_of(properties: etree._Element | None) -> str | None:
    """The font that run properties name for Western letters."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")


def has_borders(properties: etree._Element | None) -> bool | None:
    """Whether table properties draw inner or outer lines; ``None`` if they say nothing."""
    borders = None if properties is None else properties.find(f"{W}tblBorders")
    if borders is None:
        return None
    return any(edge.get(f"{W}val", "nil") not in ("nil", "none") for edge in borders)


class Styles:
    """The styles of a document."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.default_paragraph: str | None = None
        self._font = "" if root is None else font_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")) or ""
        for element in root.findall(f"{W}style") if root is not None else ():
            key = element.get(f"{W}styleId", "")
            self._styles[key] = _style(element)
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") == "1":
                self.default_paragraph = key

    def _chain(self, key: str | None) -> list[Style]:
        chain: list[Style] = []
        while key is not None and key in self._styles and len(chain) < _DEPTH:
            chain.append(self._styles[key])
            key = chain[-1].based_on
        return chain

    def list_of(self, key: str | None) -> tuple[str | None, int | None]:
        """The list and level that a paragraph style gives."""
        chain = self._chain(key)
        number = next((style.number_id for style in chain if style.number_id is not None), None)
        level = next((style.level for style in chain if style.level is not None), None)
        return number, level

    def outline(self, key: str | None) -> int | None:
        """The outline level that a paragraph style gives."""
        return next((style.outline for style in self._chain(key) if style.outline is not None), None)

    def capitals(self, key: str | None) -> bool:
        """Whether a style shows its text in capitals."""
        return next((style.capitals for style in self._chain(key) if style.capitals is not None), False)

    def hidden(self, key: str | None) -> bool:
        """Whether a style hides its text."""
        return next((style.hidden for style in self._chain(key) if style.hidden is not None), False)

    def font(self, key: str | None) -> str:
        """The font that a style gives, else the document's."""
        return next((style.font for style in self._chain(key) if style.font is not None), self._font)

    def borders(self, key: str | None) -> bool:
        """Whether a table style draws lines."""
        return next((style.borders for style in self._chain(key) if style.borders is not None), False)


def _style(element: etree._Element) -> Style:
    paragraph, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    number = None if paragraph is None else paragraph.find(f"{W}numPr")
    based_on = element.find(f"{W}basedOn")
    return Style(
        based_on=None if based_on is None else based_on.get(f"{W}val"),
        number_id=_value(number, "numId"),
        level=_integer(_value(number, "ilvl")),
        outline=_integer(_value(paragraph, "outlineLvl")),
        capitals=flag(run, "caps"),
        hidden=flag(run, "vanish"),
        borders=has_borders(element.find(f"{W}tblPr")),
        font=font_of(run),
    )


def _value(parent: etree._Element | None, name: str) -> str | None:
    element = None if parent is None else parent.find(f"{W}{name}")
    return None if element is None else element.get(f"{W}val")


def _integer(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdigit() else None
