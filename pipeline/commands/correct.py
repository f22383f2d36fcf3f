"""``dondoc correct``: a person's word on one task."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from pipeline.commands import wording
from pipeline.commands.output import DatabaseOption, console, parse_day, printable
from pipeline.commands.user import current_user
from pipeline.errors import UsageError
from pipeline.findings import Task
from pipeline.library import open_library
from pipeline.store.corrections import Amendment, Correction, confirmed, corrected
from pipeline.store.task_ids import find_task, task_id


def correct_command(
    typed: Annotated[str, typer.Argument(metavar="MÃ", help="Mã nhiệm vụ mà review, tasks hoặc show in ra.")],
    database: DatabaseOption,
    lead: Annotated[
        list[str] | None,
        typer.Option(help="Cơ quan chủ trì; nhiều cơ quan thì lặp lại tùy chọn, không có thì ghi ''."),
    ] = None,
    coordinator: Annotated[list[str] | None, typer.Option(help="Cơ quan phối hợp; ghi như --lead.")] = None,
    due: Annotated[str | None, typer.Option(help="Hạn hoàn thành (2026-12-31).")] = None,
    no_due: Annotated[bool, typer.Option("--no-due", help="Không có thời hạn.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="Nhiệm vụ đã đúng như đang ghi.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Đây không phải là nhiệm vụ.")] = False,
) -> None:
    """Sửa, xác nhận hoặc loại một nhiệm vụ; quyết định được giữ cả khi quy tắc bóc tách thay đổi."""
    amendment = Amendment(_names(lead), _names(coordinator), parse_day(due), no_due)
    if [amendment != Amendment(), confirm, reject].count(True) != 1 or (due and no_due):
        raise UsageError(
            "one_decision",
            "Chọn một trong ba: sửa (--lead, --coordinator, --due hoặc --no-due), --confirm, --reject.",
        )
    with open_library(database) as library:
        document, task = find_task(library.store, typed)
        after = None if reject else confirmed(task) if confirm else corrected(task, document.text, amendment)
        digest = document.source.sha256
        library.store.correct(Correction(digest, datetime.now(UTC), current_user(), task, after))
    _print(task_id(digest, task), after)


def _names(typed: list[str] | None) -> tuple[str, ...] | None:
    """The bodies named; none at all where an empty name was given, ``None`` where nothing was."""
    return tuple(name for name in typed if name.strip()) if typed else None


def _print(id_: str, after: Task | None) -> None:
    out = console()
    if after is None:
        out.print(f"Đã loại nhiệm vụ {id_}. Lấy lại: dondoc correct {id_} --confirm")
        return
    out.print(f"Nhiệm vụ {id_}: {wording.verdict(after)}.")
    coordinators = "; ".join(body.name for body in after.coordinators)
    for label, value in (
        ("Chủ trì", "; ".join(body.name for body in after.leads)),
        ("Phối hợp", coordinators),
        ("Thời hạn", wording.deadline(after.deadline)),
    ):
        out.print(Text(f"  {label}: {printable(value or '—')}"))
