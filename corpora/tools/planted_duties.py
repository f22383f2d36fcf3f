"""Planted faults of what is asked: no mandate, no answer, a body that is no more, an article that is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corpora.tools.planted import Case, Plan, Planted, World, later, spoken


def _case(
    name: str, check: str, plan: Plan, documents: tuple[Planted, ...], at: tuple[int, ...] = ()
) -> Case:
    return Case(name, check, plan, documents, at)


# mandate


def _no_mandate(world: World) -> Case:
    return _case("none", "implements_nothing", "fault", (world.plan(world.day(2022)),), (0,))


_MANDATES = (
    "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVII",
    "ý kiến chỉ đạo của Thủ tướng Chính phủ tại cuộc họp",
    "Luật Thanh tra năm 2022",
    "Chương trình công tác năm của Ủy ban nhân dân tỉnh",
)


def _unnumbered_mandate(world: World) -> Case:
    made = world.plan(world.day(2022), _MANDATES[world.at % len(_MANDATES)])
    return _case("without a number", "implements_nothing", "look_alike", (made,))


def _numbered_mandate(world: World) -> Case:
    made = world.plan(world.day(2022), world.decision(world.day(2021)).cited)
    return _case("with a number", "implements_nothing", "look_alike", (made,))


# reply

_DEPARTMENTS = ("Sở Tư pháp", "Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Xây dựng")
_CODES = {
    "Sở Tư pháp": "STP",
    "Sở Nội vụ": "SNV",
    "Sở Tài chính": "STC",
    "Sở Y tế": "SYT",
    "Sở Xây dựng": "SXD",
}


def _asking(world: World, department: str, due: str | None) -> Planted:
    by = f" trước ngày {due}" if due else ""
    body = (
        f"Ủy ban nhân dân tỉnh giao {department} rà soát kết quả thực hiện {world.subject()}, "
        f"báo cáo Ủy ban nhân dân tỉnh{by}.",
    )
    return world.document("CV", date(2022, 3, 10), *body, addressee=department)


def _of_department(world: World, department: str, day: date, *body: str, kind: str = "BC") -> Planted:
    return world.document(
        kind,
        day,
        *body,
        number=f"{world.next_serial()}/{kind}-{_CODES[department]}",
        issuer=(f"UBND TỈNH {world.province.upper()}", department.upper()),
    )


def _no_reply(world: World) -> Case:
    department = _DEPARTMENTS[world.at % len(_DEPARTMENTS)]
    other = _of_department(world, department, date(2022, 6, 20), "Kết quả công tác quý II trên địa bàn tỉnh.")
    return _case("silent", "reply_missing", "fault", (_asking(world, department, "15/4/2022"), other), (0,))


def _replied(world: World) -> Case:
    department = _DEPARTMENTS[world.at % len(_DEPARTMENTS)]
    asked = _asking(world, department, "15/4/2022")
    say = f"Thực hiện {asked.named} của {asked.issuer_name}, {department} báo cáo kết quả như sau:"
    documents = (asked, _of_department(world, department, date(2022, 4, 12), say))
    return _case("answered", "reply_missing", "look_alike", documents)


def _nobody_known(world: World) -> Case:
    asked = _asking(world, _DEPARTMENTS[world.at % len(_DEPARTMENTS)], "15/4/2022")
    return _case("whose papers are not held", "reply_missing", "look_alike", (asked,))


def _no_day(world: World) -> Case:
    department = _DEPARTMENTS[world.at % len(_DEPARTMENTS)]
    other = _of_department(world, department, date(2022, 6, 20), "Kết quả công tác quý II trên địa bàn tỉnh.")
    return _case("no day", "reply_missing", "look_alike", (_asking(world, department, None), other))


# ended bodies

_ENDED = (
    ("Sở Thông tin và Truyền thông", 2025, 9),
    ("Sở Kế hoạch và Đầu tư", 2025, 8),
    ("Sở Giao thông vận tải", 2026, 2),
    ("Sở Tài nguyên và Môi trường", 2025, 10),
    ("Sở Lao động - Thương binh và Xã hội", 2026, 3),
    ("Ủy ban nhân dân các huyện, thị xã, thành phố", 2025, 11),
)


def _telling(world: World, body: str, day: date) -> Planted:
    cited = (
        f"Quyết định số {world.next_serial()}/QĐ-TTg ngày {spoken(later(day, -40))} của Thủ tướng Chính phủ"
    )
    made = world.plan(day, cited)
    told = f"2. {body} chủ trì rà soát, lập danh mục dự án, hoàn thành trước ngày 30/11."
    return replace(made, body=(*made.body, told))


def _body_ended(world: World) -> Case:
    body, year, month = _ENDED[world.at % len(_ENDED)]
    return _case("ended", "body_ended", "fault", (_telling(world, body, date(year, month, 9)),), (0,))


def _body_then(world: World) -> Case:
    body, _, _ = _ENDED[world.at % len(_ENDED)]
    return _case("while it was there", "body_ended", "look_alike", (_telling(world, body, world.day(2022)),))


def _body_former(world: World) -> Case:
    body, year, month = _ENDED[world.at % (len(_ENDED) - 1)]
    made = _telling(world, f"Sở Nội vụ tiếp nhận hồ sơ của {body} trước đây,", date(year, month, 9))
    return _case("spoken of as former", "body_ended", "look_alike", (made,))


def _body_new(world: World) -> Case:
    made = _telling(world, "Sở Nông nghiệp và Môi trường", date(2025, 10, 9))
    return _case("the new body", "body_ended", "look_alike", (made,))


# provisions


def _regulation(world: World, articles: int = 6) -> Planted:
    body = ["QUYẾT ĐỊNH:"]
    for at in range(1, articles + 1):
        body.append(f"Điều {at}. Nội dung quản lý thứ {at}")
        body += [f"{clause}. Cơ quan, đơn vị thực hiện nội dung số {clause}." for clause in range(1, 4)]
    return world.document("QĐ", world.day(2021), *body, title=world.subject())


def _pinned(world: World, held: Planted, pin: str) -> Planted:
    made = world.plan(later(held.day, 100), f"quy định tại {pin} {held.named} của {held.issuer_name}")
    return replace(made, body=(f"Căn cứ {pin} {held.named} của {held.issuer_name};", *made.body[1:]))


def _no_article(world: World) -> Case:
    held = _regulation(world)
    pin = f"Điều {world.rng.randint(8, 20)}"
    return _case("no such article", "provision_missing", "fault", (held, _pinned(world, held, pin)), (1,))


def _no_clause(world: World) -> Case:
    held = _regulation(world)
    pin = f"khoản {world.rng.randint(5, 9)} Điều {world.rng.randint(1, 6)}"
    return _case("no such clause", "provision_missing", "fault", (held, _pinned(world, held, pin)), (1,))


def _an_article(world: World) -> Case:
    held = _regulation(world)
    pin = world.rng.choice(("Điều 6", "khoản 3 Điều 2", "khoản 1 Điều 5"))
    return _case("it is there", "provision_missing", "look_alike", (held, _pinned(world, held, pin)))


def _added_article(world: World) -> Case:
    held = _regulation(world)
    body = (
        "QUYẾT ĐỊNH:",
        f"Điều 1. Sửa đổi, bổ sung một số điều của {held.named} của {held.issuer_name}.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    )
    new = world.document("QĐ", later(held.day, 30), *body)
    made = world.plan(later(held.day, 100), f"quy định tại Điều 8 {held.named} của {held.issuer_name}")
    return _case("added by an amendment", "provision_missing", "look_alike", (held, new, made))


def _attached_article(world: World) -> Case:
    held = world.decision(world.day(2021))
    issued = held.body[1].replace("Ban hành Quy định", "Ban hành kèm theo Quyết định này Quy chế")
    held = replace(held, body=(held.body[0], issued, *held.body[2:]))
    documents = (held, _pinned(world, held, "Điều 12 Quy chế ban hành kèm theo"))
    return _case("in what was issued with it", "provision_missing", "look_alike", documents)


FAULTS = {
    "implements_nothing": (_no_mandate,),
    "reply_missing": (_no_reply,),
    "body_ended": (_body_ended,),
    "provision_missing": (_no_article, _no_clause),
}
LOOK_ALIKES = {
    "implements_nothing": (_unnumbered_mandate, _numbered_mandate),
    "reply_missing": (_replied, _nobody_known, _no_day),
    "body_ended": (_body_then, _body_former, _body_new),
    "provision_missing": (_an_article, _added_article, _attached_article),
}
