"""How Vietnamese a text looks: the share of its accented words that are possible Vietnamese syllables.

The grammar of the syllable (onset, rhyme) is that of the standard orthography (chính tả tiếng Việt). It tells
a text decoded with the right table, or read well from an image, from a garbled one; it needs no word list.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
_SYLLABLE = re.compile(
    "(?:ngh?|gh|gi|g|kh?|ph?|th|tr|t|ch?|nh?|qu|[bdđhlmrsvx])?"
    "(?:"
    "i[êe]u|y[êe]u|u[ôo]i|ươi|ươu|uyên|uyêt|u[âa]y|o[aă][oiy]|u[yê]|oai|oay|oeo|uya|uyu|"
    "(?:iê|yê|uô|ươ|oă|uâ|oo|oa|oe|uê|uơ|uy)(?:ch|nh|ng|[cmnpt])?|"
    "ia|ya|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|"
    "[aăâeêioôơuưy](?:ch|nh|ng|[cmnpt])?"
    ")"
)
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~“”‘’…–—•]+")
_ENOUGH = 5  # fewer accented words tell nothing


@lru_cache(16_384)
def is_syllable(word: str) -> bool:
    """Whether a word, tone and case put aside, is a possible Vietnamese syllable."""
    bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    return _SYLLABLE.fullmatch(bare) is not None


def accented_share(text: str) -> float | None:
    """The share of words beyond ASCII that are possible syllables; ``None`` for too few words."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if len(words) < _ENOUGH:
        return None
    return sum(map(is_syllable, words)) / len(words)
