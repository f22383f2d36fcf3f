"""Drafts with one planted fault each against the five respects, beside harmless look-alikes; seeded.

``python -m corpora.tools.plant_unclear`` prints recall and precision of each check.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.clarity.lint import lint
from pipeline.extraction import extract
from pipeline.extraction.calendar import is_working_day
from pipeline.reading.limits import Limits
from pipeline.reading.text import TextReader

_SIGNED = date(2026, 3, 10)
_BODIES = (
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Tư pháp",
    "Sở Y tế",
    "Sở Xây dựng",
    "Sở Công Thương",
    "Sở Khoa học và Công nghệ",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Môi trường",
    "Thanh tra tỉnh",
)
_ENDED = ("Sở Thông tin và Truyền thông", "Sở Kế hoạch và Đầu tư", "Sở Giao thông vận tải")
# what is to be done, and what must come of it
_WORKS = (
    ("Rà soát thủ tục hành chính trong lĩnh vực đất đai", "Báo cáo kết quả rà soát"),
    ("Xây dựng quy trình nội bộ giải quyết hồ sơ người có công", "Quyết định phê duyệt quy trình"),
    ("Khảo sát mức độ hài lòng của người dân tại bộ phận một cửa", "Báo cáo khảo sát"),
    ("Số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực", "Kho dữ liệu số hóa"),
    ("Kiểm tra việc chấp hành kỷ cương tại các đơn vị sự nghiệp", "Kết luận kiểm tra"),
    ("Tập huấn nghiệp vụ văn thư cho công chức cấp xã", "Lớp tập huấn"),
    ("Đề xuất vị trí việc làm của ban quản lý dự án", "Tờ trình"),
    ("Công khai số điện thoại đường dây nóng trên trang thông tin", "Thông báo công khai"),
    ("Nâng cấp phần mềm một cửa của tỉnh", "Phần mềm được nâng cấp"),
    ("Tổng hợp kiến nghị của doanh nghiệp về thuế đất", "Báo cáo tổng hợp"),
)
_NO_VERB = ("Công tác văn thư, lưu trữ", "Chỉ số hài lòng của người dân", "Tỷ lệ hồ sơ trực tuyến cấp xã")
_NO_OBJECT = ("Thực hiện nghiêm túc nhiệm vụ được giao", "Chủ động triển khai đầy đủ, kịp thời theo quy định")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a draft's table of tasks."""

    work: str
    lead: str
    coordinator: str
    time: str
    product: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft and the codes of the remarks that it deserves."""

    rows: tuple[Row, ...]
    recipients: tuple[str, ...]
    follows_up: bool
    deserves: frozenset[str]

    @property
    def text(self) -> str:
        """The draft as the text of a plan."""
        table = "\n".join(
            f"| {number} | {row.work} | {row.lead} | {row.coordinator} | {row.time} | {row.product} |"
            for number, row in enumerate(self.rows, 1)
        )
        duty = "Giao Sở Nội vụ theo dõi, đôn đốc việc thực hiện Kế hoạch này và báo cáo Ủy ban nhân dân tỉnh."
        listed = "\n".join(f"- {name};" for name in self.recipients)
        return f"""ỦY BAN NHÂN DÂN
TỈNH LẠNG SƠN
Số: 41/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lạng Sơn, ngày {_SIGNED.day} tháng {_SIGNED.month:02d} năm {_SIGNED.year}

KẾ HOẠCH
Cải thiện chất lượng phục vụ năm 2026

I. NHIỆM VỤ

| STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn hoàn thành | Sản phẩm |
{table}

II. TỔ CHỨC THỰC HIỆN

{duty if self.follows_up else "Kế hoạch này có hiệu lực kể từ ngày ký."}

Nơi nhận:
{listed}
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH


Nguyễn Văn An
"""


def drafts(seed: int, count: int) -> Iterator[Draft]:
    """Drafts with one fault each, in turn, each followed by a harmless one that looks like it."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    for number in range(count):
        plant, spare = _FAULTS[number % len(_FAULTS)]
        yield plant(_clear(chance), chance)
        yield spare(_clear(chance), chance)


def _clear(chance: random.Random) -> Draft:
    works = chance.sample(_WORKS, 4)
    leads = chance.sample(_BODIES, 5)
    rows = tuple(
        Row(work, lead, leads[4], f"Trước ngày {_working_day(chance):%d/%m/%Y}", product)
        for (work, product), lead in zip(works, leads, strict=False)
    )
    recipients = tuple(dict.fromkeys([*leads, "Sở Nội vụ"]))
    return Draft(rows, recipients, follows_up=True, deserves=frozenset())


def _working_day(chance: random.Random) -> date:
    day = _SIGNED + timedelta(days=chance.randrange(20, 200))
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _day_off(chance: random.Random) -> date:
    day = _SIGNED + timedelta(days=chance.randrange(20, 200))
    while day.weekday() != 6:
        day += timedelta(days=1)
    return day


_Change = Callable[[Draft, random.Random], Draft]


