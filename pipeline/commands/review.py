"""``dondoc review``: the tasks that a person should look at, the least certain first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.commands import wording
from pipeline.commands.output import (
    DatabaseOption,
    PlainFormat,
    PlainFormatOption,
    console,
    print_jsonl,
    printable,
)
from pipeline.commands.tasks import as_json
from pipeline.extraction.task_review import needs_review
from pipeline.library import open_library
from pipeline.store.corrections import verdict_of
from pipeline.store.ports import DocumentStore, ListedTask
from pipeline.store.task_ids import task_id

_SHOWN = 320  # code points of a task in the table

_Doubtful = tuple[ListedTask, tuple[str, ...]]


def review_command(database: DatabaseOption, output: PlainFormatOption = PlainFormat.TABLE) -> None:
    """Liệt kê nhiệm vụ cần người xem lại, chỗ kém chắc chắn nhất trước, kèm lý do từng mục."""
    with open_library(database) as library:
        found = tasks_to_review(library.store)
    if output is PlainFormat.JSONL:
        print_jsonl(_as_json(*one) for one in found)
    else:
        _print_table(found)


def tasks_to_review(store: DocumentStore) -> list[_Doubtful]:
    """The tasks in doubt with the reasons, the least certain first; none that a person has checked."""
    doubtful = [
        (ListedTask(document, task), reasons)
        for document in store.documents()
        for task in store.load(document.id).tasks
        if verdict_of(task) is None and (reasons := needs_review(task))
    ]
    return sorted(doubtful, key=lambda found: found[0].task.evidence.confidence)


def _as_json(listed: ListedTask, reasons: Sequence[str]) -> dict[str, Any]:
    return {**as_json(listed), "reasons": list(reasons)}


def _print_table(found: Sequence[_Doubtful]) -> None:
    out = console()
    if not found:
        out.print("Không còn nhiệm vụ nào cần xem lại.")
        return
    table = Table(box=box.ROUNDED, show_lines=True, expand=True)
    table.add_column("Mã, văn bản", width=18)
    table.add_column("Cần xem lại", ratio=2)
    table.add_column("Nhiệm vụ (nguyên văn)", ratio=3)
    table.add_column("Cơ quan, thời hạn", ratio=2)
    for listed, reasons in found:
        table.add_row(*_row(listed, reasons))
    out.print(table)
    out.print(f"{len(found)} nhiệm vụ cần xem lại. Với mã ở cột đầu:")
    out.print("  đúng: dondoc correct MÃ --confirm; không phải nhiệm vụ: dondoc correct MÃ --reject;")
    out.print("  sửa: dondoc correct MÃ --lead 'Tên cơ quan' --due 2026-12-31.")


def _row(listed: ListedTask, reasons: Sequence[str]) -> tuple[Text, ...]:
    task, document = listed.task, listed.document
    place = f"trang {task.evidence.page}" if task.evidence.page else ""
    source = (task_id(document.sha256, task), wording.document_name(document), wording.day(document.date))
    cells = (
        "\n".join(filter(None, (*source, place))),
        "\n".join(reasons),
        wording.shortened(task.evidence.quote, _SHOWN),
        f"{wording.bodies(task) or '—'}\n{wording.deadline_with_words(task.deadline)}",
    )
    return tuple(Text(printable(cell)) for cell in cells)
