"""Planted faults of what is in force: replaced, repealed, amended, contradicted, numbered twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corpora.tools.planted import Case, Plan, Planted, World, later


def _case(
    name: str, check: str, plan: Plan, documents: tuple[Planted, ...], at: tuple[int, ...] = ()
) -> Case:
    return Case(name, check, plan, documents, at)


def _replaced(world: World, after: int = 200, verb: str = "thay thế") -> tuple[Planted, Planted]:
    """A decision, and another one that puts itself in its place."""
    old = world.decision(world.day(2019))
    last = f" và {verb} {old.named} của {old.issuer_name}"
    return old, world.decision(later(old.day, after), title=old.title, last=last)


def _partly(world: World, act: str, after: int = 200) -> tuple[Planted, Planted]:
    """A decision, and another one that changes a part of it."""
    old = world.decision(world.day(2019))
    body = (
        "QUYẾT ĐỊNH:",
        f"Điều 1. {act} {old.named} của {old.issuer_name} về {old.title}.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    )
    title = f"sửa đổi quy định về {old.title}"
    return old, world.document("QĐ", later(old.day, after), *body, title=title)


def _basis(world: World, day: date, *bases: str, title: str | None = None) -> Planted:
    return world.decision(day, *(f"Căn cứ {basis};" for basis in bases), title=title)


# superseded


def _cites_replaced(world: World) -> Case:
    old, new = _replaced(world, verb=world.rng.choice(("thay thế", "bãi bỏ")))
    return _case(
        "carried out",
        "cites_superseded",
        "fault",
        (old, new, world.plan(later(new.day, 120), old.cited)),
        (2,),
    )


def _cites_before(world: World) -> Case:
    old, new = _replaced(world)
    documents = (old, new, world.plan(later(new.day, -60), old.cited))
    return _case("before its end", "cites_superseded", "look_alike", documents)


def _cites_partly_repealed(world: World) -> Case:
    old, new = _partly(world, "Bãi bỏ Điều 2 của")
    documents = (old, new, world.plan(later(new.day, 120), old.cited))
    return _case("only an article ended", "cites_superseded", "look_alike", documents)


def _cites_both(world: World) -> Case:
    old, new = _replaced(world)
    made = world.plan(later(new.day, 120), f"{new.named} của {new.issuer_name} và {old.named}")
    return _case("names the new one too", "cites_superseded", "look_alike", (old, new, made))


def _cites_other_province(world: World) -> Case:
    old, new = _replaced(world)
    other = old.cited.replace(old.issuer_name, "Ủy ban nhân dân tỉnh Hà Giang")
    return _case(
        "of another province",
        "cites_superseded",
        "look_alike",
        (old, new, world.plan(later(new.day, 120), other)),
    )


def _basis_replaced(world: World) -> Case:
    old, new = _replaced(world)
    documents = (
        old,
        new,
        _basis(world, later(new.day, 120), f"{old.named} của {old.issuer_name} về {old.title}"),
    )
    return _case("a decision", "basis_superseded", "fault", documents, (2,))


_OLD_LAWS = (
    ("Luật Thanh tra năm 2010", 2025),
    ("Luật Lưu trữ năm 2011", 2026),
    ("Luật Thanh tra số 56/2010/QH12 ngày 15 tháng 11 năm 2010", 2025),
)
_NEW_LAWS = (
    ("Luật Thanh tra năm 2010", 2021),
    ("Luật Lưu trữ năm 2024", 2026),
    ("Luật Tiếp công dân năm 2013", 2022),
)


def _basis_old_law(world: World) -> Case:
    law, year = _OLD_LAWS[world.at % len(_OLD_LAWS)]
    return _case("a law", "basis_superseded", "fault", (_basis(world, world.day(year), law),), (0,))


def _basis_new_law(world: World) -> Case:
    law, year = _NEW_LAWS[world.at % len(_NEW_LAWS)]
    return _case("a law in force", "basis_superseded", "look_alike", (_basis(world, world.day(year), law),))


def _basis_before(world: World) -> Case:
    old, new = _replaced(world)
    documents = (old, new, _basis(world, later(new.day, -30), old.cited))
    return _case("before its end", "basis_superseded", "look_alike", documents)


def _basis_of_review(world: World) -> Case:
    old, new = _replaced(world)
    made = _basis(world, later(new.day, 90), old.cited, title="công bố danh mục văn bản hết hiệu lực")
    return _case("a list of what ended", "basis_superseded", "look_alike", (old, new, made))


# amended


def _basis_amended(world: World) -> Case:
    old, new = _partly(
        world, world.rng.choice(("Sửa đổi, bổ sung Điều 2 của", "Sửa đổi, bổ sung một số điều của"))
    )
    documents = (old, new, _basis(world, later(new.day, 120), f"{old.named} của {old.issuer_name}"))
    return _case("not named", "basis_amended", "fault", documents, (2,))


def _basis_amended_named(world: World) -> Case:
    old, new = _partly(world, "Sửa đổi, bổ sung Điều 2 của")
    said = f"{old.named} của {old.issuer_name} được sửa đổi, bổ sung tại {new.named}"
    return _case("named", "basis_amended", "look_alike", (old, new, _basis(world, later(new.day, 120), said)))


def _basis_amended_later(world: World) -> Case:
    old, new = _partly(world, "Sửa đổi, bổ sung Điều 2 của")
    documents = (old, new, _basis(world, later(new.day, -20), old.cited))
    return _case("amended later", "basis_amended", "look_alike", documents)


# expired


def _plan_for(world: World, year: int, period: str) -> Planted:
    """A plan for some years, with its mandate."""
    mandate = f"Nghị quyết số {world.next_serial()}/NQ-CP ngày 05/01/{year} của Chính phủ"
    return world.plan(world.day(year), mandate, title=f"{world.subject()} {period}")


def _expired(world: World) -> Case:
    held = _plan_for(world, 2016, "giai đoạn 2016 - 2020")
    return _case("a period", "cites_expired", "fault", (held, world.plan(world.day(2023), held.cited)), (1,))


def _expired_year(world: World) -> Case:
    held = _plan_for(world, 2019, "năm 2019")
    return _case("a year", "cites_expired", "fault", (held, world.plan(world.day(2022), held.cited)), (1,))


def _expired_not_yet(world: World) -> Case:
    held = _plan_for(world, 2016, "giai đoạn 2016 - 2025")
    return _case("going on", "cites_expired", "look_alike", (held, world.plan(world.day(2023), held.cited)))


def _expired_reviewed(world: World) -> Case:
    held = _plan_for(world, 2016, "giai đoạn 2016 - 2020")
    made = world.plan(world.day(2022), held.cited, title=f"tổng kết {held.title}")
    return _case("summed up", "cites_expired", "look_alike", (held, made))


# rings


def _ring(world: World) -> Case:
    size = 2 + world.at % 2
    made = [world.decision(world.day(2018 + at)) for at in range(size)]
    documents = []
    for at, one in enumerate(made):
        other = made[at - 1]
        last = (
            f"Điều 3. Quyết định này có hiệu lực kể từ ngày ký và thay thế {other.named} của "
            f"{other.issuer_name}."
        )
        documents.append(replace(one, body=(*one.body[:-1], last)))
    return _case("ring", "circular_replacement", "fault", tuple(documents), (size - 1,))


def _chain(world: World) -> Case:
    first, second = _replaced(world)
    third = world.decision(
        later(second.day, 150), last=f" và thay thế {second.named} của {second.issuer_name}"
    )
    return _case("chain", "circular_replacement", "look_alike", (first, second, third))


def _told_ahead(world: World) -> Case:
    old, new = _replaced(world)
    told = (*old.body, "Điều 4. Văn phòng theo dõi, đề xuất văn bản thay thế Quyết định này khi cần thiết.")
    return _case("to be replaced", "circular_replacement", "look_alike", (replace(old, body=told), new))


# contradicted


def _amends_later(world: World) -> Case:
    old, new = _partly(world, "Sửa đổi, bổ sung Điều 2 của", after=200)
    new = replace(new, day=later(old.day, -50))
    return _case("amends a younger one", "relation_contradicted", "fault", (old, new), (1,))


def _replaced_twice(world: World) -> Case:
    old, new = _replaced(world)
    again = world.decision(later(new.day, 200), last=f" và thay thế {old.named} của {old.issuer_name}")
    return _case("replaced twice", "relation_contradicted", "fault", (old, new, again), (2,))


def _replies_later(world: World) -> Case:
    asked = world.document(
        "CV", world.day(2021), "Đề nghị phối hợp cung cấp thông tin.", addressee="Sở Nội vụ"
    )
    reply = world.document(
        "CV",
        later(asked.day, -20),
        f"Phúc đáp {asked.named} của {asked.issuer_name}, Ủy ban nhân dân tỉnh có ý kiến như sau:",
        "Thống nhất với nội dung đề xuất.",
        addressee="Sở Nội vụ",
    )
    return _case("answers a younger one", "relation_contradicted", "fault", (asked, reply), (1,))


def _replaced_in_turn(world: World) -> Case:
    first, second = _replaced(world)
    third = world.decision(
        later(second.day, 150), last=f" và thay thế {second.named} của {second.issuer_name}"
    )
    return _case("in turn", "relation_contradicted", "look_alike", (first, second, third))


def _amended_twice(world: World) -> Case:
    old, new = _partly(world, "Sửa đổi, bổ sung Điều 2 của")
    again = replace(new, number=f"{world.next_serial()}/QĐ-UBND", day=later(new.day, 100))
    return _case("amended twice", "relation_contradicted", "look_alike", (old, new, again))


def _replies_in_time(world: World) -> Case:
    case = _replies_later(world)
    asked, reply = case.documents
    documents = (asked, replace(reply, day=later(asked.day, 10)))
    return _case("answers an older one", "relation_contradicted", "look_alike", documents)


# numbered twice


def _numbered_twice(world: World) -> Case:
    one = world.decision(world.day(2022))
    other = replace(world.decision(world.day(2022)), number=one.number)
    if other.day == one.day:
        other = replace(other, day=later(one.day, 3))
    return _case("in one year", "duplicate_number", "fault", (one, other), (0, 1))


def _numbered_in_other_year(world: World) -> Case:
    one = world.decision(world.day(2021))
    other = replace(world.decision(world.day(2022)), number=one.number)
    return _case("in another year", "duplicate_number", "look_alike", (one, other))


def _numbered_elsewhere(world: World) -> Case:
    one = world.decision(world.day(2022))
    other = replace(
        world.decision(world.day(2022)),
        number=one.number,
        place="Bắc Kạn",
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH BẮC KẠN"),
    )
    return _case("in another province", "duplicate_number", "look_alike", (one, other))


def _copied(world: World) -> Case:
    one = world.decision(world.day(2022))
    other = replace(one, body=(*one.body, "Điều 4. Văn phòng chịu trách nhiệm thi hành Quyết định này."))
    if world.at % 2:  # a scan whose date was read wrongly
        other = replace(other, day=later(one.day, 1), title=f"{one.title}./.")
    return _case("a copy", "duplicate_number", "look_alike", (one, other))


FAULTS = {
    "cites_superseded": (_cites_replaced,),
    "basis_superseded": (_basis_replaced, _basis_old_law),
    "basis_amended": (_basis_amended,),
    "cites_expired": (_expired, _expired_year),
    "circular_replacement": (_ring,),
    "relation_contradicted": (_amends_later, _replaced_twice, _replies_later),
    "duplicate_number": (_numbered_twice,),
}
LOOK_ALIKES = {
    "cites_superseded": (_cites_before, _cites_partly_repealed, _cites_both, _cites_other_province),
    "basis_superseded": (_basis_new_law, _basis_before, _basis_of_review),
    "basis_amended": (_basis_amended_named, _basis_amended_later),
    "cites_expired": (_expired_not_yet, _expired_reviewed),
    "circular_replacement": (_chain, _told_ahead),
    "relation_contradicted": (_replaced_in_turn, _amended_twice, _replies_in_time),
    "duplicate_number": (_numbered_in_other_year, _numbered_elsewhere, _copied),
}
