"""Who holds a body's functions on a later day, and whose tasks came to a body, with the chain of acts.

Nghị quyết 190/2025/QH15 reads the names in existing documents as the body that received the function.
Which body that is, is decided body by body: an answer is a suggestion with its evidence, and where the law
leaves the holder to a later assignment (ended districts, reorganised communes) it says so and gives candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from pipeline.extraction.acts import Act, act
from pipeline.extraction.agencies import Agency
from pipeline.extraction.agency_names import bare_key
from pipeline.extraction.agency_register import BodyRow, row_by_id
from pipeline.extraction.places import Province, province_by_id, successor
from pipeline.resources import lexicon

Share = Literal["full", "main", "part", "candidate"]

_PRINCIPLE = "NQ 190/2025/QH15"
_PRINCIPLE_FROM = date(2025, 2, 19)
_COMMUNES = "NQ cấp xã 2025"


@dataclass(frozen=True, slots=True)
class Edge:
    """A transfer of functions from one row of the register to another.

    Attributes:
        on: first day of the new holder.
        function: what was transferred, where it was not all; ``keywords`` find it in a task's words.
        note: a reservation, for staff.
    """

    origin: str
    target: str
    on: date
    share: Share
    function: str | None
    keywords: tuple[str, ...]
    note: str | None
    acts: tuple[Act, ...]
    verified: bool

    def concerns(self, function: str) -> bool:
        """Whether a function as written falls under what was transferred."""
        words = f" {bare_key(function)} "
        return any(f" {keyword} " in words for keyword in self.keywords)


@dataclass(frozen=True, slots=True)
class Step:
    """One hop of a chain: who handed what to whom on which day by which acts."""

    origin: str
    target: str
    on: date
    function: str | None
    acts: tuple[Act, ...]
    verified: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """A body that holds, or may hold, what another was told to do.

    Attributes:
        agency: ``None`` where the register does not list the bodies one by one ("UBND các xã ...").
        functions: to which part of the work it is restricted; empty for all of it.
        chain: how it came to it; empty if nothing changed.
        certain: whether the law names it, and every such place has it.
    """

    name: str
    agency: Agency | None
    functions: tuple[str, ...]
    chain: tuple[Step, ...]
    certain: bool

    @property
    def sources(self) -> tuple[Act, ...]:
        """The acts of the chain; those of the body itself if nothing changed."""
        acts = tuple(dict.fromkeys(source for step in self.chain for source in step.acts))
        return acts or (self.agency.sources if self.agency else ())

    @property
    def verified(self) -> bool:
        """Whether every step was checked against a public page."""
        return all(step.verified for step in self.chain) and (self.agency is None or self.agency.row.verified)


@dataclass(frozen=True, slots=True)
class Holders:
    """The answer to "who holds this now".

    Attributes:
        status: ``held`` by one body; ``candidates`` where it depends on the function or the province;
            ``undetermined`` where a later assignment decides.
        principle: the general rule of 2025, where the chain passes through it.
        message: the answer in one sentence, for staff.
    """

    asked: Agency
    at: date
    function: str | None
    status: Literal["held", "candidates", "undetermined"]
    holders: tuple[Holder, ...]
    principle: Act | None
    message: str


@cache
def edges() -> tuple[Edge, ...]:
    """All transfers that the register knows, in order of time."""
    rows = (
        Edge(
            origin=row["from"],
            target=row["to"],
            on=row["since"],
            share=row["share"],
            function=row.get("function"),
            keywords=tuple(bare_key(keyword) for keyword in row.get("keywords", ())),
            note=row.get("note"),
            acts=tuple(act(key) for key in (row["source"], row.get("also")) if key),
            verified=row["verified"],
        )
        for row in lexicon("successions")
    )
    return tuple(sorted(rows, key=lambda edge: edge.on))


@cache
def _edges_from() -> dict[str, tuple[Edge, ...]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges():
        found.setdefault(edge.origin, []).append(edge)
    return {origin: tuple(out) for origin, out in found.items()}


def _applying(row: BodyRow, day: date, function: str | None) -> tuple[Edge, ...]:
    """The transfers of that day that answer the question for this row.

    A named function follows its own transfer; the rest follows the main one. Without a named function, all
    transfers of a body that ends count; of one that goes on, only those that reorganise it as a whole.
    """
    out = tuple(edge for edge in _edges_from().get(row.id, ()) if edge.on == day)
    ends = not row.valid_at(day)
    if function is not None and (named := tuple(edge for edge in out if edge.concerns(function))):
        return named
    whole = tuple(edge for edge in out if not edge.keywords)
    if function is not None and ends:
        return whole or out
    return out if ends else whole


def _next_day(agency: Agency, after: date, until: date, function: str | None) -> date | None:
    """The next day on which the body, or its province, hands something on."""
    days = [
        edge.on
        for edge in _edges_from().get(agency.row.id, ())
        if after < edge.on <= until and edge in _applying(agency.row, edge.on, function)
    ]
    new = _new_province(agency.province, until)
    if new and new.valid_from and after < new.valid_from <= until:
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
    province = _new_province(agency.province, day) or agency.province
    moved = province is not agency.province
    out = _applying(agency.row, day, function)
    if not out:
        assert province is not None  # noqa: S101 (without an edge only the province can have changed)
        new = replace(agency, province=province)
        step = Step(agency.name, new.name, day, None, (province.source,), province.verified)
        yield from _walk(new, day, until, function, _extended(so_far, new, step, None, True))
        return
    for edge in out:
        yield from _follow(edge, agency, province, moved, until, function, so_far)
    if _stays(agency.row, out, day):
        yield from _walk(agency, day, until, function, replace(so_far, certain=False))


def _stays(row: BodyRow, out: tuple[Edge, ...], day: date) -> bool:
    """Whether the old body may have kept the work: it goes on, and the new one is not everywhere."""
    return row.valid_at(day) and any(
        (edge.share == "candidate" and edge.keywords) or row_by_id(edge.target).presence == "some"
        for edge in out
    )


def _follow(
    edge: Edge,
    agency: Agency,
    province: Province | None,
    moved: bool,
    until: date,
    function: str | None,
    so_far: Holder,
) -> Iterator[Holder]:
    """What one transfer leads to."""
    row = row_by_id(edge.target)
    acts = _acts(edge, province, moved)
    certain = edge.share != "candidate" and row.presence == "all"
    if row.level == "commune" and agency.row.level in ("district", "commune"):
        name = _new_communes(row, agency, province)
        step = Step(agency.name, name, edge.on, edge.function, acts, edge.verified, edge.note)
        yield replace(_extended(so_far, None, step, edge.function, False), name=name)
        return
    unit = agency.unit if row.level == agency.row.level else None
    new = Agency(row, None if row.level == "central" else province, unit, agency.as_of)
    step = Step(agency.name, new.name, edge.on, edge.function, acts, edge.verified, edge.note)
    yield from _walk(new, edge.on, until, function, _extended(so_far, new, step, edge.function, certain))


def _extended(so_far: Holder, new: Agency | None, step: Step, function: str | None, certain: bool) -> Holder:
    functions = so_far.functions if function is None else (*so_far.functions, function)
    name = new.name if new else step.target
    return Holder(
        name, new, tuple(dict.fromkeys(functions)), (*so_far.chain, step), so_far.certain and certain
    )


def _acts(edge: Edge, province: Province | None, moved: bool) -> tuple[Act, ...]:
    """The acts of a transfer: its own, the province's on its communes, the one that merged provinces."""
    acts = list(edge.acts)
    if province and province.communes:
        acts = [province.communes if source.key == _COMMUNES else source for source in acts]
    if moved and province:
        acts.append(province.source)
    return tuple(dict.fromkeys(acts))


