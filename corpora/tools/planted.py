"""Small documents made for an audit: their page, and the worlds that they are set in."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

Plan = Literal["fault", "look_alike"]

_PROVINCES = (
    "Lạng Sơn|Cao Bằng|Điện Biên|Lai Châu|Sơn La|Quảng Ninh|Thanh Hóa|Nghệ An|Hà Tĩnh|Tuyên Quang|Thái "
    "Nguyên|"
    "Phú Thọ|Hưng Yên|Ninh Bình|Quảng Trị|Quảng Ngãi|Gia Lai|Khánh Hòa|Lâm Đồng|Đắk Lắk|Đồng Nai|Tây Ninh|"
    "Vĩnh Long|Đồng Tháp|Cà Mau|An Giang"
)
_SUBJECTS = (
    "phát triển kinh tế tập thể trong nông nghiệp",
    "nâng cao chất lượng giải quyết thủ tục hành chính",
    "bảo đảm trật tự an toàn giao thông đường bộ",
    "phòng, chống thiên tai và tìm kiếm cứu nạn",
    "số hóa hồ sơ lưu trữ lịch sử",
    "đào tạo, bồi dưỡng cán bộ, công chức cấp xã",
    "quản lý đất công ích trên địa bàn",
    "khuyến khích đầu tư vào cụm công nghiệp",
    "bảo tồn làng nghề truyền thống",
    "phát triển du lịch cộng đồng vùng cao",
    "xây dựng nông thôn mới kiểu mẫu",
    "hỗ trợ doanh nghiệp nhỏ và vừa chuyển đổi số",
    "phòng chống bạo lực học đường",
    "chăm sóc sức khỏe người cao tuổi tại cộng đồng",
    "quản lý chất thải rắn sinh hoạt",
    "phát triển hạ tầng thương mại biên giới",
    "cấp nước sạch khu vực nông thôn",
    "khai thác hiệu quả tài sản công dôi dư",
    "nâng cao chỉ số hài lòng của người dân",
    "bảo vệ và phát triển rừng phòng hộ",
    "phổ cập giáo dục mầm non năm tuổi",
    "quản lý hoạt động vận tải thủy nội địa",
    "phát triển nguồn nhân lực y tế cơ sở",
    "giảm nghèo bền vững vùng đồng bào dân tộc",
    "phát triển thư viện và văn hóa đọc",
    "kiểm soát dịch bệnh trên đàn gia súc",
)
_SIGNERS = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Quang Hải", "Phạm Minh Đức", "Hoàng Thị Lan", "Vũ Đình Nam")
_TYPES = {
    "QĐ": "Quyết định",
    "KH": "Kế hoạch",
    "BC": "Báo cáo",
    "CV": "Công văn",
}


@dataclass(frozen=True, slots=True)
class Planted:
    """One document of a case, before it is printed.

    Attributes:
        body: its paragraphs.
        organ: second line of its head ("TỈNH LẠNG SƠN" under "ỦY BAN NHÂN DÂN").
    """

    kind: str
    number: str
    day: date
    place: str
    issuer: tuple[str, str]
    title: str
    body: tuple[str, ...] = ()
    addressee: str | None = None
    signer: str = _SIGNERS[0]

    @property
    def named(self) -> str:
        """Type, number and date as a text cites it the first time."""
        return f"{_TYPES[self.kind]} số {self.number} ngày {spoken(self.day)}"

    @property
    def issuer_name(self) -> str:
        """The issuer as a text names it."""
        words = " ".join(self.issuer).lower()
        if words.startswith("ủy ban nhân dân"):
            return f"Ủy ban nhân dân tỉnh {self.place}"
        return (
            f"Hội đồng nhân dân tỉnh {self.place}" if words.startswith("hội đồng") else self.issuer[1].title()
        )

    @property
    def cited(self) -> str:
        """The full mention: type, number, date, issuer and subject."""
        return f"{self.named} của {self.issuer_name} về {self.title}"

    def text(self) -> str:
        """The document as plain text."""
        head = [
            *self.issuer,
            "-------",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "---------------",
            f"Số: {self.number}",
        ]
        if self.kind == "CV":
            head.append(f"V/v {self.title}")
        head.append(
            f"{self.place}, ngày {self.day.day:02} tháng {written_month(self.day)} năm {self.day.year}"
        )
        parts = ["\n".join(head)]
        if self.kind == "CV":
            parts.append(f"Kính gửi: {self.addressee}.")
        else:
            about = (
                self.title[0].upper() + self.title[1:] if self.kind in ("QĐ", "KH") else f"Về {self.title}"
            )
            parts.append(f"{_TYPES[self.kind].upper()}\n{about}")
        parts += self.body
        parts.append("Nơi nhận:\n- Như trên;\n- Lưu: VT.")
        parts.append(f"TM. {self.issuer[0]}\nCHỦ TỊCH\n{self.signer}")
        return "\n\n".join(parts) + "\n"


def written_month(day: date) -> str:
    """The month as Nghị định 30/2020/NĐ-CP writes it: 01 and 02 have a zero."""
    return f"{day.month:02}" if day.month < 3 else str(day.month)


def spoken(day: date) -> str:
    """A date inside a text."""
    return f"{day.day:02}/{written_month(day)}/{day.year}"


@dataclass(frozen=True, slots=True)
class Case:
    """A few documents with one planted fault, or with something that only looks like it.

    Attributes:
        at_fault: positions of the documents that the finding must touch; for a look-alike none must.
    """

    name: str
    check: str
    plan: Plan
    documents: tuple[Planted, ...]
    at_fault: tuple[int, ...] = ()


@dataclass(slots=True)
class World:
    """Where one case is set: a province, a subject, numbers that no other case uses."""

    rng: random.Random
    at: int
    province: str = ""
    subjects: list[str] = field(default_factory=list)
    serial: int = 0

    def __post_init__(self) -> None:
        provinces = _PROVINCES.split("|")
        self.province = provinces[self.at % len(provinces)]
        self.subjects = self.rng.sample(_SUBJECTS, len(_SUBJECTS))
        self.serial = 120 + self.at * 7

    def day(self, year: int) -> date:
        """Some day of a year, not near its ends."""
        return date(year, 1, 1) + timedelta(days=self.rng.randint(20, 320))

    def next_serial(self) -> int:
        """A serial that no other document of these cases bears; neighbours stay apart."""
        self.serial += 3000
        return self.serial

    def subject(self) -> str:
        """A subject, another one each time."""
        return self.subjects.pop()

    def document(
        self, kind: str, day: date, *body: str, title: str | None = None, **changed: object
    ) -> Planted:
        """A document of the province's committee; a norm's number is given by the caller."""
        symbol = "UBND-KSTT" if kind == "CV" else f"{kind}-UBND"
        made = Planted(
            kind,
            f"{self.next_serial()}/{symbol}",
            day,
            self.province,
            ("ỦY BAN NHÂN DÂN", f"TỈNH {self.province.upper()}"),
            title or self.subject(),
            body,
            signer=self.rng.choice(_SIGNERS),
        )
        return replace(made, **changed)  # type: ignore[arg-type]  # names of fields

    def decision(
        self, day: date, *before: str, title: str | None = None, last: str = "", **changed: object
    ) -> Planted:
        """A decision with its preamble, three articles and what it says at last."""
        about = title or self.subject()
        body = (
            *before,
            "QUYẾT ĐỊNH:",
            f"Điều 1. Ban hành Quy định về {about}.",
            "Điều 2. Các cơ quan, đơn vị tổ chức thực hiện theo chức năng, nhiệm vụ được giao.",
            f"Điều 3. Quyết định này có hiệu lực kể từ ngày ký{last}.",
        )
        return self.document("QĐ", day, *body, title=about, **changed)

    def plan(self, day: date, *mandates: str, title: str | None = None, **changed: object) -> Planted:
        """A plan that opens with what it carries out."""
        opening = tuple(
            f"Thực hiện {mandate}, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:" for mandate in mandates
        )
        body = (
            *opening,
            "I. MỤC ĐÍCH",
            "Nâng cao hiệu quả công tác quản lý trên địa bàn tỉnh.",
            "II. TỔ CHỨC THỰC HIỆN",
            "1. Sở Tài chính bố trí kinh phí trước ngày 30/11 hằng năm.",
        )
        return self.document("KH", day, *body, title=title, **changed)


def later(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days=days)
