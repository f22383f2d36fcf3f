"""Vietnamese text as text: NFC, and shadows of the same length to match and search on.

Matching never changes the stored text. It runs on a shadow, a copy in which each code point stands for the
one at the same offset, so an offset found in the shadow is an offset in the document.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CAPITALS = "A-Z" + "".join(
    letter for letter in map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))) if letter.isupper()
)
"""Capital letters of Vietnamese and its neighbours, to stand inside the brackets of a pattern."""

_DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\uf02d"
_SLASHES = "\u2044\u2215\u29f8"
_SPACES = (
    "\t\n\r\f\v\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u202f\u205f\u3000\ufeff"
)
_PLAIN_OF = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_SLASHES, "/"),
    **dict.fromkeys(_SPACES, " "),
    "Ð": "Đ",
    "ð": "đ",
    "Ɖ": "Đ",
}
_ODD = re.compile(f"[{''.join(_PLAIN_OF)}]")

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")

_LONG = 4000  # code points: shorter texts are read once, in no time

# The older writing puts the tone of an open oa, oe, uy on the first vowel (hòa), the newer on the second.
_NEWER = ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
_OLDER = ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy")
_OLDER_OF = {
    form(new): form(old)
    for new, old in zip(_NEWER, _OLDER, strict=True)
    for form in (str.lower, str.upper, str.title)
}
# It opens with a letter, not with what must not stand before it, for that search is much faster.
_NEWER_TONE = re.compile(rf"[oOuU](?<![qQ][oOuU])[{''.join(sorted({form[1] for form in _OLDER_OF}))}](?!\w)")


def _strip_marks(letter: str) -> str:
    """The base letter of one NFC code point, lower case; itself where there is none of length one."""
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return {"đ": "d"}.get(base, base) if len(base) == 1 else letter


_FOLD = {
    code: _strip_marks(chr(code))
    for first, last in ((0x41, 0x5B), (0xC0, 0x250), (0x1EA0, 0x1F00))
    for code in range(first, last)
}


def nfc(text: str) -> str:
    """The text in NFC, its lines ended by a line feed: the only form in which text is stored."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def storable(text: str) -> str:
    """The text with U+FFFD for what not every database keeps: U+0000, and halves of surrogate pairs.

    Names of files have those halves where they are written in no encoding that the system knows.
    """
    return _NOT_STORABLE.sub("\ufffd", text)


def tone_placed(text: str) -> str:
    """The text with the tone of open oa, oe, uy on the first vowel ("uỷ" becomes "ủy"); same length."""
    return _NEWER_TONE.sub(lambda match: _OLDER_OF.get(match.group(), match.group()), text)


def _plain(text: str) -> str:
    """The text with one dash, slash, blank and Đ; a few scans for what is rare are faster than a table."""
    if _ODD.search(text) is None:
        return text
    for odd, plain in _PLAIN_OF.items():
        if odd in text:
            text = text.replace(odd, plain)
    return text


def shadow(text: str) -> str:
    """What patterns match on: one dash, slash, blank and Đ, one tone placement; same length and case."""
    return tone_placed(_plain(text)) if len(text) < _LONG else _long_shadow(text)


@lru_cache(maxsize=2)
def _long_shadow(text: str) -> str:
    """The shadow of a whole document, which many readers of its parts ask for one after another."""
    return tone_placed(_plain(text))


def fold(text: str) -> str:
    """What search without accents matches on: lower case, no marks, đ as d; same length."""
    return _plain(text).translate(_FOLD)


def squeeze(text: str) -> str:
    """The text on one line, with single blanks."""
    return " ".join(text.split())