def _new_communes(row: BodyRow, agency: Agency, province: Province | None) -> str:
    """Name of the set of new communal bodies that stand where the old unit stood."""
    head = row.name.removesuffix(" xã")
    where = f" ({agency.unit})" if agency.unit else ""
    of_province = f", {province.title}" if province else ""
    return f"{head} các xã, phường, đặc khu hình thành trên địa bàn cũ{where}{of_province}"


def who_holds(agency: Agency, at: date, function: str | None) -> Holders:
    """Who holds on a day what the body was told to do, with the chain of acts that leads there.

    Args:
        agency: as resolved for the day of the task (``Agency.as_of``; without it all its history counts).
        at: the day asked about, not before ``as_of``.
        function: what the task is about ("kiểm soát thủ tục hành chính"), since functions go different ways.
    """
    since = agency.as_of or date.min
    start = Holder(agency.name, agency, (), (), True)
    holders = _distinct(_walk(agency, since, at, function, start))
    if any(step.target for holder in holders if holder.agency is None for step in holder.chain) or not all(
        holder.certain or holder.agency is None or not _by_candidate(holder) for holder in holders
    ):
        status: Literal["held", "candidates", "undetermined"] = "undetermined"
    elif len(holders) == 1 and holders[0].certain:
        status = "held"
    else:
        status = "candidates"
    passes = any(step.on >= _PRINCIPLE_FROM for holder in holders for step in holder.chain)
    principle = act(_PRINCIPLE) if passes else None
    return Holders(agency, at, function, status, holders, principle, _message(agency, status, holders))


