"""Transfers of functions between bodies (``models/lexicons/successions.yaml``) and chains made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from pipeline.extraction.acts import Act, act
from pipeline.extraction.agencies import Agency
from pipeline.extraction.agency_names import bare_key
from pipeline.resources import lexicon

Share = Literal["full", "main", "part", "candidate"]
Doubt = Literal["some_places_only", "later_assignment"]


@dataclass(frozen=True, slots=True)
class Step:
    """One hop of a chain: who handed what to whom on which day by which acts."""

    origin: str
    target: str
    since: date
    function: str | None
    acts: tuple[Act, ...]
    verified: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """One row's functions, or one of them, going to another row.

    Attributes:
        origin, target: ids of rows of the register.
        since: first day of the new holder.
        share: ``candidate`` where the law leaves the holder to a later assignment.
        function: what was transferred, where it was not all; ``keywords`` find it in a task's words.
        note: a reservation, for staff.
        checked_in: id of the one province for which it was checked, where others may differ.
    """

    origin: str
    target: str
    since: date
    share: Share
    function: str | None
    keywords: tuple[str, ...]
    note: str | None
    acts: tuple[Act, ...]
    verified: bool
    checked_in: str | None

    def concerns(self, function: str) -> bool:
        """Whether a function as written falls under what was transferred; accents do not matter."""
        words = f" {bare_key(function)} "
        return any(f" {keyword} " in words for keyword in self.keywords)

    def verified_in(self, agency: Agency) -> bool:
        """Whether it was checked on a public page for the body's province."""
        province = agency.province.id if agency.province else None
        return self.verified and self.checked_in in (None, province)

    def step(self, origin: Agency, target: str, acts: tuple[Act, ...]) -> Step:
        """The hop of a chain that this transfer makes from one body to another."""
        verified = self.verified_in(origin)
        return Step(origin.name, target, self.since, self.function, acts, verified, self.note)


@dataclass(frozen=True, slots=True)
class Holder:
    """A body that holds, or may hold, what another was told to do.

    Attributes:
        agency: ``None`` where the register does not list the bodies one by one ("UBND các xã ...").
        functions: to which part of the work it is restricted; empty for all of it.
        chain: how it came to it, oldest first; empty if nothing changed.
        doubt: why it is not certain; ``None`` if the law names it.
    """

    name: str
    agency: Agency | None
    functions: tuple[str, ...] = ()
    chain: tuple[Step, ...] = ()
    doubt: Doubt | None = None

    @property
    def sources(self) -> tuple[Act, ...]:
        """The acts of the chain; those of the body itself if nothing changed."""
        acts = tuple(dict.fromkeys(source for step in self.chain for source in step.acts))
        return acts or (self.agency.sources if self.agency else ())

    @property
    def verified(self) -> bool:
        """Whether every step was checked against a public page."""
        return all(step.verified for step in self.chain) and (self.agency is None or self.agency.row.verified)


@cache
def transfers() -> tuple[Transfer, ...]:
    """All transfers that the register knows, in order of time."""
    rows = (
        Transfer(
            origin=row["from"],
            target=row["to"],
            since=row["since"],
            share=row["share"],
            function=row.get("function"),
            keywords=tuple(bare_key(keyword) for keyword in row.get("keywords", ())),
            note=row.get("note"),
            acts=tuple(act(key) for key in (row["source"], row.get("also")) if key),
            verified=row["verified"],
            checked_in=row.get("checked_in"),
        )
        for row in lexicon("successions")
    )
    return tuple(sorted(rows, key=lambda transfer: transfer.since))


@cache
def transfers_from(row_id: str) -> tuple[Transfer, ...]:
    """The transfers by which a row handed something on."""
    return tuple(transfer for transfer in transfers() if transfer.origin == row_id)


@cache
def transfers_to(row_id: str) -> tuple[Transfer, ...]:
    """The transfers by which a row received something from another row."""
    return tuple(transfer for transfer in transfers() if transfer.target == row_id != transfer.origin)


def distinct(holders: list[Holder]) -> tuple[Holder, ...]:
    """One holder per body, that of the widest share; the widest first."""
    best: dict[str, Holder] = {}
    for holder in holders:
        key = holder.agency.id if holder.agency else holder.name
        if key not in best or len(holder.functions) < len(best[key].functions):
            best[key] = holder
    return tuple(sorted(best.values(), key=lambda holder: len(holder.functions)))
