"""Who holds a body's functions on a later day, with the chain of acts that leads there.

Nghị quyết 190/2025/QH15 reads the names in existing documents as the body that received the function.
Which body that is, is decided body by body: an answer is a suggestion with its evidence, and where the law
leaves the holder to a later assignment (ended districts, reorganised communes) it says so and gives
candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pipeline.extraction.acts import Act, act
from pipeline.extraction.agencies import Agency
from pipeline.extraction.agency_register import BodyRow, row_by_id
from pipeline.extraction.places import Province, successor
from pipeline.extraction.transfers import Doubt, Holder, Step, Transfer, distinct, transfers_from

Status = Literal["held", "candidates", "undetermined"]

_PRINCIPLE = "NQ 190/2025/QH15"
_PRINCIPLE_FROM = date(2025, 2, 19)
_COMMUNES = "NQ cấp xã 2025"


@dataclass(frozen=True, slots=True)
class Holders:
    """The answer to "who holds this now".

    Attributes:
        status: ``held`` by one body; ``candidates`` where it depends on the function or the province;
            ``undetermined`` where a later assignment decides (cần xác định).
        principle: the general rule of 2025, where the chain passes through it.
        parted: functions that left the holders since, for a caller that named none of them.
        message: the answer for staff.
    """

    asked: Agency
    at: date
    function: str | None
    status: Status
    holders: tuple[Holder, ...]
    principle: Act | None
    parted: tuple[Step, ...]
    message: str


def who_holds(agency: Agency, at: date, function: str | None) -> Holders:
    """Who holds on a day what the body was told to do.

    Args:
        agency: as resolved for the day of the task (``Agency.as_of``; without it all its history counts).
        at: the day asked about; on a day before ``as_of`` nothing has changed yet.
        function: what the task is about ("kiểm soát thủ tục hành chính"): functions go different ways.
    """
    since = agency.as_of or date.min
    holders = distinct(list(_walk(agency, since, at, function, Holder(agency.name, agency))))
    status: Status = "candidates"
    if any(holder.doubt == "later_assignment" for holder in holders):
        status = "undetermined"
    elif len(holders) == 1 and holders[0].doubt is None:
        status = "held"
    passes = any(step.since >= _PRINCIPLE_FROM for holder in holders for step in holder.chain)
    parted = _parted(holders, since, at) if function is None and status == "held" else ()
    message = _message(agency, status, holders, parted)
    return Holders(
        agency, at, function, status, holders, act(_PRINCIPLE) if passes else None, parted, message
    )


def _applying(row: BodyRow, day: date, function: str | None) -> tuple[Transfer, ...]:
    """The transfers of that day that answer the question for this row.

    A named function follows its own transfer, the rest follows the main one. Without a named function, all
    transfers of a body that ends count; of one that goes on, only those that reorganise it as a whole.
    """
    out = tuple(transfer for transfer in transfers_from(row.id) if transfer.since == day)
    ends = not row.valid_at(day)
    if function is not None and (named := tuple(transfer for transfer in out if transfer.concerns(function))):
        return named
    whole = tuple(transfer for transfer in out if not transfer.keywords)
    if function is not None and ends:
        return whole or out
    return out if ends else whole


def _next_day(agency: Agency, after: date, until: date, function: str | None) -> date | None:
    """The next day on which the body, or its province, hands something on."""
    days = [
        transfer.since
        for transfer in transfers_from(agency.row.id)
        if after < transfer.since <= until and transfer in _applying(agency.row, transfer.since, function)
    ]
    new = _new_province(agency.province, until)
    if new and new.valid_from and after < new.valid_from:
        days.append(new.valid_from)
    return min(days, default=None)


def _new_province(province: Province | None, day: date) -> Province | None:
    """The province that has taken this one in by that day."""
    if province is None or province.valid_at(day):
        return None
    new = successor(province)
    return new if new and new.valid_from and new.valid_from <= day else None


def _walk(agency: Agency, after: date, until: date, function: str | None, so_far: Holder) -> Iterator[Holder]:
    """The holders that a body's functions reach by the day, one for each branch."""
    day = _next_day(agency, after, until, function)
    if day is None:
        yield so_far
        return
    new_province = _new_province(agency.province, day)
    out = _applying(agency.row, day, function)
    if not out and new_province:
        new = replace(agency, province=new_province)
        step = Step(agency.name, new.name, day, None, (new_province.source,), new_province.verified)
        yield from _walk(new, day, until, function, _extended(so_far, new, step, None))
        return
    for transfer in out:
        yield from _follow(transfer, agency, new_province, until, function, so_far)
    if doubt := _may_stay(agency.row, out, day):
        yield from _walk(agency, day, until, function, replace(so_far, doubt=doubt))