def _by_candidate(holder: Holder) -> bool:
    """Whether some step of the chain was a mere candidate's, not a body that some provinces lack."""
    return any(
        edge.share == "candidate" and edge.on == step.on and edge.function == step.function
        for step in holder.chain
        for edge in edges()
        if holder.agency and edge.target == holder.agency.row.id
    )


def _distinct(found: Iterator[Holder]) -> tuple[Holder, ...]:
    """One holder per body; the branch with the wider share stands for it."""
    best: dict[str, Holder] = {}
    for holder in found:
        key = holder.agency.id if holder.agency else holder.name
        if key not in best or len(holder.functions) < len(best[key].functions):
            best[key] = holder
    return tuple(sorted(best.values(), key=lambda holder: len(holder.functions)))


def _message(agency: Agency, status: str, holders: tuple[Holder, ...]) -> str:
    if status == "undetermined":
        return f"{agency.name}: cần xác định cơ quan kế thừa theo quyết định phân công của địa phương."
    if status == "candidates":
        return f"{agency.name}: cơ quan kế thừa tùy theo nội dung nhiệm vụ và tổ chức bộ máy của tỉnh."
    if not holders[0].chain:
        return f"{agency.name} vẫn giữ nhiệm vụ."
    return f"{holders[0].name} kế thừa nhiệm vụ của {agency.name}."


def predecessors(agency: Agency, at: date) -> tuple[Holder, ...]:
    """The bodies whose tasks the body holds on that day, wholly or for some functions, itself left out.

    Provinces that were merged into its own count: Sở Tài chính tỉnh Tây Ninh has those of the old Tây Ninh and
    of Long An before it, and the Sở Kế hoạch và Đầu tư of both.
    """
    start = Holder(agency.name, agency, (), (), True)
    found = _distinct(_back(agency, at, start, ()))
    return tuple(holder for holder in found if holder.agency and holder.agency.id != agency.id)


def _back(agency: Agency, before: date, so_far: Holder, function: tuple[str, ...]) -> Iterator[Holder]:
    """The bodies that lead here, walking from the day into the past."""
    yield so_far
    for edge in edges():
        if edge.target != agency.row.id or edge.on > before or edge.origin == edge.target:
            continue
        row = row_by_id(edge.origin)
        if edge.share == "candidate" and not edge.keywords and row.level != agency.row.level:
            continue  # ended districts: which body of the province took over is not decided
        if function and edge.keywords and not any(edge.concerns(label) for label in function):
            continue
        for province in _provinces_before(agency.province, edge.on):
            old = Agency(row, province if row.level != "central" else None, None)
            step = Step(old.name, so_far.name, edge.on, edge.function, edge.acts, edge.verified, edge.note)
            certain = edge.share != "candidate"
            wider = _extended(so_far, old, step, edge.function, certain)
            yield from _back(old, _day_before(edge.on), replace(wider, name=old.name), wider.functions)
    yield from _back_in_merged(agency, before, so_far, function)


def _back_in_merged(
    agency: Agency, before: date, so_far: Holder, function: tuple[str, ...]
) -> Iterator[Holder]:
    """The same body in the provinces that were merged into its own."""
    province = agency.province
    if (
        province is None
        or not province.formed_from
        or province.valid_from is None
        or province.valid_from > before
    ):
        return
    for key in province.formed_from:
        old = replace(agency, province=province_by_id(key), as_of=None)
        step = Step(old.name, agency.name, province.valid_from, None, (province.source,), province.verified)
        if old.row.valid_at(_day_before(province.valid_from)):
            yield from _back(
                old, _day_before(province.valid_from), _extended(so_far, old, step, None, True), function
            )


def _provinces_before(province: Province | None, day: date) -> tuple[Province | None, ...]:
    """The provinces that on the eve of the day stood where this one stands."""
    if province is None or province.valid_from is None or province.valid_from < day:
        return (province,)
    older = tuple(province_by_id(key) for key in province.formed_from)
    return tuple(found for old in older for found in _provinces_before(old, day)) or (province,)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
