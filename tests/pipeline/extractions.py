"""Makes extractions for tests: a document of a few sentences with findings that stand in it."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import UTC, date, datetime

from pipeline.findings import (
    BodyMention,
    ChildDocument,
    Citation,
    Deadline,
    Evidence,
    Extraction,
    Field,
    Heading,
    Metadata,
    NamedReference,
    Reference,
    Task,
)
from pipeline.records import (
    Block,
    Box,
    Cell,
    Diagnostic,
    Document,
    Page,
    Severity,
    SourceFile,
    Span,
)
from pipeline.store.corrections import Correction

RULES = "2026.1"


def span_of(text: str, quote: str) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote))


def evidence(text: str, quote: str, rule: str = "test.rule") -> Evidence:
    return Evidence(span_of(text, quote), quote, rule, 0.75, 1, Box(1.5, 2.5, 30.0, 40.0))


def document(text: str, name: str = "van-ban.txt", diagnostics: tuple[Diagnostic, ...] = ()) -> Document:
    digest = hashlib.sha256(f"{name}\0{text}".encode()).hexdigest()
    first = Span(0, text.index("\n") if "\n" in text else len(text))
    cells = (Cell(first, 0, 0, 1, 2, 1, Box(0, 0, 1, 1)),)
    return Document(
        source=SourceFile(name, digest, "text/plain", len(text.encode())),
        text=text,
        blocks=(Block("table", first, 1, None, cells, gridded=False),),
        pages=(Page(1, 595.0, 842.0, Span(0, len(text)), "ocr"),),
        reader="test",
        diagnostics=diagnostics,
    )


def body(text: str, name: str) -> BodyMention:
    return BodyMention(name, span_of(text, name), group=name.startswith("các"), by_head=True)


def task(
    text: str,
    quote: str,
    lead: str,
    *,
    coordinate: str | None = None,
    deadline: Deadline | None = None,
    area: str | None = None,
) -> Task:
    return Task(
        evidence(text, quote, "task.sentence"),
        leads=(body(text, lead),),
        coordinators=(body(text, coordinate),) if coordinate else (),
        deadline=deadline,
        clause="II.1",
        product="báo cáo",
        modality="request",
        area=area,
    )


def fixed(text: str, quote: str, due: date) -> Deadline:
    return Deadline(
        evidence(text, quote, "deadline.before"),
        "fixed",
        due=due,
        start=date(2026, 1, 1),
        comparator="before",
        inferred=("year",),
        flags=("vague", "due_on_day_off"),
    )


PLAN = """KẾ HOẠCH Cải cách hành chính tỉnh Bình Minh
Số: 05/KH-UBND, ngày 12 tháng 01 năm 2026
Căn cứ Nghị quyết số 11/NQ-HĐND ngày 08/12/2025 của Hội đồng nhân dân tỉnh.
Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát thủ tục một cửa trước ngày 30/6/2026.
Giao UBND các xã báo cáo kết quả hằng quý.
Giao Văn phòng UBND tỉnh theo dõi, đôn đốc."""


def plan(name: str = "ke-hoach.txt") -> Extraction:
    text = PLAN
    quarterly = Deadline(
        evidence(text, "hằng quý"), "recurring", every="quarter", rrule="FREQ=MONTHLY;INTERVAL=3"
    )
    return Extraction(
        document=document(text, name),
        metadata=Metadata(
            kind=Field("KH", evidence(text, "KẾ HOẠCH")),
            number=Field("05/KH-UBND", evidence(text, "05/KH-UBND")),
            date=Field(date(2026, 1, 12), evidence(text, "ngày 12 tháng 01 năm 2026")),
            issuer=Field("Ủy ban nhân dân tỉnh Bình Minh", evidence(text, "tỉnh Bình Minh")),
            title=Field(
                "Cải cách hành chính tỉnh Bình Minh", evidence(text, "Cải cách hành chính tỉnh Bình Minh")
            ),
        ),
        citations=(
            Citation(
                evidence(text, "Nghị quyết số 11/NQ-HĐND ngày 08/12/2025"),
                "NQ",
                "11/NQ-HĐND",
                date(2025, 12, 8),
                "Hội đồng nhân dân tỉnh",
                "legal_basis",
                "Điều 2",
            ),
        ),
        tasks=(
            task(
                text,
                "rà soát thủ tục một cửa trước ngày 30/6/2026",
                "Sở Nội vụ",
                coordinate="Sở Tài chính",
                deadline=fixed(text, "trước ngày 30/6/2026", date(2026, 6, 30)),
                area="procedures",
            ),
            task(text, "báo cáo kết quả hằng quý", "UBND các xã", deadline=quarterly),
            task(text, "theo dõi, đôn đốc", "Văn phòng UBND tỉnh"),
        ),
        rules_version=RULES,
        references=(Reference(evidence(text, "thủ tục"), "alias", "NQ", (0, 2), True, Span(3, 5)),),
        named_references=(
            NamedReference(
                evidence(text, "một cửa"), "một cửa", "ĐA", date(2022, 1, 6), 2022, "06/QĐ-TTg", True
            ),
        ),
        children=(
            ChildDocument(
                span_of(text, "Giao Văn phòng UBND tỉnh theo dõi, đôn đốc."),
                "Phụ lục I",
                None,
                span_of(text, "theo dõi, đôn đốc"),
                "05/KH-UBND",
                None,
                (Heading(span_of(text, "theo dõi"), "Điều 1", 0),),
            ),
        ),
    )


def letter(
    text: str, *, number: str | None = None, name: str = "cong-van.txt", warn: bool = False
) -> Extraction:
    """A document with a text and maybe a number, and no other finding."""
    found = Field(number, Evidence(Span(0, 0), "", "test.rule")) if number else None
    problem = Diagnostic("page_without_text", "Trang 2 không có chữ", Severity.WARNING, 2)
    return Extraction(document(text, name, (problem,) if warn else ()), Metadata(number=found), (), (), RULES)


def with_rules(extraction: Extraction, version: str) -> Extraction:
    return replace(extraction, rules_version=version)


def with_document(extraction: Extraction, document: Document, version: str) -> Extraction:
    return replace(extraction, document=document, rules_version=version)


def correction(before: Task, after: Task | None) -> Correction:
    """What a person said of a task of ``plan``."""
    at = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    return Correction(plan().document.source.sha256, at, "lan.nt", before, after)


def incompressible(length: int) -> str:
    """Letters that cannot be packed: what PostgreSQL can pack it lets into an index."""
    chance = random.Random(length)
    return "".join(chance.choices("abcdeghiklmnopqrstuvxyăâđêôơưáạảãàéẹèíịọóòộồốợờớúụủứừự", k=length))
