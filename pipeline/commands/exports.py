"""``dondoc export`` and ``import``: the task list as a file, and the corrections that come back in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline.commands.output import DatabaseOption, console, parse_day, printable
from pipeline.commands.user import current_user
from pipeline.errors import UsageError
from pipeline.exports.cells import Value
from pipeline.exports.import_plan import CellChange, ImportPlan, Problem, as_listed, plan_import
from pipeline.exports.rows import TaskRow, task_rows
from pipeline.index.listing import list_tasks
from pipeline.index.queries import Filter
from pipeline.library import Library, folder_of, open_library
from pipeline.reading import limits_from
from pipeline.settings import SETTINGS_NAME
from pipeline.store.names import asked_key
from pipeline.store.ports import Role

_LARGEST = 50 * 2**20  # bytes of a workbook that is read back


class FileFormat(StrEnum):
    """A form of file."""

    XLSX = "xlsx"
    DOCX = "docx"
    LETTER = "letter"
    ICS = "ics"
    CSV = "csv"
    JSONL = "jsonl"


def export_command(
    file: Annotated[Path, typer.Option("--output", "-o", metavar="TỆP", help="Tệp để ghi.")],
    database: DatabaseOption,
    output: Annotated[
        FileFormat,
        typer.Option(
            "--format",
            help="xlsx: danh mục Excel, sửa rồi nạp lại được; docx: báo cáo; letter: dự thảo công văn đôn đốc"
            "; ics: lịch; csv, jsonl: cho chương trình khác.",
        ),
    ] = FileFormat.XLSX,
    agency: Annotated[str | None, typer.Option(help="Tên cơ quan, có dấu hoặc không dấu.")] = None,
    role: Annotated[Role | None, typer.Option(help="lead: chủ trì; coordinate: phối hợp.")] = None,
    due_before: Annotated[str | None, typer.Option(help="Hạn đến hết ngày này (2026-12-31).")] = None,
    due_after: Annotated[str | None, typer.Option(help="Hạn từ ngày này (2026-01-01).")] = None,
    template: Annotated[Path | None, typer.Option(help="Mẫu Word của đơn vị (docx, letter).")] = None,
) -> None:
    """Ghi danh mục nhiệm vụ ra tệp: Excel, báo cáo Word, công văn đôn đốc, lịch, CSV hoặc JSONL."""
    wanted = Filter(
        agency=asked_key(agency) if agency is not None else None,
        role=role,
        due_from=parse_day(due_after),
        due_to=parse_day(due_before),
    )
    today = date.today()
    with open_library(database) as library:
        rows = _rows(library, wanted, today)
    data = _exported(output, rows, agency, today, template, folder_of(database) / SETTINGS_NAME)
    partial = file.with_name(f"{file.name}.part")
    partial.write_bytes(data)
    os.replace(partial, file)  # noqa: PTH105 - replaces on Windows too
    console().print(f"Đã ghi {len(rows)} dòng vào {file}.", soft_wrap=True)


def _exported(
    output: FileFormat,
    rows: Sequence[TaskRow],
    agency: str | None,
    today: date,
    template: Path | None,
    settings: Path,
) -> bytes:
    if output is FileFormat.XLSX:
        from pipeline.exports.xlsx import workbook

        return workbook(rows, title=title_of(agency), today=today)
    if output in (FileFormat.DOCX, FileFormat.LETTER):
        return _word(output, rows, agency, today, template, settings)
    if output is FileFormat.ICS:
        from pipeline.exports.ics import calendar

        return calendar(rows, name=f"Nhiệm vụ {agency or ''}".strip(), at=datetime.now(UTC))
    from pipeline.exports.delimited import csv_text, jsonl_text

    text = csv_text(rows) if output is FileFormat.CSV else jsonl_text(rows)
    return text.encode()


def _word(
    output: FileFormat,
    rows: Sequence[TaskRow],
    agency: str | None,
    today: date,
    template: Path | None,
    settings: Path,
) -> bytes:
    from pipeline.exports.docx import letter, report
    from pipeline.exports.letterhead import letterhead_from

    head = letterhead_from(settings)
    own = template.read_bytes() if template else None
    if output is FileFormat.DOCX:
        return report(rows, head=head, today=today, agency=agency, template=own)
    if agency is None:
        raise UsageError("no_agency", "Công văn đôn đốc cần tên cơ quan nhận: --agency.")
    return letter(rows, head=head, today=today, agency=agency, template=own)


def title_of(agency: str | None) -> str:
    """What a task list is called."""
    return f"DANH MỤC NHIỆM VỤ CỦA {agency.upper()}" if agency else "DANH MỤC NHIỆM VỤ"


def import_command(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Danh mục Excel do export ghi, đã sửa.")],
    database: DatabaseOption,
    mine: Annotated[
        bool, typer.Option("--mine", help="Ô sửa khác nhau ở hai nơi: lấy theo tệp Excel.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem sẽ thay đổi gì.")] = False,
) -> None:
    """Nạp lại danh mục Excel đã sửa: cơ quan, thời hạn, tình trạng, ghi chú; chỗ mâu thuẫn được nêu ra."""
    from pipeline.exports.workbook import read_workbook

    if file.stat().st_size > _LARGEST:
        raise UsageError("file_bytes", "Tệp quá lớn để là danh mục nhiệm vụ.")
    returned = read_workbook(file.read_bytes(), limits_from(folder_of(database) / SETTINGS_NAME))
    with open_library(database) as library:
        stored = as_listed(returned, _stored(library))
        plan = plan_import(returned, stored)
        changes = (*plan.changes, *(plan.conflicts if mine else ()))
        refused = () if dry_run else _take_over(library, changes, stored)
    _print_plan(plan, changes, refused, mine=mine, dry_run=dry_run)
    if refused or plan.problems or (plan.conflicts and not mine):
        raise typer.Exit(1)


def _stored(library: Library) -> dict[str, TaskRow]:
    rows = _rows(library, Filter(), date.today())
    return {row.id: row for row in rows}


def _rows(library: Library, wanted: Filter, today: date) -> list[TaskRow]:
    library.synchronise(today)
    return task_rows(list_tasks(library.store, library.index, wanted, today), library.tracking, today)


def _take_over(
    library: Library, changes: Sequence[CellChange], stored: dict[str, TaskRow]
) -> tuple[Problem, ...]:
    from pipeline.exports.take_over import Importer

    importer = Importer(library.store, library.tracking, current_user(), datetime.now(UTC))
    return importer.take_over(changes, stored).problems


def _print_plan(
    plan: ImportPlan,
    changes: Sequence[CellChange],
    refused: Sequence[Problem],
    *,
    mine: bool,
    dry_run: bool,
) -> None:
    out = console()
    refused_lines = {problem.line for problem in refused}
    word = "sẽ sửa" if dry_run else "đã sửa"
    for change in changes:
        if change.line not in refused_lines:
            _print_cell(out, word, change, change.stored)
    for conflict in () if mine else plan.conflicts:
        _print_cell(out, "MÂU THUẪN", conflict, conflict.stored)
    for problem in (*plan.problems, *refused):
        where = f"dòng {problem.line}, " if problem.line else ""
        out.print(Text(printable(f"không nhận   {where}{problem.id or '(không mã)'}: {problem.message}")))
    done = sum(change.line not in refused_lines for change in changes)
    conflicts = 0 if mine else len(plan.conflicts)
    out.print(
        f"{done} ô {word}, {conflicts} ô mâu thuẫn, {len(plan.problems) + len(refused)} chỗ không nhận, "
        f"{plan.unchanged} dòng không đổi."
    )
    if conflicts:
        out.print("Ô mâu thuẫn: sửa trong Excel cho khớp, hoặc chạy lại với --mine để lấy theo tệp.")


def _print_cell(out: Console, word: str, change: CellChange, stored: Value) -> None:
    said = f"{change.label}: {_shown(stored)} → {_shown(change.after)}"
    out.print(Text(printable(f"{word:<12} dòng {change.line}, {change.id}, {said}")), soft_wrap=True)


def _shown(value: Value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else f"“{value or ''}”"
