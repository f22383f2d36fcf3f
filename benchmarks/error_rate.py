"""Character error rate: edit distance over the length of the right text, blanks evened out."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[\s|]+")
_RULES = re.compile(r"[_.\-–—=*]{3,}")  # dotted and drawn lines are no text


def plain(text: str) -> str:
    """The text as it is compared: NFC, blanks and the bars of table rows as one blank."""
    return _BLANKS.sub(" ", _RULES.sub(" ", unicodedata.normalize("NFC", text))).strip()


def distance(left: str, right: str) -> int:
    """The least number of insertions, deletions and replacements between two texts.

    Bit-parallel after Myers (1999) and Hyyrö (2003), with one column of the matrix as one long integer.
    """
    if not left:
        return len(right)
    places: dict[str, int] = {}
    for index, letter in enumerate(left):
        places[letter] = places.get(letter, 0) | 1 << index
    full, last = (1 << len(left)) - 1, 1 << (len(left) - 1)
    up, down, score = full, 0, len(left)
    for letter in right:
        match = places.get(letter, 0)
        diagonal = ((((match & up) + up) ^ up) | match | down) & full
        more, less = down | (full & ~(diagonal | up)), up & diagonal
        score += 1 if more & last else -1 if less & last else 0
        more, less = (more << 1 | 1) & full, less << 1 & full
        up, down = less | (full & ~(diagonal | more)), more & diagonal
    return score


def error_rate(read: str, right: str) -> float:
    """The character error rate of what was read; 0 for two empty texts."""
    read, right = plain(read), plain(right)
    return distance(right, read) / len(right) if right else float(bool(read))
