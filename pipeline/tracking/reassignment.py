"""Who should do a task today, where the body that was given it has handed its functions on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pipeline.extraction.agencies import resolve_agency
from pipeline.extraction.succession import Holders, who_holds
from pipeline.findings import Task
from pipeline.text import squeeze


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lead whose duties have moved; a person decides.

    Attributes:
        given: the lead as the task names it.
        now: who holds the duty, with the chain of acts, candidates or why it is not determined.
    """

    given: str
    now: Holders

    @property
    def lead(self) -> str | None:
        """The new lead, where the law names one and no more."""
        return self.now.holders[0].name if self.now.status == "held" else None


def proposed_leads(task: Task, issued: date | None, issuer: str | None, at: date) -> tuple[Proposal, ...]:
    """For each lead that no longer holds the task on a day, who does.

    Args:
        task: as given.
        issued: day of signing of its document; without it nothing is certain, and nothing proposed.
        issuer: who signed it; tells the province of bodies that are named without one.
        at: the day asked about.
    """
    found = []
    for body in task.leads if issued is not None else ():
        agency = resolve_agency(body.name, issued, issuer).agency
        if agency is None or body.group:
            continue
        now = who_holds(replace(agency, as_of=issued), at, squeeze(task.evidence.quote))
        if any(holder.chain for holder in now.holders):
            found.append(Proposal(body.name, now))
    return tuple(found)
