"""``dondoc tasks``: who must do what by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.commands import wording
from pipeline.commands.output import (
    DatabaseOption,
    Format,
    FormatOption,
    console,
    document_values,
    holder_values,
    parse_day,
    print_csv,
    print_jsonl,
    printable,
)
from pipeline.contract import task_values
from pipeline.errors import UsageError
from pipeline.extraction.reform_areas import area_codes, area_name
from pipeline.index.listing import list_tasks
from pipeline.index.queries import Filter
from pipeline.library import open_library
from pipeline.store.corrections import verdict_of
from pipeline.store.names import asked_key
from pipeline.store.ports import ListedTask, Role
from pipeline.store.task_ids import task_id
from pipeline.text import squeeze

_SHOWN = 320  # code points of a task in the table
_SOON = timedelta(days=7)
_COLUMNS = (
    "Hạn",
    "Thời hạn như đã ghi",
    "Nhiệm vụ",
    "Chủ trì",
    "Phối hợp",
    "Số, ký hiệu",
    "Ngày ban hành",
    "Cơ quan ban hành",
    "Mục",
    "Trang",
    "Tệp",
    "Kế thừa",
    "Mã",
    "Kiểm tra",
)


def tasks_command(
    database: DatabaseOption,
    agency: Annotated[str | None, typer.Option(help="Tên cơ quan, có dấu hoặc không dấu.")] = None,
    role: Annotated[Role | None, typer.Option(help="lead: chủ trì; coordinate: phối hợp.")] = None,
    due_before: Annotated[str | None, typer.Option(help="Hạn đến hết ngày này (2026-12-31).")] = None,
    due_after: Annotated[str | None, typer.Option(help="Hạn từ ngày này (2026-01-01).")] = None,
    area: Annotated[str | None, typer.Option(help="Mã lĩnh vực cải cách hành chính.")] = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """Liệt kê nhiệm vụ theo thời hạn: của cơ quan nào, vai trò gì, đến hạn khi nào."""
    wanted = Filter(
        agency=asked_key(agency) if agency is not None else None,
        role=role,
        due_from=parse_day(due_after),
        due_to=parse_day(due_before),
        areas=_parse_area(area),
    )
    today = date.today()
    with open_library(database) as library:
        library.synchronise(today)
        bounded = wanted.due_from is not None or wanted.due_to is not None
        found = list_tasks(library.store, library.index, wanted, today)
        undated = 0
        if bounded:
            found = [listed for listed in found if _has_day(listed)]
            anytime = replace(wanted, due_from=None, due_to=None)
            others = list_tasks(library.store, library.index, anytime, today)
            undated = sum(not _has_day(listed) for listed in others)
    if output is Format.JSONL:
        print_jsonl(as_json(task) for task in found)
    elif output is Format.CSV:
        print_csv(_COLUMNS, [_cells(task) for task in found])
    else:
        _print_table(found, undated, today)


def _parse_area(typed: str | None) -> tuple[str, ...]:
    """The code of an area; none where none was typed.

    Raises:
        UsageError: no area has this code; the message names those there are.
    """
    if typed is None:
        return ()
    if typed in area_codes():
        return (typed,)
    known = "; ".join(f"{code} ({area_name(code)})" for code in area_codes())
    raise UsageError("bad_area", f"Không có lĩnh vực {typed}. Các mã: {known}.")


def _has_day(listed: ListedTask) -> bool:
    """Whether the document says by which day, rather than how often or nothing."""
    return listed.task.deadline is not None and listed.task.deadline.due is not None


def as_json(listed: ListedTask) -> dict[str, Any]:
    """The task in the form of the contract, with its id, what staff said and the document that gives it."""
    return {
        "id": task_id(listed.document.sha256, listed.task),
        "checked": verdict_of(listed.task),
        "document": document_values(listed.document),
        **task_values(listed.task),
        "inherited": listed.inherited and holder_values(listed.inherited),
    }


def _cells(listed: ListedTask) -> list[str]:
    task, document = listed.task, listed.document
    due = task.deadline.due if task.deadline else None
    page = task.evidence.page
    return [
        wording.day(due),
        squeeze(task.deadline.evidence.quote) if task.deadline else "",
        squeeze(task.evidence.quote),
        "; ".join(body.name for body in task.leads),
        "; ".join(body.name for body in task.coordinators),
        document.number or "",
        wording.day(document.date),
        document.issuer or "",
        task.clause or "",
        str(page) if page else "",
        document.file_name,
        wording.inherited(listed.inherited) if listed.inherited else "",
        task_id(document.sha256, task),
        wording.verdict(task),
    ]


def _print_table(found: list[ListedTask], undated: int, today: date) -> None:
    out = console()
    if found:
        table = Table(box=box.ROUNDED, show_lines=True, expand=True)
        table.add_column("Hạn", width=12)
        table.add_column("Nhiệm vụ", ratio=5)
        table.add_column("Cơ quan", ratio=2)
        table.add_column("Văn bản", ratio=2)
        for listed in found:
            table.add_row(*_row(listed, today))
        out.print(table)
    else:
        out.print("Không có nhiệm vụ nào phù hợp.")
    documents = len({listed.document.id for listed in found})
    footer = f"{len(found)} nhiệm vụ trong {documents} văn bản." if found else ""
    if undated:
        footer += (
            f" Ngoài ra có {undated} nhiệm vụ không ghi ngày cụ thể (bỏ --due-before/--due-after để xem)."
        )
    if footer:
        out.print(footer.strip())


def _bodies(listed: ListedTask) -> Text:
    """Who does the task; whether staff checked it; who was given it and by what act it passed on."""
    text = Text(printable(wording.bodies(listed.task)))
    if checked := wording.verdict(listed.task):
        text.append(f"\n({checked})", style="green")
    if listed.inherited:
        text.append(f"\n{printable(wording.inherited(listed.inherited))}", style="cyan")
    return text


def _row(listed: ListedTask, today: date) -> tuple[Text, ...]:
    task, document = listed.task, listed.document
    due = task.deadline.due if task.deadline else None
    urgent = "" if due is None else "red" if due < today else "yellow" if due <= today + _SOON else ""
    names = (wording.document_name(document), wording.day(document.date), task_id(document.sha256, task))
    source = "\n".join(filter(None, names))
    return (
        Text(printable(wording.deadline(task.deadline)), style=urgent),
        Text(printable(wording.shortened(task.evidence.quote, _SHOWN))),
        _bodies(listed),
        Text(printable(source)),
    )
