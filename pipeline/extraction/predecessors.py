"""Whose tasks came to a body, so that a search for it finds what those before it were told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from pipeline.extraction.agencies import Agency
from pipeline.extraction.agency_register import row_by_id
from pipeline.extraction.places import Province, province_by_id
from pipeline.extraction.succession import who_holds
from pipeline.extraction.transfers import Doubt, Holder, Step, Transfer, distinct, transfers_to

_DAY = timedelta(days=1)


def predecessors(agency: Agency, at: date) -> tuple[Holder, ...]:
    """The bodies whose tasks the body holds on that day, wholly or for some functions, itself left out.

    Provinces that were merged into its own count: Sở Tài chính tỉnh Tây Ninh has those of the old Tây Ninh
    and of Long An before it, and the Sở Kế hoạch và Đầu tư of both. Ended districts do not: who took over
    their work is a matter of later assignment.
    """
    found = distinct(list(_back(agency, at, Holder(agency.name, agency))))
    return tuple(
        holder
        for holder in found
        if holder.agency and holder.agency.id != agency.id and _leads_to(holder, agency, at)
    )


def _leads_to(holder: Holder, agency: Agency, at: date) -> bool:
    """Whether the way forward from an earlier body ends where the way back began.

    It may not: a function that came to a body can have gone elsewhere when the body ended.
    """
    if holder.agency is None:
        return False
    now = who_holds(holder.agency, at, holder.functions[0] if holder.functions else None)
    return any(reached.agency and reached.agency.id == agency.id for reached in now.holders)


def _back(agency: Agency, before: date, so_far: Holder) -> Iterator[Holder]:
    """The body and those that lead to it, walking from the day into the past."""
    yield so_far
    for transfer in transfers_to(agency.row.id):
        undecided = transfer.share == "candidate" and not transfer.keywords
        if transfer.since > before or undecided:
            continue
        for province in _provinces_before(agency.province, transfer.since):
            old = _origin(transfer, province)
            yield from _back(old, transfer.since - _DAY, _preceded(so_far, transfer, old, agency.province))
    province = agency.province
    if province is None or province.valid_from is None or province.valid_from > before:
        return
    eve = province.valid_from - _DAY
    for key in province.formed_from:
        old = replace(agency, province=province_by_id(key), as_of=eve)
        step = Step(old.name, agency.name, province.valid_from, None, (province.source,), province.verified)
        if old.row.valid_at(eve):
            yield from _back(
                old, eve, replace(so_far, name=old.name, agency=old, chain=(step, *so_far.chain))
            )


def _origin(transfer: Transfer, province: Province | None) -> Agency:
    """The body that made a transfer, as it was on the eve of it."""
    row = row_by_id(transfer.origin)
    return Agency(row, None if row.level == "central" else province, None, transfer.since - _DAY)


def _preceded(so_far: Holder, transfer: Transfer, old: Agency, province: Province | None) -> Holder:
    """The chain with one more step at its beginning."""
    acts = transfer.acts
    if province and old.province and old.province is not province:
        acts = (*acts, province.source)
    step = transfer.step(old, so_far.name, acts)
    label = () if transfer.function is None else (transfer.function,)
    doubt: Doubt | None = so_far.doubt or ("some_places_only" if old.row.presence == "some" else None)
    if transfer.share == "candidate":
        doubt = "later_assignment"
    functions = tuple(dict.fromkeys((*label, *so_far.functions)))
    return Holder(old.name, old, functions, (step, *so_far.chain), doubt)


def _provinces_before(province: Province | None, day: date) -> tuple[Province | None, ...]:
    """The provinces that on the eve of the day stood where this one stands."""
    if (
        province is None
        or province.valid_from is None
        or province.valid_from < day
        or not province.formed_from
    ):
        return (province,)
    return tuple(
        found for key in province.formed_from for found in _provinces_before(province_by_id(key), day)
    )
