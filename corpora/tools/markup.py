"""The inline markup of a source: ``<<a task||L=who||D=when>>`` and ``[[lb a citation]]``, nested at will."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

RELATIONS = {
    "lb": "legal_basis",
    "pr": "proposal",
    "im": "implements",
    "iw": "issued_with",
    "am": "amends",
    "rp": "replaces",
    "re": "repeals",
    "ry": "replies",
    "rf": "refers",
}
_TOKEN = re.compile(r"<<|>>|\[\[(" + "|".join(RELATIONS) + r") |\]\]|\|\|")


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotated stretch of a block's plain text.

    Attributes:
        kind: ``task``, or a key of ``RELATIONS`` for a citation.
        start, end: code points in the plain text of the block.
        notes: what stands after ``||``: ``name=value``, or a bare word.
    """

    kind: str
    start: int
    end: int
    notes: dict[str, str]


@dataclass(slots=True)
class _Open:
    kind: str
    start: int
    closing: str
    notes: list[str] = field(default_factory=list)


def plain(raw: str) -> tuple[str, list[Mark]]:
    """The text without its markup, and the marks in the order of their ends.

    Raises:
        ValueError: a mark is not closed, or closed twice.
    """
    out: list[str] = []
    length = position = 0
    stack: list[_Open] = []
    marks: list[Mark] = []

    def take(piece: str) -> None:
        nonlocal length
        if stack and stack[-1].notes:
            stack[-1].notes[-1] += piece
        else:
            out.append(piece)
            length += len(piece)

    for token in _TOKEN.finditer(raw):
        take(raw[position : token.start()])
        position = token.end()
        sign = token.group()
        if sign == "<<":
            stack.append(_Open("task", length, ">>"))
        elif sign.startswith("[["):
            stack.append(_Open(token[1], length, "]]"))
        elif sign == "||":
            if not stack:
                raise ValueError(f"|| outside a mark: {raw[:60]!r}")
            stack[-1].notes.append("")
        else:
            if not stack or stack[-1].closing != sign:
                raise ValueError(f"{sign} closes nothing: {raw[:60]!r}")
            top = stack.pop()
            marks.append(Mark(top.kind, top.start, length, dict(_note(n) for n in top.notes)))
    take(raw[position:])
    if stack:
        raise ValueError(f"a mark is left open: {raw[:60]!r}")
    return "".join(out), marks


def _note(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()
