"""Documents for audits, made with their findings: no text is read, so thousands are made in no time."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.findings import (
    BodyMention,
    Citation,
    Deadline,
    Evidence,
    Extraction,
    Field,
    Metadata,
    Relation,
    Task,
)
from pipeline.records import Block, Document, SourceFile, Span

_PROVINCES = ("Lạng Sơn", "Cao Bằng", "Sơn La", "Nghệ An", "Hà Tĩnh", "Điện Biên", "Lai Châu", "Thanh Hóa")
_SUBJECTS = (
    "quản lý đất công ích",
    "bảo vệ rừng phòng hộ",
    "phổ cập giáo dục mầm non",
    "số hóa hồ sơ lưu trữ",
)
_RELATIONS: tuple[Relation, ...] = ("legal_basis", "implements", "refers", "refers", "legal_basis")


@dataclass(frozen=True, slots=True)
class Cites:
    """One mention to be written into a document."""

    number: str
    day: date | None
    issuer: str | None = None
    relation: Relation = "refers"
    provision: str | None = None
    title: str = ""


class Writer:
    """Writes a text piece by piece and remembers where the pieces stand."""

    def __init__(self) -> None:
        self.text = ""

    def put(self, words: str, rule: str = "test.rule") -> Evidence:
        """Adds words as a paragraph and answers where they stand."""
        start = len(self.text)
        self.text += words + "\n\n"
        return Evidence(Span(start, start + len(words)), words, rule)


def made(
    name: str,
    kind: str,
    number: str,
    day: date,
    issuer: str,
    title: str,
    cited: Sequence[Cites] = (),
    told: Sequence[tuple[str, str, date | None]] = (),
) -> Extraction:
    """A document with its citations, and its tasks as body, words and last day."""
    writer = Writer()
    metadata = Metadata(
        kind=Field(kind, writer.put(kind)),
        number=Field(number, writer.put(f"Số: {number}")),
        date=Field(day, writer.put(f"ngày {day:%d/%m/%Y}")),
        issuer=Field(issuer, writer.put(issuer)),
        title=Field(title, writer.put(title)),
    )
    citations = tuple(_citation(writer, one) for one in cited)
    tasks = tuple(_task(writer, *one) for one in told)
    text = writer.text
    digest = hashlib.sha256(f"{name}\0{text}".encode()).hexdigest()
    source = SourceFile(name, digest, "text/plain", len(text.encode()))
    document = Document(source, text, (Block("paragraph", Span(0, len(text))),), (), "test")
    return Extraction(document, metadata, citations, tasks, "made.1")


def _citation(writer: Writer, cites: Cites) -> Citation:
    kind = cites.number.split("/")[-1].split("-")[0]
    dated = f" ngày {cites.day:%d/%m/%Y}" if cites.day else ""
    issued = f" của {cites.issuer}" if cites.issuer else ""
    mention = f"văn bản số {cites.number}{dated}{issued}"
    writer.text += {"replaces": "thay thế ", "repeals": "bãi bỏ "}.get(cites.relation, "theo ")
    evidence = writer.put(f"{mention}{cites.title}")
    evidence = Evidence(Span(evidence.span.start, evidence.span.start + len(mention)), mention, evidence.rule)
    return Citation(evidence, kind, cites.number, cites.day, cites.issuer, cites.relation, cites.provision)


def _task(writer: Writer, body: str, work: str, due: date | None) -> Task:
    evidence = writer.put(f"{body} {work}")
    span = Span(evidence.span.start, evidence.span.start + len(body))
    deadline = Deadline(evidence, "fixed", due=due, comparator="by") if due else None
    return Task(evidence, (BodyMention(body, span),), (), deadline, None)


@dataclass(slots=True)
class _Known:
    """What later documents of a made collection can cite."""

    number: str
    day: date
    issuer: str
    title: str


def collection(count: int, citations: int, seed: int, acting: float = 0.03) -> Iterator[Extraction]:
    """So many documents, each with so many citations of earlier ones, of laws and of what is not there.

    Some are replaced or amended by later ones (``acting`` of a decision's mentions), some mentions have slips
    in number or date, some letters ask for reports; so that every check has something to judge.
    """
    rng = random.Random(seed)
    known: list[_Known] = []
    for at in range(count):
        province = _PROVINCES[at % len(_PROVINCES)]
        issuer = f"Ủy ban nhân dân tỉnh {province}"
        day = date(2018, 1, 1) + timedelta(days=at * 2400 // count)
        kind = rng.choice(("QĐ", "KH", "QĐ", "CV"))
        serial = at // len(_PROVINCES) + 10
        number = f"{serial}/UBND-NC" if kind == "CV" else f"{serial}/{kind}-UBND"
        title = f"{rng.choice(_SUBJECTS)} {rng.choice(_SUBJECTS)} số {at}"
        if kind == "KH" and rng.random() < 0.3:
            title += f" giai đoạn {day.year} - {day.year + 1}"
        cited = [_cites(rng, known, day, acting if kind == "QĐ" else 0.0) for _ in range(citations)]
        told: list[tuple[str, str, date | None]] = [
            ("Sở Thông tin và Truyền thông", "rà soát danh mục", None)
        ]
        if kind == "CV":
            told.append((f"Sở Nội vụ tỉnh {province}", "báo cáo kết quả", day + timedelta(days=20)))
        yield made(f"{at}.txt", kind, number, day, issuer, title, cited, told)
        known.append(_Known(number, day, issuer, title))


def _cites(rng: random.Random, known: Sequence[_Known], day: date, acting: float) -> Cites:
    if not known or rng.random() < 0.3:
        serial = rng.randint(1, 60 + len(known) // 8)
        year = rng.randint(2010, day.year)
        return Cites(f"{serial}/{year}/NĐ-CP", date(year, rng.randint(1, 12), 11), "Chính phủ", "legal_basis")
    one = known[-1 - min(int(rng.expovariate(0.01)), len(known) - 1)]
    number, cited_day = one.number, one.day
    slip = rng.random()
    if slip < 0.02:
        cited_day += timedelta(days=rng.choice((1, 10, 365)))
    elif slip < 0.04:
        written, _, symbol = number.partition("/")
        number = f"{int(written) + rng.choice((-1, 1, 10))}/{symbol}"
    relation = rng.choice(_RELATIONS)
    if rng.random() < acting:
        relation = rng.choice(("replaces", "amends", "repeals"))
    provision = "Điều 2" if relation == "amends" else None
    return Cites(number, cited_day, one.issuer, relation, provision, f" về {one.title}")
