"""Areas of administrative reform (lĩnh vực cải cách hành chính): what a task is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from pipeline.resources import lexicon
from pipeline.text import squeeze, tone_placed


def area_codes() -> tuple[str, ...]:
    """The codes of the areas, which both programmes share."""
    return tuple(lexicon("reform_areas")["cues"])


def area_name(code: str, year: int | None = None) -> str:
    """The area's name in the programme of a year; without a year in the latest one.

    Raises:
        KeyError: no area has this code.
    """
    programmes = lexicon("reform_areas")["programmes"]
    for programme in programmes:
        first, last = map(int, programme["code"].split("-"))
        if year is not None and first <= year <= last:
            return str(programme["names"][code])
    return str(programmes[0]["names"][code])


def area_of(words: str, headings: Sequence[str]) -> str | None:
    """The area that a task belongs to; ``None`` where nothing tells, or two areas have as much to say.

    A heading that names one area is certain. In the words of the task the area with the most cues wins; a
    hint counts half a cue and nothing alone.

    Args:
        words: the task as written.
        headings: the headings that it stands under.
    """
    above = [one for heading in headings if (one := _of_heading(heading))]
    if above:
        return above[-1]
    cues, hints = _hits(words, "cues"), _hits(words, "hints")
    said = {code: 2 * cues[code] + hints[code] for code in cues}
    return _only({code: count if count > 1 else 0 for code, count in said.items()})


@lru_cache(maxsize=256)
def _of_heading(heading: str) -> str | None:
    return _only(_hits(heading, "headings"))


@cache
def _phrases(section: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern of all phrases, the longest first, so that none is counted within another; their areas.

    "Trên cơ sở dữ liệu do Sở X cung cấp" speaks of a ground, not of a database.
    """
    areas = {phrase: code for code, phrases in lexicon("reform_areas")[section].items() for phrase in phrases}
    longest_first = sorted(map(re.escape, areas), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?<!trên )(?:{'|'.join(longest_first)})(?!\w)"), areas


def _hits(text: str, section: str) -> dict[str, int]:
    """How many different phrases speak of each area."""
    pattern, areas = _phrases(section)
    hits = dict.fromkeys(area_codes(), 0)
    for phrase in set(pattern.findall(tone_placed(squeeze(text)).lower())):
        hits[areas[phrase]] += 1
    return hits


def _only(hits: Mapping[str, int]) -> str | None:
    """The area with the most hits, if it is one."""
    best = max(hits.values())
    leaders = [code for code, count in hits.items() if count == best]
    return leaders[0] if best and len(leaders) == 1 else None
