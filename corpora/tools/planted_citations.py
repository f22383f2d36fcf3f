"""Planted faults of what a mention says: date, issuer, type, number, and whether the document is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corpora.tools.planted import Case, Plan, Planted, World, later, spoken


def _case(
    name: str, check: str, plan: Plan, documents: tuple[Planted, ...], at: tuple[int, ...] = ()
) -> Case:
    return Case(name, check, plan, documents, at)


# date


def _date_of_held(world: World) -> Case:
    held = world.decision(world.day(2021))
    wrong = (
        f"Quyết định số {held.number} ngày {spoken(later(held.day, 9))} của {held.issuer_name} về "
        f"{held.title}"
    )
    return _case("held", "date_differs", "fault", (held, world.plan(later(held.day, 90), wrong)), (1,))


def _date_of_year(world: World) -> Case:
    year = world.rng.choice((2017, 2018, 2019))
    day = later(date(year, 3, 1), world.rng.randint(1, 200))
    cited = (
        f"Nghị định số {world.rng.randint(20, 90)}/{year}/NĐ-CP ngày "
        f"{spoken(day.replace(year=year + 1))} của Chính phủ"
    )
    return _case("year group", "date_differs", "fault", (world.plan(date(2022, 5, 9), cited),), (0,))


def _date_of_others(world: World) -> Case:
    day, number = world.day(2022), f"{world.next_serial()}/QĐ-BNV"
    right = f"Quyết định số {number} ngày {spoken(day)} của Bộ Nội vụ"
    wrong = f"Quyết định số {number} ngày {spoken(later(day, 20))} của Bộ Nội vụ"
    documents = tuple(
        world.plan(later(day, 40 + at * 9), cited) for at, cited in enumerate((right, right, wrong))
    )
    return _case("mentions", "date_differs", "fault", documents, (2,))


def _date_year_slip(world: World) -> Case:
    held = world.decision(world.day(2020))
    held = replace(held, day=held.day.replace(day=min(held.day.day, 28)))
    wrong = replace(held, day=held.day.replace(year=2019)).cited
    return _case("year slip", "date_differs", "fault", (held, world.plan(later(held.day, 200), wrong)), (1,))


def _date_same(world: World) -> Case:
    held = world.decision(world.day(2021))
    day = f"{held.day.day:02} tháng {held.day.month:02} năm {held.day.year}"
    long = f"Quyết định số {held.number} ngày {day} của {held.issuer_name}"
    return _case(
        "written otherwise", "date_differs", "look_alike", (held, world.plan(later(held.day, 90), long))
    )


def _date_other_year(world: World) -> Case:
    number = f"{world.next_serial()}/NQ-CP"
    first = f"Nghị quyết số {number} ngày {spoken(world.day(2013))} của Chính phủ"
    second = f"Nghị quyết số {number} ngày {spoken(world.day(2021))} của Chính phủ"
    documents = (world.plan(date(2022, 3, 3), first), world.plan(date(2022, 8, 3), second))
    return _case("same number, another year", "date_differs", "look_alike", documents)


def _date_other_issuer(world: World) -> Case:
    number = f"{world.next_serial()}/QĐ-UBND"
    ours = f"Quyết định số {number} ngày {spoken(world.day(2021))} của Ủy ban nhân dân tỉnh {world.province}"
    theirs = f"Quyết định số {number} ngày {spoken(world.day(2021))} của Ủy ban nhân dân tỉnh Hà Giang"
    documents = (world.plan(date(2022, 3, 3), ours), world.plan(date(2022, 8, 3), theirs))
    return _case("same number, another province", "date_differs", "look_alike", documents)


def _date_restarted(world: World) -> Case:
    number = f"{world.next_serial()}/QĐ-BNV"
    first = f"Quyết định số {number} ngày {spoken(date(2025, 1, 20))} của Bộ Nội vụ"
    second = f"Quyết định số {number} ngày {spoken(date(2025, 6, 10))} của Bộ Nội vụ"
    documents = (world.plan(date(2025, 9, 3), first), world.plan(date(2025, 10, 3), second))
    return _case("counted anew in 2025", "date_differs", "look_alike", documents)


# issuer

_WRONG_ISSUERS = (
    ("QĐ-BNV", "Quyết định", "Bộ Tài chính"),
    ("TT-BTC", "Thông tư", "Bộ Nội vụ"),
    ("QĐ-BYT", "Quyết định", "Bộ Công Thương"),
    ("NQ-CP", "Nghị quyết", "Bộ Tư pháp"),
    ("QĐ-TTg", "Quyết định", "Bộ Xây dựng"),
)
_RIGHT_ISSUERS = (
    ("QĐ-BNV", "Quyết định", "Bộ trưởng Bộ Nội vụ"),
    ("QĐ-UBND", "Quyết định", "Chủ tịch UBND tỉnh"),
    ("NQ-HĐND", "Nghị quyết", "Hội đồng nhân dân tỉnh"),
    ("NQ-HĐND", "Nghị quyết", "Thường trực Hội đồng nhân dân tỉnh"),
    ("QĐ-LĐTBXH", "Quyết định", "Bộ Lao động - Thương binh và Xã hội"),
    ("TB-VPCP", "Thông báo", "Văn phòng Chính phủ"),
)


def _by(world: World, row: tuple[str, str, str], joint: str = "/") -> str:
    symbol, name, issuer = row
    number = world.next_serial() % 900 + 10
    year = f"/{2021}" if symbol.startswith("TT-") else ""
    return f"{name} số {number}{year}{joint}{symbol} ngày {spoken(world.day(2021))} của {issuer}"


def _issuer_wrong(world: World) -> Case:
    cited = _by(world, _WRONG_ISSUERS[world.at % len(_WRONG_ISSUERS)])
    return _case(
        "code of another body", "issuer_differs", "fault", (world.plan(world.day(2022), cited),), (0,)
    )


def _issuer_of_council(world: World) -> Case:
    cited = _by(world, ("NQ-HĐND", "Nghị quyết", f"Ủy ban nhân dân tỉnh {world.province}"))
    return _case(
        "council for committee", "issuer_differs", "fault", (world.plan(world.day(2022), cited),), (0,)
    )


def _issuer_right(world: World) -> Case:
    cited = _by(world, _RIGHT_ISSUERS[world.at % len(_RIGHT_ISSUERS)])
    return _case("head of the body", "issuer_differs", "look_alike", (world.plan(world.day(2022), cited),))


def _issuer_of_party(world: World) -> Case:
    issuer = world.rng.choice(("Bộ Chính trị", "Ban Bí thư", "Ban Chấp hành Trung ương Đảng"))
    cited = _by(world, ("NQ/TW", "Nghị quyết", issuer), "-")
    return _case(
        "bodies that share a code", "issuer_differs", "look_alike", (world.plan(world.day(2022), cited),)
    )


# type

_WRONG_TYPES = (
    ("Công văn", "TTr-SNV"),
    ("Quyết định", "KH-UBND"),
    ("Thông báo", "KH-UBND"),
    ("Kế hoạch", "QĐ-UBND"),
    ("Chỉ thị", "QĐ-UBND"),
    ("Báo cáo", "TTr-UBND"),
)
_RIGHT_TYPES = (
    ("Văn bản", "TTr-SNV"),
    ("Thông báo kết luận", "TB-VPCP"),
    ("Kế hoạch hành động", "KH-UBND"),
    ("Công văn", "UBND-KSTT"),
    ("Công văn", "CT-TTHT"),
    ("Tờ trình", "TTr-SNV"),
)


def _type_wrong(world: World) -> Case:
    name, symbol = _WRONG_TYPES[world.at % len(_WRONG_TYPES)]
    cited = f"{name} số {world.next_serial()}/{symbol} ngày {spoken(world.day(2021))}"
    return _case("name and symbol", "type_differs", "fault", (world.plan(world.day(2022), cited),), (0,))


def _type_right(world: World) -> Case:
    name, symbol = _RIGHT_TYPES[world.at % len(_RIGHT_TYPES)]
    cited = f"{name} số {world.next_serial()}/{symbol} ngày {spoken(world.day(2021))}"
    return _case(
        "neutral or longer name", "type_differs", "look_alike", (world.plan(world.day(2022), cited),)
    )


def _type_of_party(world: World) -> Case:
    cited = f"Quy định số {world.next_serial() % 500}-QĐ/TW ngày {spoken(world.day(2021))} của Ban Bí thư"
    return _case(
        "regulation of the Party", "type_differs", "look_alike", (world.plan(world.day(2022), cited),)
    )


# number


def _slipped(world: World, number: str) -> str:
    """The number with a slip of the hand in its serial."""
    serial, _, symbol = number.partition("/")
    at = world.rng.randrange(len(serial) - 1)
    swapped = serial[:at] + serial[at + 1] + serial[at] + serial[at + 2 :]
    if swapped == serial or swapped.startswith("0") or world.rng.random() < 0.5:
        return f"{int(serial) + world.rng.choice((-1, 1))}/{symbol}"
    return f"{swapped}/{symbol}"


def _near_held(world: World) -> Case:
    held = world.decision(world.day(2021))
    wrong = replace(held, number=_slipped(world, held.number))
    return _case(
        "of a held one",
        "near_miss_number",
        "fault",
        (held, world.plan(later(held.day, 60), wrong.cited)),
        (1,),
    )


def _near_cited(world: World) -> Case:
    meant = replace(
        world.decision(world.day(2021)), number=f"{world.next_serial()}/QĐ-BNV", issuer=("BỘ", "BỘ NỘI VỤ")
    )
    wrong = replace(meant, number=_slipped(world, meant.number))
    say = [one.cited.replace(one.issuer_name, "Bộ Nội vụ") for one in (meant, meant, wrong)]
    documents = tuple(world.plan(later(meant.day, 60 + at), cited) for at, cited in enumerate(say))
    return _case("of one that others cite", "near_miss_number", "fault", documents, (2,))


def _near_sibling(world: World) -> Case:
    held = world.decision(world.day(2021))
    sibling = replace(held, number=f"{int(held.number.split('/')[0]) + 1}/QĐ-UBND", title=world.subject())
    documents = (held, world.plan(later(held.day, 60), sibling.cited))
    return _case("the next of that day", "near_miss_number", "look_alike", documents)


def _near_other_day(world: World) -> Case:
    held = world.decision(world.day(2021))
    other = replace(held, number=_slipped(world, held.number), day=later(held.day, -40))
    documents = (held, world.plan(later(held.day, 60), other.cited))
    return _case("of another day", "near_miss_number", "look_alike", documents)


def _near_both(world: World) -> Case:
    held = world.decision(world.day(2021))
    other = replace(held, number=f"{int(held.number.split('/')[0]) + 1}/QĐ-UBND")
    both = world.plan(
        later(held.day, 60), f"{held.named} và {other.named} của {held.issuer_name} về {held.title}"
    )
    return _case("both cited", "near_miss_number", "look_alike", (held, both))


# later


def _cites_later(world: World) -> Case:
    cited = world.decision(world.day(2022))
    made = world.plan(later(cited.day, -world.rng.randint(3, 60)), cited.cited)
    return _case("younger basis", "cites_later", "fault", (made,), (0,))


def _cites_same_day(world: World) -> Case:
    cited = world.decision(world.day(2022))
    return _case("of the same day", "cites_later", "look_alike", (world.plan(cited.day, cited.cited),))


def _cites_earlier(world: World) -> Case:
    cited = world.decision(world.day(2022))
    return _case(
        "of the day before", "cites_later", "look_alike", (world.plan(later(cited.day, 1), cited.cited),)
    )


# missing


def _missing(world: World) -> Case:
    cited = world.decision(world.day(2022))
    documents = tuple(world.plan(later(cited.day, 30 + at), cited.cited) for at in range(2))
    return _case("nobody holds it", "missing_document", "fault", documents, (0,))


def _missing_of_other_year(world: World) -> Case:
    held = world.decision(world.day(2019))
    cited = replace(held, day=world.day(2022), title=world.subject())
    documents = (held, world.plan(later(cited.day, 30), cited.cited))
    return _case("only that of another year", "missing_document", "fault", documents, (1,))


def _held_otherwise(world: World) -> Case:
    held = world.decision(world.day(2022))
    written = held.cited.replace(
        "/QĐ-UBND", world.rng.choice(("/QĐ - UBND", "/QD-UBND", "/QĐ–UBND", "/QĐUBND"))
    )
    return _case(
        "typed otherwise", "missing_document", "look_alike", (held, world.plan(later(held.day, 30), written))
    )


def _held_short(world: World) -> Case:
    held = world.decision(world.day(2022))
    made = world.plan(later(held.day, 30), held.cited)
    short = (
        *made.body,
        f"2. Văn phòng Ủy ban nhân dân tỉnh theo dõi việc thực hiện Quyết định số {held.number}.",
    )
    return _case("short form", "missing_document", "look_alike", (held, replace(made, body=short)))


FAULTS = {
    "date_differs": (_date_of_held, _date_of_year, _date_of_others, _date_year_slip),
    "issuer_differs": (_issuer_wrong, _issuer_of_council),
    "type_differs": (_type_wrong,),
    "near_miss_number": (_near_held, _near_cited),
    "cites_later": (_cites_later,),
    "missing_document": (_missing, _missing_of_other_year),
}
LOOK_ALIKES = {
    "date_differs": (_date_same, _date_other_year, _date_other_issuer, _date_restarted),
    "issuer_differs": (_issuer_right, _issuer_of_party),
    "type_differs": (_type_right, _type_of_party),
    "near_miss_number": (_near_sibling, _near_other_day, _near_both),
    "cites_later": (_cites_same_day, _cites_earlier),
    "missing_document": (_held_otherwise, _held_short),
}
