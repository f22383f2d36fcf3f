"""An audit as one HTML file that stands alone: it loads nothing, and all text in it is escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from pipeline.audit import wording
from pipeline.audit.records import Finding
from pipeline.audit.report import Comparison, DocumentReport, Line, place_of
from pipeline.findings import Task
from pipeline.text import squeeze

_STYLE = """
body{font:16px/1.5 'Segoe UI',Arial,sans-serif;color:#1c2833;margin:2rem;max-width:80rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}
th,td{border:1px solid #c3ccd5;padding:.4rem .6rem;text-align:left;vertical-align:top}
th{background:#eef3f8}blockquote{margin:.3rem 0;padding-left:.6rem;border-left:3px solid #c3ccd5}
.error{color:#a61b1b;font-weight:bold}.warning{color:#8a4b00;font-weight:bold}.key{font-family:monospace}
svg{max-width:100%;height:auto}
"""
_SIDES = 6  # places told of one finding


def html_page(lines: Sequence[Line], at: date, picture: str, report: DocumentReport | None = None) -> str:
    """The report as HTML.

    Args:
        lines: the findings.
        at: the day of the audit.
        picture: SVG of the collection or of the document.
        report: what else is told of one document.
    """
    title = "Kết quả rà soát viện dẫn"
    if report is not None:
        title += f" văn bản {report.document.name}"
    parts = [
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>{escape(title)}</h1>",
        f"<p>Ngày rà soát: {wording.day(at)}. {_count(lines)}</p>",
        "<p>Kết quả để tham khảo: mỗi mục cho biết hai nơi không khớp nhau, không kết luận văn bản đúng "
        "hay sai.</p>",
        *_findings(lines),
        *(_about(report) if report else ()),
        f"<h2>Sơ đồ</h2>\n<figure>{picture}</figure>",
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _count(lines: Sequence[Line]) -> str:
    counts = Counter(line.finding.severity for line in lines)
    return "; ".join(f"{label}: {counts[severity]}" for severity, label in wording.SEVERITIES.items()) + "."


def _findings(lines: Sequence[Line]) -> Iterator[str]:
    yield f"<h2>Các nội dung cần xem xét ({len(lines)})</h2>"
    if not lines:
        yield "<p>Không phát hiện nội dung nào.</p>"
        return
    heads = ("Mức độ", "Nội dung", "Bằng chứng", "Gợi ý", "Tình trạng, mã")
    yield f"<table>\n<thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead>\n<tbody>"
    yield from (_row(line) for line in lines)
    yield "</tbody>\n</table>"


def _row(line: Line) -> str:
    finding = line.finding
    note = f" ({line.mark.author}: {line.mark.note})" if line.mark and line.mark.note else ""
    cells = (
        f'<span class="{finding.severity.value}">{escape(wording.SEVERITIES[finding.severity])}</span>',
        f"<strong>{escape(wording.CHECKS[finding.check])}</strong><br>{escape(finding.message)}",
        _sides(finding),
        escape(finding.suggestion or ""),
        f'{escape(line.state + note)}<br><span class="key">{escape(finding.key)}</span>',
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _sides(finding: Finding) -> str:
    told = []
    for side in finding.sides[:_SIDES]:
        quote = f"<blockquote>{escape(squeeze(side.passage.quote))}</blockquote>" if side.passage else ""
        told.append(f"{escape(side.name)} {escape(place_of(side))}{quote}")
    if len(finding.sides) > _SIDES:
        told.append(f"và {len(finding.sides) - _SIDES} nơi khác")
    return "<br>".join(told)


def _about(report: DocumentReport) -> Iterator[str]:
    yield f"<h2>Hiệu lực</h2>\n<p>{escape(report.versions.in_force)}</p>"
    for comparison in report.comparisons:
        yield from _comparison(comparison)


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield (
        f"<h2>Nhiệm vụ của {escape(comparison.later.name)} so với "
        f"{escape(comparison.earlier.name)}</h2>\n<table>\n"
        "<thead><tr><th>Thay đổi</th><th>Trước</th><th>Sau</th></tr></thead>\n<tbody>"
    )
    for change in comparison.changes:
        label = escape(wording.change(change.kind, leads=change.leads, deadline=change.deadline))
        yield f"<tr><td>{label}</td><td>{_task(change.before)}</td><td>{_task(change.after)}</td></tr>"
    yield "</tbody>\n</table>"


def _task(task: Task | None) -> str:
    if task is None:
        return ""
    leads = "; ".join(body.name for body in task.leads)
    return (
        f"{escape(squeeze(task.evidence.quote))}<br>Chủ trì: {escape(leads or '—')}<br>"
        f"Thời hạn: {escape(wording.deadline(task.deadline) or 'không ghi hạn')}"
    )
