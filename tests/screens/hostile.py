"""A document in which every field that is shown tries to run a script of its own."""

from __future__ import annotations

from datetime import date

from pipeline.findings import (
    BodyMention,
    Citation,
    Deadline,
    Evidence,
    Extraction,
    Field,
    Metadata,
    NamedReference,
    Task,
)
from pipeline.records import Block, Box, Cell, Diagnostic, Document, Page, Severity, SourceFile, Span

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "'onmouseover='alert(4)' x='",
    "javascript:alert(5)",
    "</title><script>alert(6)</script>",
    "</textarea><script>alert(7)</script>",
    "<iframe srcdoc='<script>parent.alert(8)</script>'>",
    "{{ 7 * 7 }}{% raw %}${alert(9)}",
    '<a href="javascript:alert(10)" autofocus onfocus=alert(10)>bấm</a>',
    "<style>@import 'http://127.0.0.1:9/x.css'</style>",
    "--><script>alert(11)</script><!--",
    "<div hx-get='/dang-xuat' hx-trigger='load'>",
    "<form action='http://127.0.0.1:9/'><button>gửi</button></form>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(12)'>",
)
_BOX = Box(50, 50, 400, 90)


def hostile(number: int) -> Extraction:
    """A document that carries one payload in each of its fields; each number gives other bytes."""
    payload = PAYLOADS[number % len(PAYLOADS)]
    lines = [
        f"Văn bản số {number}: {payload}",
        f"Căn cứ {payload} ngày 01/01/2026",
        *(
            f"Giao {payload} {at} phối hợp với {payload} làm {payload} trước ngày 30/6/2026"
            for at in range(2)
        ),
    ]
    text = "\n\n".join(lines)

    def evidence(line: int) -> Evidence:
        start = text.index(lines[line])
        return Evidence(Span(start, start + len(lines[line])), lines[line], payload, 0.4, 1, _BOX)

    def body(line: int) -> BodyMention:
        start = text.index(lines[line]) + len("Giao ")
        return BodyMention(payload, Span(start, start + len(payload)))

    def task(line: int) -> Task:
        return Task(
            evidence(line),
            (body(line),),
            (body(line),),
            Deadline(
                evidence(line),
                "fixed",
                due=date(2026, 11, 24),
                day_rule=payload,
                anchor=payload,
                flags=(payload.replace(" ", "_"),),
            ),
            clause=payload,
            product=payload,
        )

    cells = (Cell(evidence(0).span, 0, 0, page=1, box=_BOX),)
    spans = [Span(text.index(line), text.index(line) + len(line)) for line in lines]
    blocks = (
        Block("table", spans[0], 1, _BOX, cells),
        *(Block("paragraph", span, 1, _BOX) for span in spans[1:]),
    )
    return Extraction(
        Document(
            SourceFile(f"{payload} {number}.pdf", f"{number:064x}", "application/pdf", len(text)),
            text,
            blocks,
            (Page(1, 595.0, 842.0, Span(0, len(text))),),
            payload,
            (Diagnostic("x", payload, Severity.WARNING, 1),),
        ),
        Metadata(
            Field(payload, evidence(0)),
            Field(f"{number}/{payload}", evidence(0)),
            Field(date(2026, 1, 1), evidence(0)),
            Field(payload, evidence(0)),
            Field(payload, evidence(0)),
            Field(payload, evidence(0)),
        ),
        (Citation(evidence(1), payload, payload, date(2026, 1, 1), payload, "legal_basis", payload),),
        (task(2), task(3)),
        "2026.1",
        named_references=(NamedReference(evidence(1), payload, payload),),
    )
