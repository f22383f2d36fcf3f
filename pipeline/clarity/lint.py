"""All remarks on one document, and the table of its tasks by the five respects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.clarity.persons import find_recipients, unclear_persons
from pipeline.clarity.remarks import Clear, Remark, Weight
from pipeline.clarity.responsibility import unclear_responsibility
from pipeline.clarity.times import unclear_times
from pipeline.clarity.works import unclear_works
from pipeline.findings import Extraction
from pipeline.structure.zones import find_zones

_NOT_LINTED = ("NEWS", "BC")  # they tell what was done or said, and give no task of their own
NO_SUPERIOR: Mapping[int, tuple[date, str]] = {}


def lint(
    extraction: Extraction, today: date, superior: Mapping[int, tuple[date, str]] = NO_SUPERIOR
) -> tuple[Remark, ...]:
    """What is unclear in a document's tasks, in the order of its text; press and reports have no remark.

    Args:
        extraction: the document.
        today: stands for the day of signing of a draft that has none.
        superior: see ``times.unclear_times``.
    """
    metadata = extraction.metadata
    if metadata.kind and metadata.kind.value in _NOT_LINTED:
        return ()
    zones = find_zones(extraction.document)
    day = metadata.date.value if metadata.date else today
    issuer = metadata.issuer.value if metadata.issuer else None
    recipients = find_recipients(extraction.document, zones, day, issuer)
    found = [
        *unclear_persons(extraction, recipients, day, issuer),
        *unclear_works(extraction),
        *unclear_times(extraction, day, superior),
        *unclear_responsibility(extraction, zones),
    ]
    return tuple(sorted(found, key=lambda remark: (remark.span.start, remark.code)))


def unclear_respects(remarks: Sequence[Remark], task: int) -> dict[Clear, Weight]:
    """The respects in which a task is unclear, each with its heaviest remark; the document's count too."""
    found: dict[Clear, Weight] = {}
    for remark in remarks:
        if remark.task in (task, None) and found.get(remark.clear) is not Weight.ERROR:
            found[remark.clear] = remark.weight
    return found
