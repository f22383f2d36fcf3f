"""Who holds a task today in the place of the body that was given it.

Names in existing documents are read as the body that received the function (Nghị quyết 190/2025/QH15), and a
body's functions can go different ways: each task is followed by its own words.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from pipeline.extraction.agencies import Agency, resolve_agency
from pipeline.extraction.succession import who_holds
from pipeline.extraction.transfers import Holder
from pipeline.findings import BodyMention
from pipeline.text import squeeze


def heirs(
    body: BodyMention, issued: date | None, issuer: str | None, words: str, today: date
) -> tuple[Holder, ...]:
    """The bodies that hold a task today in the place of one of its bodies; none where it still does itself.

    Left out is who holds it only if a later assignment says so, and what is not listed body by body.

    Args:
        body: as the task names it.
        issued: day of signing of the document.
        issuer: who signed it; tells the province of bodies that are named without one.
        words: of the task: functions go different ways.
        today: the day asked about.
    """
    agency = None if body.group else _meant(body.name, issued, issuer)
    if agency is None:
        return ()
    holders = who_holds(replace(agency, as_of=issued), today, squeeze(words)).holders
    return tuple(
        holder
        for holder in holders
        if holder.chain
        and holder.agency
        and holder.agency.id != agency.id
        and holder.doubt != "later_assignment"
    )


@lru_cache(maxsize=4096)
def _meant(name: str, issued: date | None, issuer: str | None) -> Agency | None:
    """The body that a document means by a name, if that is certain."""
    return resolve_agency(name, issued, issuer).agency