def _row(code: str | None, change: Callable[[Row, random.Random], Row]) -> _Change:
    """What changes one line; ``code`` is the remark that it then deserves, ``None`` where it is harmless."""

    def changed(draft: Draft, chance: random.Random) -> Draft:
        at = chance.randrange(len(draft.rows))
        rows = [change(row, chance) if number == at else row for number, row in enumerate(draft.rows)]
        named = [name for row in rows for name in row.lead.split("; ") if name not in _ENDED]
        recipients = tuple(dict.fromkeys([*draft.recipients, *filter(None, named)]))
        return replace(
            draft, rows=tuple(rows), recipients=recipients, deserves=frozenset({code} if code else ())
        )

    return changed


def _untold(draft: Draft, chance: random.Random) -> Draft:
    lead = chance.choice([row.lead for row in draft.rows if row.lead != "Sở Nội vụ"])
    left = tuple(name for name in draft.recipients if name != lead)
    return replace(draft, recipients=left, deserves=frozenset({"lead_not_recipient"}))


def _told_as_group(draft: Draft, _: random.Random) -> Draft:
    return replace(draft, recipients=("Các sở, ban, ngành tỉnh", "Văn phòng Tỉnh ủy"))


def _unfollowed(draft: Draft, _: random.Random) -> Draft:
    rows = tuple(replace(row, work=row.work.replace("Tổng hợp", "Ghi nhận")) for row in draft.rows)
    return replace(draft, rows=rows, follows_up=False, deserves=frozenset({"nobody_follows_up"}))


def _other_bodies(row: Row, chance: random.Random) -> str:
    return chance.choice([body for body in _BODIES if body not in (row.lead, row.coordinator)])


# Each check's fault, and what looks like it and is none.
_FAULTS: tuple[tuple[_Change, _Change], ...] = (
    (
        _row("lead_missing", lambda row, _: replace(row, lead="", coordinator="")),
        _row(None, lambda row, _: replace(row, coordinator="")),
    ),
    (
        _row(
            "several_leads",
            lambda row, chance: replace(row, lead=f"{row.lead}; {_other_bodies(row, chance)}"),
        ),
        _row(
            None,
            lambda row, chance: replace(row, coordinator=f"{row.coordinator}; {_other_bodies(row, chance)}"),
        ),
    ),
    (_untold, _told_as_group),
    (
        _row("body_ended", lambda row, chance: replace(row, lead=chance.choice(_ENDED))),
        _row(None, lambda row, _: replace(row, lead="Sở Dân tộc và Tôn giáo")),
    ),
    (
        _row("verb_missing", lambda row, chance: replace(row, work=chance.choice(_NO_VERB))),
        _row(None, lambda row, _: replace(row, work="Đổi mới công tác văn thư, lưu trữ")),
    ),
    (
        _row("object_missing", lambda row, chance: replace(row, work=chance.choice(_NO_OBJECT))),
        _row(None, lambda row, _: replace(row, work="Thực hiện nghiêm túc quy chế tiếp công dân")),
    ),
    (
        _row("deadline_missing", lambda row, _: replace(row, time="")),
        _row(None, lambda row, _: replace(row, time="Thường xuyên")),
    ),
    (
        _row(
            "deadline_past", lambda row, chance: replace(row, time=f"Trước ngày {_before(chance):%d/%m/%Y}")
        ),
        _row(None, lambda row, _: replace(row, time=f"Trước ngày {_SIGNED + timedelta(days=1):%d/%m/%Y}")),
    ),
    (
        _row(
            "deadline_on_day_off",
            lambda row, chance: replace(row, time=f"Trước ngày {_day_off(chance):%d/%m/%Y}"),
        ),
        _row(None, lambda row, _: replace(row, time="Quý II/2026")),
    ),
    (
        _row("deadline_vague", lambda row, _: replace(row, time="Cuối quý III/2026")),
        _row(None, lambda row, _: replace(row, time="Hằng quý")),
    ),
    (
        _row(
            "product_missing",
            lambda row, _: replace(row, work="Tuyên truyền nếp sống văn minh nơi công sở", product=""),
        ),
        _row(None, lambda row, _: replace(row, work="Xây dựng kế hoạch luân chuyển công chức", product="")),
    ),
    (_unfollowed, lambda draft, _: draft),
)


def _before(chance: random.Random) -> date:
    return _SIGNED - timedelta(days=chance.randrange(5, 40))


@dataclass(frozen=True, slots=True)
class Score:
    """How often a check was right."""

    recall: float
    precision: float


def measure(seed: int, count: int) -> dict[str, Score]:
    """Recall and precision of each check over ``count`` faults and as many look-alikes."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for draft in drafts(seed, count):
        extraction = extract(TextReader().read(draft.text.encode(), "draft.txt", Limits()))
        found = {remark.code for remark in lint(extraction, _SIGNED)}
        wanted.update(draft.deserves)
        given.update(found)
        right.update(found & draft.deserves)
    return {
        code: Score(right[code] / max(wanted[code], 1), right[code] / max(given[code], 1))
        for code in sorted(wanted | given)
    }


if __name__ == "__main__":
    for code, score in measure(seed=2026, count=240).items():
        print(f"{code:22} recall {score.recall:.3f}  precision {score.precision:.3f}")
