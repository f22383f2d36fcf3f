"""``dondoc audit``: whether documents hold together, and a person's word on what was found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from pipeline.commands.output import DatabaseOption, console, print_jsonl, printable
from pipeline.commands.user import current_user
from pipeline.errors import UsageError
from pipeline.library import Library, open_library
from pipeline.store.audited import AuditedDocument, Mark, Marks, Verdict
from pipeline.store.auditing import SqlAuditStore
from pipeline.text import squeeze

if TYPE_CHECKING:
    from pipeline.audit.auditor import Auditor
    from pipeline.audit.report import Comparison, DocumentReport, Line

_SHOWN = 60  # findings in the table; files hold all
_QUOTE = 160  # code points of a quote in the table


class _ReportUnlessNamed(TyperGroup):
    """Takes what is no name of a command for the document to report on."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts the command in that is meant where none is named."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["report", *args]
        return super().parse_args(ctx, args)


class ReportFormat(StrEnum):
    """A form of the report."""

    TABLE = "table"
    JSONL = "jsonl"
    XLSX = "xlsx"
    HTML = "html"


audit_app = typer.Typer(
    cls=_ReportUnlessNamed,
    help="Rà soát viện dẫn chéo: các văn bản trong kho có khớp nhau không; đánh dấu từng kết quả.",
    no_args_is_help=False,
)
_KeyArgument = Annotated[str, typer.Argument(metavar="MÃ", help="Mã kết quả mà dondoc audit in ra.")]
_NoteOption = Annotated[str, typer.Option("--note", help="Ghi chú của người đánh dấu.")]


@audit_app.command("report")
def report_command(
    database: DatabaseOption,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar="[SỐ_KÝ_HIỆU]", help="Một văn bản: số, ký hiệu hoặc đầu mã băm; bỏ trống là cả kho."
        ),
    ] = None,
    output: Annotated[ReportFormat, typer.Option("--format", help="Dạng kết quả.")] = ReportFormat.TABLE,
    file: Annotated[Path | None, typer.Option("-o", "--output", help="Tệp kết quả (xlsx, html).")] = None,
    check: Annotated[str | None, typer.Option(help="Chỉ một loại, theo mã (date_differs).")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Cả những kết quả đã đánh dấu.")] = False,
) -> None:
    """Rà soát cả kho hoặc một văn bản (mặc định)."""
    from pipeline.audit.auditor import Auditor
    from pipeline.audit.report import lines_of, report_on

    if output in (ReportFormat.XLSX, ReportFormat.HTML) and file is None:
        raise UsageError("no_output", f"Dạng {output.value} cần tên tệp: thêm -o TỆP.{output.value}")
    with open_library(database) as library:
        source = SqlAuditStore(library.engine)
        auditor = Auditor(source, date.today())
        marks = Marks.of(source.marks())
        document = _document(library, auditor, reference)
        report = (
            report_on(auditor, library.store, marks, document, everything=everything) if document else None
        )
        found = list(report.lines) if report else lines_of(auditor.findings(), marks, everything=everything)
        lines = [line for line in found if check in (None, line.finding.check.value)]
        if output is ReportFormat.TABLE:
            _print(console(), lines, report)
        elif output is ReportFormat.JSONL:
            _print_jsonl(lines, report)
        elif file is not None:
            _write(file, output, lines, auditor, report)
            console().print(f"Đã ghi {len(lines)} kết quả vào {file}", soft_wrap=True)


@audit_app.command("settle")
def settle_command(key: _KeyArgument, database: DatabaseOption, note: _NoteOption = "") -> None:
    """Đánh dấu một kết quả là đã xử lý."""
    _mark(database, key, Verdict.SETTLED, note)


@audit_app.command("wrong")
def wrong_command(key: _KeyArgument, database: DatabaseOption, note: _NoteOption = "") -> None:
    """Đánh dấu một kết quả là báo nhầm."""
    _mark(database, key, Verdict.WRONG, note)


@audit_app.command("reopen")
def reopen_command(key: _KeyArgument, database: DatabaseOption, note: _NoteOption = "") -> None:
    """Bỏ đánh dấu của một kết quả."""
    _mark(database, key, Verdict.REOPENED, note)