def _may_stay(row: BodyRow, out: tuple[Transfer, ...], day: date) -> Doubt | None:
    """Why a body that goes on may have kept the work: nobody decided, or the new body is not everywhere."""
    if not row.valid_at(day):
        return None
    if any(transfer.share == "candidate" and transfer.keywords for transfer in out):
        return "later_assignment"
    return (
        "some_places_only" if any(row_by_id(transfer.target).presence == "some" for transfer in out) else None
    )


def _follow(
    transfer: Transfer,
    agency: Agency,
    new_province: Province | None,
    until: date,
    function: str | None,
    so_far: Holder,
) -> Iterator[Holder]:
    """The holders that one transfer leads to."""
    row, province = row_by_id(transfer.target), new_province or agency.province
    doubt: Doubt | None = "some_places_only" if row.presence == "some" else None
    if transfer.share == "candidate":
        doubt = "later_assignment"
    to_communes = row.level == "commune" and agency.row.level in ("district", "commune")
    unit = agency.unit if row.level == agency.row.level else None
    new = Agency(row, None if row.level == "central" else province, unit, agency.as_of)
    name = _new_communes(row, agency, province) if to_communes else new.name
    step = transfer.step(agency, name, _acts(transfer, province, new_province))
    reached = _extended(so_far, None if to_communes else new, step, doubt)
    if to_communes:  # the register does not list communes: the chain ends with their set
        yield reached
    else:
        yield from _walk(new, transfer.since, until, function, reached)


def _extended(so_far: Holder, new: Agency | None, step: Step, doubt: Doubt | None) -> Holder:
    functions = so_far.functions if step.function is None else (*so_far.functions, step.function)
    worst = "later_assignment" if "later_assignment" in (so_far.doubt, doubt) else so_far.doubt or doubt
    return Holder(step.target, new, tuple(dict.fromkeys(functions)), (*so_far.chain, step), worst)


def _acts(transfer: Transfer, province: Province | None, new_province: Province | None) -> tuple[Act, ...]:
    """The acts of a transfer: its own, the province's on its communes, the one that merged provinces."""
    acts = list(transfer.acts)
    if province and province.communes:
        acts = [province.communes if source.key == _COMMUNES else source for source in acts]
    if new_province:
        acts.append(new_province.source)
    return tuple(dict.fromkeys(acts))


def _new_communes(row: BodyRow, agency: Agency, province: Province | None) -> str:
    """Name of the set of new communal bodies that stand where the old unit stood."""
    head = row.name.removesuffix(" xã")
    where = f" {agency.unit}" if agency.unit else ""
    of_province = f", {province.title}" if province else ""
    return f"{head} các xã, phường, đặc khu hình thành trên địa bàn{where} cũ{of_province}"


def _parted(holders: tuple[Holder, ...], since: date, at: date) -> tuple[Step, ...]:
    """The single functions that left a holder between the days, though it goes on."""
    found = []
    for holder in holders:
        agency = holder.agency
        start = holder.chain[-1].since if holder.chain else since
        for transfer in transfers_from(agency.row.id) if agency else ():
            if (
                agency
                and transfer.keywords
                and start < transfer.since <= at
                and agency.row.valid_at(transfer.since)
            ):
                row = row_by_id(transfer.target)
                target = Agency(row, None if row.level == "central" else agency.province, None).name
                found.append(transfer.step(agency, target, transfer.acts))
    return tuple(found)


def _message(agency: Agency, status: Status, holders: tuple[Holder, ...], parted: tuple[Step, ...]) -> str:
    if status == "undetermined":
        return f"{agency.name}: cần xác định cơ quan kế thừa theo văn bản phân công của địa phương."
    if status == "candidates":
        return f"{agency.name}: cơ quan kế thừa tùy nội dung nhiệm vụ và tổ chức bộ máy của địa phương."
    functions = f" ({', '.join(holders[0].functions)})" if holders[0].functions else ""
    if not holders[0].chain:
        message = f"{agency.name} vẫn giữ nhiệm vụ."
    elif holders[0].name == agency.name:
        message = f"{agency.name} giữ lại nhiệm vụ{functions} sau khi đã chuyển đi và nhận về."
    else:
        message = f"{holders[0].name} kế thừa nhiệm vụ{functions} của {agency.name}."
    for step in parted:
        message += f" Riêng {step.function} đã chuyển {step.target} từ ngày {step.since:%d/%m/%Y}."
    return message
