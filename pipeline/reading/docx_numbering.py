"""Automatic numbering of Word paragraphs, written out as Word shows it ("Điều 1.", "a)", "-")."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_PLACEHOLDER = "%"
# Bullets of the fonts Symbol and Wingdings come as private-use letters.
_BULLETS = {
    "\uf0b7": "•",
    "\uf02d": "-",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf0e8": "→",
    "o": "o",
}
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(frozen=True, slots=True)
class _Level:
    text: str
    kind: str
    start: int
    suffix: str
    legal: bool
    restart: int | None


@dataclass
class _List:
    """The counters of one abstract list."""

    levels: dict[int, _Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


def roman(number: int) -> str:
    """A number as a lower-case Roman numeral."""
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out


def letter(number: int) -> str:
    """A number as Word's letter: 1 is a, 26 is z, 27 is aa, 28 is bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _shown(number: int, kind: str) -> str:
    if kind == "none":
        return ""
    if number <= 0 or number > 5_000:
        return str(number)
    match kind:
        case "lowerLetter":
            return letter(number)
        case "upperLetter":
            return letter(number).upper()
        case "lowerRoman":
            return roman(number)
        case "upperRoman":
            return roman(number).upper()
        case "decimalZero":
            return f"{number:02d}"
        case _:
            return str(number)


def _value(element: etree._Element | None, default: str = "") -> str:
    return default if element is None else element.get(f"{W}val", default)


def _number(element: etree._Element | None, default: int) -> int:
    text = _value(element)
    return int(text) if text.lstrip("-").isdigit() else default


class Numbering:
    """The lists of a document with their counters; ask in the order of the paragraphs."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of_number: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is None:
            return
        linked: dict[str, str] = {}
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {int(level.get(f"{W}ilvl", "0")): _level(level) for level in abstract.findall(f"{W}lvl")}
            key = abstract.get(f"{W}abstractNumId", "")
            self._lists[key] = _List(levels)
            if (style := _value(abstract.find(f"{W}styleLink"))) and levels:
                linked[style] = key
        for abstract in root.iter(f"{W}abstractNum"):
            if target := linked.get(_value(abstract.find(f"{W}numStyleLink"))):
                self._lists[abstract.get(f"{W}abstractNumId", "")] = self._lists[target]
        for num in root.iter(f"{W}num"):
            self._add(num)

    def _add(self, num: etree._Element) -> None:
        levels: dict[int, _Level] = {}
        starts: dict[int, int] = {}
        for override in num.findall(f"{W}lvlOverride"):
            at = int(override.get(f"{W}ilvl", "0"))
            if (own := override.find(f"{W}lvl")) is not None:
                levels[at] = _level(own)
            if (start := override.find(f"{W}startOverride")) is not None:
                starts[at] = _number(start, 1)
        self._of_number[num.get(f"{W}numId", "")] = (_value(num.find(f"{W}abstractNumId")), levels, starts)

    def label(self, number_id: str, at: int) -> str:
        """What Word shows before the next paragraph of this list at this level, with what follows it."""
        if number_id not in self._of_number or not 0 <= at < _LEVELS:
            return ""
        abstract, own, starts = self._of_number[number_id]
        group = self._lists.get(abstract)
        if group is None:
            return ""
        levels = {**group.levels, **own}
        level = levels.get(at)
        if level is None:
            return ""
        self._step(group, levels, number_id, at, starts)
        if level.kind == "bullet":
            mark = _BULLETS.get(level.text, level.text)
            return f"{mark} " if mark.strip() else ""
        text = level.text
        for depth in range(at + 1):
            if f"{_PLACEHOLDER}{depth + 1}" in text:
                inner = levels.get(depth, level)
                count = group.counters[depth]
                kind = "decimal" if level.legal else inner.kind
                text = text.replace(
                    f"{_PLACEHOLDER}{depth + 1}", _shown(inner.start if count is None else count, kind)
                )
        return text + ("" if level.suffix == "nothing" or not text else " ")

    def _step(
        self, group: _List, levels: dict[int, _Level], number_id: str, at: int, starts: dict[int, int]
    ) -> None:
        counters = group.counters
        if at in starts and (number_id, at) not in self._started:
            self._started.add((number_id, at))
            counters[at] = starts[at]
        else:
            count = counters[at]
            counters[at] = levels[at].start if count is None else count + 1
        for deeper in range(at + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            # lvlRestart names the 1-based level that restarts this one; 0 is never.
            if restart is None or (restart != 0 and at < restart):
                counters[deeper] = None


def _level(element: etree._Element) -> _Level:
    restart = element.find(f"{W}lvlRestart")
    return _Level(
        text=_value(element.find(f"{W}lvlText")),
        kind=_value(element.find(f"{W}numFmt"), "decimal"),
        start=_number(element.find(f"{W}start"), 0),
        suffix=_value(element.find(f"{W}suff"), "tab"),
        legal=element.find(f"{W}isLgl") is not None,
        restart=None if restart is None else _number(restart, 0),
    )
