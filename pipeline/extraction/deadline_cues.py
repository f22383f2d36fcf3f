"""The word lists of deadline reading, as parts of patterns."""

from __future__ import annotations

import re
from functools import cache

from pipeline.resources import lexicon


@cache
def any_of(name: str) -> str:
    """A pattern that matches any entry of one list, the longest first; blanks match any white space."""
    words = sorted(lexicon("deadline_cues")[name]["words"], key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words) + ")"


def ends_with(name: str, more: str = "") -> re.Pattern[str]:
    """A pattern for ``search`` on the text before an expression: an entry of the list, ``more``, the end."""
    return re.compile(rf"(?<!\w){any_of(name)}(?!\w){more}\s*\Z", re.IGNORECASE)