def _mark(database: str, key: str, verdict: Verdict, note: str) -> None:
    from pipeline.audit import wording
    from pipeline.audit.auditor import Auditor

    with open_library(database) as library:
        source = SqlAuditStore(library.engine)
        if not source.marks(key) and key not in {one.key for one in Auditor(source, date.today()).findings()}:
            raise UsageError(
                "no_such_finding", f"Không có kết quả rà soát mã {key}; xem mã bằng dondoc audit."
            )
        source.mark(Mark(key, datetime.now(UTC), current_user(), verdict, note.strip()))
    console().print(f"Kết quả {key}: {wording.VERDICTS[verdict]}.", soft_wrap=True)


def _document(library: Library, auditor: Auditor, reference: str | None) -> AuditedDocument | None:
    """The document that a person named.

    Raises:
        UsageError: there is none, or several bear the number.
    """
    if reference is None:
        return None
    found = library.store.find(reference)
    if not found:
        raise UsageError("no_such_document", f"Không có văn bản {reference} trong kho.")
    documents = [auditor.collection.documents[one.id] for one in found]
    if len({document.key for document in documents}) > 1:
        choices = "; ".join(f"{one.sha256[:12]} ({one.issuer or one.file_name})" for one in documents)
        raise UsageError("ambiguous", f"Có {len(found)} văn bản mang số {reference}; ghi mã băm: {choices}")
    return documents[0]


def _write(
    file: Path, output: ReportFormat, lines: list[Line], auditor: Auditor, report: DocumentReport | None
) -> None:
    today = date.today()
    if output is ReportFormat.XLSX:
        from pipeline.audit.workbook import workbook

        file.write_bytes(workbook(lines, today))
        return
    from pipeline.audit.page import html_page
    from pipeline.audit.picture import collection_map, relation_picture

    collection = auditor.collection
    picture = relation_picture(collection, report.document) if report else collection_map(collection)
    file.write_text(html_page(lines, today, picture, report), "utf-8", newline="\n")


def _print_jsonl(lines: list[Line], report: DocumentReport | None) -> None:
    from pipeline.audit.report import line_values, report_values

    print_jsonl(map(line_values, lines))
    if report is not None:
        print_jsonl([report_values(report)])


def _print(out: Console, lines: list[Line], report: DocumentReport | None) -> None:
    from pipeline.audit import wording
    from pipeline.audit.report import place_of

    if not lines:
        out.print("Không phát hiện nội dung nào.")
    else:
        table = Table(box=box.ROUNDED, show_lines=True)
        for heading in ("Mức độ", "Nội dung", "Bằng chứng", "Gợi ý", "Mã"):
            table.add_column(heading, overflow="fold", no_wrap=heading == "Mã")
        for line in lines[:_SHOWN]:
            finding = line.finding
            places = "\n".join(
                f"{side.name} {place_of(side)}: “{squeeze(side.passage.quote)[:_QUOTE]}”"
                if side.passage
                else side.name
                for side in finding.sides[:2]
            )
            state = f" ({line.state})" if line.mark else ""
            table.add_row(
                Text(wording.SEVERITIES[finding.severity] + state),
                Text(printable(f"{wording.CHECKS[finding.check]}. {finding.message}")),
                Text(printable(places)),
                Text(printable(finding.suggestion or "")),
                Text(finding.key),
            )
        out.print(table)
        if len(lines) > _SHOWN:
            out.print(f"Còn {len(lines) - _SHOWN} kết quả khác; xem đủ bằng --format xlsx, html hoặc jsonl.")
    if report is not None:
        out.print(Text(f"Hiệu lực: {printable(report.versions.in_force)}"))
        for comparison in report.comparisons:
            _print_comparison(out, comparison)


def _print_comparison(out: Console, comparison: Comparison) -> None:
    from pipeline.audit import wording

    out.print()
    out.print(Text(f"Nhiệm vụ của {comparison.later.name} so với {comparison.earlier.name}:", style="bold"))
    table = Table(box=box.ROUNDED, show_lines=True)
    for heading in ("Thay đổi", "Trước", "Sau"):
        table.add_column(heading, overflow="fold")
    for change in comparison.changes:
        cells = [wording.change(change.kind, leads=change.leads, deadline=change.deadline)]
        for task in (change.before, change.after):
            leads = "; ".join(body.name for body in task.leads) if task else ""
            due = wording.deadline(task.deadline) if task else ""
            cells.append(f"{squeeze(task.evidence.quote)}\n{leads} {due}".strip() if task else "")
        table.add_row(*(Text(printable(cell)) for cell in cells))
    out.print(table)
